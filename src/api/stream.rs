//! `GET /api/v1/stats/stream`: values over a WebSocket, as they are published.
//!
//! A client that reads too slowly loses values that are no longer the newest; one that does not read
//! at all is dropped. Nobody waits for it.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::rejection::QueryRejection;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket, WebSocketUpgrade, close_code};
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{OwnedSemaphorePermit, broadcast, watch};
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::problem::Problem;
use super::service::Service;
use crate::clock::Timestamp;
use crate::ids::Names;
use crate::publisher::{Change, ObjectKey, Publication, Published};
use crate::view::change_text;

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
/// How many values one message has at the most.
const VALUES_PER_MESSAGE_MAX: usize = 1_000;
/// Everything.
const ALL: &str = "*";

/// Where a client belongs.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Parameters {
    centre: Option<String>,
}

/// What a client asks for.
#[derive(Debug, Deserialize)]
#[serde(tag = "operation", rename_all = "camelCase", deny_unknown_fields)]
enum Request {
    Subscribe(Selection),
    Unsubscribe(Selection),
}

/// Objects and their statistics, by name; `*` is all of them.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Selection {
    objects: BTreeSet<Box<str>>,
    #[serde(default = "all_statistics")]
    statistics: BTreeSet<Box<str>>,
}

fn all_statistics() -> BTreeSet<Box<str>> {
    BTreeSet::from([ALL.into()])
}

/// Opens a stream.
pub(super) async fn open(
    State(service): State<Arc<Service>>,
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
    let centre = parameters.centre.unwrap_or_else(|| Names::DEFAULT.to_owned());
    Ok(upgrade
        .max_message_size(MESSAGE_BYTES_MAX)
        .max_frame_size(MESSAGE_BYTES_MAX)
        .read_buffer_size(BUFFER_BYTES)
        .write_buffer_size(BUFFER_BYTES)
        .on_upgrade(move |socket| serve(service, centre, socket, permit)))
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

struct Stream {
    service: Arc<Service>,
    centre: String,
    socket: WebSocket,
    selections: Vec<Selection>,
    pings_unanswered: u32,
}

async fn serve(
    service: Arc<Service>,
    centre: String,
    socket: WebSocket,
    permit: OwnedSemaphorePermit,
) {
    let mut publications = service.listening.subscribe();
    let mut stream =
        Stream { service, centre, socket, selections: Vec::new(), pings_unanswered: 0 };
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
        let mut pings = interval(PING_PERIOD);
        pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
        pings.reset();
        loop {
            tokio::select! {
                () = stopped(&mut stopping) => {
                    return Err(End::Closed(close_code::AWAY, "the service is stopping"));
                }
                message = self.socket.recv() => match message {
                    Some(Ok(message)) => self.hear(message).await?,
                    Some(Err(_)) | None => return Err(End::Gone),
                },
                publication = publications.recv() => match publication {
                    Ok(publication) => self.tell(&publication).await?,
                    // What was lost is no longer the newest: the board has that.
                    Err(RecvError::Lagged(_)) => {
                        let all = self.selections.clone();
                        self.tell_current(&all).await?;
                    }
                    Err(RecvError::Closed) => {
                        return Err(End::Closed(close_code::AWAY, "the service is stopping"));
                    }
                },
                _ = pings.tick() => {
                    if self.pings_unanswered >= 2 {
                        return Err(End::Closed(close_code::POLICY, "no answer to pings"));
                    }
                    self.pings_unanswered += 1;
                    self.send(Message::Ping(Default::default())).await?;
                }
            }
        }
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
                let names = |one: &Selection| one.objects.len() + one.statistics.len();
                let count: usize = self.selections.iter().map(names).sum();
                if count + names(&selection) > NAMES_MAX {
                    let complaint =
                        format!("a stream can name {NAMES_MAX} objects and statistics; use \"*\"");
                    return self.complain(&complaint).await;
                }
                let answer = self.acknowledgement("subscribed", &selection);
                self.send(Message::text(answer)).await?;
                if !self.selections.contains(&selection) {
                    self.selections.push(selection.clone());
                }
                self.tell_current(&[selection]).await
            }
            Request::Unsubscribe(selection) => {
                // A selection ends as a whole, or loses the objects that are named.
                self.selections.retain_mut(|one| {
                    if one.statistics == selection.statistics {
                        one.objects.retain(|object| !selection.objects.contains(object));
                    }
                    !one.objects.is_empty()
                });
                let answer = self.acknowledgement("unsubscribed", &selection);
                self.send(Message::text(answer)).await
            }
        }
    }

    /// Says what was understood, and which objects are not there (yet).
    fn acknowledgement(&self, event: &str, selection: &Selection) -> String {
        let is_unknown =
            |id: &&str| *id != ALL && self.service.board.find(&self.centre, id).is_empty();
        let named = selection.objects.iter().map(|id| &**id);
        let unknown: Vec<&str> = named.filter(is_unknown).collect();
        let mut answer = serde_json::json!({
            "event": event,
            "objects": selection.objects,
            "statistics": selection.statistics,
        });
        if let Some(answer) = answer.as_object_mut().filter(|_| !unknown.is_empty()) {
            answer.insert("unknownObjects".to_owned(), serde_json::json!(unknown));
        }
        answer.to_string()
    }

    async fn complain(&mut self, message: &str) -> Result<(), End> {
        let complaint =
            serde_json::json!({ "event": "error", "statusCode": 2, "statusMessage": message });
        self.send(Message::text(complaint.to_string())).await
    }

    /// Sends what is on the board.
    async fn tell_current(&mut self, selections: &[Selection]) -> Result<(), End> {
        let board = Arc::clone(&self.service.board);
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
                let name = statistic_name(&self.service, definition);
                if selections.iter().any(|one| one.admits(&key.id, name)) {
                    time = time.max(Some(published.time));
                    values.push(text(&self.service, &key, definition, published));
                }
            }
        }
        let texts: Vec<&str> = values.iter().map(|text| &**text).collect();
        self.send_values(time, &texts).await
    }

    /// Sends what has changed of what is subscribed. Without any change the message says how far
    /// the values go that were sent before.
    async fn tell(&mut self, publication: &Publication) -> Result<(), End> {
        if self.selections.is_empty() {
            return Ok(());
        }
        let mut texts = Vec::new();
        let service = Arc::clone(&self.service);
        let take = |change: &Change| {
            let name = statistic_name(&service, change.definition);
            *change.key.centre == *self.centre
                && self.selections.iter().any(|one| one.admits(&change.key.id, name))
        };
        let write =
            |change: &Change| text(&service, &change.key, change.definition, change.published);
        if self.selections.iter().any(|one| one.objects.contains(ALL)) {
            for change in publication.changes() {
                if take(change) {
                    texts.push(change.text(write));
                }
            }
        } else {
            let ids: BTreeSet<&Box<str>> =
                self.selections.iter().flat_map(|one| &one.objects).collect();
            for change in ids.into_iter().flat_map(|id| publication.changes_of(id)) {
                if take(change) {
                    texts.push(change.text(write));
                }
            }
        }
        self.send_values(Some(publication.time), &texts).await
    }

    async fn send_values(&mut self, time: Option<Timestamp>, texts: &[&str]) -> Result<(), End> {
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
        match timeout(WRITE_TIME_MAX, self.socket.send(message)).await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) => Err(End::Gone),
            Err(_) => Err(End::Closed(close_code::POLICY, "the client does not read")),
        }
    }
}

impl Selection {
    fn admits(&self, object: &str, statistic: &str) -> bool {
        let is_named =
            |names: &BTreeSet<Box<str>>, name: &str| names.contains(name) || names.contains(ALL);
        is_named(&self.objects, object) && is_named(&self.statistics, statistic)
    }
}

fn statistic_name(service: &Service, definition: usize) -> &str {
    service.board.definitions().get(definition).map_or("", |definition| &*definition.name)
}

fn text(service: &Service, key: &ObjectKey, definition: usize, published: Published) -> Box<str> {
    let object = (key.object_type.name(), &*key.id);
    change_text(object, statistic_name(service, definition), published)
}

fn request_help(error: &serde_json::Error) -> String {
    format!(
        "{error}: expected {{\"operation\":\"subscribe\",\"objects\":[\"Sales\"],\"statistics\":\
         [\"*\"]}}, or the same with unsubscribe"
    )
}
