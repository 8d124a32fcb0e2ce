//! All operations, and how a request finds its own.

use std::sync::Arc;

use axum::Extension;
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawPathParams, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodFilter, on};

use super::call::Call;
use super::operation::{Operation, Verb};
use super::presence::Presence;
use super::query::Query;
use super::{
    assignments, body, contacts, desktop, devices, diagnostics, environments, features, me,
    numbers, owners, passwords, provisioning, queues, services, settings, skills, templates, users,
};
use crate::api::arrival::{Arrival, Who};
use crate::api::caller::Visitor;
use crate::api::events::unreadable;
use crate::api::problem::Problem;
use crate::api::service::Service;
use crate::domain::Centre;

/// The header by which some clients name the contact centre.
const CENTRE_HEADER: &str = "ContactCenterId";

/// The operations of all chapters.
pub(super) const CHAPTERS: &[&[Operation]] = &[
    users::OPERATIONS,
    skills::OPERATIONS,
    assignments::OPERATIONS,
    settings::OPERATIONS,
    features::OPERATIONS,
    services::OPERATIONS,
    queues::OPERATIONS,
    templates::OPERATIONS,
    numbers::OPERATIONS,
    devices::OPERATIONS,
    environments::OPERATIONS,
    owners::OPERATIONS,
    contacts::OPERATIONS,
    me::OPERATIONS,
    passwords::OPERATIONS,
    diagnostics::OPERATIONS,
    provisioning::OPERATIONS,
    desktop::OPERATIONS,
];

/// All operations.
pub(super) fn operations() -> impl Iterator<Item = &'static Operation> {
    CHAPTERS.iter().copied().flatten()
}

/// Serves operations behind `/api/v2`, with and without a slash at the end: those that may take long, or all others.
pub(in crate::api) fn routes(are_long: bool) -> Router<Arc<Service>> {
    routes_of(operations().filter(|operation| operation.is_long == are_long))
}

/// Serves what the agents' desktop asks for behind `/internal-api`.
pub(in crate::api) fn internal_routes() -> Router<Arc<Service>> {
    routes_of(desktop::INTERNAL.iter())
}

fn routes_of(all: impl Iterator<Item = &'static Operation>) -> Router<Arc<Service>> {
    let mut places: Vec<(Verb, &'static str, Vec<&'static Operation>)> = Vec::new();
    for operation in all {
        for &path in [&operation.path].into_iter().chain(operation.aliases) {
            let own = |(verb, known, _): &&mut (_, _, _)| *verb == operation.verb && *known == path;
            match places.iter_mut().find(own) {
                Some((_, _, those)) => those.push(operation),
                None => places.push((operation.verb, path, vec![operation])),
            }
        }
    }
    places.into_iter().fold(Router::new(), |router, (verb, path, those)| {
        let those: Arc<[&'static Operation]> = those.into();
        let serve = move |service, who, places, query, headers, body| {
            serve(Arc::clone(&those), (service, who), (places, query, headers), body)
        };
        let filter = match verb {
            Verb::Get => MethodFilter::GET,
            Verb::Post => MethodFilter::POST,
            Verb::Put => MethodFilter::PUT,
            Verb::Delete => MethodFilter::DELETE,
        };
        router.route(path, on(filter, serve.clone())).route(&format!("{path}/"), on(filter, serve))
    })
}

async fn serve(
    those: Arc<[&'static Operation]>,
    (State(service), (Extension(arrival), visitor)): (State<Arc<Service>>, Who),
    (places, RawQuery(query), headers): (RawPathParams, RawQuery, HeaderMap),
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let request = Request { arrival, places, query: query.unwrap_or_default(), headers, body };
    let visitor = visitor.map_or_else(Visitor::nobody, |Extension(visitor)| visitor);
    match answer(&those, service, visitor, request).await {
        Ok(response) => response,
        Err(problem) => problem.into_response(),
    }
}

/// A request, before anybody has looked at it.
struct Request {
    arrival: Arrival,
    places: RawPathParams,
    query: String,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
}

async fn answer(
    those: &[&'static Operation],
    service: Arc<Service>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Problem> {
    let Request { arrival, places, query, headers, body } = request;
    let bytes = body.map_err(|rejection| unreadable(&rejection, service.body_bytes_max))?;
    let body = body::read(&bytes)?;
    let parameters: Vec<&str> = those.iter().flat_map(|one| one.parameters).copied().collect();
    let (parsed, own) = Query::read(&query, &parameters)?;
    let by_header = || headers.get(CENTRE_HEADER)?.to_str().ok();
    let asked = parsed.centre.as_deref().or_else(by_header);
    let centre: Box<str> = visitor.caller.centre(asked)?.into();
    let known = service.directory.get().centre(&centre);
    let there = there(those, &known)?;
    let operation = meant(&there, body.get("operationName").and_then(|name| name.as_str()))?;
    let body = body::taken(body, operation)?;
    let mut call = Call {
        known,
        presence: Presence::default(),
        centre,
        caller: visitor.caller,
        session: visitor.session,
        places: places.iter().map(|(name, value)| (name.into(), value.into())).collect(),
        query: parsed,
        own,
        body,
        is_secure: arrival.is_secure(&headers),
        origin: arrival.origin(),
        service,
    };
    operation.admit(&call)?;
    call.presence = Presence::ask(&call, operation).await?;
    let reply = (operation.run)(call).await?;
    Ok(reply.into_response())
}

/// Those of some operations that a contact centre has.
///
/// # Errors
/// Where it has none of them.
fn there(those: &[&'static Operation], known: &Centre) -> Result<Vec<&'static Operation>, Problem> {
    let mut there = Vec::new();
    let mut missing = Ok(());
    for &operation in those {
        match operation.is_there(known) {
            Ok(()) => there.push(operation),
            Err(problem) => missing = Err(problem),
        }
    }
    if there.is_empty() { missing.map(|()| there) } else { Ok(there) }
}

/// Which of several operations is meant.
fn meant(those: &[&'static Operation], name: Option<&str>) -> Result<&'static Operation, Problem> {
    if let Some(operation) = those.iter().find(|one| one.name == name) {
        return Ok(operation);
    }
    let known: Vec<&str> = those.iter().filter_map(|one| one.name).collect();
    // Where nothing is told apart by it, it is an attribute like others.
    if let ([only], true) = (those, known.is_empty()) {
        return Ok(only);
    }
    let known = known.join(", ");
    match name {
        Some(name) => {
            Err(Problem::invalid(format!("invalid operation `{name}`: expected any of {known}")))
        }
        None => {
            Err(Problem::missing(format!("`operationName` is missing: expected any of {known}")))
        }
    }
}
