//! De-duplication: a second event with the same identity from the same source changes nothing.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::happening::Event;
use crate::ids::{CentreId, SourceId};

/// How long an identity is kept, in milliseconds of event time (semantics 46).
pub const IDENTITY_RETENTION_MS: i64 = 24 * 3_600_000;

type Identity = (CentreId, SourceId, Arc<str>);

/// The identities of the last 24 hours of event time.
///
/// Invariant: `by_age` holds the identities of `known`, the oldest first.
#[derive(Debug, Default)]
pub struct Identities {
    known: HashSet<Identity, foldhash::fast::RandomState>,
    by_age: VecDeque<(i64, Identity)>,
}

impl Identities {
    /// Whether an event is new; events come in order of time. One without an identity always is.
    pub fn admits(&mut self, event: &Event) -> bool {
        let Some(extra) = &event.extra else { return true };
        let Some(id) = &extra.id else { return true };
        let now_ms = event.time.ms();
        while let Some((time_ms, identity)) = self.by_age.front() {
            if now_ms - time_ms < IDENTITY_RETENTION_MS {
                break;
            }
            self.known.remove(identity);
            self.by_age.pop_front();
        }
        let identity: Identity = (event.centre, extra.source, id.as_ref().into());
        let is_new = self.known.insert(identity.clone());
        if is_new {
            self.by_age.push_back((now_ms, identity));
        }
        is_new
    }

    /// Whether an event with this identity was admitted and is remembered.
    #[must_use]
    pub fn knows(&self, centre: CentreId, source: SourceId, id: &str) -> bool {
        self.known.contains(&(centre, source, id.into()))
    }
}

/// Writes the identities by age; the set of them follows.
impl Serialize for Identities {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.by_age.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Identities {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let by_age: VecDeque<(i64, Identity)> = Deserialize::deserialize(deserializer)?;
        let known = by_age.iter().map(|(_, identity)| identity.clone()).collect();
        Ok(Self { known, by_age })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;
    use crate::event::{AgentHappening, Extra, Happening, Line};
    use crate::ids::{AgentId, Id, Names};

    fn event(time_ms: i64, id: Option<&str>) -> Event {
        let line = Line { agent: AgentId::from_index(0), device: None, medium: Names::voice() };
        let id = id.map(Box::from);
        Event {
            time: Timestamp::from_ms(time_ms).unwrap(),
            centre: Names::default_centre(),
            happening: Happening::Agent {
                line,
                connection: None,
                what: AgentHappening::AgentLogin,
            },
            extra: Some(Box::new(Extra { id, ..Extra::default() })),
        }
    }

    #[test]
    fn semantics_46_an_identity_is_kept_for_24_hours_of_event_time() {
        let mut identities = Identities::default();
        let mut admits = |time_ms, id| identities.admits(&event(time_ms, id));
        assert!(admits(0, Some("a")));
        assert!(!admits(0, Some("a")));
        assert!(admits(5, Some("b")));
        assert!(admits(5, None));
        assert!(admits(5, None));
        assert!(!admits(IDENTITY_RETENTION_MS - 1, Some("a")));
        assert!(admits(IDENTITY_RETENTION_MS, Some("a")));
        assert!(!admits(IDENTITY_RETENTION_MS, Some("b")));
        assert!(!admits(IDENTITY_RETENTION_MS + 1, Some("a")));
    }
}
