//! Calls that agents begin: out of the house, or to a colleague.

use super::agenda::{OwnCall, Step};
use super::profile::{
    COLLEAGUE_MISSED_SHARE, DIALING, INTERNAL, OUTBOUND, OUTBOUND_MISSED_SHARE, OUTBOUND_SHARE,
    RING, arrivals_at,
};
use super::simulation::Simulation;
use super::staff::Duty;
use crate::event::{CallHappening, CallType};
use crate::ids::AgentId;

impl Simulation {
    pub(super) fn plan_own_call(&mut self) {
        let between_s = self.between_own_calls_s();
        let until_ms = self.chance.until_next_ms(between_s);
        self.plan(until_ms, Step::OwnCall);
    }

    /// Somebody who is idle may call somebody else; at night fewer are there to do so.
    pub(super) fn begin_own_call(&mut self) {
        self.plan_own_call();
        if !self.chance.happens(arrivals_at(self.time_of_day_ms())) {
            return;
        }
        let Some(agent) = self.colleague() else { return };
        self.staff.end_idle(agent, Duty::Busy);
        if self.chance.happens(OUTBOUND_SHARE) {
            return self.dial_out(agent);
        }
        match self.colleague() {
            Some(colleague) => self.dial_colleague(agent, colleague),
            // Nobody to talk to.
            None => self.leave_call(agent),
        }
    }

    /// An idle agent of any skill, who is needed least.
    pub(super) fn colleague(&mut self) -> Option<AgentId> {
        let skill = self.chance.below(self.staff.skill_count());
        self.staff.least_wanted_idle(self.staff.skill(skill))
    }

    fn dial_out(&mut self, agent: AgentId) {
        let number = self.switch.new_call();
        let call = OwnCall { number, agent, colleague: None };
        self.switch.call(agent, number, CallHappening::Dialing(CallType::Outbound));
        let dial_ms = self.chance.between_ms(DIALING);
        let is_missed = self.chance.happens(OUTBOUND_MISSED_SHARE);
        let next = if is_missed { Step::OwnCallEnd } else { Step::OwnCallAnswered };
        self.plan(dial_ms, next(call));
    }

    fn dial_colleague(&mut self, agent: AgentId, colleague: AgentId) {
        let number = self.switch.new_call();
        let call = OwnCall { number, agent, colleague: Some(colleague) };
        self.staff.end_idle(colleague, Duty::Busy);
        self.switch.call(agent, number, CallHappening::Dialing(CallType::Internal));
        self.switch.call(colleague, number, CallHappening::Ringing(CallType::Internal));
        let ring_ms = self.chance.between_ms(RING);
        let is_missed = self.chance.happens(COLLEAGUE_MISSED_SHARE);
        let next = if is_missed { Step::OwnCallEnd } else { Step::OwnCallAnswered };
        self.plan(ring_ms, next(call));
    }

    pub(super) fn answer_own_call(&mut self, call: OwnCall) {
        let OwnCall { number, agent, colleague } = call;
        for party in [Some(agent), colleague].into_iter().flatten() {
            self.switch.call(party, number, CallHappening::Established(None));
        }
        let lasting = if colleague.is_some() { INTERNAL } else { OUTBOUND };
        let talk_ms = self.chance.lasting_ms(lasting);
        self.plan(talk_ms, Step::OwnCallEnd(call));
    }

    /// The call is over, or was never answered.
    pub(super) fn end_own_call(&mut self, call: OwnCall) {
        let parties = [Some(call.agent), call.colleague].into_iter().flatten();
        for party in parties.clone() {
            self.switch.call(party, call.number, CallHappening::Released);
        }
        for party in parties {
            self.leave_call(party);
        }
    }
}
