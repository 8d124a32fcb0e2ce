//! What counting has changed of a ledger: saved beside the plan, and taken back into it.
//!
//! Invariant: the fields read here are those that `Ledger` and `Lanes` write, in their order.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize, Serializer};

use super::kept::TallyState;
use super::lanes::Lanes;
use super::{Ledger, Stretches};
use crate::engine::misfit::Misfit;
use crate::engine::object::Row;
use crate::engine::tally::{Cell, Chunk, Moments};
use crate::ids::Table;

/// What counting has changed of a ledger.
#[derive(Debug, Deserialize)]
pub(in crate::engine) struct LedgerState {
    lanes: LanesState,
    stretches: Stretches,
}

/// What counting has changed of the lanes.
#[derive(Debug, Deserialize)]
struct LanesState {
    rows: Vec<Chunk>,
    cells: Vec<Option<Moments<Cell>>>,
    kept: Vec<TallyState>,
    touched: Table<Row, u32>,
    logins: Table<Row, Option<i64>>,
    past_logins: Table<Row, Option<(i64, i64)>>,
}

impl Ledger {
    /// Takes in what was saved of so many objects.
    pub(in crate::engine) fn restore(
        &mut self,
        state: LedgerState,
        objects: usize,
    ) -> Result<(), Misfit> {
        let LedgerState { lanes, stretches } = state;
        self.lanes.restore(lanes, objects)?;
        self.stretches = stretches;
        Ok(())
    }
}

impl Lanes {
    fn restore(&mut self, state: LanesState, objects: usize) -> Result<(), Misfit> {
        let LanesState { rows, cells, kept, touched, logins, past_logins } = state;
        self.rows.restore(rows, objects)?;
        Misfit::unless(cells.len() == self.cells.len(), "lanes of cells")?;
        for (lane, moments) in self.cells.iter_mut().zip(cells) {
            match (&mut lane.history, moments) {
                (Some(history), Some(moments)) => history.restore(moments, objects)?,
                (None, None) => {}
                (Some(_), None) | (None, Some(_)) => return Err(Misfit("sliding windows")),
            }
        }
        Misfit::unless(kept.len() == self.kept.len(), "lanes")?;
        for (lane, tally) in self.kept.iter_mut().zip(kept) {
            lane.restore(tally, objects)?;
        }
        Misfit::unless(touched.len() == objects, "generations")?;
        self.touched = touched.into();
        Misfit::unless(logins.len() == objects && past_logins.len() == objects, "logins")?;
        self.logins = logins;
        self.past_logins = past_logins;
        Ok(())
    }
}

/// Writes stretches by lane, object and instance, so that equal ones are equal bytes.
pub(super) fn in_order<S: Serializer>(
    stretches: &Stretches,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    stretches.iter().collect::<BTreeMap<_, _>>().serialize(serializer)
}
