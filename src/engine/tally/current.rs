//! What runs now: how many instances, and the sum of their begins.

use crate::engine::object::Row;
use crate::ids::Table;

/// The running instances of all objects of a type.
///
/// The sum of the ages at T is `running · T − begins_ms`.
#[derive(Clone, Debug, Default)]
pub(in crate::engine) struct Current {
    pub(in crate::engine) running: Table<Row, i64>,
    pub(in crate::engine) begins_ms: Table<Row, i64>,
}

impl Current {
    pub(in crate::engine) fn push(&mut self) {
        self.running.push(0);
        self.begins_ms.push(0);
    }

    pub(in crate::engine) fn begin(&mut self, row: Row, begin: i64) {
        self.running[row] += 1;
        self.begins_ms[row] = self.begins_ms[row].wrapping_add(begin);
    }

    pub(in crate::engine) fn end(&mut self, row: Row, begin: i64) {
        self.running[row] -= 1;
        self.begins_ms[row] = self.begins_ms[row].wrapping_sub(begin);
    }
}
