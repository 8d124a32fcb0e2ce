//! What the wallboard page is told besides values.

use serde::{Deserialize, Serialize};

/// `GET /wallboard`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Wallboard<'a> {
    /// 0: it went well.
    pub status_code: u8,
    /// What stands at the top.
    pub title: &'a str,
    /// The time zone in which instants are shown, by its IANA name.
    pub zone: &'a str,
    /// What the time of the values follows: `wall`, or `events` where it stands still without any.
    pub clock: &'a str,
    /// How often values are published at the least, seconds; none where no statistic is periodical. With
    /// the clock on the wall, values that are much older are old.
    pub period_s: Option<u32>,
    /// Service levels below these are no longer good, percent.
    pub service_level: Thresholds,
    /// Callers who wait as long as this wait too long, seconds.
    pub longest_wait: Thresholds,
    /// Which build of the pages belongs to the program.
    pub release: String,
}

/// From where on a number is worth attention, and from where on it is bad.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`warning` and `critical`")]
pub struct Thresholds {
    /// It is worth attention.
    pub warning: u32,
    /// It is bad.
    pub critical: u32,
}
