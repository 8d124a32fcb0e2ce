//! Who has which skill at which level (API document, chapters *Skills* and *POST to Assign Resource*).

use serde_json::{Value as Json, json};

use super::attribute::unknown_among;
use super::call::Call;
use super::operation::{ADMINS_AND_AGENTS, Body, EVERYBODY, Operation, Verb, provisioning};
use super::reply::Reply;
use super::resource::Object;
use super::skills::{COLLECTION, SKILL, objects_of, one};
use super::{bulk, users};
use crate::api::problem::Problem;
use crate::domain::{Level, Refusal};

const CHAPTER: &str = "Skills";

pub(super) const OPERATIONS: &[Operation] = &[
    provisioning(
        CHAPTER,
        (Verb::Get, "/users/{user_id}/skills"),
        "The skills of a user.",
        |call| Box::pin(async move { of_user(&call, call.place("user_id")) }),
    )
    .own(ADMINS_AND_AGENTS, users::is_own)
    .about(&SKILL),
    provisioning(
        CHAPTER,
        (Verb::Post, "/users/{user_id}/skills"),
        "Gives a user skills: by `uris`, by `uri` or `id`, all with a `level` if it is said, or by `skills` \
         of such.",
        |call| Box::pin(assign(call)),
    )
    .body(Body::Parameters(&["uris", "uri", "id", "level", "skills"])),
    provisioning(
        CHAPTER,
        (Verb::Delete, "/users/{user_id}/skills"),
        "Takes skills from a user, by their `uris`.",
        |call| Box::pin(unassign_many(call)),
    )
    .body(Body::Parameters(&["uris"])),
    provisioning(
        CHAPTER,
        (Verb::Get, "/users/{user_id}/skills/{id}"),
        "One skill of a user.",
        |call| Box::pin(async move { one_of_user(&call, call.place("user_id")) }),
    )
    .own(ADMINS_AND_AGENTS, users::is_own)
    .about(&SKILL),
    provisioning(
        CHAPTER,
        (Verb::Put, "/users/{user_id}/skills/{id}"),
        "Gives a user another level of a skill.",
        |call| Box::pin(set_level(call)),
    )
    .body(Body::Parameters(&["level"])),
    provisioning(
        CHAPTER,
        (Verb::Delete, "/users/{user_id}/skills/{id}"),
        "Takes a skill from a user.",
        |call| Box::pin(unassign(call)),
    ),
    provisioning(CHAPTER, (Verb::Get, "/me/skills"), "The skills of whoever asks.", |call| {
        Box::pin(async move { of_user(&call, call.user()?) })
    })
    .roles(EVERYBODY)
    .aliases(&["/me/skils"])
    .about(&SKILL),
    provisioning(CHAPTER, (Verb::Get, "/me/skills/{id}"), "One of them.", |call| {
        Box::pin(async move { one_of_user(&call, call.user()?) })
    })
    .roles(EVERYBODY)
    .aliases(&["/me/skils/{id}"])
    .about(&SKILL),
];

fn of_user(call: &Call, user: &str) -> Result<Reply, Problem> {
    let user = users::found(call, user)?;
    SKILL.list(call, objects_of(call, user).into_iter(), |_| {})
}

fn one_of_user(call: &Call, user: &str) -> Result<Reply, Problem> {
    let (user, id) = (users::found(call, user)?, call.place("id"));
    let level = user.skills.get(id);
    let level = level.ok_or_else(|| Refusal::not_found("skill of this user", id))?;
    one(call, id, *level)
}

/// One skill to give to a user, as a client says it.
fn level(said: &Object) -> Result<Level, Refusal> {
    if let Some(name) = said.keys().find(|name| !SKILL.is_readable(name)) {
        return Err(unknown_among(name, &["id", "uri", "level"]));
    }
    let text = |key: &str| match said.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::invalid(format!("`{key}` has to be a text"))),
    };
    let skill = match (text("id")?, text("uri")?) {
        (Some(id), _) => id.as_str().into(),
        (None, Some(uri)) => bulk::id_of(uri, COLLECTION)?,
        (None, None) => {
            return Err(Refusal::missing("`uris` is missing: expected a list of URIs of skills"));
        }
    };
    Ok(Level { skill, level: level_of(said)? })
}

/// The level that is said, if one is.
fn level_of(said: &Object) -> Result<Option<i64>, Refusal> {
    let level = match said.get("level") {
        None | Some(Json::Null) => return Ok(None),
        Some(Json::String(text)) => text.parse().ok(),
        Some(value) => value.as_i64(),
    };
    let level = level.ok_or_else(|| Refusal::invalid("`level` has to be a whole number"))?;
    Ok(Some(level))
}

async fn assign(call: Call) -> Result<Reply, Problem> {
    let user = call.place("user_id").to_owned();
    users::found(&call, &user)?;
    let wanted: Vec<(Object, Result<Level, Refusal>)> = if call.body.contains_key("uris") {
        let level = level_of(&call.body)?;
        let given = |uri: String| {
            let skill = bulk::id_of(&uri, COLLECTION);
            (bulk::identified_by("uri", uri), skill.map(|skill| Level { skill, level }))
        };
        bulk::uris(&call.body)?.into_iter().map(given).collect()
    } else if call.body.contains_key("skills") {
        let one = |said: Result<Object, Refusal>| match said {
            Ok(said) => {
                let wanted = level(&said);
                (bulk::identifying(&Json::Object(said), &["id", "uri"]), wanted)
            }
            Err(refusal) => (Object::new(), Err(refusal)),
        };
        bulk::said_objects(&call.body, "skills")?.map(one).collect()
    } else {
        let level = level(&call.body)?;
        call.decide(move |draft| draft.assign_skill(&user, &level)).await?;
        return Ok(Reply::done());
    };
    let outcomes = call
        .decide(move |draft| {
            let assign = |(told, level): (Object, Result<Level, Refusal>)| {
                let assigned =
                    level.and_then(|level| draft.assign_skill(&user, &level).map(|()| level.skill));
                (told, assigned)
            };
            Ok(wanted.into_iter().map(assign).collect())
        })
        .await?;
    bulk::done(&call, COLLECTION, outcomes)
}

async fn set_level(call: Call) -> Result<Reply, Problem> {
    let (user, skill) = (call.place("user_id").to_owned(), call.place("id").to_owned());
    let mut said = call.body.clone();
    said.insert("id".into(), json!(skill));
    let level = level(&said)?;
    if level.level.is_none() {
        return Err(Problem::missing("`level` is missing"));
    }
    if !users::found(&call, &user)?.skills.contains_key(&*skill) {
        return Err(Refusal::not_found("skill of this user", &skill).into());
    }
    call.carry_out(move |draft| draft.assign_skill(&user, &level)).await
}

async fn unassign(call: Call) -> Result<Reply, Problem> {
    let (user, skill) = (call.place("user_id").to_owned(), call.place("id").to_owned());
    call.carry_out(move |draft| draft.unassign_skill(&user, &skill)).await
}

async fn unassign_many(call: Call) -> Result<Reply, Problem> {
    let user = call.place("user_id").to_owned();
    users::found(&call, &user)?;
    bulk::each(&call, COLLECTION, move |draft, id| draft.unassign_skill(&user, id)).await
}
