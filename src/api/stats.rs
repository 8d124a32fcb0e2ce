//! Chapter *Statistics API*: `GET /api/v1/stats…`.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::caller::Visitor;
use super::inquiry::{Found, Inquiry, Parameters};
use super::problem::Problem;
use super::service::Service;
use crate::definition::Mode;
use crate::publisher::ObjectKey;
use crate::view::{
    ObjectEntry, ObjectHistory, ObjectList, ObjectValues, StatisticHistory, ValueAt,
};

/// How many objects one reply has at the most, and how many without a word.
const OBJECTS_MAX: usize = 10_000;

type Asked = Result<Query<Parameters>, QueryRejection>;

/// `GET /stats?type=…`: all objects of a type.
pub(super) async fn list(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    asked: Asked,
) -> Result<Response, Problem> {
    let inquiry = inquiry((&service, &visitor), asked)?;
    refuse_ranges(&inquiry.parameters)?;
    let Some(types) = inquiry.parameters.types()? else {
        return Err(Problem::missing("`type` is missing: expected queue, skill or agent"));
    };
    let is_asked = |key: &Arc<ObjectKey>| types.contains(&key.object_type);
    let keys = inquiry.edition.board.keys(inquiry.centre()?).into_iter().filter(is_asked);
    // The types of one id stand together, under one id.
    let mut ids: Vec<Box<str>> = keys.map(|key| key.id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let limit = inquiry.parameters.limit.unwrap_or(OBJECTS_MAX);
    if limit > OBJECTS_MAX {
        return Err(Problem::invalid(format!(
            "`limit` is {limit}: expected {OBJECTS_MAX} or less"
        )));
    }
    let page = ids.iter().map(|id| &**id).skip(inquiry.parameters.offset).take(limit);
    let found = page.map(|id| Ok((id, inquiry.objects(id, types)?)));
    let found: Vec<(&str, Vec<Found>)> = found.collect::<Result<_, Problem>>()?;
    let all: Vec<Found> = found.iter().flat_map(|(_, objects)| objects.clone()).collect();
    let mut fresh = inquiry.read_fresh(&all, inquiry.parameters.fresh).await?.into_iter();
    let entries = found.iter().map(|(id, objects)| {
        let fresh = fresh.by_ref().take(objects.len()).collect();
        ObjectEntry { object_id: id, statistics: inquiry.values_of(objects, fresh) }
    });
    let objects = entries.collect();
    Ok(Json(ObjectList { status_code: 0, total: ids.len(), objects }).into_response())
}

/// `GET /stats/{objectId}`: the values of an object.
pub(super) async fn object(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    path: Result<Path<String>, PathRejection>,
    asked: Asked,
) -> Result<Response, Problem> {
    let Path(id) = path.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let inquiry = inquiry((&service, &visitor), asked)?;
    refuse_ranges(&inquiry.parameters)?;
    let found = inquiry.find(&id)?;
    let fresh = inquiry.read_fresh(&found, inquiry.parameters.fresh).await?;
    let statistics = inquiry.values_of(&found, fresh);
    Ok(Json(ObjectValues { status_code: 0, object_id: &id, statistics }).into_response())
}

/// `GET /stats/{objectId}/{statisticName}`: published values of a statistic.
pub(super) async fn statistic(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    path: Result<Path<(String, String)>, PathRejection>,
    asked: Asked,
) -> Result<Response, Problem> {
    let Path((id, name)) = path.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let inquiry = inquiry((&service, &visitor), asked)?;
    let board = &inquiry.edition.board;
    let range = inquiry.parameters.range()?;
    let is_asked_otherwise = !inquiry.parameters.ranges()?.are_own();
    if is_asked_otherwise && inquiry.parameters.asks_history() {
        return Err(Problem::invalid(
            "what was published has the time range of the definition: take `from`, `to` and \
             `numValues` away, and the value of now has the one that is asked for",
        ));
    }
    let mut statistics = Vec::new();
    for ((key, shown), definition) in inquiry.find_statistic(&id, &name)? {
        let object_type = Some(key.object_type.name());
        let is_unpublished = board
            .definitions()
            .get(definition)
            .is_some_and(|one| one.notification.mode == Mode::None);
        let is_now = inquiry.parameters.fresh || is_unpublished || is_asked_otherwise;
        let values = if is_now {
            let fresh = inquiry.read_now(vec![(shown.row, vec![definition])]).await?;
            let values = fresh.unwrap_or_default().into_iter().flatten();
            values.map(|(_, published)| ValueAt::of(published, board)).collect()
        } else {
            inquiry.read_history(&shown, definition, range).await?
        };
        statistics.push(StatisticHistory { object_type, statistic: &name, values });
    }
    if let [one] = statistics.as_mut_slice() {
        one.object_type = None;
    }
    Ok(Json(ObjectHistory { status_code: 0, object_id: &id, statistics }).into_response())
}

/// Refuses time ranges where no statistic is named that they could be of.
fn refuse_ranges(parameters: &Parameters) -> Result<(), Problem> {
    match parameters.ranges()?.are_own() {
        true => Ok(()),
        false => Err(Problem::invalid(
            "a time range is of one statistic: name it, as in \
             `/stats/{objectId}/{statisticName}?timeRange=0-30`",
        )),
    }
}

fn inquiry<'a>(
    (service, visitor): (&'a Service, &'a Visitor),
    asked: Asked,
) -> Result<Inquiry<'a>, Problem> {
    let Query(parameters) = asked.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    Ok(Inquiry::new(service, &visitor.caller, parameters))
}
