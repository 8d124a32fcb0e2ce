//! Records: what is provisioned exists at once, and what is removed is shown no more (semantics 28).

use super::Stage;
use crate::definition::ObjectType;
use crate::engine::object::{QueueRow, Row};
use crate::event::{Counted, Queue, Record};

impl Stage<'_> {
    /// Takes a record. What was counted of a removed object is kept, in case that it comes back.
    pub(super) fn take_record(&mut self, record: &Record) {
        let Some(counted) = record.counted else { return };
        if record.content.is_some() {
            for (object_type, row) in self.make(counted) {
                self.world.objects.set_removed(object_type, row, false);
            }
            return;
        }
        let known = self.known(counted);
        if known.iter().all(Option::is_none) {
            self.drop_event();
        }
        for (object_type, row) in known.into_iter().flatten() {
            self.world.objects.set_removed(object_type, row, true);
        }
    }

    /// The objects of an id, made where they are not there.
    fn make(&mut self, counted: Counted) -> Vec<(ObjectType, Row)> {
        match counted {
            Counted::Agent(agent) => vec![(ObjectType::Agent, self.agent(agent, false))],
            Counted::Queue(queue) => vec![self.queue(Queue::Queue(queue)).at.into()],
            Counted::Skill(skill) => {
                let group = self.group(skill);
                vec![(ObjectType::SkillAg, group), self.queue(Queue::Skill(skill)).at.into()]
            }
        }
    }

    /// The objects of an id that are there.
    fn known(&self, counted: Counted) -> [Option<(ObjectType, Row)>; 2] {
        let objects = &self.world.objects;
        match counted {
            Counted::Agent(agent) => {
                [objects.known_agent(agent).map(|row| (ObjectType::Agent, row)), None]
            }
            Counted::Queue(queue) => {
                [objects.known_queue(Queue::Queue(queue)).map(Into::into), None]
            }
            Counted::Skill(skill) => [
                objects.known_group(skill).map(|row| (ObjectType::SkillAg, row)),
                objects.known_queue(Queue::Skill(skill)).map(Into::into),
            ],
        }
    }
}

impl From<QueueRow> for (ObjectType, Row) {
    fn from(QueueRow { object_type, row }: QueueRow) -> Self {
        (object_type, row)
    }
}
