//! Calls at a line: how far they have come, and the actions that they make there.
//!
//! Actions of lines with another medium than voice (rule 108) stand beside those of all lines.

use super::agent_line::AgentLine;
use super::event::{Event, Fate};
use super::history::Moment;

/// The call types that have Handling‹Type› at lines of other media than voice.
const HANDLED: [&str; 3] = ["Inbound", "Internal", "Outbound"];
/// The call types that have Call‹Type›Originated and Call‹Type›Received.
const SIDED: [&str; 3] = ["Consult", "Internal", "Outbound"];

/// How far a call has come at a device.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Dialing,
    Ringing,
    Established,
}

/// A call at a device.
#[derive(Clone, Debug)]
pub(super) struct Call {
    pub(super) conn_id: String,
    pub(super) phase: Phase,
    pub(super) since: Moment,
    pub(super) call_type: String,
    pub(super) held: Option<Moment>,
    /// Indices of the running actions of this call.
    pub(super) actions: Vec<usize>,
}

impl Call {
    pub(super) fn is_established(&self) -> bool {
        self.phase == Phase::Established
    }
}

impl AgentLine {
    fn is_voice(&self) -> bool {
        self.media == "voice"
    }

    fn call_index(&self, conn_id: &str) -> Option<usize> {
        self.calls.iter().position(|call| call.conn_id == conn_id)
    }

    fn call_mut(&mut self, index: usize) -> &mut Call {
        self.calls.get_mut(index).expect("the index was just looked up")
    }

    fn occur(&mut self, action: &str, conn_id: &str, at: Moment, ms: i64) {
        let source = self.source_of_call(conn_id);
        self.strand.occur(action, at, ms, source);
    }

    /// Begins what runs in a phase, and gives the indices.
    fn begin_phase(
        &mut self,
        phase: Phase,
        call_type: &str,
        conn_id: &str,
        at: Moment,
    ) -> Vec<usize> {
        let mut names = match phase {
            Phase::Dialing => vec!["CallDialing".to_owned(), format!("CallDialing{call_type}")],
            Phase::Ringing => vec!["CallRinging".to_owned(), format!("CallRinging{call_type}")],
            Phase::Established => vec![format!("Call{call_type}")],
        };
        match phase {
            Phase::Ringing if !self.is_voice() => names.push("Delivering".to_owned()),
            Phase::Established if !self.is_voice() => {
                names.push("Handling".to_owned());
                if HANDLED.contains(&call_type) {
                    names.push(format!("Handling{call_type}"));
                }
            }
            Phase::Dialing | Phase::Ringing | Phase::Established => {}
        }
        let source = self.source_of_call(conn_id);
        names.iter().map(|name| self.strand.begin(name, at, source.clone())).collect()
    }

    /// What happens at the moment in which a phase begins.
    fn occur_phase(&mut self, phase: Phase, call_type: &str, conn_id: &str, at: Moment) {
        match phase {
            Phase::Dialing => self.occur("CallDialingStarted", conn_id, at, 0),
            Phase::Ringing => {
                self.occur("CallRingingStarted", conn_id, at, 0);
                if !self.is_voice() {
                    self.occur("DeliveringStarted", conn_id, at, 0);
                }
            }
            Phase::Established => {
                self.occur(&format!("Call{call_type}Started"), conn_id, at, 0);
                if !self.is_voice() {
                    self.occur("HandlingStarted", conn_id, at, 0);
                    if HANDLED.contains(&call_type) {
                        self.occur(&format!("Handling{call_type}Started"), conn_id, at, 0);
                    }
                }
            }
        }
    }

    /// Dialing or Ringing, or Established without either.
    pub(super) fn begin_call(&mut self, event: &Event<'_>, phase: Phase) -> Fate {
        let (conn_id, at) = (event.need("connId"), event.moment);
        if self.call(conn_id).is_some() {
            return Fate::Dropped;
        }
        let usual_type = match phase {
            Phase::Dialing => "Outbound",
            Phase::Ringing => "Inbound",
            Phase::Established => "Unknown",
        };
        let call_type = event.call_type().unwrap_or(usual_type);
        let actions = self.begin_phase(phase, call_type, conn_id, at);
        self.occur_phase(phase, call_type, conn_id, at);
        let (conn_id, call_type) = (conn_id.to_owned(), call_type.to_owned());
        self.calls.push(Call { conn_id, phase, since: at, call_type, held: None, actions });
        self.released.clear();
        Fate::Taken
    }

    /// Established: after Dialing or Ringing, or without either (rule 34).
    pub(super) fn establish(&mut self, event: &Event<'_>) -> Fate {
        let (conn_id, at) = (event.need("connId"), event.moment);
        let Some(index) = self.call_index(conn_id) else {
            return self.begin_call(event, Phase::Established);
        };
        let call = self.call_mut(index).clone();
        let (answer, side) = match call.phase {
            Phase::Dialing => ("CallDialed", "Originated"),
            Phase::Ringing => ("CallAnswered", "Received"),
            Phase::Established => return Fate::Dropped,
        };
        for action in &call.actions {
            self.strand.end(*action, at);
        }
        let call_type = event.call_type().unwrap_or(&call.call_type).to_owned();
        let phase = Phase::Established;
        let actions = self.begin_phase(phase, &call_type, conn_id, at);
        self.occur_phase(phase, &call_type, conn_id, at);
        let ms = at.time - call.since.time;
        self.occur(answer, conn_id, at, ms);
        if call.phase == Phase::Ringing && !self.is_voice() {
            self.occur("Accepted", conn_id, at, ms);
        }
        if SIDED.contains(&call_type.as_str()) {
            self.occur(&format!("Call{call_type}{side}"), conn_id, at, 0);
        }
        let conn_id = call.conn_id;
        *self.call_mut(index) = Call { conn_id, phase, since: at, call_type, held: None, actions };
        Fate::Taken
    }

    /// Held: Call‹Type› goes on, unless the option says that holding ends it (rule 109).
    pub(super) fn hold(&mut self, event: &Event<'_>, ends_call: bool) -> Fate {
        let (conn_id, at) = (event.need("connId"), event.moment);
        let Some(index) = self.call_index(conn_id) else { return Fate::Dropped };
        let call = self.call_mut(index);
        if !call.is_established() || call.held.is_some() {
            return Fate::Dropped;
        }
        call.held = Some(at);
        let call_type = call.call_type.clone();
        if ends_call {
            self.end_actions(index, at, |name| name == format!("Call{call_type}"));
        }
        let source = self.source_of_call(conn_id);
        for name in ["CallOnHold".to_owned(), format!("CallOnHold{call_type}")] {
            let action = self.strand.begin(&name, at, source.clone());
            self.call_mut(index).actions.push(action);
        }
        self.occur("CallHeld", conn_id, at, 0);
        Fate::Taken
    }

    pub(super) fn retrieve(&mut self, event: &Event<'_>, ends_call: bool) -> Fate {
        let (conn_id, at) = (event.need("connId"), event.moment);
        let Some(index) = self.call_index(conn_id) else { return Fate::Dropped };
        let Some(held) = self.call_mut(index).held.take() else { return Fate::Dropped };
        self.end_actions(index, at, |name| name.starts_with("CallOnHold"));
        if ends_call {
            let name = format!("Call{}", self.call_mut(index).call_type);
            let action = self.strand.begin(&name, at, self.source_of_call(conn_id));
            self.call_mut(index).actions.push(action);
        }
        self.occur("CallRetrievedFromHold", conn_id, at, at.time - held.time);
        Fate::Taken
    }

    /// Ends those running actions of a call whose names are asked for.
    fn end_actions(&mut self, index: usize, at: Moment, is_asked_for: impl Fn(&str) -> bool) {
        for action in self.call_mut(index).actions.clone() {
            if is_asked_for(&self.strand.durable(action).action) {
                self.strand.end(action, at);
                self.call_mut(index).actions.retain(|running| *running != action);
            }
        }
    }

    /// Ends everything of the call; `action` is what it gives, else Call‹Type›Completed.
    pub(super) fn end_call(&mut self, conn_id: &str, action: Option<&str>, at: Moment) {
        let index = self.call_index(conn_id).expect("the caller has seen the call");
        let call = self.calls.remove(index);
        for running in &call.actions {
            self.strand.end(*running, at);
        }
        let ms = at.time - call.since.time;
        if action == Some("CallForwarded") && !self.is_voice() {
            self.occur("TimedOut", conn_id, at, ms);
        }
        let completed = format!("Call{}Completed", call.call_type);
        self.occur(action.unwrap_or(&completed), conn_id, at, ms);
        if call.is_established() {
            self.worked_type = Some(call.call_type);
        }
    }

    /// TransferMade and ConferenceMade: of an established call.
    pub(super) fn mark(&mut self, event: &Event<'_>) -> Fate {
        let conn_id = event.need("connId");
        if !self.call(conn_id).is_some_and(Call::is_established) {
            return Fate::Dropped;
        }
        self.occur(&format!("Call{}", event.name()), conn_id, event.moment, 0);
        if !self.is_voice() {
            self.occur(event.name(), conn_id, event.moment, 0);
        }
        Fate::Taken
    }

    /// UserEvent: the call need not be here (rule 108).
    pub(super) fn note_user_event(&mut self, event: &Event<'_>) -> Fate {
        self.occur("UserEvent", event.need("connId"), event.moment, 0);
        Fate::Taken
    }

    /// PartyChanged: running actions go on under the new connId, typed ones change type (rule 35).
    pub(super) fn change_party(&mut self, event: &Event<'_>) -> Fate {
        let (old, at) = (event.need("connId"), event.moment);
        let new = event.text("newConnId");
        if new.is_some_and(|new| self.call(new).is_some()) {
            return Fate::Dropped;
        }
        let Some(index) = self.call_index(old) else { return Fate::Dropped };
        let new = new.unwrap_or(old);
        let Call { phase, since, call_type: old_type, actions, .. } = self.call_mut(index).clone();
        let new_type = event.call_type().unwrap_or(&old_type).to_owned();
        let source = self.source_of_call(new);
        let mut names = Vec::new();
        let mut going_on = Vec::new();
        for action in actions {
            let name = self.strand.durable(action).action.clone();
            match name.strip_suffix(&old_type) {
                Some(base) if old_type != new_type => {
                    self.strand.end(action, at);
                    names.push(format!("{base}{new_type}"));
                }
                _ => {
                    self.strand.durable_mut(action).change_source(at, source.clone());
                    going_on.push(action);
                }
            }
        }
        // Handling‹Type› is not there for all types, so it may end or begin alone.
        names.retain(|name| !name.starts_with("Handling"));
        let is_handled = phase == Phase::Established && !self.is_voice();
        if old_type != new_type && is_handled && HANDLED.contains(&new_type.as_str()) {
            names.push(format!("Handling{new_type}"));
        }
        going_on.extend(names.iter().map(|name| self.strand.begin(name, at, source.clone())));

        let ms = at.time - since.time;
        match phase {
            Phase::Dialing => {}
            Phase::Ringing => self.occur("CallRingingPartyChanged", new, at, ms),
            Phase::Established => self.occur("CallPartyChanged", new, at, ms),
        }
        let call = self.call_mut(index);
        new.clone_into(&mut call.conn_id);
        call.call_type = new_type;
        call.actions = going_on;
        Fate::Taken
    }
}
