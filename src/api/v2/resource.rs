//! Resources as lists and one by one: filters, order, pages, fields and subresources, the same for all.

use std::cmp::Ordering;

use serde_json::{Map, Value as Json};

use super::attribute::Attribute;
use super::call::Call;
use super::query::{Names, OBJECTS_MAX, Query};
use super::reply::Reply;
use crate::api::problem::Problem;

/// What every object has besides its attributes.
const URI: [&str; 2] = ["uri", "path"];

/// A kind of resource.
#[derive(Debug)]
pub(super) struct Resource {
    /// The name of one in replies.
    pub(super) one: &'static str,
    /// The name of many in replies.
    pub(super) many: &'static str,
    pub(super) attributes: &'static [Attribute],
    /// Collections that can come along.
    pub(super) subresources: &'static [&'static str],
    /// Attributes that point at objects which can come along.
    pub(super) links: &'static [&'static str],
}

/// An object with all its attributes.
pub(super) type Object = Map<String, Json>;

impl Resource {
    fn readable(&self) -> Vec<&'static str> {
        let own = self.attributes.iter().filter(|one| one.is_read).map(|one| one.name);
        own.chain(URI).collect()
    }

    fn check(&self, call: &Call) -> Result<(), Problem> {
        let query = &call.query;
        let readable = self.readable();
        if let Some(fields) = &query.fields {
            fields.check("fields", &[&readable, self.subresources].concat())?;
        }
        if let Some(subresources) = &query.subresources {
            subresources.check("subresources", self.subresources)?;
        }
        if let Some(Names::Some(links)) = &query.resolve
            && let Some(link) = links.iter().find(|link| !self.has_link(link))
        {
            let known = self.links.join(", ");
            let known = if known.is_empty() { "nothing: it has none".to_owned() } else { known };
            return Err(Problem::invalid(format!(
                "`resolveUri` names `{link}`: expected * or any of {known}"
            )));
        }
        let filters = query.filters.iter().map(|(name, _)| ("", name));
        let sorted = query.sort_by.iter().map(|name| ("sortBy", name));
        for (parameter, name) in filters.chain(sorted) {
            if !readable.contains(&name.as_str()) {
                let known = readable.join(", ");
                let what = match parameter {
                    "" => format!("`{name}` is no parameter and no attribute to filter by"),
                    _ => format!("`sortBy` names `{name}`, which is no attribute"),
                };
                return Err(Problem::invalid(format!("{what}: expected any of {known}")));
            }
        }
        Ok(())
    }

    fn has_link(&self, name: &str) -> bool {
        self.links.iter().any(|link| *link == name || link.strip_suffix("Uri") == Some(name))
    }

    /// The reply that has all objects of a list, or those that are asked for. `finish` adds what comes
    /// along.
    ///
    /// # Errors
    /// Where a parameter names what is not there.
    pub(super) fn list(
        &self,
        call: &Call,
        objects: impl Iterator<Item = Object>,
        finish: impl Fn(&mut Object),
    ) -> Result<Reply, Problem> {
        self.check(call)?;
        let query = &call.query;
        let page = page(query, objects);
        let Some(fields) =
            query.fields.as_ref().or(query.subresources.as_ref().map(|_| &Names::All))
        else {
            let uris: Vec<Json> = page.filter_map(|mut object| object.remove("uri")).collect();
            return Ok(Reply::done().with("uris", uris));
        };
        let objects: Vec<Object> = page
            .map(|mut object| {
                finish(&mut object);
                self.cut(call, object, fields)
            })
            .collect();
        Ok(Reply::done().with(self.many, objects))
    }

    /// The reply that has one object.
    ///
    /// # Errors
    /// As [`Resource::list`].
    pub(super) fn one(
        &self,
        call: &Call,
        mut object: Object,
        finish: impl Fn(&mut Object),
    ) -> Result<Reply, Problem> {
        self.check(call)?;
        finish(&mut object);
        let fields = call.query.fields.as_ref().unwrap_or(&Names::All);
        Ok(Reply::done().with(self.one, self.cut(call, object, fields)))
    }

    /// What is asked for of an object; collections and what is resolved come along by themselves.
    fn cut(&self, call: &Call, mut object: Object, fields: &Names) -> Object {
        let readable = self.readable();
        object.retain(|name, _| {
            let is_resolved =
                |link: &&str| link.strip_suffix("Uri") == Some(name) && call.query.resolves(link);
            !readable.contains(&name.as_str())
                || fields.has(name)
                || self.links.iter().any(is_resolved)
        });
        object
    }
}

/// Those of some objects that are asked for, in the order that is asked for.
pub(super) fn page(
    query: &Query,
    objects: impl Iterator<Item = Object>,
) -> impl Iterator<Item = Object> {
    let mut found: Vec<Object> =
        objects.filter(|object| is_wanted(object, &query.filters)).collect();
    let by = |one: &Object, other: &Object| {
        let orders = query.sort_by.iter().map(|name| compare(one.get(name), other.get(name)));
        orders.fold(Ordering::Equal, Ordering::then)
    };
    found.sort_by(|one, other| match query.is_descending {
        true => by(other, one),
        false => by(one, other),
    });
    found.into_iter().skip(query.offset).take(query.limit.unwrap_or(OBJECTS_MAX))
}

/// Whether an object has the values that are asked for: of each attribute one of them.
fn is_wanted(object: &Object, filters: &[(String, String)]) -> bool {
    filters.iter().all(|(name, _)| {
        let values = filters.iter().filter(|(one, _)| one == name).map(|(_, value)| value);
        values.flat_map(|value| value.split(',')).any(|value| has(object.get(name), value))
    })
}

/// Whether a value is the one of a filter, in capital or small letters; of a list, whether it has it.
fn has(value: Option<&Json>, wanted: &str) -> bool {
    match value {
        None | Some(Json::Null) => false,
        Some(Json::String(text)) => text.to_lowercase() == wanted.to_lowercase(),
        Some(Json::Array(values)) => values.iter().any(|value| has(Some(value), wanted)),
        Some(Json::Bool(is_so)) => is_so.to_string() == wanted,
        Some(Json::Number(number)) => number.to_string() == wanted,
        Some(Json::Object(_)) => false,
    }
}

/// What comes first: texts by their letters, numbers by their size, and what is not there at the end.
fn compare(one: Option<&Json>, other: Option<&Json>) -> Ordering {
    let text = |value: &Json| match value {
        Json::String(text) => text.to_lowercase(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            value.to_string()
        }
    };
    match (one, other) {
        (Some(one), Some(other)) => match (one.as_f64(), other.as_f64()) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (_, _) => text(one).cmp(&text(other)),
        },
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}
