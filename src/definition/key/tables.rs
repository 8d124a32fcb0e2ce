//! What every key of a definition says.

use super::{
    CATEGORY, DISTINGUISH, EXTENDED, FILTER, FORMULA, FREQUENCY, HISTOGRAM, INSENSITIVITY,
    INTERVAL_TYPE, Key, KeyValue, MAIN_MASK, MODE, NAME, OBJECT_TYPE, PERCENTILE, PROFILE,
    RANGE_LEFT, RANGE_LEFT_2, RANGE_RIGHT, RANGE_RIGHT_2, RELATIVE_MASK, SIMPLE, SIMPLE_PROFILE,
    SIMPLE_RANGE, SIMPLE_RANGE_2, SUBJECT, words,
};
use crate::definition::category::Category;
use crate::definition::notification::Mode;
use crate::definition::object_type::ObjectType;
use crate::definition::profile::IntervalKind;
use crate::definition::subject::Subject;

/// The keys of the top level.
pub const DEFINITION_KEYS: [Key; 10] = [
    Key::needed(
        NAME,
        KeyValue::Name,
        "The name of the statistic in the API. Objects of two types may each have a statistic of \
         the same name.",
    )
    .rule(44),
    Key::needed(
        OBJECT_TYPE,
        KeyValue::Word(words::<ObjectType>),
        "Which objects have the statistic.",
    )
    .rule(28),
    Key::optional(
        MODE,
        KeyValue::Word(words::<Mode>),
        "When a value is sent.",
        "`PERIODICAL`, with a warning",
    )
    .rule(47),
    Key::optional(
        FREQUENCY,
        KeyValue::Whole { unit: "seconds", min: 0, max: FREQUENCY_S_MAX },
        "How many seconds lie between two values of the mode PERIODICAL; and the step of a sliding \
         window whose profile gives none.",
        "10, with a warning where the mode is PERIODICAL",
    )
    .rule(47),
    Key::optional(
        INSENSITIVITY,
        KeyValue::Whole { unit: "percent", min: 0, max: u32::MAX },
        "By how many percent a value has to change before it is sent again.",
        "0",
    )
    .rule(47),
    Key::optional(
        EXTENDED,
        KeyValue::Keys(&EXTENDED_KEYS),
        "The statistic itself, in extended mode.",
        "`statisticDefinitionName` has to be there: simple mode",
    )
    .rule(44),
    Key::optional(
        SIMPLE,
        KeyValue::Name,
        "The stat type of the configuration that is computed, in simple mode.",
        "`statisticDefinitionEx` has to be there: extended mode",
    )
    .rule(44),
    Key::optional(
        SIMPLE_PROFILE,
        KeyValue::Name,
        "The time profile of the configuration over which it counts. For simple mode only.",
        "the one that is named `Default`, else a growing window from midnight on",
    )
    .rule(8),
    Key::optional(
        SIMPLE_RANGE,
        KeyValue::Name,
        "The time range of the configuration that restricts it. For simple mode only.",
        "the one that is named `Default`, else 0-20, where the category needs a range",
    )
    .rule(38),
    Key::optional(
        SIMPLE_RANGE_2,
        KeyValue::Name,
        "The second time range. For simple mode only.",
        "nothing is restricted",
    )
    .rule(38),
];

/// The keys of a stat type: below `statisticDefinitionEx`, and of a named one in the configuration.
pub const STAT_TYPE_KEYS: [Key; 9] = [
    Key::needed(CATEGORY, KeyValue::Word(words::<Category>), "The formula of the statistic."),
    Key::optional(
        MAIN_MASK,
        KeyValue::Mask,
        "Which actions or statuses count.",
        "refused, if the category needs one",
    )
    .rule(19),
    Key::optional(
        RELATIVE_MASK,
        KeyValue::Mask,
        "Which actions or statuses the others are set against.",
        "the main mask, if the category needs one",
    )
    .rule(39),
    Key::optional(
        SUBJECT,
        KeyValue::Word(words::<Subject>),
        "Which timeline of the objects is read.",
        "refused, unless the category is Formula",
    )
    .rule(12),
    Key::optional(
        FILTER,
        KeyValue::Filter,
        "Which of them count, by the data of the call or the reason of the state.",
        "all of them count",
    )
    .rule(36),
    Key::optional(
        DISTINGUISH,
        KeyValue::Flag,
        "Whether what runs for one connId at the same time counts once.",
        "`false`",
    )
    .rule(104),
    Key::optional(
        PERCENTILE,
        KeyValue::Percentile,
        "Which percentile is meant: a number such as `95` or `99.9`. An extension of ours.",
        "refused, if the category is PercentileTime",
    )
    .rule(23),
    Key::optional(
        FORMULA,
        KeyValue::Formula,
        "What is computed of the data of a call, or of other statistics. An extension of ours.",
        "refused, if the category needs one",
    )
    .rule(106),
    Key::optional(
        HISTOGRAM,
        KeyValue::Flag,
        "Whether the durations are kept, so that queries can ask for other time ranges with \
         `?timeRange=0-30`. For actions only. An extension of ours.",
        "`false`",
    )
    .rule(110),
];

/// The keys of intervals and ranges, below `statisticDefinitionEx`.
pub const WINDOW_KEYS: [Key; 6] = [
    Key::optional(
        INTERVAL_TYPE,
        KeyValue::Word(words::<IntervalKind>),
        "What kind of interval the statistic looks at.",
        "`GrowingWindow`",
    )
    .rule(8),
    Key::optional(
        PROFILE,
        KeyValue::Profile,
        "Which interval of that kind. `dynamicProfile` is read as the same key, with a warning.",
        "`0:00` of a growing window; refused with a sliding window or a selection",
    )
    .rule(8),
    Key::optional(
        RANGE_LEFT,
        SECONDS,
        "From which duration on the time range reaches, inclusive.",
        "0",
    )
    .rule(38),
    Key::optional(
        RANGE_RIGHT,
        SECONDS,
        "Up to which duration the time range reaches, exclusive.",
        "no limit; 20 where the category needs a range and both bounds are missing",
    )
    .rule(38),
    Key::optional(
        RANGE_LEFT_2,
        SECONDS,
        "From which duration on the second time range reaches, inclusive.",
        "0",
    )
    .rule(38),
    Key::optional(
        RANGE_RIGHT_2,
        SECONDS,
        "Up to which duration the second time range reaches, exclusive.",
        "no limit; where both bounds are missing, there is no second range",
    )
    .rule(38),
];

const SECONDS: KeyValue = KeyValue::Whole { unit: "seconds", min: 0, max: u32::MAX };

/// The keys below `statisticDefinitionEx`.
pub(super) const EXTENDED_KEYS: [Key; STAT_TYPE_KEYS.len() + WINDOW_KEYS.len()] =
    joined(&STAT_TYPE_KEYS, &WINDOW_KEYS);

#[expect(clippy::indexing_slicing, reason = "the compiler runs it and checks the bounds")]
const fn joined<const N: usize>(first: &[Key], second: &[Key]) -> [Key; N] {
    assert!(N == first.len() + second.len(), "no key is left out");
    let mut keys = [first[0]; N];
    let mut index = 0;
    while index < N {
        let is_first = index < first.len();
        keys[index] = if is_first { first[index] } else { second[index - first.len()] };
        index += 1;
    }
    keys
}

/// The longest time between two values, seconds.
pub(crate) const FREQUENCY_S_MAX: u32 = 31 * 86_400;
