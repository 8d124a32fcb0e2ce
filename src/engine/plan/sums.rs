//! What complete durations do to plain lanes: those of a chunk of cells are compared with it at once.

use std::ops::Range;

use crate::engine::tally::CHUNK_CELLS;

/// Feeds a cell with durations that are complete.
#[derive(Clone, Debug)]
pub(in crate::engine) struct PlainSum {
    pub(in crate::engine) slot: usize,
    /// The durations that count, milliseconds.
    pub(in crate::engine) range_ms: Range<i64>,
}

/// Feeds the cells of a chunk with durations that are complete and no longer than 32 bits.
#[derive(Clone, Copy, Debug)]
pub(in crate::engine) struct SumChunk {
    /// The place of the chunk in a row.
    pub(in crate::engine) chunk: usize,
    /// By cell: the durations that count, milliseconds, from the first to the second, both inclusive; none
    /// do where the first is behind the second.
    pub(in crate::engine) from: [i32; CHUNK_CELLS],
    pub(in crate::engine) to: [i32; CHUNK_CELLS],
}

/// The cells that an action feeds, one by one and by chunk.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct PlainSums {
    pub(in crate::engine) sums: Vec<PlainSum>,
    pub(in crate::engine) chunks: Vec<SumChunk>,
}

impl PlainSums {
    pub(in crate::engine) fn is_empty(&self) -> bool {
        self.sums.is_empty()
    }

    /// Adds a cell.
    pub(super) fn push(&mut self, slot: usize, range_ms: Range<i64>) {
        let (chunk, lane) = (slot / CHUNK_CELLS, slot % CHUNK_CELLS);
        if self.chunks.iter().all(|sums| sums.chunk != chunk) {
            let (from, to) = ([i32::MAX; CHUNK_CELLS], [i32::MIN; CHUNK_CELLS]);
            self.chunks.push(SumChunk { chunk, from, to });
        }
        for sums in self.chunks.iter_mut().filter(|sums| sums.chunk == chunk) {
            let limits = sums.from.get_mut(lane).zip(sums.to.get_mut(lane));
            let (from, to) = limits.expect("a lane is below the number of cells");
            *from = within_32_bits(range_ms.start);
            *to = within_32_bits(range_ms.end.saturating_sub(1));
        }
        self.sums.push(PlainSum { slot, range_ms });
    }
}

/// The nearest number of 32 bits.
fn within_32_bits(ms: i64) -> i32 {
    let nearest = ms.clamp(i32::MIN.into(), i32::MAX.into());
    i32::try_from(nearest).expect("a number within 32 bits")
}
