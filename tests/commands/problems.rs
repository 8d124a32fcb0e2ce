//! The diagnostics of definitions, put back into one line each.
//!
//! `9:26 ! unknown_action «CallRingin» (ignored) message → help`: line and column, `x` for an error
//! or `!` for a warning, the code, the text above the carets, what is written below them, the
//! message and the help.

/// Shortens what `check` says; lines that belong to no diagnostic stay as they are.
pub(crate) fn brief(rendered: &str) -> String {
    let mut lines = rendered.lines().peekable();
    let mut brief = Vec::new();
    while let Some(line) = lines.next() {
        let Some((sign, head)) = head(line) else {
            brief.push(line.to_owned());
            continue;
        };
        let mut body = vec![head];
        while let Some(line) = lines.next_if(|line| line.starts_with(' ')) {
            body.push(line);
        }
        // One blank line stands between two diagnostics.
        lines.next_if(|line| line.is_empty());
        brief.push(one_line(sign, &body));
    }
    brief.join("\n")
}

fn head(line: &str) -> Option<(char, &str)> {
    let head = |kind| line.strip_prefix(kind)?.strip_prefix("[definition::");
    head("error").map(|head| ('x', head)).or_else(|| head("warning").map(|head| ('!', head)))
}

fn one_line(sign: char, body: &[&str]) -> String {
    let at = |sign: &str| body.iter().position(|line| line.trim_start().starts_with(sign));
    let frame = at(",-[").expect("a diagnostic shows its line");
    let end = at("`----").expect("the frame round the line has an end");
    let head = joined(&body[..frame]).replace(" | ", " ");
    let (code, message) = head.split_once("]: ").expect("a message has a code in front");
    let (_, place) = body[frame].split_once(':').expect("a file has a line and a column");
    let (marked, label) = marked(&body[frame..end]);
    let help = joined(&body[end + 1..]).replace("help: ", " → ");
    let place = place.trim_end_matches(']');
    format!("{place} {sign} {code} «{marked}» ({label}) {message}{help}")
}

fn joined(lines: &[&str]) -> String {
    lines
        .iter()
        .map(|line| line.trim())
        .filter(|line| !line.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// The text above the carets and the label below them.
fn marked<'a>(frame: &[&'a str]) -> (String, &'a str) {
    let is_carets = |line: &&str| line.trim_start().starts_with(": ") && line.contains('^');
    let carets = frame.iter().position(is_carets).expect("the mistake has carets");
    let first = frame[carets].chars().position(|letter| letter == '^').expect("a caret");
    let count = frame[carets].matches('^').count();
    let marked = frame[carets - 1].chars().skip(first).take(count).collect();
    let (_, label) = frame[carets + 1].split_once("`-- ").expect("the carets have a label");
    (marked, label)
}
