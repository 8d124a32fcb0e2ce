//! Stat types: category, masks, subject and filter, without object and interval.
//!
//! A definition in extended mode carries its own; one in simple mode names one of the catalogue.

use std::ops::Range;

use super::action::Action;
use super::category::{Category, Use};
use super::filter::Filter;
use super::key;
use super::mask::Mask;
use super::problem::{SenseMistake, ValueMistake};
use super::reader::Reader;
use super::subject::Subject;
use super::written::{Entry, Text, entry};

/// What a statistic computes, before it is known for which objects and over which interval.
#[derive(Clone, Debug)]
pub(crate) struct StatType {
    pub(crate) category: Category,
    pub(crate) subject: Subject,
    pub(crate) main: Mask,
    /// As main where the category needs one and none is given (semantics 39).
    pub(crate) relative: Mask,
    pub(crate) filter: Option<Filter>,
    pub(crate) places: Places,
}

/// Where the parts of a stat type stand, for what can only be judged together with the object.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub(crate) category: Range<usize>,
    pub(crate) subject: Range<usize>,
    /// The actions that the masks have by their own names.
    pub(crate) names: Vec<(Action, Range<usize>)>,
    /// Whether all of this is where a definition names the stat type, which stands elsewhere.
    pub(crate) is_named: bool,
}

impl Places {
    /// The same for a definition that only names the stat type.
    pub(crate) fn named_at(&mut self, place: &Range<usize>) {
        self.category = place.clone();
        self.subject = place.clone();
        self.names.iter_mut().for_each(|(_, name)| name.clone_from(place));
        self.is_named = true;
    }
}

/// Reads a stat type; none where something that it needs is missing or cannot be understood.
pub(crate) fn read_stat_type(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<StatType> {
    let category = read_category(reader, entries, whole);
    let subject = read_subject(reader, entries, whole);
    let needs_mask =
        category.as_ref().is_some_and(|(category, _)| *category != Category::ServiceFactor1);
    let main_there = entry(entries, key::MAIN_MASK).is_some_and(|entry| !entry.value.is_blank());
    if needs_mask && !main_there {
        let expected = "actions or statuses such as `CallAnswered, CallAbandoned`";
        reader.needed(entries, key::MAIN_MASK, expected, whole);
    }
    let main = if main_there { reader.mask(entries, key::MAIN_MASK) } else { None };
    let relative = reader.mask(entries, key::RELATIVE_MASK);
    let filter = reader.filter(entries, key::FILTER);
    if let Some((true, place)) = reader.flag(entries, key::DISTINGUISH) {
        reader.problem(SenseMistake::Unbuilt { what: format!("`{}`", key::DISTINGUISH) }, place);
    }
    let ((category, category_place), (subject, subject_place)) = (category?, subject?);
    let names = main.iter().chain(&relative).flat_map(|mask| mask.names.iter().cloned());
    let places = Places {
        category: category_place,
        subject: subject_place,
        names: names.collect(),
        is_named: false,
    };
    // Only ServiceFactor1 gets here without a mask, and it counts actions of its own.
    let main = main.map_or(Mask::EMPTY, |main| main.mask);
    let relative = match category.relative_mask() {
        Use::No => Mask::EMPTY,
        Use::MayHave | Use::Needs => relative.map_or(main, |relative| relative.mask),
    };
    Some(StatType { category, subject, main, relative, filter, places })
}

fn read_category(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<(Category, Range<usize>)> {
    let expected = "a category such as `TotalNumber`";
    let text = reader.needed(entries, key::CATEGORY, expected, whole)?;
    let word = text.text.trim();
    let is = |name: &&&str| name.eq_ignore_ascii_case(word);
    let mistake = if let Some(name) = Category::UNBUILT.iter().find(is) {
        SenseMistake::Unbuilt { what: format!("the category `{name}`") }
    } else if let Some(name) = Category::FOREIGN.iter().find(is) {
        SenseMistake::Foreign { what: format!("the Java or campaign category `{name}`") }
    } else {
        return Some((reader.parse_word(text, "a category")?, text.place.clone()));
    };
    reader.problem(mistake, text.place.clone());
    None
}

fn read_subject(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<(Subject, Range<usize>)> {
    let expected = "`DNAction`, `DNStatus` or `AgentStatus`";
    let text = reader.needed(entries, key::SUBJECT, expected, whole)?;
    Some((subject_of(reader, text)?, text.place.clone()))
}

fn subject_of(reader: &mut Reader<'_>, text: &Text) -> Option<Subject> {
    let word = text.text.trim();
    let is = |name: &&str| name.eq_ignore_ascii_case(word);
    if is(&"Action") {
        return Some(Subject::DnAction);
    }
    let mistake = if is(&"DNSStatus") {
        // So written in the API document's own text.
        let meant = Subject::DnStatus;
        let mistake = ValueMistake::Alias { written: word.to_owned(), meant: meant.name() };
        reader.problem(mistake, text.place.clone());
        return Some(meant);
    } else if let Some(name) = ["PlaceStatus", "GroupStatus"].into_iter().find(is) {
        SenseMistake::Unbuilt { what: format!("the subject `{name}`") }
    } else if is(&"CampaignAction") {
        SenseMistake::Foreign { what: "the campaign subject `CampaignAction`".to_owned() }
    } else {
        return reader.parse_word(text, "a subject");
    };
    reader.problem(mistake, text.place.clone());
    None
}
