//! Invented houses, each of which breaks one rule: the rules find what they are there for.

use crate::code::blank;
use crate::tree::{File, House};
use crate::{
    FILE_LINES_MAX, Rule, arrows, doors, edges, file_names, first_lines, floors, imports, lengths,
    rooms,
};

/// Two rooms: `high` above `low`, which alone reads the disk.
const INVENTED: &str = "# House\n\n## Rooms\n\nBelow:\n\n| floor | room | what |\n|---|---|---|\n\
    | 1 | `low` | is used |\n| 2 | `high` | uses |\n\n## Arrows\n\n| room | uses |\n|---|---|\n\
    | `low` | – |\n| `high` | `low` |\n\n## Edges\n\n| what | words | only in |\n|---|---|---|\n\
    | the disk | `std::fs`, `File::open` | `low::disk` |\n| the network | `std::net` | nowhere |\n";

/// Expects the findings of a rule in an invented house: how each begins, one a line.
#[track_caller]
fn finds(rule: Rule, page: &str, files: &[(&str, &str)], expected: &str) {
    let files = files.iter().map(|(path, text)| File::new((*path).to_owned(), (*text).to_owned()));
    let findings = rule(&House::new(page, files.collect()));
    let expected: Vec<&str> = expected.lines().map(str::trim).filter(|e| !e.is_empty()).collect();
    let is_meant = |(finding, expected): (&String, &&str)| finding.starts_with(*expected);
    assert_eq!(findings.len(), expected.len(), "\n{}", findings.join("\n"));
    assert!(findings.iter().zip(&expected).all(is_meant), "\n{}", findings.join("\n"));
}

#[test]
fn a_folder_without_a_row_and_a_row_without_a_folder_are_found() {
    let files = [("src/lib.rs", ""), ("src/low/mod.rs", ""), ("src/attic/mod.rs", "")];
    let page = INVENTED.replace("| `low` | – |\n", "");
    finds(
        rooms,
        &page,
        &files,
        "src/attic/mod.rs:1: `attic` is no room: give it a row
         ARCHITECTURE.md:10: `high` is no folder of src: take the row out
         ARCHITECTURE.md:9: `low` has no row in Arrows: say what it uses",
    );
    finds(rooms, INVENTED, &[("src/low/a.rs", ""), ("src/high/a.rs", ""), ("src/main.rs", "")], "");
}

#[test]
fn a_use_against_the_arrows_is_found_wherever_it_stands() {
    let uses = "use crate::low::Thing;";
    let against = "//! [`crate::high`] is only named.\n\nuse crate::{\n    high::A,\n};\n\
                   use crate::high as h;\nfn f() -> &'static str {\n    crate::high::f('\"');\n    \
                   \"crate::high\"\n}\n";
    finds(
        arrows,
        INVENTED,
        &[("src/high/mod.rs", uses), ("src/low/mod.rs", against)],
        "src/low/mod.rs:6: `low` uses `high`, which is no arrow: move the line
         src/low/mod.rs:8: `low` uses `high`, which is no arrow: move the line",
    );
    finds(
        arrows,
        INVENTED,
        &[("src/high/mod.rs", uses), ("src/main.rs", "fn main() { tallyboard::low::run() }")],
        "src/main.rs:1: `main.rs` uses `low`, which is no arrow",
    );
}

#[test]
fn an_arrow_that_nobody_uses_is_found() {
    let files = [("src/high/mod.rs", "// crate::low\nconst A: &str = r#\"\" crate::low\"#;\n")];
    finds(
        arrows,
        INVENTED,
        &files,
        "ARCHITECTURE.md:17: no line of `high` uses `low`: take the arrow out",
    );
}

#[test]
fn arrows_that_point_up_or_sideways_or_nowhere_are_found() {
    let up = INVENTED.replace("| `low` | – |", "| `low` | `high` |");
    finds(
        floors,
        &up,
        &[],
        "ARCHITECTURE.md:16: the arrow from `low` to `high` does not point down",
    );
    let sideways = INVENTED.replace("| 2 |", "| 1 |");
    finds(floors, &sideways, &[], "ARCHITECTURE.md:17: the arrow from `high` to `low` does not");
    let nowhere = INVENTED.replace("| `high` | `low` |", "| `attic` | `low` |");
    finds(floors, &nowhere, &[], "ARCHITECTURE.md:17: `attic` is no room");
    finds(floors, INVENTED, &[], "");
}

#[test]
fn the_disk_is_found_where_it_has_no_place() {
    let disk = ("src/low/disk.rs", "fn f() { std::fs::read(x) }");
    let sly =
        "use std::{fmt, fs::{self, File}};\nlet a = File::open(path);\nlet std_fs = fs_net();\n";
    finds(
        edges,
        INVENTED,
        &[disk, ("src/high/mod.rs", sly), ("src/low/net.rs", "use std::net;")],
        "src/high/mod.rs:1: the disk has no place here: move the line
         src/high/mod.rs:2: the disk has no place here: move the line
         src/low/net.rs:1: the network has no place here: move the line",
    );
    finds(
        edges,
        INVENTED,
        &[("src/low/disk.rs", "// std::fs")],
        "ARCHITECTURE.md:23: `low::disk` has nothing of the disk",
    );
}

#[test]
fn a_name_that_says_nothing_is_found() {
    let files =
        [("src/low/call_utils.rs", ""), ("tests/common/day.rs", ""), ("benches/commons.rs", "")];
    finds(
        file_names,
        INVENTED,
        &files,
        "src/low/call_utils.rs:1: `call_utils` names nothing
         tests/common/day.rs:1: `common` names nothing",
    );
}

#[test]
fn a_silent_file_is_found() {
    let files =
        [("src/a.rs", "//! Says it.\n"), ("tests/b.rs", "// Says it.\n"), ("benches/c.rs", "")];
    finds(
        first_lines,
        INVENTED,
        &files,
        "tests/b.rs:1: the file does not say what it is
         benches/c.rs:1: the file does not say what it is",
    );
}

#[test]
fn a_long_file_is_found() {
    let [full, long] = [FILE_LINES_MAX, FILE_LINES_MAX + 1].map(|lines| "\n".repeat(lines));
    finds(
        lengths,
        INVENTED,
        &[("src/a.rs", &full), ("src/b.rs", &long), ("tests/c.rs", &long)],
        "src/b.rs:401: 401 lines, 1 more than a file may have",
    );
}

#[test]
fn imports_that_hide_what_they_use_are_found() {
    let code = "use crate::{low::A, high::B};\nuse crate as c;\nuse std::fmt::*;\nuse super::low::A;\n\
                use crate::low::{A, B};\nfn f() -> impl Sized + use<> { super::super::g() }\n\
                #[cfg(test)]\nmod tests {\n    use super::*;\n}\n";
    finds(
        imports,
        INVENTED,
        &[("src/high/mod.rs", code), ("src/high/tests.rs", "use super::*;")],
        "src/high/mod.rs:1: a `use` names one room
         src/high/mod.rs:2: a `use` names one room
         src/high/mod.rs:3: an import of everything
         src/high/mod.rs:6: `super::super` counts steps
         src/high/mod.rs:4: `super` leads out of the room
         src/high/mod.rs:6: `super` leads out of the room
         src/high/mod.rs:6: `super` leads out of the room",
    );
    let braced = "use {crate::low::A, crate::high::B};";
    finds(imports, INVENTED, &[("src/a/b.rs", braced)], "src/a/b.rs:1: a `use` names one room");
}

#[test]
fn a_re_export_that_is_no_door_is_found() {
    let code = "use a::A;\npub use a::B;\npub(in crate::low) use a::C;\npub fn of(a: A) {}\n";
    finds(
        doors,
        INVENTED,
        &[("src/low/mod.rs", code), ("src/low/a.rs", code)],
        "src/low/a.rs:2: only a door (`mod.rs`) re-exports
         src/low/a.rs:3: only a door (`mod.rs`) re-exports",
    );
}

#[test]
fn comments_and_quoted_texts_are_no_code() {
    let text =
        "a // b\n/* c /* d */ e */ 'f' '\\'' 'life \"g\\\"h\" b\"i\" br#\"j\"k\"# r#l \"\n\" m";
    let code = blank(text);
    assert_eq!(code.split_whitespace().collect::<Vec<_>>(), ["a", "'life", "b", "r#l", "m"]);
    assert_eq!(code.matches('\n').count(), text.matches('\n').count());
}
