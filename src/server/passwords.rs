//! The section `passwords` of the configuration file.

use serde::Deserialize;

use super::config::OutOfBounds;
use super::keys::PASSWORD_LENGTH_MAX;
use crate::domain::PasswordRules;

/// The section as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[serde(expecting = "keys such as `lengthMin`")]
pub(super) struct WrittenPasswords {
    length_min: Option<u32>,
    both_cases: Option<bool>,
    digit: Option<bool>,
    symbol: Option<bool>,
}

impl WrittenPasswords {
    /// What it means, with defaults for what it leaves out.
    ///
    /// # Errors
    /// Where the length cannot be one.
    pub(super) fn rules(&self) -> Result<PasswordRules, OutOfBounds> {
        let default = PasswordRules::default();
        let length_min = self.length_min.unwrap_or(default.length_min);
        if !(1..=PASSWORD_LENGTH_MAX).contains(&length_min) {
            return Err(("passwords.lengthMin", length_min, (1, PASSWORD_LENGTH_MAX)));
        }
        Ok(PasswordRules {
            length_min,
            needs_both_cases: self.both_cases.unwrap_or(default.needs_both_cases),
            needs_digit: self.digit.unwrap_or(default.needs_digit),
            needs_symbol: self.symbol.unwrap_or(default.needs_symbol),
        })
    }
}
