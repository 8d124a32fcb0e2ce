//! Which actions anybody counts: of the others nothing has to be made.

use std::ops::BitOr;

use crate::definition::Mask;

/// The actions that are counted, by what happens to them.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::engine) struct Wanted {
    /// Those whose begin does something.
    pub(in crate::engine) begins: Mask,
    /// Those whose end does something.
    pub(in crate::engine) ends: Mask,
    /// Those that count when they occur.
    pub(in crate::engine) occurrences: Mask,
}

impl BitOr for Wanted {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self {
            begins: self.begins | other.begins,
            ends: self.ends | other.ends,
            occurrences: self.occurrences | other.occurrences,
        }
    }
}
