//! Rust as plain text: what is code in it, where its words stand, and what it imports.

use std::ops::Range;

/// A `use`.
pub(crate) struct Import {
    pub(crate) at: usize,
    pub(crate) is_public: bool,
    /// What stands between `use` and the semicolon.
    pub(crate) tree: String,
    /// The tree, written out.
    pub(crate) paths: Vec<String>,
}

pub(crate) fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Where a word stands in a text, and not just as a part of a longer one.
pub(crate) fn places(text: &str, word: &str) -> impl Iterator<Item = usize> {
    let (first, last) = (word.chars().next(), word.chars().next_back());
    let found = text.match_indices(word).filter(move |(at, found)| {
        let before = text.get(..*at).and_then(|before| before.chars().next_back());
        let behind = text.get(at + found.len()..).and_then(|behind| behind.chars().next());
        let is_joined = |one: Option<char>, other: Option<char>| {
            one.is_some_and(is_of_word) && other.is_some_and(is_of_word)
        };
        !is_joined(before, first) && !is_joined(last, behind)
    });
    found.map(|(at, _)| at)
}

/// The bytes of the block in braces behind a mark; none where an item without a block follows.
pub(crate) fn block(code: &str, mark: usize) -> Range<usize> {
    let mut depth = 0;
    for (index, letter) in code.get(mark..).unwrap_or("").char_indices() {
        match letter {
            ';' if depth == 0 => return mark..mark,
            '{' => depth += 1,
            '}' if depth == 1 => return mark..mark + index,
            '}' => depth -= 1,
            _ => {}
        }
    }
    mark..code.len()
}

pub(crate) fn imports_of(code: &str) -> Vec<Import> {
    let import = |at: usize| {
        // A `use` without a blank is a list of captured lifetimes.
        let behind = code.get(at + 3..)?.strip_prefix(char::is_whitespace)?;
        let tree = behind.split_once(';')?.0.to_owned();
        let before = code.get(..at)?.trim_end();
        let is_public =
            before.ends_with(')') || places(before, "pub").any(|p| p + 3 == before.len());
        Some(Import { at, is_public, paths: written_out(&tree), tree })
    };
    places(code, "use").filter_map(import).collect()
}

/// Writes a tree of imports out: `a::{b, c::d as e}` is `a::b` and `a::c::d`.
fn written_out(tree: &str) -> Vec<String> {
    let Some((stem, rest)) = tree.split_once('{') else {
        let path: String = tree.split(" as ").next().unwrap_or("").split_whitespace().collect();
        return if path.is_empty() { Vec::new() } else { vec![path] };
    };
    let list = rest.rsplit_once('}').map_or(rest, |(list, _)| list);
    let mut depth = 0;
    let items = list.split(|letter| {
        match letter {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        letter == ',' && depth == 0
    });
    let items = items.filter(|item| !item.trim().is_empty());
    items.flat_map(|item| written_out(&format!("{}{}", stem.trim(), item.trim()))).collect()
}

/// Puts blanks in the place of comments, texts and letters in quotes.
pub(crate) fn blank(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let is_in_word = code.chars().next_back().is_some_and(is_of_word);
        let hidden = match first {
            '/' => comment(rest),
            '"' => quoted_text(rest),
            '\'' => quoted_letter(rest),
            'b' | 'c' | 'r' if !is_in_word => raw_text(rest),
            _ => 0,
        };
        let (piece, behind) = rest.split_at(hidden.max(first.len_utf8()));
        if hidden == 0 {
            code.push_str(piece);
        } else {
            code.extend(piece.chars().map(|letter| if letter == '\n' { '\n' } else { ' ' }));
        }
        rest = behind;
    }
    code
}

/// How many bytes a comment takes; 0 where there is none, here and below.
fn comment(text: &str) -> usize {
    if text.starts_with("//") {
        return text.find('\n').unwrap_or(text.len());
    }
    if !text.starts_with("/*") {
        return 0;
    }
    let mut depth = 0;
    for (at, _) in text.match_indices(['/', '*']) {
        let rest = text.get(at..).unwrap_or("");
        if rest.starts_with("/*") {
            depth += 1;
        } else if rest.starts_with("*/") {
            depth -= 1;
            if depth == 0 {
                return at + 2;
            }
        }
    }
    text.len()
}

fn quoted_text(text: &str) -> usize {
    let mut is_escaped = false;
    for (at, letter) in text.char_indices().skip(1) {
        match letter {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

/// A letter in quotes; a lifetime has no second apostrophe.
fn quoted_letter(text: &str) -> usize {
    let mut letters = text.char_indices().skip(1);
    if letters.next().is_some_and(|(_, letter)| letter == '\\') {
        letters.next();
        return letters.find(|(_, letter)| *letter == '\'').map_or(text.len(), |(at, _)| at + 1);
    }
    letters.next().filter(|(_, letter)| *letter == '\'').map_or(0, |(at, _)| at + 1)
}

fn raw_text(text: &str) -> usize {
    let prefixed = text.strip_prefix(['b', 'c']).unwrap_or(text);
    let Some(marked) = prefixed.strip_prefix('r') else { return 0 };
    let inside = marked.trim_start_matches('#');
    let end = format!("\"{}", "#".repeat(marked.len() - inside.len()));
    let Some(inside) = inside.strip_prefix('"') else { return 0 };
    inside.find(&end).map_or(text.len(), |at| text.len() - inside.len() + at + end.len())
}
