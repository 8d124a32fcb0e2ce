//! Attributes of resources: what they are called, what they hold, and who may write them when.

use serde_json::{Map, Value as Json};

use crate::domain::{NAME_CHARS_MAX, Refusal};

/// How many bytes the text of an attribute may have; chapters have narrower limits of their own.
const TEXT_BYTES_MAX: usize = 64 << 10;

/// What an attribute holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    Text,
    Boolean,
    /// A list of texts.
    Texts,
    /// Something with keys of its own.
    Object,
    /// A list of such.
    Objects,
}

/// When an attribute may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Written {
    Never,
    /// Where the object is made.
    Create,
    /// Also later.
    Always,
}

/// An attribute of a resource.
#[derive(Clone, Copy, Debug)]
pub(super) struct Attribute {
    pub(super) name: &'static str,
    pub(super) holds: Holds,
    pub(super) written: Written,
    /// Whether replies have it.
    pub(super) is_read: bool,
    /// Whether a new object needs it.
    pub(super) is_needed: bool,
    /// Its values, where they are few.
    pub(super) values: &'static [&'static str],
    /// How many characters may be written at the most.
    pub(super) chars_max: Option<usize>,
    pub(super) about: &'static str,
}

impl Attribute {
    /// What replies tell and nobody writes.
    pub(super) const fn told(name: &'static str, holds: Holds, about: &'static str) -> Self {
        Self {
            name,
            holds,
            written: Written::Never,
            is_read: true,
            is_needed: false,
            values: &[],
            chars_max: Some(NAME_CHARS_MAX),
            about,
        }
    }

    /// What may be said of a new object.
    pub(super) const fn at_first(name: &'static str, holds: Holds, about: &'static str) -> Self {
        Self { written: Written::Create, ..Self::told(name, holds, about) }
    }

    /// What may be said at any time.
    pub(super) const fn open(name: &'static str, holds: Holds, about: &'static str) -> Self {
        Self { written: Written::Always, ..Self::told(name, holds, about) }
    }

    /// The same, and a new object needs it.
    pub(super) const fn needed(self) -> Self {
        Self { is_needed: true, ..self }
    }

    /// The same, and no reply has it; others say how long it is.
    pub(super) const fn secret(self) -> Self {
        Self { is_read: false, chars_max: None, ..self }
    }

    /// The same, of a few values.
    pub(super) const fn one_of(self, values: &'static [&'static str]) -> Self {
        Self { values, ..self }
    }

    /// The same, of so many characters at the most, or of any number.
    pub(super) const fn up_to(self, chars_max: Option<usize>) -> Self {
        Self { chars_max, ..self }
    }

    /// Whether somebody may write it.
    pub(super) fn is_written(&self) -> bool {
        self.written != Written::Never
    }
}

impl Holds {
    fn name(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Boolean => "true or false",
            Self::Texts => "a list of texts",
            Self::Object => "an object",
            Self::Objects => "a list of objects",
        }
    }

    fn takes(self, value: &Json) -> bool {
        let is_list_of =
            |is: fn(&Json) -> bool| value.as_array().is_some_and(|all| all.iter().all(is));
        match self {
            Self::Text => value.is_string(),
            Self::Boolean => value.is_boolean(),
            Self::Texts => is_list_of(Json::is_string),
            Self::Object => value.is_object(),
            Self::Objects => is_list_of(Json::is_object),
        }
    }
}

/// What is being written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Writing {
    New,
    Change,
}

/// Looks at what a client says of an object: nothing unknown, nothing that it may not say, everything of
/// the right kind, and what is needed. What is null is not said.
///
/// # Errors
/// With what is wrong first, in the order of the body.
pub(super) fn check(
    said: Map<String, Json>,
    attributes: &[Attribute],
    writing: Writing,
) -> Result<Map<String, Json>, Refusal> {
    let mut kept = Map::new();
    for (name, value) in said {
        let known = attributes.iter().find(|attribute| attribute.name == name);
        let Some(attribute) = known else {
            return Err(unknown(&name, attributes, writing));
        };
        if value.is_null() {
            continue;
        }
        let may = match attribute.written {
            Written::Never => false,
            Written::Create => writing == Writing::New,
            Written::Always => true,
        };
        if !may {
            return Err(Refusal::invalid(format!("`{name}` cannot be set here")));
        }
        if !attribute.holds.takes(&value) {
            let expected = attribute.holds.name();
            return Err(Refusal::invalid(format!("`{name}` has to be {expected}")));
        }
        if value.as_str().is_some_and(|text| text.len() > TEXT_BYTES_MAX) {
            let message = format!("`{name}` is longer than {TEXT_BYTES_MAX} bytes");
            return Err(Refusal::invalid(message));
        }
        kept.insert(name, value);
    }
    if writing == Writing::New
        && let Some(missing) =
            attributes.iter().find(|one| one.is_needed && !kept.contains_key(one.name))
    {
        let (name, expected) = (missing.name, missing.holds.name());
        return Err(Refusal::missing(format!("`{name}` is missing: expected {expected}")));
    }
    Ok(kept)
}

/// What is said of an object otherwise than it is known: clients send back what they have read.
pub(super) fn changes(said: &Map<String, Json>, known: &Map<String, Json>) -> Map<String, Json> {
    let said = said.iter().filter(|(name, value)| known.get(*name) != Some(value));
    said.map(|(name, value)| (name.clone(), value.clone())).collect()
}

fn unknown(name: &str, attributes: &[Attribute], writing: Writing) -> Refusal {
    let may = attributes.iter().filter(|one| match one.written {
        Written::Never => false,
        Written::Create => writing == Writing::New,
        Written::Always => true,
    });
    unknown_among(name, &may.map(|one| one.name).collect::<Vec<&str>>())
}

/// Refuses an attribute that is none of those that are known.
pub(super) fn unknown_among(name: &str, known: &[&str]) -> Refusal {
    let known = known.join(", ");
    Refusal::invalid(format!("`{name}` is no attribute: expected any of {known}"))
}
