//! What anybody asks for: nothing has to be made of the rest.

use std::ops::BitOr;

use crate::definition::Mask;

/// The actions that are counted, by what happens to them, and what else is.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Wanted {
    /// Those whose begin does something.
    pub(in crate::engine) begins: Mask,
    /// Those whose end does something.
    pub(in crate::engine) ends: Mask,
    /// Those that count when they occur.
    pub(in crate::engine) occurrences: Mask,
    /// Whether anybody asks how many members of groups are ready (semantics 43 and 105).
    pub(in crate::engine) members: bool,
}

impl BitOr for Wanted {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            begins: self.begins | other.begins,
            ends: self.ends | other.ends,
            occurrences: self.occurrences | other.occurrences,
            members: self.members | other.members,
        }
    }
}
