//! Resources as lists and one by one: filters, order, pages, fields and subresources, the same for all.

use std::cmp::Ordering;
use std::collections::BTreeMap;

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
    /// Whether an object as it is read can have an attribute of that name.
    pub(super) fn is_readable(&self, name: &str) -> bool {
        self.readable().contains(&name)
    }

    /// The names of all that an object as it is read can have.
    pub(super) fn readable(&self) -> Vec<&'static str> {
        let own = self.attributes.iter().filter(|one| one.is_read).map(|one| one.name);
        own.chain(URI).collect()
    }

    fn check(&self, call: &Call) -> Result<(), Problem> {
        let query = &call.query;
        let readable = self.readable();
        if let Some(fields) = &query.fields {
            let known = [&readable, self.subresources].concat();
            fields.check("fields", |name| known.contains(&name), &known)?;
        }
        if let Some(subresources) = &query.subresources {
            let is_known = |name: &str| self.subresources.contains(&name);
            subresources.check("subresources", is_known, self.subresources)?;
        }
        if let Some(links) = &query.resolve {
            links.check("resolveUri", |name| self.has_link(name), self.links)?;
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
        let (reply, page) = page(query, objects);
        let Some(fields) =
            query.fields.as_ref().or(query.subresources.as_ref().map(|_| &Names::All))
        else {
            let uris: Vec<Json> = page.filter_map(|mut object| object.remove("uri")).collect();
            return Ok(reply.with("uris", uris));
        };
        let objects: Vec<Object> = page
            .map(|mut object| {
                finish(&mut object);
                self.cut(call, object, fields)
            })
            .collect();
        Ok(reply.with(self.many, objects))
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

/// Those of some objects that are asked for, in the order that is asked for; and the reply for them, which is partial
/// where there are more than are shown to those who do not say how many.
pub(super) fn page(
    query: &Query,
    objects: impl Iterator<Item = Object>,
) -> (Reply, impl Iterator<Item = Object>) {
    let mut found: Vec<Object> = objects.collect();
    for (name, values) in wanted(&query.filters, &found) {
        found.retain(|object| values.iter().any(|value| has(object.get(name), value)));
    }
    let by = |one: &Object, other: &Object| {
        let orders = query.sort_by.iter().map(|name| compare(one.get(name), other.get(name)));
        orders.fold(Ordering::Equal, Ordering::then)
    };
    found.sort_by(|one, other| match query.is_descending {
        true => by(other, one),
        false => by(one, other),
    });
    // Whoever says how many are wanted gets them all.
    let is_partial =
        query.limit.is_none() && found.len().saturating_sub(query.offset) > OBJECTS_MAX;
    let reply = if is_partial { Reply::partial() } else { Reply::done() };
    (reply, found.into_iter().skip(query.offset).take(query.limit.unwrap_or(OBJECTS_MAX)))
}

/// The values that are asked for, by attributes; of each attribute one of them is wanted. A value with
/// commas is several, unless an object has it as it is.
fn wanted<'a>(
    filters: &'a [(String, String)],
    objects: &[Object],
) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut wanted: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (name, value) in filters {
        let values = wanted.entry(name).or_default();
        match objects.iter().any(|object| has(object.get(name), value)) {
            true => values.push(value),
            false => values.extend(value.split(',')),
        }
    }
    wanted
}

/// Whether a value is the one of a filter, in capital or small letters; of a list or of what has keys,
/// whether it has it.
fn has(value: Option<&Json>, wanted: &str) -> bool {
    match value {
        None | Some(Json::Null) => false,
        Some(Json::String(text)) => text.to_lowercase() == wanted.to_lowercase(),
        Some(Json::Array(values)) => values.iter().any(|value| has(Some(value), wanted)),
        Some(Json::Bool(is_so)) => is_so.to_string().eq_ignore_ascii_case(wanted),
        Some(Json::Number(number)) => number.to_string() == wanted,
        Some(Json::Object(values)) => values.values().any(|value| has(Some(value), wanted)),
    }
}

/// What comes first: numbers by their size, also where they are texts as levels are, then texts by their
/// letters, and what is not there at the end.
fn compare(one: Option<&Json>, other: Option<&Json>) -> Ordering {
    let number = |value: &Json| match value {
        Json::String(text) => text.parse::<u32>().ok().map(f64::from),
        Json::Number(number) => number.as_f64(),
        Json::Null | Json::Bool(_) | Json::Array(_) | Json::Object(_) => None,
    };
    let text = |value: &Json| match value {
        Json::String(text) => text.to_lowercase(),
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            value.to_string()
        }
    };
    match (one, other) {
        (Some(one), Some(other)) => match (number(one), number(other)) {
            (Some(one), Some(other)) => one.total_cmp(&other),
            (None, None) => text(one).cmp(&text(other)),
            (one, other) => other.is_some().cmp(&one.is_some()),
        },
        (one, other) => other.is_some().cmp(&one.is_some()),
    }
}
