//! The keys of a definition (API document, chapter "List of statistics to be monitored"), and what every
//! key says that an author can write.

mod tables;

pub(crate) use tables::FREQUENCY_S_MAX;
pub use tables::{DEFINITION_KEYS, STAT_TYPE_KEYS, WINDOW_KEYS};

use strum::{EnumMessage, IntoEnumIterator};

use tables::EXTENDED_KEYS;

/// A key that an author can write.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The key as it is written.
    pub name: &'static str,
    /// What it says, in a sentence.
    pub meaning: &'static str,
    /// What stands behind it.
    pub value: KeyValue,
    /// What holds without it; none where it has to be there.
    pub without: Option<&'static str>,
    /// The rule of `docs/semantics.md` that says the most about it, where one does.
    pub rule: Option<u16>,
}

/// What can stand behind a key.
#[derive(Clone, Copy, Debug)]
pub enum KeyValue {
    /// Any text.
    Text,
    /// Any text, as which a number is read, too.
    Name,
    /// One of these names, each with a sentence that says what it means.
    Word(fn() -> Vec<(&'static str, String)>),
    /// Actions or statuses with commas between them.
    Mask,
    /// A time profile.
    Profile,
    /// Two bounds in seconds, `from-to`.
    Range,
    /// A condition.
    Filter,
    /// An expression.
    Formula,
    /// A percentage with three decimals at the most, greater than 0.
    Percentile,
    /// An IANA time zone.
    Zone,
    /// True or false.
    Flag,
    /// A whole number of something.
    Whole {
        /// What is counted.
        unit: &'static str,
        /// The least that may be.
        min: u32,
        /// The most that may be.
        max: u32,
    },
    /// A whole number of something, or -1 for any number.
    AnyNumber {
        /// What is counted.
        unit: &'static str,
    },
    /// A list of texts.
    Texts,
    /// Keys of a level below.
    Keys(&'static [Key]),
    /// Names that the author chooses, each with this behind it.
    Named(&'static KeyValue),
}

impl Key {
    /// A key that has to be there.
    #[must_use]
    pub const fn needed(name: &'static str, value: KeyValue, meaning: &'static str) -> Self {
        Self { name, meaning, value, without: None, rule: None }
    }

    /// A key without which something else holds.
    #[must_use]
    pub const fn optional(
        name: &'static str,
        value: KeyValue,
        meaning: &'static str,
        without: &'static str,
    ) -> Self {
        Self { without: Some(without), ..Self::needed(name, value, meaning) }
    }

    /// The same with the rule that says the most about it.
    #[must_use]
    pub const fn rule(self, rule: u16) -> Self {
        Self { rule: Some(rule), ..self }
    }

    /// The names of keys, in their order.
    #[must_use]
    #[expect(clippy::indexing_slicing, reason = "the compiler runs it and checks the bounds")]
    pub const fn names<const N: usize>(keys: &[Self; N]) -> [&'static str; N] {
        let mut names = [""; N];
        let mut index = 0;
        while index < N {
            names[index] = keys[index].name;
            index += 1;
        }
        names
    }
}

/// The names of a closed set, each with its sentence; other names of the same thing stand behind it.
#[must_use]
pub fn words<T>() -> Vec<(&'static str, String)>
where
    T: IntoEnumIterator + EnumMessage + Copy + Into<&'static str>,
{
    let names = |one: T| {
        let name: &'static str = one.into();
        let others = one.get_serializations().iter().copied().filter(move |other| *other != name);
        std::iter::once(name).chain(others)
    };
    T::iter().flat_map(|one| names(one).map(move |name| (name, sentence(&one)))).collect()
}

/// The sentence that stands at a name of a closed set.
#[must_use]
pub fn sentence(one: &impl EnumMessage) -> String {
    one.get_documentation().unwrap_or("").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of the keys of the top level.
pub(crate) const TOP: [&str; 10] = Key::names(&DEFINITION_KEYS);

/// The names of the keys below `statisticDefinitionEx`.
pub(crate) const BELOW_EXTENDED: [&str; EXTENDED_KEYS.len()] = Key::names(&EXTENDED_KEYS);

/// The keys of the simple mode.
pub(crate) const OF_SIMPLE: [&str; 4] = [SIMPLE, SIMPLE_PROFILE, SIMPLE_RANGE, SIMPLE_RANGE_2];

/// Whether a key stands below `statisticDefinitionEx`.
pub(crate) fn is_below(key: &str) -> bool {
    BELOW_EXTENDED.contains(&key) || key == PROFILE_ALIAS
}

pub(crate) const NAME: &str = "name";
pub(crate) const OBJECT_TYPE: &str = "objectType";
pub(crate) const MODE: &str = "notificationMode";
pub(crate) const FREQUENCY: &str = "notificationFrequency";
pub(crate) const INSENSITIVITY: &str = "insensitivity";
/// The key whose presence selects the extended mode.
pub(crate) const EXTENDED: &str = "statisticDefinitionEx";
/// The key of the simple mode: the name of a stat type of the configuration.
pub(crate) const SIMPLE: &str = "statisticDefinitionName";
pub(crate) const SIMPLE_PROFILE: &str = "timeProfile";
pub(crate) const SIMPLE_RANGE: &str = "timeRange";
pub(crate) const SIMPLE_RANGE_2: &str = "timeRange2";
pub(crate) const CATEGORY: &str = "category";
pub(crate) const MAIN_MASK: &str = "mainMask";
pub(crate) const RELATIVE_MASK: &str = "relativeMask";
pub(crate) const SUBJECT: &str = "subject";
pub(crate) const INTERVAL_TYPE: &str = "intervalType";
pub(crate) const PROFILE: &str = "dynamicTimeProfile";
/// What newer files of Stat Server's clients write for the profile.
pub(crate) const PROFILE_ALIAS: &str = "dynamicProfile";
pub(crate) const RANGE_LEFT: &str = "timeRangeLeft";
pub(crate) const RANGE_RIGHT: &str = "timeRangeRight";
pub(crate) const RANGE_LEFT_2: &str = "timeRangeLeft2";
pub(crate) const RANGE_RIGHT_2: &str = "timeRangeRight2";
pub(crate) const FILTER: &str = "dynamicFilter";
pub(crate) const DISTINGUISH: &str = "distinguishByConnId";
/// Ours: which of the ordered durations (semantics 23).
pub(crate) const PERCENTILE: &str = "percentile";
/// Ours: what is computed of the data of a call, or of other statistics (semantics 106, 107).
pub(crate) const FORMULA: &str = "formula";
/// Ours: whether other time ranges can be asked for (semantics 110).
pub(crate) const HISTOGRAM: &str = "histogram";
