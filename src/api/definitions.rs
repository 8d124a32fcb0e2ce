//! `GET` and `PUT /api/v1/definitions`: what is counted, and the way to change it while the service runs.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use crossbeam_channel::{Sender, TrySendError};
use serde::Serialize;
use tokio::sync::oneshot;
use tokio::time::timeout;

use super::caller::Visitor;
use super::events::unreadable;
use super::problem::Problem;
use super::service::Service;
use crate::domain::LEVEL_INTERVAL;
use crate::view::{DefinitionView, DefinitionsChange, DefinitionsInForce, ProblemView, Showing};

/// How many requests to change the definitions may wait.
pub const REDEFINITIONS_MAX: usize = 4;
/// For how long whoever changes the definitions waits until they are in force; then they hear that it
/// goes on.
const WAIT_TIME_MAX: Duration = Duration::from_secs(20);

/// What whoever keeps the definitions is asked for.
#[derive(Debug)]
pub enum Redefinition {
    /// To read the file again.
    Reread,
    /// To go on with other definitions.
    Replace {
        /// The definitions, as a file has them.
        text: String,
        /// Who is told what became of it.
        answer: oneshot::Sender<Redefined>,
    },
    /// To end.
    Stop,
}

/// How many may wait until what they have set is in force; others hear that it goes on.
pub const SETTLINGS_MAX: usize = 64;

/// Who is told when the settings are in force that definitions depend on.
pub type Settling = oneshot::Sender<Redefined>;

/// What became of other definitions.
#[derive(Clone, Debug)]
pub enum Redefined {
    /// They are in force.
    InForce {
        /// What their author should know.
        warnings: Vec<ProblemView>,
    },
    /// They are wrong, and those of before go on.
    Refused {
        /// What is wrong with them.
        problems: Vec<ProblemView>,
    },
    /// Later ones have come in the meantime.
    Dropped,
    /// They could not be written or counted, and those of before go on.
    Failed {
        /// Why.
        reason: String,
    },
}

/// How the last change of the definitions went, or is going; for everybody.
#[derive(Clone, Debug)]
pub struct ChangeView(Arc<ArcSwap<DefinitionsChange>>);

impl ChangeView {
    /// Nothing is being changed.
    #[must_use]
    pub fn new() -> Self {
        Self(Arc::new(ArcSwap::from_pointee(DefinitionsChange::InForce)))
    }

    /// How it goes.
    #[must_use]
    pub fn get(&self) -> Arc<DefinitionsChange> {
        self.0.load_full()
    }

    /// Tells how it goes.
    pub fn set(&self, change: DefinitionsChange) {
        self.0.store(Arc::new(change));
    }
}

impl Default for ChangeView {
    fn default() -> Self {
        Self::new()
    }
}

/// The way to change definitions, and how it goes.
#[derive(Clone, Debug)]
pub struct Redefine {
    /// Whoever keeps the definitions.
    pub requests: Sender<Redefinition>,
    /// The same, for those who have set something that definitions depend on.
    pub settling: Sender<Settling>,
    /// How it goes.
    pub change: ChangeView,
}

/// What became of a request.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Answer {
    status_code: u8,
    #[serde(skip_serializing_if = "Option::is_none")]
    status_message: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    problems: Vec<ProblemView>,
}

/// `GET /definitions`: the definitions in force, with the text that they come from.
pub(super) async fn get(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
) -> Response {
    let edition = service.editions.get();
    let change = service.redefine.change.get();
    let centre = visitor.caller.only_centre();
    let showing = Showing { file: &edition.source.file, setting: LEVEL_INTERVAL, centre };
    let (definitions, left_out, problems) =
        DefinitionView::all(&edition.source.definitions, showing);
    Json(DefinitionsInForce {
        status_code: 0,
        change: &change,
        file: edition.source.file.name(),
        edition: &edition.name,
        definitions,
        left_out,
        problems,
    })
    .into_response()
}

/// `PUT /definitions`: a whole file in the place of the one in force.
pub(super) async fn put(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    if !visitor.caller.sees_all_centres() {
        return Err(Problem::denied());
    }
    let body = body.map_err(|rejection| unreadable(&rejection, service.body_bytes_max))?;
    let text = String::from_utf8(body.into()).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        Problem::invalid(format!("the definitions are not UTF-8: see the byte at {at}"))
    })?;
    if text.trim().is_empty() {
        return Err(Problem::missing("the body is empty: expected definitions, in YAML"));
    }
    let (answer, answered) = oneshot::channel();
    service.redefine.requests.try_send(Redefinition::Replace { text, answer }).map_err(
        |error| match error {
            TrySendError::Full(_) => Problem::too_many("other definitions are waiting already"),
            TrySendError::Disconnected(_) => Problem::internal(),
        },
    )?;
    let (status, answer) = match timeout(WAIT_TIME_MAX, answered).await {
        Ok(Ok(redefined)) => said(redefined),
        Ok(Err(_)) => return Err(Problem::internal()),
        Err(_) => {
            let message = "the journal is counted by the new definitions; the former ones go on \
                           until then: GET tells how far it is";
            (StatusCode::ACCEPTED, Answer::new(0, Some(message.to_owned()), Vec::new()))
        }
    };
    Ok((status, Json(answer)).into_response())
}

impl Redefine {
    /// Waits until a setting is in force that definitions depend on. Gives whether it is.
    ///
    /// # Errors
    /// Where nothing can be counted by it.
    pub(super) async fn settle(&self) -> Result<bool, Problem> {
        let (answer, answered) = oneshot::channel();
        if self.settling.try_send(answer).is_err() {
            // Many others wait for the same.
            return Ok(false);
        }
        match timeout(WAIT_TIME_MAX, answered).await {
            Ok(Ok(Redefined::InForce { .. })) => Ok(true),
            Ok(Ok(Redefined::Refused { .. } | Redefined::Failed { .. }) | Err(_)) => {
                Err(Problem::internal())
            }
            Ok(Ok(Redefined::Dropped)) | Err(_) => Ok(false),
        }
    }
}

impl Answer {
    fn new(status_code: u8, status_message: Option<String>, problems: Vec<ProblemView>) -> Self {
        Self { status_code, status_message, problems }
    }
}

fn said(redefined: Redefined) -> (StatusCode, Answer) {
    match redefined {
        Redefined::InForce { warnings } => (StatusCode::OK, Answer::new(0, None, warnings)),
        Redefined::Refused { problems } => {
            let message = "the definitions are wrong: nothing has changed".to_owned();
            (StatusCode::BAD_REQUEST, Answer::new(2, Some(message), problems))
        }
        Redefined::Dropped => {
            let message = "later definitions have come in the meantime".to_owned();
            (StatusCode::CONFLICT, Answer::new(2, Some(message), Vec::new()))
        }
        Redefined::Failed { reason } => {
            (StatusCode::INTERNAL_SERVER_ERROR, Answer::new(4, Some(reason), Vec::new()))
        }
    }
}
