//! An agent asks a colleague about a call, who helps or takes it over (semantics 35).

use super::agenda::{Consultation, Rest, Step};
use super::profile::{
    COLLEAGUE_MISSED_SHARE, CONSULT, NO_ANSWER_AFTER, RING, TALK, WARM_TRANSFER_SHARE,
};
use super::simulation::{Phase, Simulation};
use super::staff::Duty;
use crate::event::{CallHappening, CallType};

impl Simulation {
    /// Puts the caller on hold and calls a colleague; where all are busy, the talk goes on.
    pub(super) fn ask(&mut self, rest: Rest) {
        let Some(agent) = self.talker(rest.call) else { return };
        let Some(colleague) = self.colleague() else {
            return self.plan(rest.talk_ms, Step::Finish(rest.call));
        };
        let number = self.switch.new_call();
        let consultation = Consultation { rest, number, colleague };
        self.staff.end_idle(colleague, Duty::Busy);
        self.switch.call(agent, rest.call, CallHappening::Held);
        self.switch.call(agent, number, CallHappening::Dialing(CallType::Consult));
        self.switch.call(colleague, number, CallHappening::Ringing(CallType::Consult));
        if self.chance.happens(COLLEAGUE_MISSED_SHARE) {
            let ring_ms = self.chance.between_ms(NO_ANSWER_AFTER);
            self.plan(ring_ms, Step::AskedInVain(consultation));
        } else {
            let ring_ms = self.chance.between_ms(RING);
            self.plan(ring_ms, Step::Asked(consultation));
        }
    }

    pub(super) fn begin_consulting(&mut self, consultation: Consultation) {
        let Consultation { rest, number, colleague } = consultation;
        let Some(agent) = self.talker(rest.call) else { return };
        for party in [agent, colleague] {
            self.switch.call(party, number, CallHappening::Established(None));
        }
        let is_transfer = self.chance.happens(WARM_TRANSFER_SHARE);
        let consult_ms = self.chance.lasting_ms(CONSULT);
        let end = if is_transfer { Step::TakeOver } else { Step::Advised };
        self.plan(consult_ms, end(consultation));
    }

    /// The colleague does not answer; the agent goes on alone.
    pub(super) fn end_asking(&mut self, consultation: Consultation) {
        let Consultation { rest, number, colleague } = consultation;
        let Some(agent) = self.talker(rest.call) else { return };
        self.switch.call(agent, number, CallHappening::Released);
        self.switch.call(colleague, number, CallHappening::Abandoned);
        self.retrieve(rest);
        self.leave_call(colleague);
    }

    /// The colleague has helped, and the agent goes on alone.
    pub(super) fn end_consulting(&mut self, consultation: Consultation) {
        let Consultation { rest, number, colleague } = consultation;
        let Some(agent) = self.talker(rest.call) else { return };
        for party in [agent, colleague] {
            self.switch.call(party, number, CallHappening::Released);
        }
        self.retrieve(rest);
        self.leave_call(colleague);
    }

    /// The colleague goes on with the caller, under the identity of the caller's call.
    pub(super) fn take_over(&mut self, consultation: Consultation) {
        let Consultation { rest, number, colleague } = consultation;
        let Some(agent) = self.talker(rest.call) else { return };
        self.switch.call(agent, rest.call, CallHappening::TransferMade);
        self.switch.call(agent, number, CallHappening::Released);
        self.switch.call(agent, rest.call, CallHappening::Released);
        self.switch.change_party(colleague, number, rest.call);
        if let Some(call) = self.calls.get_mut(&rest.call) {
            call.phase = Phase::Talking(colleague);
            call.answered += 1;
        }
        let talk_ms = self.chance.lasting_ms(TALK);
        self.plan(talk_ms, Step::Finish(rest.call));
        self.leave_caller(agent);
    }
}
