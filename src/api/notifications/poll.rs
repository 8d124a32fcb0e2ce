//! The transports over requests: long-polling by POST, callback-polling by GET.
//!
//! A request with nothing but a connect is held until there is something to say. A client that has gone
//! is noticed, because its request is dropped.

use std::future::pending;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, QueryRejection};
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Version, header};
use axum::response::{IntoResponse, Response};
use axum_extra::extract::CookieJar;
use tokio::time::sleep_until;

use super::bell::Bell;
use super::browser::CookieScope;
use super::envelope::{array_of, is_callback, messages_of, texts_of};
use super::identity::{Sender, identity_of};
use super::socket;
use super::wire::Ringer;
use crate::api::account::random_text;
use crate::api::arrival::Who;
use crate::api::events::unreadable;
use crate::api::problem::Problem;
use crate::api::service::Service;
use crate::cometd::{
    Answer, Connection, Context, Message, Parts, SessionId, Spoken, Transport, read_envelope,
};

/// The function that is called where a request names none.
const CALLBACK_DEFAULT: &str = "jsonpcallback";

/// What stands behind the path.
type Fields = Vec<(String, String)>;
type Asked = Result<Query<Fields>, QueryRejection>;

/// Takes in what a client has posted.
pub(in crate::api) async fn post(
    State(service): State<Arc<Service>>,
    who: Who,
    fields: Asked,
    (version, headers): (Version, HeaderMap),
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    let fields = fields_of(fields)?;
    let body_bytes_max = service.push.settings.bayeux.max_message_bytes;
    let body = body.map_err(|rejection| match rejection.status() {
        StatusCode::PAYLOAD_TOO_LARGE => too_large(body_bytes_max),
        _ => unreadable(&rejection, body_bytes_max),
    })?;
    let texts = within(texts_of(&headers, &body)?, body_bytes_max)?;
    let request = Request { sender: Sender::of(who), fields: &fields, version, headers: &headers };
    let (json, cookie) = answer(&service, Transport::LongPolling, &request, &texts).await?;
    Ok(written("application/json;charset=UTF-8", json, cookie))
}

/// Takes in what a script has asked for, or opens a WebSocket.
pub(in crate::api) async fn callback(
    State(service): State<Arc<Service>>,
    who: Who,
    fields: Asked,
    (version, headers): (Version, HeaderMap),
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Problem> {
    let fields = fields_of(fields)?;
    let mut sender = Sender::of(who);
    if headers.contains_key(header::UPGRADE) {
        let upgrade =
            upgrade.map_err(|rejection| Problem::new(rejection.status(), rejection.body_text()))?;
        let centre = field(&fields, "centre").map(str::to_owned);
        return socket::open(service, upgrade, &headers, (sender, centre));
    }
    if !service.push.settings.has_callback_polling {
        return Err(Problem::not_found("callback-polling is switched off"));
    }
    let parameter = &service.push.settings.callback_parameter;
    let name = field(&fields, parameter).unwrap_or(CALLBACK_DEFAULT);
    if !is_callback(name) {
        return Err(Problem::invalid(format!("`{parameter}` is no name of a function")));
    }
    let texts = messages_of(fields.clone());
    if texts.is_empty() {
        return Err(Problem::missing("`message` is missing: expected Bayeux messages in JSON"));
    }
    let texts = within(texts, service.push.settings.bayeux.max_message_bytes)?;
    // Browsers send names and passwords along with scripts that any page asks for; this cookie they
    // do not, unless it goes everywhere.
    let is_at_home = service.cookie_scope != CookieScope::Everywhere;
    sender.visitor.take_if(|visitor| !is_at_home || visitor.session.is_none());
    let request = Request { sender, fields: &fields, version, headers: &headers };
    let (json, cookie) = answer(&service, Transport::CallbackPolling, &request, &texts).await?;
    // These two end a line in a script and not in JSON; the comment keeps the begin of the reply ours.
    let json = json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    Ok(written("text/javascript;charset=UTF-8", format!("/**/{name}({json});"), cookie))
}

fn fields_of(fields: Asked) -> Result<Fields, Problem> {
    let Query(fields) = fields.map_err(|rejection| Problem::invalid(rejection.body_text()))?;
    Ok(fields)
}

fn field<'a>(fields: &'a Fields, name: &str) -> Option<&'a str> {
    fields.iter().find(|(key, _)| key == name).map(|(_, value)| &**value)
}

fn within(texts: Vec<String>, bytes_max: usize) -> Result<Vec<String>, Problem> {
    match texts.iter().map(String::len).sum::<usize>() > bytes_max {
        true => Err(too_large(bytes_max)),
        false => Ok(texts),
    }
}

fn too_large(bytes_max: usize) -> Problem {
    let message = format!("more than {bytes_max} bytes at once: see `cometd.maxMessageSize`");
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, message)
}

fn written(kind: &'static str, text: String, cookie: CookieJar) -> Response {
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static(kind))];
    (cookie, kind, text).into_response()
}

/// From where messages come.
struct Request<'a> {
    sender: Sender,
    fields: &'a Fields,
    version: Version,
    headers: &'a HeaderMap,
}

/// Answers messages, now or when there is something to say.
async fn answer(
    service: &Arc<Service>,
    transport: Transport,
    request: &Request<'_>,
    texts: &[String],
) -> Result<(String, CookieJar), Problem> {
    let mut messages: Vec<Message<'_>> = Vec::new();
    for text in texts {
        let read = read_envelope(text).map_err(|error| Problem::invalid(error.to_string()))?;
        messages.extend(read);
    }
    let centre = field(request.fields, "centre");
    let identity = identity_of(service, &request.sender, &messages, centre).await?;
    let push = &service.push;
    let cookie = &push.settings.browser_cookie;
    let shown = CookieJar::from_headers(request.headers);
    let shown = shown.get(&cookie.name).map(|cookie| cookie.value().to_owned());
    let fresh = shown.is_none().then(random_text);
    let browser = shown.as_deref().or(fresh.as_deref());
    let (connection, bell) = (push.next_connection(), Bell::default());
    let ringer = Ringer::Task(bell.clone());
    let context = Context {
        transport,
        is_multiplexed: request.version == Version::HTTP_2,
        identity: identity.as_ref(),
        browser,
        connection,
        waker: &ringer,
        bound: None,
        now: push.now(),
    };
    let Answer { mut parts, hold, subscribed, has_begun, .. } =
        push.bayeux().receive(&messages, &context);
    drop(messages);
    push.tell(subscribed).await;
    if let Some(hold) = hold {
        let held = HeldRequest { service: Arc::clone(service), session: hold.session, connection };
        parts.extend(held.wait(&bell, hold.speaks_at_ms).await?);
    }
    let cookie = fresh.filter(|_| has_begun).map(|value| cookie.of(value));
    Ok((array_of(&parts), cookie.into_iter().fold(CookieJar::new(), CookieJar::add)))
}

/// A request that is held.
struct HeldRequest {
    service: Arc<Service>,
    session: SessionId,
    connection: Connection,
}

impl HeldRequest {
    /// Waits until there is something to say.
    async fn wait(self, bell: &Bell, speaks_at_ms: Option<i64>) -> Result<Parts, Problem> {
        let push = &self.service.push;
        let mut speaks_at_ms = speaks_at_ms;
        loop {
            let due = async {
                match speaks_at_ms {
                    Some(at_ms) => sleep_until(push.instant(at_ms).into()).await,
                    None => pending().await,
                }
            };
            tokio::select! {
                () = due => {}
                () = bell.rung() => {}
            }
            let Spoken { parts, is_held, speaks_at_ms: next, is_over, has_ended } =
                push.bayeux().speak(self.session, self.connection, push.now());
            if is_over && !has_ended {
                let status = StatusCode::from_u16(push.settings.duplicate_status);
                let status = status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                return Err(Problem::new(
                    status,
                    "a newer connect has taken the place of this one",
                ));
            }
            if !is_held {
                return Ok(parts);
            }
            speaks_at_ms = next;
        }
    }
}

impl Drop for HeldRequest {
    fn drop(&mut self) {
        // This changes nothing where the request was answered.
        self.service.push.hang_up(self.session, self.connection);
    }
}
