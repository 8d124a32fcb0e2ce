//! The configuration file: `tallyboard.yaml`.
//!
//! ```yaml
//! zone: Europe/Rome              # of the contact centre; default UTC
//! counting:                      # what Stat Server leaves open (semantics 109)
//!   empty_percentage: null       # instead of 0, where there is nothing to divide by
//! account:                       # who may use the service
//!   name: admin
//!   password: "$argon2id$v=19$…"   # what `tallyboard password` prints
//!   centre: north                  # the only one it sees; default: all of them
//! passwords: { lengthMin: 8 }    # what passwords of users have to be
//! reorder_ms: 250                # for how long an event waits for earlier ones
//! future_ms_max: 5000            # how far ahead of the clock an event may be
//! body_bytes_max: 8388608        # of a POST, unpacked
//! history_days: 31               # for how long published values are kept
//! wallboard:                     # what the page shows besides values
//!   title: Contact centre
//!   serviceLevel: { warning: 80, critical: 60 }  # below so many percent
//!   longestWait: { warning: 60, critical: 120 }  # from so many seconds on
//! http: {}                       # how requests are taken: see `server::http`
//! cometd: {}                     # how clients are told what happens: see `server::cometd`
//! queueLog:
//!   skillPattern: "skill-{queue}"  # the skill that a queue of a queue_log stands for
//!   skills: { PS: private }        # queue by queue, where the pattern does not fit
//! ```
//!
//! The sections `statTypes`, `timeProfiles` and `timeRanges` belong to `definition::Catalogue`.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::IgnoredAny;

use super::cometd::{COMETD_KEYS, WrittenCometd};
use super::http::WrittenHttp;
use super::keys::{
    ACCOUNT, ACCOUNT_KEYS, COMETD, CONFIG_KEYS, COUNTING, HTTP, HTTP_KEYS, PASSWORD_KEYS,
    PASSWORDS, QUEUE_LOG, QUEUE_LOG_KEYS, WALLBOARD, WALLBOARD_KEYS, ZONE,
};
use super::limits::{Limits, WrittenLimits};
use super::passwords::WrittenPasswords;
use super::text::{TextFault, read_text};
use super::wallboard::{self, WrittenWallboard};
use crate::api::{Account, AccountError, HttpSettings, PushSettings, WallboardSettings};
use crate::connect::SkillRule;
use crate::definition::{
    Catalogue, Counting, Key, Problem, Settings, SourceFile, Zone, legible, render_problems,
};
use crate::domain::PasswordRules;

/// The largest configuration file that is read, bytes.
const CONFIG_BYTES_MAX: usize = 4 << 20;
/// The file that is read when none is named, where there is one.
const CONFIG_FILE_DEFAULT: &str = "tallyboard.yaml";

/// What the operator has configured.
#[derive(Debug)]
pub struct Config {
    /// How everything is counted, and in which time zone (semantics 2, 109).
    pub counting: Counting,
    /// Which skills the queues of a queue log stand for.
    pub skill_rule: SkillRule,
    /// Who may use the service, where there is an account.
    pub account: Option<Account>,
    /// What passwords of users have to be.
    pub password_rules: PasswordRules,
    /// The limits of the service.
    pub limits: Limits,
    /// What the wallboard shows besides values.
    pub wallboard: WallboardSettings,
    /// How requests are taken.
    pub http: HttpSettings,
    /// How clients are told what happens.
    pub push: PushSettings,
    /// What definitions in simple mode can name.
    pub catalogue: Catalogue,
    /// What is wrong with the catalogue.
    pub problems: Vec<Problem>,
}

/// Why a configuration file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file cannot be read.
    #[error("cannot read the configuration file `{path}`: {error}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        error: io::Error,
    },
    /// The file is too large.
    #[error("the configuration file `{0}` is larger than {CONFIG_BYTES_MAX} bytes")]
    TooLarge(PathBuf),
    /// The file is not text as it has to be.
    #[error(
        "the configuration file `{path}` is not UTF-8: line {line} has the byte 0x{byte:02x}; save \
         the file as UTF-8"
    )]
    NotUtf8 {
        /// The file.
        path: PathBuf,
        /// The line, counted from 1.
        line: usize,
        /// The first byte that is none of a letter.
        byte: u8,
    },
    /// The file is not the YAML that is expected.
    #[error("the configuration file `{path}` is wrong: {}", legible(&error.to_string()))]
    Wrong {
        /// The file.
        path: PathBuf,
        /// What is wrong, with line and column.
        error: serde_yaml::Error,
    },
    /// The account cannot be used.
    #[error("the configuration file `{path}` is wrong: {error}")]
    Account {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        error: AccountError,
    },
    /// A number is too small or too large.
    #[error(
        "the configuration file `{path}` is wrong: `{key}` is {number}: expected {min} to {max}"
    )]
    Limit {
        /// The file.
        path: PathBuf,
        /// The key.
        key: &'static str,
        /// What is there.
        number: u32,
        /// The least that may be.
        min: u32,
        /// The most that may be.
        max: u32,
    },
    /// The file has keys that nobody knows, or a zone that is none.
    #[error(
        "the configuration file `{path}` cannot be used\n\n{}",
        render_problems(problems, false).trim_end()
    )]
    Mistaken {
        /// The file.
        path: PathBuf,
        /// What is wrong, each with its place.
        problems: Vec<Problem>,
    },
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[serde(expecting = "keys such as `zone` and `queueLog`")]
struct Written {
    #[serde(rename = "zone")]
    _zone: Option<String>,
    #[serde(rename = "counting")]
    _counting: Option<IgnoredAny>,
    queue_log: WrittenQueueLog,
    account: Option<WrittenAccount>,
    passwords: WrittenPasswords,
    #[serde(rename = "reorder_ms")]
    reorder_ms: Option<u32>,
    #[serde(rename = "future_ms_max")]
    future_ms_max: Option<u32>,
    #[serde(rename = "body_bytes_max")]
    body_bytes_max: Option<u32>,
    #[serde(rename = "history_days")]
    history_days: Option<u32>,
    wallboard: WrittenWallboard,
    http: WrittenHttp,
    cometd: WrittenCometd,
    #[serde(rename = "statTypes")]
    _stat_types: Option<IgnoredAny>,
    #[serde(rename = "timeProfiles")]
    _time_profiles: Option<IgnoredAny>,
    #[serde(rename = "timeRanges")]
    _time_ranges: Option<IgnoredAny>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[serde(expecting = "`skillPattern` and `skills`")]
struct WrittenQueueLog {
    skill_pattern: Option<String>,
    skills: BTreeMap<String, String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, expecting = "`name` and `password`")]
struct WrittenAccount {
    name: String,
    password: String,
    centre: Option<String>,
}

impl Config {
    /// Reads the file that is named, else `tallyboard.yaml` where there is one, else the defaults.
    ///
    /// # Errors
    /// Where the file cannot be read or says something that nobody understands.
    pub fn read(named: Option<&Path>) -> Result<Self, ConfigError> {
        let path = named.unwrap_or(Path::new(CONFIG_FILE_DEFAULT));
        if named.is_none() && !path.exists() {
            return Ok(Self::default());
        }
        let text = read_text(path, CONFIG_BYTES_MAX).map_err(|fault| {
            let path = path.to_owned();
            match fault {
                TextFault::Io(error) => ConfigError::Unreadable { path, error },
                TextFault::TooLarge => ConfigError::TooLarge(path),
                TextFault::NotUtf8 { line, byte } => ConfigError::NotUtf8 { path, line, byte },
            }
        })?;
        Self::from_text(path, text)
    }

    /// Reads the text of a configuration file.
    ///
    /// # Errors
    /// Where it says something that nobody understands.
    pub fn from_text(path: &Path, text: String) -> Result<Self, ConfigError> {
        let file = SourceFile::new(&path.to_string_lossy(), text);
        let mut settings = Settings::read(&file);
        let mut mistakes = settings.unknown_keys(None, &Key::names(&CONFIG_KEYS));
        let sections: [(&str, &[&str]); 6] = [
            (QUEUE_LOG, &Key::names(&QUEUE_LOG_KEYS)),
            (ACCOUNT, &Key::names(&ACCOUNT_KEYS)),
            (WALLBOARD, &Key::names(&WALLBOARD_KEYS)),
            (PASSWORDS, &Key::names(&PASSWORD_KEYS)),
            (HTTP, &Key::names(&HTTP_KEYS)),
            (COMETD, &Key::names(&COMETD_KEYS)),
        ];
        for (section, keys) in sections {
            mistakes.append(&mut settings.unknown_keys(Some(section), keys));
        }
        let zone = settings.zone(ZONE);
        mistakes.extend(zone.as_ref().err().cloned());
        let (mut counting, mut options) = settings.counting(COUNTING);
        mistakes.append(&mut options);
        if !mistakes.is_empty() {
            mistakes.sort_by_key(Problem::offset);
            return Err(ConfigError::Mistaken { path: path.to_owned(), problems: mistakes });
        }
        let wrong = |error| ConfigError::Wrong { path: path.to_owned(), error };
        let written: Option<Written> = serde_yaml::from_str(file.text()).map_err(wrong)?;
        let written = written.unwrap_or_default();
        counting.zone = zone.ok().flatten().unwrap_or(Zone::UTC);
        let (catalogue, problems) = Catalogue::read(&file);
        let out_of_bounds = |(key, number, (min, max))| {
            let path = path.to_owned();
            ConfigError::Limit { path, key, number, min, max }
        };
        let Written { reorder_ms, future_ms_max, body_bytes_max, history_days, .. } = written;
        let limits = WrittenLimits { reorder_ms, future_ms_max, body_bytes_max, history_days };
        let limits = limits.limits().map_err(out_of_bounds)?;
        let wallboard = written.wallboard.settings(&counting.zone).map_err(out_of_bounds)?;
        let push = written.cometd.settings().map_err(out_of_bounds)?;
        let password_rules = written.passwords.rules().map_err(out_of_bounds)?;
        let account = written
            .account
            .map(|account| Account::new(&account.name, &account.password, account.centre));
        let account = account.transpose();
        let account =
            account.map_err(|error| ConfigError::Account { path: path.to_owned(), error })?;
        let WrittenQueueLog { skill_pattern, skills } = written.queue_log;
        let pattern = skill_pattern.unwrap_or_else(|| SkillRule::PATTERN_DEFAULT.to_owned());
        let skill_rule = SkillRule { pattern, by_queue: skills };
        Ok(Self {
            counting,
            skill_rule,
            account,
            password_rules,
            limits,
            wallboard,
            http: written.http.settings().map_err(out_of_bounds)?,
            push,
            catalogue,
            problems,
        })
    }
}

/// A key, its number, and the bounds of it.
pub(super) type OutOfBounds = (&'static str, u32, (u32, u32));

impl Default for Config {
    fn default() -> Self {
        Self {
            counting: Counting::default(),
            skill_rule: SkillRule::default(),
            account: None,
            password_rules: PasswordRules::default(),
            limits: Limits::default(),
            wallboard: wallboard::default_settings(&Zone::UTC),
            http: HttpSettings::default(),
            push: PushSettings::default(),
            catalogue: Catalogue::default(),
            problems: Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(text: &str) -> Result<Config, String> {
        Config::from_text(Path::new("t.yaml"), text.to_owned()).map_err(|error| error.to_string())
    }

    #[test]
    fn a_configuration_is_read_with_its_catalogue() {
        let text = "zone: Europe/Rome\nqueueLog: { skills: { PS: private } }\n\
                    timeRanges: { Range0-60: 0-60 }\ntimeProfiles: { \"Day,Growing\": \"0:00\" }\n";
        let config = config(text).unwrap();
        assert_eq!(config.counting.zone.name(), "Europe/Rome");
        assert_eq!(config.skill_rule.by_queue.get("PS").unwrap(), "private");
        assert_eq!(config.skill_rule.pattern, SkillRule::PATTERN_DEFAULT);
        assert!(config.problems.is_empty());
    }

    #[test]
    fn an_empty_configuration_is_the_default_one() {
        assert_eq!(config("").unwrap().counting, Counting::default());
        assert_eq!(config("# nothing\n").unwrap().counting, Counting::default());
    }

    #[test]
    fn what_is_wrong_with_a_configuration_is_told_with_its_place() {
        let zone = config("# Italy\nzone: Europe/Roma\n").unwrap_err();
        assert_eq!(
            zone,
            "the configuration file `t.yaml` cannot be used\n\n\
             error[definition::time_zone]: `Europe/Roma` is not a time zone: expected an IANA name such as\n  \
             | `Europe/Rome`\n   \
             ,-[t.yaml:2:7]\n \
             1 | # Italy\n \
             2 | zone: Europe/Roma\n   \
             :       ^^^^^^^^^^^\n   \
             :            `-- this time zone\n   \
             `----\n  \
             help: did you mean `Europe/Rome`?"
        );
        let unknown = config("zone: Mars/Olympus\nqueuelog: {}\n").unwrap_err();
        assert!(unknown.contains("t.yaml:1:7"), "{unknown}");
        assert!(unknown.contains("t.yaml:2:1"), "{unknown}");
        assert!(unknown.contains("did you mean `queueLog`?"), "{unknown}");
        let unknown = config("queueLog:\n  skils: {}\n").unwrap_err();
        assert!(unknown.contains("t.yaml:2:3"), "{unknown}");
        assert!(unknown.contains("did you mean `skills`?"), "{unknown}");
        let limit = config("reorder_ms: 4000000\n").unwrap_err();
        assert!(limit.ends_with("`reorder_ms` is 4000000: expected 0 to 3600000"), "{limit}");
        let account = config("account: { name: admin, password: secret }\n").unwrap_err();
        assert!(account.contains("run `tallyboard password`"), "{account}");
        assert!(!account.contains("secret"), "{account}");
        let wrong = config("queueLog:\n  skills: [1]\n").unwrap_err();
        assert!(wrong.contains("queueLog.skills: invalid type: sequence"), "{wrong}");
        assert!(wrong.contains("line 2 column 11"), "{wrong}");
    }
}
