//! Objects as they are read and written.

use serde_json::{Map, Value as Json, json};

use super::content::{object, shape};
use super::{errors, examples, resources};
use crate::api::v2::attribute::{Attribute, Holds, Written};
use crate::api::v2::resource::Resource;

/// In what an object stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Reply,
    New,
    Change,
    /// The same, with the id.
    ChangeById,
}

impl Place {
    fn has(self, attribute: &Attribute) -> bool {
        match self {
            Self::Reply => attribute.is_read,
            Self::New => attribute.is_written(),
            Self::Change => attribute.written == Written::Always,
            Self::ChangeById => attribute.written == Written::Always || attribute.name == "id",
        }
    }

    /// What an object of the examples says here; passwords are for those that are made.
    pub(super) fn example(self, resource: &Resource) -> Json {
        let mut said = examples::said(resource);
        said.retain(|name, _| {
            let attribute = resource.attributes.iter().find(|one| one.name == name);
            attribute.is_some_and(|one| self.has(one) && (one.is_read || self == Self::New))
        });
        Json::Object(said)
    }
}

/// The URI of an object that is not there.
pub(super) fn other_uri(resource: &Resource) -> String {
    let uri = examples::read(resource).remove("uri");
    let uri = uri.as_ref().and_then(Json::as_str).unwrap_or_default();
    uri.rsplit_once('/').map(|(before, _)| format!("{before}/other")).unwrap_or_default()
}

/// A reference to a named schema.
pub(super) fn named(name: &str) -> Json {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// All schemas that have names.
pub(super) fn components(resources: &[&Resource]) -> Map<String, Json> {
    let text = || json!({ "type": "string" });
    let succeeded = object(&[("id", text()), ("uri", text())]);
    let code = json!({ "type": "integer", "minimum": 1 });
    let mut failed = object(&[("statusCode", code), ("statusMessage", text())]);
    if let Some(failed) = failed.as_object_mut() {
        let about = "Besides, what identifies the item: `uri`, or an attribute such as `userName` and the `id`.";
        failed.insert("description".to_owned(), json!(about));
    }
    let own = [("Error", errors::schema()), ("Succeeded", succeeded), ("Failed", failed)];
    let own = own.into_iter().map(|(name, schema)| (name.to_owned(), schema));
    let resources =
        resources.iter().map(|one| (one.one.to_owned(), of_resource(one, Place::Reply)));
    own.chain(resources).collect()
}

/// An object of a resource.
pub(super) fn of_resource(resource: &Resource, place: Place) -> Json {
    let shown = resource.attributes.iter().filter(|one| place.has(one));
    let mut properties: Map<String, Json> =
        shown.map(|one| (one.name.to_owned(), property(resource, one, place))).collect();
    if place == Place::Reply {
        add_others(resource, &mut properties);
        return json!({ "type": "object", "properties": properties });
    }
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("properties".to_owned(), Json::Object(properties));
    if place == Place::New {
        let needed = resource.attributes.iter().filter(|one| one.is_needed);
        let needed: Vec<&str> = needed.map(|one| one.name).collect();
        schema.insert("required".to_owned(), json!(needed));
        schema.insert("additionalProperties".to_owned(), json!(false));
    }
    Json::Object(schema)
}

/// What an object has besides its attributes: where it is, and what comes along where it is asked for.
fn add_others(resource: &Resource, properties: &mut Map<String, Json>) {
    for (name, about) in [("uri", "Where it is."), ("path", "The same, without scheme and host.")] {
        let property = json!({ "type": "string", "description": about });
        properties.insert(name.to_owned(), property);
    }
    for name in resource.subresources {
        let list = resources().into_iter().find(|one| one.many == *name);
        let one = resources().into_iter().find(|one| one.one == *name);
        let schema = match (examples::along(resource, name), list, one) {
            (Some(along), _, _) => shape(along),
            (None, Some(list), _) => json!({ "type": "array", "items": named(list.one) }),
            (None, None, Some(one)) => named(one.one),
            (None, None, None) => json!({}),
        };
        properties.insert((*name).to_owned(), schema);
    }
    for name in resource.links.iter().filter_map(|link| link.strip_suffix("Uri")) {
        let resolved = named(name);
        let schema = match properties.remove(name) {
            Some(own) if own != resolved => json!({ "anyOf": [own, resolved] }),
            Some(_) | None => resolved,
        };
        properties.insert(name.to_owned(), schema);
    }
}

fn property(resource: &Resource, attribute: &Attribute, place: Place) -> Json {
    let is_needed = place == Place::New && attribute.is_needed;
    let kind = match attribute.holds {
        Holds::Text => "string",
        Holds::Boolean => "boolean",
        Holds::Texts | Holds::Objects => "array",
        Holds::Object => "object",
    };
    // What is null is not said.
    let is_nullable = place != Place::Reply && !is_needed;
    let mut property = match attribute.holds {
        Holds::Object | Holds::Objects => {
            let example = examples::read(resource).remove(attribute.name);
            let shape = example.as_ref().map(shape).unwrap_or_default();
            shape.as_object().cloned().unwrap_or_default()
        }
        Holds::Text | Holds::Boolean | Holds::Texts => Map::new(),
    };
    property
        .insert("type".to_owned(), if is_nullable { json!([kind, "null"]) } else { json!(kind) });
    let mut values: Vec<Json> = attribute.values.iter().map(|value| json!(value)).collect();
    match (attribute.holds, values.is_empty() || place == Place::Reply && attribute.is_written()) {
        (Holds::Texts, true) => {
            property.insert("items".to_owned(), json!({ "type": "string" }));
        }
        (Holds::Texts, false) => {
            property.insert("items".to_owned(), json!({ "enum": values }));
        }
        (Holds::Text, false) => {
            values.extend(is_nullable.then_some(Json::Null));
            property.insert("enum".to_owned(), json!(values));
        }
        (Holds::Text | Holds::Boolean | Holds::Object | Holds::Objects, _) => {}
    }
    if attribute.holds == Holds::Text && place != Place::Reply && attribute.values.is_empty() {
        property.extend(is_needed.then(|| ("minLength".to_owned(), json!(1))));
        property.extend(attribute.chars_max.map(|max| ("maxLength".to_owned(), json!(max))));
    }
    property.insert("description".to_owned(), json!(attribute.about));
    Json::Object(property)
}
