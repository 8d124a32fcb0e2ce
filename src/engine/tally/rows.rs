//! The cells of all objects of a type: one row an object, one cell a lane.
//!
//! Cells of one object lie side by side, four in a line of the caches, with their numbers and their times
//! together: what an event changes of them is added to all four at once. Values are read for blocks of
//! objects that fit into the nearest cache.

use std::array;

use serde::{Deserialize, Serialize};

use super::cell::Cell;
use crate::engine::misfit::Misfit;
use crate::engine::object::Row;
use crate::ids::Id;

/// So many cells are a chunk.
pub(in crate::engine) const CHUNK_CELLS: usize = 4;

/// Cells side by side, or what is added to them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[repr(align(64))]
pub(in crate::engine) struct Chunk {
    pub(in crate::engine) running: [i32; CHUNK_CELLS],
    pub(in crate::engine) ended: [i32; CHUNK_CELLS],
    pub(in crate::engine) time_ms: [i64; CHUNK_CELLS],
}

#[expect(clippy::indexing_slicing, reason = "every lane is below the number of cells")]
impl Chunk {
    /// Adds to all cells.
    #[inline]
    pub(in crate::engine) fn add(&mut self, added: &Self) {
        let narrow = |one: [i32; CHUNK_CELLS], other: [i32; CHUNK_CELLS]| {
            array::from_fn(|lane| one[lane].wrapping_add(other[lane]))
        };
        self.running = narrow(self.running, added.running);
        self.ended = narrow(self.ended, added.ended);
        self.time_ms = array::from_fn(|lane| self.time_ms[lane].wrapping_add(added.time_ms[lane]));
    }

    /// Takes a complete duration into those cells of whose range it is, from the first limit to the second,
    /// both inclusive.
    #[inline]
    pub(in crate::engine) fn take(
        &mut self,
        duration_ms: i32,
        from: &[i32; CHUNK_CELLS],
        to: &[i32; CHUNK_CELLS],
    ) {
        let is_in: [i32; CHUNK_CELLS] = array::from_fn(|lane| {
            i32::from(from[lane] <= duration_ms) & i32::from(duration_ms <= to[lane])
        });
        let time_ms = is_in.map(|is_in| i64::from(duration_ms) & -i64::from(is_in));
        self.add(&Self { running: [0; CHUNK_CELLS], ended: is_in, time_ms });
    }

    #[inline]
    fn cell(&self, slot: usize) -> Cell {
        let lane = slot % CHUNK_CELLS;
        let Self { running, ended, time_ms } = self;
        Cell { running: running[lane], ended: ended[lane], time_ms: time_ms[lane] }
    }

    #[inline]
    fn put(&mut self, slot: usize, Cell { running, ended, time_ms }: Cell) {
        let lane = slot % CHUNK_CELLS;
        self.running[lane] = running;
        self.ended[lane] = ended;
        self.time_ms[lane] = time_ms;
    }
}

/// Rows of cells.
#[derive(Clone, Debug, Default, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct Rows {
    chunks: Vec<Chunk>,
    /// How many chunks a row has.
    #[serde(skip)]
    width: usize,
}

impl Rows {
    pub(in crate::engine) fn new(cells: usize) -> Self {
        Self { chunks: Vec::new(), width: cells.div_ceil(CHUNK_CELLS) }
    }

    /// Takes saved cells in.
    pub(in crate::engine) fn restore(
        &mut self,
        chunks: Vec<Chunk>,
        objects: usize,
    ) -> Result<(), Misfit> {
        Misfit::unless(Some(chunks.len()) == objects.checked_mul(self.width), "cells")?;
        self.chunks = chunks;
        Ok(())
    }

    pub(in crate::engine) fn push(&mut self) {
        self.chunks.resize(self.chunks.len() + self.width, Chunk::default());
    }

    /// The cells of an object.
    #[inline]
    pub(in crate::engine) fn row(&self, row: Row) -> &[Chunk] {
        let begin = row.index() * self.width;
        self.chunks.get(begin..begin + self.width).expect("an object has a row")
    }

    /// Some of the cells of an object.
    #[inline]
    pub(in crate::engine) fn chunk_mut(&mut self, row: Row, place: usize) -> &mut Chunk {
        let place = row.index() * self.width + place;
        self.chunks.get_mut(place).expect("an object has a row, with a cell for each lane")
    }

    #[inline]
    pub(in crate::engine) fn row_mut(&mut self, row: Row) -> RowMut<'_> {
        let begin = row.index() * self.width;
        RowMut(self.chunks.get_mut(begin..begin + self.width).expect("an object has a row"))
    }

    /// The cells of one lane, from a row on.
    pub(in crate::engine) fn lane(
        &self,
        from: usize,
        slot: usize,
    ) -> impl Iterator<Item = Cell> + '_ {
        let rows = self.chunks.get(from * self.width..).unwrap_or(&[]);
        // A row without cells has no lane that could be asked for.
        let rows = rows.chunks_exact(self.width.max(1));
        let place = slot / CHUNK_CELLS;
        rows.map(move |row| row.get(place).expect("a row has a cell for each lane").cell(slot))
    }
}

/// The cells of an object.
pub(in crate::engine) struct RowMut<'a>(&'a mut [Chunk]);

impl RowMut<'_> {
    #[inline]
    pub(in crate::engine) fn chunk(&mut self, place: usize) -> &mut Chunk {
        self.0.get_mut(place).expect("a row has a cell for each lane")
    }

    /// Changes one cell.
    #[inline]
    pub(in crate::engine) fn change(&mut self, slot: usize, change: impl FnOnce(&mut Cell)) {
        let chunk = self.chunk(slot / CHUNK_CELLS);
        let mut cell = chunk.cell(slot);
        change(&mut cell);
        chunk.put(slot, cell);
    }
}
