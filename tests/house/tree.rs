//! The house as it is read: the tables of the page and the files of the tree.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use crate::code::{Import, blank, block, imports_of, is_of_word, places};

/// The page that says which rooms there are and what each may use.
pub(crate) const PAGE: &str = "ARCHITECTURE.md";

pub(crate) struct House {
    pub(crate) rooms: Vec<Row>,
    pub(crate) arrows: Vec<Row>,
    pub(crate) edges: Vec<Row>,
    pub(crate) files: Vec<File>,
}

/// A row of a table of the page.
pub(crate) struct Row {
    pub(crate) line: usize,
    pub(crate) cells: Vec<String>,
}

pub(crate) struct File {
    /// From the root of the house, with slashes.
    pub(crate) path: String,
    pub(crate) text: String,
    /// The text with blanks for comments and quoted texts; every line keeps its number.
    pub(crate) code: String,
    pub(crate) imports: Vec<Import>,
}

impl House {
    /// Reads the house that this test belongs to.
    pub(crate) fn real() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let page = fs::read_to_string(root.join(PAGE)).expect("the page of the house can be read");
        let mut files = Vec::new();
        for folder in ["src", "tests", "benches", "fuzz/fuzz_targets"] {
            collect(root, folder, &mut files);
        }
        files.sort_unstable_by(|one, other| one.path.cmp(&other.path));
        assert!(files.iter().any(|file| file.path == "src/lib.rs"), "the walk has found the house");
        Self::new(&page, files)
    }

    pub(crate) fn new(page: &str, files: Vec<File>) -> Self {
        let [rooms, arrows, edges] = ["Rooms", "Arrows", "Edges"].map(|title| table(page, title));
        Self { rooms, arrows, edges, files }
    }

    pub(crate) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }

    pub(crate) fn src(&self) -> impl Iterator<Item = &File> {
        self.rust().filter(|file| file.path.starts_with("src/"))
    }

    /// The floors of the rooms, with the lines that tell them.
    pub(crate) fn floors(&self) -> BTreeMap<&str, (u32, usize)> {
        let floor = |row: &Row| row.cells.first().and_then(|cell| cell.parse::<u32>().ok());
        let row = |row| Some((name(row, 1)?, (floor(row)?, row.line)));
        self.rooms.iter().filter_map(row).collect()
    }

    /// Who may use whom, with the lines that allow it.
    pub(crate) fn arrows(&self) -> BTreeMap<(&str, &str), usize> {
        let arrows = self.arrows.iter().flat_map(|row| {
            let used = names(row, 1).into_iter();
            used.filter_map(|used| Some(((name(row, 0)?, used), row.line)))
        });
        arrows.collect()
    }
}

impl File {
    pub(crate) fn new(path: String, text: String) -> Self {
        let code = if path.ends_with(".rs") { blank(&text) } else { String::new() };
        let imports = imports_of(&code);
        Self { path, text, code, imports }
    }

    /// The folder of `src` that the file is in; `main.rs` is a room of its own.
    pub(crate) fn room(&self) -> Option<&str> {
        self.path.strip_prefix("src/")?.split('/').next()
    }

    /// The path of the module: `event::codec::raw`.
    fn module(&self) -> String {
        let inside = self.path.strip_prefix("src/").unwrap_or(&self.path);
        match inside.strip_suffix(".rs") {
            Some(path) if path.contains('/') => {
                path.strip_suffix("/mod").unwrap_or(path).replace('/', "::")
            }
            Some(_) | None => inside.to_owned(),
        }
    }

    pub(crate) fn is_in(&self, place: &str) -> bool {
        let module = self.module();
        module.strip_prefix(place).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"))
    }

    /// The rooms that the file names by a path from the root, with the bytes of the code.
    pub(crate) fn rooms_used(&self) -> impl Iterator<Item = (usize, &str)> {
        ["crate::", "tallyboard::"].into_iter().flat_map(move |root| {
            places(&self.code, root).filter_map(move |at| {
                let behind = self.code.get(at + root.len()..)?.trim_start();
                let room = behind.split(|letter| !is_of_word(letter)).next()?;
                (!room.is_empty()).then_some((at, room))
            })
        })
    }

    /// The lines that have a word, in their code or in an import that is written out.
    pub(crate) fn lines_with(&self, word: &str) -> BTreeSet<usize> {
        let has = |import: &&Import| {
            import.paths.iter().any(|path| places(&format!("{path}::"), word).next().is_some())
        };
        let imports = self.imports.iter().filter(has).map(|import| import.at);
        places(&self.code, word).chain(imports).map(|at| self.line(at)).collect()
    }

    fn line(&self, at: usize) -> usize {
        self.code.get(..at).unwrap_or("").matches('\n').count() + 1
    }

    pub(crate) fn is_test(&self, at: usize) -> bool {
        let is_test_file = ["tests.rs", "tests"]
            .iter()
            .any(|part| self.path.split('/').any(|found| found == *part));
        let mut marks = self.code.match_indices("#[cfg(test)]");
        is_test_file || marks.any(|(mark, _)| block(&self.code, mark).contains(&at))
    }

    pub(crate) fn finding(&self, at: usize, what: &str) -> String {
        format!("{}:{}: {what}", self.path, self.line(at))
    }
}

fn collect(root: &Path, folder: &str, files: &mut Vec<File>) {
    for entry in fs::read_dir(root.join(folder)).expect("a folder of the house can be read") {
        let entry = entry.expect("a folder of the house can be read");
        let name = entry.file_name().into_string().expect("names are UTF-8");
        let path = format!("{folder}/{name}");
        if entry.path().is_dir() {
            collect(root, &path, files);
        } else if name.ends_with(".rs") {
            let text = fs::read_to_string(entry.path()).expect("a file of Rust can be read");
            files.push(File::new(path, text));
        } else {
            files.push(File::new(path, String::new()));
        }
    }
}

/// The rows of the first table below a title.
fn table(page: &str, title: &str) -> Vec<Row> {
    let lines = page.lines().enumerate().skip_while(|(_, line)| *line != format!("## {title}"));
    let rows = lines.skip_while(|(_, line)| !line.starts_with('|'));
    let rows = rows.take_while(|(_, line)| line.starts_with('|')).skip(2);
    let rows: Vec<Row> = rows
        .map(|(index, line)| {
            let cells = line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned());
            Row { line: index + 1, cells: cells.collect() }
        })
        .collect();
    assert!(!rows.is_empty(), "{PAGE} has a table below `## {title}`");
    rows
}

/// What stands in backticks in a cell.
pub(crate) fn names(row: &Row, cell: usize) -> Vec<&str> {
    row.cells.get(cell).map_or_else(Vec::new, |cell| cell.split('`').skip(1).step_by(2).collect())
}

pub(crate) fn name(row: &Row, cell: usize) -> Option<&str> {
    names(row, cell).first().copied()
}
