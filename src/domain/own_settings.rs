//! The service's own groups of settings (API document, *General* and *Real-Time Reporting*).

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Value as Json, json};

use super::directory::{Centre, Directory};
use super::draft::Draft;
use super::numbers::{Country, Home};
use super::refusal::Refusal;
use super::settings::{GENERAL, REPORTING, Setting};

/// The share of calls that is aimed at where nobody says another one, percent.
const TARGET_DEFAULT: &str = "80";
/// The setting of real-time reporting that nothing is counted by.
const TARGET: &str = "defaultTargetServiceLevelPercentage";
/// The setting of real-time reporting that is the right bound of the service level.
pub const LEVEL_INTERVAL: &str = "defaultServiceLevelInterval";
/// How long that bound may be, seconds.
pub const LEVEL_INTERVAL_S_MAX: u32 = 86_400;
/// How many different ones the centres of a service may have: each of them is counted everywhere.
pub const LEVEL_INTERVALS_MAX: usize = 64;
/// The general settings.
const COUNTRY_CODE: &str = "countryCode";
const COUNTRY_DIGITS: &str = "countryDigits";
const COUNTRY: [&str; 3] = [COUNTRY_CODE, COUNTRY_DIGITS, "countryName"];

/// The settings of real-time reporting. `interval` is the right bound of the ServiceLevel of queues,
/// seconds, where the definitions have one: it holds until the centre sets another one.
#[must_use]
pub fn reporting(centre: &Centre, interval: Option<&str>) -> Vec<Setting> {
    let target = said(centre, REPORTING, TARGET).unwrap_or_else(|| TARGET_DEFAULT.to_owned());
    let interval = said(centre, REPORTING, LEVEL_INTERVAL).or_else(|| interval.map(str::to_owned));
    let settings = [(TARGET, Some(target)), (LEVEL_INTERVAL, interval)];
    settings.into_iter().filter_map(|(name, value)| Some(setting(name, &value?))).collect()
}

/// The general settings: as somebody has set them, or what follows from the country.
#[must_use]
pub fn general(centre: &Centre) -> Vec<Setting> {
    let Country { name, code, calling_code } = centre.home().country();
    let told = |(name, default): (&str, Box<str>)| {
        setting(name, said(centre, GENERAL, name).unwrap_or_else(|| default.into()))
    };
    COUNTRY.into_iter().zip([code, calling_code, name]).map(told).collect()
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

impl Directory {
    /// The right bounds of the service level that centres have set, seconds, by the names of the centres.
    #[must_use]
    pub fn level_intervals(&self) -> BTreeMap<Box<str>, u32> {
        let interval = |(name, centre): (&str, &Centre)| {
            let said = said(centre, REPORTING, LEVEL_INTERVAL)?;
            let interval_s =
                said.parse().ok().filter(|s| (1..=LEVEL_INTERVAL_S_MAX).contains(s))?;
            Some((name.into(), interval_s))
        };
        self.centres().filter_map(interval).collect()
    }
}

impl Draft<'_> {
    /// Sets one of the service's own settings.
    ///
    /// # Errors
    /// Where there is none of that name, or the value cannot be.
    pub fn change_own_setting(&mut self, group: &str, change: &Setting) -> Result<(), Refusal> {
        let name = match change.get("name") {
            Some(Json::String(name)) => name.clone(),
            None | Some(Json::Null) => return Err(Refusal::missing("`name` is missing")),
            Some(_) => return Err(Refusal::invalid("`name` has to be a text")),
        };
        if !is_known(group, &name) {
            return Err(Refusal::not_found("setting", &name));
        }
        let value = match change.get("value") {
            Some(Json::String(value)) => value.trim().to_owned(),
            Some(Json::Number(number)) => number.to_string(),
            // Nobody says it any more, and the default holds.
            Some(Json::Null) => return self.unset_own_setting(group, &name),
            Some(_) => return Err(Refusal::invalid("`value` has to be a text, or null")),
            None => return Err(Refusal::missing("`value` is missing")),
        };
        check(&name, &value)?;
        if name == LEVEL_INTERVAL {
            self.check_number_of_intervals(&value)?;
        }
        let mut record = self.own_group(group);
        match record.settings.iter_mut().find(|one| is_named(one, &name)) {
            Some(known) => *known = setting(&name, &value),
            None => record.settings.push(setting(&name, &value)),
        }
        self.put_own_group(record)
    }

    /// Lets the default of a setting hold again.
    fn unset_own_setting(&mut self, group: &str, name: &str) -> Result<(), Refusal> {
        if said(self.centre(), group, name).is_none() {
            return Ok(());
        }
        let mut record = self.own_group(group);
        record.settings.retain(|one| !is_named(one, name));
        self.put_own_group(record)
    }

    /// Refuses a right bound that would be one too many.
    fn check_number_of_intervals(&self, value: &str) -> Result<(), Refusal> {
        let mut intervals = self.directory().level_intervals();
        intervals.remove(self.name());
        let others: BTreeSet<u32> = intervals.into_values().collect();
        let is_new = value.parse().is_ok_and(|interval_s| !others.contains(&interval_s));
        match is_new && others.len() >= LEVEL_INTERVALS_MAX {
            true => Err(Refusal::forbidden(format!(
                "the contact centres of the service have {LEVEL_INTERVALS_MAX} different \
                 `{LEVEL_INTERVAL}`, and no more can be: take a usual one, such as 20 or 60"
            ))),
            false => Ok(()),
        }
    }
}

/// Whether a text is a whole number from 1 on, as one writes it.
fn is_whole(value: &str, max: u32) -> bool {
    value.parse().is_ok_and(|number| (1..=max).contains(&number) && number.to_string() == value)
}

fn is_named(setting: &Setting, name: &str) -> bool {
    setting.get("name").and_then(Json::as_str) == Some(name)
}

/// Whether a group has a setting of a name.
fn is_known(group: &str, name: &str) -> bool {
    match group {
        REPORTING => [TARGET, LEVEL_INTERVAL].contains(&name),
        GENERAL => COUNTRY.contains(&name),
        _ => false,
    }
}

/// Whether a setting can have a value.
fn check(name: &str, value: &str) -> Result<(), Refusal> {
    let is_code = Home::of(value).is_some();
    let is_digits =
        (1..=6).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_digit());
    match name {
        TARGET if !is_whole(value, 100) => {
            Err(Refusal::invalid(format!("`{name}` has to be a whole number from 1 to 100")))
        }
        LEVEL_INTERVAL if !is_whole(value, LEVEL_INTERVAL_S_MAX) => Err(Refusal::invalid(format!(
            "`{name}` has to be a whole number of seconds from 1 to {LEVEL_INTERVAL_S_MAX}"
        ))),
        COUNTRY_CODE if !is_code => Err(Refusal::invalid(
            "`countryCode` has to be the two capital letters of a country, such as DE",
        )),
        COUNTRY_DIGITS if !is_digits => {
            Err(Refusal::invalid("`countryDigits` has to be digits, such as 49"))
        }
        _ => super::text::limited(name, value, super::text::NAME_CHARS_MAX).map(|_| ()),
    }
}
