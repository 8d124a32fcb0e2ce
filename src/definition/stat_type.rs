//! Stat types: category, masks, subject and filter, without object and interval.
//!
//! A definition in extended mode carries its own; one in simple mode names one of the catalogue.

use std::ops::Range;

use super::action::Action;
use super::category::{Category, Distinction, Traits, Use, View};
use super::expression::{Expression, Names};
use super::filter::Filter;
use super::key;
use super::mask::Mask;
use super::percentile::Percentile;
use super::problem::{KeyMistake, SenseMistake, ValueMistake};
use super::reader::{FormulaText, MaskText, Reader};
use super::subject::Subject;
use super::written::{Entry, Text, entry, find};

/// What a statistic computes, before it is known for which objects and over which interval.
#[derive(Clone, Debug)]
pub(crate) struct StatType {
    pub(crate) category: Category,
    pub(crate) subject: Subject,
    pub(crate) main: Mask,
    /// As main where the category needs one and none is given (semantics 39).
    pub(crate) relative: Mask,
    pub(crate) filter: Option<Filter>,
    /// Whether what runs under one connId at once counts once (semantics 21).
    pub(crate) is_by_connection: bool,
    /// Whether other time ranges can be asked for (semantics 110).
    pub(crate) has_histogram: bool,
    pub(crate) percentile: Option<Percentile>,
    pub(crate) expression: Option<Expression>,
    pub(crate) places: Places,
}

/// Where the parts of a stat type stand, for what can only be judged together with the object.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    pub(crate) category: Range<usize>,
    pub(crate) subject: Range<usize>,
    /// The actions that the masks have by their own names.
    pub(crate) names: Vec<(Action, Range<usize>)>,
    /// The names in the expression.
    pub(crate) operands: Names,
    /// Whether all of this is where a definition names the stat type, which stands elsewhere.
    pub(crate) is_named: bool,
}

impl Places {
    /// The same for a definition that only names the stat type.
    pub(crate) fn named_at(&mut self, place: &Range<usize>) {
        self.category = place.clone();
        self.subject = place.clone();
        self.names.iter_mut().for_each(|(_, name)| name.clone_from(place));
        self.operands.iter_mut().for_each(|(_, name)| name.clone_from(place));
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
    let traits = category.as_ref().map(|(category, _)| category.traits());
    let subject = match traits {
        // It looks at values, and not at a timeline.
        Some(Traits { main_mask: Use::No, .. }) => Some((Subject::DnAction, whole.clone())),
        Some(_) | None => read_subject(reader, entries, whole),
    };
    let main = read_main_mask(reader, entries, traits, whole);
    let relative = reader.mask(entries, key::RELATIVE_MASK);
    let filter = reader.filter(entries, key::FILTER);
    let distinguish = reader.flag(entries, key::DISTINGUISH);
    let histogram = reader.flag(entries, key::HISTOGRAM);
    let percentile = read_percentile(reader, entries, traits, whole);
    let formula = read_expression(reader, entries, traits, whole);
    let ((category, category_place), (subject, subject_place)) = (category?, subject?);
    let traits = category.traits();
    for (key, used) in [
        (key::MAIN_MASK, traits.main_mask),
        (key::SUBJECT, traits.main_mask),
        (key::FILTER, traits.main_mask),
        (key::PERCENTILE, traits.percentile),
        (key::FORMULA, traits.expression),
        (key::HISTOGRAM, traits.range),
    ] {
        no_effect(reader, entries, key, (category, used));
    }
    let is_by_connection = read_distinction(reader, distinguish, (category, traits));
    let has_histogram = read_histogram(reader, histogram, subject, traits);
    let names = main.iter().chain(&relative).flat_map(|mask| mask.names.iter().cloned());
    let places = Places {
        category: category_place,
        subject: subject_place,
        names: names.collect(),
        operands: formula.iter().flat_map(|formula| formula.names.iter().cloned()).collect(),
        is_named: false,
    };
    let main = main.map_or(Mask::EMPTY, |main| main.mask);
    let relative = match traits.relative_mask {
        Use::No => Mask::EMPTY,
        Use::MayHave | Use::Needs => relative.map_or(main, |relative| relative.mask),
    };
    Some(StatType {
        category,
        subject,
        main,
        relative,
        filter,
        is_by_connection,
        has_histogram,
        percentile: percentile.filter(|_| traits.percentile != Use::No),
        expression: formula
            .map(|formula| formula.expression)
            .filter(|_| traits.expression != Use::No),
        places,
    })
}

fn read_main_mask(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    traits: Option<Traits>,
    whole: &Range<usize>,
) -> Option<MaskText> {
    let is_there = entry(entries, key::MAIN_MASK).is_some_and(|entry| !entry.value.is_blank());
    if is_there {
        return reader.mask(entries, key::MAIN_MASK);
    }
    if traits.is_some_and(|traits| traits.main_mask == Use::Needs) {
        let expected = "actions or statuses such as `CallAnswered, CallAbandoned`";
        reader.needed(entries, key::MAIN_MASK, expected, whole);
    }
    None
}

/// Reads `percentile`; what a category has no use for is told elsewhere.
fn read_percentile(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    traits: Option<Traits>,
    whole: &Range<usize>,
) -> Option<Percentile> {
    let is_needed = traits.is_some_and(|traits| traits.percentile == Use::Needs);
    if !is_needed && find(entries, key::PERCENTILE).is_none() {
        return None;
    }
    let expected = "which percentile, such as `95`";
    let text = reader.needed(entries, key::PERCENTILE, expected, whole)?;
    match Percentile::read(&text.text) {
        Ok(percentile) => Some(percentile),
        Err(fault) => {
            reader.problem(ValueMistake::Percentile(fault), text.place.clone());
            None
        }
    }
}

/// Reads `formula`; what a category has no use for is told elsewhere.
fn read_expression(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    traits: Option<Traits>,
    whole: &Range<usize>,
) -> Option<FormulaText> {
    let is_needed = traits.is_some_and(|traits| traits.expression == Use::Needs);
    if !is_needed && find(entries, key::FORMULA).is_none() {
        return None;
    }
    let expected = "what is computed, such as `Price * 1.2` or `100 * Sold / (Sold + Lost)`";
    reader.needed(entries, key::FORMULA, expected, whole)?;
    reader.formula(entries, key::FORMULA)
}

/// Warns of a key that the category has no use for.
fn no_effect(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    key: &str,
    (category, used): (Category, Use),
) {
    if used != Use::No || find(entries, key).is_none() {
        return;
    }
    if let Some(Entry { key, .. }) = entry(entries, key) {
        let why = format!("{} has no use for it", category.name());
        let mistake = KeyMistake::NoEffect { key: key.text.clone(), why };
        reader.problem(mistake, key.place.clone());
    }
}

/// Whether instances are told apart by their connId (semantics 104).
fn read_distinction(
    reader: &mut Reader<'_>,
    written: Option<(bool, Range<usize>)>,
    (category, traits): (Category, Traits),
) -> bool {
    let Some((true, place)) = written else {
        return traits.distinction == Distinction::Inherent;
    };
    match traits.distinction {
        Distinction::MayHave | Distinction::Inherent => true,
        Distinction::NoEffect => {
            let why = format!("{} counts the same without it", category.name());
            let mistake = KeyMistake::NoEffect { key: key::DISTINGUISH.to_owned(), why };
            reader.problem(mistake, place);
            false
        }
        Distinction::Refused => {
            let why = format!("{} by connId is not defined", category.name());
            let help = "take the line out";
            let label = "this key";
            reader.problem(SenseMistake::Meaningless { why, help, label }, place);
            false
        }
    }
}

/// Whether durations are kept so that other time ranges can be asked for (semantics 110).
fn read_histogram(
    reader: &mut Reader<'_>,
    written: Option<(bool, Range<usize>)>,
    subject: Subject,
    traits: Traits,
) -> bool {
    let Some((true, place)) = written.filter(|_| traits.range != Use::No) else { return false };
    if traits.view == View::Now {
        let why = "any time range can be asked for what runs now".to_owned();
        reader.problem(KeyMistake::NoEffect { key: key::HISTOGRAM.to_owned(), why }, place);
        return false;
    }
    if subject.is_status() {
        let why = "a histogram holds the durations of actions, not parts of statuses".to_owned();
        let (help, label) = ("use subject DNAction, or take the line out", "this key");
        reader.problem(SenseMistake::Meaningless { why, help, label }, place);
        return false;
    }
    true
}

fn read_category(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    whole: &Range<usize>,
) -> Option<(Category, Range<usize>)> {
    let expected = "a category such as `TotalNumber`";
    let text = reader.needed(entries, key::CATEGORY, expected, whole)?;
    let word = text.text.trim();
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    let Some((name, why)) = Category::FOREIGN.iter().find(|(name, _)| is(name)) else {
        return Some((reader.parse_word(text, "a category")?, text.place.clone()));
    };
    let mistake = SenseMistake::Foreign { what: format!("the category `{name}`"), why };
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
    let is = |name: &str| name.eq_ignore_ascii_case(word);
    let mistake = if is("DNSStatus") {
        // So written in the API document's own text.
        let meant = Subject::DnStatus;
        let mistake = ValueMistake::Alias { written: word.to_owned(), meant: meant.name() };
        reader.problem(mistake, text.place.clone());
        return Some(meant);
    } else if let Some((name, why)) = Subject::FOREIGN.iter().find(|(name, _)| is(name)) {
        SenseMistake::Foreign { what: format!("the subject `{name}`"), why }
    } else {
        return reader.parse_word(text, "a subject");
    };
    reader.problem(mistake, text.place.clone());
    None
}
