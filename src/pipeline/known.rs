//! What the service knows of the sources of its events, for a source that goes on where it was.

use super::course::Course;
use crate::clock::Timestamp;
use crate::ids::Names;

/// What has arrived so far, by source.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    pub(super) course: &'a Course,
}

impl<'a> Known<'a> {
    /// The names of all sources that have told anything.
    pub fn sources(self) -> impl Iterator<Item = &'a str> {
        self.course.names.sources.texts()
    }

    /// Whether nothing has ever been told.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.newest().is_none() && self.course.order.waiting() == 0
    }

    /// The identities of the events of a source that have arrived and have not taken effect yet.
    pub fn waiting(self, source: &str) -> impl Iterator<Item = &'a str> {
        let source = self.course.names.sources.find(source);
        let extras = self.course.order.events_waiting().filter_map(|event| event.extra.as_deref());
        let own = extras.filter(move |extra| Some(extra.source) == source);
        own.filter_map(|extra| extra.id.as_deref())
    }

    /// The time of the newest event that has taken effect.
    #[must_use]
    pub fn newest(self) -> Option<Timestamp> {
        self.course.engine.now()
    }

    /// Whether an event of the default centre has taken effect within the last 24 hours of event time
    /// (semantics 46).
    #[must_use]
    pub fn has_seen(self, source: &str, id: &str) -> bool {
        let source = self.course.names.sources.find(source);
        source
            .is_some_and(|source| self.course.identities.knows(Names::default_centre(), source, id))
    }
}
