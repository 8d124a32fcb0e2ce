//! What is shown as examples: a file, read once. It has objects as they are read, with what else they can be
//! made with; what comes along with them and is no object with an URI; and bodies and replies of operations
//! that are neither.

use std::sync::LazyLock;

use serde_json::{Map, Value as Json};

use super::method;
use crate::api::v2::operation::Operation;
use crate::api::v2::resource::{Object, Resource};

/// The file.
static EXAMPLES: LazyLock<Json> = LazyLock::new(|| {
    serde_json::from_str(include_str!("examples.json")).expect("the examples can be read")
});

fn section(name: &str) -> &'static Map<String, Json> {
    EXAMPLES.get(name).and_then(Json::as_object).expect("the examples have their sections")
}

/// An object as replies show it.
pub(super) fn read(resource: &Resource) -> Object {
    let mut object = said(resource);
    object.retain(|name, _| resource.is_readable(name));
    object
}

/// The same, with what is never shown.
pub(super) fn said(resource: &Resource) -> Object {
    let found = section("objects").get(resource.one).and_then(Json::as_object);
    found.cloned().unwrap_or_default()
}

/// What comes along with an object by a name, where it is no resource.
pub(super) fn along(resource: &Resource, name: &str) -> Option<&'static Json> {
    section("along").get(resource.one)?.get(name)
}

fn operation(operation: &Operation, part: &str) -> Option<&'static Json> {
    let verb = method(operation.verb).to_uppercase();
    let name = operation.name.map(|name| format!(" {name}")).unwrap_or_default();
    section("operations").get(&format!("{verb} {}{name}", operation.path))?.get(part)
}

/// Bodies of an operation, by names.
pub(super) fn bodies(of: &Operation) -> Option<&'static Map<String, Json>> {
    operation(of, "bodies").and_then(Json::as_object)
}

/// The reply of an operation, where it has something of its own.
pub(super) fn reply(of: &Operation) -> Option<&'static Json> {
    operation(of, "reply")
}

/// The reply of an operation that takes effect later.
pub(super) fn later(of: &Operation) -> Option<&'static Json> {
    operation(of, "later")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::v2::openapi::resources;
    use crate::api::v2::table::operations;

    #[test]
    fn nothing_is_shown_of_what_is_not_there() {
        let is_object = |name: &String| resources().iter().any(|one| one.one == name);
        let is_operation = |entry: &Json| {
            operations().any(|one| {
                let parts = [operation(one, "bodies"), reply(one), later(one)];
                let is_part = |part: &Json| parts.iter().flatten().any(|one| *one == part);
                entry.as_object().is_some_and(|entry| entry.values().all(is_part))
            })
        };
        assert!(section("objects").keys().all(is_object));
        assert!(section("along").keys().all(is_object));
        for (name, entry) in section("operations") {
            assert!(is_operation(entry), "{name}");
        }
    }

    #[test]
    fn objects_have_nothing_that_nobody_describes() {
        for resource in resources() {
            for name in said(resource).keys() {
                let is_said = resource.attributes.iter().any(|one| one.name == name);
                assert!(is_said || resource.is_readable(name), "{}: {name}", resource.one);
            }
            assert!(!read(resource).is_empty(), "{}", resource.one);
        }
    }
}
