//! What requests are served with.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Semaphore, oneshot, watch};

use super::account::Account;
use super::arrival::Proxies;
use super::definitions::Redefine;
use super::door::Door;
use super::inline::InlineDefinitions;
use super::notifications::{CookieScope, Push, PushSettings, is_notifications, tell};
use super::origins::Origins;
use super::prefix::PathPrefix;
use super::problem::Problem;
use super::statistics::StatisticsService;
use super::wallboard::WallboardSettings;
use crate::archive::{ArchiveError, SessionKeeper};
use crate::domain::{DirectoryView, Draft, PasswordRules};
use crate::pipeline::{Busy, ClockMode, EditionView, Foundation, Handle, Standing, StandingView};
use crate::publisher::Listening;
use crate::view::{Condition, MediaType, ServiceState};

/// How many WebSockets may be open.
pub(super) const STREAMS_MAX: u32 = 10_000;

/// How many requests may ask the writer for values at once; the others wait for their turn.
const READS_MAX: usize = 2;
/// The same for the archive.
const QUESTIONS_MAX: usize = 8;
/// How many values are explained at once.
const EXPLANATIONS_MAX: usize = 1;

/// Who is told what the writer says.
type Answer<T> = Box<dyn FnOnce(T) + Send>;
/// Who is told what the archive says.
type Told<T> = Answer<Result<T, ArchiveError>>;

/// How requests are taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpSettings {
    /// Whether a change by the cookie of a session has to show the token of that session.
    pub has_csrf_protection: bool,
    /// Whether who shows nothing that counts is asked for name and password.
    pub has_challenge: bool,
    /// Whether agents may change and remove any user.
    pub agents_may_change_users: bool,
    /// Who is believed about where requests come from.
    pub proxies: Proxies,
    /// How far the cookies of sessions travel.
    pub cookie_scope: CookieScope,
    /// The pages of other sites that may use everything but the endpoint of notifications.
    pub origins: Origins,
    /// What may stand in front of all paths.
    pub path_prefix: Option<PathPrefix>,
    /// What the service of other media is called.
    pub media_type: MediaType,
}

/// What the operator decides about requests.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Who may use the service.
    pub account: Account,
    /// How large a body may be, bytes, unpacked.
    pub body_bytes_max: usize,
    /// What passwords of users have to be.
    pub password_rules: PasswordRules,
    /// What the wallboard shows besides values.
    pub wallboard: WallboardSettings,
    /// What the time of the service is.
    pub clock: ClockMode,
    /// How requests are taken.
    pub http: HttpSettings,
    /// How clients are told what happens.
    pub push: PushSettings,
}

/// The parts of the service that requests reach.
#[derive(Debug)]
pub struct Service {
    pub(super) handle: Handle,
    pub(super) editions: EditionView,
    pub(super) listening: Listening,
    pub(super) keeper: SessionKeeper,
    pub(super) redefine: Redefine,
    pub(super) standing: StandingView,
    pub(super) door: Door,
    pub(super) proxies: Proxies,
    /// How far the cookies of sessions travel.
    pub(super) cookie_scope: CookieScope,
    /// The pages of other sites that may use everything but the endpoint of notifications.
    origins: Origins,
    /// What may stand in front of all paths.
    pub(super) path_prefix: Option<PathPrefix>,
    /// What the service of other media is called.
    pub(super) media_type: MediaType,
    pub(super) password_rules: PasswordRules,
    /// Whether agents may change and remove any user.
    pub(super) agents_may_change_users: bool,
    /// What was provisioned.
    pub(super) directory: DirectoryView,
    pub(super) body_bytes_max: usize,
    pub(super) wallboard: WallboardSettings,
    pub(super) clock: ClockMode,
    /// Turns true when the service stops.
    pub(super) stopping: watch::Receiver<bool>,
    pub(super) streams: Arc<Semaphore>,
    pub(super) push: Push,
    pub(super) statistics: StatisticsService,
    pub(super) inline: InlineDefinitions,
    /// Who may ask the writer for values now, and the archive for values of before.
    reads: Semaphore,
    questions: Semaphore,
    /// What explanations are made from.
    pub(super) foundation: Foundation,
    /// Who may have a value explained now.
    pub(super) explanations: Arc<Semaphore>,
}

impl Service {
    /// How long a WebSocket may take nothing of what it is sent.
    #[must_use]
    pub fn write_time_max(&self) -> Duration {
        self.push.settings.write_time_max
    }

    /// Puts the parts together, and waits for the archive to tell who has logged in before. `stopping` turns true when the service stops.
    #[must_use]
    pub fn new(
        settings: Settings,
        (handle, standing, directory): (Handle, StandingView, DirectoryView),
        (editions, listening): (EditionView, Listening),
        (keeper, redefine, inline): (SessionKeeper, Redefine, InlineDefinitions),
        (foundation, stopping): (Foundation, watch::Receiver<bool>),
    ) -> Self {
        let Settings { account, body_bytes_max, password_rules, wallboard, clock, http, push } =
            settings;
        let door = Door::new(account, directory.clone(), keeper.clone(), &http);
        let streams = Arc::new(Semaphore::new(STREAMS_MAX as usize));
        Self {
            handle,
            editions,
            listening,
            keeper,
            redefine,
            standing,
            door,
            proxies: http.proxies,
            cookie_scope: http.cookie_scope,
            origins: http.origins,
            path_prefix: http.path_prefix,
            media_type: http.media_type,
            directory,
            password_rules,
            agents_may_change_users: http.agents_may_change_users,
            body_bytes_max,
            wallboard,
            clock,
            stopping,
            streams,
            push: Push::new(push),
            statistics: StatisticsService::default(),
            inline,
            reads: Semaphore::new(READS_MAX),
            questions: Semaphore::new(QUESTIONS_MAX),
            foundation,
            explanations: Arc::new(Semaphore::new(EXPLANATIONS_MAX)),
        }
    }

    /// Tells sessions of notifications what happens, until the service stops.
    pub async fn tell(self: Arc<Self>) {
        tell(self).await;
    }

    /// The pages of other sites that may use what is at a path.
    pub(super) fn origins(&self, path: &str) -> &Origins {
        if is_notifications(path) { &self.push.origins } else { &self.origins }
    }

    /// How the service is now.
    pub(super) fn condition(&self) -> Condition {
        let Standing { is_full, heard, .. } = self.standing.get();
        let whole = if is_full { ServiceState::ReadOnly } else { ServiceState::Active };
        Condition { whole, has_voice: heard.voice, has_media: heard.media }
    }

    /// Waits until all streams have ended; they are told to by `stopping`.
    pub async fn streams_ended(&self) {
        // No stream closes the semaphore.
        let _ = self.streams.acquire_many(STREAMS_MAX).await;
    }

    /// Asks the archive or the keeper of sessions, and waits for the answer. What went wrong is in the
    /// log.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(Told<T>) -> Result<(), ArchiveError> + Send + 'static,
    ) -> Result<T, Problem> {
        let _turn = self.questions.acquire().await.map_err(|_| Problem::internal())?;
        let (sender, receiver) = oneshot::channel();
        let told: Told<T> = Box::new(|answer| {
            // The client may have gone.
            let _ = sender.send(answer);
        });
        // The archive may be busy, and whoever asks it waits.
        let asked = tokio::task::spawn_blocking(move || ask(told));
        let asked = asked.await.map_err(|_| Problem::internal())?;
        let failed = |error| {
            tracing::error!("{error}");
            Problem::internal()
        };
        asked.map_err(failed)?;
        receiver.await.map_err(|_| Problem::internal())?.map_err(failed)
    }

    /// Asks the writer for what it knows now, when it is the turn of whoever asks, and waits for the answer.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Handle, Answer<T>) -> Result<(), Busy>,
    ) -> Result<T, Problem> {
        let _turn = self.reads.acquire().await.map_err(|_| Problem::internal())?;
        let (sender, receiver) = oneshot::channel();
        let answer = Box::new(|known| {
            // The client may have gone.
            let _ = sender.send(known);
        });
        ask(&self.handle, answer)?;
        receiver.await.map_err(|_| Problem::internal())
    }

    /// Follows a command in a contact centre, and waits until what comes of it is durable.
    pub(super) async fn decide<T: Send + 'static>(
        &self,
        centre: &str,
        command: impl FnOnce(&mut Draft<'_>) -> T + Send + 'static,
    ) -> Result<T, Problem> {
        let (sender, receiver) = oneshot::channel();
        let answer = |decided| {
            // The client may have gone; what was decided stays.
            let _ = sender.send(decided);
        };
        self.handle.decide(centre, command, answer)?;
        Ok(receiver.await.map_err(|_| Problem::internal())??)
    }
}
