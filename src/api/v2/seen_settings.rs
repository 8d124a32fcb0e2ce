//! All settings together, as whoever asks may see them: at the log-in of a client.

use serde_json::Value as Json;

use super::call::Call;
use super::operation::ADMINS_AND_AGENTS;
use super::resource::Object;
use super::settings::{add_settings, groups_of_clients, objects, own_groups, settings_of};
use crate::domain::{AGENT_STATES, Setting};

/// Whether whoever asks may see a group.
fn sees(call: &Call, group: &str) -> bool {
    group != AGENT_STATES || call.caller.has_any(ADMINS_AND_AGENTS)
}

/// All groups that whoever asks may see, with their settings.
pub(super) fn whole_groups(call: &Call) -> Vec<Object> {
    let is_seen = |group: &Object| {
        group.get("name").and_then(Json::as_str).is_some_and(|name| sees(call, name))
    };
    let seen = objects(call).filter(is_seen);
    seen.map(|mut group| {
        add_settings(call, &mut group);
        group
    })
    .collect()
}

/// The agent states, for whoever may see them where the contact centre has them.
pub(super) fn states(call: &Call) -> Vec<Setting> {
    let mut own = own_groups(call);
    let has_states = own.any(|group| group.name == AGENT_STATES) && sees(call, AGENT_STATES);
    if has_states { settings_of(call, AGENT_STATES) } else { Vec::new() }
}

/// All settings that whoever asks may see: by the names of groups, and the values of their keys.
pub(super) fn by_groups(call: &Call) -> Json {
    let own = own_groups(call).filter(|group| sees(call, group.name));
    let own = own.map(|group| (group.name, group.key));
    let others = groups_of_clients(call).map(|group| (&*group.name, &*group.key));
    let by_keys = |(name, key): (&str, &str)| {
        let settings = settings_of(call, name).into_iter().filter_map(|mut setting| {
            let named = match setting.shift_remove(key)? {
                Json::String(text) => text,
                Json::Number(number) => number.to_string(),
                Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => return None,
            };
            let is_value = setting.len() == 1 && setting.contains_key("value");
            let value = if is_value { setting.shift_remove("value") } else { None };
            Some((named, value.unwrap_or(Json::Object(setting))))
        });
        (name.to_owned(), Json::Object(settings.collect()))
    };
    Json::Object(own.chain(others).map(by_keys).collect())
}
