//! What all clients together have heard, and how long it took.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use hdrhistogram::Histogram;
use memchr::memmem;
use tokio::sync::Notify;

use crate::clock::{Stopwatch, wall_time};

/// The longest that is told apart, microseconds: a minute.
const LATENCY_US_MAX: u64 = 60_000_000;
/// How many digits of a latency are told apart.
const DIGITS: u8 = 3;

/// How a message says when it began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Whoever says it has written the time since its own start, microseconds.
    Said,
    /// It is a value, with its instant by the clock on the wall, milliseconds; older ones than this do not
    /// count.
    Published {
        /// The earliest that counts.
        from_ms: i64,
    },
}

impl Mark {
    fn text(self) -> &'static str {
        match self {
            Self::Said => "\"t\":",
            Self::Published { .. } => "\"time\":",
        }
    }
}

/// What all clients together have heard.
#[derive(Debug)]
pub struct Heard {
    /// How many messages.
    pub count: Cell<u64>,
    /// How long they took, microseconds.
    pub latency: RefCell<Histogram<u64>>,
    /// How many clients have lost their connections.
    pub lost: Cell<u64>,
    /// What the service has refused first.
    pub refused: RefCell<Option<String>>,
    mark: Mark,
    /// From how many on somebody wants to be woken.
    wanted: Cell<u64>,
    enough: Notify,
    started: Stopwatch,
}

impl Heard {
    /// Nothing was heard yet.
    #[must_use]
    pub fn new(mark: Mark) -> Rc<Self> {
        let latency = Histogram::new_with_max(LATENCY_US_MAX, DIGITS);
        Rc::new(Self {
            count: Cell::new(0),
            latency: RefCell::new(latency.expect("these bounds can be")),
            lost: Cell::new(0),
            refused: RefCell::new(None),
            mark,
            wanted: Cell::new(u64::MAX),
            enough: Notify::new(),
            started: Stopwatch::start(),
        })
    }

    /// The time since the start, microseconds.
    #[must_use]
    pub fn now_us(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_micros()).unwrap_or(u64::MAX)
    }

    /// Waits until so much was heard, or nothing more will be.
    pub async fn reaches(&self, count: u64) {
        while self.count.get() < count && !self.is_hopeless() {
            self.wanted.set(count);
            self.enough.notified().await;
        }
    }

    /// Whether something was refused or lost, so that not everybody hears everything.
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        self.lost.get() > 0 || self.refused.borrow().is_some()
    }

    /// Begins to count anew.
    pub fn reset(&self) {
        self.count.set(0);
        self.latency.borrow_mut().reset();
    }

    /// Hears a text with any number of messages.
    pub fn hear(&self, text: &str) {
        let mark = self.mark.text();
        let (now_us, now_ms) = (self.now_us(), wall_time().ms());
        for at in memmem::find_iter(text.as_bytes(), mark) {
            let digits = text.get(at + mark.len()..).unwrap_or_default();
            let end = digits.find(|letter: char| !letter.is_ascii_digit()).unwrap_or(digits.len());
            let Some(begun) = digits.get(..end).and_then(|t| t.parse::<i64>().ok()) else {
                continue;
            };
            let took_us = match self.mark {
                Mark::Said => now_us.saturating_sub(begun.cast_unsigned()),
                Mark::Published { from_ms } if begun < from_ms => continue,
                Mark::Published { .. } => u64::try_from(now_ms - begun).unwrap_or(0) * 1_000,
            };
            self.latency.borrow_mut().saturating_record(took_us);
            self.count.set(self.count.get() + 1);
        }
        if self.count.get() >= self.wanted.get() {
            self.wanted.set(u64::MAX);
            self.enough.notify_one();
        }
    }

    /// Notes that a client hears no more.
    pub(super) fn lose(&self) {
        self.lost.set(self.lost.get() + 1);
        self.enough.notify_one();
    }

    /// Notes that the service does not do what it is asked for.
    pub(super) fn refuse(&self, text: &str) {
        self.refused.borrow_mut().get_or_insert_with(|| text.to_owned());
        self.enough.notify_one();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_message_of_a_text_counts_by_its_own_instant() {
        let heard = Heard::new(Mark::Said);
        let now_us = heard.now_us();
        heard.hear(&format!(r#"[{{"data":{{"t":{now_us}}}}},{{"data":{{"t":0}}}},{{"t":"x"}}]"#));
        assert_eq!(heard.count.get(), 2);
        let now_ms = wall_time().ms();
        let heard = Heard::new(Mark::Published { from_ms: now_ms });
        heard.hear(&format!(r#"{{"time":{now_ms}}} {{"time":{}}}"#, now_ms - 1));
        assert_eq!(heard.count.get(), 1);
    }
}
