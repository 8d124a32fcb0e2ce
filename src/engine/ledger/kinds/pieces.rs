//! Instances with their connections, for what runs under one connId at once (semantics 104).

use smallvec::SmallVec;

use crate::definition::Action;
use crate::engine::ledger::kept::{At, Keep};
use crate::engine::ledger::{Occurrence, Run};
use crate::engine::object::Row;
use crate::engine::plan::KeptKind;
use crate::engine::tally::{Chain, Key, Links, Mark, Piece, Pieces, Reach};
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
        let piece = past(at, (action, Key(0)), begin, Some(end));
        self[at.row].begin(piece);
        forget(self, at);
    }

    fn begin(&mut self, at: &At<'_>, run: &Run, since: i64) {
        let Run { action, key, facts, .. } = *run;
        // A whole duration has begun where it has, even if the agent has joined the group later.
        let begin = if is_whole(at) { run.whole_begin } else { since };
        let begun = if is_whole(at) { run.whole_begun } else { run.begun };
        let event = match (at.scene.is_backdated, begun) {
            // What turns out to run since ever has begun with the first event.
            (true, _) => 1,
            (false, 0) if begin == at.now() => at.scene.event,
            (false, begun) => begun,
        };
        let begin = Mark { event, time: begin };
        let is_admitted = at.scene.admits(at.spec.filter, &facts);
        let mut stretches = SmallVec::new();
        if has_stretches(at) && is_admitted {
            stretches.push((begin, None));
        }
        self[at.row].begin(Piece {
            action,
            connection: facts.connection,
            begin,
            end: None,
            key,
            is_admitted,
            begun: (!at.scene.is_moving).then_some(is_admitted),
            has_left: false,
            stretches,
        });
        forget(self, at);
    }

    fn end(&mut self, at: &At<'_>, run: &Run, _: i64) {
        // What ends of a status is no longer asked.
        let is_admitted = is_whole(at).then(|| at.scene.admits(at.spec.filter, &run.facts));
        self[at.row].end(run.key, mark(at), is_admitted);
    }

    /// What is not a member at its end is none of the whole durations.
    fn insert_past(&mut self, at: &At<'_>, run: &Run, end: Mark) {
        if !is_whole(at) {
            let Run { action, begin, key, .. } = *run;
            let event = if at.scene.is_backdated { 1 } else { run.begun };
            let piece = past(at, (action, key), Mark { event, time: begin }, Some(end));
            self[at.row].begin(piece);
        }
    }

    fn review(&mut self, at: &At<'_>, run: &Run, is_admitted: bool) {
        let now = has_stretches(at).then(|| mark(at));
        self[at.row].review(run.key, run.facts.connection, is_admitted, now);
    }

    fn withdraw(&mut self, at: &At<'_>, run: &Run, since: i64) {
        match is_whole(at) {
            true => self[at.row].withdraw(run.key, mark(at)),
            false => self.end(at, run, since),
        }
    }

    fn open(&mut self, at: &At<'_>) {
        self[at.row].open(mark(at));
    }

    fn close(&mut self, at: &At<'_>) {
        self[at.row].close(mark(at));
    }

    /// What has not ended is none of the whole durations.
    fn join_past(&mut self, at: &At<'_>, run: &Run, _: (i64, i64)) {
        let Pieces { opened: Some(login), closed: Some((pieces, _)), .. } = &mut self[at.row]
        else {
            return;
        };
        if !is_whole(at) {
            // It goes on behind the logout, as what ran then does.
            pieces.push(past(at, (run.action, run.key), *login, None));
        }
    }
}

fn mark(at: &At<'_>) -> Mark {
    Mark { event: at.scene.event, time: at.now() }
}

/// What has no connection, and passes the filter.
fn past(at: &At<'_>, (action, key): (Action, Key), begin: Mark, end: Option<Mark>) -> Piece {
    let stretches = has_stretches(at).then_some((begin, end));
    Piece {
        action,
        connection: None,
        begin,
        end,
        key,
        is_admitted: true,
        begun: Some(true),
        has_left: false,
        stretches: stretches.into_iter().collect(),
    }
}

/// Whether instances count where they end, with their whole duration (semantics 10).
fn is_whole(at: &At<'_>) -> bool {
    at.spec.counts_where_it_ends()
}

/// Whether it is noted when the filter was true.
fn has_stretches(at: &At<'_>) -> bool {
    let is_now = at.kind == KeptKind::Pieces(Reach::Now);
    at.spec.filter.is_some() && !is_whole(at) && !is_now
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
    let by = |chain: &Chain| chain.place(is_whole(at));
    let links = if has_stretches(at) { Links::Stretches } else { Links::Instances };
    pieces[at.row].forget(links, |chains| match reach {
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
