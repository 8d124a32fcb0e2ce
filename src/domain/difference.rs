//! What becomes different in a contact centre: records that come, change and go, attribute by attribute.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value as Json, json};

use super::contacts::Contact;
use super::devices::Device;
use super::directory::Centre;
use super::queues::Queue;
use super::record::Kept;
use super::settings::SettingsGroup;
use super::skills::Skill;
use super::users::User;

/// What becomes of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Change {
    /// It goes.
    Removed,
    /// It becomes another one.
    Changed,
    /// It comes.
    Created,
}

/// A record that becomes different.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Difference {
    /// What becomes of it.
    pub change: Change,
    /// What people call such a record.
    pub kind: Box<str>,
    /// Its name, or its id where it has none.
    pub name: String,
    /// What becomes different of it; nothing where it goes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<AttributeChange>,
}

/// An attribute that becomes different. Passwords are named, and not shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeChange {
    /// The attribute.
    pub name: String,
    /// What it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Json>,
    /// What it becomes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Json>,
}

/// What is shown of what nobody may see.
const HIDDEN: &str = "hidden";

/// What becomes different between two states of a centre.
pub(super) fn differences(before: &Centre, after: &Centre) -> Vec<Difference> {
    let mut found = Vec::new();
    compare::<SettingsGroup>(before, after, &mut found);
    compare::<Skill>(before, after, &mut found);
    compare::<Queue>(before, after, &mut found);
    compare::<User>(before, after, &mut found);
    compare::<Device>(before, after, &mut found);
    compare::<Contact>(before, after, &mut found);
    found
}

fn compare<T: Kept + PartialEq>(before: &Centre, after: &Centre, found: &mut Vec<Difference>) {
    let told = |change, record: &T, attributes| Difference {
        change,
        kind: T::NOUN.into(),
        name: record.name().unwrap_or(record.id()).to_owned(),
        attributes,
    };
    let (old, new) = (T::records(before), T::records(after));
    let first = found.len();
    for record in old.iter().filter(|record| new.get(record.id()).is_none()) {
        found.push(told(Change::Removed, record, Vec::new()));
    }
    for record in new.iter() {
        let shown = attributes(&**record, after);
        match old.get(record.id()) {
            None => {
                found.push(told(Change::Created, record, changes(&Map::new(), &shown)));
            }
            Some(known) if known != record => {
                let changes = changes(&attributes(&**known, before), &shown);
                found.push(told(Change::Changed, record, changes));
            }
            Some(_) => {}
        }
    }
    // Ids that the service makes up have no order.
    if let Some(own) = found.get_mut(first..) {
        own.sort_by(|one, other| (one.change, &one.name).cmp(&(other.change, &other.name)));
    }
}

fn changes(before: &Map<String, Json>, after: &Map<String, Json>) -> Vec<AttributeChange> {
    let hidden = |name: &str, value: Json| match name {
        "password" => json!(HIDDEN),
        _ => value,
    };
    let change = |name: &str, before: Option<&Json>, after: Option<&Json>| {
        let shown = |value: Option<&Json>| value.cloned().map(|value| hidden(name, value));
        AttributeChange { name: name.to_owned(), before: shown(before), after: shown(after) }
    };
    let gone = before.iter().filter(|(name, _)| !after.contains_key(*name));
    let gone = gone.map(|(name, value)| change(name, Some(value), None));
    let others = after.iter().filter(|(name, value)| before.get(*name) != Some(value));
    let others = others.map(|(name, value)| change(name, before.get(name), Some(value)));
    gone.chain(others).collect()
}

/// What is shown of a record: its attributes as the API names them, other objects by their names; not the id,
/// which the service may have made up.
fn attributes<T: Kept>(record: &T, centre: &Centre) -> Map<String, Json> {
    let mut shown = Map::new();
    let Ok(Json::Object(written)) = serde_json::to_value(record) else { return shown };
    let key = written.get("key").and_then(Json::as_str).unwrap_or_default().to_owned();
    for (name, value) in written {
        match (&*name, value) {
            ("id", _) => {}
            ("number", Json::Object(number)) => {
                let number = number.get("phoneNumber").cloned().unwrap_or_default();
                shown.insert("phoneNumber".to_owned(), number);
            }
            ("skills", Json::Object(levels)) => {
                let name = |id: &str| centre.skills.get(id).map(|skill| skill.name.to_string());
                let named = levels
                    .into_iter()
                    .map(|(id, level)| (format!("skills.{}", name(&id).unwrap_or(id)), level));
                shown.extend(named.collect::<BTreeMap<String, Json>>());
            }
            ("settings", Json::Array(settings)) => shown.extend(settings.into_iter().map(|one| {
                let value = match one.get(&key) {
                    Some(Json::String(text)) => text.clone(),
                    Some(other) => other.to_string(),
                    None => String::new(),
                };
                (format!("settings.{value}"), one)
            })),
            ("user", Json::String(id)) => {
                let user = centre.users.get(&id).map(|user| user.user_name.to_string());
                shown.insert(name, json!(user.unwrap_or(id)));
            }
            (_, value) => {
                shown.insert(name, value);
            }
        }
    }
    shown
}
