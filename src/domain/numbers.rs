//! Phone numbers, of queues and devices: what somebody dials, and what can be told of it.

use phonenumber::Mode;
use phonenumber::country::Id;
use phonenumber::metadata::{DATABASE, Metadata};
use serde::{Deserialize, Serialize};

use super::devices::Device;
use super::directory::Centre;
use super::draft::Draft;
use super::queues::Queue;
use super::record::Kept;
use super::refusal::Refusal;
use super::text::{self, NAME_CHARS_MAX};

/// The country whose numbers are written without a calling code, where the general settings name none.
const HOME_DEFAULT: Home = Home(Id::US);
/// How many digits a number may have (E.164).
const DIGITS_MAX: usize = 15;
/// What may stand between digits.
const BETWEEN: &str = " -./()";

/// A phone number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PhoneNumber {
    /// The number as it was written.
    pub phone_number: Box<str>,
    /// The number in the form of E.164; its digits only, where no country has such a number.
    pub e164_number: Box<str>,
    /// The number as it is written at home; none where no country has such a number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub local_number: Option<Box<str>>,
    /// Where it is; none where no country has such a number, as it is with extensions.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<Country>,
}

/// The country of a number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Country {
    /// The name, in English.
    pub name: Box<str>,
    /// The two letters of ISO 3166.
    pub code: Box<str>,
    /// What is dialled behind the plus sign.
    pub calling_code: Box<str>,
}

impl Country {
    fn of(id: Id, calling_code: Option<u16>) -> Self {
        let code = id.as_ref();
        let calling_code = calling_code.map(|code| code.to_string()).unwrap_or_default();
        Self {
            name: country_name(code).into(),
            code: code.into(),
            calling_code: calling_code.into(),
        }
    }
}

/// The country whose numbers are written without a calling code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Home(Id);

impl Home {
    /// The country of a code of two letters; none where no country has it.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        code.parse().ok().map(Self)
    }

    /// What is known of the country.
    #[must_use]
    pub fn country(self) -> Country {
        let known = DATABASE.by_id(self.0.as_ref());
        Country::of(self.0, known.map(Metadata::country_code))
    }
}

impl Default for Home {
    fn default() -> Self {
        HOME_DEFAULT
    }
}

impl PhoneNumber {
    /// Reads a number. This may take some milliseconds, and is done by those who ask.
    ///
    /// # Errors
    /// Where it cannot be dialled.
    pub fn read(text: &str, home: Home) -> Result<Self, Refusal> {
        let written = text.trim();
        if written.is_empty() {
            return Err(Refusal::missing("`phoneNumber` is empty"));
        }
        let (plus, rest) = match written.strip_prefix('+') {
            Some(rest) => ("+", rest),
            None => ("", written),
        };
        let digits: String = rest.chars().filter(char::is_ascii_digit).collect();
        let written = text::limited("phoneNumber", written, NAME_CHARS_MAX)?;
        let is_readable = rest.chars().all(|one| one.is_ascii_digit() || BETWEEN.contains(one));
        if !is_readable || digits.is_empty() || digits.len() > DIGITS_MAX {
            return Err(Refusal::invalid(format!(
                "`phoneNumber` has to be 1 to {DIGITS_MAX} digits, with + before them or without"
            )));
        }
        let dialled = format!("{plus}{digits}");
        // With a plus sign it is nobody's home: the prefix that one dials there would be taken off.
        let at_home = plus.is_empty().then_some(home.0);
        let read = phonenumber::parse(at_home, &dialled).ok();
        let Some(valid) = read.filter(phonenumber::PhoneNumber::is_valid) else {
            return Ok(Self::unknown(written, &dialled));
        };
        let calling_code = valid.country().code();
        let country = valid.country().id().or_else(|| main_country(calling_code));
        let country = country.map(|id| Country::of(id, Some(calling_code)));
        Ok(Self {
            phone_number: written.into(),
            e164_number: valid.format().mode(Mode::E164).to_string().into(),
            local_number: Some(valid.format().mode(Mode::National).to_string().into()),
            country,
        })
    }

    /// A number that no country has.
    pub(super) fn unknown(written: &str, dialled: &str) -> Self {
        Self {
            phone_number: written.into(),
            e164_number: dialled.into(),
            local_number: None,
            country: None,
        }
    }
}

impl Centre {
    /// What has a number: a noun and an id.
    fn having(&self, e164_number: &str) -> impl Iterator<Item = (&'static str, &str)> {
        let has = |number: &PhoneNumber| *number.e164_number == *e164_number;
        let queues = self.queues.iter();
        let queues = queues.filter(move |queue| queue.number.as_ref().is_some_and(has));
        let device = self.devices.named(e164_number).map(|one| (Device::NOUN, &*one.id));
        queues.map(|queue| (Queue::NOUN, &*queue.id)).chain(device)
    }

    /// The number of an id, as it is in URIs.
    #[must_use]
    pub fn number(&self, id: &str) -> Option<&PhoneNumber> {
        self.phone_numbers().find(|number| &*number.e164_number == id)
    }

    /// All numbers of queues and devices.
    pub fn phone_numbers(&self) -> impl Iterator<Item = &PhoneNumber> {
        let queues = self.queues.iter().filter_map(|queue| queue.number.as_ref());
        queues.chain(self.devices.iter().map(|device| &device.number))
    }
}

impl Draft<'_> {
    /// Refuses a number that something else has than the one of that id.
    pub(super) fn no_other_has<T: Kept>(
        &self,
        number: &PhoneNumber,
        own: Option<&str>,
    ) -> Result<(), Refusal> {
        let is_other = |(noun, id): &(&str, &str)| (*noun, Some(*id)) != (T::NOUN, own);
        let mut having = self.centre().having(&number.e164_number);
        match having.find(is_other) {
            None => Ok(()),
            Some((noun, id)) => {
                let number = &number.phone_number;
                Err(Refusal::forbidden(format!("the number `{number}` is that of {noun} `{id}`")))
            }
        }
    }
}

/// The first country of a calling code: where the library cannot tell which of several it is.
fn main_country(calling_code: u16) -> Option<Id> {
    DATABASE.by_code(&calling_code)?.first()?.id().parse().ok()
}

/// The name of a country, as <https://data.iana.org/time-zones/tzdb/iso3166.tab> has most of them.
fn country_name(code: &str) -> &'static str {
    let mut lines = include_str!("countries.tsv").lines().filter_map(|line| line.split_once('\t'));
    lines.find(|(one, _)| *one == code).map_or("", |(_, name)| name)
}
