//! What stands in a path and behind it.

use serde_json::{Value as Json, json};

use crate::api::v2::operation::{Operation, Verb};
use crate::api::v2::query::OBJECTS_MAX;
use crate::api::v2::resource::Resource;

/// All parameters of the operations of one path and method.
pub(super) fn all(path: &str, those: &[&'static Operation]) -> Vec<Json> {
    let places = path.split('/').filter_map(|word| word.strip_prefix('{')?.strip_suffix('}'));
    let mut parameters: Vec<Json> = places.map(place).collect();
    parameters.extend(those.iter().flat_map(|one| one.parameters).map(|name| own(name)));
    let about = "The contact centre, for an account that sees several; others see their own.";
    parameters.push(query("centre", json!({ "type": "string" }), about));
    let Some(first) = those.first().filter(|one| one.verb == Verb::Get) else { return parameters };
    let Some(resource) = first.resource else { return parameters };
    parameters.push(list(
        "fields",
        &["*"],
        &[&resource.readable(), resource.subresources].concat(),
        "Which attributes, or all.",
    ));
    if !resource.links.is_empty() {
        let short: Vec<&str> =
            resource.links.iter().filter_map(|link| link.strip_suffix("Uri")).collect();
        let names = [resource.links, &*short].concat();
        let about =
            "Which attributes that are URIs come along as what is there, with `Uri` or without.";
        parameters.push(list("resolveUri", &["*", "true", "false"], &names, about));
    }
    if !resource.subresources.is_empty() {
        let about = "Which collections come along.";
        parameters.push(list("subresources", &["*"], resource.subresources, about));
    }
    if !path.ends_with('}') && path != "/me" {
        parameters.extend(of_lists(resource));
    }
    parameters
}

fn of_lists(resource: &Resource) -> Vec<Json> {
    let whole = |maximum: Option<usize>| match maximum {
        Some(maximum) => json!({ "type": "integer", "minimum": 0, "maximum": maximum }),
        None => json!({ "type": "integer", "minimum": 0 }),
    };
    let about = "By which attributes the list is sorted, the weightiest first.";
    let mut parameters = vec![
        query("limit", whole(Some(OBJECTS_MAX)), "How many at the most."),
        query("offset", whole(None), "How many are left out at the begin."),
        list("sortBy", &[], &resource.readable(), about),
        query("order", json!({ "enum": ["Ascending", "Descending"] }), "The order of `sortBy`."),
    ];
    let about = "Only those that have this value, or one of several with commas between them.";
    let filter = |name| query(name, json!({ "type": "string" }), about);
    let own = resource.attributes.iter().filter(|one| one.is_read).map(|one| one.name);
    parameters.extend(own.map(filter));
    parameters
}

fn place(name: &str) -> Json {
    let about = match name {
        "user_id" => "The id of the user.",
        "group" => "The name of the group.",
        _ => "The id, as it stands at the end of the URI.",
    };
    json!({
        "name": name,
        "in": "path",
        "required": true,
        "schema": { "type": "string" },
        "description": about,
    })
}

fn query(name: &str, schema: Json, about: &str) -> Json {
    let parts = [("name", json!(name)), ("in", json!("query")), ("schema", schema)];
    let parts = parts.into_iter().chain([("description", json!(about))]);
    parts.map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Names with commas between them; `more` means several of them.
fn list(name: &str, more: &[&str], names: &[&str], about: &str) -> Json {
    let values = [more, names].concat();
    let mut parameter = query(name, json!({ "type": "array", "items": { "enum": values } }), about);
    if let Some(parameter) = parameter.as_object_mut() {
        parameter.insert("style".to_owned(), json!("form"));
        parameter.insert("explode".to_owned(), json!(false));
    }
    parameter
}

/// A parameter that only some operations have.
fn own(name: &str) -> Json {
    let flag = json!({ "type": "boolean" });
    match name {
        "dryRun" => query(name, flag, "Whether nothing is changed, and the difference only told."),
        "remove" => query(name, flag, "Whether that goes which the sections do not name."),
        "firstLogin" => {
            query(name, flag, "Whether it is the change that is due at the first login.")
        }
        "filterName" => {
            let only = json!({ "enum": ["NamesOrPhoneNumberMatches"] });
            query(name, only, "How contacts are searched.")
        }
        "filterParameters" => {
            let text = json!({ "type": "string" });
            query(name, text, "What contacts have somewhere in their names or numbers.")
        }
        "id" => query(name, json!({ "type": "string" }), "The id of what is meant."),
        _ => query(name, json!({ "type": "string" }), "Told in the description."),
    }
}
