//! Definitions that clients bring along: how whoever counts them is asked, and where their values are.
//!
//! Each is open as long as anybody holds it, a subscription or a request; with the last one it ends.

use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwapOption;
use crossbeam_channel::{Receiver, Sender, TrySendError, bounded};
use tokio::sync::{broadcast, oneshot};
use tokio::time::timeout;

use super::problem::Problem;
use crate::publisher::{Board, Listening, PUBLICATIONS_MAX};
use crate::view::ProblemView;

/// How many definitions of clients may be open at once; equal ones are one.
pub const INLINE_DEFINITIONS_MAX: usize = 200;
/// How many requests may wait for the one who counts them.
pub const INLINE_REQUESTS_MAX: usize = 64;
/// For how long somebody waits until definitions are counted; then values come when they are.
const COUNTED_TIME_MAX: Duration = Duration::from_secs(20);
/// For how long somebody waits until what has just arrived is counted; then there are the values of
/// before.
const SETTLED_TIME_MAX: Duration = Duration::from_secs(2);

/// A definition that a client has brought along: it is counted as long as anybody holds this.
#[derive(Debug, PartialEq, Eq)]
pub struct Inline {
    /// Its name on its board. No other one ever has it.
    pub name: Box<str>,
}

/// What whoever counts them is asked for.
#[derive(Debug)]
pub enum InlineRequest {
    /// To count definitions, too.
    Open {
        /// Each of them as a file has it, in YAML.
        texts: Vec<String>,
        /// Whether they stay open for a while though nobody holds them.
        is_lent: bool,
        /// Who is told what became of it.
        answer: oneshot::Sender<Result<Opened, InlineRefusal>>,
    },
    /// To say when everything is counted that is in the journal now.
    Settle(oneshot::Sender<()>),
    /// To end.
    Stop,
}

/// Definitions that are open.
#[derive(Debug)]
pub struct Opened {
    /// They, in the order in which they were asked for.
    pub inlines: Vec<Arc<Inline>>,
    /// Says when all of them are counted up to now, or why they cannot be.
    pub counted: oneshot::Receiver<Result<(), String>>,
}

/// Why definitions are not opened.
#[derive(Debug)]
pub enum InlineRefusal {
    /// One of them is wrong.
    Wrong {
        /// Which one, counted from 0.
        place: usize,
        /// What is wrong with it.
        problems: Vec<ProblemView>,
    },
    /// [`INLINE_DEFINITIONS_MAX`] are open.
    TooMany,
    /// What definitions can name cannot be read.
    Unreadable(String),
}

/// Where the values of definitions of clients are; nowhere as long as none is counted.
#[derive(Clone, Debug, Default)]
pub struct InlineView(Arc<ArcSwapOption<Board>>);

impl InlineView {
    /// Shows another board.
    pub fn set(&self, board: Option<Arc<Board>>) {
        self.0.store(board);
    }

    /// The board.
    #[must_use]
    pub fn board(&self) -> Option<Arc<Board>> {
        self.0.load_full()
    }
}

/// The way to definitions of clients.
#[derive(Clone, Debug)]
pub struct InlineDefinitions {
    /// Whoever counts them.
    pub requests: Sender<InlineRequest>,
    /// Their values.
    pub view: InlineView,
    /// Where what changes can be heard.
    pub listening: Listening,
}

impl InlineDefinitions {
    /// The way, and where requests arrive.
    #[must_use]
    pub fn new() -> (Self, Receiver<InlineRequest>) {
        let (requests, receiver) = bounded(INLINE_REQUESTS_MAX);
        let listening = broadcast::channel(PUBLICATIONS_MAX).0;
        (Self { requests, view: InlineView::default(), listening }, receiver)
    }
    /// Opens definitions, and waits until they are counted; gives whether they are.
    pub(super) async fn open(
        &self,
        texts: Vec<String>,
        is_lent: bool,
    ) -> Result<(Vec<Arc<Inline>>, bool), Failure> {
        let gone = || Failure::Busy(Problem::internal());
        let (answer, answered) = oneshot::channel();
        let request = InlineRequest::Open { texts, is_lent, answer };
        self.requests.try_send(request).map_err(|error| match error {
            TrySendError::Full(_) => {
                Failure::Busy(Problem::too_many("many others bring definitions along right now"))
            }
            TrySendError::Disconnected(_) => gone(),
        })?;
        let opened = answered.await.map_err(|_| gone())?;
        let Opened { inlines, counted } = opened.map_err(Failure::Refused)?;
        match timeout(COUNTED_TIME_MAX, counted).await {
            Ok(Ok(Ok(()))) => Ok((inlines, true)),
            Ok(Ok(Err(reason))) => Err(Failure::Failed(reason)),
            Ok(Err(_)) => Err(gone()),
            Err(_) => Ok((inlines, false)),
        }
    }

    /// Waits until what has just arrived is counted.
    pub(super) async fn settle(&self) {
        let (answer, answered) = oneshot::channel();
        if self.requests.try_send(InlineRequest::Settle(answer)).is_ok() {
            // Where it takes too long, the values of before have to do.
            let _ = timeout(SETTLED_TIME_MAX, answered).await;
        }
    }
}

/// Why definitions are not counted.
#[derive(Debug)]
pub(super) enum Failure {
    /// They are refused.
    Refused(InlineRefusal),
    /// Too many have asked, or whoever counts is gone.
    Busy(Problem),
    /// They cannot be counted.
    Failed(String),
}
