//! Sessions: browsers that have logged in, known by a cookie.
//!
//! A session is known by the hash of its token; nobody keeps the token itself. What is here is what
//! counts, and the archive has it as well, for the next start.

use blake2::{Blake2s256, Digest};
use dashmap::DashMap;
use tokio::sync::watch;

use crate::archive::{Holder, KeptSession, Lasting, Mark};
use crate::clock::Timestamp;

/// How many sessions there may be; a new one ends the one that was quiet longest, of those that a request has begun if
/// there are any.
const SESSIONS_MAX: usize = 10_000;
/// How many sessions one of those who log in may have, which is more than anybody has wallboards: who logs in more often
/// ends own sessions, and nobody else's.
const SESSIONS_OF_OWNER_MAX: usize = 4_000;
/// How many of those that begin with a request that shows name and password: a client that never keeps its cookie ends
/// sessions of its kind, and none of somebody who has logged in.
const SESSIONS_BY_REQUESTS_MAX: usize = 500;
/// How long a session lasts without a request or an open stream, milliseconds.
pub(super) const SESSION_IDLE_MS_MAX: i64 = 7 * 24 * 3_600_000;
/// How often the archive learns at the most that a session was used, milliseconds.
const RENEWAL_PERIOD_MS: i64 = 3_600_000;

/// Browsers that have logged in.
#[derive(Debug)]
pub(super) struct Sessions {
    by_mark: DashMap<Mark, Session>,
}

#[derive(Debug)]
struct Session {
    owner: Owner,
    /// Whose it is as soon as the owner has another password, where that is about to be.
    next_owner: Option<Mark>,
    way: Way,
    last_used_ms: i64,
    /// What the archive knows of that.
    written_ms: i64,
    /// Streams learn of the end when this is gone.
    alive: watch::Sender<()>,
}

/// Who has begun a session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Owner {
    /// The hash of whoever it is, password and all: another one later is somebody else.
    pub(super) mark: Mark,
    /// The user; none for the account of the service.
    pub(super) holder: Option<Holder>,
}

/// How a session has begun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Somebody has logged in.
    LogIn,
    /// A request has shown name and password, and its client may go on with a cookie.
    Request,
}

impl Way {
    /// How many sessions of one owner may have begun so.
    fn count_max(self) -> usize {
        match self {
            Self::LogIn => SESSIONS_OF_OWNER_MAX,
            Self::Request => SESSIONS_BY_REQUESTS_MAX,
        }
    }
}

/// What the use of a session comes to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// It is no session any more.
    Ended,
    /// It goes on.
    GoesOn(Owner),
    /// It goes on, and the archive should learn of it.
    Renewed(Owner),
}

/// What ties a stream to the session that has opened it.
#[derive(Debug)]
pub(super) struct Bond {
    pub(super) mark: Mark,
    alive: watch::Receiver<()>,
}

impl Sessions {
    /// Goes on with the sessions that were kept.
    pub(super) fn new(kept: Vec<KeptSession>, now: Timestamp) -> Self {
        let session = |kept: KeptSession| {
            let owner = Owner { mark: kept.owner, holder: kept.holder };
            let way = if kept.is_by_request { Way::Request } else { Way::LogIn };
            // A clock that was put back makes no session last longer.
            (kept.mark, Session::new(owner, way, kept.last_used_ms.min(now.ms())))
        };
        Self { by_mark: kept.into_iter().map(session).collect() }
    }

    /// Which sessions of an account go on after a restart.
    pub(super) fn lasting(owner: Mark, now: Timestamp) -> Lasting {
        let used_after_ms = now.ms() - SESSION_IDLE_MS_MAX;
        Lasting { owner, used_after_ms, count_max: SESSIONS_MAX }
    }

    /// Begins a session. Gives what is to be kept of it, and which sessions it has ended.
    pub(super) fn begin(
        &self,
        mark: Mark,
        owner: Owner,
        way: Way,
        now: Timestamp,
    ) -> (KeptSession, Vec<Mark>) {
        let mut ended = Vec::new();
        if self.by_mark.len() >= SESSIONS_MAX {
            self.by_mark.retain(|mark, session| {
                let is_alive = session.is_alive(now);
                if !is_alive {
                    ended.push(*mark);
                }
                is_alive
            });
        }
        let is_own = |session: &Session| session.owner.mark == owner.mark && session.way == way;
        // As long as all together are fewer, nobody needs to be counted.
        let has_too_many = self.by_mark.len() >= way.count_max()
            && self.by_mark.iter().filter(|session| is_own(session)).count() >= way.count_max();
        if has_too_many || self.by_mark.len() >= SESSIONS_MAX {
            let ending = self.by_mark.iter().filter(|session| !has_too_many || is_own(session));
            // Who has logged in would have to do so again.
            let quietest =
                ending.min_by_key(|session| (session.way == Way::LogIn, session.last_used_ms));
            let quietest = quietest.map(|session| *session.key());
            ended.extend(quietest.inspect(|mark| self.end(mark)));
        }
        let session = Session::new(owner, way, now.ms());
        let kept = session.kept(mark);
        self.by_mark.insert(mark, session);
        (kept, ended)
    }

    /// Lets a session go on when its owner has another password, as somebody else's.
    pub(super) fn bequeath(&self, mark: &Mark, next_owner: Mark) {
        if let Some(mut session) = self.by_mark.get_mut(mark) {
            session.next_owner = Some(next_owner);
        }
    }

    /// Goes on with a session as that of its next owner, where there is one. Gives what is to be kept of it.
    pub(super) fn succeed(&self, mark: &Mark) -> Option<KeptSession> {
        let mut session = self.by_mark.get_mut(mark)?;
        if let Some(mark) = session.next_owner.take() {
            session.owner.mark = mark;
        }
        Some(session.kept(*mark))
    }

    /// Uses a session; if it is alive, it goes on.
    pub(super) fn use_of(&self, mark: &Mark, now: Timestamp) -> Use {
        let Some(mut session) = self.by_mark.get_mut(mark).filter(|one| one.is_alive(now)) else {
            return Use::Ended;
        };
        session.last_used_ms = now.ms();
        let owner = session.owner.clone();
        if now.ms() - session.written_ms < RENEWAL_PERIOD_MS {
            return Use::GoesOn(owner);
        }
        session.written_ms = now.ms();
        Use::Renewed(owner)
    }

    /// Ties something to a session; none where it has ended.
    pub(super) fn bind(&self, mark: &Mark) -> Option<Bond> {
        let session = self.by_mark.get(mark)?;
        Some(Bond { mark: *mark, alive: session.alive.subscribe() })
    }

    /// Whether a session is no more.
    pub(super) fn has_ended(&self, mark: &Mark) -> bool {
        !self.by_mark.contains_key(mark)
    }

    /// Ends a session, for all that is tied to it as well.
    pub(super) fn end(&self, mark: &Mark) {
        self.by_mark.remove(mark);
    }
}

impl Session {
    fn new(owner: Owner, way: Way, last_used_ms: i64) -> Self {
        let alive = watch::Sender::new(());
        let written_ms = last_used_ms;
        Self { owner, next_owner: None, way, last_used_ms, written_ms, alive }
    }

    /// What is to be kept of it.
    fn kept(&self, mark: Mark) -> KeptSession {
        let Owner { mark: owner, holder } = self.owner.clone();
        let (is_by_request, last_used_ms) = (self.way == Way::Request, self.last_used_ms);
        KeptSession { mark, owner, holder, is_by_request, last_used_ms }
    }

    fn is_alive(&self, now: Timestamp) -> bool {
        now.ms() - self.last_used_ms < SESSION_IDLE_MS_MAX
    }
}

impl Bond {
    /// Whether the session has ended.
    pub(super) fn is_broken(&self) -> bool {
        self.alive.has_changed().is_err()
    }

    /// Waits until the session has ended; for ever where there is none.
    pub(super) async fn broken(bond: Option<&mut Self>) {
        match bond {
            // Nothing is ever said but that it has ended.
            Some(bond) => while bond.alive.changed().await.is_ok() {},
            None => std::future::pending().await,
        }
    }
}

/// The hash by which a session is known.
pub(super) fn mark_of(token: &str) -> Mark {
    Blake2s256::digest(token).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWNER: Mark = [0; 32];

    fn owner() -> Owner {
        Owner { mark: OWNER, holder: None }
    }

    fn at(ms: i64) -> Timestamp {
        Timestamp::from_ms(ms).unwrap()
    }

    fn sessions() -> Sessions {
        Sessions::new(Vec::new(), at(0))
    }

    #[track_caller]
    fn check(sessions: &Sessions, mark: Mark, ms: i64, expected: &Use) {
        assert_eq!(sessions.use_of(&mark, at(ms)), *expected);
    }

    #[test]
    fn a_session_lasts_as_long_as_it_is_used() {
        let sessions = sessions();
        let mark = mark_of("one");
        let (kept, ended) = sessions.begin(mark, owner(), Way::LogIn, at(0));
        assert_eq!((kept.mark, kept.owner, kept.last_used_ms), (mark, OWNER, 0));
        assert_eq!(ended, Vec::<Mark>::new());
        check(&sessions, mark, SESSION_IDLE_MS_MAX - 1, &Use::Renewed(owner()));
        check(&sessions, mark, 2 * SESSION_IDLE_MS_MAX - 2, &Use::Renewed(owner()));
        check(&sessions, mark, 3 * SESSION_IDLE_MS_MAX, &Use::Ended);
        check(&sessions, mark_of("other"), 0, &Use::Ended);
        sessions.end(&mark);
        check(&sessions, mark, 2 * SESSION_IDLE_MS_MAX - 2, &Use::Ended);
    }

    #[test]
    fn the_archive_learns_of_uses_now_and_then() {
        let sessions = sessions();
        let mark = mark_of("one");
        sessions.begin(mark, owner(), Way::LogIn, at(0));
        check(&sessions, mark, RENEWAL_PERIOD_MS - 1, &Use::GoesOn(owner()));
        check(&sessions, mark, RENEWAL_PERIOD_MS, &Use::Renewed(owner()));
        check(&sessions, mark, RENEWAL_PERIOD_MS + 1, &Use::GoesOn(owner()));
        check(&sessions, mark, 2 * RENEWAL_PERIOD_MS, &Use::Renewed(owner()));
        // A clock that was put back.
        check(&sessions, mark, 0, &Use::GoesOn(owner()));
        check(&sessions, mark, SESSION_IDLE_MS_MAX, &Use::Ended);
    }

    #[test]
    fn kept_sessions_go_on() {
        let kept = |name: &str, last_used_ms| {
            let mark = mark_of(name);
            KeptSession { mark, owner: OWNER, holder: None, is_by_request: false, last_used_ms }
        };
        let now = SESSION_IDLE_MS_MAX;
        let kept = vec![kept("past", 1), kept("future", i64::MAX)];
        let sessions = Sessions::new(kept, at(now));
        check(&sessions, mark_of("past"), now, &Use::Renewed(owner()));
        check(&sessions, mark_of("future"), now, &Use::GoesOn(owner()));
        check(&sessions, mark_of("future"), now + SESSION_IDLE_MS_MAX, &Use::Ended);
        let lasting = Sessions::lasting(OWNER, at(now));
        let count_max = SESSIONS_MAX;
        assert_eq!(lasting, Lasting { owner: OWNER, used_after_ms: 0, count_max });
    }

    #[test]
    fn a_session_too_many_ends_the_quietest() {
        let sessions = sessions();
        let mark = |place: usize| mark_of(&place.to_string());
        let owner =
            |place: usize| Owner { mark: [u8::try_from(place % 100).unwrap(); 32], holder: None };
        let full = SESSIONS_MAX as i64;
        for place in 0..SESSIONS_MAX {
            let ended = sessions.begin(mark(place), owner(place), Way::LogIn, at(place as i64)).1;
            assert_eq!(ended, Vec::<Mark>::new());
        }
        check(&sessions, mark(0), full, &Use::GoesOn(owner(0)));
        assert_eq!(sessions.begin(mark(SESSIONS_MAX), owner(0), Way::LogIn, at(full)).1, [mark(1)]);
        check(&sessions, mark(1), full, &Use::Ended);
        check(&sessions, mark(0), full, &Use::GoesOn(owner(0)));
        // All but two have been quiet for too long.
        let later = full + SESSION_IDLE_MS_MAX - 1;
        let ended = sessions.begin(mark(1), owner(1), Way::LogIn, at(later)).1;
        assert_eq!(ended.len(), SESSIONS_MAX - 2);
        check(&sessions, mark(0), later, &Use::Renewed(owner(0)));
    }

    #[test]
    fn a_session_too_many_ends_none_of_a_log_in_where_there_are_others() {
        let mark = |place: usize| mark_of(&place.to_string());
        let owner = |place: usize| [u8::try_from(place % 100).unwrap(); 32];
        let kept = |place: usize| {
            let (is_by_request, last_used_ms) = ([7, 8].contains(&place), place as i64);
            let (mark, owner) = (mark(place), owner(place));
            KeptSession { mark, owner, holder: None, is_by_request, last_used_ms }
        };
        let now = at(SESSIONS_MAX as i64);
        let sessions = Sessions::new((0..SESSIONS_MAX).map(kept).collect(), now);
        let ended = [0, 1, 2].map(|more| {
            let owner = Owner { mark: owner(more), holder: None };
            sessions.begin(mark(SESSIONS_MAX + more), owner, Way::LogIn, now).1
        });
        assert_eq!(ended, [[mark(7)], [mark(8)], [mark(0)]]);
    }

    #[test]
    fn who_begins_too_many_sessions_ends_none_of_others() {
        let sessions = sessions();
        let mark = |place: usize| mark_of(&place.to_string());
        let other = Owner { mark: [1; 32], holder: None };
        sessions.begin(mark_of("other"), other.clone(), Way::LogIn, at(0));
        for place in 0..SESSIONS_OF_OWNER_MAX {
            let ended = sessions.begin(mark(place), owner(), Way::LogIn, at(1 + place as i64)).1;
            assert_eq!(ended, Vec::<Mark>::new());
        }
        let full = 1 + SESSIONS_OF_OWNER_MAX;
        assert_eq!(sessions.begin(mark(full), owner(), Way::LogIn, at(full as i64)).1, [mark(0)]);
        check(&sessions, mark_of("other"), full as i64, &Use::GoesOn(other));
    }

    #[test]
    fn a_client_that_never_keeps_its_cookie_ends_no_session_of_a_log_in() {
        let sessions = sessions();
        sessions.begin(mark_of("wall"), owner(), Way::LogIn, at(0));
        let mark = |place: usize| mark_of(&place.to_string());
        for place in 0..SESSIONS_OF_OWNER_MAX + SESSIONS_BY_REQUESTS_MAX {
            let ended = sessions.begin(mark(place), owner(), Way::Request, at(1 + place as i64)).1;
            let expected = place.checked_sub(SESSIONS_BY_REQUESTS_MAX).map(mark);
            assert_eq!(ended, expected.into_iter().collect::<Vec<Mark>>());
        }
        check(&sessions, mark_of("wall"), 10_000, &Use::GoesOn(owner()));
        assert_eq!(sessions.by_mark.len(), 1 + SESSIONS_BY_REQUESTS_MAX);
    }

    #[test]
    fn a_session_goes_on_as_that_of_its_next_owner() {
        let sessions = sessions();
        let mark = mark_of("one");
        sessions.begin(mark, owner(), Way::Request, at(5));
        assert_eq!(sessions.succeed(&mark).map(|kept| kept.owner), Some(OWNER));
        let next = Owner { mark: [7; 32], holder: None };
        sessions.bequeath(&mark, next.mark);
        check(&sessions, mark, 5, &Use::GoesOn(owner()));
        let (owner, last_used_ms) = (next.mark, 5);
        let kept = KeptSession { mark, owner, holder: None, is_by_request: true, last_used_ms };
        assert_eq!(sessions.succeed(&mark), Some(kept.clone()));
        check(&sessions, mark, 5, &Use::GoesOn(next));
        assert_eq!(sessions.succeed(&mark), Some(kept));
        assert_eq!(sessions.succeed(&mark_of("other")), None);
    }

    #[test]
    fn what_is_tied_to_a_session_learns_of_its_end() {
        let sessions = sessions();
        let mark = mark_of("one");
        assert!(sessions.bind(&mark).is_none());
        sessions.begin(mark, owner(), Way::LogIn, at(0));
        let bond = sessions.bind(&mark).unwrap();
        check(&sessions, mark, RENEWAL_PERIOD_MS, &Use::Renewed(owner()));
        assert!(!bond.is_broken());
        sessions.end(&mark);
        assert!(bond.is_broken());
    }
}
