//! Typed identities interned to dense integers.
//!
//! Invariant: an id is the position of its name in its register, starts at 0 and never changes;
//! two different texts never share an id, and ids of different kinds cannot be mixed up.

mod id;
mod names;
mod table;

pub use id::{
    AgentId, CentreId, ConnectionId, DeviceId, Id, MediumId, Position, QueueId, ReasonId, SkillId,
    SourceId,
};
pub use names::{Names, Register, ScopedRegister};
pub use table::Table;
