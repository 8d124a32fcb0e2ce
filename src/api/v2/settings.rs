//! Settings (API document, chapter *Settings*).

use serde_json::{Value as Json, json};

use super::attribute::{Attribute, Holds, Writing, check};
use super::body::{said, text};
use super::bulk;
use super::call::{Call, new_id};
use super::operation::{ADMINS_AND_AGENTS, Body, EVERYBODY, Operation, Run, Verb};
use super::query::Names;
use super::reply::Reply;
use super::resource::{Object, Resource, page};
use crate::api::problem::Problem;
use crate::definition::{ObjectType, SERVICE_LEVEL};
use crate::domain::{
    AGENT_STATES, GENERAL, Kept, LEVEL_INTERVAL, NewGroup, OWN_GROUPS, OwnGroup, REPORTING,
    Refusal, SETTINGS, Setting, SettingsGroup, VOICE, agent_states, general, reporting,
};

const CHAPTER: &str = "Settings";
const COLLECTION: &str = "settings";
/// The name of settings in replies.
const MANY: &str = "settings";

const GROUP: Resource = Resource {
    one: "setting",
    many: MANY,
    attributes: &[
        Attribute::at_first("name", Holds::Text, "The name, which is a segment of its URI.")
            .needed(),
        Attribute::at_first("displayName", Holds::Text, "What people call it."),
        Attribute::at_first("key", Holds::Text, "The attribute that tells its settings apart."),
    ],
    subresources: &[MANY],
    links: &[],
};

const STATE: Resource = Resource {
    one: "agentState",
    many: MANY,
    attributes: &[
        Attribute::told("id", Holds::Text, "The id."),
        Attribute::told("operationName", Holds::Text, "The operation that sets it."),
        Attribute::told("displayName", Holds::Text, "What people call it."),
        Attribute::told("state", Holds::Text, "Ready, NotReady or Logout."),
        Attribute::told("workMode", Holds::Text, "What an agent does besides calls."),
        Attribute::told("reason", Holds::Text, "The reason code."),
    ],
    subresources: &[],
    links: &[],
};

const OWN_SETTING: Resource = Resource {
    one: "ownSetting",
    many: MANY,
    attributes: &[
        Attribute::told("name", Holds::Text, "The name."),
        Attribute::told("value", Holds::Text, "The value."),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    in_settings((Verb::Get, "/settings"), "All groups of settings.", |call| {
        Box::pin(async move { groups(call) })
    })
    .about(&GROUP)
    .listing_objects(),
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
    .parameters(&["name", "uri"])
    .body(Body::Naming(&["name", "uri"])),
    of_states((Verb::Get, "/settings/agent-states"), "All agent states.", |call| {
        Box::pin(async move { own(call, AGENT_STATES) })
    })
    .roles(ADMINS_AND_AGENTS)
    .about(&STATE),
    of_states(
        (Verb::Post, "/settings/agent-states"),
        "Makes an agent state: `operationName`, `displayName`, `state`, and perhaps `workMode` and `reason`.",
        |call| Box::pin(create_agent_state(call)),
    )
    .body(Body::Parameters(&AGENT_STATE)),
    of_states(
        (Verb::Put, "/settings/agent-states"),
        "Changes an agent state that is not one of the five, by its `operationName`.",
        |call| Box::pin(change_agent_state(call)),
    )
    .body(Body::Values(&CHANGED_AGENT_STATE)),
    of_states(
        (Verb::Delete, "/settings/agent-states"),
        "Removes an agent state that is not one of the five, by its `operationName`.",
        |call| Box::pin(delete_agent_state(call)),
    )
    .parameters(&["operationName"])
    .body(Body::Naming(&["operationName"])),
    in_settings(
        (Verb::Get, "/settings/reporting"),
        "The settings of real-time reporting.",
        |call| Box::pin(async move { own(call, REPORTING) }),
    )
    .roles(EVERYBODY)
    .about(&OWN_SETTING),
    in_settings(
        (Verb::Put, "/settings/reporting"),
        "Changes a setting of real-time reporting: `defaultTargetServiceLevelPercentage`, or \
         `defaultServiceLevelInterval`, by which all service levels are counted anew. With the value null the \
         default holds again.",
        |call| Box::pin(change_reporting(call)),
    )
    .body(Body::Values(&["name", "value"])),
    in_settings(
        (Verb::Get, "/settings/general-settings"),
        "The general settings: `countryCode`, `countryDigits`, `countryName`.",
        |call| Box::pin(async move { own(call, GENERAL) }),
    )
    .roles(EVERYBODY)
    .about(&OWN_SETTING),
    in_settings(
        (Verb::Put, "/settings/general-settings"),
        "Changes a general setting. With the value null the default holds again.",
        |call| Box::pin(async move { change_own(&call, GENERAL).await }),
    )
    .body(Body::Values(&["name", "value"])),
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
    Operation::new(CHAPTER, place, about, run).features(&[SETTINGS])
}

/// The same, about agent states.
const fn of_states(place: (Verb, &'static str), about: &'static str, run: Run) -> Operation {
    Operation::new(CHAPTER, place, about, run).features(&[SETTINGS, VOICE])
}

/// What an agent state has; its id is made by the service.
const AGENT_STATE: [&str; 5] = ["operationName", "displayName", "state", "workMode", "reason"];
/// The same, with the id that cannot be changed.
const CHANGED_AGENT_STATE: [&str; 6] =
    ["operationName", "displayName", "state", "workMode", "reason", "id"];

/// The groups of the service's own that the contact centre has.
pub(super) fn own_groups(call: &Call) -> impl Iterator<Item = &'static OwnGroup> {
    let has = |group: &&OwnGroup| group.feature.is_none_or(|one| call.known.has_feature(one));
    OWN_GROUPS.iter().filter(has)
}

/// The groups that clients have made.
pub(super) fn groups_of_clients(call: &Call) -> impl Iterator<Item = &SettingsGroup> {
    call.known.settings.iter().map(|group| &**group).filter(|group| !group.is_own())
}

/// All groups as replies show them.
pub(super) fn objects(call: &Call) -> impl Iterator<Item = Object> {
    let own = own_groups(call).map(|group| (group.name, group.display_name, group.key));
    let others = groups_of_clients(call);
    let others = others.map(|group| (&*group.name, &*group.display_name, &*group.key));
    own.chain(others).map(|(name, display, key)| {
        let value = json!({ "name": name, "displayName": display, "key": key });
        call.object(COLLECTION, name, value)
    })
}

/// Adds its settings to a group.
pub(super) fn add_settings(call: &Call, group: &mut Object) {
    if let Some(name) = group.get("name").and_then(Json::as_str) {
        let settings = settings_of(call, name);
        group.insert(MANY.to_owned(), json!(settings));
    }
}

/// Their objects come without being asked for.
fn groups(mut call: Call) -> Result<Reply, Problem> {
    call.query.fields.get_or_insert(Names::All);
    let has_settings = call.query.subresources.as_ref().is_some_and(|names| names.has(MANY));
    GROUP.list(&call, objects(&call), |group| {
        if has_settings {
            add_settings(&call, group);
        }
    })
}

/// The settings of a group.
pub(super) fn settings_of(call: &Call, group: &str) -> Vec<Setting> {
    match group {
        AGENT_STATES => agent_states(&call.known),
        GENERAL => general(&call.known),
        REPORTING => reporting(&call.known, level_interval(call).as_deref()),
        _ => call.known.settings.get(group).map_or_else(Vec::new, |group| group.settings.clone()),
    }
}

/// The settings of a group of the service's own.
fn own(mut call: Call, name: &'static str) -> Result<Reply, Problem> {
    call.query.fields.get_or_insert(Names::All);
    let (resource, key) = match name {
        AGENT_STATES => (&STATE, "operationName"),
        _ => (&OWN_SETTING, "name"),
    };
    let settings = settings_of(&call, name);
    Ok(resource.list(&call, settings.into_iter(), |_| {})?.with("key", key))
}

async fn create_group(call: Call) -> Result<Reply, Problem> {
    let new: NewGroup = said(check(call.body.clone(), GROUP.attributes, Writing::New)?)?;
    let name = call.decide(move |draft| draft.create_settings_group(&new)).await?;
    Ok(Reply::made(&name, call.uri(COLLECTION, &name)))
}

async fn delete_group(call: Call) -> Result<Reply, Problem> {
    let named = named(&call, &["name", "uri"]);
    let has = |key: &str| named.get(key).is_some_and(|value| !value.is_null());
    let name: Box<str> = match (has("name"), has("uri")) {
        (true, _) => text(&named, "name")?.into(),
        (false, true) => bulk::id_of(text(&named, "uri")?, COLLECTION)?,
        (false, false) => return Err(Problem::missing("`name` is missing, or `uri`")),
    };
    call.carry_out(move |draft| draft.delete_settings_group(&name)).await
}

/// What a client says to name something: in the body, or behind the path, where some clients send no body.
fn named(call: &Call, keys: &[&str]) -> Setting {
    let mut named = call.body.clone();
    let said = call.own.iter().chain(&call.query.filters);
    for (name, value) in said.filter(|(name, _)| keys.contains(&name.as_str())) {
        named.entry(name.clone()).or_insert_with(|| json!(value));
    }
    named
}

async fn create_agent_state(call: Call) -> Result<Reply, Problem> {
    let state = call.body.clone();
    let id = call.decide(move |draft| draft.create_agent_state(state, &mut new_id)).await?;
    Ok(Reply::made(&id, call.uri(COLLECTION, AGENT_STATES)))
}

async fn change_agent_state(call: Call) -> Result<Reply, Problem> {
    let state = call.body.clone();
    call.carry_out(move |draft| draft.change_agent_state(state)).await
}

async fn delete_agent_state(call: Call) -> Result<Reply, Problem> {
    let named = named(&call, &["operationName"]);
    call.carry_out(move |draft| draft.delete_agent_state(&named)).await
}

/// The right bound of the service level of queues, seconds, as the definitions have it.
fn level_interval(call: &Call) -> Option<String> {
    let edition = call.service.editions.get();
    let board = &edition.board;
    let definition = board.statistic(ObjectType::Queue, SERVICE_LEVEL);
    let definition = definition.and_then(|place| board.definitions().get(place));
    let right_ms = definition.and_then(|one| one.range?.right_ms());
    right_ms.map(|right_ms| (right_ms / 1_000).to_string())
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
    let change = call.body.clone();
    call.carry_out(move |draft| draft.change_own_setting(group, &change)).await
}

fn group(call: &Call) -> Result<Reply, Problem> {
    let name = call.place("group");
    let group = call.known.settings.get(name).filter(|group| !group.is_own());
    let group = group.ok_or_else(|| Refusal::not_found(SettingsGroup::NOUN, name))?;
    let query = &call.query;
    // Which attributes there are is known from the settings only.
    let is_known = |name: &str| {
        name == &*group.key || group.settings.iter().any(|setting| setting.contains_key(name))
    };
    let filters = query.filters.iter().map(|(name, _)| name);
    let fields = match &query.fields {
        Some(Names::Some(fields)) => &**fields,
        Some(Names::All) | None => &[],
    };
    let mut names = filters.chain(&query.sort_by).chain(fields);
    if let Some(name) = names.find(|name| !is_known(name)) {
        let message = format!("`{name}` is no attribute of any setting of `{}`", group.name);
        return Err(Problem::invalid(message));
    }
    let (reply, page) = page(query, group.settings.iter().cloned());
    let settings = page.map(|mut setting| {
        setting.retain(|name, _| query.fields.as_ref().is_none_or(|fields| fields.has(name)));
        setting
    });
    let settings: Vec<Setting> = settings.collect();
    Ok(reply.with(MANY, settings).with("key", &group.key))
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
    let group = call.place("group").to_owned();
    let key = call.known.settings.get(&group).map(|group| group.key.clone()).unwrap_or_default();
    let named = named(&call, &[&key]);
    call.carry_out(move |draft| draft.delete_setting(&group, &named)).await
}
