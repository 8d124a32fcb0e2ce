//! The closed vocabulary of events and its codecs.
//!
//! Everything that happens reaches the engine as one of these; names are already interned.

mod call_type;
mod name;
mod happening;
mod identity;
mod codec;

pub use call_type::CallType;
pub use codec::{
    Arrival, Fault, LINE_BYTES_MAX, NdjsonReader, Refusal, lines_of_array, write_ndjson,
};
pub use happening::{
    AgentHappening, Attached, CallHappening, Counted, DataValue, Destination, Event, Extra,
    Happening, Line, PartyChange, Queue, QueueHappening, Record, RecordKind, StateDetail, WorkMode,
};
pub use identity::{IDENTITY_RETENTION_MS, Identities};
pub use name::EventName;
