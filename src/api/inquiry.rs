//! Questions for values, under the definitions that are in force when they come.

use std::sync::Arc;

use serde::Deserialize;

use super::caller::Caller;
use super::problem::Problem;
use super::service::Service;
use crate::archive::Question;
use crate::definition::{Mode, ObjectType, Ranges, TimeRange};
use crate::pipeline::{Edition, Handle, Wanted};
use crate::publisher::{ObjectKey, Published, Shown};
use crate::view::{StatisticValue, ValueAt};

/// How many values of history one reply has at the most.
const VALUES_MAX: usize = 10_000;
/// The order in which the types of one id are shown.
static ALL_TYPES: [ObjectType; 4] =
    [ObjectType::Queue, ObjectType::SkillQ, ObjectType::SkillAg, ObjectType::Agent];

/// The parameters of all requests for statistics.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(super) struct Parameters {
    r#type: Option<String>,
    object_type: Option<String>,
    centre: Option<String>,
    pub(super) fresh: bool,
    num_values: Option<usize>,
    from: Option<i64>,
    to: Option<i64>,
    pub(super) limit: Option<usize>,
    pub(super) offset: usize,
    /// The instant that an explanation is asked for, milliseconds since 1970.
    pub(super) time: Option<i64>,
    /// Time ranges instead of those of the definition (semantics 110).
    time_range: Option<String>,
    time_range2: Option<String>,
}

/// An object with what was published of it.
pub(super) type Found = (Arc<ObjectKey>, Shown);

/// Values by definition.
pub(super) type Values = Vec<(usize, Published)>;

/// A question for values.
pub(super) struct Inquiry<'a> {
    service: &'a Service,
    caller: &'a Caller,
    /// The definitions in force when it came, with what was published.
    pub(super) edition: Arc<Edition>,
    pub(super) parameters: Parameters,
}

impl Parameters {
    /// The object types of the API's word for them.
    pub(super) fn types(&self) -> Result<Option<&'static [ObjectType]>, Problem> {
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

    /// The time ranges that are asked for instead of those of the definition (semantics 110).
    pub(super) fn ranges(&self) -> Result<Ranges, Problem> {
        let read = |name: &str, text: &Option<String>| {
            let range = text.as_ref().map(|text| text.parse::<TimeRange>()).transpose();
            range.map_err(|fault| Problem::invalid(format!("`{name}`: {fault}")))
        };
        let first = read("timeRange", &self.time_range)?;
        Ok(Ranges { first, second: read("timeRange2", &self.time_range2)? })
    }

    /// Whether values of before are asked for.
    pub(super) fn asks_history(&self) -> bool {
        self.num_values.is_some() || self.from.is_some() || self.to.is_some()
    }

    /// From when to when, and how many values at the most. Without any word it is the newest one;
    /// within a range it is all of them (API document, *Query for Range of Statistic Values*).
    pub(super) fn range(&self) -> Result<(i64, i64, usize), Problem> {
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

impl<'a> Inquiry<'a> {
    pub(super) fn new(service: &'a Service, caller: &'a Caller, parameters: Parameters) -> Self {
        Self { service, caller, edition: service.editions.get(), parameters }
    }

    /// The centre whose objects are meant.
    pub(super) fn centre(&self) -> Result<&str, Problem> {
        self.caller.centre(self.parameters.centre.as_deref())
    }

    /// The objects that have an id: there must be one.
    pub(super) fn find(&self, id: &str) -> Result<Vec<Found>, Problem> {
        let types = self.parameters.types()?.unwrap_or(&ALL_TYPES);
        let found = self.objects(id, types)?;
        if found.is_empty() {
            let Parameters { object_type, r#type, .. } = &self.parameters;
            let word = object_type.as_deref().or(r#type.as_deref());
            let of_type = word.map(|word| format!(" of type {word}"));
            let of_type = of_type.unwrap_or_default();
            return Err(Problem::not_found(format!("there is no object `{id}`{of_type}")));
        }
        Ok(found)
    }

    /// The objects that have an id and a statistic, each with the position of the definition: there must
    /// be one.
    pub(super) fn find_statistic(
        &self,
        id: &str,
        name: &str,
    ) -> Result<Vec<(Found, usize)>, Problem> {
        let found = self.find(id)?.into_iter().filter_map(|found| {
            let definition = self.edition.board.statistic(found.0.object_type, name)?;
            Some((found, definition))
        });
        let found: Vec<(Found, usize)> = found.collect();
        match found.is_empty() {
            true => Err(Problem::not_found(format!("`{id}` has no statistic `{name}`"))),
            false => Ok(found),
        }
    }

    /// The objects of some types that have an id.
    pub(super) fn objects(&self, id: &str, types: &[ObjectType]) -> Result<Vec<Found>, Problem> {
        let mut found = self.edition.board.find(self.centre()?, id);
        found.retain(|(key, _)| types.contains(&key.object_type));
        found.sort_by_key(|(key, _)| ALL_TYPES.iter().position(|one| *one == key.object_type));
        Ok(found)
    }

    /// Reads what has to be read now, object by object: everything where it is asked for, else what is
    /// never published.
    pub(super) async fn read_fresh(
        &self,
        found: &[Found],
        is_fresh: bool,
    ) -> Result<Vec<Values>, Problem> {
        let board = &self.edition.board;
        let is_wanted = |place: &usize| {
            let definition = board.definitions().get(*place);
            is_fresh || definition.is_some_and(|one| one.notification.mode == Mode::None)
        };
        let wanted = found.iter().map(|(key, shown)| {
            let own = board.statistics(key.object_type);
            (shown.row, own.iter().copied().filter(is_wanted).collect::<Vec<_>>())
        });
        let wanted: Vec<_> = wanted.collect();
        if wanted.iter().all(|(_, definitions)| definitions.is_empty()) {
            return Ok(vec![Vec::new(); found.len()]);
        }
        let values = self.read_now(wanted).await?;
        Ok(values.unwrap_or_else(|| vec![Vec::new(); found.len()]))
    }

    /// Reads values now, with the time ranges that are asked for; none before the first event of all.
    pub(super) async fn read_now(&self, wanted: Wanted) -> Result<Option<Vec<Values>>, Problem> {
        let ranges = self.parameters.ranges()?;
        let board = Arc::clone(&self.edition.board);
        let read = |handle: &Handle, answer| handle.read(board, (wanted, ranges), answer);
        Ok(self.service.read(read).await??)
    }

    /// The values of objects that share an id, in the order of the definitions: what was read now, else
    /// what was published last. Where there is more than one object, each value says of which it is.
    pub(super) fn values_of(&self, found: &[Found], fresh: Vec<Values>) -> Vec<StatisticValue<'_>> {
        let mut statistics = Vec::new();
        let board = &self.edition.board;
        for ((key, shown), fresh) in found.iter().zip(fresh) {
            let object_type = (found.len() > 1).then(|| key.object_type.name());
            let own = board.statistics(key.object_type).iter().zip(&shown.values);
            for (&definition, last) in own {
                let now = fresh.iter().find(|(place, _)| *place == definition);
                let published = now.map_or(*last, |(_, published)| Some(*published));
                let definition = board.definitions().get(definition);
                if let (Some(published), Some(one)) = (published, definition) {
                    let value = ValueAt::of(published, board);
                    statistics.push(StatisticValue { object_type, statistic: &one.name, value });
                }
            }
        }
        statistics
    }

    /// Reads published values, the newest first.
    pub(super) async fn read_history(
        &self,
        shown: &Shown,
        definition: usize,
        (from_ms, to_ms, count_max): (i64, i64, usize),
    ) -> Result<Vec<ValueAt>, Problem> {
        let statistic = u16::try_from(definition).map_err(|_| Problem::internal())?;
        let question = Question { object: shown.number, statistic, from_ms, to_ms, count_max };
        let recorder = self.edition.recorder.clone();
        let ask = self.service.ask(move |answer| recorder.ask(question, answer));
        let published = ask.await?.into_iter().filter_map(Published::unpacked);
        Ok(published.map(|published| ValueAt::of(published, &self.edition.board)).collect())
    }
}
