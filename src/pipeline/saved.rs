//! A course as bytes and back: what a restart goes on from.

use serde::{Deserialize, Serialize};

use super::course::{ClockMode, Course, Marks};
use super::order::{Order, OrderState};
use crate::definition::{Counting, Definition};
use crate::domain::Directory;
use crate::engine::{Checkpoint, RestoreError};
use crate::publisher::PublisherState;

/// The form of what is written; other forms are made anew from the journal.
const FORM: u32 = 4;

/// What is written.
#[derive(Serialize)]
struct Saved<'a> {
    publishing: u32,
    marks: Marks,
    order: OrderState,
    published: &'a PublisherState,
    engine: Vec<u8>,
    directory: Vec<u8>,
}

/// What is read: the fields of [`Saved`] in their order.
#[derive(Deserialize)]
struct State {
    publishing: u32,
    marks: Marks,
    order: OrderState,
    published: PublisherState,
    engine: Vec<u8>,
    directory: Vec<u8>,
}

/// A course that was read, but for the publisher, which needs an archive.
pub(super) struct Restored {
    pub(super) marks: Marks,
    pub(super) order: Order,
    pub(super) published: PublisherState,
    pub(super) engine: Checkpoint,
    pub(super) directory: Directory,
}

impl Course {
    /// Writes the course down.
    #[must_use]
    pub(super) fn save(&self, publishing: u32) -> Vec<u8> {
        let saved = Saved {
            publishing,
            marks: self.marks,
            order: self.order.save(&self.names),
            published: self.publisher.state(),
            engine: Checkpoint::save(&self.engine, &self.names, &self.identities),
            directory: self.provisioned.directory.save(),
        };
        postcard::to_stdvec(&saved).expect("all that is counted can be written")
    }
}

/// Reads a course that was written under the same definitions.
pub(super) fn restore(
    definitions: &[Definition],
    counting: &Counting,
    publishing: u32,
    bytes: &[u8],
) -> Result<Restored, RestoreError> {
    let State { publishing: found, marks, order, published, engine, directory } =
        postcard::from_bytes(bytes).map_err(|_| RestoreError::Damaged)?;
    if found != publishing {
        return Err(RestoreError::OtherDefinitions);
    }
    let mut engine = Checkpoint::restore(definitions, counting, &engine)?;
    let order = Order::restore(order, &mut engine.names).ok_or(RestoreError::Damaged)?;
    let directory = Directory::restore(&directory).ok_or(RestoreError::Damaged)?;
    Ok(Restored { marks, order, published, engine, directory })
}

/// The fields that come first, as far as to the directory.
#[derive(Deserialize)]
struct Head<'a> {
    _publishing: u32,
    _marks: Marks,
    _order: OrderState,
    _published: PublisherState,
    _engine: &'a [u8],
    directory: &'a [u8],
}

/// Reads the directory of a course, whatever its definitions are; none where it cannot be read.
pub(super) fn directory_of(bytes: &[u8]) -> Option<Directory> {
    Directory::restore(postcard::from_bytes::<Head<'_>>(bytes).ok()?.directory)
}

/// A number that tells apart definitions that are published differently, by name, time and clock, and
/// forms of what is written.
pub(super) fn publishing(definitions: &[Definition], mode: ClockMode) -> u32 {
    let one = |definition: &Definition| {
        let Definition { name, object_type, notification, .. } = definition;
        format!("{name:?}{object_type:?}{notification:?}")
    };
    let all: String = definitions.iter().map(one).collect();
    crc32c::crc32c(format!("{FORM}{}{all}", mode.name()).as_bytes())
}
