//! Timelines: what an object has of queues, lines and agents, cut to what a statistic looks at.
//!
//! A piece is a part of one instance: of a stay in a group, of a stretch in which a filter is true.
//! Pieces of one connId that overlap are a chain.

use super::definition::Subject;
use super::filter::{Filter, Sight};
use super::history::{Agent, Centre, Instance, Moment, ObjectType, Occurrence, Source, Stay};

/// An object in its centre, as it stands after the event `newest`, at the time `at`.
#[derive(Clone, Copy, Debug)]
pub(super) struct Object<'a> {
    pub(super) centre_name: &'a str,
    pub(super) centre: &'a Centre,
    pub(super) object_type: ObjectType,
    pub(super) id: &'a str,
    pub(super) newest: Moment,
    pub(super) at: i64,
}

/// A timeline of the object: a queue, a line or an agent; with stays where it is a group's member.
pub(super) struct Timeline<'a> {
    pub(super) instances: &'a [Instance],
    pub(super) occurrences: &'a [Occurrence],
    pub(super) stays: Option<&'a [Stay]>,
}

/// A part of an instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece<'a> {
    pub(super) instance: &'a Instance,
    pub(super) begin: Moment,
    pub(super) end: Option<Moment>,
    /// When the agent has left the group before the end of the instance.
    pub(super) left: Option<Moment>,
}

impl<'a> Piece<'a> {
    pub(super) fn whole(instance: &'a Instance) -> Self {
        Self { instance, begin: instance.begin, end: instance.end, left: None }
    }

    /// The connId that the instance has now, had at its end, or had when the agent left the group.
    fn conn_id(&self) -> Option<&'a String> {
        let source = match self.left {
            Some(left) => self.instance.source_at(left.order),
            None => self.instance.last_source(),
        };
        source.conn_id.as_ref()
    }
}

impl Timeline<'_> {
    /// The stay of a piece in the group whose member the agent was at its begin.
    pub(super) fn stay_of_begin<'p>(&self, piece: Piece<'p>) -> Option<Piece<'p>> {
        let Some(stays) = self.stays else { return Some(piece) };
        let stay = stays.iter().find(|stay| stay.covers(piece.begin.order))?;
        cut(piece, *stay)
    }

    pub(super) fn is_member(&self, order: usize) -> bool {
        self.stays.is_none_or(|stays| stays.iter().any(|stay| stay.covers(order)))
    }
}

impl<'a> Object<'a> {
    pub(super) fn timelines(&self, subject: Subject) -> Vec<Timeline<'a>> {
        let mut timelines = Vec::new();
        match self.object_type {
            ObjectType::Queue | ObjectType::SkillQ => {
                let strand = self.centre.queues.get(&(self.object_type, self.id.to_owned()));
                let strand = strand.expect("the object exists");
                timelines.push(match subject {
                    Subject::DnAction => Timeline {
                        instances: &strand.durables,
                        occurrences: &strand.occurrences,
                        stays: None,
                    },
                    Subject::DnStatus | Subject::AgentStatus => {
                        Timeline { instances: &strand.statuses, occurrences: &[], stays: None }
                    }
                });
            }
            ObjectType::Agent => self.add_agent(&mut timelines, self.id, None, subject),
            ObjectType::SkillAg => {
                for (id, agent) in &self.centre.agents {
                    if let Some(stays) = agent.stays.get(self.id) {
                        self.add_agent(&mut timelines, id, Some(stays), subject);
                    }
                }
            }
        }
        timelines
    }

    fn add_agent(
        &self,
        timelines: &mut Vec<Timeline<'a>>,
        id: &str,
        stays: Option<&'a [Stay]>,
        subject: Subject,
    ) {
        let agent = self.centre.agents.get(id).expect("the agent exists");
        if subject == Subject::AgentStatus {
            timelines.push(Timeline { instances: &agent.statuses, occurrences: &[], stays });
            return;
        }
        for line in &agent.lines {
            let strand = &line.strand;
            timelines.push(match subject {
                Subject::DnAction => Timeline {
                    instances: &strand.durables,
                    occurrences: &strand.occurrences,
                    stays,
                },
                Subject::DnStatus | Subject::AgentStatus => {
                    Timeline { instances: &strand.statuses, occurrences: &[], stays }
                }
            });
        }
    }

    /// The agents that have now the skill of this virtual queue (rule 105).
    pub(super) fn agents_of_skill(&self) -> Vec<&'a Agent> {
        let has_skill = |agent: &&Agent| {
            let stays = agent.stays.get(self.id);
            stays.is_some_and(|stays| stays.iter().any(|stay| stay.covers(self.newest.order)))
        };
        self.centre.agents.values().filter(has_skill).collect()
    }

    /// The statuses of the agents that are members of the group now.
    pub(super) fn statuses_of_members(&self) -> Vec<&'a str> {
        let pieces = self.pieces(Subject::AgentStatus, |_| true);
        let running = pieces.into_iter().filter(|piece| piece.end.is_none());
        running.map(|piece| piece.instance.action.as_str()).collect()
    }

    /// Instances, each cut to each stay where the object is a group (rule 37).
    pub(super) fn pieces(
        &self,
        subject: Subject,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        for timeline in self.timelines(subject) {
            for instance in timeline.instances.iter().filter(|i| is_wanted(&i.action)) {
                let whole = Piece::whole(instance);
                match timeline.stays {
                    None => pieces.push(whole),
                    Some(stays) => pieces.extend(stays.iter().filter_map(|s| cut(whole, *s))),
                }
            }
        }
        pieces
    }

    /// The stretches of a piece in which the filter is true (rule 36).
    pub(super) fn stretches(&self, piece: Piece<'a>, filter: &Filter) -> Vec<Piece<'a>> {
        let mut stretches: Vec<Piece<'a>> = Vec::new();
        let mut is_open = false;
        for change in self.changes(piece) {
            let sight = self.sight(piece.instance.source_at(change.order), change.order);
            let is_true = filter.is_true(sight);
            if is_true && !is_open {
                stretches.push(Piece { begin: change, ..piece });
            } else if !is_true && is_open {
                stretches.last_mut().expect("one is open").end = Some(change);
            }
            is_open = is_true;
        }
        stretches
    }

    /// The begin of a piece, and each later moment in it at which what a filter sees may change.
    fn changes(&self, piece: Piece<'a>) -> Vec<Moment> {
        let mut changes = vec![piece.begin];
        let sources = piece.instance.sources.iter();
        changes.extend(sources.clone().map(|(moment, _)| *moment));
        for conn_id in sources.filter_map(|(_, source)| source.conn_id.as_ref()) {
            let data = self.centre.data.get(conn_id).into_iter().flatten();
            changes.extend(data.map(|(moment, _)| *moment));
        }
        changes.retain(|change| {
            piece.begin <= *change && piece.end.is_none_or(|end| change.order < end.order)
        });
        changes.sort();
        changes.dedup();
        changes
    }

    pub(super) fn sight<'s>(&'s self, source: &'s Source, order: usize) -> Sight<'s> {
        let data = source.conn_id.as_ref().and_then(|id| self.centre.data_at(id, order));
        Sight { centre: self.centre_name, source, data }
    }
}

fn cut(piece: Piece<'_>, stay: Stay) -> Option<Piece<'_>> {
    let begin = piece.begin.max(stay.join);
    let end = [piece.end, stay.leave].into_iter().flatten().min();
    let left = stay.leave.filter(|leave| piece.end.is_none_or(|end| *leave < end));
    end.is_none_or(|end| begin.order < end.order).then_some(Piece { begin, end, left, ..piece })
}

/// Puts together what overlaps, in the order of events, under one connId (rule 40); without
/// `by_conn_id`, or without a connId, each piece stands alone.
pub(super) fn chains(mut pieces: Vec<Piece<'_>>, by_conn_id: bool) -> Vec<Vec<Piece<'_>>> {
    if !by_conn_id {
        return pieces.into_iter().map(|piece| vec![piece]).collect();
    }
    pieces.sort_by_key(|piece| piece.begin);
    let mut chains: Vec<Vec<Piece<'_>>> = Vec::new();
    for piece in pieces {
        let conn_id = piece.conn_id();
        let chain = chains.iter_mut().find(|chain| {
            let same = chain.iter().all(|p| p.conn_id() == conn_id);
            let (_, end) = reach(chain).expect("a chain has a piece");
            conn_id.is_some() && same && end.is_none_or(|end| piece.begin.order < end.order)
        });
        match chain {
            Some(chain) => chain.push(piece),
            None => chains.push(vec![piece]),
        }
    }
    chains
}

/// From the first begin to the last end, if all have one.
pub(super) fn reach(chain: &[Piece<'_>]) -> Option<(Moment, Option<Moment>)> {
    let begin = chain.iter().map(|piece| piece.begin).min()?;
    let ends: Option<Vec<Moment>> = chain.iter().map(|piece| piece.end).collect();
    Some((begin, ends.and_then(|ends| ends.into_iter().max())))
}

pub(super) fn names<'a>(chain: &[Piece<'a>]) -> Vec<&'a str> {
    chain.iter().map(|piece| piece.instance.action.as_str()).collect()
}
