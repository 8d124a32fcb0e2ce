//! The rules of the house: what `ARCHITECTURE.md` says of `src` has to be so.
//!
//! Plain text is read, not Rust: comments and quoted texts are blanked out and lists of imports are
//! written out first. What takes a compiler to see (macros, renamed imports) is left to clippy.

#[path = "house/code.rs"]
mod code;
#[path = "house/tree.rs"]
mod tree;

#[cfg(test)]
#[path = "house/invented.rs"]
mod invented;

use std::collections::BTreeSet;

use code::{Import, places};
use tree::{File, House, PAGE, name, names};

/// How many lines a file of `src` may have.
const FILE_LINES_MAX: usize = 400;
/// Names that say nothing of what is inside.
const EMPTY_NAMES: [&str; 8] =
    ["common", "helper", "helpers", "manager", "managers", "misc", "util", "utils"];

/// A rule gives everything that breaks it, each with file and line and with a way to mend it.
type Rule = fn(&House) -> Vec<String>;

/// Every folder of `src` is a room of the page, every room is a folder, and each has its arrows.
fn rooms(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    let floors = house.floors();
    let mut built = BTreeSet::new();
    for file in house.src() {
        let room = file.room().unwrap_or_default();
        let is_root = ["lib.rs", "main.rs"].contains(&room);
        if !is_root && built.insert(room) && !floors.contains_key(room) {
            let what = format!("`{room}` is no room: give it a row in Rooms and Arrows of {PAGE}");
            findings.push(file.finding(0, &what));
        }
    }
    for (room, (_, line)) in floors {
        if !built.contains(room) {
            findings.push(format!("{PAGE}:{line}: `{room}` is no folder of src: take the row out"));
        }
        if !house.arrows.iter().any(|row| name(row, 0) == Some(room)) {
            let what = format!("`{room}` has no row in Arrows: say what it uses, if only `–`");
            findings.push(format!("{PAGE}:{line}: {what}"));
        }
    }
    findings
}

/// A room uses those that an arrow points at, and every arrow is used.
fn arrows(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    let allowed = house.arrows();
    let mut used = BTreeSet::new();
    for file in house.src() {
        let Some(room) = file.room() else { continue };
        for (at, other) in file.rooms_used().filter(|(_, other)| *other != room) {
            if allowed.contains_key(&(room, other)) {
                used.insert((room, other));
                continue;
            }
            let what = format!(
                "`{room}` uses `{other}`, which is no arrow: move the line to a room that may, or \
                 decide on the arrow and draw it in Arrows of {PAGE}"
            );
            findings.push(file.finding(at, &what));
        }
    }
    for ((room, other), line) in allowed {
        if !used.contains(&(room, other)) {
            let what = format!("no line of `{room}` uses `{other}`: take the arrow out");
            findings.push(format!("{PAGE}:{line}: {what}"));
        }
    }
    findings
}

/// Arrows point at lower floors, so that no way leads round in a circle.
fn floors(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    let floors = house.floors();
    for ((room, other), line) in house.arrows() {
        let floor = match floors.get(room) {
            Some((floor, _)) => *floor,
            None if room == "main.rs" => u32::MAX,
            None => {
                findings.push(format!("{PAGE}:{line}: `{room}` is no room: give it a floor"));
                continue;
            }
        };
        if floors.get(other).is_none_or(|(below, _)| *below >= floor) {
            let what = format!(
                "the arrow from `{room}` to `{other}` does not point down: a room uses only rooms \
                 on lower floors, so give what both need a room below them"
            );
            findings.push(format!("{PAGE}:{line}: {what}"));
        }
    }
    findings
}

/// What reaches outside, or is said in one place only, stays where Edges says.
fn edges(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    for row in &house.edges {
        let what = row.cells.first().map_or("", String::as_str);
        let allowed = names(row, 2);
        let mut used = BTreeSet::new();
        for file in house.src() {
            let lines = names(row, 1).into_iter().flat_map(|word| file.lines_with(word));
            let lines: BTreeSet<usize> = lines.collect();
            match allowed.iter().find(|place| file.is_in(place)) {
                Some(place) if !lines.is_empty() => drop(used.insert(*place)),
                Some(_) => {}
                None => findings.extend(lines.iter().map(|line| {
                    format!(
                        "{}:{line}: {what} has no place here: move the line to one that the row \
                         of Edges in {PAGE} names, and hand over what comes out",
                        file.path
                    )
                })),
            }
        }
        for place in allowed.into_iter().filter(|place| !used.contains(place)) {
            let what = format!("`{place}` has nothing of {what}: take it out of the row");
            findings.push(format!("{PAGE}:{}: {what}", row.line));
        }
    }
    findings
}

/// No file and no folder has a name that says nothing.
fn file_names(house: &House) -> Vec<String> {
    let is_empty = |part: &&str| part.split('_').any(|word| EMPTY_NAMES.contains(&word));
    let finding = |file: &File| {
        let part = file.path.split(['/', '.']).find(is_empty)?;
        let what =
            format!("`{part}` names nothing: name the one thing that is inside, or split it");
        Some(file.finding(0, &what))
    };
    house.files.iter().filter_map(finding).collect()
}

/// Every file begins with a line that says what it is.
fn first_lines(house: &House) -> Vec<String> {
    let says = |line: &str| line.strip_prefix("//! ").is_some_and(|what| !what.is_empty());
    let silent = house.rust().filter(|file| !file.text.lines().next().is_some_and(says));
    let what = "the file does not say what it is: begin it with `//! ` and one sentence";
    silent.map(|file| file.finding(0, what)).collect()
}

/// No file of `src` is too long to be read at one go.
fn lengths(house: &House) -> Vec<String> {
    let finding = |file: &File| {
        let lines = file.text.lines().count();
        let what = format!(
            "{lines} lines, {} more than a file may have: split it into a folder with a door",
            lines.checked_sub(FILE_LINES_MAX).filter(|more| *more > 0)?
        );
        Some(format!("{}:{}: {what}", file.path, FILE_LINES_MAX + 1))
    };
    house.src().filter_map(finding).collect()
}

/// An import names one room, from the root and thing by thing.
fn imports(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    for file in house.src() {
        for Import { at, tree, paths, .. } in &file.imports {
            let of_rooms = paths.iter().filter_map(|path| path.strip_prefix("crate"));
            let rooms: BTreeSet<&str> =
                of_rooms.map(|path| path.split("::").nth(1).unwrap_or("")).collect();
            if rooms.len() > 1 || rooms.contains("") || tree.contains("crate::{") {
                let what = "a `use` names one room: write `use crate::room::…;` for each";
                findings.push(file.finding(*at, what));
            }
            let is_glob = paths.iter().any(|path| path.ends_with('*'));
            if is_glob && !file.is_test(*at) {
                let what = "an import of everything hides what is used: name the things";
                findings.push(file.finding(*at, what));
            }
        }
        for (at, _) in file.code.match_indices("super::super") {
            let what = "`super::super` counts steps: write the path from `crate::` on";
            findings.push(file.finding(at, what));
        }
        let is_door = file.path.matches('/').count() == 2 && file.path.ends_with("/mod.rs");
        for at in places(&file.code, "super::").filter(|at| is_door && !file.is_test(*at)) {
            let what = "`super` leads out of the room: write `crate::` and the other room";
            findings.push(file.finding(at, what));
        }
    }
    findings
}

/// Only doors pass on what others have made.
fn doors(house: &House) -> Vec<String> {
    let mut findings = Vec::new();
    let is_door =
        |file: &&File| ["mod.rs", "lib.rs"].contains(&file.path.rsplit('/').next().unwrap_or(""));
    for file in house.rust().filter(|file| !is_door(file)) {
        for import in file.imports.iter().filter(|import| import.is_public) {
            let what = "only a door (`mod.rs`) re-exports: move the line there";
            findings.push(file.finding(import.at, what));
        }
    }
    findings
}

#[track_caller]
fn check(rule: Rule) {
    let findings = rule(&House::real());
    assert!(findings.is_empty(), "\n{}\n", findings.join("\n"));
}

#[test]
fn the_folders_of_src_are_the_rooms_of_the_page() {
    check(rooms);
}

#[test]
fn rooms_use_each_other_along_the_arrows() {
    check(arrows);
}

#[test]
fn arrows_point_down() {
    check(floors);
}

#[test]
fn what_reaches_outside_stays_at_its_edge() {
    check(edges);
}

#[test]
fn names_say_something() {
    check(file_names);
}

#[test]
fn files_begin_with_what_they_are() {
    check(first_lines);
}

#[test]
fn files_are_short() {
    check(lengths);
}

#[test]
fn imports_name_one_room_and_each_thing() {
    check(imports);
}

#[test]
fn only_doors_re_export() {
    check(doors);
}
