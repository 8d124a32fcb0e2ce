//! A call of an operation: who asks for what, and everything that answers it.

use std::sync::Arc;

use serde_json::{Map, Value as Json};

use super::presence::Presence;
use super::query::Query;
use super::reply::Reply;
use super::resource::Object;
use crate::api::account::random_bytes;
use crate::api::caller::Caller;
use crate::api::problem::Problem;
use crate::api::service::Service;
use crate::archive::Mark;
use crate::domain::{Centre, Draft, Refusal};

/// A call of an operation.
#[derive(Debug)]
pub(super) struct Call {
    pub(super) service: Arc<Service>,
    pub(super) caller: Arc<Caller>,
    /// The session that was shown; none where it was name and password.
    pub(super) session: Option<Mark>,
    /// The contact centre that is meant.
    pub(super) centre: Box<str>,
    /// What was provisioned there when the call came.
    pub(super) known: Centre,
    /// Who was there then, where the operation tells it.
    pub(super) presence: Presence,
    /// What stands in the places of the path.
    pub(super) places: Vec<(Box<str>, Box<str>)>,
    pub(super) query: Query,
    /// Parameters of this operation only.
    pub(super) own: Vec<(String, String)>,
    pub(super) body: Map<String, Json>,
    /// Whether the client has come over TLS.
    pub(super) is_secure: bool,
    /// What URIs begin with: scheme and host.
    pub(super) origin: String,
}

impl Call {
    /// What stands in a place of the path.
    ///
    /// # Panics
    /// Where the path of the operation has no such place.
    pub(super) fn place(&self, name: &str) -> &str {
        self.found_place(name).expect("the path of the operation has the place")
    }

    /// The same, where the path has the place.
    pub(super) fn found_place(&self, name: &str) -> Option<&str> {
        let found = self.places.iter().find(|(place, _)| **place == *name);
        found.map(|(_, value)| &**value)
    }

    /// A parameter of this operation.
    pub(super) fn own(&self, name: &str) -> Option<&str> {
        self.own.iter().find(|(one, _)| one == name).map(|(_, value)| &**value)
    }

    /// The absolute URI of a resource.
    pub(super) fn uri(&self, collection: &str, id: &str) -> String {
        format!("{}{}", self.origin, path(collection, id))
    }

    /// An object as replies show it: what is said of it where there is something to say, and where it is.
    pub(super) fn object(&self, collection: &str, id: &str, said: Json) -> Object {
        let mut object = match said {
            Json::Object(object) => object,
            Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) | Json::Array(_) => {
                Object::new()
            }
        };
        object.retain(|_, value| !value.is_null());
        object.insert("uri".to_owned(), self.uri(collection, id).into());
        object.insert("path".to_owned(), path(collection, id).into());
        object
    }

    /// The id of the user who asks.
    ///
    /// # Errors
    /// Where it is the account of the service, which is nobody's.
    pub(super) fn user(&self) -> Result<&str, Problem> {
        self.caller.user.as_deref().ok_or_else(|| {
            Problem::not_permitted("the account of the service is no user, and has none of this")
        })
    }

    /// Follows a command in the centre, and waits until what comes of it is durable.
    pub(super) async fn decide<T: Send + 'static>(
        &self,
        command: impl FnOnce(&mut Draft<'_>) -> Result<T, Refusal> + Send + 'static,
    ) -> Result<T, Problem> {
        Ok(self.service.decide(&self.centre, command).await??)
    }

    /// Follows a command of which there is nothing to tell.
    pub(super) async fn carry_out(
        &self,
        command: impl FnOnce(&mut Draft<'_>) -> Result<(), Refusal> + Send + 'static,
    ) -> Result<Reply, Problem> {
        self.decide(command).await?;
        Ok(Reply::done())
    }
}

/// The path of a resource.
pub(super) fn path(collection: &str, id: &str) -> String {
    let id: String = percent_encoding::utf8_percent_encode(id, SEGMENT).collect();
    format!("/api/v2/{collection}/{id}")
}

/// What does not stand for itself in a segment of a path.
const SEGMENT: &percent_encoding::AsciiSet = &percent_encoding::NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~')
    .remove(b'@')
    .remove(b'+');

/// An id for a new record, which no other has.
pub(super) fn new_id() -> String {
    uuid::Builder::from_random_bytes(random_bytes()).into_uuid().to_string()
}
