//! Skills (API document, chapter *Skills*).

use serde_json::json;

use super::attribute::{Attribute, Holds, Writing, changes, check};
use super::body::said;
use super::bulk::{self, Making};
use super::call::{Call, new_id};
use super::operation::{Body, Operation, Verb, provisioning};
use super::reply::Reply;
use super::resource::{Object, Resource};
use crate::api::problem::Problem;
use crate::domain::{DESCRIPTION_CHARS_MAX, NewSkill, Skill, SkillChange, User};

const CHAPTER: &str = "Skills";
pub(super) const COLLECTION: &str = "skills";
/// The level that stands where nobody's is meant.
const NO_LEVEL: i64 = 0;

pub(super) const SKILL: Resource = Resource {
    one: "skill",
    many: "skills",
    attributes: &[
        Attribute::at_first("id", Holds::Text, "The id; made by the service where none is given."),
        Attribute::open("name", Holds::Text, "The name, which no other skill has.").needed(),
        Attribute::open(
            "description",
            Holds::Text,
            "What the skill is; absent where nobody said so.",
        )
        .up_to(Some(DESCRIPTION_CHARS_MAX)),
        Attribute::told("level", Holds::Text, "The level of the user whose skill it is, else 0."),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    provisioning(CHAPTER, (Verb::Get, "/skills"), "All skills of the contact centre.", |call| {
        Box::pin(async move { list(&call) })
    })
    .about(&SKILL),
    provisioning(CHAPTER, (Verb::Post, "/skills"), "Makes a skill, or several.", |call| {
        Box::pin(create(call))
    })
    .about(&SKILL)
    .body(Body::New),
    provisioning(CHAPTER, (Verb::Delete, "/skills"), "Removes skills by their `uris`.", |call| {
        Box::pin(delete_many(call))
    })
    .body(Body::Parameters(&["uris"])),
    provisioning(CHAPTER, (Verb::Get, "/skills/{id}"), "One skill.", |call| {
        Box::pin(async move { one(&call, call.place("id"), NO_LEVEL) })
    })
    .about(&SKILL),
    provisioning(CHAPTER, (Verb::Put, "/skills/{id}"), "Changes a skill.", |call| {
        Box::pin(change(call))
    })
    .about(&SKILL)
    .body(Body::Change),
    provisioning(
        CHAPTER,
        (Verb::Delete, "/skills/{id}"),
        "Removes a skill, takes it from all agents and shows its statistics no more.",
        |call| Box::pin(delete(call)),
    ),
];

/// A skill as replies show it, with somebody's level of it.
pub(super) fn object(call: &Call, skill: &Skill, level: i64) -> Object {
    let Skill { id, name, description } = skill;
    let level = level.to_string();
    let value = json!({ "id": id, "name": name, "description": description, "level": level });
    call.object(COLLECTION, id, value)
}

/// The skills of a user, with their levels.
pub(super) fn objects_of(call: &Call, user: &User) -> Vec<Object> {
    let skill = |(id, level)| Some(object(call, call.known.skills.get(id)?, level));
    user.skills.iter().map(|(id, level)| (&**id, *level)).filter_map(skill).collect()
}

fn list(call: &Call) -> Result<Reply, Problem> {
    let skills = call.known.skills.iter().map(|skill| object(call, skill, NO_LEVEL));
    SKILL.list(call, skills, |_| {})
}

pub(super) fn one(call: &Call, id: &str, level: i64) -> Result<Reply, Problem> {
    let skill: &Skill = call.known.need(id)?;
    SKILL.one(call, object(call, skill, level), |_| {})
}

async fn create(call: Call) -> Result<Reply, Problem> {
    let making = Making { many: SKILL.many, collection: COLLECTION, told_by: "name" };
    let read = |new| said::<NewSkill>(check(new, SKILL.attributes, Writing::New)?);
    bulk::make(&call, making, read, |draft, new| draft.create_skill(new, &mut new_id)).await
}

async fn change(call: Call) -> Result<Reply, Problem> {
    let id = call.place("id").to_owned();
    let skill: &Skill = call.known.need(&id)?;
    let changes = changes(&call.body, &object(&call, skill, NO_LEVEL));
    let change: SkillChange = said(check(changes, SKILL.attributes, Writing::Change)?)?;
    call.carry_out(move |draft| draft.change_skill(&id, &change)).await
}

async fn delete(call: Call) -> Result<Reply, Problem> {
    let id = call.place("id").to_owned();
    call.carry_out(move |draft| draft.delete_skill(&id)).await
}

async fn delete_many(call: Call) -> Result<Reply, Problem> {
    bulk::each(&call, COLLECTION, |draft, id| draft.delete_skill(id)).await
}
