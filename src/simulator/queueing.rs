//! From the arrival of a call to the moment at which it is answered, or never will be.

use super::agenda::{CallNumber, Leg, Step};
use super::chance::ms;
use super::profile::{
    CLEARED_SHARE, GREETING, NO_ANSWER_AFTER, NO_ANSWER_SHARE, OVERFLOW_AFTER, OVERFLOW_SHARE,
    PATIENCE_S_MAX, PATIENCE_SCALE_S, PATIENCE_SHAPE, RING, RUSH, RUSH_EVERY_H, RUSH_FACTOR,
    RUSH_FACTOR_MAX, SEGMENTS, arrivals_at,
};
use super::simulation::{Call, Phase, Simulation};
use super::staff::Duty;
use super::switch::attached;
use crate::event::{Attached, CallHappening, CallType, Destination, Queue, QueueHappening};
use crate::ids::{AgentId, Id, QueueId};

impl Simulation {
    /// Plans when a call would come in the strongest rush of the busiest hour; whether it comes is
    /// decided then, so that the number of calls follows the day.
    pub(super) fn plan_arrival(&mut self, queue: QueueId) {
        let between_s = self.queues[queue].between_calls_s / RUSH_FACTOR_MAX;
        let until_ms = self.chance.until_next_ms(between_s);
        self.plan(until_ms, Step::Arrival(queue));
    }

    pub(super) fn plan_rush(&mut self, queue: QueueId) {
        let until_ms = self.chance.until_next_ms(RUSH_EVERY_H * 3_600.0);
        self.plan(until_ms, Step::RushBegin(queue));
    }

    pub(super) fn begin_rush(&mut self, queue: QueueId) {
        let factor = self.chance.factor(RUSH_FACTOR);
        let end_ms = self.now_ms() + self.chance.lasting_ms(RUSH);
        self.queues[queue].rush = (factor, end_ms);
        self.plan_rush(queue);
    }

    pub(super) fn arrive(&mut self, queue: QueueId) {
        self.plan_arrival(queue);
        let (factor, end_ms) = self.queues[queue].rush;
        let rush = if self.now_ms() < end_ms { factor } else { 1.0 };
        let share = arrivals_at(self.time_of_day_ms()) * rush / RUSH_FACTOR_MAX;
        if !self.chance.happens(share) {
            return;
        }
        let number = self.switch.new_call();
        let attached = self.caller(queue);
        let [at_queue, at_skill] = self.places(queue);
        self.switch.queued_with(at_queue, number, attached);
        self.switch.queue(at_skill, number, QueueHappening::Queued);
        self.calls.insert(number, Call { queue, phase: Phase::Greeted, answered: 0 });
        self.plan_wait(Leg { call: number, answered: 0 });
    }

    /// Who calls, and what is known of it.
    fn caller(&mut self, queue: QueueId) -> Attached {
        let segment = self.chance.word(&SEGMENTS);
        let caller = self.chance.below(10_000_000);
        let skill = self.queues[queue].skill;
        let language = self.switch.names().skills.text(skill);
        Attached {
            ani: Some(format!("+4930{caller:07}").into()),
            dnis: Some(format!("0800{:05}", 10_000 + queue.index()).into()),
            ..attached(&[("Segment", segment), ("Language", language)])
        }
    }

    /// Plans what ends a wait that begins now.
    fn plan_wait(&mut self, leg: Leg) {
        let greeting_ms = self.chance.between_ms(GREETING);
        self.plan(greeting_ms, Step::Offer(leg));
        let patience_s = self.chance.weibull_s(PATIENCE_SCALE_S, PATIENCE_SHAPE);
        self.plan(ms(patience_s.min(PATIENCE_S_MAX)), Step::GiveUp(leg));
        if self.chance.happens(OVERFLOW_SHARE) {
            let overflow_ms = self.chance.between_ms(OVERFLOW_AFTER);
            self.plan(overflow_ms, Step::Overflow(leg));
        }
    }

    /// Lets a call wait in a queue, another one than before.
    pub(super) fn enter(&mut self, number: CallNumber, queue: QueueId) {
        let Some(call) = self.calls.get_mut(&number) else { return };
        (call.queue, call.phase) = (queue, Phase::Greeted);
        let leg = Leg { call: number, answered: call.answered };
        for place in self.places(queue) {
            self.switch.queue(place, number, QueueHappening::Queued);
        }
        self.plan_wait(leg);
    }

    pub(super) fn offer(&mut self, leg: Leg) {
        let Some(call) = self.calls.get(&leg.call) else { return };
        if call.phase != Phase::Greeted || call.answered != leg.answered {
            return;
        }
        if self.chance.happens(CLEARED_SHARE) {
            self.leave_queue(leg.call, QueueHappening::Diverted(Destination::Cleared));
            self.calls.remove(&leg.call);
            return;
        }
        self.wait(leg.call);
    }

    /// Rings at the agent whose turn it is, or waits until there is one.
    fn wait(&mut self, number: CallNumber) {
        let Some(call) = self.calls.get_mut(&number) else { return };
        call.phase = Phase::Waiting;
        let skill = self.queues[call.queue].skill;
        match self.staff.best_idle(skill) {
            Some(agent) => self.ring(number, agent),
            None => drop(self.waiting[skill].insert(number)),
        }
    }

    /// Gives an idle agent the call that has waited longest for one of the agent's skills.
    pub(super) fn serve(&mut self, agent: AgentId) {
        let skills = self.staff.skills(agent).iter();
        let oldest = skills.filter_map(|(skill, _)| self.waiting[*skill].first()).min();
        if let Some(&number) = oldest {
            self.ring(number, agent);
        }
    }

    fn ring(&mut self, number: CallNumber, agent: AgentId) {
        self.leave_queue(number, QueueHappening::Diverted(Destination::Agent(agent)));
        if let Some(call) = self.calls.get_mut(&number) {
            call.phase = Phase::Ringing(agent);
        }
        self.staff.end_idle(agent, Duty::Busy);
        self.switch.call(agent, number, CallHappening::Ringing(CallType::Inbound));
        if self.chance.happens(NO_ANSWER_SHARE) {
            let ring_ms = self.chance.between_ms(NO_ANSWER_AFTER);
            self.plan(ring_ms, Step::NoAnswer(number));
        } else {
            let ring_ms = self.chance.between_ms(RING);
            self.plan(ring_ms, Step::Answer(number));
        }
    }

    /// Says at both places how the wait of a call ends.
    fn leave_queue(&mut self, number: CallNumber, how: QueueHappening) {
        let Some(call) = self.calls.get(&number) else { return };
        let queue = call.queue;
        self.waiting[self.queues[queue].skill].remove(&number);
        for place in self.places(queue) {
            self.switch.queue(place, number, how);
        }
    }

    /// Nobody has answered: the call waits again, as the oldest as before.
    pub(super) fn miss(&mut self, number: CallNumber) {
        let Some(call) = self.calls.get(&number) else { return };
        let (Phase::Ringing(agent), queue) = (call.phase, call.queue) else { return };
        self.switch.call(agent, number, CallHappening::Diverted);
        self.sit_out(agent);
        for place in self.places(queue) {
            self.switch.queue(place, number, QueueHappening::Queued);
        }
        self.wait(number);
    }

    pub(super) fn give_up(&mut self, leg: Leg) {
        let Some(call) = self.calls.get(&leg.call) else { return };
        if call.answered != leg.answered {
            return;
        }
        match call.phase {
            Phase::Greeted | Phase::Waiting => {
                self.leave_queue(leg.call, QueueHappening::Abandoned);
                self.calls.remove(&leg.call);
            }
            Phase::Ringing(agent) => {
                self.switch.call(agent, leg.call, CallHappening::Abandoned);
                self.calls.remove(&leg.call);
                self.leave_call(agent);
            }
            Phase::Talking(_) => {}
        }
    }

    /// Moves a call that has waited for long to another queue.
    pub(super) fn overflow(&mut self, leg: Leg) {
        let Some(call) = self.calls.get(&leg.call) else { return };
        if call.phase != Phase::Waiting || call.answered != leg.answered {
            return;
        }
        let from = call.queue;
        let Some(to) = self.another_queue(from) else { return };
        let (old, new) = (self.places(from), self.places(to));
        self.waiting[self.queues[from].skill].remove(&leg.call);
        // Where both need the same skill, the call goes on waiting for that.
        let moves: Vec<(Queue, Queue)> =
            old.into_iter().zip(new).filter(|(old, new)| old != new).collect();
        for (old, new) in &moves {
            let diverted = QueueHappening::Diverted(Destination::Queue(*new));
            self.switch.queue(*old, leg.call, diverted);
        }
        for (_, new) in &moves {
            self.switch.queue(*new, leg.call, QueueHappening::Queued);
        }
        if let Some(call) = self.calls.get_mut(&leg.call) {
            call.queue = to;
        }
        self.wait(leg.call);
    }

    /// Any other queue; none where there is only one.
    pub(super) fn another_queue(&mut self, queue: QueueId) -> Option<QueueId> {
        let others = self.queues.len() - 1;
        let step = 1 + self.chance.below(others);
        let place = (queue.index() + step) % self.queues.len();
        (others > 0).then(|| QueueId::from_index(place))
    }
}
