//! A follower: definitions that are counted beside the one who writes, from the same journal.
//!
//! It reads what has become durable, from the first event of all on, so that its definitions count as if
//! they had always been there. It keeps no archive and no checkpoint, and nobody waits for it.
//!
//! Invariant: its time goes no further than that of the one who writes, so that no tick comes before an
//! event that belongs before it.

use std::sync::Arc;

use super::course::{ClockMode, Course, Marks, Provisioned, Retention};
use super::ongoing::read_on;
use super::order::Order;
use super::recover::{Foundation, RecoverError};
use super::standing::StandingView;
use crate::archive::Recorder;
use crate::clock::{Timestamp, wall_time};
use crate::definition::Definition;
use crate::engine::Engine;
use crate::event::Identities;
use crate::ids::Names;
use crate::journal::{EventSource, JournalReader, Sequence};
use crate::publisher::{Board, Listening, Publisher};

/// Definitions that are counted beside the one who writes.
#[derive(Debug)]
pub struct Follower {
    course: Course,
    board: Arc<Board>,
    journal: JournalReader,
    /// The place of the first event of the journal that is not in it.
    next: Sequence,
    standing: StandingView,
}

impl Follower {
    /// A follower at the begin of all.
    ///
    /// # Errors
    /// Where the journal cannot be read from its first event on.
    pub fn begin(
        foundation: &Foundation,
        definitions: &[Definition],
        standing: StandingView,
    ) -> Result<Self, RecoverError> {
        let Foundation { folder, counting, pace, kept_ms } = foundation;
        let journal = JournalReader::open(folder)?;
        let (begin, next) = (journal.begin()?, Sequence::FIRST);
        if next < begin {
            let (begin, needed) = (begin.number(), next.number());
            return Err(RecoverError::Truncated { begin, needed });
        }
        let mut engine = Engine::new(definitions, counting);
        let board = Arc::new(Board::new(definitions.into()));
        let recorder = Recorder::forgetful();
        let publisher = Publisher::new(Arc::clone(&board), &counting.zone, recorder, &mut engine);
        let begin = match pace.mode {
            ClockMode::Wall => wall_time().ms() - kept_ms,
            ClockMode::Events => i64::MIN,
        };
        let course = Course {
            names: Names::new(),
            provisioned: Provisioned::default(),
            engine,
            identities: Identities::default(),
            order: Order::default(),
            publisher,
            mode: pace.mode,
            retention: Retention { kept_ms: *kept_ms, begin },
            marks: Marks::BEGIN,
        };
        Ok(Self { course, board, journal, next, standing })
    }

    /// What was published last.
    #[must_use]
    pub fn board(&self) -> &Arc<Board> {
        &self.board
    }

    /// Reads on, so many batches at the most, and lets happen what is due. Gives whether it has come to
    /// where the one who writes is.
    ///
    /// # Errors
    /// Where the journal cannot be read.
    pub fn follow(&mut self, batches_max: u64) -> Result<bool, RecoverError> {
        // First of all: whatever arrived before it is read below.
        let reached = self.standing.reached();
        let mut has_all = true;
        if self.standing.get().events >= self.next.number() {
            let read = (&mut self.course, &mut self.next);
            has_all = read_on(&self.journal, read, batches_max)? < batches_max;
        }
        if has_all {
            self.course.advance(reached)?;
        }
        self.course.flush()?;
        Ok(has_all)
    }

    /// Whether something is due at an instant of the clock for which the one who writes has to look at
    /// it, too.
    pub fn is_due(&mut self, now: Timestamp) -> bool {
        self.course.next_due(now).is_some_and(|due| due < now.ms())
    }

    /// Lets those hear it who listen there, and says that there are other definitions.
    pub fn tell_to(&mut self, listening: &Listening) {
        self.course.publisher.tell_to(listening);
        self.course.publisher.announce();
    }
}
