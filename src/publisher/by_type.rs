//! One thing for each object type.

use crate::definition::ObjectType;

/// One thing for each object type, in the order of [`ObjectType`].
#[derive(Clone, Debug, Default)]
pub(super) struct ByType<T>([T; 4]);

impl<T> ByType<T> {
    pub(super) fn get(&self, object_type: ObjectType) -> &T {
        self.0.get(object_type as usize).expect("there is one for each type")
    }

    pub(super) fn get_mut(&mut self, object_type: ObjectType) -> &mut T {
        self.0.get_mut(object_type as usize).expect("there is one for each type")
    }
}
