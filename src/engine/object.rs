//! The objects that exist: which rows the columns of each object type have (semantics 28).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::definition::ObjectType;
use crate::event::Queue;
use crate::ids::{AgentId, CentreId, Id, Names, Position, QueueId, SkillId, Table};

/// The position of an object among those of its type; a cell of every column of the type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Row(Position);

impl Id for Row {
    fn from_index(index: usize) -> Self {
        Self(Position::from_index(index))
    }

    fn index(self) -> usize {
        self.0.index()
    }
}

/// A queue or the virtual queue of a skill, by type and row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct QueueRow {
    pub(super) object_type: ObjectType,
    pub(super) row: Row,
}

/// A queue that is named by an event, with its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct QueueAt {
    pub(super) queue: Queue,
    pub(super) at: QueueRow,
}

/// The number of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub(super) struct LineIndex(Position);

impl Id for LineIndex {
    fn from_index(index: usize) -> Self {
        Self(Position::from_index(index))
    }

    fn index(self) -> usize {
        self.0.index()
    }
}

/// The name of an object, by ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ObjectName {
    /// An AGENT.
    Agent(AgentId),
    /// A QUEUE.
    Queue(QueueId),
    /// A SKILL_AG or SKILL_Q.
    Skill(SkillId),
}

/// An object that exists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Object {
    /// Its contact centre.
    pub centre: CentreId,
    /// Its name.
    pub name: ObjectName,
}

impl Object {
    /// The id in the API.
    #[must_use]
    pub fn id(self, names: &Names) -> &str {
        match self.name {
            ObjectName::Agent(agent) => names.agents.text(agent),
            ObjectName::Queue(queue) => names.queues.text(queue),
            ObjectName::Skill(skill) => names.skills.text(skill),
        }
    }
}

/// The objects of all types, in the order in which events named them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(super) struct Objects {
    agents: Table<AgentId, Option<Row>>,
    queues: Table<QueueId, Option<Row>>,
    virtual_queues: Table<SkillId, Option<Row>>,
    groups: Table<SkillId, Option<Row>>,
    named: [Table<Row, Object>; 4],
    /// What is shown no more.
    removed: BTreeSet<(ObjectType, Row)>,
}

/// A row, and whether it has just been made.
pub(super) type Found = (Row, bool);

impl Objects {
    /// The objects of a type, by row.
    pub(super) fn of_type(&self, object_type: ObjectType) -> &Table<Row, Object> {
        let [agents, queues, groups, virtual_queues] = &self.named;
        match object_type {
            ObjectType::Agent => agents,
            ObjectType::Queue => queues,
            ObjectType::SkillAg => groups,
            ObjectType::SkillQ => virtual_queues,
        }
    }

    /// The row of an agent, where the agent exists.
    pub(super) fn known_agent(&self, agent: AgentId) -> Option<Row> {
        self.agents.find(agent).copied().flatten()
    }

    /// The row of the agents of a skill, where they exist.
    pub(super) fn known_group(&self, skill: SkillId) -> Option<Row> {
        self.groups.find(skill).copied().flatten()
    }

    /// The row of the virtual queue of the skill of a group, where both exist.
    pub(super) fn queue_of_group(&self, group: Row) -> Option<Row> {
        let [_, _, groups, _] = &self.named;
        match groups.find(group)?.name {
            ObjectName::Skill(skill) => self.virtual_queues.find(skill).copied().flatten(),
            ObjectName::Agent(_) | ObjectName::Queue(_) => None,
        }
    }

    /// The row of a queue, where the queue exists.
    pub(super) fn known_queue(&self, queue: Queue) -> Option<QueueRow> {
        let (object_type, row) = match queue {
            Queue::Queue(queue) => (ObjectType::Queue, self.queues.find(queue)),
            Queue::Skill(skill) => (ObjectType::SkillQ, self.virtual_queues.find(skill)),
        };
        Some(QueueRow { object_type, row: row.copied().flatten()? })
    }

    /// Whether every object has a name, and a row to which exactly this name leads.
    pub(super) fn are_sound(&self, names: &Names) -> bool {
        let [agents, queues, groups, virtual_queues] = &self.named;
        let has_name = |object: &Object| {
            let is_known = match object.name {
                ObjectName::Agent(agent) => names.agents.contains(agent),
                ObjectName::Queue(queue) => names.queues.contains(queue),
                ObjectName::Skill(skill) => names.skills.contains(skill),
            };
            is_known && names.centres.contains(object.centre)
        };
        let is_there = |(object_type, row): &(ObjectType, Row)| {
            self.of_type(*object_type).find(*row).is_some()
        };
        self.named.iter().flat_map(Table::iter).all(has_name)
            && self.removed.iter().all(is_there)
            && lead_to(&self.agents, agents, ObjectName::Agent)
            && lead_to(&self.queues, queues, ObjectName::Queue)
            && lead_to(&self.groups, groups, ObjectName::Skill)
            && lead_to(&self.virtual_queues, virtual_queues, ObjectName::Skill)
    }

    /// What is shown no more.
    pub(super) fn removed(&self) -> &BTreeSet<(ObjectType, Row)> {
        &self.removed
    }

    /// Notes that an object is shown no more, or again.
    pub(super) fn set_removed(&mut self, object_type: ObjectType, row: Row, is_removed: bool) {
        match is_removed {
            true => self.removed.insert((object_type, row)),
            false => self.removed.remove(&(object_type, row)),
        };
    }

    pub(super) fn agent(&mut self, centre: CentreId, agent: AgentId) -> Found {
        let [agents, ..] = &mut self.named;
        find(self.agents.reach(agent), agents, Object { centre, name: ObjectName::Agent(agent) })
    }

    pub(super) fn group(&mut self, centre: CentreId, skill: SkillId) -> Found {
        let [_, _, groups, _] = &mut self.named;
        find(self.groups.reach(skill), groups, Object { centre, name: ObjectName::Skill(skill) })
    }

    pub(super) fn queue(&mut self, centre: CentreId, queue: Queue) -> (QueueRow, bool) {
        let [_, queues, _, virtual_queues] = &mut self.named;
        let (object_type, (row, is_new)) = match queue {
            Queue::Queue(queue) => {
                let object = Object { centre, name: ObjectName::Queue(queue) };
                (ObjectType::Queue, find(self.queues.reach(queue), queues, object))
            }
            Queue::Skill(skill) => {
                let object = Object { centre, name: ObjectName::Skill(skill) };
                let place = self.virtual_queues.reach(skill);
                (ObjectType::SkillQ, find(place, virtual_queues, object))
            }
        };
        (QueueRow { object_type, row }, is_new)
    }
}

/// Whether names and rows belong to each other one by one.
fn lead_to<K: Id>(
    rows: &Table<K, Option<Row>>,
    named: &Table<Row, Object>,
    name: fn(K) -> ObjectName,
) -> bool {
    let mut known = rows.entries().filter_map(|(id, row)| row.map(|row| (id, row)));
    let is_own = |(id, row)| named.find(row).is_some_and(|object| object.name == name(id));
    rows.iter().flatten().count() == named.len() && known.all(is_own)
}

fn find(place: &mut Option<Row>, named: &mut Table<Row, Object>, object: Object) -> Found {
    match *place {
        Some(row) => (row, false),
        None => (*place.insert(named.push(object)), true),
    }
}
