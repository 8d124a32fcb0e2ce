//! Counts the definitions that clients bring along, on a thread of its own beside the one who writes.
//!
//! All that are open are counted together by one follower of the journal. Where others are asked for, a
//! second one counts all of them from the first event on, while the first one goes on, and takes its place
//! when it has come as far. Equal definitions are one. One that nobody holds any more ends: the follower
//! forgets it when it is replaced, or with the last one.

use std::collections::BTreeSet;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Weak};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use tokio::sync::oneshot;

use super::config::Config;
use crate::api::{
    INLINE_DEFINITIONS_MAX, Inline, InlineDefinitions, InlineRefusal, InlineRequest, Opened,
};
use crate::clock::{Stopwatch, wall_time};
use crate::definition::{Catalogue, Definition, Definitions, Problem, SourceFile};
use crate::pipeline::{Follower, Foundation, Handle, RecoverError, StandingView};
use crate::view::ProblemView;

/// How often it is looked for new events while anything is counted.
const LOOK_PERIOD: Duration = Duration::from_millis(20);
/// The same while nothing is.
const IDLE_PERIOD: Duration = Duration::from_secs(10);
/// How many batches are read at once; in between, requests are heard.
const BATCHES_AT_ONCE: u64 = 64;
/// For how long a definition stays open that was asked for once: who asks again and again is not counted
/// for anew each time.
const LENT_TIME: Duration = Duration::from_secs(60);
/// How long the one who writes may take to look at the clock.
const WRITER_TIME_MAX: Duration = Duration::from_secs(1);

/// Whoever counts the definitions of clients.
pub(super) struct Inliner {
    /// The configuration file, whose stat types, profiles and ranges definitions can name.
    config: Option<PathBuf>,
    foundation: Foundation,
    handle: Handle,
    standing: StandingView,
    requests: Receiver<InlineRequest>,
    /// Where values are shown and told.
    shown: InlineDefinitions,
    open: Vec<Open>,
    /// How many were opened since the start.
    opened: u64,
    current: Option<Counted>,
    /// What takes its place when it has come as far.
    next: Option<Counted>,
    waiting: Vec<Waiting>,
    lent: Vec<(Arc<Inline>, Stopwatch)>,
    settling: Vec<oneshot::Sender<()>>,
}

/// A definition that is open as long as anybody holds it.
struct Open {
    /// All that it says but its name.
    content: String,
    definition: Definition,
    held: Weak<Inline>,
}

/// Definitions that are counted, by their names.
struct Counted {
    follower: Follower,
    names: BTreeSet<Box<str>>,
}

/// Whoever waits until definitions are counted.
struct Waiting {
    inlines: Vec<Arc<Inline>>,
    answer: oneshot::Sender<Result<(), String>>,
}

/// The thread, and how it is told to end.
pub(super) struct Inlining {
    requests: Sender<InlineRequest>,
    thread: JoinHandle<()>,
}

impl Inliner {
    pub(super) fn new(
        config: Option<PathBuf>,
        foundation: Foundation,
        (handle, standing): (Handle, StandingView),
    ) -> (Self, InlineDefinitions) {
        let (way, requests) = InlineDefinitions::new();
        let inliner = Self {
            config,
            foundation,
            handle,
            standing,
            requests,
            shown: way.clone(),
            open: Vec::new(),
            opened: 0,
            current: None,
            next: None,
            waiting: Vec::new(),
            lent: Vec::new(),
            settling: Vec::new(),
        };
        (inliner, way)
    }

    /// Begins to work.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub(super) fn run(mut self, way: &InlineDefinitions) -> io::Result<Inlining> {
        let requests = way.requests.clone();
        let thread = thread::Builder::new().name("inline".to_owned());
        let thread = thread.spawn(move || self.keep())?;
        Ok(Inlining { requests, thread })
    }

    fn keep(&mut self) {
        loop {
            let first = match self.requests.recv_timeout(self.pause()) {
                Ok(request) => Some(request),
                Err(RecvTimeoutError::Timeout) => None,
                Err(RecvTimeoutError::Disconnected) => return,
            };
            let others = self.requests.clone();
            for request in first.into_iter().chain(others.try_iter()) {
                match request {
                    InlineRequest::Open { texts, is_lent, answer } => {
                        // Whoever has asked may have gone: then nobody holds them.
                        let _ = answer.send(self.open(&texts, is_lent));
                    }
                    InlineRequest::Settle(answer) => self.settling.push(answer),
                    InlineRequest::Stop => return,
                }
            }
            self.forget();
            if let Err(error) = self.go_on() {
                tracing::error!("the definitions of clients cannot be counted: {error}");
                self.give_up(&error.to_string());
            }
            self.settle();
        }
    }

    fn pause(&self) -> Duration {
        match (&self.next, &self.current) {
            (Some(_), _) => Duration::ZERO,
            (None, Some(_)) => LOOK_PERIOD,
            (None, None) => IDLE_PERIOD,
        }
    }

    /// Opens definitions: all of them or none.
    fn open(&mut self, texts: &[String], is_lent: bool) -> Result<Opened, InlineRefusal> {
        let config = Config::read(self.config.as_deref())
            .map_err(|error| InlineRefusal::Unreadable(error.to_string()))?;
        let read = texts.iter().enumerate().map(|one| read(one, &config.catalogue));
        let definitions = read.collect::<Result<Vec<Definition>, _>>()?;
        self.forget();
        let inlines = definitions.into_iter().map(|definition| self.hold(definition));
        let inlines: Vec<Arc<Inline>> = inlines.collect();
        if self.open.len() > INLINE_DEFINITIONS_MAX {
            // What is new of them is held by nobody.
            drop(inlines);
            self.forget();
            return Err(InlineRefusal::TooMany);
        }
        if is_lent {
            self.lend(&inlines);
        }
        let (answer, counted) = oneshot::channel();
        self.waiting.push(Waiting { inlines: inlines.clone(), answer });
        Ok(Opened { inlines, counted })
    }

    /// Gives an equal definition that is open, or opens this one.
    fn hold(&mut self, mut definition: Definition) -> Arc<Inline> {
        // All that it says is written; the place where it was read is not said by it.
        definition.name = "".into();
        definition.line = 0;
        let content = format!("{definition:?}");
        let equal = self.open.iter().find(|open| open.content == content);
        if let Some(inline) = equal.and_then(|open| open.held.upgrade()) {
            return inline;
        }
        self.opened += 1;
        let name: Box<str> = format!("inline-{}", self.opened).into();
        definition.name.clone_from(&name);
        let inline = Arc::new(Inline { name });
        self.open.push(Open { content, definition, held: Arc::downgrade(&inline) });
        inline
    }

    fn lend(&mut self, inlines: &[Arc<Inline>]) {
        for inline in inlines {
            self.lent.retain(|(lent, _)| !Arc::ptr_eq(lent, inline));
            self.lent.push((Arc::clone(inline), Stopwatch::start()));
        }
    }

    /// Closes what nobody holds any more.
    fn forget(&mut self) {
        self.waiting.retain(|waiting| !waiting.answer.is_closed());
        self.lent.retain(|(_, since)| since.elapsed() < LENT_TIME);
        let count = self.open.len();
        self.open.retain(|open| open.held.strong_count() > 0);
        if self.open.len() != count {
            tracing::info!("{} definitions of clients are open", self.open.len());
        }
        if self.open.is_empty() {
            self.next = None;
            if self.current.take().is_some() {
                self.shown.view.set(None);
            }
        }
    }

    /// Counts on, and answers those who wait for it.
    fn go_on(&mut self) -> Result<(), RecoverError> {
        if self.next.is_none() && self.waiting.iter().any(|waiting| !self.has(&waiting.inlines)) {
            let definitions = self.open.iter().map(|open| open.definition.clone());
            let definitions: Vec<Definition> = definitions.collect();
            tracing::info!("{} definitions of clients are counted from now on", definitions.len());
            let names = definitions.iter().map(|one| one.name.clone()).collect();
            let standing = self.standing.clone();
            let follower = Follower::begin(&self.foundation, &definitions, standing)?;
            self.next = Some(Counted { follower, names });
        }
        if let Some(Counted { follower, .. }) = &mut self.current {
            if follower.is_due(wall_time()) {
                // Where the mailbox is full, the clock is looked at anyway.
                let _ = self.handle.wait(|| ());
            }
            follower.follow(BATCHES_AT_ONCE)?;
        }
        if let Some(Counted { follower, .. }) = &mut self.next
            && follower.follow(BATCHES_AT_ONCE)?
        {
            self.current = self.next.take();
            if let Some(Counted { follower, .. }) = &mut self.current {
                self.shown.view.set(Some(Arc::clone(follower.board())));
                follower.tell_to(&self.shown.listening);
                follower.follow(BATCHES_AT_ONCE)?;
            }
        }
        let waiting = std::mem::take(&mut self.waiting);
        let (counted, waiting) = waiting.into_iter().partition(|one| self.has(&one.inlines));
        self.waiting = waiting;
        answer_all(counted, &Ok(()));
        Ok(())
    }

    /// Whether all of these are counted.
    fn has(&self, inlines: &[Arc<Inline>]) -> bool {
        let is_counted = |inline: &Arc<Inline>| {
            self.current.as_ref().is_some_and(|it| it.names.contains(&inline.name))
        };
        inlines.iter().all(is_counted)
    }

    /// Answers those who have asked for all that is in the journal now.
    fn settle(&mut self) {
        let settling = std::mem::take(&mut self.settling);
        if settling.is_empty() {
            return;
        }
        if let Some(Counted { follower, .. }) = &mut self.current {
            let (sender, has_looked) = bounded(1);
            let told = self.handle.wait(move || {
                // Whoever waits for it may have lost patience.
                let _ = sender.send(());
            });
            if told.is_ok() {
                // Where it does not answer, what is there has to do.
                let _ = has_looked.recv_timeout(WRITER_TIME_MAX);
            }
            // What fails is told at the next look.
            while follower.follow(BATCHES_AT_ONCE).is_ok_and(|has_all| !has_all) {}
        }
        for answer in settling {
            // Whoever has asked may have gone.
            let _ = answer.send(());
        }
    }

    /// Ends everything that is counted.
    fn give_up(&mut self, reason: &str) {
        self.shown.view.set(None);
        (self.current, self.next) = (None, None);
        self.lent.clear();
        answer_all(std::mem::take(&mut self.waiting), &Err(reason.to_owned()));
    }
}

fn answer_all(waiting: Vec<Waiting>, result: &Result<(), String>) {
    for Waiting { answer, .. } in waiting {
        // Whoever has asked may have gone.
        let _ = answer.send(result.clone());
    }
}

/// Reads a definition, which is all that a text holds.
fn read(
    (place, text): (usize, &String),
    catalogue: &Catalogue,
) -> Result<Definition, InlineRefusal> {
    let file = SourceFile::new("definition", text.clone());
    let Definitions { mut definitions, problems, .. } = Definitions::read(&file, catalogue);
    let errors: Vec<Problem> = problems.into_iter().filter(Problem::is_error).collect();
    match definitions.pop().filter(|_| errors.is_empty() && definitions.is_empty()) {
        Some(definition) => Ok(definition),
        None => Err(InlineRefusal::Wrong { place, problems: ProblemView::all(&errors) }),
    }
}

impl Inlining {
    /// Ends the thread.
    pub(super) fn stop(self) {
        // Where nobody listens, it has ended.
        let _ = self.requests.send(InlineRequest::Stop);
        if self.thread.join().is_err() {
            tracing::error!("whoever counts the definitions of clients has died");
        }
    }
}
