//! The whole page: `docs/reference.md`.

use super::categories::write_categories;
use super::filters::{write_filters, write_formulas};
use super::intervals::{write_intervals, write_ranges};
use super::keys::{write_configuration, write_definition};
use super::markdown::Page;
use super::masks::write_masks;
use super::objects::{write_notification, write_object_types, write_subjects};
use super::rules::{RULES_PAGE, anchor};

/// A chapter: its heading, and what writes it.
type Chapter = (&'static str, fn(&mut Page));

/// The chapters of the page, in their order.
const CHAPTERS: [Chapter; 11] = [
    ("A definition", write_definition),
    ("Object types", write_object_types),
    ("Subjects", write_subjects),
    ("Categories", write_categories),
    ("Masks", write_masks),
    ("Intervals", write_intervals),
    ("Time ranges", write_ranges),
    ("Filters", write_filters),
    ("Formulas", write_formulas),
    ("Notification", write_notification),
    ("Configuration", write_configuration),
];

/// The reference of everything that can be written, as Markdown.
#[must_use]
pub fn reference_page() -> String {
    let mut page = Page::default();
    page.heading(1, "Reference");
    page.text(&format!(
        "Everything that a `statistics.yaml` can say, with an example of each that `tallyboard check` \
         accepts. `tallyboard reference` prints this page from the tables that the program itself reads \
         definitions by, so it is always that of your version. What the numbers mean is told by the rules in \
         [{RULES_PAGE}]({RULES_PAGE})."
    ));
    let chapters = CHAPTERS.map(|(title, _)| format!("[{title}](#{})", anchor(title)));
    page.text(&format!("**Chapters:** {}.", chapters.join(", ")));
    for (_, write) in CHAPTERS {
        write(&mut page);
    }
    page.finish()
}
