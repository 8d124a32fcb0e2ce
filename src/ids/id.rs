//! The kinds of identities: one dense integer type each, so that the compiler keeps them apart.

use std::num::NonZeroU32;

use serde::{Deserialize, Serialize};

/// A dense integer identity: the position of its name in a register or of its row in a table.
pub trait Id: Copy + Eq {
    /// Makes the id of a position.
    ///
    /// # Panics
    /// Where `index` does not fit into 32 bits: four thousand million names of one kind.
    fn from_index(index: usize) -> Self;

    /// Gives the position.
    fn index(self) -> usize;
}

/// A position counted from 1, so that an optional id is no larger than an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Position(NonZeroU32);

impl Id for Position {
    fn from_index(index: usize) -> Self {
        let count = u32::try_from(index + 1).ok().and_then(NonZeroU32::new);
        Self(count.expect("fewer than 2^32 ids of one kind"))
    }

    fn index(self) -> usize {
        self.0.get() as usize - 1
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize
        )]
        pub struct $name(Position);

        impl Id for $name {
            fn from_index(index: usize) -> Self {
                Self(Position::from_index(index))
            }

            fn index(self) -> usize {
                self.0.index()
            }
        }
    )*};
}

ids! {
    /// A contact centre (tenant).
    CentreId;
    /// An agent (user) of one centre.
    AgentId;
    /// A queue of one centre: an object of type QUEUE.
    QueueId;
    /// A skill of one centre: its virtual queue is a SKILL_Q, its agents are a SKILL_AG.
    SkillId;
    /// A call or other interaction of one centre, named by its `connId`.
    ConnectionId;
    /// The DN of an agent's device.
    DeviceId;
    /// A medium: `voice`, `email`, `chat` and so on.
    MediumId;
    /// A reason code of an agent state.
    ReasonId;
    /// A source of events.
    SourceId;
}
