//! The instants that are evaluated.

use std::str::FromStr;

use crate::cli::failure::Failure;
use crate::clock::Timestamp;
use crate::event::Event;

/// How many instants one replay may evaluate.
const INSTANTS_MAX: i64 = 10_000_000;

/// A distance between two evaluations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Every {
    ms: i64,
}

impl FromStr for Every {
    type Err = String;

    /// Reads `10s`, `15m`, `1h`, `1d`, `500ms`, or a combination such as `1h30m`.
    fn from_str(text: &str) -> Result<Self, String> {
        let wrong = || format!("`{text}` is not a duration: expected 10s, 15m, 1h, 1d or 1h30m");
        let mut rest = text.trim();
        let mut ms = 0_i64;
        while !rest.is_empty() {
            let digits = rest.find(|letter: char| !letter.is_ascii_digit()).ok_or_else(wrong)?;
            let (number, behind) = rest.split_at(digits);
            let letters =
                behind.find(|letter: char| letter.is_ascii_digit()).unwrap_or(behind.len());
            let (unit, behind) = behind.split_at(letters);
            let unit_ms = match unit.trim() {
                "ms" => 1,
                "s" => 1_000,
                "m" | "min" => 60_000,
                "h" => 3_600_000,
                "d" => 86_400_000,
                _ => return Err(wrong()),
            };
            let number: i64 = number.parse().map_err(|_| wrong())?;
            let part = number.checked_mul(unit_ms).ok_or_else(wrong)?;
            ms = ms.checked_add(part).ok_or_else(wrong)?;
            rest = behind;
        }
        if ms > 0 { Ok(Self { ms }) } else { Err(wrong()) }
    }
}

/// The instants to evaluate, in order and each once: those that are named and the ticks of a grid
/// within the events; the last event where nothing is named.
///
/// # Errors
/// Where the grid is finer than anybody can mean.
pub(super) fn instants(
    events: &[Event],
    at: &[Timestamp],
    every: Option<Every>,
) -> Result<Vec<Timestamp>, Failure> {
    let mut instants = at.to_vec();
    if let (Some(first), Some(last)) = (events.first(), events.last()) {
        if let Some(Every { ms }) = every {
            let first_tick = (first.time.ms() - 1).div_euclid(ms) + 1;
            let last_tick = last.time.ms().div_euclid(ms);
            let count = last_tick - first_tick + 1;
            if count > INSTANTS_MAX {
                return Err(Failure::TooManyInstants { count, max: INSTANTS_MAX });
            }
            let ticks = (first_tick..=last_tick).map(|tick| tick * ms);
            instants.extend(ticks.map(Timestamp::saturating_from_ms));
        }
        if every.is_some() || at.is_empty() {
            instants.push(last.time);
        }
    }
    instants.sort_unstable();
    instants.dedup();
    Ok(instants)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::{AgentHappening, Happening, Line};
    use crate::ids::{AgentId, Id, Names};

    fn event(ms: i64) -> Event {
        let line = Line { agent: AgentId::from_index(0), device: None, medium: Names::voice() };
        Event {
            time: Timestamp::from_ms(ms).unwrap(),
            centre: Names::default_centre(),
            happening: Happening::Agent {
                line,
                connection: None,
                what: AgentHappening::AgentLogin,
            },
            extra: None,
        }
    }

    #[track_caller]
    fn check(at: &[i64], every: Option<&str>, expected: &[i64]) {
        let events = [event(1_500), event(4_000)];
        let at: Vec<_> = at.iter().map(|&ms| Timestamp::from_ms(ms).unwrap()).collect();
        let every = every.map(|every| every.parse().unwrap());
        let instants = instants(&events, &at, every).unwrap();
        let found: Vec<_> = instants.iter().map(|at| at.ms()).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn instants_are_named_or_on_a_grid_or_the_end() {
        check(&[], None, &[4_000]);
        check(&[9_000, 2_000, 9_000], None, &[2_000, 9_000]);
        check(&[], Some("1s"), &[2_000, 3_000, 4_000]);
        check(&[2_500], Some("3s"), &[2_500, 3_000, 4_000]);
        check(&[], Some("500ms"), &[1_500, 2_000, 2_500, 3_000, 3_500, 4_000]);
        assert!(instants(&[], &[], None).unwrap().is_empty());
        let far = [event(0), event(INSTANTS_MAX)];
        let refused = instants(&far, &[], Some("1ms".parse().unwrap())).unwrap_err();
        assert!(refused.to_string().starts_with("10000001 instants are too many"), "{refused}");
    }

    #[test]
    fn durations_are_read_with_their_units() {
        let ms = |text: &str| text.parse::<Every>().map(|every| every.ms);
        assert_eq!(ms("10s"), Ok(10_000));
        assert_eq!(ms("1h30m"), Ok(5_400_000));
        assert_eq!(ms("500ms"), Ok(500));
        for wrong in ["", "10", "s", "0s", "1y", "-1s", "99999999999999999999d"] {
            assert!(ms(wrong).is_err(), "{wrong}");
        }
    }
}
