//! What becomes of a call that an agent answers.

use super::agenda::{CallNumber, Rest, Step};
use super::profile::{
    BLIND_TRANSFER_SHARE, CONSULT_SHARE, HOLD, HOLD_SHARE, MIDST, OUTCOME_SHARE, OUTCOMES, TALK,
};
use super::simulation::{Phase, Simulation};
use crate::event::CallHappening;
use crate::ids::AgentId;

impl Simulation {
    pub(super) fn answer(&mut self, number: CallNumber) {
        let Some(call) = self.calls.get_mut(&number) else { return };
        let (Phase::Ringing(agent), queue) = (call.phase, call.queue) else { return };
        call.phase = Phase::Talking(agent);
        call.answered += 1;
        self.switch.call(agent, number, CallHappening::Established(None));
        let factor = self.queues[queue].talk_factor;
        let talk_ms = self.chance.lasting_ms(TALK);
        self.plan_talk(number, scaled(talk_ms, factor));
    }

    /// Decides how a talk goes that begins now.
    fn plan_talk(&mut self, call: CallNumber, talk_ms: i64) {
        let midst_ms = scaled(talk_ms, self.chance.factor(MIDST));
        let rest = Rest { call, talk_ms: talk_ms - midst_ms };
        let transfer = BLIND_TRANSFER_SHARE;
        let consult = transfer + CONSULT_SHARE;
        let hold = consult + HOLD_SHARE;
        let share = self.chance.share();
        if share < transfer {
            self.plan(midst_ms, Step::BlindTransfer(call));
        } else if share < consult {
            self.plan(midst_ms, Step::Ask(rest));
        } else if share < hold {
            self.plan(midst_ms, Step::Hold(rest));
        } else {
            self.plan(talk_ms, Step::Finish(call));
        }
    }

    /// The agent that talks with a caller.
    pub(super) fn talker(&self, number: CallNumber) -> Option<AgentId> {
        match self.calls.get(&number)?.phase {
            Phase::Talking(agent) => Some(agent),
            Phase::Greeted | Phase::Waiting | Phase::Ringing(_) => None,
        }
    }

    pub(super) fn hold(&mut self, rest: Rest) {
        let Some(agent) = self.talker(rest.call) else { return };
        self.switch.call(agent, rest.call, CallHappening::Held);
        let hold_ms = self.chance.lasting_ms(HOLD);
        self.plan(hold_ms, Step::Retrieve(rest));
    }

    pub(super) fn retrieve(&mut self, rest: Rest) {
        let Some(agent) = self.talker(rest.call) else { return };
        self.switch.call(agent, rest.call, CallHappening::Retrieved);
        self.plan(rest.talk_ms, Step::Finish(rest.call));
    }

    pub(super) fn finish(&mut self, number: CallNumber) {
        let Some(agent) = self.talker(number) else { return };
        if self.chance.happens(OUTCOME_SHARE) {
            let outcome = self.chance.word(&OUTCOMES);
            self.switch.note(agent, number, &[("Outcome", outcome)]);
        }
        self.switch.call(agent, number, CallHappening::Released);
        self.calls.remove(&number);
        self.leave_caller(agent);
    }

    /// Sends the caller to another queue; where there is none, the talk is over.
    pub(super) fn transfer_blind(&mut self, number: CallNumber) {
        let Some((agent, call)) = self.talker(number).zip(self.calls.get(&number)) else { return };
        let from = call.queue;
        let Some(to) = self.another_queue(from) else { return self.finish(number) };
        self.switch.call(agent, number, CallHappening::TransferMade);
        self.switch.call(agent, number, CallHappening::Released);
        self.enter(number, to);
        self.leave_caller(agent);
    }
}

/// A part or a multiple of a duration.
pub(super) fn scaled(ms: i64, factor: f64) -> i64 {
    super::chance::ms(super::profile::seconds(ms) * factor)
}
