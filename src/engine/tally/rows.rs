//! The cells of all objects of a type: one row an object, one cell a lane.
//!
//! Cells of one object lie side by side, because an event changes several of them at once; values
//! are read for blocks of objects that fit into the nearest cache.

use serde::Serialize;

use super::cell::Cell;
use crate::engine::misfit::Misfit;
use crate::engine::object::Row;
use crate::ids::Id;

/// Rows of cells.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct Rows {
    cells: Vec<Cell>,
    #[serde(skip)]
    width: usize,
}

impl Rows {
    pub(in crate::engine) fn new(width: usize) -> Self {
        Self { cells: Vec::new(), width }
    }

    /// Takes saved cells in.
    pub(in crate::engine) fn restore(
        &mut self,
        cells: Vec<Cell>,
        objects: usize,
    ) -> Result<(), Misfit> {
        Misfit::unless(Some(cells.len()) == objects.checked_mul(self.width), "cells")?;
        self.cells = cells;
        Ok(())
    }

    pub(in crate::engine) fn push(&mut self) {
        self.cells.resize(self.cells.len() + self.width, Cell::default());
    }

    pub(in crate::engine) fn row(&self, row: Row) -> &[Cell] {
        let begin = row.index() * self.width;
        self.cells.get(begin..begin + self.width).expect("an object has a row")
    }

    /// The cells of an object.
    pub(in crate::engine) fn row_mut(&mut self, row: Row) -> &mut [Cell] {
        let begin = row.index() * self.width;
        self.cells.get_mut(begin..begin + self.width).expect("an object has a row")
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
        let rows = self.cells.get(from * self.width..).unwrap_or(&[]);
        // A row without cells has no lane that could be asked for.
        let rows = rows.chunks_exact(self.width.max(1));
        rows.map(move |row| *row.get(slot).expect("a row has a cell for each lane"))
    }
}
