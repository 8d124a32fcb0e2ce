//! Calls at queues: who waits, and what those that left add up to since midnight and in an hour.
//!
//! An event writes to the slice of ten seconds that runs. When the slice is over, it is added to the
//! sums of the day and of the hour, and the slice of an hour ago is taken off again: three columns of
//! additions that vectorise. The longest wait cannot be taken off; it is the greater of two maxima,
//! of the slices since the last round of the ring and of those before, from the place reached on.
//!
//! Rooms are larger than what is in them, so that no index needs a check: a queue is a byte.

#![expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "rooms are as large as their indices; limits are those of the workload"
)]

use std::hint::select_unpredictable;

use super::record::{Kind, QUEUES, Record};
use super::values::{Leaving, QueueValues};

/// How many slices an hour has.
const SLICES: usize = 360;
/// One place for each number of a queue.
const ROOM: usize = 256;
/// How many places a queue has for calls that wait; one bit each.
const PLACES: usize = 64;
/// The place of a call that has found none.
const NO_PLACE: u8 = PLACES as u8;
/// No call is open while so many others enter.
const CALLS: usize = 1 << 16;

/// Numbers of one kind for all queues. [`COUNTS`] are two in one: all of them in the lower half, and
/// in the upper half those answered in time, or abandoned late.
type Lane = [u32; QUEUES];

/// The lane of abandoned calls, that of answered ones, and that of their waits.
const LANES: usize = 3;
const ABANDONED: usize = 0;
const ANSWERED: usize = 1;
const WAITED_MS: usize = 2;
/// What one more call adds to a lane of counts, by whether it has waited [`LIMIT_MS`] or longer.
const COUNTS: [[u32; 2]; 2] = [[1, 1 | 1 << 16], [1 | 1 << 16, 1]];
const LIMIT_MS: [u32; 2] = [10_000, 20_000];

/// The state of all queues.
pub(super) struct Queues {
    waiting: [u32; ROOM],
    places: Places,
    /// The slice that runs; the fourth lane makes room for its index.
    current: [[u32; ROOM]; LANES + 1],
    longest_ms: [i32; ROOM],
    ring: Vec<[Lane; LANES]>,
    hour: [Lane; LANES],
    day: [Lane; LANES],
    /// The place in the ring of the slice that runs.
    slice: usize,
    /// The longest waits of each slice; of the last round, those from the slice to its end.
    longest: Vec<[i32; QUEUES]>,
    longest_of_round: [i32; QUEUES],
    longest_of_hour: [i32; QUEUES],
}

/// When the calls entered that wait.
struct Places {
    /// By queue: which places are taken.
    taken: [u64; ROOM],
    /// By queue: the place of the next call. The places from there on, round to it, are in order.
    next: [u32; ROOM],
    entered: [[u32; PLACES]; ROOM],
    /// By call: its place.
    place: Box<[u8; CALLS]>,
    /// Calls that found their place taken: queue, call and when they entered.
    others: Vec<(u8, u32, u32)>,
}

impl Queues {
    pub(super) fn new() -> Box<Self> {
        Box::new(Self {
            waiting: [0; ROOM],
            places: Places {
                taken: [0; ROOM],
                next: [0; ROOM],
                entered: [[0; PLACES]; ROOM],
                place: Box::new([0; CALLS]),
                others: Vec::new(),
            },
            current: [[0; ROOM]; LANES + 1],
            longest_ms: [0; ROOM],
            ring: vec![[[0; QUEUES]; LANES]; SLICES],
            hour: [[0; QUEUES]; LANES],
            day: [[0; QUEUES]; LANES],
            slice: 0,
            longest: vec![[0; QUEUES]; SLICES],
            longest_of_round: [0; QUEUES],
            longest_of_hour: [0; QUEUES],
        })
    }

    #[inline(always)]
    pub(super) fn enter(&mut self, record: &Record) {
        self.waiting[record.queue as usize] += 1;
        self.places.take(record);
    }

    /// Takes a call that is answered or abandoned.
    #[inline(always)]
    pub(super) fn leave(&mut self, record: &Record) {
        let queue = record.queue as usize;
        let waited_ms = record.val;
        self.waiting[queue] -= 1;
        self.places.release(record);
        let lane = usize::from(record.kind == Kind::Answered);
        let is_long = usize::from(waited_ms >= LIMIT_MS[lane]);
        self.current[lane][queue] += COUNTS[lane][is_long];
        self.current[WAITED_MS][queue] += waited_ms;
        self.longest_ms[queue] = self.longest_ms[queue].max(waited_ms.cast_signed());
    }

    /// Ends the slice that runs, and begins the next one.
    pub(super) fn roll(&mut self) {
        for (lane, slice) in self.ring[self.slice].iter_mut().enumerate() {
            let sums = (&mut self.hour[lane], &mut self.day[lane]);
            roll(&mut self.current[lane], slice, sums);
        }
        for (longest, ms) in self.longest_of_round.iter_mut().zip(&self.longest_ms) {
            *longest = (*longest).max(*ms);
        }
        self.longest[self.slice].copy_from_slice(&self.longest_ms[..QUEUES]);
        self.longest_ms = [0; ROOM];
        self.slice += 1;
        if self.slice == SLICES {
            return self.end_round();
        }
        let before = &self.longest[self.slice];
        for (queue, longest) in self.longest_of_hour.iter_mut().enumerate() {
            *longest = self.longest_of_round[queue].max(before[queue]);
        }
    }

    fn end_round(&mut self) {
        self.slice = 0;
        let mut longest = [0; QUEUES];
        for slice in self.longest.iter_mut().rev() {
            for (longest, ms) in longest.iter_mut().zip(&*slice) {
                *longest = (*longest).max(*ms);
            }
            *slice = longest;
        }
        self.longest_of_hour = longest;
        self.longest_of_round = [0; QUEUES];
    }

    pub(super) fn begin_day(&mut self) {
        self.day = [[0; QUEUES]; LANES];
    }

    pub(super) fn read(&self, now: u32, values: &mut QueueValues) {
        read(&self.day, &mut values.day);
        read(&self.hour, &mut values.hour);
        for (value, ms) in values.longest_ms.iter_mut().zip(&self.longest_of_hour) {
            *value = ms.cast_unsigned();
        }
        values.waiting.copy_from_slice(&self.waiting[..QUEUES]);
        self.places.read(now, &mut values.oldest_ms);
    }
}

impl Places {
    #[inline(always)]
    fn take(&mut self, record: &Record) {
        let queue = record.queue as usize;
        let place = self.next[queue] as usize % PLACES;
        if self.taken[queue] >> place & 1 != 0 {
            return self.take_none(record);
        }
        self.next[queue] += 1;
        self.taken[queue] |= 1 << place;
        self.entered[queue][place] = record.t;
        self.place[record.call as usize % CALLS] = place as u8;
    }

    #[cold]
    fn take_none(&mut self, record: &Record) {
        self.others.push((record.queue, record.call, record.t));
        self.place[record.call as usize % CALLS] = NO_PLACE;
    }

    #[inline(always)]
    fn release(&mut self, record: &Record) {
        let place = self.place[record.call as usize % CALLS];
        if place == NO_PLACE {
            return self.others.retain(|&(_, call, _)| call != record.call);
        }
        self.taken[record.queue as usize] &= !(1 << (place as usize % PLACES));
    }

    /// Reads since when the oldest call waits: it is at the first place taken from the next one on.
    fn read(&self, now: u32, oldest_ms: &mut [u32; QUEUES]) {
        for (queue, oldest_ms) in oldest_ms.iter_mut().enumerate() {
            let (taken, next) = (self.taken[queue], self.next[queue]);
            let first = next + taken.rotate_right(next % PLACES as u32).trailing_zeros();
            let entered = self.entered[queue][first as usize % PLACES];
            // Nobody knows whether somebody waits, least of all the processor.
            *oldest_ms = select_unpredictable(taken == 0, 0, now - entered);
        }
        for &(queue, _, entered) in &self.others {
            let oldest_ms = &mut oldest_ms[queue as usize];
            *oldest_ms = (*oldest_ms).max(now - entered);
        }
    }
}

/// Takes a slice into the sums of hour and day, and the slice of an hour ago out of the hour.
fn roll(current: &mut [u32; ROOM], slice: &mut Lane, (hour, day): (&mut Lane, &mut Lane)) {
    for queue in 0..QUEUES {
        let new = current[queue];
        hour[queue] = hour[queue] + new - slice[queue];
        day[queue] += new;
        slice[queue] = new;
        current[queue] = 0;
    }
}

fn read(sums: &[Lane; LANES], values: &mut Leaving) {
    let (mut quick, mut late) = ([0; QUEUES], [0; QUEUES]);
    for queue in 0..QUEUES {
        let (answered, abandoned) = (sums[ANSWERED][queue], sums[ABANDONED][queue]);
        values.answered[queue] = answered & 0xFFFF;
        values.abandoned[queue] = abandoned & 0xFFFF;
        (quick[queue], late[queue]) = (answered >> 16, abandoned >> 16);
    }
    for queue in 0..QUEUES {
        let (answered, abandoned) = (values.answered[queue], values.abandoned[queue]);
        values.average_ms[queue] = share(sums[WAITED_MS][queue], answered + abandoned);
        values.service_level[queue] = share(quick[queue], answered + late[queue]);
    }
}

/// Divides as signed numbers, which is one instruction for two of them everywhere.
#[inline(always)]
fn share(part: u32, whole: u32) -> f64 {
    let whole = whole.cast_signed();
    f64::from(part.cast_signed()) / f64::from(whole + i32::from(whole == 0))
}
