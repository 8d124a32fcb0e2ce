//! When values are published without an event: ticks, resets and steps of windows (semantics 47).

use crate::clock::Timestamp;
use crate::definition::{Definition, Growing, Interval, Mode, Zone};

/// The instants at which definitions publish by themselves.
#[derive(Debug)]
pub(super) struct Schedule {
    zone: Zone,
    entries: Vec<Entry>,
}

#[derive(Debug)]
struct Entry {
    occasion: Occasion,
    /// The definitions, by position.
    definitions: Vec<usize>,
    /// The growing interval that was looked at last: its begin and the next one.
    interval: (i64, i64),
}

/// What a definition waits for.
#[derive(Clone, Debug, PartialEq)]
enum Occasion {
    /// The multiples of so many milliseconds since 1970.
    Grid(i64),
    /// The begin of each interval.
    Begin(Growing),
    /// The last millisecond of each interval.
    End(Growing),
}

impl Schedule {
    pub(super) fn new(definitions: &[Definition], zone: &Zone) -> Self {
        let mut entries: Vec<Entry> = Vec::new();
        for (place, definition) in definitions.iter().enumerate() {
            let Some(occasion) = occasion(definition) else { continue };
            match entries.iter_mut().find(|entry| entry.occasion == occasion) {
                Some(entry) => entry.definitions.push(place),
                None => entries.push(Entry {
                    occasion,
                    definitions: vec![place],
                    interval: (i64::MAX, i64::MIN),
                }),
            }
        }
        Self { zone: zone.clone(), entries }
    }

    /// The next instant after another one.
    pub(super) fn next_after(&mut self, at: i64) -> Option<i64> {
        let zone = &self.zone;
        let next = self.entries.iter_mut().map(|entry| entry.next_after(at, zone)).min()?;
        Some(next).filter(|next| *next < i64::MAX)
    }

    /// The definitions that publish at an instant.
    pub(super) fn due_at(&mut self, at: i64) -> Vec<usize> {
        let zone = &self.zone;
        let due = self.entries.iter_mut().filter_map(|entry| {
            let is_due = entry.next_after(at - 1, zone) == at;
            is_due.then_some(&entry.definitions)
        });
        let mut due: Vec<usize> = due.flatten().copied().collect();
        due.sort_unstable();
        due
    }
}

impl Entry {
    fn next_after(&mut self, at: i64, zone: &Zone) -> i64 {
        let grid_ms = match &self.occasion {
            Occasion::Grid(grid_ms) => *grid_ms,
            Occasion::Begin(growing) => {
                look_up(&mut self.interval, growing, at, zone);
                return self.interval.1;
            }
            Occasion::End(growing) => {
                // The last millisecond of this interval may be over.
                look_up(&mut self.interval, growing, at + 1, zone);
                return self.interval.1.saturating_sub(1);
            }
        };
        (at.div_euclid(grid_ms) + 1) * grid_ms
    }
}

/// Brings the interval up to an instant.
fn look_up(interval: &mut (i64, i64), growing: &Growing, at: i64, zone: &Zone) {
    if !(interval.0 <= at && at < interval.1) {
        *interval = growing.interval_at(Timestamp::saturating_from_ms(at), zone);
    }
}

fn occasion(definition: &Definition) -> Option<Occasion> {
    match (definition.notification.mode, &definition.interval) {
        (Mode::Periodical, _) => {
            Some(Occasion::Grid(i64::from(definition.notification.frequency_s.max(1)) * 1000))
        }
        (Mode::Immediate, Some(Interval::Growing(growing))) => {
            Some(Occasion::Begin(growing.clone()))
        }
        (Mode::Immediate, Some(Interval::Sliding(sliding))) => {
            Some(Occasion::Grid(sliding.step_ms))
        }
        (Mode::Reset, Some(Interval::Growing(growing))) => Some(Occasion::End(growing.clone())),
        (Mode::Immediate, Some(Interval::Selection(_) | Interval::SinceLogin) | None)
        | (Mode::Reset, Some(_) | None)
        | (Mode::None, _) => None,
    }
}
