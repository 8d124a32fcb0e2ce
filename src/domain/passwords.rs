//! What a password has to be. Hashing takes long, and is done by those who ask.

use super::refusal::Refusal;

/// What the operator demands of passwords.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordRules {
    /// How many characters a password has at least.
    pub length_min: u32,
    /// Whether it needs capital and small letters.
    pub needs_both_cases: bool,
    /// Whether it needs a digit.
    pub needs_digit: bool,
    /// Whether it needs something that is neither letter nor digit.
    pub needs_symbol: bool,
}

/// How many bytes a password may have.
const PASSWORD_BYTES_MAX: usize = 1_024;

impl Default for PasswordRules {
    fn default() -> Self {
        Self { length_min: 8, needs_both_cases: false, needs_digit: false, needs_symbol: false }
    }
}

impl PasswordRules {
    /// Whether a new password of somebody will do.
    ///
    /// # Errors
    /// Where it will not: with all that is missing. Nothing of the password is repeated.
    pub fn check(self, password: &str, user_name: &str) -> Result<(), Refusal> {
        if password.len() > PASSWORD_BYTES_MAX {
            return Err(Refusal::invalid(format!(
                "the password is longer than {PASSWORD_BYTES_MAX} bytes"
            )));
        }
        let Self { length_min, needs_both_cases, needs_digit, needs_symbol } = self;
        let has = |is: fn(char) -> bool| password.chars().any(is);
        let length_min = length_min as usize;
        let demands = [
            (password.chars().count() >= length_min, format!("{length_min} characters")),
            (
                !needs_both_cases || has(char::is_uppercase) && has(char::is_lowercase),
                "capital and small letters".to_owned(),
            ),
            (!needs_digit || has(char::is_numeric), "a digit".to_owned()),
            (
                !needs_symbol || has(|one| !one.is_alphanumeric()),
                "something that is neither letter nor digit".to_owned(),
            ),
            (password != user_name, "something else than the user's name".to_owned()),
        ];
        let missing: Vec<String> =
            demands.into_iter().filter(|(is_met, _)| !is_met).map(|(_, what)| what).collect();
        match missing.is_empty() {
            true => Ok(()),
            false => Err(Refusal::invalid(format!("the password needs {}", missing.join(", ")))),
        }
    }
}
