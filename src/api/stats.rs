//! Chapter *Statistics API*: `GET /api/v1/stats…`.

use std::sync::Arc;

use axum::Json;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tokio::sync::oneshot;

use super::problem::Problem;
use super::service::Service;
use crate::archive::Question;
use crate::definition::{Mode, ObjectType};
use crate::publisher::{ObjectKey, Published, Shown};
use crate::view::{
    ObjectEntry, ObjectHistory, ObjectList, ObjectValues, StatisticHistory, StatisticValue, ValueAt,
};

/// How many values of history one reply has at the most.
const VALUES_MAX: usize = 10_000;
/// How many objects one reply has at the most, and how many without a word.
const OBJECTS_MAX: usize = 10_000;

/// The parameters of all requests for statistics.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Parameters {
    r#type: Option<String>,
    object_type: Option<String>,
    centre: Option<String>,
    fresh: bool,
    num_values: Option<usize>,
    from: Option<i64>,
    to: Option<i64>,
    limit: Option<usize>,
    offset: usize,
}

type Asked = Result<Query<Parameters>, QueryRejection>;
/// An object with what was published of it.
type Found = (Arc<ObjectKey>, Shown);

/// `GET /stats?type=…`: all objects of a type.
pub(super) async fn list(
    State(service): State<Arc<Service>>,
    asked: Asked,
) -> Result<Response, Problem> {
    let parameters = parameters(asked)?;
    let Some(types) = parameters.types()? else {
        return Err(Problem::missing("`type` is missing: expected queue, skill or agent"));
    };
    let is_asked = |key: &Arc<ObjectKey>| types.contains(&key.object_type);
    let centre = service.centre(parameters.centre.as_deref())?;
    let keys = service.board.keys(centre).into_iter().filter(is_asked);
    // The types of one id stand together, under one id.
    let mut ids: Vec<Box<str>> = keys.map(|key| key.id.clone()).collect();
    ids.sort_unstable();
    ids.dedup();
    let limit = parameters.limit.unwrap_or(OBJECTS_MAX);
    if limit > OBJECTS_MAX {
        return Err(Problem::invalid(format!(
            "`limit` is {limit}: expected {OBJECTS_MAX} or less"
        )));
    }
    let page = ids.iter().map(|id| &**id).skip(parameters.offset).take(limit);
    let found = page.map(|id| (id, objects(&service, (centre, types), id)));
    let found: Vec<(&str, Vec<Found>)> = found.collect();
    let all: Vec<Found> = found.iter().flat_map(|(_, objects)| objects.clone()).collect();
    let mut fresh = read_fresh(&service, &all, parameters.fresh).await?.into_iter();
    let entries = found.iter().map(|(id, objects)| {
        let fresh = fresh.by_ref().take(objects.len()).collect();
        ObjectEntry { object_id: id, statistics: values_of(&service, objects, fresh) }
    });
    let objects = entries.collect();
    Ok(Json(ObjectList { status_code: 0, total: ids.len(), objects }).into_response())
}

/// `GET /stats/{objectId}`: the values of an object.
pub(super) async fn object(
    State(service): State<Arc<Service>>,
    path: Result<Path<String>, PathRejection>,
    asked: Asked,
) -> Result<Response, Problem> {
    let Path(id) = path.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let parameters = parameters(asked)?;
    let found = find(&service, &parameters, &id)?;
    let fresh = read_fresh(&service, &found, parameters.fresh).await?;
    let statistics = values_of(&service, &found, fresh);
    Ok(Json(ObjectValues { status_code: 0, object_id: &id, statistics }).into_response())
}

/// `GET /stats/{objectId}/{statisticName}`: published values of a statistic.
pub(super) async fn statistic(
    State(service): State<Arc<Service>>,
    path: Result<Path<(String, String)>, PathRejection>,
    asked: Asked,
) -> Result<Response, Problem> {
    let Path((id, name)) = path.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let parameters = parameters(asked)?;
    let found = find(&service, &parameters, &id)?;
    let range = parameters.range()?;
    let definitions = service.board.definitions();
    let mut statistics = Vec::new();
    for (key, shown) in found {
        let object_type = Some(key.object_type.name());
        let own = service.board.statistics(key.object_type).iter().copied();
        let is_asked =
            |place: &usize| definitions.get(*place).is_some_and(|one| *one.name == *name);
        let Some(definition) = own.into_iter().find(is_asked) else { continue };
        let is_unpublished =
            definitions.get(definition).is_some_and(|one| one.notification.mode == Mode::None);
        let values = if parameters.fresh || is_unpublished {
            let fresh = read_fresh(&service, &[(key, shown)], true).await?;
            let values = fresh.into_iter().flatten().filter(|(place, _)| *place == definition);
            values.map(|(_, published)| ValueAt::of(published, &service.board)).collect()
        } else {
            read_history(&service, &shown, definition, range).await?
        };
        statistics.push(StatisticHistory { object_type, statistic: &name, values });
    }
    if statistics.is_empty() {
        return Err(Problem::not_found(format!("`{id}` has no statistic `{name}`")));
    }
    if let [one] = statistics.as_mut_slice() {
        one.object_type = None;
    }
    Ok(Json(ObjectHistory { status_code: 0, object_id: &id, statistics }).into_response())
}

impl Parameters {
    /// The object types of the API's word for them.
    fn types(&self) -> Result<Option<&'static [ObjectType]>, Problem> {
        if let Some(word) = &self.object_type {
            let object_type = word.parse::<ObjectType>().ok();
            let found = ALL_TYPES.iter().position(|one| Some(*one) == object_type);
            let one = found.and_then(|place| ALL_TYPES.get(place..=place));
            return one.map(Some).ok_or_else(|| {
                Problem::invalid(format!(
                    "`objectType` is `{word}`: expected AGENT, QUEUE, SKILL_AG or SKILL_Q"
                ))
            });
        }
        let Some(word) = &self.r#type else { return Ok(None) };
        match word.to_ascii_lowercase().as_str() {
            "agent" => Ok(Some(&[ObjectType::Agent])),
            "queue" => Ok(Some(&[ObjectType::Queue])),
            "skill" => Ok(Some(&[ObjectType::SkillAg, ObjectType::SkillQ])),
            _ => {
                Err(Problem::invalid(format!("`type` is `{word}`: expected queue, skill or agent")))
            }
        }
    }

    /// From when to when, and how many values at the most. Without any word it is the newest one;
    /// within a range it is all of them (API document, *Query for Range of Statistic Values*).
    fn range(&self) -> Result<(i64, i64, usize), Problem> {
        let Self { num_values, from, to, .. } = *self;
        let default = if from.is_some() || to.is_some() { VALUES_MAX } else { 1 };
        let count = num_values.unwrap_or(default);
        if !(1..=VALUES_MAX).contains(&count) {
            return Err(Problem::invalid(format!(
                "`numValues` is {count}: expected 1 to {VALUES_MAX}"
            )));
        }
        let (from, to) = (from.unwrap_or(i64::MIN), to.unwrap_or(i64::MAX));
        if from > to {
            return Err(Problem::invalid(format!("`from` ({from}) is later than `to` ({to})")));
        }
        Ok((from, to, count))
    }
}

fn parameters(asked: Asked) -> Result<Parameters, Problem> {
    let Query(parameters) = asked.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    Ok(parameters)
}

/// The objects that have an id: there must be one.
fn find(service: &Service, parameters: &Parameters, id: &str) -> Result<Vec<Found>, Problem> {
    let types = parameters.types()?;
    let all = types.unwrap_or(&ALL_TYPES);
    let centre = service.centre(parameters.centre.as_deref())?;
    let found = objects(service, (centre, all), id);
    if found.is_empty() {
        let word = parameters.object_type.as_deref().or(parameters.r#type.as_deref());
        let of_type = word.map(|word| format!(" of type {word}"));
        let of_type = of_type.unwrap_or_default();
        return Err(Problem::not_found(format!("there is no object `{id}`{of_type}")));
    }
    Ok(found)
}

/// The order in which the types of one id are shown.
static ALL_TYPES: [ObjectType; 4] =
    [ObjectType::Queue, ObjectType::SkillQ, ObjectType::SkillAg, ObjectType::Agent];

fn objects(service: &Service, (centre, types): (&str, &[ObjectType]), id: &str) -> Vec<Found> {
    let mut found = service.board.find(centre, id);
    found.retain(|(key, _)| types.contains(&key.object_type));
    found.sort_by_key(|(key, _)| ALL_TYPES.iter().position(|one| *one == key.object_type));
    found
}

/// Values by definition.
type Values = Vec<(usize, Published)>;

/// Reads what has to be read now, object by object: everything where it is asked for, else what is
/// never published.
async fn read_fresh(
    service: &Service,
    found: &[Found],
    is_fresh: bool,
) -> Result<Vec<Values>, Problem> {
    let definitions = service.board.definitions();
    let is_wanted = |place: &usize| {
        let mode = definitions.get(*place).map(|definition| definition.notification.mode);
        is_fresh || mode == Some(Mode::None)
    };
    let wanted = found.iter().map(|(key, shown)| {
        let own = service.board.statistics(key.object_type);
        (shown.row, own.iter().copied().filter(is_wanted).collect::<Vec<_>>())
    });
    let wanted: Vec<_> = wanted.collect();
    if wanted.iter().all(|(_, definitions)| definitions.is_empty()) {
        return Ok(vec![Vec::new(); found.len()]);
    }
    let _turn = service.reads.acquire().await.map_err(|_| Problem::internal())?;
    let (sender, receiver) = oneshot::channel();
    service.handle.read(wanted, |values| {
        // The client may have gone.
        let _ = sender.send(values);
    })?;
    let values = receiver.await.map_err(|_| Problem::internal())?;
    Ok(values.unwrap_or_else(|| vec![Vec::new(); found.len()]))
}

/// The values of objects that share an id, in the order of the definitions: what was read now, else
/// what was published last. Where there is more than one object, each value says of which it is.
fn values_of<'a>(
    service: &'a Service,
    found: &[Found],
    fresh: Vec<Values>,
) -> Vec<StatisticValue<'a>> {
    let mut statistics = Vec::new();
    let definitions = service.board.definitions();
    for ((key, shown), fresh) in found.iter().zip(fresh) {
        let object_type = (found.len() > 1).then(|| key.object_type.name());
        let own = service.board.statistics(key.object_type).iter().zip(&shown.values);
        for (&definition, last) in own {
            let now = fresh.iter().find(|(place, _)| *place == definition);
            let published = now.map_or(*last, |(_, published)| Some(*published));
            if let (Some(published), Some(one)) = (published, definitions.get(definition)) {
                let value = ValueAt::of(published, &service.board);
                statistics.push(StatisticValue { object_type, statistic: &one.name, value });
            }
        }
    }
    statistics
}

/// Reads published values, the newest first.
async fn read_history(
    service: &Service,
    shown: &Shown,
    definition: usize,
    (from_ms, to_ms, count_max): (i64, i64, usize),
) -> Result<Vec<ValueAt>, Problem> {
    let statistic = u16::try_from(definition).map_err(|_| Problem::internal())?;
    let object = shown.number;
    let question = Question { object, statistic, from_ms, to_ms, count_max };
    let moments = service.ask(move |recorder, answer| recorder.ask(question, answer)).await?;
    let published = moments.into_iter().filter_map(Published::unpacked);
    Ok(published.map(|published| ValueAt::of(published, &service.board)).collect())
}
