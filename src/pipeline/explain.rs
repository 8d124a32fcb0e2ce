//! What a value is made of, and which events have changed it last: the journal is counted once more
//! beside the one who writes, and the value is looked at before and behind each event.

use std::borrow::Cow;
use std::collections::VecDeque;
use std::ops::ControlFlow;
use std::sync::Arc;

use super::course::ClockMode;
use super::edition::Edition;
use super::ongoing::{begun, events_of, newest_checkpoint};
use super::order::Order;
use super::recover::{Foundation, RecoverError};
use super::saved::Restored;
use crate::clock::{Timestamp, wall_time};
use crate::definition::Interval;
use crate::engine::{
    Account, Checkpoint, Contribution, Engine, Explanation, Row, Sums, Thousandths, Value,
};
use crate::event::{Event, Happening, Identities, NdjsonReader, Record, write_ndjson};
use crate::ids::Names;
use crate::journal::{Batch, EventSource, JournalReader, Sequence};
use crate::publisher::ObjectKey;

/// How many events are counted once more for one explanation: of a longer journal only what lies behind
/// the newest checkpoint.
pub const EXPLAIN_EVENTS_MAX: u64 = 5_000_000;
/// How many events that have changed a value are named at the most.
pub const CONTRIBUTIONS_MAX: usize = 100;

const SECOND_MS: i64 = 1_000;

/// A question what a value is made of.
#[derive(Clone, Debug)]
pub struct ExplainQuestion {
    /// Whose definitions are meant.
    pub edition: Arc<Edition>,
    /// The object.
    pub key: Arc<ObjectKey>,
    /// Its row in the engine.
    pub row: Row,
    /// The definition, by its position.
    pub definition: usize,
    /// The instant; none for now.
    pub at: Option<Timestamp>,
    /// How many events are named that have changed the value, [`CONTRIBUTIONS_MAX`] at the most.
    pub latest_max: usize,
}

/// Why a value cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    /// Journal or archive cannot be used.
    #[error(transparent)]
    Recover(#[from] RecoverError),
    /// The journal is too long to count what was so long ago.
    #[error(
        "the journal holds more than {EXPLAIN_EVENTS_MAX} events: values can be explained from \
         {0} on"
    )]
    TooLongAgo(Timestamp),
    /// The instant has not come.
    #[error("the values go until {0}")]
    NotNow(Timestamp),
    /// There was no such object at that time.
    #[error("the object was not known at that time")]
    NotYet,
}

/// An engine that follows the journal and looks at one value.
struct Walk<'a> {
    names: Names,
    engine: Engine,
    identities: Identities,
    question: &'a ExplainQuestion,
    sums: Sums,
    until: Timestamp,
    latest: VecDeque<Contribution>,
    /// Whether an event has come that is later than the instant.
    is_over: bool,
}

/// What a value is, and how it goes on by itself.
#[derive(PartialEq, Eq)]
struct Look {
    value: Value,
    /// By summand.
    amounts: Vec<i64>,
    /// By summand: how much it grows in a second.
    growth: Vec<i64>,
}

/// Explains a value.
///
/// # Errors
/// Where journal or archive cannot be used, or the instant lies too far back.
pub fn explain(
    foundation: &Foundation,
    question: &ExplainQuestion,
) -> Result<Explanation, ExplainError> {
    let Foundation { folder, counting, pace, .. } = foundation;
    let source = &question.edition.source;
    let journal = JournalReader::open(folder).map_err(RecoverError::from)?;
    let end = journal.end().map_err(RecoverError::from)?;
    let is_whole = end.number() <= EXPLAIN_EVENTS_MAX;
    let checkpoint = match is_whole {
        true => None,
        false => newest_checkpoint(foundation, source, &journal)?,
    };
    let (mut next, restored) =
        checkpoint.unwrap_or_else(|| (Sequence::FIRST, begun(foundation, source)));
    let Restored { mut order, engine, .. } = restored;
    let Checkpoint { names, identities, engine } = engine;
    if let (Some(now), Some(at)) = (engine.now(), question.at)
        && at < now
    {
        return Err(ExplainError::TooLongAgo(now));
    }
    let definition = question.edition.board.definitions().get(question.definition);
    let definition = definition.ok_or(ExplainError::NotYet)?;
    let definition = &*definition.in_centre(&question.key.centre);
    let until = question.at.unwrap_or(Timestamp::MAX);
    let mut walk = Walk {
        names,
        sums: engine.sums(definition),
        engine,
        identities,
        question,
        until,
        latest: VecDeque::new(),
        is_over: false,
    };
    let from = next;
    walk.read(&journal, &mut next, &mut order)?;
    let wall = wall_time();
    if pace.mode == ClockMode::Wall {
        order.release(wall, &mut |event| walk.take(&event));
    }
    let now = match pace.mode {
        ClockMode::Wall => walk.engine.now().max(Some(wall)),
        ClockMode::Events => walk.engine.now(),
    };
    if let (Some(now), Some(at)) = (now, question.at)
        && at > now
        && !walk.is_over
    {
        return Err(ExplainError::NotNow(now));
    }
    let at = question.at.or(now).filter(|_| walk.knows_object()).ok_or(ExplainError::NotYet)?;
    let begin = match &definition.interval {
        Some(Interval::Growing(profile)) => Some(profile.interval_at(at, &counting.zone).0),
        Some(Interval::Sliding(sliding)) => Some(sliding.begin_at(at.ms())),
        Some(Interval::SinceLogin | Interval::Selection(_)) | None => None,
    };
    Ok(Explanation {
        at,
        from: begin.map(Timestamp::saturating_from_ms),
        account: walk.account(at),
        latest: walk.latest.into_iter().rev().collect(),
        events_read: next.number() - from.number(),
        is_whole,
    })
}

impl Walk<'_> {
    /// Follows the journal to its end, or to the instant.
    fn read(
        &mut self,
        journal: &JournalReader,
        next: &mut Sequence,
        order: &mut Order,
    ) -> Result<(), RecoverError> {
        let from = *next;
        let mut result = Ok(());
        let mut reader = NdjsonReader::default();
        let mut take = |batch: Batch| {
            result = self.take_batch(&batch, &mut reader, order);
            *next = batch.next();
            match result.is_ok() && !self.is_over {
                true => ControlFlow::Continue(()),
                false => ControlFlow::Break(()),
            }
        };
        journal.read_from(from, &mut take)?;
        result
    }

    fn take_batch(
        &mut self,
        batch: &Batch,
        reader: &mut NdjsonReader,
        order: &mut Order,
    ) -> Result<(), RecoverError> {
        let events = events_of(batch, reader, &mut self.names)?;
        order.arrive((batch.arrival, batch.delay_ms), events, &mut |event| self.take(&event));
        Ok(())
    }

    /// Lets an event take effect, and notes it where it changes the value.
    fn take(&mut self, event: &Event) {
        self.is_over |= event.time > self.until;
        if self.is_over || !self.identities.admits(event) {
            return;
        }
        let before = self.look(event.time);
        self.engine.apply(event, &self.names);
        let Some(after) = self.look(event.time) else { return };
        // An object that is new had nothing.
        let before = before.unwrap_or_else(|| Look {
            value: Value::Number(Thousandths::whole(0)),
            amounts: vec![0; after.amounts.len()],
            growth: vec![0; after.growth.len()],
        });
        if before == after {
            return;
        }
        let change = |before: &[i64], after: &[i64]| -> Vec<i64> {
            after.iter().zip(before).map(|(after, before)| after - before).collect()
        };
        let changes = change(&before.amounts, &after.amounts);
        let growth = change(&before.growth, &after.growth);
        let mut line = Vec::new();
        write_ndjson(&without_content(event), &self.names, &mut line);
        let event = String::from_utf8_lossy(&line).trim_end().to_owned();
        if self.latest.len() == self.question.latest_max {
            self.latest.pop_front();
        }
        if self.question.latest_max > 0 {
            self.latest.push_back(Contribution { event, changes, growth, value: after.value });
        }
    }

    /// Looks at the value, if the object is there.
    fn look(&self, at: Timestamp) -> Option<Look> {
        let amounts = |account: &Account| -> Vec<i64> {
            account.summands.iter().map(|one| one.amount).collect()
        };
        let account = self.knows_object().then(|| self.account(at))?;
        let now = amounts(&account);
        let soon = Timestamp::saturating_from_ms(at.ms().saturating_add(SECOND_MS));
        let soon = amounts(&self.account(soon));
        let growth = soon.iter().zip(&now).map(|(soon, now)| soon - now).collect();
        Some(Look { value: account.value, amounts: now, growth })
    }

    fn account(&self, at: Timestamp) -> Account {
        let ExplainQuestion { definition, row, .. } = *self.question;
        self.engine.account((definition, &self.sums), row, at)
    }

    /// Whether the object is there; rows are given in the order in which objects are told.
    fn knows_object(&self) -> bool {
        let key = &*self.question.key;
        let object = self.engine.objects(key.object_type).find(self.question.row);
        object.is_some_and(|object| {
            object.id(&self.names) == &*key.id
                && self.names.centres.text(object.centre) == &*key.centre
        })
    }
}

/// The event without what is kept of a record: hashes of passwords are nobody's business.
fn without_content(event: &Event) -> Cow<'_, Event> {
    let Happening::Record(record) = &event.happening else { return Cow::Borrowed(event) };
    let content = record.content.as_ref().map(|_| "{}".into());
    let record = Record { content, ..Record::clone(record) };
    Cow::Owned(Event { happening: Happening::Record(Box::new(record)), ..event.clone() })
}
