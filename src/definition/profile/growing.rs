//! Growing windows: from the last reset to now, with resets at wall-clock times (semantics 4).

use std::fmt;
use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{Span, Timestamp as Instant};

use super::{ProfileFault, read_hours};
use crate::clock::Timestamp;
use crate::definition::word::{Word, closest, split_at_commas};

/// A growing window: wall-clock anchors, each with an optional step, in an IANA zone.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Growing {
    /// The zone of the profile itself; where it has none, that of the contact centre.
    zone: Option<Zone>,
    /// In the order of the day.
    anchors: Vec<Anchor>,
}

/// An IANA time zone, known by its name.
#[derive(Clone, Debug)]
pub struct Zone(TimeZone);

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct Anchor {
    second_of_day: i64,
    step_s: Option<i64>,
}

impl Zone {
    /// The zone that a contact centre has when nobody says otherwise (semantics 2).
    pub const UTC: Self = Self(TimeZone::UTC);

    /// Finds a zone by its IANA name in the data base that is part of the program.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().map(Self)
    }

    /// Finds the name that was probably meant; the place alone, such as `Rome`, is enough.
    pub(crate) fn nearest(written: &str) -> Option<String> {
        let names: Vec<String> = jiff::tz::db().available().map(|name| name.to_string()).collect();
        let is_place = |name: &&str| {
            name.rsplit('/').next().is_some_and(|place| place.eq_ignore_ascii_case(written))
        };
        let mut names = names.iter().map(String::as_str);
        names.clone().find(is_place).or_else(|| closest(written, &mut names)).map(str::to_owned)
    }

    /// The name of the zone.
    #[must_use]
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name() == other.name()
    }
}

impl Eq for Zone {}

impl std::hash::Hash for Zone {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl Growing {
    /// The window of a definition that names no profile: reset at midnight (semantics 8).
    #[must_use]
    pub fn daily() -> Self {
        Self { zone: None, anchors: vec![Anchor { second_of_day: 0, step_s: None }] }
    }

    /// Reads a list of resets such as `0:00`, `0:00+1:00` or `TZ=Europe/Rome 8:00, 16:00`.
    ///
    /// Faults come with the bytes of the text that they stand at.
    pub(crate) fn read(text: &str) -> Result<Self, Vec<(Range<usize>, ProfileFault)>> {
        let mut faults = Vec::new();
        let mut zone = None;
        let mut resets = 0;
        if let Some(rest) = text.strip_prefix("TZ=") {
            let name = rest.split(char::is_whitespace).next().unwrap_or("");
            resets = text.len() - rest.len() + name.len();
            zone = Zone::named(name);
            if zone.is_none() {
                let nearest = Zone::nearest(name);
                let fault = ProfileFault::Zone { name: name.to_owned(), nearest };
                faults.push((resets - name.len()..resets, fault));
            }
        }
        let mut anchors = Vec::new();
        for word in split_at_commas(text.get(resets..).unwrap_or("")) {
            let word = Word { text: word.text, start: resets + word.start };
            match read_reset(word) {
                Ok(anchor) => anchors.push(anchor),
                Err(fault) => faults.push(fault),
            }
        }
        anchors.sort_unstable();
        if faults.is_empty() { Ok(Self { zone, anchors }) } else { Err(faults) }
    }

    /// The interval in force at an instant: its reset and the next reset after it, where the
    /// calendar reaches that far.
    #[must_use]
    pub fn interval_at(&self, now: Timestamp, centre_zone: &Zone) -> (i64, i64) {
        let zone = &self.zone.as_ref().unwrap_or(centre_zone).0;
        let instant = Instant::from_millisecond(now.ms()).expect("a timestamp is in range");
        let today = zone.to_datetime(instant).date();
        let mut latest: Option<(i64, Anchor)> = None;
        let mut next = i64::MAX;
        for date in days_around(today) {
            for &anchor in &self.anchors {
                let fires = fires_at(zone, date, anchor);
                if fires > now.ms() {
                    next = next.min(fires);
                } else if latest.is_none_or(|(other, _)| fires >= other) {
                    latest = Some((fires, anchor));
                }
            }
        }
        let Some((begin, Anchor { step_s, .. })) = latest else {
            return (i64::MIN, next);
        };
        let Some(step_ms) = step_s.map(|step_s| step_s * 1000) else {
            return (begin, next);
        };
        let reset = begin + (now.ms() - begin) / step_ms * step_ms;
        (reset, next.min(reset + step_ms))
    }
}

/// The days whose anchors can be the latest before or the first after an instant of a day: zones
/// have skipped a whole day, so one day on each side is not enough.
fn days_around(today: Date) -> impl Iterator<Item = Date> {
    (-3..=3).filter_map(move |days| today.checked_add(Span::new().days(days)).ok())
}

/// The instant at which an anchor of a day fires, in milliseconds since 1970.
fn fires_at(zone: &TimeZone, date: Date, anchor: Anchor) -> i64 {
    let time = Time::MIN
        .checked_add(Span::new().seconds(anchor.second_of_day))
        .expect("an anchor lies within a day");
    let local = DateTime::from_parts(date, time);
    let instant = match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local),
        // The first of the two occurrences has the offset from before the change.
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local),
        // The later offset puts the skipped time in front of the gap: what follows is its end.
        AmbiguousOffset::Gap { after, .. } => after.to_timestamp(local).map(|in_front| {
            zone.following(in_front).next().map_or(in_front, |change| change.timestamp())
        }),
    };
    instant.map_or(i64::MAX, Instant::as_millisecond)
}

fn read_reset(word: Word<'_>) -> Result<Anchor, (Range<usize>, ProfileFault)> {
    if word.text.is_empty() {
        return Err((word.bytes(), ProfileFault::NoReset));
    }
    let (time, step) = match word.text.find('+') {
        Some(plus) => (word.part(0..plus), Some(word.part(plus + 1..word.text.len()))),
        None => (word, None),
    };
    if !time.text.contains(':') {
        return Err((word.bytes(), ProfileFault::Reset(word.text.to_owned())));
    }
    let second_of_day = read_hours(time.text)
        .filter(|&seconds| seconds < 86_400)
        .ok_or_else(|| (time.bytes(), ProfileFault::TimeOfDay(time.text.to_owned())))?;
    let read_step = |step: Word<'_>| {
        let step_s = read_hours(step.text).filter(|&seconds| seconds > 0);
        step_s.ok_or_else(|| (step.bytes(), ProfileFault::Step(step.text.to_owned())))
    };
    Ok(Anchor { second_of_day, step_s: step.map(read_step).transpose()? })
}

/// Writes the profile as it is read.
impl fmt::Display for Growing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(zone) = &self.zone {
            write!(f, "TZ={} ", zone.name())?;
        }
        let mut separator = "";
        for anchor in &self.anchors {
            write!(f, "{separator}{}", Hours(anchor.second_of_day))?;
            if let Some(step_s) = anchor.step_s {
                write!(f, "+{}", Hours(step_s))?;
            }
            separator = ",";
        }
        Ok(())
    }
}

/// Seconds, written as `h:mm` or `h:mm:ss`.
struct Hours(i64);

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{:02}", self.0 / 3600, self.0 / 60 % 60)?;
        if self.0 % 60 == 0 { Ok(()) } else { write!(f, ":{:02}", self.0 % 60) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the interval in force at an instant; all instants are RFC 3339.
    #[track_caller]
    fn check(profile: &str, at: &str, reset: &str, next: &str) {
        let ms = |text: &str| text.parse::<Timestamp>().unwrap().ms();
        let profile = Growing::read(profile).unwrap();
        let interval = profile.interval_at(at.parse().unwrap(), &Zone::UTC);
        assert_eq!(interval, (ms(reset), ms(next)), "{profile} at {at}");
    }

    #[test]
    fn semantics_4_anchors_reset_at_wall_clock_times() {
        check("0:00", "2024-03-05T12:00:00Z", "2024-03-05T00:00:00Z", "2024-03-06T00:00:00Z");
        check("0:00", "2024-03-05T00:00:00Z", "2024-03-05T00:00:00Z", "2024-03-06T00:00:00Z");
        check("0:00", "2024-03-04T23:59:59.999Z", "2024-03-04T00:00:00Z", "2024-03-05T00:00:00Z");
        check("8:00,16:00", "2024-03-05T07:00:00Z", "2024-03-04T16:00:00Z", "2024-03-05T08:00:00Z");
        check("8:00,16:00", "2024-03-05T16:00:00Z", "2024-03-05T16:00:00Z", "2024-03-06T08:00:00Z");
    }

    #[test]
    fn semantics_4_steps_count_from_the_latest_anchor_and_start_again_at_the_next() {
        check("0:00+1:00", "2024-03-05T12:59:59Z", "2024-03-05T12:00:00Z", "2024-03-05T13:00:00Z");
        check("0:00+7:00", "2024-03-05T23:00:00Z", "2024-03-05T21:00:00Z", "2024-03-06T00:00:00Z");
        check(
            "0:00 +1:00, 8:30",
            "2024-03-05T20:00:00Z",
            "2024-03-05T08:30:00Z",
            "2024-03-06T00:00:00Z",
        );
    }

    #[test]
    fn semantics_2_a_profile_may_carry_its_zone() {
        check(
            "TZ=Europe/Rome 0:00",
            "2024-03-05T12:00:00Z",
            "2024-03-04T23:00:00Z",
            "2024-03-05T23:00:00Z",
        );
    }

    #[test]
    fn semantics_4_a_skipped_anchor_fires_at_the_end_of_the_gap() {
        // Rome goes from 2:00 to 3:00 on 2024-03-31, at 1:00 UTC.
        check(
            "TZ=Europe/Rome 2:30",
            "2024-03-31T12:00:00Z",
            "2024-03-31T01:00:00Z",
            "2024-04-01T00:30:00Z",
        );
        // Lord Howe goes forward by half an hour on 2024-10-06, at 15:30 UTC of the day before.
        check(
            "TZ=Australia/Lord_Howe 2:15",
            "2024-10-06T00:00:00Z",
            "2024-10-05T15:30:00Z",
            "2024-10-06T15:15:00Z",
        );
        // Apia had no 2011-12-30: that day's midnight fires with the next day's.
        check(
            "TZ=Pacific/Apia 0:00",
            "2011-12-30T12:00:00Z",
            "2011-12-30T10:00:00Z",
            "2011-12-31T10:00:00Z",
        );
    }

    #[test]
    fn semantics_4_an_anchor_that_comes_twice_fires_the_first_time_only() {
        // Rome goes from 3:00 back to 2:00 on 2024-10-27, at 1:00 UTC.
        check(
            "TZ=Europe/Rome 2:30",
            "2024-10-27T02:00:00Z",
            "2024-10-27T00:30:00Z",
            "2024-10-28T01:30:00Z",
        );
    }

    #[test]
    fn semantics_4_a_day_of_25_hours_has_25_hourly_resets() {
        let profile = Growing::read("TZ=Europe/Rome 0:00+1:00").unwrap();
        let mut now: Timestamp = "2024-10-26T22:00:00Z".parse().unwrap();
        let end: Timestamp = "2024-10-27T23:00:00Z".parse().unwrap();
        let mut resets = 0;
        while now < end {
            now = Timestamp::saturating_from_ms(profile.interval_at(now, &Zone::UTC).1);
            resets += 1;
        }
        assert_eq!((now, resets), (end, 25));
    }

    #[test]
    fn a_profile_is_written_as_it_is_read() {
        for text in ["0:00", "0:00+1:00", "TZ=Europe/Rome 8:00,16:30:15"] {
            assert_eq!(Growing::read(text).unwrap().to_string(), text);
        }
    }

    /// Checks what is wrong with a profile, and where.
    #[track_caller]
    fn check_faults(profile: &str, expected: &[(&str, ProfileFault)]) {
        let faults = Growing::read(profile).unwrap_err();
        let faults = faults.into_iter().map(|(place, fault)| (&profile[place], fault));
        assert_eq!(faults.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn what_is_no_profile_is_told_with_its_place() {
        check_faults("0", &[("0", ProfileFault::Reset("0".to_owned()))]);
        check_faults("", &[("", ProfileFault::NoReset)]);
        check_faults("8:00,, 16:00", &[("", ProfileFault::NoReset)]);
        check_faults("TZ=Europe/Rome", &[("", ProfileFault::NoReset)]);
        let time = |text: &str| ProfileFault::TimeOfDay(text.to_owned());
        check_faults("6:00, 24:00,0:60", &[("24:00", time("24:00")), ("0:60", time("0:60"))]);
        check_faults("0:00 + 0:00", &[("0:00", ProfileFault::Step("0:00".to_owned()))]);
        let zone = |name: &str, nearest: &str| ProfileFault::Zone {
            name: name.to_owned(),
            nearest: Some(nearest.to_owned()),
        };
        check_faults(
            "TZ=Europe/Roma 25:00",
            &[("Europe/Roma", zone("Europe/Roma", "Europe/Rome")), ("25:00", time("25:00"))],
        );
        check_faults("TZ=Rome 0:00", &[("Rome", zone("Rome", "Europe/Rome"))]);
        assert_eq!(Zone::nearest("Mars/Olympus"), None);
    }
}
