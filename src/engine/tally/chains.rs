//! Chains: instances of one connection that overlap, or one instance without a connection
//! (semantics 104).

use std::collections::HashMap;

use foldhash::fast::FixedState;

use super::ages::Key;
use super::piece::{Mark, Piece};
use crate::definition::Mask;
use crate::ids::ConnectionId;

/// What chains are made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::engine) enum Links {
    /// Whole instances.
    Instances,
    /// Those whose agent is a member of the group at their end.
    Ended,
    /// Those whose agent is a member of the group at their begin, until the agent leaves.
    Begun,
    /// The stretches in which the filter is true.
    Stretches,
}

/// A part of an instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Span<'a> {
    piece: &'a Piece,
    begin: Mark,
    end: Option<Mark>,
}

impl<'a> Span<'a> {
    fn whole(piece: &'a Piece) -> Self {
        Self { piece, begin: piece.begin, end: piece.end }
    }
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
    /// Whether the filter was true when the first instance began.
    pub(in crate::engine) was_admitted: bool,
}

/// Makes chains of pieces whose actions are in a mask.
pub(in crate::engine) fn chains(pieces: &[Piece], mask: Mask, links: Links) -> Vec<Chain> {
    chains_of(&spans(pieces, mask, links)).0
}

/// What chains are made of, in the order of pieces.
pub(super) fn spans(pieces: &[Piece], mask: Mask, links: Links) -> Vec<Span<'_>> {
    let pieces = pieces.iter().filter(|piece| mask.contains(piece.action));
    match links {
        Links::Instances => pieces.map(Span::whole).collect(),
        Links::Ended => pieces.filter(|piece| !piece.has_left).map(Span::whole).collect(),
        Links::Begun => pieces.filter(|piece| piece.begun.is_some()).map(Span::whole).collect(),
        Links::Stretches => pieces
            .flat_map(|piece| {
                piece.stretches.iter().map(move |&(begin, end)| Span { piece, begin, end })
            })
            .collect(),
    }
}

/// Makes chains; gives also, by span, which chain it is in.
pub(super) fn chains_of(spans: &[Span<'_>]) -> (Vec<Chain>, Vec<usize>) {
    let mut order: Vec<(usize, &Span<'_>)> = spans.iter().enumerate().collect();
    order.sort_by_key(|(_, span)| span.begin);
    let mut chains: Vec<Chain> = Vec::new();
    let mut places = vec![usize::MAX; spans.len()];
    // Only the last chain of a connection can still be going on.
    let mut last: HashMap<ConnectionId, usize, FixedState> = HashMap::default();
    for (place, span) in order {
        let connection = span.piece.connection;
        let known = connection.and_then(|connection| last.get(&connection).copied());
        let known = known.and_then(|known| Some((known, chains.get_mut(known)?)));
        let goes_on = |chain: &Chain| chain.end.is_none_or(|end| span.begin.is_before(end));
        let chain = match known.filter(|(_, chain)| goes_on(chain)) {
            Some((known, chain)) => {
                chain.take(span);
                known
            }
            None => {
                chains.push(Chain::new(span));
                chains.len() - 1
            }
        };
        if let Some(connection) = connection {
            last.insert(connection, chain);
        }
        if let Some(place) = places.get_mut(place) {
            *place = chain;
        }
    }
    (chains, places)
}

impl Chain {
    fn new(Span { piece, begin, end }: &Span<'_>) -> Self {
        Self {
            actions: Mask::of(&[piece.action]),
            connection: piece.connection,
            key: piece.key,
            begin: *begin,
            end: *end,
            is_admitted: piece.is_admitted,
            is_admitted_now: end.is_none() && piece.is_admitted,
            was_admitted: piece.begun == Some(true),
        }
    }

    /// Where it stands in a selection: by its end, or by its begin; what happens at one moment always by
    /// that (semantics 41). None while what counts where it ends has not ended.
    pub(in crate::engine) fn place(&self, is_by_end: bool) -> Option<Mark> {
        let is_moment = self.actions.durable().is_empty();
        if is_by_end || is_moment { self.end } else { Some(self.begin) }
    }

    /// Whether two chains have the same connection, or are of the same instance without one.
    pub(super) fn is_of_same(&self, other: &Self) -> bool {
        self.connection == other.connection && (self.connection.is_some() || self.key == other.key)
    }

    /// The chain, among those of whole instances, of which this one is a stretch.
    pub(in crate::engine) fn whole(self, chains: &[Self]) -> Self {
        let is_of = |chain: &&Self| chain.is_of_same(&self) && chain.begin <= self.begin;
        chains.iter().filter(is_of).max_by_key(|chain| chain.begin).copied().unwrap_or(self)
    }

    /// Takes a part in that begins no earlier.
    fn take(&mut self, Span { piece, end, .. }: &Span<'_>) {
        self.actions = self.actions.with(piece.action);
        self.is_admitted_now |= end.is_none() && piece.is_admitted;
        if self.end.is_some_and(|last| end.is_none_or(|other| last < other)) {
            self.end = *end;
            self.is_admitted = piece.is_admitted;
        }
    }
}
