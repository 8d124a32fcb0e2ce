//! Queues (API document, chapter *Queues*).

use serde_json::{Value as Json, json};

use super::attribute::{Attribute, Holds, Writing, changes, check};
use super::body::said;
use super::bulk::{self, Making};
use super::call::{Call, new_id};
use super::operation::{Body, Operation, Verb, provisioning};
use super::reply::Reply;
use super::resource::{Object, Resource};
use super::{numbers, templates};
use crate::api::problem::Problem;
use crate::domain::{
    DESCRIPTION_CHARS_MAX, NewQueue, PhoneNumber, Queue, QueueChange, Refusal, RoutingTemplate,
};

const CHAPTER: &str = "Queues";
const COLLECTION: &str = "queues";
/// Where the recording of calls is set.
const RECORDING: &str = "/queues/{id}/settings/call-recording";

const QUEUE: Resource = Resource {
    one: "queue",
    many: "queues",
    attributes: &[
        Attribute::at_first(
            "id",
            Holds::Text,
            "The id, which is the QUEUE's; made by the service where none is given.",
        ),
        Attribute::open("name", Holds::Text, "The name, which no other queue has.").needed(),
        Attribute::open(
            "description",
            Holds::Text,
            "What the queue is; absent where nobody said so.",
        )
        .up_to(Some(DESCRIPTION_CHARS_MAX)),
        Attribute::open("channel", Holds::Text, "The channel, such as voice; it stays.").needed(),
        Attribute::open(
            "internal",
            Holds::Boolean,
            "Whether the number is one of the house, which the service gives; it excludes phoneNumber.",
        ),
        Attribute::open(
            "phoneNumber",
            Holds::Text,
            "The number, which nothing else has; a queue of the channel voice has one.",
        ),
        Attribute::told("phoneNumberDetails", Holds::Object, "What is known of the number."),
        Attribute::told(numbers::LINK, Holds::Text, "The URI of the number."),
        Attribute::open(
            templates::LINK,
            Holds::Text,
            "The URI of the routing template; an empty one takes it away.",
        )
        .up_to(None),
        Attribute::open("routingTemplate", Holds::Text, "The same, by its id.").secret(),
    ],
    subresources: &["settings", "routingTemplate"],
    links: &[numbers::LINK, templates::LINK],
};

pub(super) const OPERATIONS: &[Operation] = &[
    provisioning(CHAPTER, (Verb::Get, "/queues"), "All queues of the contact centre.", |call| {
        Box::pin(async move {
            let queues = call.known.queues.iter().map(|queue| object(&call, queue));
            QUEUE.list(&call, queues, |object| complete(&call, object))
        })
    })
    .about(&QUEUE),
    provisioning(
        CHAPTER,
        (Verb::Post, "/queues"),
        "Makes a queue, or several: `queues`.",
        |call| Box::pin(create(call)),
    )
    .about(&QUEUE)
    .body(Body::New),
    provisioning(CHAPTER, (Verb::Delete, "/queues"), "Removes queues, by their `uris`.", |call| {
        Box::pin(
            async move { bulk::each(&call, COLLECTION, |draft, id| draft.delete_queue(id)).await },
        )
    })
    .body(Body::Parameters(&["uris"])),
    provisioning(CHAPTER, (Verb::Get, "/queues/{id}"), "One queue.", |call| {
        Box::pin(async move {
            let queue = object(&call, found(&call)?);
            QUEUE.one(&call, queue, |object| complete(&call, object))
        })
    })
    .about(&QUEUE),
    provisioning(CHAPTER, (Verb::Put, "/queues/{id}"), "Changes a queue.", |call| {
        Box::pin(change(call))
    })
    .about(&QUEUE)
    .body(Body::Change),
    provisioning(
        CHAPTER,
        (Verb::Delete, "/queues/{id}"),
        "Removes a queue, and shows its statistics no more.",
        |call| Box::pin(delete(call)),
    ),
    provisioning(CHAPTER, (Verb::Get, RECORDING), "How many calls are recorded.", |call| {
        Box::pin(async move { recording(&call) })
    }),
    provisioning(
        CHAPTER,
        (Verb::Put, RECORDING),
        "Records so many of a hundred calls: `percentage`.",
        |call| Box::pin(record(call)),
    )
    .body(Body::Parameters(&["percentage", "key", "settings", "callRecording"])),
];

fn found(call: &Call) -> Result<&Queue, Problem> {
    Ok(call.known.need(call.place("id"))?)
}

/// A queue as replies show it.
fn object(call: &Call, queue: &Queue) -> Object {
    let number = queue.number.as_ref();
    let uri = |collection, id: &Option<&str>| id.map(|id| call.uri(collection, id));
    let value = json!({
        "id": queue.id,
        "name": queue.name,
        "description": queue.description,
        "channel": queue.channel,
        "internal": queue.internal,
        "phoneNumberDetails": number.map(numbers::details),
        "phoneNumber": number.map(|number| &number.phone_number),
        numbers::LINK: uri(numbers::COLLECTION, &number.map(|number| &*number.e164_number)),
        templates::LINK: uri(templates::COLLECTION, &queue.routing_template.as_deref()),
    });
    call.object(COLLECTION, &queue.id, value)
}

/// Adds what is to come along.
fn complete(call: &Call, object: &mut Object) {
    let id = object.get("id").and_then(Json::as_str);
    let Some(queue) = id.and_then(|id| call.known.queues.get(id)) else { return };
    let comes = |name| call.query.subresources.as_ref().is_some_and(|names| names.has(name));
    if comes("settings") {
        object.insert("settings".into(), settings(queue));
    }
    if (comes("routingTemplate") || call.query.resolves(templates::LINK))
        && let Some(Ok(template)) = queue.routing_template.as_deref().map(RoutingTemplate::of)
    {
        object.insert("routingTemplate".into(), json!(templates::object(call, template)));
    }
    if call.query.resolves(numbers::LINK)
        && let Some(number) = &queue.number
    {
        object.insert("phoneNumber".into(), json!(numbers::object(call, number)));
    }
}

/// Takes the number out of what was checked, and names the routing template by its id.
fn refine(call: &Call, checked: &mut Object) -> Result<Option<PhoneNumber>, Refusal> {
    let number = numbers::taken(call, checked)?;
    if let Some(Json::String(uri)) = checked.remove(templates::LINK) {
        let id = match uri.is_empty() {
            true => "".into(),
            false => bulk::id_of(&uri, templates::COLLECTION)?,
        };
        let other = checked.insert("routingTemplate".into(), json!(id));
        if other.is_some_and(|other| other != json!(id)) {
            let message = "`routingTemplateUri` and `routingTemplate` name different templates";
            return Err(Refusal::invalid(message));
        }
    }
    Ok(number)
}

async fn create(call: Call) -> Result<Reply, Problem> {
    let making = Making { many: QUEUE.many, collection: COLLECTION, told_by: "name" };
    let read = |new| {
        let mut checked = check(new, QUEUE.attributes, Writing::New)?;
        let number = refine(&call, &mut checked)?;
        let mut new: NewQueue = said(checked)?;
        new.rest.number = number;
        Ok(new)
    };
    bulk::make(&call, making, read, |draft, new| draft.create_queue(new, &mut new_id)).await
}

async fn change(call: Call) -> Result<Reply, Problem> {
    let queue = found(&call)?;
    let id = queue.id.clone();
    let changes = changes(&call.body, &object(&call, queue));
    let mut checked = check(changes, QUEUE.attributes, Writing::Change)?;
    let number = refine(&call, &mut checked)?;
    let change = QueueChange { number, ..said(checked)? };
    call.carry_out(move |draft| draft.change_queue(&id, &change)).await
}

async fn delete(call: Call) -> Result<Reply, Problem> {
    let id = call.place("id").to_owned();
    call.carry_out(move |draft| draft.delete_queue(&id)).await
}

/// The settings of a queue.
fn settings(queue: &Queue) -> Json {
    json!({ "callRecording": { "percentage": queue.recording_percentage } })
}

fn recording(call: &Call) -> Result<Reply, Problem> {
    let settings = settings(found(call)?);
    Ok(Reply::done().with("key", "callRecording").with("settings", settings))
}

/// What stands in an object below a key, or the object itself where it has no such key.
fn within<'a>(object: &'a Object, key: &str) -> Result<&'a Object, Problem> {
    match object.get(key) {
        None => Ok(object),
        Some(Json::Object(inner)) => Ok(inner),
        Some(_) => Err(Problem::invalid(format!("`{key}` has to be an object"))),
    }
}

/// Takes the percentage, alone or as it is read.
async fn record(call: Call) -> Result<Reply, Problem> {
    let id = found(&call)?.id.clone();
    let settings = within(within(&call.body, "settings")?, "callRecording")?;
    if let Some(name) = settings.keys().find(|name| !["percentage", "key"].contains(&name.as_str()))
    {
        let message = format!("`{name}` is no attribute: expected percentage");
        return Err(Problem::invalid(message));
    }
    let percentage = settings.get("percentage").filter(|percentage| !percentage.is_null());
    let percentage = percentage.ok_or_else(|| Problem::missing("`percentage` is missing"))?;
    let percentage = percentage
        .as_u64()
        .ok_or_else(|| Problem::invalid("`percentage` has to be a whole number, 0 to 100"))?;
    call.carry_out(move |draft| draft.record_calls(&id, percentage)).await
}
