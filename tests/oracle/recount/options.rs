//! The options of counting (rule 109), which hold for everything that is counted.

/// How everything is counted; the defaults are what the rules say.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each of them is a choice of its own")]
pub(crate) struct Options {
    /// Cuts the times of events down to whole seconds (`timestamps: seconds`).
    pub(crate) timestamps_seconds: bool,
    /// Counts durable actions where they begin (`count_durable_at: start`).
    pub(crate) starts: bool,
    /// The mask of what the service factor takes for abandoned.
    pub(crate) abandon_actions: String,
    /// The value of a percentage with an empty denominator; None is `null`.
    pub(crate) empty_percentage: Option<i128>,
    /// Cuts the duration of a durable action to the interval.
    pub(crate) clip_action_to_interval: bool,
    /// Divides the elapsed time percentage of a group by its members, too.
    pub(crate) elapsed_per_member: bool,
    /// Ends Call‹Type› on hold, and begins it anew when the call is retrieved.
    pub(crate) hold_ends_call: bool,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timestamps_seconds: false,
            starts: false,
            abandon_actions: "CallAbandoned, CallAbandonedFromRinging".to_owned(),
            empty_percentage: Some(0),
            clip_action_to_interval: false,
            elapsed_per_member: true,
            hold_ends_call: false,
        }
    }
}

impl Options {
    /// The time of an event, or of a value, as it takes effect.
    pub(super) fn effective_time(&self, ms: i64) -> i64 {
        if self.timestamps_seconds { ms.div_euclid(1_000) * 1_000 } else { ms }
    }
}
