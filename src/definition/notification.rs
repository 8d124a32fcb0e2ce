//! Notification: when a value is sent to those who listen (semantics 47).

use strum::{EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

/// When a value is sent.
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
#[strum(ascii_case_insensitive)]
pub enum Mode {
    /// Every so many seconds, counted from 1970 UTC, as the frequency says.
    #[strum(serialize = "PERIODICAL")]
    Periodical,
    /// At each change.
    #[strum(serialize = "IMMEDIATE")]
    Immediate,
    /// When a growing window is reset, with the last value of the interval. For growing windows only.
    #[strum(serialize = "RESET")]
    Reset,
    /// Never: the value is there for those who ask.
    #[strum(serialize = "NONE")]
    None,
}

/// When, how often and after how much change a value is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Notification {
    /// When the value is sent.
    pub mode: Mode,
    /// Seconds between two ticks; 0 where the mode needs none.
    pub frequency_s: u32,
    /// The change below which a value is not sent, in percent.
    pub insensitivity_percent: u32,
}

impl Notification {
    /// What a definition has that says nothing: every ten seconds.
    pub const DEFAULT: Self =
        Self { mode: Mode::Periodical, frequency_s: 10, insensitivity_percent: 0 };
}
