//! A contact centre as a file says it; an operation of ours, and the one of `tallyboard provision`.

use serde_json::Value as Json;

use super::call::{Call, new_id};
use super::operation::{Body, Operation, Verb, provisioning, without};
use super::reply::Reply;
use super::settings::settled;
use crate::api::problem::Problem;
use crate::domain::{Difference, Refusal, SETTINGS, VOICE, WantedCentre};

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
.long()
.body(Body::Parameters(&["settings", "skills", "queues", "users", "devices"]))];

async fn apply(call: Call) -> Result<Reply, Problem> {
    let (is_dry, removes) = (flag(&call, DRY_RUN)?, flag(&call, REMOVE)?);
    let wanted = serde_json::from_value::<WantedCentre>(Json::Object(call.body.clone()));
    let wanted = wanted.map_err(|error| Refusal::invalid(error.to_string()))?;
    has_features(&call, &wanted)?;
    let mut wanted = numbered(&call, wanted).await?;
    let sets_level_interval = wanted.sets_level_interval();
    let (passwords, refused) = first_passwords(&call, &mut wanted);
    // What cannot be is told before passwords are hashed, which takes long.
    let tried = match is_dry || !passwords.is_empty() {
        true => Some(decide(&call, wanted.clone(), (true, removes)).await?),
        false => None,
    };
    let of_trial = tried.iter().filter_map(|tried| tried.as_ref().err().cloned());
    let refused: Vec<Refusal> = of_trial.chain(refused).collect();
    if let Some(refusal) = Refusal::together(&refused) {
        return Err(refusal.into());
    }
    let differences = match tried {
        Some(tried) if is_dry => tried?,
        Some(_) | None => {
            let hashes = call.service.door.hash_all(passwords).await?;
            let users = wanted.users_with_first_password(&call.known);
            for ((user, _), hash) in users.zip(hashes) {
                user.hash = Some(hash.into());
            }
            decide(&call, wanted, (false, removes)).await??
        }
    };
    let reply = match sets_level_interval && !is_dry {
        true => settled(&call).await?,
        false => Reply::done(),
    };
    Ok(reply.with(DRY_RUN, is_dry).with("differences", differences))
}

/// Refuses what belongs to a feature that the contact centre does without.
fn has_features(call: &Call, wanted: &WantedCentre) -> Result<(), Problem> {
    let says_states = wanted.settings.as_ref().is_some_and(|all| all.agent_states.is_some());
    for (is_said, feature) in
        [(wanted.settings.is_some(), SETTINGS), (says_states || wanted.devices.is_some(), VOICE)]
    {
        if is_said && !call.known.has_feature(feature) {
            return Err(without(feature));
        }
    }
    Ok(())
}

/// Gives the centre what is wanted, or only tells what would become different.
///
/// # Errors
/// Outside: where the service cannot. Inside: with all that cannot be.
async fn decide(
    call: &Call,
    wanted: WantedCentre,
    (is_dry, removes): (bool, bool),
) -> Result<Result<Vec<Difference>, Refusal>, Problem> {
    let by = call.caller.user.clone();
    let decided = call.service.decide(&call.centre, move |draft| {
        let differences = draft.provision(&wanted, removes, by.as_deref(), &mut new_id)?;
        if is_dry {
            draft.forget();
        }
        Ok(differences)
    });
    decided.await
}

/// The passwords of those who do not have one yet, and why some will not do. In the place of their hashes stands
/// nothing, for now.
fn first_passwords(call: &Call, wanted: &mut WantedCentre) -> (Vec<String>, Vec<Refusal>) {
    let rules = call.service.password_rules;
    let (mut passwords, mut refused) = (Vec::new(), Vec::new());
    for (user, password) in wanted.users_with_first_password(&call.known) {
        let user_name = user.user_name.trim();
        if let Err(refusal) = rules.check(&password, user_name) {
            refused.push(refusal.of(&format!("users, `{user_name}`")));
        }
        user.hash = Some("".into());
        passwords.push(password);
    }
    (passwords, refused)
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
