//! A contact centre as a file says it; an operation of ours, and the one of `tallyboard provision`.

use serde_json::Value as Json;

use super::call::{Call, new_id};
use super::operation::{Body, Operation, Verb, provisioning};
use super::passwords;
use super::reply::Reply;
use super::settings::settled;
use crate::api::problem::Problem;
use crate::domain::{Refusal, WantedCentre};

const CHAPTER: &str = "Provisioning";
const DRY_RUN: &str = "dryRun";
const REMOVE: &str = "remove";

pub(super) const OPERATIONS: &[Operation] = &[provisioning(
    CHAPTER,
    (Verb::Put, "/provisioning"),
    "Gives the contact centre what is said, all of it or nothing, and tells what becomes different. With \
     `dryRun`=true nothing changes; with `remove`=true goes what the sections do not name.",
    |call| Box::pin(apply(call)),
)
.parameters(&[DRY_RUN, REMOVE])
.body(Body::Parameters(&["settings", "skills", "queues", "users", "devices"]))];

async fn apply(call: Call) -> Result<Reply, Problem> {
    let (is_dry, removes) = (flag(&call, DRY_RUN)?, flag(&call, REMOVE)?);
    let wanted = serde_json::from_value::<WantedCentre>(Json::Object(call.body.clone()));
    let wanted = wanted.map_err(|error| Refusal::invalid(error.to_string()))?;
    let mut wanted = numbered(&call, wanted).await?;
    for (user, password) in wanted.users_with_first_password(&call.known) {
        let hash = passwords::hashed(&call, password, &user.user_name).await?;
        let of_user = |refusal: Refusal| Refusal {
            message: format!("users, `{}`: {refusal}", user.user_name),
            ..refusal
        };
        user.hash = Some(hash.map_err(of_user)?);
    }
    let sets_level_interval = wanted.sets_level_interval();
    let by = call.caller.user.clone();
    let decided = call.decide(move |draft| {
        let differences = draft.provision(&wanted, removes, by.as_deref(), &mut new_id)?;
        if is_dry {
            draft.forget();
        }
        Ok(differences)
    });
    let differences = decided.await?;
    let reply = match sets_level_interval && !is_dry {
        true => settled(&call).await?,
        false => Reply::done(),
    };
    Ok(reply.with(DRY_RUN, is_dry).with("differences", differences))
}

/// Reads the numbers, beside the requests of others.
async fn numbered(call: &Call, mut wanted: WantedCentre) -> Result<WantedCentre, Problem> {
    let known = call.known.clone();
    let read = move || match wanted.read_numbers(&known) {
        Ok(()) => Ok(wanted),
        Err(refused) => Err(refused),
    };
    let read = tokio::task::spawn_blocking(read).await.map_err(|_| Problem::internal())?;
    read.map_err(|refused| {
        Refusal::together(&refused).map_or_else(Problem::internal, Problem::from)
    })
}

fn flag(call: &Call, name: &str) -> Result<bool, Problem> {
    match call.own(name) {
        None => Ok(false),
        Some(text) => {
            text.parse().map_err(|_| Problem::invalid(format!("`{name}` has to be true or false")))
        }
    }
}
