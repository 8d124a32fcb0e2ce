//! `GET /api/v1/stats/stream`: values over a WebSocket, as they are published.
//!
//! A client that reads too slowly loses values that are no longer the newest; one that does not read
//! at all is dropped. Nobody waits for it. A stream that a session has opened keeps it alive, and
//! sends nothing once it has ended. Values may be long in coming; that the service is there is said all
//! the same.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, broadcast, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::caller::Visitor;
use super::problem::Problem;
use super::selection::{ALL, Request, Selection, Subscriptions};
use super::service::Service;
use super::sessions::Bond;
use crate::clock::{Timestamp, wall_time};
use crate::publisher::{Board, Change, ObjectKey, Publication, Published};
use crate::view::{ValueAt, change_text};

/// The largest message that a client may send, bytes.
const MESSAGE_BYTES_MAX: usize = 64 << 10;
/// How much is read and written at once for one client, bytes.
const BUFFER_BYTES: usize = 8 << 10;
/// How many objects and statistics a client may name.
const NAMES_MAX: usize = 10_000;
/// How long a client may take to read what it is sent.
const WRITE_TIME_MAX: Duration = Duration::from_secs(10);
/// How often a quiet client is asked whether it is there; after two that are not answered it is gone.
const PING_PERIOD: Duration = Duration::from_secs(20);
/// How often a client is told that the service is alive, and how new what it knows is.
const ALIVE_PERIOD: Duration = Duration::from_secs(5);
/// How many values one message has at the most.
const VALUES_PER_MESSAGE_MAX: usize = 1_000;

/// Where a client belongs.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Parameters {
    centre: Option<String>,
}

/// Opens a stream.
pub(super) async fn open(
    State(service): State<Arc<Service>>,
    Extension(visitor): Extension<Visitor>,
    parameters: Result<Query<Parameters>, QueryRejection>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let Query(parameters) =
        parameters.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    let upgrade = upgrade.map_err(|rejection| {
        let problem = Problem::new(rejection.status(), rejection.body_text());
        match problem.status().is_client_error() {
            true => {
                Problem::new(rejection.status(), "expected a WebSocket: see the README, Stream")
            }
            false => problem,
        }
    })?;
    let Ok(permit) = Arc::clone(&service.streams).try_acquire_owned() else {
        return Err(Problem::too_many("too many streams are open"));
    };
    let centre = visitor.caller.centre(parameters.centre.as_deref())?.to_owned();
    let bond = match visitor.session {
        None => None,
        Some(session) => Some(service.door.sessions.bind(&session).ok_or_else(Problem::denied)?),
    };
    Ok(upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .on_upgrade(move |socket| serve(service, (centre, bond), socket, permit)))
}

/// Waits until the service stops.
async fn stopped(stopping: &mut watch::Receiver<bool>) {
    // Who would say so may be gone, which is the same.
    let _ = stopping.wait_for(|is_stopping| *is_stopping).await;
}

/// Why a stream ends.
enum End {
    /// The client has closed it, or is gone.
    Gone,
    /// It ends with a word.
    Closed(u16, &'static str),
}

impl End {
    const SESSION: Self = Self::Closed(close_code::POLICY, "the session has ended");
}

struct Stream {
    service: Arc<Service>,
    /// What was published last under the definitions that the client has been told of.
    board: Arc<Board>,
    centre: String,
    /// To the session that has opened it, if one has.
    bond: Option<Bond>,
    socket: WebSocket,
    subscriptions: Subscriptions,
    /// The instant up to which values were told.
    told_to: Option<Timestamp>,
    pings_unanswered: u32,
}

async fn serve(
    service: Arc<Service>,
    (centre, bond): (String, Option<Bond>),
    socket: WebSocket,
    permit: OwnedSemaphorePermit,
) {
    let mut publications = service.listening.subscribe();
    let board = Arc::clone(&service.editions.get().board);
    let mut stream = Stream {
        service,
        board,
        centre,
        bond,
        socket,
        subscriptions: Subscriptions::default(),
        told_to: None,
        pings_unanswered: 0,
    };
    if let Err(End::Closed(code, reason)) = stream.run(&mut publications).await {
        let frame = CloseFrame { code, reason: Utf8Bytes::from_static(reason) };
        // A client that is gone hears nothing.
        let _ = timeout(WRITE_TIME_MAX, stream.socket.send(Message::Close(Some(frame)))).await;
    }
    drop(permit);
}

impl Stream {
    async fn run(
        &mut self,
        publications: &mut broadcast::Receiver<Arc<Publication>>,
    ) -> Result<(), End> {
        let mut stopping = self.service.stopping.clone();
        let (mut pings, mut beats) = (interval(PING_PERIOD), interval(ALIVE_PERIOD));
        for period in [&mut pings, &mut beats] {
            period.set_missed_tick_behavior(MissedTickBehavior::Delay);
            period.reset();
        }
        loop {
            tokio::select! {
                () = stopped(&mut stopping) => {
                    return Err(End::Closed(close_code::AWAY, "the service is stopping"));
                }
                () = Bond::broken(self.bond.as_mut()) => return Err(End::SESSION),
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(_)) | None => return Err(End::Gone),
                },
                publication = publications.recv() => match publication {
                    Ok(publication) if Arc::ptr_eq(&publication.board, &self.board) => {
                        self.tell(&publication).await?;
                    }
                    // Other definitions have come into force, or what was lost is no longer the newest:
                    // the board has that.
                    Ok(_) | Err(RecvError::Lagged(_)) => self.tell_anew().await?,
                    Err(RecvError::Closed) => {
                        return Err(End::Closed(close_code::AWAY, "the service is stopping"));
                    }
                },
                _ = beats.tick() => self.tell_alive().await?,
                _ = pings.tick() => self.ping().await?,
            }
        }
    }

    /// Asks whether the client is there.
    async fn ping(&mut self) -> Result<(), End> {
        if self.pings_unanswered >= 2 {
            return Err(End::Closed(close_code::POLICY, "no answer to pings"));
        }
        // This is a use of the session.
        let session = self.bond.as_ref().map(|bond| &bond.mark);
        if session.is_some_and(|session| !self.service.door.goes_on(session)) {
            return Err(End::SESSION);
        }
        self.pings_unanswered += 1;
        self.send(Message::Ping(Default::default())).await
    }

    /// Says that the service is there, how far the values go that were told, and how new the newest
    /// event is: a client cannot see pings, and values come only when time goes on.
    async fn tell_alive(&mut self) -> Result<(), End> {
        if self.subscriptions.is_empty() {
            return Ok(());
        }
        let alive = serde_json::json!({
            "event": "alive",
            "now": wall_time(),
            "time": self.told_to,
            "newestEvent": self.service.standing.get().newest,
        });
        self.send(Message::text(alive.to_string())).await
    }

    async fn hear(&mut self, message: Message) -> Result<(), End> {
        self.pings_unanswered = 0;
        match message {
            Message::Text(text) => match serde_json::from_str(&text) {
                Ok(request) => self.obey(request).await,
                Err(error) => self.complain(&request_help(&error)).await,
            },
            Message::Binary(_) => self.complain("expected a text message with JSON").await,
            Message::Ping(_) | Message::Pong(_) => Ok(()),
            Message::Close(_) => Err(End::Gone),
        }
    }

    async fn obey(&mut self, request: Request) -> Result<(), End> {
        match request {
            Request::Subscribe(selection) => {
                let names = selection.objects.len() + selection.statistics.len();
                if self.subscriptions.names() + names > NAMES_MAX {
                    let complaint =
                        format!("a stream can name {NAMES_MAX} objects and statistics; use \"*\"");
                    return self.complain(&complaint).await;
                }
                let answer = self.acknowledgement("subscribed", &selection);
                self.send(Message::text(answer)).await?;
                // What is published from now on may be on the board already, and is told once more.
                self.subscriptions.add(&selection, self.board.publication());
                self.tell_current(&[selection]).await?;
                self.tell_alive().await
            }
            Request::Unsubscribe(selection) => {
                if !self.subscriptions.end(&selection) {
                    let complaint = "nothing of this is subscribed: name objects and statistics \
                                     as they were subscribed";
                    return self.complain(complaint).await;
                }
                let answer = self.acknowledgement("unsubscribed", &selection);
                self.send(Message::text(answer)).await
            }
        }
    }

    /// Says what was understood, and which objects are not there (yet).
    fn acknowledgement(&self, event: &str, selection: &Selection) -> String {
        let board = &self.board;
        let is_unknown = |id: &&str| *id != ALL && board.find(&self.centre, id).is_empty();
        let objects: Vec<&str> =
            selection.objects.iter().map(|id| &**id).filter(is_unknown).collect();
        let is_unknown = |name: &&str| {
            *name != ALL && !board.definitions().iter().any(|one| *one.name == **name)
        };
        let statistics: Vec<&str> =
            selection.statistics.iter().map(|name| &**name).filter(is_unknown).collect();
        let mut answer = serde_json::json!({
            "event": event,
            "objects": selection.objects,
            "statistics": selection.statistics,
        });
        for (key, unknown) in [("unknownObjects", objects), ("unknownStatistics", statistics)] {
            if let Some(answer) = answer.as_object_mut().filter(|_| !unknown.is_empty()) {
                answer.insert(key.to_owned(), serde_json::json!(unknown));
            }
        }
        answer.to_string()
    }

    async fn complain(&mut self, message: &str) -> Result<(), End> {
        let complaint =
            serde_json::json!({ "event": "error", "statusCode": 2, "statusMessage": message });
        self.send(Message::text(complaint.to_string())).await
    }

    /// Sends everything that is subscribed as it is now, by the definitions in force.
    async fn tell_anew(&mut self) -> Result<(), End> {
        self.board = Arc::clone(&self.service.editions.get().board);
        let all = self.subscriptions.renew(self.board.publication());
        self.tell_current(&all).await
    }

    /// Sends what is on the board.
    async fn tell_current(&mut self, selections: &[Selection]) -> Result<(), End> {
        let board = Arc::clone(&self.board);
        let keys = match selections.iter().any(|one| one.objects.contains(ALL)) {
            true => board.keys(&self.centre),
            false => {
                let ids: BTreeSet<&Box<str>> =
                    selections.iter().flat_map(|one| &one.objects).collect();
                let found = ids.into_iter().flat_map(|id| board.find(&self.centre, id));
                found.map(|(key, _)| key).collect()
            }
        };
        let mut values = Vec::new();
        let mut time = None;
        for key in keys {
            let Some(shown) = board.shown(&key) else { continue };
            let own = board.statistics(key.object_type).iter().zip(&shown.values);
            for (&definition, published) in own {
                let Some(published) = *published else { continue };
                let name = statistic_name(&board, definition);
                if selections.iter().any(|one| one.admits(&key.id, name)) {
                    time = time.max(Some(published.time));
                    values.push(text(&board, &key, definition, published));
                }
            }
        }
        let texts: Vec<&str> = values.iter().map(|text| &**text).collect();
        self.send_values(time, &texts).await
    }

    /// Sends what has changed of what is subscribed. Without any change the message says how far
    /// the values go that were sent before.
    async fn tell(&mut self, publication: &Publication) -> Result<(), End> {
        if self.subscriptions.is_empty() {
            return Ok(());
        }
        let board = &publication.board;
        let is_asked = |change: &&Change| {
            let name = statistic_name(board, change.definition);
            *change.key.centre == *self.centre
                && self.subscriptions.admit(publication.number, &change.key.id, name)
        };
        let write = |change: &Change| text(board, &change.key, change.definition, change.published);
        let mut texts: Vec<&str> = Vec::new();
        match self.subscriptions.objects() {
            None => {
                let asked = publication.changes().iter().filter(is_asked);
                texts.extend(asked.map(|change| change.text(write)));
            }
            Some(objects) => {
                let asked = objects.into_iter().flat_map(|id| publication.changes_of(id));
                texts.extend(asked.filter(is_asked).map(|change| change.text(write)));
            }
        }
        if texts.is_empty() && !publication.is_tick {
            return Ok(());
        }
        self.send_values(Some(publication.time), &texts).await
    }

    async fn send_values(&mut self, time: Option<Timestamp>, texts: &[&str]) -> Result<(), End> {
        self.told_to = self.told_to.max(time);
        let time = time.map_or_else(|| "null".to_owned(), |time| time.ms().to_string());
        let head = format!("{{\"event\":\"values\",\"time\":{time},\"values\":[");
        let mut pages = texts.chunks(VALUES_PER_MESSAGE_MAX);
        let mut page = pages.next().unwrap_or_default();
        loop {
            self.send(Message::text(format!("{head}{}]}}", page.join(",")))).await?;
            match pages.next() {
                Some(next) => page = next,
                None => return Ok(()),
            }
        }
    }

    async fn send(&mut self, message: Message) -> Result<(), End> {
        if self.bond.as_ref().is_some_and(Bond::is_broken) {
            return Err(End::SESSION);
        }
        match timeout(WRITE_TIME_MAX, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::Closed(close_code::POLICY, "the client does not read")),
        }
    }
}

pub(super) fn statistic_name(board: &Board, definition: usize) -> &str {
    board.definitions().get(definition).map_or("", |definition| &*definition.name)
}

pub(super) fn text(
    board: &Board,
    key: &ObjectKey,
    definition: usize,
    published: Published,
) -> Box<str> {
    let object = (key.object_type.name(), &*key.id);
    let value = ValueAt::of(published, board);
    change_text(object, statistic_name(board, definition), value)
}

fn request_help(error: &serde_json::Error) -> String {
    format!(
        "{error}: expected {{\"operation\":\"subscribe\",\"objects\":[\"Sales\"],\"statistics\":\
         [\"*\"]}}, or the same with unsubscribe"
    )
}
