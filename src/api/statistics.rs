//! `/statistics/v3`: the statistics service of the newer product. Subscriptions to named statistics, their
//! values on request, and what changes on `/statistics/v3/updates` of the notifications.
//!
//! Definitions that a client brings along are not counted: the service says so.

use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};
use serde_json::Map;

use super::account::random_text;
use super::caller::Visitor;
use super::problem::Problem;
use super::service::Service;
use super::subscriptions::{Kept, STATISTICS_MAX, Subscription, Wanted, object_of};
use crate::publisher::{Board, ObjectKey};
use crate::view::{
    Envelope, StampedValue, StatusView, SubscribedStatistic, SubscribedValue, SubscriptionView,
    ValueAt,
};

/// How long an id that a client chooses may be, bytes.
const ID_BYTES_MAX: usize = 256;

/// The subscriptions, for all requests.
#[derive(Debug, Default)]
pub(super) struct StatisticsService(Mutex<Kept>);

impl StatisticsService {
    /// The subscriptions, for a short while: nobody waits for anything with them in hand.
    pub(super) fn kept(&self) -> MutexGuard<'_, Kept> {
        self.0.lock().expect("whoever held it has not panicked")
    }
}

/// A problem in the envelope of this service.
struct Refused(Problem);

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self(problem)
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (code, message) = (self.0.code(), self.0.message());
        let envelope: Envelope<'_, ()> =
            Envelope { status: StatusView { code, message }, data: None };
        (self.0.status(), Json(envelope)).into_response()
    }
}

fn done<T: Serialize>(data: Option<T>) -> Response {
    Json(Envelope { status: StatusView { code: 0, message: "" }, data }).into_response()
}

/// All paths of the service.
pub(super) fn routes() -> Router<Arc<Service>> {
    Router::new()
        .route("/subscriptions", post(subscribe))
        .route("/subscriptions/{id}", delete(unsubscribe))
        .route("/subscriptions/{id}/statistic-values", get(peek))
        .route("/statistic-values/{name}", get(value))
        .route("/operations/get-statistic-ex", post(extended))
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Parameters {
    verbose: Option<String>,
    statistic_ids: Option<String>,
    object_id: Option<String>,
    object_type: Option<String>,
    centre: Option<String>,
}

impl Parameters {
    /// Whether values say what they are of.
    fn is_verbose(&self) -> bool {
        !self.verbose.as_deref().is_some_and(|word| word.eq_ignore_ascii_case("OFF"))
    }
}

type Asked = Result<Query<Parameters>, QueryRejection>;

fn asked(asked: Asked) -> Result<Parameters, Refused> {
    let Query(parameters) = asked.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    Ok(parameters)
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Operation {
    operation_id: Option<String>,
    data: Data,
}

#[derive(Debug, Deserialize)]
struct Data {
    statistics: Vec<Descriptor>,
}

/// A statistic as a client names it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Descriptor {
    statistic_id: Option<String>,
    object_id: String,
    object_type: String,
    name: Option<String>,
    #[serde(flatten)]
    more: Map<String, serde_json::Value>,
}

async fn subscribe(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    parameters: Asked,
    body: Result<Json<Operation>, JsonRejection>,
) -> Result<Response, Refused> {
    let parameters = asked(parameters)?;
    let Json(operation) = body.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let centre = visitor.caller.centre(parameters.centre.as_deref())?;
    let board = Arc::clone(&service.editions.get().board);
    let Operation { operation_id, data } = operation;
    if data.statistics.is_empty() || data.statistics.len() > STATISTICS_MAX {
        let count = data.statistics.len();
        let message = format!("`statistics` has {count} entries: expected 1 to {STATISTICS_MAX}");
        return Err(Problem::invalid(message).into());
    }
    let id = operation_id.clone().unwrap_or_else(random_text);
    if id.is_empty() || id.len() > ID_BYTES_MAX {
        return Err(Problem::invalid("`operationId` is empty or too long").into());
    }
    let wanted = data.statistics.into_iter().enumerate();
    let statistics = wanted
        .map(|(place, descriptor)| wanted_of(&board, centre, (place, descriptor)))
        .collect::<Result<Vec<_>, _>>()?;
    let subscription = Subscription { id: id.into(), centre: centre.into(), statistics };
    let subscription = service.statistics.kept().add(subscription);
    let shown = |wanted| value_of(&board, wanted, parameters.is_verbose());
    let statistics = subscription.statistics.iter().map(shown).collect();
    Ok(done(Some(SubscriptionView {
        operation_id: operation_id.as_deref(),
        subscription_id: &subscription.id,
        statistics,
    })))
}

/// What a client wants, if the service has it.
fn wanted_of(
    board: &Board,
    centre: &str,
    (place, descriptor): (usize, Descriptor),
) -> Result<Wanted, Problem> {
    let Descriptor { statistic_id, object_id, object_type, name, more } = descriptor;
    if more.keys().any(|key| ["category", "subject", "mainMask", "definition"].contains(&&**key)) {
        return Err(not_counted());
    }
    let Some(name) = name else { return Err(Problem::missing("`name` of a statistic is missing")) };
    let object = known(board, centre, (&object_id, &object_type), &name)?;
    let id = statistic_id.unwrap_or_else(|| format!("s{}", place + 1));
    Ok(Wanted { id: id.into(), object, name: name.into() })
}

/// The object of a statistic that is defined for its type. It need not be there yet.
fn known(
    board: &Board,
    centre: &str,
    (id, object_type): (&str, &str),
    name: &str,
) -> Result<Arc<ObjectKey>, Problem> {
    let Some(object) = object_of(centre, id, object_type) else {
        return Err(Problem::invalid(format!(
            "`objectType` is `{object_type}`: expected AGENT, QUEUE, SKILL_AG or SKILL_Q"
        )));
    };
    match board.statistic(object.object_type, name) {
        Some(_) => Ok(object),
        None => Err(Problem::not_found(format!(
            "there is no statistic `{name}` of {}: GET /api/v1/definitions lists them",
            object.object_type.name()
        ))),
    }
}

fn not_counted() -> Problem {
    let message = "only statistics with a name of the service's own definitions are counted: PUT \
                   /api/v1/definitions takes others in";
    Problem::new(StatusCode::NOT_IMPLEMENTED, message)
}

pub(super) fn value_of<'a>(
    board: &Board,
    wanted: &'a Wanted,
    is_verbose: bool,
) -> SubscribedValue<'a> {
    let Wanted { id, object, name } = wanted;
    let definition = board.statistic(object.object_type, name);
    let published = definition.and_then(|definition| board.last(object, definition));
    SubscribedValue {
        subscription_id: None,
        statistic_id: Some(id),
        statistic: is_verbose.then(|| SubscribedStatistic {
            name,
            object_id: &object.id,
            object_type: object.object_type.name(),
        }),
        value: published.map(|published| StampedValue(ValueAt::of(published, board))),
    }
}

async fn peek(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    parameters: Asked,
) -> Result<Response, Refused> {
    let parameters = asked(parameters)?;
    let subscription = found((&service, &visitor), &id, parameters.centre.as_deref())?;
    let board = Arc::clone(&service.editions.get().board);
    let ids = parameters.statistic_ids.as_deref();
    let is_asked =
        |wanted: &&Wanted| ids.is_none_or(|ids| ids.split(',').any(|id| *id == *wanted.id));
    let those = subscription.statistics.iter().filter(is_asked);
    let statistics = those.map(|wanted| value_of(&board, wanted, parameters.is_verbose()));
    let statistics = statistics.collect();
    let view =
        SubscriptionView { operation_id: None, subscription_id: &subscription.id, statistics };
    Ok(done(Some(view)))
}

async fn unsubscribe(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(id): Path<String>,
    parameters: Asked,
) -> Result<Response, Refused> {
    let parameters = asked(parameters)?;
    let subscription = found((&service, &visitor), &id, parameters.centre.as_deref())?;
    service.statistics.kept().remove(&subscription.id);
    Ok(done::<()>(None))
}

fn found(
    (service, visitor): (&Service, &Visitor),
    id: &str,
    centre: Option<&str>,
) -> Result<Arc<Subscription>, Problem> {
    let centre = visitor.caller.centre(centre)?;
    let subscription = service.statistics.kept().get(id, centre);
    subscription.ok_or_else(|| Problem::not_found(format!("there is no subscription `{id}`")))
}

async fn value(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    Path(name): Path<String>,
    parameters: Asked,
) -> Result<Response, Refused> {
    let parameters = asked(parameters)?;
    let (Some(id), Some(object_type)) = (&parameters.object_id, &parameters.object_type) else {
        return Err(Problem::missing("`objectId` and `objectType` are both needed").into());
    };
    let centre = visitor.caller.centre(parameters.centre.as_deref())?;
    let board = Arc::clone(&service.editions.get().board);
    let object = known(&board, centre, (id, object_type), &name)?;
    let wanted = Wanted { id: "".into(), object, name: name.into() };
    let shown = value_of(&board, &wanted, parameters.is_verbose());
    Ok(done(Some(SubscribedValue { statistic_id: None, ..shown })))
}

async fn extended() -> Refused {
    Refused(not_counted())
}
