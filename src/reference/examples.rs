//! The examples of the reference: definitions that `check` accepts, by what they are an example of.

/// The file of the examples.
const EXAMPLES: &str = include_str!("examples.yaml");

/// The configuration that goes with them.
pub(super) const CONFIGURATION: &str = include_str!("configuration.yaml");

/// What begins the line in front of an example.
const MARK: &str = "#: ";

/// All examples, each with what it is an example of, in the order of the file.
pub(super) fn examples() -> impl Iterator<Item = (&'static str, &'static str)> {
    EXAMPLES
        .split(&format!("\n{MARK}"))
        .skip(1)
        .filter_map(|piece| {
            let (mark, example) = piece.split_once('\n')?;
            Some((mark, example.trim().trim_start_matches("---").trim_start()))
        })
        .collect::<Vec<_>>()
        .into_iter()
}

/// The example of a thing, by its kind and its name; empty where there is none, which a test finds.
pub(super) fn example(kind: &str, name: &str) -> &'static str {
    let mark = format!("{kind} {name}");
    examples().find(|(other, _)| *other == mark).map_or("", |(_, example)| example)
}
