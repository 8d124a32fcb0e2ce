//! Bulk operations (API document, *Partial Success*): a series of transactions, each of which may fail.

use serde_json::{Map, Value as Json, json};

use super::call::Call;
use super::reply::Reply;
use super::resource::Object;
use crate::api::problem::Problem;
use crate::domain::{Draft, Refusal};

/// How many items one request may have.
pub(super) const ITEMS_MAX: usize = 1_000;

/// What became of each item, which is told by what identifies it: its id, or why it failed.
pub(super) type Outcomes = Vec<(Object, Result<Box<str>, Refusal>)>;

/// The attribute by which whoever makes an object may name it, besides another one.
const ID: &str = "id";

/// The items of a list in a body.
///
/// # Errors
/// Where it is no list, or has none or too many.
pub(super) fn items<'a>(body: &'a Map<String, Json>, key: &str) -> Result<&'a [Json], Problem> {
    let items = match body.get(key) {
        Some(Json::Array(items)) => items,
        Some(_) => return Err(Problem::invalid(format!("`{key}` has to be a list"))),
        None => return Err(Problem::missing(format!("`{key}` is missing"))),
    };
    match items.len() {
        0 => Err(Problem::missing(format!("`{key}` is empty"))),
        1..=ITEMS_MAX => Ok(items),
        count => Err(Problem::invalid(format!(
            "`{key}` has {count} items, and {ITEMS_MAX} are too many"
        ))),
    }
}

/// The ids behind `uris` of a body, each with its URI as it was written.
///
/// # Errors
/// As [`items`], and where one is no text. What a URI points at is looked up later.
pub(super) fn uris(body: &Map<String, Json>) -> Result<Vec<String>, Problem> {
    let text = |item: &Json| {
        let text = item.as_str().map(str::to_owned);
        text.ok_or_else(|| Problem::invalid("`uris` has to be a list of texts"))
    };
    items(body, "uris")?.iter().map(text).collect()
}

/// The id that a URI of a collection ends with.
///
/// # Errors
/// Where it points at something else.
pub(super) fn id_of(uri: &str, collection: &str) -> Result<Box<str>, Refusal> {
    let uri = uri.trim_end_matches('/');
    let (before, id) = uri.rsplit_once('/').unwrap_or((collection, uri));
    let decoded = percent_encoding::percent_decode_str(id).decode_utf8();
    let is_there = before == collection || before.ends_with(&format!("/{collection}"));
    match decoded {
        Ok(id) if is_there && !id.is_empty() => Ok(id.into()),
        Ok(_) | Err(_) => {
            Err(Refusal::invalid(format!("`{uri}` is no URI of /api/v2/{collection}")))
        }
    }
}

/// The reply to a bulk operation that makes objects: all were made, a part of them, or none. An item is
/// told by the attribute that identifies it.
///
/// # Errors
/// Where nothing went well: with the first reason.
pub(super) fn made(call: &Call, collection: &str, outcomes: Outcomes) -> Result<Reply, Problem> {
    let Sorted { succeeded, failed, first } = sorted(call, collection, outcomes);
    match first {
        None => Ok(Reply::done().with("succeeded", succeeded)),
        Some(refusal) if succeeded.is_empty() => Err(refusal.into()),
        Some(_) => Ok(Reply::partial().with("succeeded", succeeded).with("failed", failed)),
    }
}

/// The reply to another one, which tells nothing where all went well.
///
/// # Errors
/// As [`made`].
pub(super) fn done(call: &Call, collection: &str, outcomes: Outcomes) -> Result<Reply, Problem> {
    match outcomes.iter().all(|(_, outcome)| outcome.is_ok()) {
        true => Ok(Reply::done()),
        false => made(call, collection, outcomes),
    }
}

/// What an item says of the attributes that identify it.
pub(super) fn identifying(item: &Json, names: &[&str]) -> Object {
    let said = names.iter().filter_map(|name| Some(((*name).to_owned(), item.get(name)?.clone())));
    said.collect()
}

/// The same where that is one text.
pub(super) fn identified_by(name: &str, text: String) -> Object {
    Object::from_iter([(name.to_owned(), Json::String(text))])
}

/// What new objects are, and how they are told apart where one cannot be made.
#[derive(Clone, Copy, Debug)]
pub(super) struct Making {
    /// The key of a list of them.
    pub(super) many: &'static str,
    pub(super) collection: &'static str,
    /// The attribute that tells one, besides its id.
    pub(super) told_by: &'static str,
}

/// Makes the object that a body is, or those that it has.
///
/// # Errors
/// Where none can be made.
pub(super) async fn make<T: Send + 'static>(
    call: &Call,
    making: Making,
    read: impl Fn(Object) -> Result<T, Refusal>,
    create: impl Fn(&mut Draft<'_>, &T) -> Result<Box<str>, Refusal> + Send + 'static,
) -> Result<Reply, Problem> {
    let Making { many, collection, told_by: _ } = making;
    if !call.body.contains_key(many) {
        let new = read(call.body.clone())?;
        let id = call.decide(move |draft| create(draft, &new)).await?;
        return Ok(Reply::made(&id, call.uri(collection, &id)));
    }
    let news = said_objects(&call.body, many)?.map(|object| object.and_then(&read));
    make_all(call, making, news.collect(), create).await
}

/// The objects of a list in a body, each if it is one.
///
/// # Errors
/// As [`items`].
pub(super) fn said_objects<'a>(
    body: &'a Map<String, Json>,
    key: &'static str,
) -> Result<impl Iterator<Item = Result<Object, Refusal>> + 'a, Problem> {
    let none = move || Refusal::invalid(format!("`{key}` has to be a list of objects"));
    Ok(items(body, key)?.iter().map(move |item| item.as_object().cloned().ok_or_else(none)))
}

/// Makes the objects of a list in a body, of which was read what each is to be.
///
/// # Errors
/// Where none can be made.
pub(super) async fn make_all<T: Send + 'static>(
    call: &Call,
    Making { many, collection, told_by }: Making,
    news: Vec<Result<T, Refusal>>,
    create: impl Fn(&mut Draft<'_>, &T) -> Result<Box<str>, Refusal> + Send + 'static,
) -> Result<Reply, Problem> {
    let told = |item: &Json| {
        let mut told = identifying(item, &[ID, told_by]);
        told.entry(told_by).or_insert(Json::Null);
        told
    };
    let told: Vec<Object> = items(&call.body, many)?.iter().map(told).collect();
    let outcomes = call
        .decide(move |draft| {
            let create = |(told, new): (Object, Result<T, Refusal>)| {
                (told, new.and_then(|new| create(draft, &new)))
            };
            Ok(told.into_iter().zip(news).map(create).collect())
        })
        .await?;
    made(call, collection, outcomes)
}

/// Follows a command for each of the `uris` of a body.
///
/// # Errors
/// Where it is followed for none.
pub(super) async fn each(
    call: &Call,
    collection: &'static str,
    command: impl Fn(&mut Draft<'_>, &str) -> Result<(), Refusal> + Send + 'static,
) -> Result<Reply, Problem> {
    let uris = uris(&call.body)?;
    let outcomes = call
        .decide(move |draft| {
            let follow = |uri: String| {
                let id = id_of(&uri, collection);
                let done = id.and_then(|id| command(draft, &id).map(|()| id));
                (identified_by("uri", uri), done)
            };
            Ok(uris.into_iter().map(follow).collect())
        })
        .await?;
    done(call, collection, outcomes)
}

struct Sorted {
    succeeded: Vec<Json>,
    failed: Vec<Json>,
    /// The first reason.
    first: Option<Refusal>,
}

fn sorted(call: &Call, collection: &str, outcomes: Outcomes) -> Sorted {
    let mut sorted = Sorted { succeeded: Vec::new(), failed: Vec::new(), first: None };
    for (mut told, outcome) in outcomes {
        match outcome {
            Ok(id) => {
                let uri = call.uri(collection, &id);
                sorted.succeeded.push(json!({ "id": id, "uri": uri }));
            }
            Err(refusal) => {
                told.insert("statusCode".to_owned(), json!(refusal.code.number()));
                told.insert("statusMessage".to_owned(), json!(refusal.message));
                sorted.failed.push(Json::Object(told));
                sorted.first.get_or_insert(refusal);
            }
        }
    }
    sorted
}
