//! Continuous stays in a mask, and estimates of how long a call will wait (rules 103 and 105).

use super::category::Estimate;
use super::definition::Subject;
use super::evaluate::{Evaluation, number};
use super::filter::Filter;
use super::fraction::Fraction;
use super::history::Moment;
use super::mask::Mask;
use super::timelines::Piece;
use super::units::{Unit, span};
use super::value::Exact;

/// The handling time where no call has been released, in milliseconds.
const USUAL_HANDLING_MS: i128 = 90_000;

impl Evaluation<'_> {
    /// `TotalContinuousNumber`: the stays that overlap the interval, as statuses do.
    pub(super) fn number_of_stays(&self) -> Exact {
        let stays = self.stays(self.definition.filter.as_ref());
        let at = self.object.at;
        let counted = stays.iter().filter_map(|(begin, end)| span(*begin, *end, self.interval, at));
        Exact::number(number(counted))
    }

    /// `CurrentContinuousTime`: a filter decides whether the stay counts, not how old it is.
    pub(super) fn age_of_stay(&self) -> Exact {
        let stays = self.stays(None);
        let Some((begin, _)) = stays.iter().find(|(_, end)| end.is_none()) else {
            return Exact::number(0);
        };
        let status = self.object.pieces(Subject::AgentStatus, |_| true).into_iter();
        let status = status.max_by_key(|piece| piece.begin).expect("an agent always has a status");
        let sight = self.object.sight(status.instance.last_source(), self.object.newest.order);
        let filter = self.definition.filter.as_ref();
        let passes = filter.is_none_or(|filter| filter.is_true(sight));
        Exact::seconds(if passes { i128::from(self.object.at - begin.time) } else { 0 })
    }

    /// The stretches in which a timeline is in the mask, and the filter true, without a break.
    fn stays(&self, filter: Option<&Filter>) -> Vec<(Moment, Option<Moment>)> {
        let mut stays: Vec<(Moment, Option<Moment>)> = Vec::new();
        for timeline in self.object.timelines(self.definition.subject) {
            let mut pieces: Vec<Piece<'_>> = Vec::new();
            for instance in timeline.instances {
                let piece = Piece::whole(instance);
                match filter {
                    _ if !self.definition.main_mask.has(&instance.action) => {}
                    None => pieces.push(piece),
                    Some(filter) => pieces.extend(self.object.stretches(piece, filter)),
                }
            }
            let mut last_end = None;
            for piece in pieces {
                match stays.last_mut() {
                    // One event ends the one and begins the other: that is a move within the mask.
                    Some((_, end)) if last_end == Some(piece.begin) => *end = piece.end,
                    _ => stays.push((piece.begin, piece.end)),
                }
                last_end = piece.end;
            }
        }
        stays
    }

    pub(super) fn estimate(&self, estimate: Estimate) -> Exact {
        let agents = self.object.agents_of_skill();
        let statuses = agents.iter().map(|agent| {
            agent.statuses.last().expect("an agent always has a status").action.as_str()
        });
        let statuses: Vec<&str> = statuses.collect();
        let is_ready = |status: &&&str| **status == "WaitForNextCall";
        let is_away = |status: &&&str| ["LoggedOut", "NotMonitored"].contains(*status);
        let ready = number(statuses.iter().filter(is_ready));
        let away = number(statuses.iter().filter(is_away));
        let others = Fraction::whole(number(&statuses) - ready - away);
        let nobody = Fraction::new(1, 10_000).expect("it is not 0");
        let others = if others == Fraction::ZERO { nobody } else { others };

        let waiting = self.waiting_calls();
        let queued = match estimate {
            Estimate::WaitTime if waiting < ready => 0,
            Estimate::WaitTime | Estimate::Balance => waiting - ready,
        };
        let seconds = self.handling_time_s().times(Fraction::whole(queued));
        Exact::Number(seconds.divided_by(others).expect("there is always somebody"))
    }

    /// The calls that wait now and pass the filter now.
    fn waiting_calls(&self) -> i128 {
        let calls = self.object.pieces(Subject::DnAction, |action| action == "CallWait");
        let filter = self.definition.filter.as_ref();
        number(calls.iter().filter(|piece| {
            let sight = self.object.sight(piece.instance.last_source(), self.object.newest.order);
            piece.end.is_none() && filter.is_none_or(|filter| filter.is_true(sight))
        }))
    }

    /// (t(CallReleased) + t(ACWCompleted)) / n(CallReleased) in the interval, in seconds.
    fn handling_time_s(&self) -> Fraction {
        let filter = self.definition.filter.as_ref();
        let durations = |action| {
            let mask = Mask::of(&[action]);
            let units = self.object.units(self.definition, &mask, filter, false);
            let at = self.object.at;
            let ms =
                units.iter().filter_map(|unit: &Unit<'_>| unit.measure(self.interval, at, false));
            ms.map(i128::from).collect::<Vec<i128>>()
        };
        let (released, wrapped_up) = (durations("CallReleased"), durations("ACWCompleted"));
        let ms: i128 = released.iter().chain(&wrapped_up).sum();
        let mean = Fraction::new(ms, number(&released) * 1_000);
        mean.unwrap_or_else(|| Fraction::new(USUAL_HANDLING_MS, 1_000).expect("it is not 0"))
    }
}
