//! `/statistics/v3`: the statistics service of the newer product. Subscriptions to named statistics, their
//! values on request, and what changes on `/statistics/v3/updates` of the notifications.
//!
//! A definition that a client brings along is counted as if it had always been there, as long as a
//! subscription has it.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Extension, Json};
use serde::{Deserialize, Serialize};

use super::account::random_text;
use super::caller::Visitor;
use super::descriptor::{Descriptor, Operation, Single};
use super::inline::{Failure, INLINE_DEFINITIONS_MAX, InlineRefusal};
use super::problem::Problem;
use super::service::Service;
use super::subscriptions::{Counted, Kept, Owner, STATISTICS_MAX, Subscription, Wanted, object_of};
use crate::definition::ObjectType;
use crate::publisher::Board;
use crate::view::{
    Envelope, ProblemView, StampedValue, StatusView, SubscribedStatistic, SubscribedValue,
    SubscriptionView, ValueAt,
};

/// Where all of it is.
pub(super) const PATH: &str = "/statistics/v3";
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

/// A problem in the envelope of this service, and all that is wrong where a definition is.
struct Refused {
    problem: Problem,
    detail: Option<String>,
}

impl From<Problem> for Refused {
    fn from(problem: Problem) -> Self {
        Self { problem, detail: None }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let (code, message) = (self.problem.code(), self.problem.message());
        let status = StatusView { code, message, detail: self.detail.as_deref() };
        let envelope: Envelope<'_, ()> = Envelope { status, data: None };
        let body = Json(envelope).into_response().into_body();
        let (mut parts, _) = self.problem.into_response().into_parts();
        parts.extensions.remove::<Problem>();
        Response::from_parts(parts, body)
    }
}

/// Whether a path is below this service, be there something or not.
pub(super) fn is_below(path: &str) -> bool {
    path.strip_prefix(PATH).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// A reply with what others have refused in the envelope of this service.
pub(super) fn enveloped(mut response: Response) -> Response {
    let Some(problem) = response.extensions_mut().remove::<Problem>() else { return response };
    let body = Refused::from(problem).into_response().into_body();
    let (parts, _) = response.into_parts();
    Response::from_parts(parts, body)
}

fn done<T: Serialize>(data: Option<T>) -> Response {
    let status = StatusView { code: 0, message: "", detail: None };
    Json(Envelope { status, data }).into_response()
}

/// Where values are: those of the file's definitions, and those of definitions of clients.
struct Boards {
    file: Arc<Board>,
    inline: Option<Arc<Board>>,
}

impl Boards {
    fn of(service: &Service) -> Self {
        let file = Arc::clone(&service.editions.get().board);
        Self { file, inline: service.inline.view.board() }
    }

    fn value<'a>(&self, wanted: &'a Wanted, is_verbose: bool) -> SubscribedValue<'a> {
        let board = match &wanted.inline {
            None => Some(&self.file),
            Some(_) => self.inline.as_ref(),
        };
        value_of(board.map(|board| &**board), wanted, is_verbose)
    }
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

fn owner(visitor: &Visitor, centre: &str) -> Owner {
    Owner { centre: centre.into(), user: (*visitor.caller.name).into() }
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
    let (statistics, _) = wanted_of(&service, centre, data.statistics, false).await?;
    settle(&service, &statistics).await;
    let owner = owner(&visitor, centre);
    let subscription = service.statistics.kept().add(owner, id.into(), statistics);
    let boards = Boards::of(&service);
    let shown = |wanted| boards.value(wanted, parameters.is_verbose());
    let statistics = subscription.statistics.iter().map(shown).collect();
    Ok(done(Some(SubscriptionView {
        operation_id: operation_id.as_deref(),
        subscription_id: &subscription.id,
        statistics,
    })))
}

/// What a client wants, if the service has it or can count it; and whether all of it is counted. Definitions
/// that it brings along are open, and stay so for a while if they `are_lent`.
async fn wanted_of(
    service: &Service,
    centre: &str,
    descriptors: Vec<Descriptor>,
    are_lent: bool,
) -> Result<(Vec<Wanted>, bool), Refused> {
    let board = Arc::clone(&service.editions.get().board);
    let mut wanted = Vec::with_capacity(descriptors.len());
    let (mut places, mut texts, mut ids) = (Vec::new(), Vec::new(), BTreeSet::new());
    for (place, mut descriptor) in descriptors.into_iter().enumerate() {
        let object_type = descriptor.object_type()?;
        let id = descriptor.statistic_id.take().unwrap_or_else(|| format!("s{}", place + 1));
        if !ids.insert(id.clone()) {
            let message = format!("the `statisticId` `{id}` is that of two statistics");
            return Err(Problem::invalid(message).into());
        }
        let name = descriptor.name.take();
        let definition = descriptor.definition(object_type, name.as_deref().unwrap_or(&id));
        let name = match (definition, name) {
            (Some(definition), name) => {
                places.push(place);
                texts.push(definition);
                name.unwrap_or_else(|| id.clone())
            }
            (None, Some(name)) => {
                known(&board, object_type, &name)?;
                name
            }
            (None, None) => return Err(Problem::missing("`name` of a statistic is missing").into()),
        };
        let object = object_of(centre, &descriptor.object_id, object_type);
        wanted.push(Wanted { id: id.into(), object, name: name.into(), inline: None });
    }
    if texts.is_empty() {
        return Ok((wanted, true));
    }
    let (inlines, are_counted) = service.inline.open(texts, are_lent).await.map_err(|failure| {
        let wrong = |place: usize| places.get(place).and_then(|place| wanted.get(*place));
        refused(failure, |place| wrong(place).map_or("", |wanted| &wanted.id))
    })?;
    for (place, inline) in places.iter().zip(inlines) {
        if let Some(wanted) = wanted.get_mut(*place) {
            wanted.inline = Some(inline);
        }
    }
    Ok((wanted, are_counted))
}

/// Refuses a statistic that is not defined for a type. Its object need not be there yet.
fn known(board: &Board, object_type: ObjectType, name: &str) -> Result<(), Problem> {
    match board.statistic(object_type, name) {
        Some(_) => Ok(()),
        None => Err(Problem::not_found(format!(
            "there is no statistic `{name}` of {}: GET /api/v1/definitions lists them",
            object_type.name()
        ))),
    }
}

fn refused<'a>(failure: Failure, id: impl Fn(usize) -> &'a str) -> Refused {
    let (problem, detail) = match failure {
        Failure::Refused(InlineRefusal::Wrong { place, problems }) => {
            let first = problems.first().map_or(String::new(), ProblemView::sentence);
            let message = format!("the definition of `{}` is wrong: {first}", id(place));
            let lines = problems.iter().map(ProblemView::line_of_code).collect::<Vec<_>>();
            (Problem::invalid(message), Some(lines.join("\n")))
        }
        Failure::Refused(InlineRefusal::TooMany) => {
            let message = format!(
                "{INLINE_DEFINITIONS_MAX} definitions of clients are open: delete subscriptions, \
                 or write what many want into the service's own definitions"
            );
            (Problem::too_many(message), None)
        }
        Failure::Refused(InlineRefusal::Unreadable(reason)) | Failure::Failed(reason) => {
            tracing::error!("a definition of a client cannot be counted: {reason}");
            (Problem::internal(), None)
        }
        Failure::Busy(problem) => (problem, None),
    };
    Refused { problem, detail }
}

/// Waits until what has just arrived is counted, where definitions of clients are asked for.
async fn settle(service: &Service, wanted: &[Wanted]) {
    if wanted.iter().any(|wanted| wanted.inline.is_some()) {
        service.inline.settle().await;
    }
}

/// A value as it is on a board.
pub(super) fn value_of<'a>(
    board: Option<&Board>,
    wanted: &'a Wanted,
    is_verbose: bool,
) -> SubscribedValue<'a> {
    let Wanted { id, object, name, .. } = wanted;
    let value = board.and_then(|board| {
        let (Counted::File(counted) | Counted::Inline(counted)) = wanted.counted();
        let definition = board.statistic(object.object_type, &counted)?;
        Some(StampedValue(ValueAt::of(board.last(object, definition)?, board)))
    });
    SubscribedValue {
        subscription_id: None,
        statistic_id: Some(id),
        statistic: is_verbose.then(|| SubscribedStatistic {
            name,
            object_id: &object.id,
            object_type: object.object_type.name(),
        }),
        value,
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
    settle(&service, &subscription.statistics).await;
    let boards = Boards::of(&service);
    let ids = parameters.statistic_ids.as_deref();
    let is_asked =
        |wanted: &&Wanted| ids.is_none_or(|ids| ids.split(',').any(|id| *id == *wanted.id));
    let those = subscription.statistics.iter().filter(is_asked);
    let statistics = those.map(|wanted| boards.value(wanted, parameters.is_verbose()));
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
    service.statistics.kept().remove(&subscription.owner, &subscription.id);
    Ok(done::<()>(None))
}

fn found(
    (service, visitor): (&Service, &Visitor),
    id: &str,
    centre: Option<&str>,
) -> Result<Arc<Subscription>, Problem> {
    let centre = visitor.caller.centre(centre)?;
    let subscription = service.statistics.kept().get(&owner(visitor, centre), id);
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
    let object_type = Descriptor::type_of(object_type)?;
    known(&service.editions.get().board, object_type, &name)?;
    let object = object_of(centre, id, object_type);
    let wanted = Wanted { id: "".into(), object, name: name.into(), inline: None };
    Ok(one(&service, &wanted, &parameters))
}

/// The value of a statistic that need not be subscribed, with its definition or its name.
async fn extended(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    parameters: Asked,
    body: Result<Json<Single>, JsonRejection>,
) -> Result<Response, Refused> {
    let parameters = asked(parameters)?;
    let Json(Single { data }) =
        body.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let centre = visitor.caller.centre(parameters.centre.as_deref())?;
    let (wanted, is_counted) = wanted_of(&service, centre, vec![data], true).await?;
    if !is_counted {
        let message = "the definition is still being counted from the first event on: ask again";
        return Err(Problem::not_yet(message).into());
    }
    settle(&service, &wanted).await;
    let wanted = wanted.first().ok_or_else(Problem::internal)?;
    Ok(one(&service, wanted, &parameters))
}

fn one(service: &Service, wanted: &Wanted, parameters: &Parameters) -> Response {
    let shown = Boards::of(service).value(wanted, parameters.is_verbose());
    done(Some(SubscribedValue { statistic_id: None, ..shown }))
}

#[cfg(test)]
mod tests {
    use axum::http::header::RETRY_AFTER;

    use super::*;

    #[test]
    fn what_is_refused_keeps_its_headers() {
        let refused = Refused::from(Problem::not_yet("later")).into_response();
        assert_eq!(
            (refused.status().as_u16(), &refused.headers()[RETRY_AFTER]),
            (503, &"1".parse().unwrap())
        );
    }
}
