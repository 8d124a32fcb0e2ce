//! What is left of a body that nobody reads: requests are often refused before.
//!
//! A small rest that has come is read for nothing, so that the connection can go on. Where it does not come,
//! is large, or is not sent before somebody wants it, the reply says that the connection ends.

use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes, HttpBody};
use axum::extract::Request;
use axum::http::{HeaderValue, Version, header};
use axum::middleware::Next;
use axum::response::Response;
use futures_util::{Stream, StreamExt};
use tokio::time::timeout;

/// How much is read for nothing, bytes.
const REST_BYTES_MAX: usize = 64 << 10;
/// How long that may take.
const REST_TIME_MAX: Duration = Duration::from_secs(1);

/// What is left of a body.
enum Rest {
    /// Somebody has it.
    Away,
    Nothing,
    Some(BodyDataStream),
}

/// Where a body comes back to.
#[derive(Clone)]
struct Home(Arc<Mutex<Rest>>);

impl Home {
    fn rest(&self) -> MutexGuard<'_, Rest> {
        self.0.lock().expect("whoever held it has not panicked")
    }
}

/// A body that somebody may read, and that comes back when nobody wants it any more.
struct Lent {
    body: Option<BodyDataStream>,
    home: Home,
}

impl Stream for Lent {
    type Item = Result<Bytes, axum::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let next = ready!(body.poll_next_unpin(context));
        if next.is_none() {
            self.body = None;
            *self.home.rest() = Rest::Nothing;
        }
        Poll::Ready(next)
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(body) = self.body.take() {
            *self.home.rest() = Rest::Some(body);
        }
    }
}

/// Lets a request be served, and looks after what nobody has read of it.
pub(super) async fn look_after(request: Request, next: Next) -> Response {
    // Newer versions have a stream for each request, which ends by itself.
    if request.version() > Version::HTTP_11 || request.body().is_end_stream() {
        return next.run(request).await;
    }
    let is_large = request.body().size_hint().lower() > REST_BYTES_MAX as u64;
    let is_held_back = request.headers().contains_key(header::EXPECT);
    let home = Home(Arc::new(Mutex::new(Rest::Away)));
    let lend = |body: Body| {
        let body = Some(body.into_data_stream());
        Body::from_stream(Lent { body, home: home.clone() })
    };
    let mut response = next.run(request.map(lend)).await;
    let rest = mem::replace(&mut *home.rest(), Rest::Away);
    let goes_on = match rest {
        Rest::Nothing => true,
        Rest::Some(body) if !is_large && !is_held_back => is_read(body).await,
        Rest::Some(_) | Rest::Away => false,
    };
    if !goes_on {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    response
}

/// Reads a rest for nothing. Gives whether it has ended.
async fn is_read(mut body: BodyDataStream) -> bool {
    let read = async {
        let mut bytes = 0;
        while let Some(some) = body.next().await {
            let Ok(some) = some else { return false };
            bytes += some.len();
            if bytes > REST_BYTES_MAX {
                return false;
            }
        }
        true
    };
    timeout(REST_TIME_MAX, read).await.unwrap_or(false)
}
