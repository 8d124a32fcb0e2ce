//! What is told where a saved state has not the shape that its definitions ask for.

/// A part of a saved state that does not fit the definitions or the rest of the state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the saved {0} do not fit the definitions or each other")]
pub struct Misfit(pub(super) &'static str);

impl Misfit {
    /// Refuses a part that does not fit.
    pub(super) fn unless(is_fit: bool, part: &'static str) -> Result<(), Self> {
        if is_fit { Ok(()) } else { Err(Self(part)) }
    }
}
