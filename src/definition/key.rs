//! The keys of a definition (API document, chapter "List of statistics to be monitored").

/// The keys of the top level.
pub(crate) const TOP: [&str; 10] = [
    NAME,
    OBJECT_TYPE,
    MODE,
    FREQUENCY,
    INSENSITIVITY,
    EXTENDED,
    SIMPLE,
    SIMPLE_PROFILE,
    SIMPLE_RANGE,
    SIMPLE_RANGE_2,
];

/// The keys below `statisticDefinitionEx`.
pub(crate) const BELOW_EXTENDED: [&str; 15] = [
    CATEGORY,
    MAIN_MASK,
    RELATIVE_MASK,
    SUBJECT,
    INTERVAL_TYPE,
    PROFILE,
    RANGE_LEFT,
    RANGE_RIGHT,
    RANGE_LEFT_2,
    RANGE_RIGHT_2,
    FILTER,
    DISTINGUISH,
    PERCENTILE,
    FORMULA,
    HISTOGRAM,
];

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
