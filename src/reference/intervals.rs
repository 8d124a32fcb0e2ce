//! The chapters about intervals, time profiles and time ranges.

use strum::IntoEnumIterator;

use super::examples::example;
use super::markdown::{Page, code};
use super::rules::short_rule;
use crate::definition::{IntervalKind, RANGE_FORMS, sentence};

/// The interval types with their time profiles.
pub(super) fn write_intervals(page: &mut Page) {
    page.heading(2, "Intervals");
    page.text(
        "`intervalType` says of which kind the interval is, and `dynamicTimeProfile` which one of that kind. \
         The configuration has named time profiles, with a shorter name of the type behind a comma.",
    );
    for kind in IntervalKind::iter() {
        page.heading(3, kind.name());
        page.text(&format!("{} ({}.)", sentence(&kind), short_rule(kind.rule())));
        page.list(&[
            format!("Time profile: {}", kind.profile()),
            format!("In the configuration: `Name,{}`", kind.short_name()),
        ]);
        if kind.forms().is_empty() {
            page.yaml(example("profile", kind.name()));
        }
        for (form, meaning) in kind.forms() {
            page.text(&format!("{}: {meaning}", code(form)));
            page.yaml(example("profile", form));
        }
    }
}

/// The keys that make time ranges.
pub(super) fn write_ranges(page: &mut Page) {
    page.heading(2, "Time ranges");
    page.text(&format!(
        "A time range restricts the durations that count, in whole seconds: the left bound is in it, the \
         right one is not ({}). The configuration has named time ranges.",
        short_rule(38)
    ));
    for (form, meaning) in RANGE_FORMS {
        let keys: Vec<String> = form.split(", ").map(code).collect();
        page.text(&format!("{}: {meaning}", keys.join(", ")));
        page.yaml(example("range", form));
    }
}
