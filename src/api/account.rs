//! The account: who may use the service, with a password that is kept as a hash only.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};

/// The bytes of randomness behind a text that nobody can guess.
const RANDOM_BYTES: usize = 16;

/// Who may use the service.
#[derive(Clone, Debug)]
pub struct Account {
    name: String,
    /// In the form that says its algorithm: `$argon2id$…`.
    hash: String,
    centre: Option<String>,
}

/// Why there cannot be such an account.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// The name is empty, or has a colon, which HTTP Basic authentication cannot send.
    #[error("`account.name` is empty or has a colon, which a browser cannot send: choose another")]
    Name,
    /// The password is not a hash.
    #[error(
        "`account.password` is not a hash: run `tallyboard password` and put what it prints into \
         quotes here"
    )]
    Hash,
    /// The password cannot be hashed.
    #[error("this password cannot be used: {0}")]
    Password(String),
}

impl Account {
    /// An account with the hash of its password, and the centre that it belongs to, if it is of one.
    ///
    /// # Errors
    /// Where the name cannot be sent or the hash is none.
    pub fn new(name: &str, hash: &str, centre: Option<String>) -> Result<Self, AccountError> {
        if name.is_empty() || name.contains(':') || name.chars().any(char::is_control) {
            return Err(AccountError::Name);
        }
        let is_argon2 = |hash: PasswordHash| {
            hash.algorithm.as_str().starts_with("argon2") && hash.hash.is_some()
        };
        match PasswordHash::new(hash).is_ok_and(is_argon2) {
            true => Ok(Self { name: name.to_owned(), hash: hash.to_owned(), centre }),
            false => Err(AccountError::Hash),
        }
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The centre that it belongs to; none where it sees all of them.
    #[must_use]
    pub fn centre(&self) -> Option<&str> {
        self.centre.as_deref()
    }

    /// Whether name and password are right. It takes as long for a wrong name.
    pub(super) fn admits(&self, name: &str, password: &str) -> bool {
        let hash = PasswordHash::new(&self.hash).expect("it was read before");
        let is_right = Argon2::default().verify_password(password.as_bytes(), &hash).is_ok();
        is_right && name == self.name
    }
}

/// Hashes a password for the configuration file.
///
/// # Errors
/// Where the password is empty.
pub fn hash_password(password: &str) -> Result<String, AccountError> {
    if password.is_empty() {
        return Err(AccountError::Password("it is empty".to_owned()));
    }
    let hash = Argon2::default().hash_password(password.as_bytes());
    hash.map(|hash| hash.to_string()).map_err(|error| AccountError::Password(error.to_string()))
}

/// A text that nobody can guess.
#[must_use]
pub fn random_text() -> String {
    random_bytes().iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn random_bytes() -> [u8; RANDOM_BYTES] {
    let mut bytes = [0; RANDOM_BYTES];
    getrandom::fill(&mut bytes).expect("the system has randomness");
    bytes
}
