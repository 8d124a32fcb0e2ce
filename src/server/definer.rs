//! Keeps the definitions: reads them again when their file has changed or somebody asks for it, and puts
//! them into force when everything has been counted by them.

use std::io;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crossbeam_channel::{Receiver, Sender, bounded, select};

use super::config::{Config, ConfigError};
use super::statistics::{Stamp, StatisticsError, StatisticsFiles};
use crate::api::{
    ChangeView, REDEFINITIONS_MAX, Redefine, Redefined, Redefinition, SETTLINGS_MAX, Settling,
};
use crate::definition::{Catalogue, LevelBounds, Problem, render_problems};
use crate::domain::DirectoryView;
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
    directory: DirectoryView,
    requests: Receiver<Redefinition>,
    settling: Receiver<Settling>,
    change: ChangeView,
    seen: Stamp,
    /// The bounds by which it was counted last, or tried to be.
    bounds: LevelBounds,
    /// Those who wait until what they have set is in force.
    waiting: Vec<Settling>,
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
        (handle, editions, directory): (Handle, EditionView, DirectoryView),
    ) -> (Self, Redefine) {
        let (sender, requests) = bounded(REDEFINITIONS_MAX);
        let (settler, settling) = bounded(SETTLINGS_MAX);
        let change = ChangeView::new();
        let redefine = Redefine { requests: sender, settling: settler, change: change.clone() };
        let seen = origin.files.stamp();
        let bounds = directory.get().level_intervals();
        let definer = Self {
            origin,
            foundation,
            handle,
            editions,
            directory,
            requests,
            settling,
            change,
            seen,
            bounds,
            waiting: Vec::new(),
        };
        (definer, redefine)
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
            select! {
                recv(self.requests) -> request => match request {
                    Ok(Redefinition::Reread) => self.reread(),
                    Ok(Redefinition::Replace { text, answer }) => {
                        let (redefined, retired) = self.replace(text);
                        // Whoever has asked may have gone.
                        let _ = answer.send(redefined);
                        self.finish(retired);
                    }
                    Ok(Redefinition::Stop) | Err(_) => return,
                },
                recv(self.settling) -> settling => match settling {
                    Ok(answer) => self.waiting.push(answer),
                    Err(_) => return,
                },
                default(LOOK_PERIOD) => self.look(),
            }
            if !self.waiting.is_empty() {
                self.settle();
            }
        }
    }

    /// Looks whether anything has changed of which nobody has told.
    fn look(&mut self) {
        if self.origin.files.stamp() != self.seen {
            tracing::info!("the definitions have changed: they are read again");
            self.reread();
        } else if self.directory.get().level_intervals() != self.bounds {
            self.settle();
        }
    }

    /// Counts by the bounds that centres have set now.
    fn settle(&mut self) {
        let former = self.change.get();
        let source = self.editions.get().source.clone();
        match self.count_by(&source) {
            Ok(Recounted::InForce(retired)) => {
                match &*former {
                    DefinitionsChange::InForce | DefinitionsChange::Recounting { .. } => {}
                    // What is wrong with the file is so still.
                    DefinitionsChange::Refused { .. } | DefinitionsChange::Failed { .. } => {
                        self.change.set(DefinitionsChange::clone(&former));
                    }
                }
                self.finish(Some(retired));
            }
            // Whoever waits goes on waiting.
            Ok(Recounted::Dropped) => {}
            Err(refusal) => {
                tracing::error!("a setting is not in force: {}", refusal.text());
                self.change.set(refusal.change());
                self.answer_settling(&refusal.answer());
            }
        }
    }

    /// Tells all who wait until what they have set is in force.
    fn answer_settling(&mut self, redefined: &Redefined) {
        for answer in std::mem::take(&mut self.waiting) {
            // Whoever has asked may have gone.
            let _ = answer.send(redefined.clone());
        }
    }

    /// Reads the file again. What is wrong with it is in the log.
    fn reread(&mut self) {
        self.seen = self.origin.files.stamp();
        let source = self
            .catalogue()
            .and_then(|catalogue| self.origin.files.read(&catalogue).map_err(Refusal::Statistics));
        match source.and_then(|source| self.put_into_force(&source)) {
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
        match self.put_into_force(&source) {
            Ok(Recounted::InForce(retired)) => (Redefined::InForce { warnings }, Some(retired)),
            Ok(Recounted::Dropped) => (Redefined::Dropped, None),
            Err(refusal) => {
                self.change.set(refusal.change());
                (refusal.answer(), None)
            }
        }
    }

    /// Counts by other definitions, unless something else is asked for in the meantime.
    fn put_into_force(&mut self, source: &Source) -> Result<Recounted, Refusal> {
        refuse_wrong(source)?;
        self.count_by(source)
    }

    /// Counts by definitions with the bounds that centres have set, and begins anew where one of them sets
    /// another one.
    fn count_by(&mut self, source: &Source) -> Result<Recounted, Refusal> {
        loop {
            // Whoever waits has set its bound before.
            self.waiting.extend(self.settling.try_iter());
            self.bounds = self.directory.get().level_intervals();
            let told = |events_counted, events| {
                self.change.set(DefinitionsChange::Recounting { events_counted, events });
                self.requests.is_empty() && self.directory.get().level_intervals() == self.bounds
            };
            let (source, parts) =
                (source.with_bounds(&self.bounds), (&self.handle, &self.editions));
            let recounted = recount(&self.foundation, source, parts, &told);
            match recounted.map_err(Refusal::Recount)? {
                Recounted::InForce(retired) => {
                    self.change.set(DefinitionsChange::InForce);
                    self.answer_settling(&Redefined::InForce { warnings: Vec::new() });
                    return Ok(Recounted::InForce(retired));
                }
                Recounted::Dropped if self.requests.is_empty() => {}
                Recounted::Dropped => return Ok(Recounted::Dropped),
            }
        }
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
