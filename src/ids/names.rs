//! The registers that turn names into ids and back.

use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

use indexmap::{Equivalent, IndexSet};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::id::{
    AgentId, CentreId, ConnectionId, DeviceId, Id, MediumId, QueueId, ReasonId, SkillId, SourceId,
};

type Hashing = foldhash::fast::RandomState;

/// Names that mean the same everywhere.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Register<K> {
    #[serde(deserialize_with = "distinct")]
    texts: IndexSet<Box<str>, Hashing>,
    kind: PhantomData<K>,
}

impl<K: Id> Register<K> {
    /// Finds the id of a name, making one where the name is new.
    pub fn intern(&mut self, text: &str) -> K {
        let index = match self.texts.get_index_of(text) {
            Some(index) => index,
            None => self.texts.insert_full(text.into()).0,
        };
        K::from_index(index)
    }

    /// Finds the id of a name that is already known.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<K> {
        self.texts.get_index_of(text).map(K::from_index)
    }

    /// Whether an id is one of this register.
    #[must_use]
    pub fn contains(&self, id: K) -> bool {
        id.index() < self.texts.len()
    }

    /// How many names there are.
    #[must_use]
    #[expect(clippy::len_without_is_empty, reason = "nobody asks whether there are none")]
    pub fn len(&self) -> usize {
        self.texts.len()
    }

    /// All names, in the order in which they came.
    pub fn texts(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// Gives the name of an id of this register.
    #[must_use]
    pub fn text(&self, id: K) -> &str {
        self.texts.get_index(id.index()).expect("an id comes from its own register")
    }
}

impl<K> Default for Register<K> {
    fn default() -> Self {
        Self { texts: IndexSet::default(), kind: PhantomData }
    }
}

/// Names that belong to one contact centre: the same text in two centres is two ids.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ScopedRegister<K> {
    #[serde(deserialize_with = "distinct")]
    texts: IndexSet<(CentreId, Box<str>), Hashing>,
    kind: PhantomData<K>,
}

/// The borrowed form of a scoped name, which hashes and compares like the owned one.
struct Scoped<'a>(CentreId, &'a str);

impl Hash for Scoped<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.hash(state);
        self.1.hash(state);
    }
}

impl Equivalent<(CentreId, Box<str>)> for Scoped<'_> {
    fn equivalent(&self, key: &(CentreId, Box<str>)) -> bool {
        self.0 == key.0 && *self.1 == *key.1
    }
}

impl<K: Id> ScopedRegister<K> {
    /// Finds the id of a name in a centre, making one where the name is new there.
    pub fn intern(&mut self, centre: CentreId, text: &str) -> K {
        let index = match self.texts.get_index_of(&Scoped(centre, text)) {
            Some(index) => index,
            None => self.texts.insert_full((centre, text.into())).0,
        };
        K::from_index(index)
    }

    /// Finds the id of a name that is already known in a centre.
    #[must_use]
    pub fn find(&self, centre: CentreId, text: &str) -> Option<K> {
        self.texts.get_index_of(&Scoped(centre, text)).map(K::from_index)
    }

    /// Whether an id is one of this register.
    #[must_use]
    pub fn contains(&self, id: K) -> bool {
        id.index() < self.texts.len()
    }

    /// Gives the name of an id of this register.
    #[must_use]
    pub fn text(&self, id: K) -> &str {
        &self.entry(id).1
    }

    /// Gives the centre that an id of this register belongs to.
    #[must_use]
    pub fn centre(&self, id: K) -> CentreId {
        self.entry(id).0
    }

    /// Whether all centres that have names here are known.
    fn is_within(&self, centres: &Register<CentreId>) -> bool {
        self.texts.iter().all(|(centre, _)| centres.contains(*centre))
    }

    fn entry(&self, id: K) -> &(CentreId, Box<str>) {
        self.texts.get_index(id.index()).expect("an id comes from its own register")
    }
}

impl<K> Default for ScopedRegister<K> {
    fn default() -> Self {
        Self { texts: IndexSet::default(), kind: PhantomData }
    }
}

/// Reads names, of which none may stand twice: those behind it would have other ids.
fn distinct<'de, T, D>(deserializer: D) -> Result<IndexSet<T, Hashing>, D::Error>
where
    T: Deserialize<'de> + Eq + Hash,
    D: Deserializer<'de>,
{
    let listed: Vec<T> = Vec::deserialize(deserializer)?;
    let count = listed.len();
    let texts: IndexSet<T, Hashing> = listed.into_iter().collect();
    if texts.len() == count { Ok(texts) } else { Err(Error::custom("a name stands twice")) }
}

/// All names of a running program, one register a kind.
#[derive(Debug, Serialize, Deserialize)]
// What is derived is a way to read and write the fields, which the implementations below use.
#[serde(remote = "Self")]
pub struct Names {
    /// Contact centres; `default` is always the first.
    pub centres: Register<CentreId>,
    /// Agents of each centre.
    pub agents: ScopedRegister<AgentId>,
    /// Queues of each centre.
    pub queues: ScopedRegister<QueueId>,
    /// Skills of each centre.
    pub skills: ScopedRegister<SkillId>,
    /// Calls and other interactions of each centre.
    pub connections: ScopedRegister<ConnectionId>,
    /// DNs of devices. They need no scope: a line is known by its agent and its device.
    pub devices: Register<DeviceId>,
    /// Media; `voice` is always the first.
    pub media: Register<MediumId>,
    /// Reason codes.
    pub reasons: Register<ReasonId>,
    /// Sources of events; `default` is always the first.
    pub sources: Register<SourceId>,
}

impl Names {
    /// The name of the centre and of the source that an event has when it names none.
    pub const DEFAULT: &'static str = "default";
    /// The medium that an event has when it names none.
    pub const VOICE: &'static str = "voice";

    /// Makes the registers with the names that are always there.
    #[must_use]
    pub fn new() -> Self {
        let mut names = Self {
            centres: Register::default(),
            agents: ScopedRegister::default(),
            queues: ScopedRegister::default(),
            skills: ScopedRegister::default(),
            connections: ScopedRegister::default(),
            devices: Register::default(),
            media: Register::default(),
            reasons: Register::default(),
            sources: Register::default(),
        };
        names.centres.intern(Self::DEFAULT);
        names.sources.intern(Self::DEFAULT);
        names.media.intern(Self::VOICE);
        names
    }

    /// Whether the names that are always there have their ids, and all centres are known.
    fn is_whole(&self) -> bool {
        self.centres.find(Self::DEFAULT) == Some(Self::default_centre())
            && self.sources.find(Self::DEFAULT) == Some(Self::default_source())
            && self.media.find(Self::VOICE) == Some(Self::voice())
            && self.agents.is_within(&self.centres)
            && self.queues.is_within(&self.centres)
            && self.skills.is_within(&self.centres)
            && self.connections.is_within(&self.centres)
    }

    /// The centre of events that name none.
    #[must_use]
    pub fn default_centre() -> CentreId {
        CentreId::from_index(0)
    }

    /// The source of events that name none.
    #[must_use]
    pub fn default_source() -> SourceId {
        SourceId::from_index(0)
    }

    /// The medium `voice`.
    #[must_use]
    pub fn voice() -> MediumId {
        MediumId::from_index(0)
    }
}

impl Default for Names {
    fn default() -> Self {
        Self::new()
    }
}

impl Serialize for Names {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Self::serialize(self, serializer)
    }
}

impl<'de> Deserialize<'de> for Names {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let names = Self::deserialize(deserializer)?;
        if names.is_whole() { Ok(names) } else { Err(Error::custom("names are missing")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_keeps_its_id_and_a_centre_keeps_its_names_apart() {
        let mut names = Names::new();
        let other = names.centres.intern("other");
        let ann = names.agents.intern(Names::default_centre(), "ann");
        let bob = names.agents.intern(Names::default_centre(), "bob");
        let foreign_ann = names.agents.intern(other, "ann");
        assert_eq!(names.agents.intern(Names::default_centre(), "ann"), ann);
        assert_eq!([ann.index(), bob.index(), foreign_ann.index()], [0, 1, 2]);
        assert_eq!(names.agents.text(foreign_ann), "ann");
        assert_eq!(names.agents.centre(foreign_ann), other);
    }
}
