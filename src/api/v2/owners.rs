//! Whose device is which (API document, chapters *Devices* and *POST to Assign Resource*).

use super::call::Call;
use super::devices::{self, COLLECTION, DEVICE};
use super::operation::{Body, EVERYBODY, Operation, Verb, of_telephony};
use super::reply::Reply;
use super::{bulk, users};
use crate::api::problem::Problem;
use crate::domain::Device;

const CHAPTER: &str = "Devices";

pub(super) const OPERATIONS: &[Operation] = &[
    of_telephony(CHAPTER, (Verb::Get, "/users/{user_id}/devices"), "Those of a user.", |call| {
        Box::pin(async move {
            let user = users::found(&call, call.place("user_id"))?;
            devices::of_user(&call, &user.id)
        })
    })
    .own(EVERYBODY, users::is_own)
    .about(&DEVICE),
    of_telephony(
        CHAPTER,
        (Verb::Post, "/users/{user_id}/devices"),
        "Gives a user devices: by `uris`, or new ones.",
        |call| Box::pin(assign(call)),
    )
    .about(&DEVICE)
    .body(Body::NewOrUris),
    of_telephony(
        CHAPTER,
        (Verb::Delete, "/users/{user_id}/devices"),
        "Takes devices from a user, by their `uris`.",
        |call| {
            Box::pin(async move {
                let user = users::found(&call, call.place("user_id"))?.id.clone();
                bulk::each(&call, COLLECTION, move |draft, id| draft.unassign_device(&user, id))
                    .await
            })
        },
    )
    .body(Body::Parameters(&["uris"])),
    of_telephony(
        CHAPTER,
        (Verb::Get, "/users/{user_id}/devices/{id}"),
        "One device of a user.",
        |call| {
            Box::pin(async move {
                let user = users::found(&call, call.place("user_id"))?;
                devices::one(&call, of(&call, &user.id))
            })
        },
    )
    .own(EVERYBODY, users::is_own)
    .about(&DEVICE),
    of_telephony(
        CHAPTER,
        (Verb::Delete, "/users/{user_id}/devices/{id}"),
        "Takes a device from a user.",
        |call| Box::pin(unassign(call)),
    ),
    of_telephony(CHAPTER, (Verb::Get, "/me/devices"), "The devices of whoever asks.", |call| {
        Box::pin(async move { devices::of_user(&call, call.user()?) })
    })
    .roles(EVERYBODY)
    .about(&DEVICE),
    of_telephony(CHAPTER, (Verb::Get, "/me/devices/{id}"), "One of them.", |call| {
        Box::pin(async move { devices::one(&call, of(&call, call.user()?)) })
    })
    .roles(EVERYBODY)
    .about(&DEVICE),
];

/// The device that is meant, if it is that of a user.
pub(super) fn of<'a>(call: &'a Call, user: &str) -> Option<&'a Device> {
    let device = call.known.devices.get(call.place("id"))?;
    (device.user.as_deref() == Some(user)).then_some(device)
}

async fn assign(call: Call) -> Result<Reply, Problem> {
    let user = users::found(&call, call.place("user_id"))?.id.to_string();
    if !call.body.contains_key("uris") {
        return devices::create(call, Some(user)).await;
    }
    bulk::each(&call, COLLECTION, move |draft, id| draft.assign_device(&user, id)).await
}

async fn unassign(call: Call) -> Result<Reply, Problem> {
    let (user, id) = (call.place("user_id").to_owned(), call.place("id").to_owned());
    call.carry_out(move |draft| draft.unassign_device(&user, &id)).await
}
