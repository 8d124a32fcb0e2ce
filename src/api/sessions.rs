//! Sessions: browsers that have logged in, known by a cookie.

use dashmap::DashMap;

use super::account::random_text;
use crate::clock::Timestamp;

/// How many sessions there may be; a new one ends the one that was quiet longest.
const SESSIONS_MAX: usize = 10_000;
/// How long a session lasts without a request, milliseconds. A wallboard asks all the time.
pub(super) const SESSION_IDLE_MS_MAX: i64 = 7 * 24 * 3_600_000;

/// Browsers that have logged in, by token.
#[derive(Debug, Default)]
pub(super) struct Sessions {
    last_used: DashMap<String, i64>,
}

impl Sessions {
    /// Begins a session and gives its token.
    pub(super) fn begin(&self, now: Timestamp) -> String {
        if self.last_used.len() >= SESSIONS_MAX {
            self.last_used.retain(|_, used| now.ms() - *used < SESSION_IDLE_MS_MAX);
        }
        if self.last_used.len() >= SESSIONS_MAX {
            let quietest = self.last_used.iter().min_by_key(|entry| *entry.value());
            let quietest = quietest.map(|entry| entry.key().clone());
            quietest.and_then(|token| self.last_used.remove(&token));
        }
        let token = random_text();
        self.last_used.insert(token.clone(), now.ms());
        token
    }

    /// Whether a token is of a session; if so, it goes on.
    pub(super) fn goes_on(&self, token: &str, now: Timestamp) -> bool {
        let Some(mut used) = self.last_used.get_mut(token) else { return false };
        let is_alive = now.ms() - *used < SESSION_IDLE_MS_MAX;
        if is_alive {
            *used = now.ms();
        }
        is_alive
    }

    /// Ends a session.
    pub(super) fn end(&self, token: &str) {
        self.last_used.remove(token);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms).unwrap()
    }

    #[test]
    fn a_session_lasts_as_long_as_it_is_used() {
        let sessions = Sessions::default();
        let token = sessions.begin(at(0));
        assert!(sessions.goes_on(&token, at(SESSION_IDLE_MS_MAX - 1)));
        assert!(sessions.goes_on(&token, at(2 * SESSION_IDLE_MS_MAX - 2)));
        assert!(!sessions.goes_on(&token, at(3 * SESSION_IDLE_MS_MAX)));
        assert!(!sessions.goes_on("0", at(0)));
        sessions.end(&token);
        assert!(!sessions.goes_on(&token, at(0)));
    }

    #[test]
    fn a_session_too_many_ends_the_quietest() {
        let sessions = Sessions::default();
        let tokens: Vec<String> =
            (0..SESSIONS_MAX).map(|place| sessions.begin(at(place as i64))).collect();
        assert!(sessions.goes_on(&tokens[0], at(SESSIONS_MAX as i64)));
        sessions.begin(at(SESSIONS_MAX as i64));
        assert!(!sessions.goes_on(&tokens[1], at(SESSIONS_MAX as i64)));
        assert!(sessions.goes_on(&tokens[0], at(SESSIONS_MAX as i64)));
    }
}
