//! The chapter about categories: an entry for each, from the table of their traits.

use strum::IntoEnumIterator;

use super::examples::example;
use super::markdown::{Page, code, listed};
use super::rules::{anchor, rule};
use crate::definition::{Category, ObjectType, Subject, Traits, Use, View, sentence};

/// All categories, ours and the foreign ones.
pub(super) fn write_categories(page: &mut Page) {
    page.heading(2, "Categories");
    page.text(
        "In the formulas, M is the main mask and Rel the relative one, n the number and t the time of what \
         counts, E the elapsed time, p the percentile, and f what the formula makes of the data of a call. \
         How it is counted is said by the rule that an entry names.",
    );
    let rows = Category::iter().map(|category| {
        let Traits { formula, unit, .. } = category.traits();
        let name = category.name();
        let unit: &str = unit.into();
        [format!("[{name}](#{})", anchor(name)), formula.to_owned(), unit.to_owned()]
    });
    page.table(["category", "value", "unit"], rows);
    for category in Category::iter() {
        page.heading(3, category.name());
        page.text(&sentence(&category));
        page.list(&facts(category));
        page.yaml(example("category", category.name()));
    }
    page.heading(3, "Foreign categories");
    page.text("These categories of Stat Server are refused:");
    let rows = Category::FOREIGN.iter().map(|(name, why)| [(*name).to_owned(), (*why).to_owned()]);
    page.table(["category", "reason"], rows);
}

/// What the entry of a category says, a line each.
fn facts(category: Category) -> Vec<String> {
    let traits = category.traits();
    let unit: &str = traits.unit.into();
    let may_have = may_have(&traits);
    let mut facts = vec![
        format!("Value: {}", traits.formula),
        format!("Unit: {unit}"),
        format!("Counted as in {}", rule(traits.rule)),
        format!("For: {}", realm(category)),
        format!("Needs: {}", needs(&traits)),
    ];
    facts.extend((!may_have.is_empty()).then(|| format!("May have: {may_have}")));
    facts.push(format!("Looks at: {}", view(&traits)));
    facts.push(format!("`distinguishByConnId`: {}", sentence(&traits.distinction)));
    facts
}

/// For which subjects of which object types it is.
fn realm(category: Category) -> String {
    if category.traits().main_mask == Use::No {
        let names: Vec<&str> = ObjectType::iter().map(ObjectType::name).collect();
        return format!("{}, without a subject", names.join(", "));
    }
    let mut groups: Vec<(Vec<&str>, Vec<String>)> = Vec::new();
    for subject in Subject::iter() {
        let objects = ObjectType::iter().filter(|object| category.is_for(*object, subject));
        let objects: Vec<&str> = objects.map(ObjectType::name).collect();
        match groups.iter_mut().find(|(others, _)| *others == objects) {
            _ if objects.is_empty() => {}
            Some((_, subjects)) => subjects.push(code(subject.name())),
            None => groups.push((objects, vec![code(subject.name())])),
        }
    }
    let groups = groups.into_iter();
    let groups = groups
        .map(|(objects, subjects)| format!("{} of {}", listed(&subjects), objects.join(", ")));
    groups.collect::<Vec<_>>().join("; ")
}

/// Which masks and other keys have to be there, or have something that stands in for them.
fn needs(traits: &Traits) -> String {
    let main_mask = match traits.view {
        View::State => "`mainMask`, which has no effect",
        View::Interval | View::Now | View::Values => "`mainMask`",
    };
    let keys = [
        (traits.main_mask, main_mask),
        (traits.relative_mask, "`relativeMask` (without it, the main mask)"),
        (traits.percentile, "`percentile`"),
        (traits.expression, "`formula`"),
        (traits.range, "a time range (without one, 0-20)"),
    ];
    let needed = keys.into_iter().filter(|(used, _)| *used == Use::Needs);
    let needed: Vec<&str> = needed.map(|(_, key)| key).collect();
    if needed.is_empty() { "no mask".to_owned() } else { needed.join("; ") }
}

/// Which masks and other keys may be there.
fn may_have(traits: &Traits) -> String {
    let filter = match (traits.view, traits.main_mask) {
        (View::State, _) | (_, Use::No) => Use::No,
        (View::Interval | View::Now | View::Values, Use::MayHave | Use::Needs) => Use::MayHave,
    };
    let keys = [
        (traits.main_mask, "`mainMask`, which has no effect"),
        (traits.range, "a time range"),
        (traits.second_range, "a second time range"),
        (filter, "`dynamicFilter`"),
    ];
    let keys = keys.into_iter().filter(|(used, _)| *used == Use::MayHave);
    keys.map(|(_, key)| key).collect::<Vec<_>>().join("; ")
}

/// What it looks at: which intervals.
fn view(traits: &Traits) -> String {
    let looks_at = sentence(&traits.view);
    match (traits.view, traits.no_selection) {
        (View::Interval, Some(why)) => format!("{looks_at} Not of a SlidingSelection: {why}."),
        (View::Interval, None) if !traits.has_filtered_selection => {
            format!("{looks_at} Of a SlidingSelection only without a filter.")
        }
        (View::Interval, None) => format!("{looks_at} Any interval type."),
        (View::Now | View::State | View::Values, _) => looks_at,
    }
}
