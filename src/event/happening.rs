//! What an event says.

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantNames};

use super::call_type::CallType;
use crate::clock::Timestamp;
use crate::ids::{
    AgentId, CentreId, ConnectionId, DeviceId, MediumId, Names, QueueId, ReasonId, SkillId,
    SourceId,
};

/// Something that happened at one instant in one contact centre.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// When it happened, by the clock of its source.
    pub time: Timestamp,
    /// Where it happened: ids of objects mean something only inside their centre.
    pub centre: CentreId,
    /// What happened.
    pub happening: Happening,
    /// What most events do not carry.
    pub extra: Option<Box<Extra>>,
}

/// The rare parts of an event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extra {
    /// Who says so.
    pub source: SourceId,
    /// The identity for de-duplication within the source (semantics 46).
    pub id: Option<Box<str>>,
    /// What the event says about the call.
    pub attached: Attached,
}

impl Default for Extra {
    fn default() -> Self {
        Self { source: Names::default_source(), id: None, attached: Attached::default() }
    }
}

/// Data that belongs to a call, wherever the call is (semantics 31).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attached {
    /// The caller's number.
    pub ani: Option<Box<str>>,
    /// The number that the caller dialled.
    pub dnis: Option<Box<str>>,
    /// Attached data, key by key.
    pub user_data: Vec<(Box<str>, DataValue)>,
}

impl Attached {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.ani.is_none() && self.dnis.is_none() && self.user_data.is_empty()
    }
}

/// A value of the attached data: a text, or another JSON value by its JSON text (semantics 36).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DataValue {
    /// The text that filters compare.
    pub text: Box<str>,
    /// Whether the value was a JSON string.
    pub is_string: bool,
}

/// What happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// An agent changed its state at a line.
    Agent {
        /// The line.
        line: Line,
        /// A call by which the line is found where nothing else tells it (semantics 29).
        connection: Option<ConnectionId>,
        /// What changed.
        what: AgentHappening,
    },
    /// An agent has these skills from now on, and no others.
    Skills {
        /// The agent.
        agent: AgentId,
        /// Skills with their levels; level 0 is having the skill (semantics 37).
        skills: Box<[(SkillId, i64)]>,
    },
    /// Something happened to a call at a queue.
    Queue {
        /// The queue.
        queue: Queue,
        /// The call.
        connection: ConnectionId,
        /// The medium of the call.
        medium: MediumId,
        /// What happened.
        what: QueueHappening,
    },
    /// Something happened to a call at an agent.
    Call {
        /// The agent's line.
        line: Line,
        /// The call.
        connection: ConnectionId,
        /// What happened.
        what: CallHappening,
    },
    /// Something of the contact centre's own making was provisioned, changed or removed.
    Record(Box<Record>),
}

impl Happening {
    /// The medium that it tells of, if it tells of one: at a queue only that of a call that is queued
    /// counts.
    #[must_use]
    pub fn medium(&self) -> Option<MediumId> {
        match self {
            Self::Agent { line, .. } | Self::Call { line, .. } => Some(line.medium),
            Self::Queue { medium, what: QueueHappening::Queued, .. } => Some(*medium),
            Self::Queue { .. } | Self::Skills { .. } | Self::Record(_) => None,
        }
    }
}

/// A record of the contact centre as it is from now on, or the end of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: RecordKind,
    /// Its id, among those of its kind and centre.
    pub id: Box<str>,
    /// What is counted under the same id (semantics 28).
    pub counted: Option<Counted>,
    /// All that is known of it, as JSON; none where it is removed.
    pub content: Option<Box<str>>,
}

/// What a record can be.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(serialize_all = "camelCase")]
pub enum RecordKind {
    /// A user; the agent of that id.
    User,
    /// A skill, with its group of agents and its virtual queue.
    Skill,
    /// A queue.
    Queue,
    /// A device.
    Device,
    /// A contact that is neither user nor queue.
    Contact,
    /// A group of settings.
    SettingsGroup,
    /// A feature that is switched off.
    Feature,
}

/// What is counted under the id of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// An AGENT.
    Agent(AgentId),
    /// A QUEUE.
    Queue(QueueId),
    /// A SKILL_AG and a SKILL_Q.
    Skill(SkillId),
}

/// A line as an event names it: a device and a medium of an agent (semantics 29).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// The agent.
    pub agent: AgentId,
    /// The device, where the event names one.
    pub device: Option<DeviceId>,
    /// The medium.
    pub medium: MediumId,
}

/// A place where calls wait.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Queue {
    /// A queue: an object of type QUEUE.
    Queue(QueueId),
    /// The virtual queue of a skill: an object of type SKILL_Q.
    Skill(SkillId),
}

/// Where a call goes from a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To an agent.
    Agent(AgentId),
    /// To another queue.
    Queue(Queue),
    /// Nowhere: it is cleared.
    Cleared,
}

/// How an agent's state changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`docs/events.md` tells what each of them means")]
pub enum AgentHappening {
    AgentLogin,
    AgentLogout,
    AgentReady(StateDetail),
    AgentNotReady(StateDetail),
    DndOn,
    DndOff,
    OnHook,
    OffHook,
}

/// Why and how an agent is ready or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StateDetail {
    /// The reason code.
    pub reason: Option<ReasonId>,
    /// The work mode.
    pub work_mode: Option<WorkMode>,
}

/// The work modes of an agent state; only `AfterCallWork` changes what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, VariantNames)]
#[expect(missing_docs, reason = "the names are the field's own")]
pub enum WorkMode {
    AfterCallWork,
    AuxWork,
    LegalGuard,
    NoCallDisconnect,
    WalkAway,
    ManualIn,
    AutoIn,
    ReturnBack,
}

/// What happens to a call at a queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`docs/events.md` tells what each of them means")]
pub enum QueueHappening {
    Queued,
    Diverted(Destination),
    Abandoned,
    PartyChanged(PartyChange),
    AttachedDataChanged,
}

/// What happens to a call at an agent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "`docs/events.md` tells what each of them means")]
pub enum CallHappening {
    Dialing(CallType),
    Ringing(CallType),
    Established(Option<CallType>),
    Held,
    Retrieved,
    Released,
    Abandoned,
    Diverted,
    PartyChanged(PartyChange),
    AttachedDataChanged,
    TransferMade,
    ConferenceMade,
    UserEvent,
}

/// A call goes on under another identity (semantics 35).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartyChange {
    /// The identity from now on.
    pub connection: ConnectionId,
    /// The call type from now on; none where it stays.
    pub call_type: Option<CallType>,
}
