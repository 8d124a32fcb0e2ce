//! Attempts to log in that failed: so many for each name and address, and then slowly, so that nobody finds
//! a password by trying.

use std::hash::Hash;
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::time::Duration;

use dashmap::DashMap;
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::problem::Problem;
use crate::clock::Timestamp;

/// How many attempts may fail one after the other.
const FAILURES: NonZeroU32 = NonZeroU32::new(20).expect("it is not zero");
/// How many a minute from then on.
const FAILURES_PER_MINUTE: NonZeroU32 = NonZeroU32::new(10).expect("it is not zero");
/// How many names or addresses are remembered; those that were quiet are forgotten first.
const KEYS_MAX: usize = 50_000;

/// Attempts that failed lately.
#[derive(Debug)]
pub(super) struct Attempts {
    names: Failures<String>,
    addresses: Failures<IpAddr>,
}

/// Failures by what they have in common.
#[derive(Debug)]
struct Failures<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    /// Who has to wait, and until when.
    waiting: DashMap<K, i64>,
}

impl Default for Attempts {
    fn default() -> Self {
        Self { names: Failures::new(), addresses: Failures::new() }
    }
}

impl Attempts {
    /// Lets somebody try a password.
    ///
    /// # Errors
    /// Where too many attempts for the name or from the address have failed.
    pub(super) fn admit(
        &self,
        name: &str,
        address: Option<IpAddr>,
        now: Timestamp,
    ) -> Result<(), Problem> {
        let is_admitted = self.names.admits(&name.to_lowercase(), now)
            && address.is_none_or(|address| self.addresses.admits(&address, now));
        match is_admitted {
            true => Ok(()),
            false => Err(Problem::too_many("too many wrong passwords: wait a minute")),
        }
    }

    /// Notes that a password was wrong.
    pub(super) fn failed(&self, name: &str, address: Option<IpAddr>, now: Timestamp) {
        self.names.failed(name.to_lowercase(), now);
        if let Some(address) = address {
            self.addresses.failed(address, now);
        }
    }
}

impl<K: Hash + Eq + Clone> Failures<K> {
    fn new() -> Self {
        let quota = Quota::per_minute(FAILURES_PER_MINUTE).allow_burst(FAILURES);
        Self { limiter: RateLimiter::keyed(quota), waiting: DashMap::new() }
    }

    fn admits(&self, key: &K, now: Timestamp) -> bool {
        self.waiting.get(key).is_none_or(|until| *until <= now.ms())
    }

    fn failed(&self, key: K, now: Timestamp) {
        if self.limiter.len() > KEYS_MAX {
            self.limiter.retain_recent();
            self.waiting.retain(|_, until| *until > now.ms());
        }
        // The next failure would be one too many: whoever it is has to wait for as long.
        if let Err(refused) = self.limiter.check_key(&key) {
            let wait = refused.wait_time_from(DefaultClock::default().now());
            self.waiting.insert(key, now.ms() + milliseconds(wait));
        }
    }
}

fn milliseconds(wait: Duration) -> i64 {
    i64::try_from(wait.as_millis()).unwrap_or(i64::MAX / 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_or_an_address_that_fails_too_often_has_to_wait() {
        let attempts = Attempts::default();
        let address = |last: u8| Some(IpAddr::from([127, 0, 0, last]));
        let now = Timestamp::from_ms(0).unwrap();
        for _ in 0..=FAILURES.get() {
            assert!(attempts.admit("Ann", address(1), now).is_ok());
            attempts.failed("Ann", address(1), now);
        }
        assert!(attempts.admit("ann", address(2), now).is_err(), "the name, from anywhere");
        assert!(attempts.admit("bob", address(1), now).is_err(), "the address, for anybody");
        assert!(attempts.admit("bob", address(2), now).is_ok());
        let later = Timestamp::from_ms(60_000).unwrap();
        assert!(attempts.admit("ann", address(1), later).is_ok());
    }
}
