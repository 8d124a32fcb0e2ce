//! What an error can be: the status of HTTP, and which status codes of the API come with it.

use serde_json::{Map, Value as Json, json};

/// An error: a name, its status code and a message.
type Example = (&'static str, u8, &'static str);

/// All statuses of errors, what they mean, and what they look like.
const ERRORS: [(&str, &str, &[Example]); 9] = [
    (
        "400",
        "1: a required parameter is missing; 2: a parameter is not valid; 3: a forbidden operation",
        &[
            ("missing", 1, "`name` is missing: expected a text"),
            ("invalid", 2, "`colour` is no attribute: expected any of id, name, description"),
            ("forbidden", 3, "a skill named `Spanish` exists already"),
        ],
    ),
    (
        "403",
        "5: not permitted; 8: the password has to be changed first; 20: access denied",
        &[
            ("role", 5, "this needs one of the roles ROLE_CLOUD_ADMIN, ROLE_ADMIN"),
            ("password", 8, "the password has to be changed first"),
            ("denied", 20, "Access denied"),
        ],
    ),
    (
        "404",
        "6: there is no such resource, or the contact centre does without the feature",
        &[("nothing", 6, "there is no user `eve`")],
    ),
    ("408", "4: the request took too long", &[("slow", 4, "the request took too long")]),
    ("413", "2: the body is too large", &[("large", 2, "the body is larger than 8388608 bytes")]),
    (
        "415",
        "2: the body is packed as nobody understands",
        &[("packed", 2, "the body is encoded as nobody understands: use gzip")],
    ),
    (
        "429",
        "4: too much at once, or too many wrong passwords; `Retry-After` says when again",
        &[("busy", 4, "too many wrong passwords: try again later")],
    ),
    (
        "500",
        "4: an internal error",
        &[("internal", 4, "internal error; the log of the service has more")],
    ),
    (
        "503",
        "4: the service is stopping, or its disk is full; `Retry-After` says when again",
        &[("stopping", 4, "the service is stopping")],
    ),
];
/// Those that say when to try again.
const RETRIED: [&str; 2] = ["429", "503"];

/// The responses of all operations that are errors.
pub(super) fn responses() -> impl Iterator<Item = (String, Json)> {
    ERRORS.iter().map(|(status, about, examples)| {
        let example = |(name, code, message): &Example| {
            let value = json!({ "statusCode": code, "statusMessage": message });
            ((*name).to_owned(), json!({ "value": value }))
        };
        let examples: Map<String, Json> = examples.iter().map(example).collect();
        let schema = json!({ "$ref": "#/components/schemas/Error" });
        let content = json!({ "application/json": { "schema": schema, "examples": examples } });
        let mut response = Map::new();
        response.insert("description".to_owned(), json!(about));
        if RETRIED.contains(status) {
            let about = "After how many seconds to try again.";
            let header = json!({ "description": about, "schema": { "type": "integer" } });
            response.insert("headers".to_owned(), json!({ "Retry-After": header }));
        }
        response.insert("content".to_owned(), content);
        ((*status).to_owned(), Json::Object(response))
    })
}

/// An error as every reply tells it.
pub(super) fn schema() -> Json {
    json!({
        "type": "object",
        "properties": {
            "statusCode": { "type": "integer", "minimum": 1 },
            "statusMessage": { "type": "string" },
        },
        "required": ["statusCode", "statusMessage"],
        "additionalProperties": false,
        "example": { "statusCode": 6, "statusMessage": "there is no user `eve`" },
    })
}
