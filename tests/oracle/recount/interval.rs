//! Time profiles and the intervals that they give at an evaluation time (rules 4 to 8).
//!
//! Wall-clock anchors are found by walking over instants and asking the zone for the local time of
//! each, so no gap or fold needs a thought of its own.

use std::cmp::Ordering;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::history::{Moment, Session};

const DAY_S: i64 = 86_400;
/// No zone is further from UTC than this.
const OFFSET_S_MAX: i64 = 16 * 3_600;

/// How a statistic chooses its interval.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Profile {
    Growing { zone: Option<String>, anchors: Vec<Anchor> },
    Sliding { window_s: i64, step_s: i64 },
    Selection { count: usize },
    SinceLogin,
}

/// A wall-clock time at which a growing window starts again, and then in steps if it has any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Anchor {
    second_of_day: i64,
    step_s: Option<i64>,
}

/// The interval in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Interval {
    /// `[from, now]` by time.
    From(i64),
    /// From one event to another (or to now), by the order of events (rule 42).
    Between(Moment, Option<Moment>),
    /// The last so many occurrences, whatever their age (rule 6).
    Last(usize),
    /// Before any login.
    Nothing,
}

impl Profile {
    /// Reads `0:00`, `0:00+1:00`, `8:00,16:00`, each perhaps after `TZ=Zone `.
    pub(super) fn growing(text: &str) -> Self {
        let (zone, times) = match text.trim().strip_prefix("TZ=") {
            Some(rest) => {
                let (zone, times) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
                (Some(zone.to_owned()), times)
            }
            None => (None, text),
        };
        let times = if times.trim().is_empty() { "0:00" } else { times };
        let anchors = times.split(',').map(Anchor::parse).collect();
        Self::Growing { zone, anchors }
    }

    /// Reads `window` or `window:step`, in seconds.
    pub(super) fn sliding(text: &str, default_step_s: i64) -> Self {
        let (window, step) = match text.trim().split_once(':') {
            Some((window, step)) => (number(window), number(step)),
            None => (number(text), default_step_s),
        };
        assert!(window > 0 && step > 0, "`{text}` is no sliding window");
        Self::Sliding { window_s: window, step_s: step }
    }

    pub(super) fn selection(text: &str) -> Self {
        let count = usize::try_from(number(text)).expect("numbers are not negative");
        assert!(count > 0, "a selection of nothing");
        Self::Selection { count }
    }

    /// The interval at time `at`; `zone` is the contact centre's. Of SinceLogin each agent has its
    /// own.
    pub(super) fn interval(&self, at: i64, zone: &str) -> Interval {
        match self {
            Self::Growing { zone: own, anchors } => {
                Interval::From(last_reset(anchors, at, own.as_deref().unwrap_or(zone)))
            }
            Self::Sliding { window_s, step_s } => {
                let step_ms = step_s * 1_000;
                Interval::From(at.div_euclid(step_ms) * step_ms - window_s * 1_000)
            }
            Self::Selection { count } => Interval::Last(*count),
            Self::SinceLogin => Interval::Nothing,
        }
    }
}

impl Interval {
    /// From the last login of an agent (rules 7 and 42).
    pub(super) fn since_login(sessions: &[Session]) -> Self {
        match sessions.last() {
            Some(session) => Self::Between(session.login, session.logout),
            None => Self::Nothing,
        }
    }

    /// Whether a moment is before the begin of the interval, at it or after it; nothing is before
    /// the first event of all (rule 9).
    pub(super) fn side_of(self, moment: Moment, origin: Moment) -> Ordering {
        match self {
            Self::From(from) if origin.time < from => moment.time.cmp(&from),
            Self::From(_) => moment.cmp(&origin),
            Self::Between(from, _) => moment.cmp(&from),
            Self::Last(_) | Self::Nothing => Ordering::Greater,
        }
    }

    /// Whether what happens at a moment counts in it; all has happened before now.
    pub(super) fn has(self, moment: Moment) -> bool {
        match self {
            Self::From(from) => from <= moment.time,
            Self::Between(from, to) => {
                from.order <= moment.order && to.is_none_or(|to| moment.order <= to.order)
            }
            Self::Last(_) => true,
            Self::Nothing => false,
        }
    }

    /// Its begin, where it has one.
    pub(super) fn begin_ms(self) -> Option<i64> {
        match self {
            Self::From(from) => Some(from),
            Self::Between(from, _) => Some(from.time),
            Self::Last(_) | Self::Nothing => None,
        }
    }

    /// Its begin and its end as far as time has elapsed in it at `at` (rule 101).
    pub(super) fn elapsed(self, origin: Moment, at: i64) -> (i64, i64) {
        match self {
            Self::From(from) => (from.max(origin.time), at),
            Self::Between(from, to) => (from.time, to.map_or(at, |to| to.time)),
            Self::Last(_) | Self::Nothing => (at, at),
        }
    }

    pub(super) fn is_over_before(self, moment: Moment) -> bool {
        matches!(self, Self::Between(_, Some(to)) if to < moment)
    }
}

impl Anchor {
    fn parse(text: &str) -> Self {
        let (time, step) = match text.split_once('+') {
            Some((time, step)) => (time, Some(clock(step))),
            None => (text, None),
        };
        let second_of_day = clock(time);
        assert!(second_of_day < DAY_S, "`{text}` is after the end of the day");
        assert!(step != Some(0), "`{text}` has an empty step");
        Self { second_of_day, step_s: step }
    }
}

fn number(text: &str) -> i64 {
    let text = text.trim();
    let is_number = !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    assert!(is_number, "`{text}` is no number");
    text.parse().expect("a number of digits")
}

/// Reads `h:mm` or `h:mm:ss`.
fn clock(text: &str) -> i64 {
    let parts: Vec<i64> = text.split(':').map(number).collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [hours, minutes] => (hours, minutes, &0),
        [hours, minutes, seconds] => (hours, minutes, seconds),
        _ => panic!("`{text}` is no time of day"),
    };
    assert!(*minutes < 60 && *seconds < 60, "`{text}` is no time of day");
    hours * 3_600 + minutes * 60 + seconds
}

/// The last reset at or before `at`, in milliseconds.
fn last_reset(anchors: &[Anchor], at: i64, zone: &str) -> i64 {
    let zone = TimeZone::get(zone).unwrap_or_else(|e| panic!("`{zone}` is no zone: {e}"));
    let today = local(&zone, at.div_euclid(1_000)).div_euclid(DAY_S);
    let mut latest: Option<(i64, i64, Anchor)> = None;
    for day in today - 3..=today + 1 {
        for anchor in anchors {
            let wall = day * DAY_S + anchor.second_of_day;
            let instant = first_instant(&zone, wall) * 1_000;
            let is_later = latest.is_none_or(|(i, w, _)| (i, w) < (instant, wall));
            if instant <= at && is_later {
                latest = Some((instant, wall, *anchor));
            }
        }
    }
    let (instant, _, anchor) = latest.expect("three days have an anchor");
    match anchor.step_s {
        Some(step_s) => instant + (at - instant) / (step_s * 1_000) * (step_s * 1_000),
        None => instant,
    }
}

/// The wall clock at an instant, in seconds as if it were UTC.
fn local(zone: &TimeZone, instant: i64) -> i64 {
    let timestamp = Timestamp::from_second(instant).expect("an instant of our days");
    instant + i64::from(zone.to_offset(timestamp).seconds())
}

/// The first instant at which the wall clock shows `wall` or, in a gap, anything later (rule 4).
fn first_instant(zone: &TimeZone, wall: i64) -> i64 {
    let first = (wall - OFFSET_S_MAX).div_euclid(60) * 60;
    for minute in (first..=wall + OFFSET_S_MAX).step_by(60) {
        // The wall clock jumps at full minutes of UTC only, so its two ends tell for a minute.
        if local(zone, minute) < wall && local(zone, minute + 59) < wall {
            continue;
        }
        for second in minute..minute + 60 {
            if local(zone, second) >= wall {
                return second;
            }
        }
    }
    panic!("no wall clock is {OFFSET_S_MAX} s behind UTC")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(profile: &str, zone: &str, at: &str, expected: &str) {
        let at: Timestamp = at.parse().unwrap();
        let expected: Timestamp = expected.parse().unwrap();
        let interval = Profile::growing(profile).interval(at.as_millisecond(), zone);
        assert_eq!(interval, Interval::From(expected.as_millisecond()));
    }

    #[test]
    fn a_day_begins_at_local_midnight() {
        check("0:00", "UTC", "2024-03-05T00:00:00Z", "2024-03-05T00:00:00Z");
        check("0:00", "UTC", "2024-03-04T23:59:59.999Z", "2024-03-04T00:00:00Z");
        check("0:00", "Europe/Rome", "2024-03-05T22:59:59Z", "2024-03-04T23:00:00Z");
        check("TZ=Europe/Rome 0:00", "UTC", "2024-03-05T23:00:00Z", "2024-03-05T23:00:00Z");
        check("8:00,16:00", "UTC", "2024-03-05T07:59:59Z", "2024-03-04T16:00:00Z");
        check("8:00:30", "Pacific/Kiritimati", "2024-03-05T19:00:00Z", "2024-03-05T18:00:30Z");
    }

    #[test]
    fn a_skipped_time_fires_after_the_gap() {
        check("2:30", "Europe/Rome", "2024-03-31T00:59:59Z", "2024-03-30T01:30:00Z");
        check("2:30", "Europe/Rome", "2024-03-31T01:00:00Z", "2024-03-31T01:00:00Z");
        check("0:00", "America/Sao_Paulo", "2018-11-04T04:00:00Z", "2018-11-04T03:00:00Z");
        check("2:10", "Australia/Lord_Howe", "2024-10-05T16:00:00Z", "2024-10-05T15:30:00Z");
        check("0:00", "Pacific/Apia", "2011-12-30T12:00:00Z", "2011-12-30T10:00:00Z");
    }

    #[test]
    fn a_time_that_comes_twice_fires_first() {
        check("2:30", "Europe/Rome", "2024-10-27T00:29:59Z", "2024-10-26T00:30:00Z");
        check("2:30", "Europe/Rome", "2024-10-27T01:45:00Z", "2024-10-27T00:30:00Z");
        check("0:00", "America/Havana", "2024-11-03T06:00:00Z", "2024-11-03T04:00:00Z");
    }

    #[test]
    fn steps_count_elapsed_time_from_the_latest_anchor() {
        check("0:00+1:00", "Europe/Rome", "2024-10-27T01:30:00Z", "2024-10-27T01:00:00Z");
        check("0:00 +2:00", "Europe/Rome", "2024-10-27T22:59:00Z", "2024-10-27T22:00:00Z");
        check("0:00+2:00", "Europe/Rome", "2024-03-31T01:30:00Z", "2024-03-31T01:00:00Z");
        check("8:00+7:00,20:00", "UTC", "2024-03-05T19:00:00Z", "2024-03-05T15:00:00Z");
        check("8:00+7:00,20:00", "UTC", "2024-03-05T23:00:00Z", "2024-03-05T20:00:00Z");
    }

    #[test]
    fn semantics_4_vector_20_a_day_of_25_hours_has_25_intervals() {
        let midnight: Timestamp = "2024-10-26T22:00:00Z".parse().unwrap();
        let quarters = (0..25 * 4).map(|quarter| midnight.as_millisecond() + quarter * 900_000);
        let hourly = Profile::growing("0:00+1:00");
        let mut begins: Vec<Option<i64>> =
            quarters.map(|at| hourly.interval(at, "Europe/Rome").begin_ms()).collect();
        begins.dedup();
        assert_eq!(begins.len(), 25);
    }

    #[test]
    fn a_sliding_window_moves_on_the_grid_of_its_step() {
        let window = |text| Profile::sliding(text, 10).interval(1_234_567, "UTC");
        assert_eq!(window("600"), Interval::From(1_230_000 - 600_000));
        assert_eq!(window("600:60"), Interval::From(1_200_000 - 600_000));
    }
}
