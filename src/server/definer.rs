//! Keeps the definitions: reads them again when their file has changed or somebody asks for it, and puts
//! them into force when everything has been counted by them.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};

use super::config::{Config, ConfigError};
use super::statistics::{Stamp, StatisticsError, StatisticsFiles};
use crate::api::{ChangeView, REDEFINITIONS_MAX, Redefine, Redefined, Redefinition};
use crate::definition::{Catalogue, Problem, render_problems};
use crate::pipeline::{
    EditionView, Foundation, Handle, RecountError, Recounted, Retired, Source, recount,
};
use crate::view::{DefinitionsChange, ProblemView};

/// How often the file is looked at. What is written in between is read at the next look, when nobody
/// is writing any more.
const LOOK_PERIOD: Duration = Duration::from_secs(1);

/// What definitions come from.
#[derive(Clone, Debug)]
pub(super) struct Origin {
    pub(super) files: StatisticsFiles,
    /// The configuration file, whose stat types, profiles and ranges definitions can name.
    pub(super) config: Option<std::path::PathBuf>,
}

/// Whoever keeps the definitions.
pub(super) struct Definer {
    origin: Origin,
    foundation: Foundation,
    handle: Handle,
    editions: EditionView,
    requests: Receiver<Redefinition>,
    change: ChangeView,
    seen: Stamp,
}

/// The thread of a definer, and how it is told to end.
pub(super) struct Defining {
    requests: Sender<Redefinition>,
    thread: JoinHandle<()>,
}

/// Why other definitions do not come into force.
#[derive(Debug)]
enum Refusal {
    Wrong(Vec<Problem>),
    Statistics(StatisticsError),
    Config(ConfigError),
    Recount(RecountError),
}

impl Definer {
    pub(super) fn new(
        origin: Origin,
        foundation: Foundation,
        (handle, editions): (Handle, EditionView),
    ) -> (Self, Redefine) {
        let (sender, requests) = bounded(REDEFINITIONS_MAX);
        let change = ChangeView::new();
        let redefine = Redefine { requests: sender, change: change.clone() };
        let seen = origin.files.stamp();
        (Self { origin, foundation, handle, editions, requests, change, seen }, redefine)
    }

    /// Begins to keep the definitions.
    ///
    /// # Errors
    /// Where no thread can be started.
    pub(super) fn run(mut self, redefine: &Redefine) -> io::Result<Defining> {
        let requests = redefine.requests.clone();
        let thread = thread::Builder::new().name("definitions".to_owned());
        let thread = thread.spawn(move || self.keep())?;
        Ok(Defining { requests, thread })
    }

    fn keep(&mut self) {
        loop {
            match self.requests.recv_timeout(LOOK_PERIOD) {
                Ok(Redefinition::Reread) => self.reread(),
                Ok(Redefinition::Replace { text, answer }) => {
                    let (redefined, retired) = self.replace(text);
                    // Whoever has asked may have gone.
                    let _ = answer.send(redefined);
                    self.finish(retired);
                }
                Err(RecvTimeoutError::Timeout) => {
                    if self.origin.files.stamp() != self.seen {
                        tracing::info!("the definitions have changed: they are read again");
                        self.reread();
                    }
                }
                Ok(Redefinition::Stop) | Err(RecvTimeoutError::Disconnected) => return,
            }
        }
    }

    /// Reads the file again. What is wrong with it is in the log.
    fn reread(&mut self) {
        self.seen = self.origin.files.stamp();
        let source = self
            .catalogue()
            .and_then(|catalogue| self.origin.files.read(&catalogue).map_err(Refusal::Statistics));
        match source.and_then(|source| self.put_into_force(source)) {
            Ok(Recounted::InForce(retired)) => {
                let count = self.editions.get().board.definitions().len();
                tracing::info!("{count} definitions are in force");
                self.finish(Some(retired));
            }
            Ok(Recounted::Dropped) => {}
            Err(refusal) => {
                tracing::error!("the former definitions stay: {}", refusal.text());
                self.change.set(refusal.change());
            }
        }
    }

    /// Goes on with other definitions, and writes them into the file.
    fn replace(&mut self, text: String) -> (Redefined, Option<Retired>) {
        let written = self.catalogue().and_then(|catalogue| {
            let source = self.origin.files.propose(text, &catalogue);
            refuse_wrong(&source)?;
            self.origin.files.write(source.file.text()).map_err(Refusal::Statistics)?;
            self.seen = self.origin.files.stamp();
            Ok(source)
        });
        let source = match written {
            Ok(source) => source,
            // Nothing is written, so those of the file are as they were.
            Err(refusal) => return (refusal.answer(), None),
        };
        let warnings = ProblemView::all(&source.definitions.problems);
        match self.put_into_force(source) {
            Ok(Recounted::InForce(retired)) => (Redefined::InForce { warnings }, Some(retired)),
            Ok(Recounted::Dropped) => (Redefined::Dropped, None),
            Err(refusal) => {
                self.change.set(refusal.change());
                (refusal.answer(), None)
            }
        }
    }

    /// Counts by other definitions, unless something else is asked for in the meantime.
    fn put_into_force(&self, source: Source) -> Result<Recounted, Refusal> {
        refuse_wrong(&source)?;
        let told = |events_counted, events| {
            self.change.set(DefinitionsChange::Recounting { events_counted, events });
            self.requests.is_empty()
        };
        let parts = (&self.handle, &self.editions);
        let recounted =
            recount(&self.foundation, source, parts, &told).map_err(Refusal::Recount)?;
        if let Recounted::InForce(_) = recounted {
            self.change.set(DefinitionsChange::InForce);
        }
        Ok(recounted)
    }

    fn finish(&self, retired: Option<Retired>) {
        if let Some(retired) = retired {
            retired.finish(&self.foundation, &self.editions);
        }
    }

    /// What definitions in simple mode can name now.
    fn catalogue(&self) -> Result<Catalogue, Refusal> {
        let config = Config::read(self.origin.config.as_deref()).map_err(Refusal::Config)?;
        Ok(config.catalogue)
    }
}

impl Defining {
    /// Ends the thread, when nothing waits for it any more.
    pub(super) fn stop(self) {
        // Where nobody listens, it has ended.
        let _ = self.requests.send(Redefinition::Stop);
        if self.thread.join().is_err() {
            tracing::error!("whoever keeps the definitions has died");
        }
    }
}

/// Refuses a file of which anything is wrong: unlike at the start, there are others that go on.
fn refuse_wrong(source: &Source) -> Result<(), Refusal> {
    let problems = &source.definitions.problems;
    match problems.iter().any(Problem::is_error) {
        true => Err(Refusal::Wrong(problems.clone())),
        false => Ok(()),
    }
}

impl Refusal {
    fn text(&self) -> String {
        match self {
            Self::Wrong(problems) => format!("\n{}", render_problems(problems, false)),
            Self::Statistics(error) => error.to_string(),
            Self::Config(error) => error.to_string(),
            Self::Recount(error) => error.to_string(),
        }
    }

    fn change(&self) -> DefinitionsChange {
        match self {
            Self::Wrong(problems) => {
                DefinitionsChange::Refused { refused: ProblemView::all(problems) }
            }
            Self::Statistics(_) | Self::Config(_) | Self::Recount(_) => {
                DefinitionsChange::Failed { reason: self.text() }
            }
        }
    }

    fn answer(&self) -> Redefined {
        match self {
            Self::Wrong(problems) => Redefined::Refused { problems: ProblemView::all(problems) },
            Self::Statistics(_) | Self::Config(_) | Self::Recount(_) => {
                Redefined::Failed { reason: self.text() }
            }
        }
    }
}
