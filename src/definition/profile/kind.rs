//! The kinds of intervals, by the names of the API document and by those of Configuration Manager.

use strum::{EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

/// What kind of interval a statistic looks at.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(ascii_case_insensitive)]
pub enum IntervalKind {
    /// From the last reset until now, with resets at times of day.
    GrowingWindow,
    /// From the last login of the agent to its logout. For objects of the type AGENT only.
    SinceLogin,
    /// The last so many occurrences, however old they are.
    SlidingSelection,
    /// The last so many seconds.
    SlidingWindow,
}

impl IntervalKind {
    /// The name as the API document writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.into()
    }

    /// The name behind the comma of a time profile of the configuration: `OneDay,Growing`.
    #[must_use]
    pub fn short_name(self) -> &'static str {
        match self {
            Self::GrowingWindow => "Growing",
            Self::SinceLogin => "SinceLogin",
            Self::SlidingSelection => "Selection",
            Self::SlidingWindow => "Sliding",
        }
    }

    /// What a time profile of the kind is, in words.
    #[must_use]
    pub fn profile(self) -> &'static str {
        match self {
            Self::GrowingWindow => {
                "times of day with commas between them, such as `8:00,16:00`, each perhaps with a \
                 step as in `0:00+1:00`, and in front of them perhaps a time zone, as in \
                 `TZ=Europe/Rome 0:00`"
            }
            Self::SinceLogin => "nothing: a time profile has no effect",
            Self::SlidingSelection => "how many of the last occurrences count, such as `20`",
            Self::SlidingWindow => "`window` or `window:step` in whole seconds, such as `3600:10`",
        }
    }

    /// The time profiles that there are of the kind, by an example of each, with what it means.
    #[must_use]
    pub fn forms(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::GrowingWindow => &[
                ("0:00", "Reset at a time of day, `h:mm` or `h:mm:ss`."),
                ("8:00,16:00", "Reset at several times of day."),
                (
                    "0:00+1:00",
                    "Reset at a time of day, and then again and again after a step of `h:mm` or \
                     `h:mm:ss`, until the next time of day that is named.",
                ),
                (
                    "TZ=Europe/Rome 0:00",
                    "Times of day of an IANA time zone, instead of that of the contact centre.",
                ),
            ],
            Self::SinceLogin => &[],
            Self::SlidingSelection => {
                &[("20", "How many of the last occurrences count, from 1 to 10,000.")]
            }
            Self::SlidingWindow => &[
                (
                    "3600",
                    "How many seconds long the window is, 31 days at the most. It moves on in \
                     steps of `notificationFrequency`, or else of 10 seconds.",
                ),
                ("3600:10", "The same with a step of its own, in seconds."),
            ],
        }
    }

    /// The rule of `docs/semantics.md`.
    #[must_use]
    pub fn rule(self) -> u16 {
        match self {
            Self::GrowingWindow => 4,
            Self::SinceLogin => 7,
            Self::SlidingSelection => 6,
            Self::SlidingWindow => 5,
        }
    }
}
