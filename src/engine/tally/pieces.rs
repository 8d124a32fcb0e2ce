//! Instances with their connections, for what runs under one connId at once (semantics 40, 104).
//!
//! Which instances make a chain can change later: a call can get another identity. So the instances of
//! an interval are kept, and chains are made of them when somebody asks.

use serde::{Deserialize, Serialize};

use super::ages::Key;
use super::chains::{Chain, Links, chains, chains_of, spans};
use super::piece::{Mark, Piece};
use crate::definition::Mask;
use crate::ids::ConnectionId;

/// How many pieces an object has at the least before those are looked for that nobody needs.
const PIECES_MIN: usize = 64;

/// The pieces of one object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Pieces {
    all: Vec<Piece>,
    /// How many there may be before those are looked for that nobody needs.
    limit: usize,
    /// The login that the interval since login began with.
    pub(in crate::engine) opened: Option<Mark>,
    /// The pieces of that interval and the logout, when it is over.
    pub(in crate::engine) closed: Option<(Vec<Piece>, Mark)>,
}

impl Pieces {
    pub(in crate::engine) fn begin(&mut self, piece: Piece) {
        self.all.push(piece);
    }

    /// Takes the end of an instance; `is_admitted` is left out where it stays as it was.
    pub(in crate::engine) fn end(&mut self, key: Key, end: Mark, is_admitted: Option<bool>) {
        if let Some(piece) = self.running(key) {
            piece.end = Some(end);
            piece.is_admitted = is_admitted.unwrap_or(piece.is_admitted);
            if let Some((_, open @ None)) = piece.stretches.last_mut() {
                *open = Some(end);
            }
        }
    }

    /// Notes that the agent of an instance has left the group.
    pub(in crate::engine) fn withdraw(&mut self, key: Key, now: Mark) {
        if let Some(piece) = self.running(key) {
            piece.end = Some(now);
            piece.has_left = true;
        }
    }

    /// Notes what an instance belongs to now, and whether the filter is true; `now` is given where
    /// stretches are asked for.
    pub(in crate::engine) fn review(
        &mut self,
        key: Key,
        connection: Option<ConnectionId>,
        is_admitted: bool,
        now: Option<Mark>,
    ) {
        if let Some(piece) = self.running(key) {
            piece.connection = connection;
            piece.is_admitted = is_admitted;
            if let Some(now) = now {
                piece.turn(now, is_admitted);
            }
        }
    }

    fn running(&mut self, key: Key) -> Option<&mut Piece> {
        self.all.iter_mut().rev().find(|piece| piece.key == key && piece.end.is_none())
    }

    /// Begins the interval since login: what has ended was before it.
    pub(in crate::engine) fn open(&mut self, login: Mark) {
        self.retain(|chain| chain.end.is_none());
        self.opened = Some(login);
        self.closed = None;
    }

    /// Ends the interval since login: what runs has been in it up to now.
    pub(in crate::engine) fn close(&mut self, logout: Mark) {
        self.closed = Some((self.all.clone(), logout));
        self.retain(|chain| chain.end.is_none());
    }

    /// Forgets the pieces of the chains that are not wanted.
    fn retain(&mut self, is_wanted: impl Fn(&Chain) -> bool) {
        let (chains, places) = chains_of(&spans(&self.all, Mask::EVERY, Links::Instances));
        let mut places = places.into_iter().map(|place| chains.get(place));
        self.all.retain(|_| places.next().flatten().is_none_or(&is_wanted));
    }

    /// What has been in the interval since login, which may be over.
    pub(in crate::engine) fn since_login(&self) -> (&[Piece], Option<Mark>) {
        match &self.closed {
            Some((pieces, logout)) => (pieces, Some(*logout)),
            None => (&self.all, None),
        }
    }

    /// All pieces.
    pub(in crate::engine) fn all(&self) -> &[Piece] {
        &self.all
    }

    /// Forgets chains of instances that are over and that nobody needs, now and then. Needed are those
    /// with a part that is said to be.
    pub(in crate::engine) fn forget(
        &mut self,
        links: Links,
        is_needed: impl Fn(&[Chain]) -> Vec<bool>,
    ) {
        if self.all.len() <= self.limit.max(PIECES_MIN) {
            return;
        }
        let parts = chains(&self.all, Mask::EVERY, links);
        let needed = is_needed(&parts);
        let needed = parts.iter().zip(needed).filter(|(_, is_needed)| *is_needed);
        let needed: Vec<Chain> = needed.map(|(chain, _)| *chain).collect();
        self.retain(|chain| {
            let is_part = |part: &Chain| {
                part.is_of_same(chain) && chain.end.is_none_or(|end| part.begin <= end)
            };
            chain.end.is_none() || needed.iter().any(is_part)
        });
        self.limit = self.all.len() * 2;
    }
}

#[cfg(test)]
mod tests {
    use smallvec::SmallVec;

    use super::*;
    use crate::definition::Action;
    use crate::ids::Id;

    fn mark(event: u64) -> Mark {
        Mark { event, time: event.cast_signed() * 10 }
    }

    /// A piece of a connection from one event to another.
    fn piece(key: u64, connection: usize, begin: u64, end: Option<u64>) -> Piece {
        Piece {
            action: Action::CallInbound,
            connection: Some(ConnectionId::from_index(connection)),
            begin: mark(begin),
            end: end.map(mark),
            key: Key(key),
            is_admitted: true,
            begun: Some(true),
            has_left: false,
            stretches: SmallVec::new(),
        }
    }

    #[track_caller]
    fn check(pieces: &[Piece], expected: &[(u64, Option<u64>)]) {
        let chains = chains(pieces, Mask::ALL, Links::Instances);
        let bounds = chains.iter().map(|chain| (chain.begin.event, chain.end.map(|end| end.event)));
        assert_eq!(bounds.collect::<Vec<_>>(), expected);
    }

    #[test]
    fn semantics_104_what_overlaps_under_one_connection_is_one_chain() {
        check(
            &[piece(1, 7, 1, Some(5)), piece(2, 7, 3, Some(9)), piece(3, 7, 8, Some(8))],
            &[(1, Some(9))],
        );
        check(&[piece(1, 7, 1, Some(5)), piece(2, 7, 5, None)], &[(1, Some(5)), (5, None)]);
        check(&[piece(1, 7, 1, Some(5)), piece(2, 8, 3, Some(9))], &[(1, Some(5)), (3, Some(9))]);
        let nameless = Piece { connection: None, ..piece(3, 7, 2, Some(4)) };
        check(&[nameless.clone(), nameless], &[(2, Some(4)), (2, Some(4))]);
    }

    #[test]
    fn semantics_104_a_call_that_gets_another_identity_takes_its_instance_along() {
        let mut pieces = Pieces::default();
        pieces.begin(piece(1, 7, 1, None));
        pieces.begin(piece(2, 8, 2, None));
        check(pieces.all(), &[(1, None), (2, None)]);
        pieces.review(Key(2), Some(ConnectionId::from_index(7)), true, None);
        check(pieces.all(), &[(1, None)]);
        pieces.end(Key(1), mark(4), None);
        pieces.end(Key(2), mark(6), Some(false));
        let [chain] = chains(pieces.all(), Mask::ALL, Links::Instances)[..] else {
            panic!("not one chain")
        };
        assert_eq!((chain.end, chain.is_admitted), (Some(mark(6)), false));
    }

    #[test]
    fn chains_that_nobody_needs_are_forgotten_now_and_then() {
        let mut pieces = Pieces::default();
        for number in 1..=200 {
            pieces.begin(piece(number, 7, 2 * number, None));
            pieces.end(Key(number), mark(2 * number + 1), None);
            pieces.forget(Links::Instances, |chains| {
                chains.iter().map(|chain| chain.begin.event > 300).collect()
            });
        }
        assert!(pieces.all().len() < 150, "{}", pieces.all().len());
        assert!(pieces.all().iter().any(|piece| piece.begin.event == 400));
    }

    #[test]
    fn semantics_104_stretches_of_one_connection_that_overlap_are_one_chain() {
        let mut pieces = Pieces::default();
        for (key, begin) in [(1, 1), (2, 3)] {
            pieces.begin(piece(key, 7, begin, None));
        }
        let seven = Some(ConnectionId::from_index(7));
        pieces.review(Key(1), seven, true, Some(mark(4)));
        pieces.review(Key(2), seven, true, Some(mark(5)));
        pieces.review(Key(1), seven, false, Some(mark(6)));
        pieces.review(Key(1), seven, true, Some(mark(8)));
        pieces.end(Key(2), mark(7), None);
        let chains = chains(pieces.all(), Mask::ALL, Links::Stretches);
        let bounds = chains.iter().map(|chain| (chain.begin.event, chain.end.map(|end| end.event)));
        assert_eq!(bounds.collect::<Vec<_>>(), [(4, Some(7)), (8, None)]);
    }
}
