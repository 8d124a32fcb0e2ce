//! Contacts (API document, chapter *Contacts*): users and queues, and others that somebody has added.

use serde_json::{Value as Json, json};

use super::attribute::{Attribute, Holds, Writing, changes, check};
use super::body::{said, text};
use super::bulk::{self, Making};
use super::call::{Call, new_id};
use super::operation::{Body, EVERYBODY, Operation, Run, Verb};
use super::query::Names;
use super::reply::Reply;
use super::resource::{Object, Resource};
use crate::api::problem::Problem;
use crate::domain::{CONTACTS, Contact, ContactChange, Device, Kept, Queue, Refusal, User};

const CHAPTER: &str = "Contacts";
const COLLECTION: &str = "contacts";
/// The type of those that can be changed.
const CUSTOM: &str = "Custom";
/// The one search that clients of the field name, and the attributes that it looks at.
const SEARCH: &str = "NamesOrPhoneNumberMatches";
const SEARCHED: [&str; 5] = ["name", "firstName", "lastName", "userName", "phoneNumber"];

const CONTACT: Resource = Resource {
    one: "contact",
    many: "contacts",
    attributes: &[
        Attribute::told("id", Holds::Text, "The id; that of the user or queue, where it is one."),
        Attribute::open("name", Holds::Text, "The name.").needed(),
        Attribute::open("type", Holds::Text, "Custom, Queue or User; only Custom is written.")
            .one_of(&[CUSTOM]),
        Attribute::open("phoneNumber", Holds::Text, "The number by which it is reached."),
        Attribute::told("userName", Holds::Text, "The name that the user logs in with."),
        Attribute::told("firstName", Holds::Text, "The first name of the user."),
        Attribute::told("lastName", Holds::Text, "The last name of the user."),
        Attribute::told("employeeId", Holds::Text, "The number of the user with the employer."),
    ],
    subresources: &[],
    links: &[],
};

pub(super) const OPERATIONS: &[Operation] = &[
    in_contacts(
        (Verb::Get, "/contacts"),
        "All contacts, with all their attributes where `fields` says nothing else; `filterName` is \
         NamesOrPhoneNumberMatches, and `filterParameters` what they have to have.",
        |call| Box::pin(async move { list(call) }),
    )
    .roles(EVERYBODY)
    .parameters(&["filterName", "filterParameters"])
    .about(&CONTACT)
    .listing_objects(),
    in_contacts(
        (Verb::Post, "/contacts"),
        "Makes a contact of the type Custom, or several: `contacts`.",
        |call| Box::pin(create(call)),
    )
    .about(&CONTACT)
    .body(Body::New),
    in_contacts((Verb::Put, "/contacts"), "Changes the contact of `id`.", |call| {
        Box::pin(async move { change(&call, &meant(&call)?).await })
    })
    .parameters(&["id"])
    .about(&CONTACT)
    .body(Body::ChangeById),
    in_contacts(
        (Verb::Delete, "/contacts"),
        "Removes the contact of `id`, or those of `uris`.",
        |call| Box::pin(delete_some(call)),
    )
    .parameters(&["id"])
    .body(Body::Parameters(&["id", "uris"])),
    in_contacts(
        (Verb::Get, "/contacts/{id}"),
        "One contact; `type` says which, where a user and a queue have the same id.",
        |call| Box::pin(async move { one(&call) }),
    )
    .roles(EVERYBODY)
    .about(&CONTACT),
    in_contacts((Verb::Put, "/contacts/{id}"), "Changes a contact.", |call| {
        Box::pin(async move { change(&call, call.place("id")).await })
    })
    .about(&CONTACT)
    .body(Body::Change),
    in_contacts((Verb::Delete, "/contacts/{id}"), "Removes a contact.", |call| {
        Box::pin(async move { delete(&call, call.place("id")).await })
    }),
];

/// An operation of this chapter.
const fn in_contacts(place: (Verb, &'static str), about: &'static str, run: Run) -> Operation {
    Operation::new(CHAPTER, place, about, run).features(&[CONTACTS])
}

/// A user as replies show it, with the number of a device.
fn of_user(call: &Call, user: &User, device: Option<&Device>) -> Object {
    let name = format!("{} {}", user.first_name, user.last_name);
    let name = match name.trim() {
        "" => &user.user_name,
        name => name,
    };
    let number = device.map(|device| &device.number.phone_number);
    let value = json!({
        "id": user.id,
        "name": name,
        "type": "User",
        "phoneNumber": number,
        "userName": user.user_name,
        "firstName": user.first_name,
        "lastName": user.last_name,
        "employeeId": user.employee_id,
    });
    call.object(COLLECTION, &user.id, value)
}

fn of_queue(call: &Call, queue: &Queue) -> Object {
    let number = queue.number.as_ref().map(|number| &number.phone_number);
    let Queue { id, name, .. } = queue;
    let value = json!({ "id": id, "name": name, "type": "Queue", "phoneNumber": number });
    call.object(COLLECTION, id, value)
}

fn of_custom(call: &Call, contact: &Contact) -> Object {
    let Contact { id, name, phone_number } = contact;
    let value = json!({ "id": id, "name": name, "type": CUSTOM, "phoneNumber": phone_number });
    call.object(COLLECTION, id, value)
}

fn all(call: &Call) -> impl Iterator<Item = Object> {
    let known = &call.known;
    let devices = known.devices_by_user();
    let users = known.users.iter().map(move |user| {
        let own = devices.get(&*user.id).and_then(|own| own.first().copied());
        of_user(call, user, own)
    });
    let queues = known.queues.iter().map(|queue| of_queue(call, queue));
    users.chain(queues).chain(known.contacts.iter().map(|contact| of_custom(call, contact)))
}

fn list(mut call: Call) -> Result<Reply, Problem> {
    let searched = searched(&call)?;
    // The document prints contacts where nobody asks for fields.
    call.query.fields.get_or_insert(Names::All);
    let is_found = |object: &Object| {
        let has = |name: &&str| match object.get(*name) {
            Some(Json::String(value)) => value.to_lowercase().contains(&searched),
            Some(_) | None => false,
        };
        searched.is_empty() || SEARCHED.iter().any(has)
    };
    CONTACT.list(&call, all(&call).filter(is_found), |_| {})
}

/// What contacts have to have somewhere in their names or numbers.
fn searched(call: &Call) -> Result<String, Problem> {
    match call.own("filterName") {
        None | Some(SEARCH) => {
            Ok(call.own("filterParameters").unwrap_or_default().trim().to_lowercase())
        }
        Some(other) => {
            Err(Problem::invalid(format!("`filterName` is `{other}`: expected {SEARCH}")))
        }
    }
}

fn one(call: &Call) -> Result<Reply, Problem> {
    let id = call.place("id");
    let known = &call.known;
    let device = known.devices_of(id).next();
    let user = known.users.get(id).map(|user| of_user(call, user, device));
    let queue = known.queues.get(id).map(|queue| of_queue(call, queue));
    let custom = known.contacts.get(id).map(|contact| of_custom(call, contact));
    let types = call.query.filters.iter().filter(|(name, _)| name == "type");
    let mut types = types.map(|(_, value)| value.as_str());
    let wanted = types.next();
    let is_wanted = |object: &Object| match (wanted, object.get("type").and_then(Json::as_str)) {
        (Some(wanted), Some(own)) => own.eq_ignore_ascii_case(wanted),
        (Some(_) | None, _) => wanted.is_none(),
    };
    let found = [user, queue, custom].into_iter().flatten().find(is_wanted);
    let found = found.ok_or_else(|| Refusal::not_found(Contact::NOUN, id))?;
    CONTACT.one(call, found, |_| {})
}

/// What is said of a contact of the type Custom.
fn read(said_object: Object, writing: Writing) -> Result<ContactChange, Refusal> {
    let mut checked = check(said_object, CONTACT.attributes, writing)?;
    match checked.remove("type") {
        Some(Json::String(other)) if !other.eq_ignore_ascii_case(CUSTOM) => {
            Err(Refusal::invalid(format!("`type` is `{other}`: only {CUSTOM} is written here")))
        }
        Some(_) | None => said(checked),
    }
}

async fn create(call: Call) -> Result<Reply, Problem> {
    let making = Making { many: CONTACT.many, collection: COLLECTION, told_by: "name" };
    let read = |new| read(new, Writing::New);
    bulk::make(&call, making, read, |draft, new| draft.create_contact(new, &mut new_id)).await
}

/// The id of the contact that is meant, by the body or by the query.
fn meant(call: &Call) -> Result<String, Problem> {
    match call.own("id") {
        Some(id) => Ok(id.to_owned()),
        None => Ok(text(&call.body, "id")?.to_owned()),
    }
}

async fn change(call: &Call, id: &str) -> Result<Reply, Problem> {
    let contact = call.known.contacts.get(id).map(|contact| of_custom(call, contact));
    let mut body = changes(&call.body, &contact.unwrap_or_default());
    // It says who is meant.
    if body.get("id").is_some_and(|said| said.as_str() == Some(id)) {
        body.remove("id");
    }
    let (id, change) = (id.to_owned(), read(body, Writing::Change)?);
    call.carry_out(move |draft| draft.change_contact(&id, &change)).await
}

async fn delete(call: &Call, id: &str) -> Result<Reply, Problem> {
    let id = id.to_owned();
    call.carry_out(move |draft| draft.delete_contact(&id)).await
}

async fn delete_some(call: Call) -> Result<Reply, Problem> {
    match call.body.contains_key("uris") {
        true => bulk::each(&call, COLLECTION, |draft, id| draft.delete_contact(id)).await,
        false => delete(&call, &meant(&call)?).await,
    }
}
