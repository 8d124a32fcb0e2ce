//! The service's own groups of settings (API document, *General* and *Real-Time Reporting*).

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::directory::Centre;
use super::draft::Draft;
use super::numbers::Home;
use super::refusal::Refusal;
use super::settings::{GENERAL, REPORTING, Setting};

/// The share of calls that is aimed at where nobody says another one, percent.
const TARGET_DEFAULT: &str = "80";
/// The settings of real-time reporting.
const TARGET: &str = "defaultTargetServiceLevelPercentage";
const INTERVAL: &str = "defaultServiceLevelInterval";
/// The general settings.
const COUNTRY_CODE: &str = "countryCode";
const COUNTRY: [&str; 3] = [COUNTRY_CODE, "countryDigits", "countryName"];

/// The settings of real-time reporting. `interval` is the right bound of the ServiceLevel of queues,
/// seconds, where the definitions have one.
#[must_use]
pub fn reporting(centre: &Centre, interval: Option<&str>) -> Vec<Setting> {
    let target = said(centre, REPORTING, TARGET).unwrap_or_else(|| TARGET_DEFAULT.to_owned());
    let settings = [(TARGET, Some(target)), (INTERVAL, interval.map(str::to_owned))];
    settings.into_iter().filter_map(|(name, value)| Some(setting(name, &value?))).collect()
}

/// The general settings that somebody has set.
#[must_use]
pub fn general(centre: &Centre) -> Vec<Setting> {
    let told = |name: &&str| Some(setting(name, &said(centre, GENERAL, name)?));
    COUNTRY.iter().filter_map(told).collect()
}

impl Centre {
    /// The country whose numbers are written without a calling code: that of the general settings.
    #[must_use]
    pub fn home(&self) -> Home {
        said(self, GENERAL, COUNTRY_CODE).and_then(|code| Home::of(&code)).unwrap_or_default()
    }
}

/// A setting that has a name and a value.
pub(super) fn setting(name: &str, value: impl Serialize) -> Setting {
    Setting::from_iter([("name".to_owned(), json!(name)), ("value".to_owned(), json!(value))])
}

fn said(centre: &Centre, group: &str, name: &str) -> Option<String> {
    let settings = &centre.settings.get(group)?.settings;
    let found = settings.iter().find(|one| one.get("name").and_then(Json::as_str) == Some(name))?;
    found.get("value").and_then(Json::as_str).map(str::to_owned)
}

impl Draft<'_> {
    /// Sets one of the service's own settings.
    ///
    /// # Errors
    /// Where there is none of that name, or the value cannot be.
    pub fn change_own_setting(&mut self, group: &str, change: &Setting) -> Result<(), Refusal> {
        let name = match change.get("name") {
            Some(Json::String(name)) => name.clone(),
            Some(_) => return Err(Refusal::invalid("`name` has to be a text")),
            None => return Err(Refusal::missing("`name` is missing")),
        };
        let value = match change.get("value") {
            Some(Json::String(value)) => value.trim().to_owned(),
            Some(Json::Number(number)) => number.to_string(),
            Some(_) => return Err(Refusal::invalid("`value` has to be a text")),
            None => return Err(Refusal::missing("`value` is missing")),
        };
        check(group, &name, &value)?;
        let mut record = self.own_group(group);
        let is_meant = |one: &&mut Setting| one.get("name").and_then(Json::as_str) == Some(&name);
        match record.settings.iter_mut().find(is_meant) {
            Some(known) => *known = setting(&name, &value),
            None => record.settings.push(setting(&name, &value)),
        }
        self.put_own_group(record)
    }
}

fn check(group: &str, name: &str, value: &str) -> Result<(), Refusal> {
    let is_code = Home::of(value).is_some();
    let is_digits =
        (1..=6).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    match (group, name) {
        (REPORTING, TARGET) => match value.parse::<u32>() {
            Ok(1..=100) => Ok(()),
            Ok(_) | Err(_) => {
                Err(Refusal::invalid(format!("`{name}` has to be a whole number from 1 to 100")))
            }
        },
        (REPORTING, INTERVAL) => Err(Refusal::forbidden(format!(
            "`{name}` is the right bound of ServiceLevel in the service's definitions: PUT them with \
             another one, and everything is counted again at once"
        ))),
        (GENERAL, COUNTRY_CODE) if !is_code => Err(Refusal::invalid(
            "`countryCode` has to be the two capital letters of a country, such as DE",
        )),
        (GENERAL, "countryDigits") if !is_digits => {
            Err(Refusal::invalid("`countryDigits` has to be digits, such as 49"))
        }
        (GENERAL, name) if COUNTRY.contains(&name) => {
            super::text::limited(name, value, super::text::NAME_CHARS_MAX).map(|_| ())
        }
        (_, _) => Err(Refusal::not_found("setting", name)),
    }
}
