//! The program made by hand: events in blocks, and all values every ten seconds.
//!
//! Which kind of event comes next cannot be guessed, and a wrong guess costs as much as counting
//! the event. So a block is first dealt out to three lists, without a branch; then each list is
//! taken by a loop that does the same for all of it.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "rooms are as large as their indices, and a block is small"
)]

use super::agents::Agents;
use super::queues::Queues;
use super::record::{DAY_MS, Kind, Record, Workload};
use super::values::Values;

/// The distance between two ticks, milliseconds.
pub(super) const TICK_MS: u32 = 10_000;
/// How many events are dealt out at once.
pub(super) const BLOCK: usize = 1_024;

/// The kinds that go to each list, a bit each.
const ENTERED: u32 = 1 << Kind::Entered as u32;
const LEFT: u32 = 1 << Kind::Answered as u32 | 1 << Kind::Abandoned as u32;
const CHANGED: u32 = 1 << Kind::Answered as u32
    | 1 << Kind::HoldBegin as u32
    | 1 << Kind::HoldEnd as u32
    | 1 << Kind::State as u32;

/// All statistics of the centre.
pub(crate) struct Program {
    queues: Box<Queues>,
    agents: Box<Agents>,
    lists: Box<Lists>,
}

/// The events of a block, by what they concern; one that is answered is in two lists.
struct Lists {
    entered: List,
    left: List,
    changed: List,
}

/// Positions in the block, with room for all of them; only the first ones count.
struct List {
    places: [u16; BLOCK],
    len: usize,
}

impl List {
    fn new() -> Self {
        Self { places: [0; BLOCK], len: 0 }
    }

    /// The records of a block that are in the list.
    fn of<'a>(&'a self, block: &'a [Record]) -> impl Iterator<Item = &'a Record> {
        self.places[..self.len].iter().map(|&place| &block[place as usize])
    }
}

impl Program {
    pub(crate) fn new(workload: &Workload) -> Self {
        Self {
            queues: Queues::new(),
            agents: Agents::new(&workload.skills),
            lists: Box::new(Lists {
                entered: List::new(),
                left: List::new(),
                changed: List::new(),
            }),
        }
    }

    /// Counts all events.
    pub(crate) fn run(&mut self, records: &[Record]) {
        self.each_tick(records, |_, _| ());
    }

    /// Counts all events and reads all values at every tick.
    pub(crate) fn run_and_read(
        &mut self,
        records: &[Record],
        values: &mut Values,
        mut look: impl FnMut(u32, &Values),
    ) {
        self.each_tick(records, |program, now| {
            program.read(now, values);
            look(now / TICK_MS, values);
        });
    }

    /// Reads all values at an instant, of windows those up to the last tick.
    pub(super) fn read(&mut self, now: u32, values: &mut Values) {
        self.queues.read(now, &mut values.queues);
        self.agents.read(now, &mut values.agents);
        self.agents.read_skills(now, &mut values.skills);
    }

    /// Counts all events, with a stop at each tick whose events have all been.
    fn each_tick(&mut self, records: &[Record], mut stop: impl FnMut(&mut Self, u32)) {
        let ticks = records.last().map_or(0, |last| last.t / TICK_MS);
        let mut rest = records;
        for now in (1..=ticks).map(|tick| tick * TICK_MS) {
            rest = self.take_until(rest, now);
            self.queues.roll();
            stop(self, now);
            if now.is_multiple_of(DAY_MS) {
                self.queues.begin_day();
                self.agents.begin_day(now);
            }
        }
        self.take_until(rest, u32::MAX);
    }

    /// Takes the events before an instant; gives those that are left.
    fn take_until<'a>(&mut self, mut records: &'a [Record], end: u32) -> &'a [Record] {
        loop {
            let dealt = self.lists.deal(records, end);
            for record in self.lists.entered.of(records) {
                self.queues.enter(record);
            }
            for record in self.lists.left.of(records) {
                self.queues.leave(record);
                self.agents.answer(record);
            }
            self.agents.change(self.lists.changed.of(records));
            records = &records[dealt..];
            if dealt < BLOCK {
                return records;
            }
        }
    }
}

impl Lists {
    /// Deals out the events before an instant, a block at the most; gives how many there were.
    fn deal(&mut self, records: &[Record], end: u32) -> usize {
        let Self { entered, left, changed } = self;
        // In registers: a length in memory is a wait for the one before.
        let [mut entered_len, mut left_len, mut changed_len, mut dealt] = [0; 4];
        for record in records.iter().take(BLOCK) {
            if record.t >= end {
                break;
            }
            let place = dealt as u16;
            dealt += 1;
            let kind = record.kind as u32;
            entered.places[entered_len % BLOCK] = place;
            entered_len += (ENTERED >> kind & 1) as usize;
            left.places[left_len % BLOCK] = place;
            left_len += (LEFT >> kind & 1) as usize;
            changed.places[changed_len % BLOCK] = place;
            changed_len += (CHANGED >> kind & 1) as usize;
        }
        (entered.len, left.len, changed.len) = (entered_len, left_len, changed_len);
        dealt
    }
}
