//! Settings (API document, chapter *Settings*).

use serde_json::{Value as Json, json};

use super::attribute::{Attribute, Holds, Writing, check};
use super::body::said;
use super::bulk;
use super::call::{Call, new_id};
use super::operation::{ADMINS_AND_AGENTS, Body, EVERYBODY, Operation, Run, Verb};
use super::reply::Reply;
use super::resource::{Object, Resource};
use crate::api::problem::Problem;
use crate::definition::{ObjectType, SERVICE_LEVEL};
use crate::domain::{
    AGENT_STATES, GENERAL, Kept, LEVEL_INTERVAL, NewGroup, OWN_GROUPS, OwnGroup, REPORTING,
    Refusal, SETTINGS, Setting, SettingsGroup, agent_states, general, reporting,
};

const CHAPTER: &str = "Settings";
const COLLECTION: &str = "settings";

const GROUP: Resource = Resource {
    one: "setting",
    many: "settings",
    attributes: &[
        Attribute::at_first("name", Holds::Text, "The name, which is a segment of its URI.")
            .needed(),
        Attribute::at_first("displayName", Holds::Text, "What people call it."),
        Attribute::at_first("key", Holds::Text, "The attribute that tells its settings apart."),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    in_settings((Verb::Get, "/settings"), "All groups of settings.", |call| {
        Box::pin(async move { Ok(groups(&call)) })
    }),
    in_settings((Verb::Post, "/settings"), "Makes a group of settings.", |call| {
        Box::pin(create_group(call))
    })
    .about(&GROUP)
    .body(Body::NewOne),
    in_settings(
        (Verb::Delete, "/settings"),
        "Removes a group that a client has made, by its `name` or `uri`.",
        |call| Box::pin(delete_group(call)),
    )
    .body(Body::Parameters(&["name", "uri"])),
    in_settings((Verb::Get, "/settings/agent-states"), "All agent states.", |call| {
        Box::pin(async move { Ok(told(agent_states(&call.known), "operationName")) })
    })
    .roles(ADMINS_AND_AGENTS),
    in_settings(
        (Verb::Post, "/settings/agent-states"),
        "Makes an agent state: `operationName`, `displayName`, `state`, and perhaps `workMode` and `reason`.",
        |call| Box::pin(create_agent_state(call)),
    )
    .body(Body::Parameters(&AGENT_STATE)),
    in_settings(
        (Verb::Put, "/settings/agent-states"),
        "Changes an agent state that is not one of the five.",
        |call| Box::pin(change_agent_state(call)),
    )
    .body(Body::Parameters(&AGENT_STATE)),
    in_settings(
        (Verb::Delete, "/settings/agent-states"),
        "Removes an agent state that is not one of the five.",
        |call| Box::pin(delete_agent_state(call)),
    )
    .body(Body::Parameters(&["operationName"])),
    in_settings(
        (Verb::Get, "/settings/reporting"),
        "The settings of real-time reporting.",
        |call| Box::pin(async move { Ok(get_reporting(&call)) }),
    )
    .roles(EVERYBODY),
    in_settings(
        (Verb::Put, "/settings/reporting"),
        "Changes a setting of real-time reporting: `defaultTargetServiceLevelPercentage`, or \
         `defaultServiceLevelInterval`, by which all service levels are counted anew.",
        |call| Box::pin(change_reporting(call)),
    )
    .body(Body::Parameters(&["name", "value"])),
    in_settings(
        (Verb::Get, "/settings/general-settings"),
        "The general settings: `countryCode`, `countryDigits`, `countryName`.",
        |call| Box::pin(async move { Ok(told(general(&call.known), "name")) }),
    )
    .roles(EVERYBODY),
    in_settings(
        (Verb::Put, "/settings/general-settings"),
        "Changes a general setting.",
        |call| Box::pin(async move { change_own(&call, GENERAL).await }),
    )
    .body(Body::Parameters(&["name", "value"])),
    in_settings((Verb::Get, "/settings/{group}"), "The settings of a group.", |call| {
        Box::pin(async move { group(&call) })
    })
    .roles(EVERYBODY),
    in_settings(
        (Verb::Post, "/settings/{group}"),
        "Adds a setting to a group: any JSON, with the group's key attribute.",
        |call| Box::pin(create(call)),
    )
    .body(Body::Anything),
    in_settings(
        (Verb::Put, "/settings/{group}"),
        "Changes a setting, attribute by attribute; those that are not said stay.",
        |call| Box::pin(change(call)),
    )
    .body(Body::Anything),
    in_settings(
        (Verb::Delete, "/settings/{group}"),
        "Removes a setting, by the group's key attribute.",
        |call| Box::pin(delete(call)),
    )
    .body(Body::Anything),
];

/// An operation of this chapter.
const fn in_settings(place: (Verb, &'static str), about: &'static str, run: Run) -> Operation {
    Operation::new(CHAPTER, place, about, run).feature(SETTINGS)
}

/// What an agent state has; its id is made by the service.
const AGENT_STATE: [&str; 5] = ["operationName", "displayName", "state", "workMode", "reason"];

/// A reply with the settings of a group.
fn told(settings: Vec<Setting>, key: &str) -> Reply {
    Reply::done().with("settings", settings).with("key", key)
}

fn groups(call: &Call) -> Reply {
    let own =
        OWN_GROUPS.iter().map(|&OwnGroup { name, display_name, key }| (name, display_name, key));
    let others = call.known.settings.iter();
    let others = others.filter(|group| !group.is_own());
    let others = others.map(|group| (&*group.name, &*group.display_name, &*group.key));
    let view = |(name, display, key): (&str, &str, &str)| {
        let value = json!({ "name": name, "displayName": display, "key": key });
        call.object(COLLECTION, name, value)
    };
    Reply::done().with("settings", own.chain(others).map(view).collect::<Vec<Object>>())
}

async fn create_group(call: Call) -> Result<Reply, Problem> {
    let new: NewGroup = said(check(call.body.clone(), GROUP.attributes, Writing::New)?)?;
    let name = call.decide(move |draft| draft.create_settings_group(&new)).await?;
    Ok(Reply::made(&name, call.uri(COLLECTION, &name)))
}

async fn delete_group(call: Call) -> Result<Reply, Problem> {
    let text = |key: &str| call.body.get(key).and_then(Json::as_str);
    let name: Box<str> = match (text("name"), text("uri")) {
        (Some(name), _) => name.into(),
        (None, Some(uri)) => bulk::id_of(uri, COLLECTION)?,
        (None, None) => return Err(Problem::missing("`name` is missing, or `uri`")),
    };
    call.carry_out(move |draft| draft.delete_settings_group(&name)).await
}

/// An agent state as a client says it.
fn said_state(call: &Call) -> Result<Setting, Refusal> {
    match call.body.keys().find(|key| !AGENT_STATE.contains(&key.as_str())) {
        None => Ok(call.body.clone()),
        Some(key) if key == "id" => Err(Refusal::invalid("`id` cannot be set here")),
        Some(key) => {
            let known = AGENT_STATE.join(", ");
            Err(Refusal::invalid(format!("`{key}` is no attribute: expected any of {known}")))
        }
    }
}

async fn create_agent_state(call: Call) -> Result<Reply, Problem> {
    let state = said_state(&call)?;
    let id = call.decide(move |draft| draft.create_agent_state(state, &mut new_id)).await?;
    Ok(Reply::made(&id, call.uri(COLLECTION, AGENT_STATES)))
}

async fn change_agent_state(call: Call) -> Result<Reply, Problem> {
    let state = said_state(&call)?;
    call.carry_out(move |draft| draft.change_agent_state(state)).await
}

async fn delete_agent_state(call: Call) -> Result<Reply, Problem> {
    let named = call.body.clone();
    call.carry_out(move |draft| draft.delete_agent_state(&named)).await
}

fn get_reporting(call: &Call) -> Reply {
    let edition = call.service.editions.get();
    let board = &edition.board;
    let definition = board.statistic(ObjectType::Queue, SERVICE_LEVEL);
    let definition = definition.and_then(|place| board.definitions().get(place));
    let right_ms = definition.and_then(|one| one.range?.right_ms());
    let right_s = right_ms.map(|right_ms| (right_ms / 1_000).to_string());
    told(reporting(&call.known, right_s.as_deref()), "name")
}

/// Changes a setting, and waits until the service level is counted by it.
async fn change_reporting(call: Call) -> Result<Reply, Problem> {
    let reply = change_own(&call, REPORTING).await?;
    if call.body.get("name").and_then(Json::as_str) != Some(LEVEL_INTERVAL) {
        return Ok(reply);
    }
    settled(&call).await
}

/// Waits until the service level is counted by what was set.
pub(super) async fn settled(call: &Call) -> Result<Reply, Problem> {
    match call.service.redefine.settle().await? {
        true => Ok(Reply::done()),
        false => Ok(Reply::accepted(
            "the setting is kept, and the journal is counted by it; the former values stay until \
             then: GET /api/v1/definitions tells how far it is",
        )),
    }
}

async fn change_own(call: &Call, group: &'static str) -> Result<Reply, Problem> {
    if let Some(key) = call.body.keys().find(|key| !["name", "value"].contains(&key.as_str())) {
        let message = format!("`{key}` is no attribute: expected name, value");
        return Err(Problem::invalid(message));
    }
    let change = call.body.clone();
    call.carry_out(move |draft| draft.change_own_setting(group, &change)).await
}

fn group(call: &Call) -> Result<Reply, Problem> {
    let name = call.place("group");
    let group = call.known.settings.get(name).filter(|group| !group.is_own());
    let group = group.ok_or_else(|| Refusal::not_found(SettingsGroup::NOUN, name))?;
    Ok(told(group.settings.clone(), &group.key))
}

async fn create(call: Call) -> Result<Reply, Problem> {
    let (group, setting): (_, Object) = (call.place("group").to_owned(), call.body.clone());
    call.carry_out(move |draft| draft.create_setting(&group, setting)).await
}

async fn change(call: Call) -> Result<Reply, Problem> {
    let (group, change) = (call.place("group").to_owned(), call.body.clone());
    call.carry_out(move |draft| draft.change_setting(&group, change)).await
}

async fn delete(call: Call) -> Result<Reply, Problem> {
    let (group, named) = (call.place("group").to_owned(), call.body.clone());
    call.carry_out(move |draft| draft.delete_setting(&group, &named)).await
}
