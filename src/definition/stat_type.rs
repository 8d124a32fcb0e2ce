//! Stat types: category, masks, subject and filter, without object and interval.
//!
//! A definition in extended mode carries its own; one in simple mode names one of the catalogue.

use std::ops::Range;

use super::category::{Category, Use};
use super::filter::Filter;
use super::key;
use super::mask::Mask;
use super::problem::Mistake;
use super::reader::{Reader, find};
use super::source::{Entry, Text, Value};
use super::subject::Subject;

/// What a statistic computes, before it is known for which objects and over which interval.
#[derive(Clone, Debug)]
pub(crate) struct StatType {
    pub(crate) category: Category,
    pub(crate) subject: Subject,
    pub(crate) main: Mask,
    /// As main where the category needs one and none is given (semantics 39).
    pub(crate) relative: Mask,
    pub(crate) filter: Option<Filter>,
    /// The masks as written, for warnings that need to know the object.
    pub(crate) mask_places: Vec<(Mask, Range<usize>)>,
}

/// Reads a stat type; none where something that it needs is missing or cannot be understood.
pub(crate) fn read_stat_type(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<StatType> {
    let category = read_category(reader, entries, whole);
    let subject = read_subject(reader, entries, whole);
    let main = reader.mask(entries, key::MAIN_MASK);
    let relative = reader.mask(entries, key::RELATIVE_MASK);
    let filter = reader.filter(entries, key::FILTER);
    if let Some((true, place)) = reader.flag(entries, key::DISTINGUISH) {
        reader.problem(Mistake::Unbuilt { what: format!("`{}`", key::DISTINGUISH) }, place);
    }
    let is_main_given = find(entries, key::MAIN_MASK).is_some();
    if !is_main_given && category.is_some_and(|category| category != Category::ServiceFactor1) {
        let expected = "actions or statuses such as `CallAnswered, CallAbandoned`".to_owned();
        let mistake = Mistake::MissingKey { key: key::MAIN_MASK, expected };
        reader.problem(mistake, whole.clone());
    }
    let (category, subject) = (category?, subject?);
    let mask_places = main.iter().chain(&relative).cloned().collect();
    // Only ServiceFactor1 gets here without a mask, and it counts actions of its own.
    let main = main.map_or(Mask::EMPTY, |(mask, _)| mask);
    let relative = match category.relative_mask() {
        Use::No => Mask::EMPTY,
        Use::MayHave | Use::Needs => relative.map_or(main, |(mask, _)| mask),
    };
    Some(StatType { category, subject, main, relative, filter, mask_places })
}

fn read_category(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<Category> {
    let Some(text) = reader.text(entries, key::CATEGORY) else {
        if find(entries, key::CATEGORY).is_none_or(is_nothing) {
            let expected = "a category such as `TotalNumber`".to_owned();
            let mistake = Mistake::MissingKey { key: key::CATEGORY, expected };
            reader.problem(mistake, whole.clone());
        }
        return None;
    };
    let word = text.text.trim();
    let is = |name: &&&str| name.eq_ignore_ascii_case(word);
    let mistake = if let Some(name) = Category::UNBUILT.iter().find(is) {
        Mistake::Unbuilt { what: format!("the category `{name}`") }
    } else if let Some(name) = Category::FOREIGN.iter().find(is) {
        Mistake::Foreign { what: format!("the Java or campaign category `{name}`") }
    } else {
        return reader.parse_word(text, "a category");
    };
    reader.problem(mistake, text.place.clone());
    None
}

fn is_nothing(value: &Value) -> bool {
    matches!(value, Value::Nothing(_))
}

fn read_subject(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<Subject> {
    let Some(text) = reader.text(entries, key::SUBJECT) else {
        if find(entries, key::SUBJECT).is_none_or(is_nothing) {
            let expected = "`DNAction`, `DNStatus` or `AgentStatus`".to_owned();
            let mistake = Mistake::MissingKey { key: key::SUBJECT, expected };
            reader.problem(mistake, whole.clone());
        }
        return None;
    };
    subject_of(reader, text)
}

fn subject_of(reader: &mut Reader<'_>, text: &Text) -> Option<Subject> {
    let word = text.text.trim();
    let is = |name: &&str| name.eq_ignore_ascii_case(word);
    if is(&"Action") {
        return Some(Subject::DnAction);
    }
    let mistake = if is(&"DNSStatus") {
        // So written in the API document's own text (`stat-server.md` 9.1).
        let meant = Subject::DnStatus;
        let mistake = Mistake::Alias { written: word.to_owned(), meant: meant.name() };
        reader.problem(mistake, text.place.clone());
        return Some(meant);
    } else if let Some(name) = ["PlaceStatus", "GroupStatus"].into_iter().find(is) {
        Mistake::Unbuilt { what: format!("the subject `{name}`") }
    } else if is(&"CampaignAction") {
        Mistake::Foreign { what: "the campaign subject `CampaignAction`".to_owned() }
    } else {
        return reader.parse_word(text, "a subject");
    };
    reader.problem(mistake, text.place.clone());
    None
}
