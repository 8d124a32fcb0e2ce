//! Instances with their connections, for what runs under one connId at once (semantics 104).

use crate::engine::ledger::kept::{At, Keep};
use crate::engine::ledger::{Occurrence, Run};
use crate::engine::object::Row;
use crate::engine::plan::KeptKind;
use crate::engine::tally::{Chain, Key, Mark, Piece, Pieces, Reach};
use crate::ids::Table;

impl Keep for Table<Row, Pieces> {
    fn push(&mut self) {
        self.push(Pieces::default());
    }

    /// Only what has no begin of its own: instances come by their begins and ends.
    fn occur(&mut self, at: &At<'_>, occurrence: &Occurrence) {
        let Occurrence { action, duration_ms, .. } = *occurrence;
        if action.is_durable() {
            return;
        }
        let end = mark(at);
        let begin = Mark { time: end.time - duration_ms, ..end };
        self[at.row].begin(Piece {
            action,
            connection: None,
            begin,
            end: Some(end),
            key: Key(0),
            is_admitted: true,
        });
        forget(self, at);
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        let Run { action, key, facts, .. } = *run;
        // A whole duration has begun where it has, even if the agent has joined the group later.
        let begin = if is_whole(at) { run.whole_begin } else { since };
        let event = if begin == at.now() { at.scene.event } else { 0 };
        self[at.row].begin(Piece {
            action,
            connection: facts.connection,
            begin: Mark { event, time: begin },
            end: None,
            key,
            is_admitted: is_stretch(at) || at.scene.admits(at.spec.filter, &facts),
        });
        forget(self, at);
    }

    fn end(&mut self, at: &At<'_>, run: &Run, _: i64) {
        let is_admitted = is_stretch(at) || at.scene.admits(at.spec.filter, &run.facts);
        self[at.row].end(run.key, mark(at), is_admitted);
    }

    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: i64) {
        let Run { action, begin, key, facts, .. } = *run;
        self[at.row].begin(Piece {
            action,
            connection: facts.connection,
            begin: Mark { event: 0, time: begin },
            end: Some(Mark { event: 0, time: end }),
            key,
            is_admitted: true,
        });
    }

    fn review(&mut self, at: &At<'_>, run: &Run, is_admitted: bool) {
        self[at.row].review(run.key, run.facts.connection, is_stretch(at) || is_admitted);
    }

    fn withdraw(&mut self, at: &At<'_>, run: &Run, since: i64) {
        match is_whole(at) {
            true => self[at.row].withdraw(run.key),
            false => self.end(at, run, since),
        }
    }

    fn open(&mut self, at: &At<'_>) {
        self[at.row].open(mark(at));
    }

    fn close(&mut self, at: &At<'_>) {
        self[at.row].close(mark(at));
    }

    fn join_past(&mut self, at: &At<'_>, run: &Run, (login, logout): (i64, i64)) {
        let Run { action, key, .. } = *run;
        let at_time = |time| Mark { event: 0, time };
        if let Some((pieces, _)) = &mut self[at.row].closed {
            pieces.push(Piece {
                action,
                connection: None,
                begin: at_time(login),
                end: Some(at_time(logout)),
                key,
                is_admitted: true,
            });
        }
    }
}

fn mark(at: &At<'_>) -> Mark {
    Mark { event: at.scene.event, time: at.now() }
}

/// Whether instances count where they end, with their whole duration (semantics 10).
fn is_whole(at: &At<'_>) -> bool {
    at.spec.counts_where_it_ends()
}

/// Whether pieces are the stretches in which the filter is true, so that it need not be asked.
fn is_stretch(at: &At<'_>) -> bool {
    !is_whole(at) && at.kind != KeptKind::Pieces(Reach::Now)
}

/// Forgets chains that are over and out of reach, now and then.
fn forget(pieces: &mut Table<Row, Pieces>, at: &At<'_>) {
    let KeptKind::Pieces(reach) = at.kind else { return };
    let from = match reach {
        Reach::Now => at.now(),
        Reach::Growing(window) => at.scene.windows.reset(window),
        Reach::Sliding(sliding) => sliding.begin_at(at.now()),
        Reach::SinceLogin => i64::MIN,
        Reach::Last(_) => i64::MAX,
    };
    let by = |chain: &Chain| if is_whole(at) { chain.end } else { Some(chain.begin) };
    pieces[at.row].forget(|chains| match reach {
        Reach::Last(count) => {
            let mut order: Vec<Option<Mark>> = chains.iter().map(by).collect();
            order.sort_unstable_by(|one, other| other.cmp(one));
            let least = order.get(count.saturating_sub(1)).copied().flatten();
            chains.iter().map(|chain| chain.end.is_none() || by(chain) >= least).collect()
        }
        Reach::Now | Reach::Growing(_) | Reach::Sliding(_) | Reach::SinceLogin => {
            chains.iter().map(|chain| chain.end.is_none_or(|end| end.time >= from)).collect()
        }
    });
}
