//! How everything is counted: the time zone (semantics 2), and options for what Stat Server leaves open or
//! adjustable (semantics 109).

use strum::{EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

use super::action::Action;
use super::mask::Mask;
use super::profile::Zone;

/// How everything is counted; the defaults are what the rules say.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Counting {
    /// The time zone of the contact centre.
    pub zone: Zone,
    /// How finely instants are told.
    pub timestamps: Precision,
    /// When the number of a durable action counts.
    pub count_durable_at: CountAt,
    /// What ServiceFactor1 takes for abandoned.
    pub abandon_actions: Mask,
    /// The value of a percentage with nothing to divide by.
    pub empty_percentage: EmptyPercentage,
    /// How durations are measured, and what ends them.
    pub measure: Measure,
}

/// Options that are either so or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Measure {
    /// Whether the duration of an ended action is cut to the interval.
    pub clips_action_to_interval: bool,
    /// Whether ElapsedTimePercentage of a skill group divides by the number of its members, too.
    pub elapsed_per_member: bool,
    /// Whether hold ends Call‹Type›, which begins anew when the call is retrieved.
    pub hold_ends_call: bool,
}

/// How finely instants are told.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(serialize_all = "lowercase")]
pub enum Precision {
    /// Instants are taken as sources tell them.
    Milliseconds,
    /// Instants are cut down to whole seconds.
    Seconds,
}

/// When the number of a durable action counts.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(serialize_all = "lowercase")]
pub enum CountAt {
    /// When it ends.
    End,
    /// When it begins. Times, and numbers with a range, still count at the end.
    Start,
}

/// The value of a percentage with nothing to divide by.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
pub enum EmptyPercentage {
    /// It is 0.
    #[strum(serialize = "0")]
    Zero,
    /// It is 100.
    #[strum(serialize = "100")]
    Hundred,
    /// There is no value: `null`.
    #[strum(serialize = "null")]
    Null,
}

impl Counting {
    /// What ServiceFactor1 takes for abandoned by default (semantics 18).
    pub const ABANDON_ACTIONS: [Action; 2] =
        [Action::CallAbandoned, Action::CallAbandonedFromRinging];

    /// Everything as the rules say, in a time zone.
    #[must_use]
    pub fn in_zone(zone: Zone) -> Self {
        Self { zone, ..Self::default() }
    }

    /// An instant as it counts, milliseconds.
    #[must_use]
    pub fn instant(&self, ms: i64) -> i64 {
        match self.timestamps {
            Precision::Milliseconds => ms,
            Precision::Seconds => ms - ms.rem_euclid(1000),
        }
    }
}

impl Default for Counting {
    fn default() -> Self {
        Self {
            zone: Zone::UTC,
            timestamps: Precision::Milliseconds,
            count_durable_at: CountAt::End,
            abandon_actions: Mask::of(&Self::ABANDON_ACTIONS),
            empty_percentage: EmptyPercentage::Zero,
            measure: Measure {
                clips_action_to_interval: false,
                elapsed_per_member: true,
                hold_ends_call: false,
            },
        }
    }
}
