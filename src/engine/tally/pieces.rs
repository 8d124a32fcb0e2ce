//! Instances with their connections, for what runs under one connId at once (semantics 40, 104).
//!
//! Which instances make a chain can change later: a call can get another identity. So the instances of
//! an interval are kept, and chains are made of them when somebody asks.

use std::collections::HashMap;

use foldhash::fast::FixedState;
use serde::{Deserialize, Serialize};

use super::ages::Key;
use crate::definition::{Action, Mask};
use crate::ids::ConnectionId;

/// How many pieces an object has at the least before those are looked for that nobody needs.
const PIECES_MIN: usize = 64;

/// An instant in the order of events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub(in crate::engine) struct Mark {
    pub(in crate::engine) time: i64,
    /// The number of the event; 0 where it is not known, so that the time tells.
    pub(in crate::engine) event: u64,
}

impl Mark {
    /// Whether it is earlier than the end of something.
    fn is_before(self, end: Self) -> bool {
        match self.event {
            0 => self.time <= end.time,
            event => event < end.event,
        }
    }
}

/// An instance, or what of it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::engine) struct Piece {
    pub(in crate::engine) action: Action,
    pub(in crate::engine) connection: Option<ConnectionId>,
    pub(in crate::engine) begin: Mark,
    /// None while it runs.
    pub(in crate::engine) end: Option<Mark>,
    pub(in crate::engine) key: Key,
    /// Whether the filter is true: now, or as it was at the end.
    pub(in crate::engine) is_admitted: bool,
}

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

/// Instances of one connection that overlap, or one instance without a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) struct Chain {
    /// The actions of its instances.
    pub(in crate::engine) actions: Mask,
    pub(in crate::engine) connection: Option<ConnectionId>,
    /// The key of its first instance.
    key: Key,
    pub(in crate::engine) begin: Mark,
    /// None while any instance runs.
    pub(in crate::engine) end: Option<Mark>,
    /// Whether the filter was true for the instance that ended last.
    pub(in crate::engine) is_admitted: bool,
    /// Whether the filter is true for any instance that runs.
    pub(in crate::engine) is_admitted_now: bool,
}

impl Pieces {
    pub(in crate::engine) fn begin(&mut self, piece: Piece) {
        self.all.push(piece);
    }

    /// Takes the end of an instance.
    pub(in crate::engine) fn end(&mut self, key: Key, end: Mark, is_admitted: bool) {
        if let Some(piece) = self.running(key) {
            piece.end = Some(end);
            piece.is_admitted = is_admitted;
        }
    }

    /// Forgets an instance that belongs to the object no longer, as if it had never been there.
    pub(in crate::engine) fn withdraw(&mut self, key: Key) {
        let running = self.all.iter().rposition(|piece| piece.key == key && piece.end.is_none());
        if let Some(place) = running {
            self.all.remove(place);
        }
    }

    /// Notes what an instance belongs to now.
    pub(in crate::engine) fn review(
        &mut self,
        key: Key,
        connection: Option<ConnectionId>,
        is_admitted: bool,
    ) {
        if let Some(piece) = self.running(key) {
            piece.connection = connection;
            piece.is_admitted = is_admitted;
        }
    }

    /// Gives a piece that goes on another key.
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
        let (chains, places) = chains_of(&self.all, |_| true);
        let mut places = places.into_iter().map(|place| place.and_then(|place| chains.get(place)));
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

    /// Forgets chains that are over and that nobody needs, now and then.
    pub(in crate::engine) fn forget(&mut self, is_needed: impl Fn(&[Chain]) -> Vec<bool>) {
        if self.all.len() <= self.limit.max(PIECES_MIN) {
            return;
        }
        let (chains, places) = chains_of(&self.all, |_| true);
        let needed = is_needed(&chains);
        let mut places = places.into_iter();
        let is_kept = |chain: Option<usize>| {
            chain.and_then(|chain| needed.get(chain)).is_none_or(|is_needed| *is_needed)
        };
        self.all.retain(|_| is_kept(places.next().flatten()));
        self.limit = self.all.len() * 2;
    }
}

/// Makes chains of pieces whose actions are in a mask.
pub(in crate::engine) fn chains(pieces: &[Piece], mask: Mask) -> Vec<Chain> {
    chains_of(pieces, |piece| mask.contains(piece.action)).0
}

/// Makes chains of some pieces; gives also, by piece, which chain it is in.
fn chains_of(
    pieces: &[Piece],
    is_meant: impl Fn(&Piece) -> bool,
) -> (Vec<Chain>, Vec<Option<usize>>) {
    let mut order: Vec<(usize, &Piece)> =
        pieces.iter().enumerate().filter(|(_, piece)| is_meant(piece)).collect();
    order.sort_by_key(|(_, piece)| piece.begin);
    let mut chains: Vec<Chain> = Vec::new();
    let mut places = vec![None; pieces.len()];
    // Only the last chain of a connection can still be going on.
    let mut last: HashMap<ConnectionId, usize, FixedState> = HashMap::default();
    for (place, piece) in order {
        let known = piece.connection.and_then(|connection| last.get(&connection).copied());
        let known = known.filter(|&known| {
            chains
                .get(known)
                .is_some_and(|chain| chain.end.is_none_or(|end| piece.begin.is_before(end)))
        });
        let chain = match known.and_then(|known| Some((known, chains.get_mut(known)?))) {
            Some((known, chain)) => {
                chain.take(piece);
                known
            }
            None => {
                chains.push(Chain::new(piece));
                chains.len() - 1
            }
        };
        if let Some(connection) = piece.connection {
            last.insert(connection, chain);
        }
        if let Some(place) = places.get_mut(place) {
            *place = Some(chain);
        }
    }
    (chains, places)
}

impl Chain {
    fn new(piece: &Piece) -> Self {
        Self {
            actions: Mask::of(&[piece.action]),
            connection: piece.connection,
            key: piece.key,
            begin: piece.begin,
            end: piece.end,
            is_admitted: piece.is_admitted,
            is_admitted_now: piece.end.is_none() && piece.is_admitted,
        }
    }

    /// The chain, among those of whole instances, of which this one is a stretch.
    pub(in crate::engine) fn whole(self, chains: &[Self]) -> Self {
        let is_of = |chain: &&Self| {
            chain.connection == self.connection
                && (self.connection.is_some() || chain.key == self.key)
                && chain.begin <= self.begin
        };
        chains.iter().filter(is_of).max_by_key(|chain| chain.begin).copied().unwrap_or(self)
    }

    /// Takes a piece in that begins no earlier.
    fn take(&mut self, piece: &Piece) {
        self.actions = self.actions.with(piece.action);
        self.is_admitted_now |= piece.end.is_none() && piece.is_admitted;
        if self.end.is_some_and(|end| piece.end.is_none_or(|other| end < other)) {
            self.end = piece.end;
            self.is_admitted = piece.is_admitted;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
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
        }
    }

    #[track_caller]
    fn check(pieces: &[Piece], expected: &[(u64, Option<u64>)]) {
        let chains = chains(pieces, Mask::ALL);
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
        check(&[nameless, nameless], &[(2, Some(4)), (2, Some(4))]);
    }

    #[test]
    fn semantics_104_a_call_that_gets_another_identity_takes_its_instance_along() {
        let mut pieces = Pieces::default();
        pieces.begin(piece(1, 7, 1, None));
        pieces.begin(piece(2, 8, 2, None));
        check(pieces.all(), &[(1, None), (2, None)]);
        pieces.review(Key(2), Some(ConnectionId::from_index(7)), true);
        check(pieces.all(), &[(1, None)]);
        pieces.end(Key(1), mark(4), true);
        pieces.end(Key(2), mark(6), false);
        let [chain] = chains(pieces.all(), Mask::ALL)[..] else { panic!("not one chain") };
        assert_eq!((chain.end, chain.is_admitted), (Some(mark(6)), false));
    }

    #[test]
    fn chains_that_nobody_needs_are_forgotten_now_and_then() {
        let mut pieces = Pieces::default();
        for number in 1..=200 {
            pieces.begin(piece(number, 7, 2 * number, None));
            pieces.end(Key(number), mark(2 * number + 1), true);
            pieces.forget(|chains| chains.iter().map(|chain| chain.begin.event > 300).collect());
        }
        assert!(pieces.all().len() < 150, "{}", pieces.all().len());
        assert!(pieces.all().iter().any(|piece| piece.begin.event == 400));
    }
}
