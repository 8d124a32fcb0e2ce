//! A page of Markdown, written from the top to the bottom.

/// What is written so far.
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    /// The text of the page.
    pub(super) fn finish(self) -> String {
        format!("{}\n", self.0.trim_end())
    }

    /// A heading, of the first level for the page itself.
    pub(super) fn heading(&mut self, level: usize, text: &str) {
        self.block(&format!("{} {text}", "#".repeat(level)));
    }

    /// A paragraph.
    pub(super) fn text(&mut self, text: &str) {
        self.block(text);
    }

    /// A list.
    pub(super) fn list(&mut self, items: &[String]) {
        let items: Vec<String> = items.iter().map(|item| format!("- {item}")).collect();
        self.block(&items.join("\n"));
    }

    /// A table.
    pub(super) fn table<const N: usize>(
        &mut self,
        head: [&str; N],
        rows: impl Iterator<Item = [String; N]>,
    ) {
        let mut lines = vec![row(&head.map(str::to_owned)), row(&["---"; N].map(str::to_owned))];
        lines.extend(rows.map(|cells| row(&cells.map(|cell| cell.replace('|', "\\|")))));
        self.block(&lines.join("\n"));
    }

    /// A piece of YAML.
    pub(super) fn yaml(&mut self, text: &str) {
        self.block(&format!("```yaml\n{}\n```", text.trim()));
    }

    fn block(&mut self, text: &str) {
        self.0 += text;
        self.0 += "\n\n";
    }
}

fn row<const N: usize>(cells: &[String; N]) -> String {
    format!("| {} |", cells.join(" | ")).replace("|  |", "| |")
}

/// A word as it is written in definitions.
pub(super) fn code(text: &str) -> String {
    format!("`{text}`")
}

/// Words as they are written, with commas and `and` between them.
pub(super) fn listed(words: &[String]) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
