//! Shifts and pauses: when agents come, go, and are not ready.

use super::agenda::Step;
use super::centre::hours_ms;
use super::profile::{
    DAY_MS, LATENESS, NO_ANSWER_PAUSE, NO_ANSWER_REASON, PAUSES, SETTLING, SHIFT_H, WRAP_UP,
    WRAP_UP_SHARE,
};
use super::simulation::Simulation;
use super::staff::Duty;
use crate::event::AgentHappening;
use crate::ids::AgentId;

impl Simulation {
    /// Plans the next login; at once where the shift has begun before the centre did.
    pub(super) fn plan_login(&mut self, agent: AgentId) {
        let begin_ms = self.staff.agent(agent).shift_begin_ms;
        let late_ms = if begin_ms < 0 { 0 } else { self.chance.between_ms(LATENESS) };
        self.agenda.plan(begin_ms.max(0) + late_ms, Step::Login(agent));
    }

    pub(super) fn log_in(&mut self, agent: AgentId) {
        let row = self.staff.agent(agent);
        let begin_ms = row.shift_begin_ms;
        row.shift_begin_ms += DAY_MS;
        row.duty = Duty::Paused;
        self.switch.agent(agent, AgentHappening::AgentLogin);
        let settling_ms = self.chance.between_ms(SETTLING);
        self.plan(settling_ms, Step::PauseEnd(agent));
        for (place, pause) in PAUSES.iter().enumerate() {
            let due_ms = begin_ms + self.chance.between_ms(pause.due);
            if self.chance.happens(pause.share) && due_ms > self.now_ms() {
                self.agenda.plan(due_ms, Step::PauseDue(agent, place));
            }
        }
        let end_ms = begin_ms + hours_ms(SHIFT_H) + self.chance.between_ms(LATENESS);
        self.agenda.plan(end_ms, Step::LogoutDue(agent));
        self.plan_login(agent);
    }

    pub(super) fn want_logout(&mut self, agent: AgentId) {
        self.staff.agent(agent).is_leaving = true;
        self.go_if_idle(agent);
    }

    pub(super) fn want_pause(&mut self, agent: AgentId, pause: usize) {
        if self.staff.duty(agent) != Duty::Away {
            self.staff.agent(agent).pause_due = Some(pause);
            self.go_if_idle(agent);
        }
    }

    /// The settling, the pause or the writing up is over.
    pub(super) fn end_not_ready(&mut self, agent: AgentId) {
        if !self.go_where_due(agent) {
            self.switch.ready(agent);
            self.be_idle(agent);
        }
    }

    /// The agent has no call any more, after one that is written up now and then.
    pub(super) fn leave_caller(&mut self, agent: AgentId) {
        if !self.chance.happens(WRAP_UP_SHARE) {
            return self.leave_call(agent);
        }
        self.staff.end_idle(agent, Duty::WrapUp);
        self.switch.wraps_up(agent);
        let wrap_up_ms = self.chance.lasting_ms(WRAP_UP);
        self.plan(wrap_up_ms, Step::WrapUpEnd(agent));
    }

    /// The agent has no call any more and is ready, as before it.
    pub(super) fn leave_call(&mut self, agent: AgentId) {
        if !self.go_where_due(agent) {
            self.be_idle(agent);
        }
    }

    /// The agent has not answered and is taken out of the distribution for a while.
    pub(super) fn sit_out(&mut self, agent: AgentId) {
        self.staff.end_idle(agent, Duty::Paused);
        self.switch.not_ready(agent, NO_ANSWER_REASON);
        let pause_ms = self.chance.between_ms(NO_ANSWER_PAUSE);
        self.plan(pause_ms, Step::PauseEnd(agent));
    }

    fn be_idle(&mut self, agent: AgentId) {
        self.staff.begin_idle(agent, self.now_ms());
        self.serve(agent);
    }

    fn go_if_idle(&mut self, agent: AgentId) {
        if self.staff.duty(agent) == Duty::Idle {
            self.go_where_due(agent);
        }
    }

    /// Logs out or takes the pause, whichever is due; otherwise nothing happens.
    fn go_where_due(&mut self, agent: AgentId) -> bool {
        let row = self.staff.agent(agent);
        if row.is_leaving {
            (row.is_leaving, row.pause_due) = (false, None);
            self.staff.end_idle(agent, Duty::Away);
            self.switch.agent(agent, AgentHappening::AgentLogout);
            return true;
        }
        let Some(pause) = row.pause_due.take().and_then(|place| PAUSES.get(place)) else {
            return false;
        };
        self.staff.end_idle(agent, Duty::Paused);
        self.switch.not_ready(agent, pause.reason);
        let pause_ms = self.chance.between_ms(pause.lasts);
        self.plan(pause_ms, Step::PauseEnd(agent));
        true
    }
}
