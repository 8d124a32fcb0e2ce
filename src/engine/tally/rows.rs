//! The cells of all objects of a type: one row an object, one cell a lane.
//!
//! Cells of one object lie side by side, because an event changes several of them at once; values
//! are read for blocks of objects that fit into the nearest cache.

use super::cell::Cell;
use crate::engine::object::Row;
use crate::ids::Id;

/// Rows of cells.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Rows {
    cells: Vec<Cell>,
    width: usize,
}

impl Rows {
    pub(in crate::engine) fn new(width: usize) -> Self {
        Self { cells: Vec::new(), width }
    }

    pub(in crate::engine) fn push(&mut self) {
        self.cells.resize(self.cells.len() + self.width, Cell::default());
    }

    pub(in crate::engine) fn get_mut(&mut self, row: Row, slot: usize) -> &mut Cell {
        let cell = self.cells.get_mut(row.index() * self.width + slot);
        cell.expect("a row has a cell for each lane")
    }

    /// The cells of one lane, from a row on.
    pub(in crate::engine) fn lane(
        &self,
        from: usize,
        slot: usize,
    ) -> impl Iterator<Item = Cell> + '_ {
        let cells = self.cells.get(from * self.width + slot..).unwrap_or(&[]);
        cells.iter().step_by(self.width.max(1)).copied()
    }
}
