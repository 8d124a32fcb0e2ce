//! What texts of clients may be.

use super::refusal::Refusal;

/// How many characters an id may have, or any name.
pub const NAME_CHARS_MAX: usize = 255;
/// How many characters a description may have.
pub const DESCRIPTION_CHARS_MAX: usize = 2_000;

/// Whether a text can be shown and sent: no control characters.
fn is_plain(text: &str) -> bool {
    !text.chars().any(char::is_control)
}

/// A name: there, not blank, not too long, and nothing that cannot be shown.
pub(super) fn name<'a>(key: &str, text: &'a str) -> Result<&'a str, Refusal> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Err(Refusal::missing(format!("`{key}` is empty")));
    }
    limited(key, trimmed, NAME_CHARS_MAX)
}

/// Any text up to a length, without what cannot be shown.
pub(super) fn limited<'a>(key: &str, text: &'a str, max: usize) -> Result<&'a str, Refusal> {
    if text.chars().count() > max {
        return Err(Refusal::invalid(format!("`{key}` has more than {max} characters")));
    }
    match is_plain(text) {
        true => Ok(text),
        false => Err(Refusal::invalid(format!("`{key}` has control characters"))),
    }
}

/// A description; an empty one is none.
pub(super) fn description(text: Option<&str>) -> Result<Option<Box<str>>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let text = limited("description", text, DESCRIPTION_CHARS_MAX)?;
    Ok((!text.is_empty()).then(|| text.into()))
}

/// A text that need not be; an empty one is none.
pub(super) fn optional(key: &str, text: &str) -> Result<Option<Box<str>>, Refusal> {
    let text = limited(key, text.trim(), NAME_CHARS_MAX)?;
    Ok((!text.is_empty()).then(|| text.into()))
}

/// An id that a client chooses: what can stand in a path without being taken for something else.
pub(super) fn id(text: &str) -> Result<&str, Refusal> {
    id_as("id", text)
}

/// The same for another attribute that is an id.
pub(super) fn id_as<'a>(key: &str, text: &'a str) -> Result<&'a str, Refusal> {
    let is_fit = |character: char| character.is_alphanumeric() || "-_.@+".contains(character);
    let id = name(key, text)?;
    match id.chars().all(is_fit) && !id.starts_with('.') {
        true => Ok(id),
        false => Err(Refusal::invalid(format!(
            "`{key}` may have letters, digits and any of - _ . @ +, and does not begin with a point"
        ))),
    }
}
