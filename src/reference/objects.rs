//! The chapters about who has a statistic and what is read: object types, subjects, notification modes.

use strum::IntoEnumIterator;

use super::examples::example;
use super::markdown::Page;
use super::rules::short_rule;
use crate::definition::{Mode, ObjectType, Subject, sentence};

/// The object types.
pub(super) fn write_object_types(page: &mut Page) {
    page.heading(2, "Object types");
    page.text(&format!("Which objects there are is said by {}.", short_rule(28)));
    for object_type in ObjectType::iter() {
        page.heading(3, object_type.name());
        page.text(&sentence(&object_type));
        page.yaml(example("object type", object_type.name()));
    }
}

/// The subjects, and those that there are none of here.
pub(super) fn write_subjects(page: &mut Page) {
    page.heading(2, "Subjects");
    page.text(&format!(
        "Actions count when they end or happen ({}, {}), statuses where they overlap the interval ({}).",
        short_rule(10),
        short_rule(11),
        short_rule(12)
    ));
    for subject in Subject::iter() {
        page.heading(3, subject.name());
        let objects = ObjectType::iter().filter(|object_type| subject.is_of(*object_type));
        let objects: Vec<&str> = objects.map(ObjectType::name).collect();
        page.text(&format!("{} For {}.", sentence(&subject), objects.join(", ")));
        page.yaml(example("subject", subject.name()));
    }
    page.heading(3, "Foreign subjects");
    page.text("These subjects of Stat Server are refused:");
    let rows = Subject::FOREIGN.iter().map(|(name, why)| [(*name).to_owned(), (*why).to_owned()]);
    page.table(["subject", "reason"], rows);
}

/// The notification modes.
pub(super) fn write_notification(page: &mut Page) {
    page.heading(2, "Notification");
    page.text(&format!("When the service publishes a value is said by {}.", short_rule(47)));
    for mode in Mode::iter() {
        let name: &str = mode.into();
        page.heading(3, name);
        page.text(&sentence(&mode));
        page.yaml(example("mode", name));
    }
}
