//! The rules of `docs/semantics.md`, as links of the page beside it.
//!
//! A test compares the headings with those of the rules.

/// The page with the rules, as seen from the reference.
pub(super) const RULES_PAGE: &str = "semantics.md";

/// A link to a rule, by its number and heading: `rule 7, SinceLogin`.
pub(super) fn rule(number: u16) -> String {
    format!("[rule {number}, {}]({})", heading(number), target(number))
}

/// A link to a rule, by its number: `rule 7`.
pub(super) fn short_rule(number: u16) -> String {
    format!("[rule {number}]({})", target(number))
}

fn target(number: u16) -> String {
    format!("{RULES_PAGE}#{}", anchor(&format!("{number}. {}", heading(number))))
}

/// The heading of a rule; none of a rule that is not there, as the test of the links finds.
fn heading(number: u16) -> &'static str {
    RULES.iter().find(|(other, _)| *other == number).map_or("", |(_, heading)| heading)
}

/// What a heading is called in links to it: letters, digits and hyphens are left of it.
pub(super) fn anchor(heading: &str) -> String {
    let letters = heading.chars().filter_map(|letter| match letter {
        ' ' | '-' => Some('-'),
        '_' => Some('_'),
        letter if letter.is_alphanumeric() => Some(letter.to_ascii_lowercase()),
        _ => None,
    });
    letters.collect()
}

/// The headings of all rules.
const RULES: [(u16, &str); 58] = [
    (1, "Arithmetic"),
    (2, "Time zone"),
    (3, "Borders"),
    (4, "GrowingWindow"),
    (5, "SlidingWindow"),
    (6, "SlidingSelection"),
    (7, "SinceLogin"),
    (8, "No profile"),
    (9, "The beginning of everything"),
    (10, "Durable action, subject DNAction"),
    (11, "Instantaneous action"),
    (12, "Status, subjects DNStatus and AgentStatus"),
    (13, "TotalAdjustedTime, TotalAdjustedNumber"),
    (14, "Extremes and levels"),
    (15, "Nothing to divide by"),
    (16, "Groups pool"),
    (17, "Time range"),
    (18, "ServiceFactor1"),
    (19, "Masks"),
    (20, "Filters in time"),
    (21, "distinguishByConnId"),
    (22, "Skill groups"),
    (23, "PercentileTime"),
    (24, "Definitions that come later"),
    (25, "Order"),
    (26, "Instances at the border"),
    (27, "Begins and ends that do not fit"),
    (28, "Objects"),
    (29, "Lines"),
    (30, "Masks and statuses"),
    (31, "What belongs to a call"),
    (32, "Routes and reflections"),
    (33, "AfterCallWork during a call"),
    (34, "Call types and phases"),
    (35, "PartyChanged"),
    (36, "Filters"),
    (37, "Stays in a group"),
    (38, "Ranges"),
    (39, "Two masks and percentages"),
    (40, "distinguishByConnId in detail"),
    (41, "SlidingSelection in detail"),
    (42, "SinceLogin in detail"),
    (43, "Special categories"),
    (44, "What is refused, and what is a warning"),
    (45, "Clock and order"),
    (46, "Replay and duplicates"),
    (47, "Published values"),
    (101, "Elapsed time"),
    (102, "The mean of what runs"),
    (103, "Continuous stays"),
    (104, "distinguishByConnId in full"),
    (105, "Estimates"),
    (106, "Custom values"),
    (107, "Formula"),
    (108, "Further actions"),
    (109, "Options of counting"),
    (110, "Other time ranges"),
    (111, "The service level of a contact centre"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_have_the_headings_of_their_page() {
        let page = include_str!("../../docs/semantics.md");
        let headings = page.lines().filter_map(|line| line.strip_prefix("#### ")?.split_once(". "));
        let headings: Vec<_> =
            headings.map(|(number, heading)| (number.parse().unwrap(), heading)).collect();
        assert_eq!(
            RULES.to_vec(),
            headings,
            "`RULES` has to be as the headings of semantics.md are"
        );
    }
}
