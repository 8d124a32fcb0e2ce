//! Calls at agents: dialing, ringing, talking, hold (semantics 34, 35 and 108).

use super::Stage;
use crate::definition::Action;
use crate::engine::line::{
    Leg, LegActions, Phase, completed, handling_started, originated, received, started,
};
use crate::engine::object::LineIndex;
use crate::engine::run::Run;
use crate::event::{CallHappening, CallType, PartyChange};
use crate::ids::ConnectionId;

/// How a call leaves a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Exit {
    Released,
    /// The caller has given up.
    Abandoned,
    /// The ringing was redirected.
    Diverted,
}

impl Stage<'_> {
    pub(super) fn take_call(
        &mut self,
        line: LineIndex,
        connection: ConnectionId,
        what: CallHappening,
    ) {
        let is_taken = match what {
            CallHappening::Dialing(call_type) => {
                self.begin_call(line, connection, Phase::Dialing, call_type)
            }
            CallHappening::Ringing(call_type) => {
                self.begin_call(line, connection, Phase::Ringing, call_type)
            }
            CallHappening::Established(call_type) => self.establish(line, connection, call_type),
            CallHappening::Held => self.hold(line, connection),
            CallHappening::Retrieved => self.retrieve(line, connection),
            CallHappening::Released => self.end_call(line, connection, Exit::Released),
            CallHappening::Abandoned => self.end_call(line, connection, Exit::Abandoned),
            CallHappening::Diverted => self.end_call(line, connection, Exit::Diverted),
            CallHappening::PartyChanged(change) => self.change_party(line, connection, change),
            CallHappening::TransferMade => {
                self.mark_call(line, connection, Action::CallTransferMade, Action::TransferMade)
            }
            CallHappening::ConferenceMade => {
                self.mark_call(line, connection, Action::CallConferenceMade, Action::ConferenceMade)
            }
            // What it says about the call has been merged; it makes no action.
            CallHappening::AttachedDataChanged => true,
            CallHappening::UserEvent => {
                self.occur_at_call(line, connection, Action::UserEvent, 0);
                true
            }
        };
        if !is_taken {
            self.drop_event();
        }
        self.settle_status(line);
    }

    fn begin_call(
        &mut self,
        line: LineIndex,
        connection: ConnectionId,
        phase: Phase,
        call_type: CallType,
    ) -> bool {
        if self.world.lines[line].leg(connection).is_some() {
            return false;
        }
        self.begin_leg(line, connection, phase, call_type);
        let started = match phase {
            Phase::Dialing => Action::CallDialingStarted,
            Phase::Ringing => Action::CallRingingStarted,
            Phase::Established => started(call_type),
        };
        self.occur_at_call(line, connection, started, 0);
        match phase {
            Phase::Dialing => {}
            Phase::Ringing => self.occur_at_media(line, connection, Action::DeliveringStarted, 0),
            Phase::Established => self.begin_handling(line, connection, call_type),
        }
        true
    }

    fn begin_leg(
        &mut self,
        line: LineIndex,
        connection: ConnectionId,
        phase: Phase,
        call_type: CallType,
    ) {
        let (now, serial) = (self.now(), self.world.next_serial());
        let leg = Leg {
            connection,
            phase,
            call_type,
            since: now,
            typed_since: now,
            media_since: now,
            held_since: None,
            serial,
            order: serial,
            hold_order: serial,
        };
        let entry = &mut self.world.lines[line];
        entry.legs.push(leg);
        if self.wanted_at_queues.occurrences.contains(Action::AcwCompleted) {
            // Routes released before this call began no longer wait for after-call work.
            entry.aside.released.clear();
        }
        self.note_line(line, connection);
        self.begin_leg_actions(line, &leg);
    }

    /// Tells the durable actions that run for a call, with their begins.
    #[inline]
    fn tell_actions(
        &mut self,
        line: LineIndex,
        leg: &Leg,
        mut tell: impl FnMut(&mut Self, Action, i64),
    ) {
        let is_voice = self.world.lines[line].is_voice();
        leg.tell_actions(self.scene.measure.hold_ends_call, is_voice, |action, begin| {
            tell(self, action, begin);
        });
    }

    /// The durable actions that run for a call, with their begins.
    pub(super) fn actions_of(&self, line: LineIndex, leg: &Leg) -> LegActions {
        let is_voice = self.world.lines[line].is_voice();
        let mut actions = LegActions::new();
        let tell = |action, begin| actions.push((action, begin));
        leg.tell_actions(self.scene.measure.hold_ends_call, is_voice, tell);
        actions
    }

    fn begin_leg_actions(&mut self, line: LineIndex, leg: &Leg) {
        self.tell_actions(line, leg, |stage, action, begin| {
            if stage.wanted.begins.contains(action) {
                let run = stage.leg_run(line, leg, action, begin);
                stage.begin_action(line, &run);
            }
        });
    }

    fn end_leg_actions(&mut self, line: LineIndex, leg: &Leg) {
        self.tell_actions(line, leg, |stage, action, begin| {
            if stage.wanted.ends.contains(action) {
                let run = stage.leg_run(line, leg, action, begin);
                stage.end_action(line, &run);
            }
        });
    }

    /// A running action of a call at a line.
    pub(super) fn leg_run(&self, line: LineIndex, leg: &Leg, action: Action, begin: i64) -> Run {
        let facts = self.call_facts(line, leg.connection);
        Run::new(action, begin, leg.serial.key(action), facts)
    }

    fn establish(
        &mut self,
        line: LineIndex,
        connection: ConnectionId,
        call_type: Option<CallType>,
    ) -> bool {
        let Some(index) = self.world.lines[line].leg(connection) else {
            // A call that nobody saw ring (semantics 34).
            let call_type = call_type.unwrap_or(CallType::Unknown);
            let is_taken = self.begin_call(line, connection, Phase::Established, call_type);
            self.reflect_answer(line, connection);
            return is_taken;
        };
        let leg = *self.leg(line, index);
        let call_type = call_type.unwrap_or(leg.call_type);
        let (answered, role) = match leg.phase {
            Phase::Dialing => (Action::CallDialed, originated(call_type)),
            Phase::Ringing => (Action::CallAnswered, received(call_type)),
            Phase::Established => return false,
        };
        let now = self.now();
        self.end_leg_actions(line, &leg);
        let talking = Leg {
            phase: Phase::Established,
            call_type,
            since: now,
            typed_since: now,
            media_since: now,
            order: self.world.next_serial(),
            ..leg
        };
        *self.leg(line, index) = talking;
        self.begin_leg_actions(line, &talking);
        self.occur_at_call(line, connection, started(call_type), 0);
        self.occur_at_call(line, connection, answered, now - leg.since);
        if let Some(role) = role {
            self.occur_at_call(line, connection, role, 0);
        }
        self.begin_handling(line, connection, call_type);
        if leg.phase == Phase::Ringing {
            self.occur_at_media(line, connection, Action::Accepted, now - leg.since);
        }
        self.reflect_answer(line, connection);
        true
    }

    /// Counts the moment at which handling begins at a line of another medium than voice.
    fn begin_handling(&mut self, line: LineIndex, connection: ConnectionId, call_type: CallType) {
        self.occur_at_media(line, connection, Action::HandlingStarted, 0);
        if let Some(started) = handling_started(call_type) {
            self.occur_at_media(line, connection, started, 0);
        }
    }

    /// Counts a further action at a line of another medium than voice (semantics 108).
    fn occur_at_media(
        &mut self,
        line: LineIndex,
        connection: ConnectionId,
        action: Action,
        duration_ms: i64,
    ) {
        if !self.world.lines[line].is_voice() {
            self.occur_at_call(line, connection, action, duration_ms);
        }
    }

    fn hold(&mut self, line: LineIndex, connection: ConnectionId) -> bool {
        let now = self.now();
        let Some((index, before)) = self.talking_leg(line, connection) else { return false };
        if before.held_since.is_some() {
            return false;
        }
        let hold_order = self.world.next_serial();
        let held = Leg { held_since: Some(now), hold_order, ..before };
        self.replace_leg(line, index, (&before, &held));
        self.occur_at_call(line, connection, Action::CallHeld, 0);
        true
    }

    fn retrieve(&mut self, line: LineIndex, connection: ConnectionId) -> bool {
        let Some((index, held)) = self.talking_leg(line, connection) else { return false };
        let Some(since) = held.held_since else { return false };
        let mut after = Leg { held_since: None, ..held };
        if self.scene.measure.hold_ends_call {
            after.typed_since = self.now();
        }
        self.replace_leg(line, index, (&held, &after));
        let duration_ms = self.now() - since;
        self.occur_at_call(line, connection, Action::CallRetrievedFromHold, duration_ms);
        true
    }

    /// Counts a moment of an established call, and its further action at another medium than voice.
    fn mark_call(
        &mut self,
        line: LineIndex,
        connection: ConnectionId,
        action: Action,
        at_media: Action,
    ) -> bool {
        if self.talking_leg(line, connection).is_none() {
            return false;
        }
        self.occur_at_call(line, connection, action, 0);
        self.occur_at_media(line, connection, at_media, 0);
        true
    }

    fn end_call(&mut self, line: LineIndex, connection: ConnectionId, exit: Exit) -> bool {
        let Some(index) = self.world.lines[line].leg(connection) else { return false };
        let leg = *self.leg(line, index);
        let action = match (leg.phase, exit) {
            (Phase::Dialing, Exit::Released) => Action::CallAbandonedFromDialing,
            (Phase::Ringing, Exit::Released | Exit::Abandoned) => Action::CallAbandonedFromRinging,
            (Phase::Ringing, Exit::Diverted) => Action::CallForwarded,
            (Phase::Established, Exit::Released) => completed(leg.call_type),
            (Phase::Dialing | Phase::Established, Exit::Abandoned | Exit::Diverted) => {
                return false;
            }
        };
        self.end_leg_actions(line, &leg);
        self.world.lines[line].legs.remove(index);
        self.forget_line(line, connection);
        let duration_ms = self.now() - leg.since;
        self.occur_at_call(line, connection, action, duration_ms);
        if action == Action::CallForwarded {
            self.occur_at_media(line, connection, Action::TimedOut, duration_ms);
        }
        if leg.phase == Phase::Established {
            self.world.lines[line].last_type = leg.call_type;
        }
        self.reflect_end(line, &leg, action);
        self.grant_wish(line);
        true
    }

    /// Lets a call go on under another identity, perhaps as another type (semantics 35).
    fn change_party(
        &mut self,
        line: LineIndex,
        connection: ConnectionId,
        change: PartyChange,
    ) -> bool {
        let entry = &self.world.lines[line];
        if !entry.admits_rename(connection, change.connection) {
            return false;
        }
        let Some(index) = entry.leg(connection) else { return false };
        let before = *self.leg(line, index);
        let mut after = Leg { connection: change.connection, ..before };
        if let Some(call_type) = change.call_type.filter(|&other| other != before.call_type) {
            after.call_type = call_type;
            after.typed_since = self.now();
            after.media_since = self.now();
            if before.phase == Phase::Established {
                after.order = self.world.next_serial();
            }
        }
        self.replace_leg(line, index, (&before, &after));
        self.forget_line(line, connection);
        self.note_line(line, change.connection);
        self.move_routes_of_agent(line, connection, change.connection);
        let changed = match after.phase {
            Phase::Dialing => return true,
            Phase::Ringing => Action::CallRingingPartyChanged,
            Phase::Established => Action::CallPartyChanged,
        };
        self.occur_at_call(line, change.connection, changed, self.now() - after.since);
        if after.phase == Phase::Ringing {
            self.reflect_ringing_change(line, change.connection);
        }
        true
    }

    /// Puts another leg in the place of one: ends the actions that the call had and no longer has, and begins
    /// those that it did not have.
    fn replace_leg(&mut self, line: LineIndex, index: usize, (before, after): (&Leg, &Leg)) {
        let (old, new) = (self.actions_of(line, before), self.actions_of(line, after));
        let has =
            |actions: &LegActions, one: Action| actions.iter().any(|(other, _)| *other == one);
        for &(action, begin) in &old {
            if self.wanted.ends.contains(action) && !has(&new, action) {
                let run = self.leg_run(line, before, action, begin);
                self.end_action(line, &run);
            }
        }
        *self.leg(line, index) = *after;
        for &(action, begin) in &new {
            if self.wanted.begins.contains(action) && !has(&old, action) {
                let run = self.leg_run(line, after, action, begin);
                self.begin_action(line, &run);
            }
        }
    }

    /// An established call at a line, with its place there.
    fn talking_leg(&self, line: LineIndex, connection: ConnectionId) -> Option<(usize, Leg)> {
        let entry = &self.world.lines[line];
        let index = entry.leg(connection)?;
        let leg = entry.legs.get(index)?;
        (leg.phase == Phase::Established).then_some((index, *leg))
    }

    fn leg(&mut self, line: LineIndex, index: usize) -> &mut Leg {
        self.world.lines[line].legs.get_mut(index).expect("the index was just found")
    }
}
