//! `GET /stats/{objectId}/{statisticName}/explain`: what a value is made of.

use std::sync::Arc;

use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};

use super::caller::Visitor;
use super::inquiry::{Inquiry, Parameters};
use super::problem::Problem;
use super::service::Service;
use crate::clock::Timestamp;
use crate::domain::LEVEL_INTERVAL;
use crate::pipeline::{
    CONTRIBUTIONS_MAX, ExplainError, ExplainQuestion, Explanation, explain as explain_value,
};
use crate::view::{ExplanationView, Explanations, Showing};

/// How many events that have changed a value are named without a word.
const CONTRIBUTIONS: usize = 10;

/// Answers what the values of a statistic are made of.
pub(super) async fn get(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    path: Result<Path<(String, String)>, PathRejection>,
    asked: Result<Query<Parameters>, QueryRejection>,
) -> Result<Response, Problem> {
    let Path((id, name)) = path.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let Query(parameters) = asked.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let latest_max = parameters.limit.unwrap_or(CONTRIBUTIONS);
    if latest_max > CONTRIBUTIONS_MAX {
        return Err(Problem::invalid(format!(
            "`limit` is {latest_max}: expected {CONTRIBUTIONS_MAX} or less"
        )));
    }
    let at = parameters.time.map(Timestamp::from_ms).transpose();
    let at = at.map_err(|error| Problem::invalid(format!("`time`: {error}")))?;
    let inquiry = Inquiry::new(&service, &visitor.caller, parameters);
    let edition = &inquiry.edition;
    let board = &edition.board;
    let (mut definitions, mut explained) = (Vec::new(), Vec::new());
    for ((key, shown), definition) in inquiry.find_statistic(&id, &name)? {
        let Some(one) = board.definitions().get(definition) else { continue };
        let one = one.in_centre(&key.centre);
        let question = ExplainQuestion {
            edition: Arc::clone(edition),
            key,
            row: shown.row,
            definition,
            at,
            latest_max,
        };
        definitions.push(one);
        explained.push(ask(&service, question).await?);
    }
    let showing = Showing { file: &edition.source.file, setting: LEVEL_INTERVAL, centre: None };
    let explanations = explained.into_iter().zip(&definitions).map(|(explanation, definition)| {
        ExplanationView::new(explanation, definition, (showing, board))
    });
    let explanations = explanations.collect();
    Ok(Json(Explanations { status_code: 0, object_id: &id, explanations }).into_response())
}

/// Has the journal counted once more; one at a time, for it takes a core.
async fn ask(service: &Service, question: ExplainQuestion) -> Result<Explanation, Problem> {
    let turn = Arc::clone(&service.explanations).acquire_owned().await;
    let turn = turn.map_err(|_| Problem::internal())?;
    let foundation = service.foundation.clone();
    let explained = tokio::task::spawn_blocking(move || {
        let explained = explain_value(&foundation, &question);
        drop(turn);
        explained
    });
    let explained = explained.await.map_err(|_| Problem::internal())?;
    explained.map_err(|error| match error {
        ExplainError::TooLongAgo(_) | ExplainError::NotNow(_) => {
            Problem::invalid(format!("`time`: {error}"))
        }
        ExplainError::NotYet => Problem::not_found(error.to_string()),
        ExplainError::Recover(error) => {
            tracing::error!("a value cannot be explained: {error}");
            Problem::internal()
        }
    })
}
