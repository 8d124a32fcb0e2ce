//! In which generation of windows objects were last touched.

use serde::Serialize;

use crate::engine::object::Row;
use crate::ids::Table;

/// The generation of windows in which each object was last touched.
#[derive(Debug, Default, Serialize)]
#[serde(transparent)]
pub(in crate::engine) struct Touched {
    objects: Table<Row, u32>,
    /// The newest one in which any was, and how many were touched in it.
    #[serde(skip)]
    newest: (u32, usize),
}

impl Touched {
    /// Adds an object.
    pub(super) fn push(&mut self, generation: u32) {
        self.objects.push(generation);
        self.count(generation);
    }

    /// Notes that an object is touched; gives the generation in which it was touched before.
    pub(super) fn touch(&mut self, row: Row, generation: u32) -> u32 {
        self.count(generation);
        std::mem::replace(&mut self.objects[row], generation)
    }

    fn count(&mut self, generation: u32) {
        let (newest, count) = &mut self.newest;
        if generation > *newest {
            (*newest, *count) = (generation, 0);
        }
        *count += usize::from(generation == *newest);
    }

    /// Whether all objects have been touched in the generation in force.
    #[inline]
    pub(super) fn are_all(&self, generation: u32) -> bool {
        self.newest == (generation, self.objects.len())
    }

    /// The generation in which an object was last touched.
    #[inline]
    pub(in crate::engine) fn of(&self, row: Row) -> u32 {
        self.objects[row]
    }

    /// The earliest generation in which any object was touched.
    pub(in crate::engine) fn oldest(&self) -> u32 {
        let (newest, count) = self.newest;
        match count == self.objects.len() {
            true => newest,
            false => self.objects.iter().copied().fold(u32::MAX, u32::min),
        }
    }

    /// The same of all objects.
    pub(in crate::engine) fn as_slice(&self) -> &[u32] {
        self.objects.as_slice()
    }
}

impl From<Table<Row, u32>> for Touched {
    fn from(objects: Table<Row, u32>) -> Self {
        let mut touched = Self::default();
        objects.iter().for_each(|&generation| touched.push(generation));
        touched
    }
}
