//! A dense vector that is indexed by an id instead of a bare integer.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use serde::{Deserialize, Serialize};

use super::id::Id;

/// Rows of one kind, found by their id without hashing.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Table<K, V> {
    rows: Vec<V>,
    key: PhantomData<K>,
}

impl<K: Id, V> Table<K, V> {
    /// Adds a row and gives its id.
    pub fn push(&mut self, row: V) -> K {
        self.rows.push(row);
        K::from_index(self.rows.len() - 1)
    }

    /// The number of rows.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is no row.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The row of an id, where there is one.
    #[must_use]
    pub fn find(&self, id: K) -> Option<&V> {
        self.rows.get(id.index())
    }

    /// The rows as they lie in memory.
    #[must_use]
    pub fn as_slice(&self) -> &[V] {
        &self.rows
    }

    /// The rows in the order of their ids.
    pub fn iter(&self) -> std::slice::Iter<'_, V> {
        self.rows.iter()
    }

    /// The ids with their rows, in order.
    pub fn entries(&self) -> impl Iterator<Item = (K, &V)> {
        self.rows.iter().enumerate().map(|(index, row)| (K::from_index(index), row))
    }

    /// The row of an id, after growing the table with default rows so that there is one.
    pub fn reach(&mut self, id: K) -> &mut V
    where
        V: Default,
    {
        if self.rows.len() <= id.index() {
            self.rows.resize_with(id.index() + 1, V::default);
        }
        &mut self[id]
    }
}

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self { rows: Vec::new(), key: PhantomData }
    }
}

impl<K: Id, V> Index<K> for Table<K, V> {
    type Output = V;

    fn index(&self, id: K) -> &V {
        self.rows.get(id.index()).expect("an id belongs to a row of its own table")
    }
}

impl<K: Id, V> IndexMut<K> for Table<K, V> {
    fn index_mut(&mut self, id: K) -> &mut V {
        self.rows.get_mut(id.index()).expect("an id belongs to a row of its own table")
    }
}
