//! The pages of `dashboards/`, which the program brings along.
//!
//! They hold no value and no secret, so everybody may load them. What they show they ask for, through
//! the door.

use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum_extra::headers::{ETag, HeaderMapExt, IfNoneMatch};
use rust_embed::{Embed, EmbeddedFile};

use super::problem::Problem;

/// What `vite build` has made; empty where the program was built without it.
#[derive(Embed)]
#[folder = "dashboards/dist"]
#[allow_missing = true]
struct Pages;

/// The page at `/`.
const FRONT: &str = "index.html";
/// The page that shows what the API can do, and where it is.
const DOCS: &str = "docs.html";
pub(super) const DOCS_PATH: &str = "/docs";
/// Where the files are whose names change with their content.
const ASSETS: &str = "assets/";
/// How files are packed, the smallest first, with the end of the packed file's name.
const PACKINGS: [(&str, &str); 2] = [("br", ".br"), ("gzip", ".gz")];
/// How much of the front page's hash tells one release from another, bytes.
const RELEASE_BYTES: usize = 8;

/// Whether a path belongs to a page.
pub(super) fn is_page(path: &str) -> bool {
    path == "/" || Pages::get(file_name(path)).is_some()
}

/// Gives a file of a page.
pub(super) async fn get(request: Request) -> Result<Response, Problem> {
    reply(request.uri(), request.headers()).ok_or_else(|| {
        let message = match request.uri().path() {
            "/" | DOCS_PATH => {
                "this program was built without its pages: run `make run`, or `npm ci && npm run \
                 build` in `dashboards` before `cargo build`"
                    .to_owned()
            }
            path => format!("there is nothing at `{path}`"),
        };
        Problem::not_found(message)
    })
}

/// Tells one build of the pages from another: a page that was loaded from an older program knows by
/// it that it has to be loaded again.
pub(super) fn release() -> String {
    let front = Pages::get(FRONT).map(|front| front.metadata.sha256_hash());
    let hash = front.map(|hash| hexadecimal(hash.iter().take(RELEASE_BYTES)));
    hash.unwrap_or_else(|| "none".to_owned())
}

fn reply(uri: &Uri, headers: &HeaderMap) -> Option<Response> {
    let name = file_name(uri.path());
    let plain = Pages::get(name)?;
    let kind = content_type(&plain);
    let (file, encoding) = packed(name, headers).unwrap_or((plain, None));
    let tag: ETag = format!("\"{}\"", hexadecimal(&file.metadata.sha256_hash())).parse().ok()?;
    let known: Option<IfNoneMatch> = headers.typed_get();
    let mut response = match known.is_some_and(|known| !known.precondition_passes(&tag)) {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Response::new(Body::from(file.data)),
    };
    let found = response.headers_mut();
    found.typed_insert(tag);
    found.insert(header::CONTENT_TYPE, kind);
    found.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    let caching = match name.starts_with(ASSETS) {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    found.insert(header::CACHE_CONTROL, HeaderValue::from_static(caching));
    if let Some(encoding) = encoding {
        found.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    Some(response)
}

/// The file in the smallest form that the client unpacks, if there is one.
fn packed(name: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted = headers.get(header::ACCEPT_ENCODING)?.to_str().ok()?;
    let is_accepted = |encoding: &str| {
        accepted.split(',').any(|one| {
            let (name, weight) = one.split_once(';').unwrap_or((one, ""));
            let weight = weight.trim().strip_prefix("q=").map(|weight| weight.parse::<f32>());
            let is_refused = weight.is_some_and(|weight| weight.is_ok_and(|weight| weight <= 0.0));
            name.trim().eq_ignore_ascii_case(encoding) && !is_refused
        })
    };
    PACKINGS
        .iter()
        .filter(|(encoding, _)| is_accepted(encoding))
        .find_map(|&(encoding, end)| Some((Pages::get(&format!("{name}{end}"))?, Some(encoding))))
}

fn file_name(path: &str) -> &str {
    if path == DOCS_PATH {
        return DOCS;
    }
    match path.strip_prefix('/').unwrap_or(path) {
        "" => FRONT,
        name => name,
    }
}

fn content_type(file: &EmbeddedFile) -> HeaderValue {
    let kind = file.metadata.mimetype();
    let is_text = kind.starts_with("text/");
    let kind = if is_text { format!("{kind}; charset=utf-8") } else { kind.to_owned() };
    HeaderValue::try_from(kind).unwrap_or(HeaderValue::from_static("application/octet-stream"))
}

fn hexadecimal<'a>(bytes: impl IntoIterator<Item = &'a u8>) -> String {
    bytes.into_iter().map(|byte| format!("{byte:02x}")).collect()
}
