//! The section `counting` of a configuration file: the options of counting (semantics 109).

use std::str::FromStr;

use strum::VariantNames;

use super::arrange::known_keys;
use super::counting::{CountAt, Counting, EmptyPercentage, Measure, Precision};
use super::key::{Key, KeyValue, words};
use super::problem::{Problem, SourceFile};
use super::reader::Reader;
use super::written::{Entry, Text, Value, entry};

/// The keys of the section.
pub const COUNTING_KEYS: [Key; 7] = [
    Key::optional(
        TIMESTAMPS,
        KeyValue::Word(words::<Precision>),
        "How finely instants are told.",
        "`milliseconds`",
    )
    .rule(109),
    Key::optional(
        COUNT_DURABLE_AT,
        KeyValue::Word(words::<CountAt>),
        "When the number of a durable action counts.",
        "`end`",
    )
    .rule(109),
    Key::optional(
        ABANDON_ACTIONS,
        KeyValue::Mask,
        "What ServiceFactor1 takes for abandoned.",
        "`CallAbandoned, CallAbandonedFromRinging`",
    )
    .rule(109),
    Key::optional(
        EMPTY_PERCENTAGE,
        KeyValue::Word(words::<EmptyPercentage>),
        "The value of a percentage with nothing to divide by.",
        "`0`",
    )
    .rule(109),
    Key::optional(
        CLIP_ACTION_TO_INTERVAL,
        KeyValue::Flag,
        "Whether the duration of an action that has ended is cut to the interval.",
        "`false`",
    )
    .rule(109),
    Key::optional(
        ELAPSED_PER_MEMBER,
        KeyValue::Flag,
        "Whether ElapsedTimePercentage of a skill group divides by the number of its members, too.",
        "`true`",
    )
    .rule(109),
    Key::optional(
        HOLD_ENDS_CALL,
        KeyValue::Flag,
        "Whether a call on hold ends, to begin anew when it is taken back.",
        "`false`",
    )
    .rule(109),
];
const TIMESTAMPS: &str = "timestamps";
const COUNT_DURABLE_AT: &str = "count_durable_at";
const ABANDON_ACTIONS: &str = "abandon_actions";
const EMPTY_PERCENTAGE: &str = "empty_percentage";
const CLIP_ACTION_TO_INTERVAL: &str = "clip_action_to_interval";
const ELAPSED_PER_MEMBER: &str = "elapsed_per_member";
const HOLD_ENDS_CALL: &str = "hold_ends_call";

/// Reads the section: what it leaves out, and what is wrong in it, is as the rules say.
pub(crate) fn read_options(
    file: &SourceFile,
    section: &'static str,
    entries: &mut [Entry],
) -> (Counting, Vec<Problem>) {
    let mut reader = Reader::new(file);
    let value = entries.iter_mut().find(|entry| entry.key.text == section);
    let entries = match value.map(|entry| &mut entry.value) {
        Some(Value::Map(entries, _)) => entries,
        None | Some(Value::Nothing(_)) => return (Counting::default(), Vec::new()),
        Some(value @ (Value::Text(_) | Value::Flag(..) | Value::List(..))) => {
            reader.wrong_kind(section, "keys such as `timestamps`", value);
            return (Counting::default(), reader.problems);
        }
    };
    known_keys(&mut reader, entries, section, &Key::names(&COUNTING_KEYS));
    let default = Counting::default();
    let mut flag = |key, default| reader.flag(entries, key).map_or(default, |(flag, _)| flag);
    let measure = Measure {
        clips_action_to_interval: flag(
            CLIP_ACTION_TO_INTERVAL,
            default.measure.clips_action_to_interval,
        ),
        elapsed_per_member: flag(ELAPSED_PER_MEMBER, default.measure.elapsed_per_member),
        hold_ends_call: flag(HOLD_ENDS_CALL, default.measure.hold_ends_call),
    };
    let timestamps = choice::<Precision>(&mut reader, entries, TIMESTAMPS, "precision");
    let count_at = choice::<CountAt>(&mut reader, entries, COUNT_DURABLE_AT, "moment");
    let empty = choice::<EmptyPercentage>(&mut reader, entries, EMPTY_PERCENTAGE, "percentage");
    let abandon_actions = reader.mask(entries, ABANDON_ACTIONS);
    let counting = Counting {
        zone: default.zone,
        timestamps: timestamps.unwrap_or(default.timestamps),
        count_durable_at: count_at.unwrap_or(default.count_durable_at),
        abandon_actions: abandon_actions.map_or(default.abandon_actions, |text| text.mask),
        empty_percentage: empty.unwrap_or(default.empty_percentage),
        measure,
    };
    (counting, reader.problems)
}

/// Reads one of the names of `T`, of which `null` may be one.
fn choice<T: FromStr + VariantNames>(
    reader: &mut Reader<'_>,
    entries: &[Entry],
    key: &str,
    what: &'static str,
) -> Option<T> {
    match &entry(entries, key)?.value {
        Value::Text(text) => reader.parse_word(text, what),
        Value::Nothing(place) => {
            let text = reader.file.text().get(place.clone()).unwrap_or("").to_owned();
            reader.parse_word(&Text { text, place: place.clone() }, what)
        }
        value @ (Value::Flag(..) | Value::List(..) | Value::Map(..)) => {
            reader.wrong_kind(key, &format!("one of {}", T::VARIANTS.join(", ")), value);
            None
        }
    }
}
