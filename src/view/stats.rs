//! Chapter *Statistics API*: values of statistics.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::clock::Timestamp;
use crate::engine::Value;
use crate::publisher::{Board, Published};

/// `GET /stats/{objectId}`: the values of an object.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectValues<'a> {
    /// 0: it went well.
    pub status_code: u8,
    /// The object.
    pub object_id: &'a str,
    /// One value a statistic.
    pub statistics: Vec<StatisticValue<'a>>,
}

/// A value of a statistic.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticValue<'a> {
    /// The type of the object, where objects of more than one type answer (semantics 28).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_type: Option<&'static str>,
    /// The name of the statistic.
    pub statistic: &'a str,
    /// The value.
    #[serde(flatten)]
    pub value: ValueAt,
}

/// `GET /stats/{objectId}/{statisticName}`: published values of a statistic.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectHistory<'a> {
    /// 0: it went well.
    pub status_code: u8,
    /// The object.
    pub object_id: &'a str,
    /// One entry for each type of object that has the id and the statistic.
    pub statistics: Vec<StatisticHistory<'a>>,
}

/// Published values of a statistic.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct StatisticHistory<'a> {
    /// The type of the object, where objects of more than one type answer (semantics 28).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub object_type: Option<&'static str>,
    /// The name of the statistic.
    pub statistic: &'a str,
    /// The newest first.
    pub values: Vec<ValueAt>,
}

/// A value with its instant.
#[derive(Debug, Serialize)]
pub struct ValueAt {
    /// The value: a number, the name of a state, or nothing.
    #[serde(serialize_with = "write_value")]
    value: Value,
    /// The reason with which an agent has entered the state, where the statistic tells it.
    #[serde(skip_serializing_if = "Option::is_none")]
    reasons: Option<[Arc<str>; 1]>,
    /// The instant that it belongs to.
    time: Timestamp,
}

impl ValueAt {
    /// A value that was published on a board.
    #[must_use]
    pub fn of(Published { value, time }: Published, board: &Board) -> Self {
        let reason = match value {
            Value::State(_, reason) => reason,
            Value::Number(_) | Value::Nothing => None,
        };
        let reasons = reason.and_then(|reason| board.reason(reason)).map(|reason| [reason]);
        Self { value, reasons, time }
    }

    /// Writes it with the word that the statistics service has for its instant.
    pub(super) fn serialize_stamped<S: Serializer>(
        &self,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Stamped<'a> {
            #[serde(serialize_with = "value_at")]
            value: &'a Value,
            #[serde(skip_serializing_if = "Option::is_none")]
            reasons: Option<&'a [Arc<str>; 1]>,
            timestamp: Timestamp,
        }
        let Self { value, reasons, time } = self;
        Stamped { value, reasons: reasons.as_ref(), timestamp: *time }.serialize(serializer)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "this is how serde asks")]
fn value_at<S: Serializer>(value: &&Value, serializer: S) -> Result<S::Ok, S::Error> {
    write_value(value, serializer)
}

/// `GET /stats?type=…`: the values of all objects of a type.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectList<'a> {
    /// 0: it went well.
    pub status_code: u8,
    /// How many objects there are.
    pub total: usize,
    /// The objects, by id.
    pub objects: Vec<ObjectEntry<'a>>,
}

/// An object of a list.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ObjectEntry<'a> {
    /// The object.
    pub object_id: &'a str,
    /// One value a statistic.
    pub statistics: Vec<StatisticValue<'a>>,
}

/// Writes a value that is pushed.
#[must_use]
pub fn change_text(
    (object_type, object_id): (&str, &str),
    statistic: &str,
    value: ValueAt,
) -> Box<str> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct Change<'a> {
        object_id: &'a str,
        object_type: &'a str,
        #[serde(flatten)]
        value: StatisticValue<'a>,
    }
    let value = StatisticValue { object_type: None, statistic, value };
    let change = Change { object_id, object_type, value };
    serde_json::to_string(&change).expect("texts and numbers can be written").into()
}

/// Writes a value: a number with three decimals at the most, or the name of a state.
pub(super) fn write_value<S: Serializer>(value: &Value, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Value::State(status, _) => serializer.serialize_str(status.name()),
        Value::Nothing => serializer.serialize_none(),
        Value::Number(number) if number.get() % 1000 == 0 => {
            serializer.serialize_i64(number.get() / 1000)
        }
        // The nearest floating-point number is written with the decimals that it was read from.
        Value::Number(number) => {
            serializer.serialize_f64(number.to_string().parse().expect("it is a decimal number"))
        }
    }
}
