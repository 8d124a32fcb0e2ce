//! The account: who may use the service, with a password that is kept as a hash only.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use blake2::{Blake2s256, Digest};

use crate::archive::Mark;

/// The bytes of randomness behind a text that nobody can guess.
const RANDOM_BYTES: usize = 16;

/// Who may use the service.
#[derive(Clone, Debug)]
pub struct Account {
    name: String,
    /// In the form that says its algorithm: `$argon2id$…`.
    hash: String,
    centre: Option<String>,
    /// Whose sessions are its own.
    owner: Mark,
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
        if !PasswordHash::new(hash).is_ok_and(is_argon2) {
            return Err(AccountError::Hash);
        }
        let owner = owner_mark(name, hash, centre.as_deref());
        Ok(Self { name: name.to_owned(), hash: hash.to_owned(), centre, owner })
    }

    /// An account whose password is for one run; its sessions go on in the next one.
    ///
    /// # Errors
    /// As [`Account::new`] and [`hash_password`].
    pub fn for_one_run(name: &str, password: &str) -> Result<Self, AccountError> {
        let account = Self::new(name, &hash_password(password)?, None)?;
        Ok(Self { owner: owner_mark(name, "", None), ..account })
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

    /// Whose sessions are its own: somebody else's after a change of name, password or centre.
    pub(super) fn owner(&self) -> Mark {
        self.owner
    }

    /// The hash of the password.
    pub(super) fn hash(&self) -> &str {
        &self.hash
    }
}

/// Whether a password is the one that was hashed; nothing is, where the hash cannot be read.
pub(super) fn is_password(password: &str, hash: &str) -> bool {
    let Ok(hash) = PasswordHash::new(hash) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

/// What stays the same as long as name, hash of the password and centre do.
pub(super) fn owner_mark(name: &str, hash: &str, centre: Option<&str>) -> Mark {
    let mut digest = Blake2s256::new();
    for part in [Some(name), Some(hash), centre] {
        // With their lengths, parts stay apart; no part is as long as one that is not there.
        let length = part.map_or(u64::MAX, |part| part.len() as u64);
        digest.update(length.to_le_bytes());
        digest.update(part.unwrap_or_default());
    }
    digest.finalize().into()
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
