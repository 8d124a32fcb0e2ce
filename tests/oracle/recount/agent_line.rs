//! One line of an agent, that is a device and a medium (rule 29): its calls and its actions.
//!
//! Only what happens on the line itself is here; what queues see of it is in `routes`.

use super::event::{Event, Fate};
use super::history::{Instance, Moment, Source, Strand};
use super::routes::ReleasedRoute;

/// Statuses from the lowest to the highest (`events.md`, Status).
const PRIORITIES: [&str; 17] = [
    "NotMonitored",
    "Monitored",
    "LoggedIn",
    "OnHook",
    "WaitForNextCall",
    "OffHook",
    "CallDialing",
    "CallRinging",
    "NotReadyForNextCall",
    "AfterCallWork",
    "CallOnHold",
    "CallUnknown",
    "CallConsult",
    "CallInternal",
    "CallOutbound",
    "CallInbound",
    "LoggedOut",
];

/// The place of a status in the order of priority.
pub(super) fn priority(status: &str) -> Option<usize> {
    PRIORITIES.iter().position(|name| *name == status)
}

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
    call_type: String,
    held: Option<Moment>,
    /// Indices of the running actions of this call.
    actions: Vec<usize>,
}

impl Call {
    pub(super) fn is_established(&self) -> bool {
        self.phase == Phase::Established
    }
}

/// A line of an agent.
#[derive(Debug)]
pub(super) struct AgentLine {
    pub(super) device: String,
    pub(super) media: String,
    pub(super) strand: Strand,
    pub(super) calls: Vec<Call>,
    pub(super) is_logged_in: bool,
    /// Index of the running LoggedIn or LoggedOut.
    login: usize,
    /// Index of the running WaitForNextCall, NotReadyForNextCall or AfterCallWork.
    state: Option<usize>,
    hook: Option<usize>,
    do_not_disturb: Option<usize>,
    /// After-call work that was put off (rule 33), with its reason.
    pub(super) wish: Option<Option<String>>,
    /// Routes released here since the device last began a call (rule 32).
    pub(super) released: Vec<ReleasedRoute>,
    /// Routes to which the running after-call work belongs.
    owed: Vec<ReleasedRoute>,
}

impl AgentLine {
    /// A line is LoggedOut from the first event of all, however late it is first seen (rule 29).
    pub(super) fn new(device: &str, media: &str, origin: Moment) -> Self {
        let source = Source { media: Some(media.to_owned()), ..Source::default() };
        let mut strand = Strand::default();
        let login = strand.begin("LoggedOut", origin, source.clone());
        strand.statuses.push(Instance::new("LoggedOut", origin, source));
        Self {
            device: device.to_owned(),
            media: media.to_owned(),
            strand,
            calls: Vec::new(),
            is_logged_in: false,
            login,
            state: None,
            hook: None,
            do_not_disturb: None,
            wish: None,
            released: Vec::new(),
            owed: Vec::new(),
        }
    }

    fn source(&self, reason: Option<String>) -> Source {
        Source { conn_id: None, media: Some(self.media.clone()), reason }
    }

    fn source_of_call(&self, conn_id: &str) -> Source {
        Source { conn_id: Some(conn_id.to_owned()), media: Some(self.media.clone()), reason: None }
    }

    pub(super) fn call(&self, conn_id: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.conn_id == conn_id)
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

    /// Dialing or Ringing: CallDialing or CallRinging, plain and typed.
    pub(super) fn begin_call(&mut self, event: &Event<'_>, phase: Phase) -> Fate {
        let conn_id = event.need("connId");
        if self.call(conn_id).is_some() {
            return Fate::Dropped;
        }
        let (base, usual_type) = match phase {
            Phase::Dialing => ("CallDialing", "Outbound"),
            Phase::Ringing => ("CallRinging", "Inbound"),
            Phase::Established => ("Call", "Unknown"),
        };
        let call_type = event.call_type().unwrap_or(usual_type);
        let typed = format!("{base}{call_type}");
        let names =
            if phase == Phase::Established { vec![typed] } else { vec![base.into(), typed] };
        let started = names.first().expect("there is a name in either case");
        let started = format!("{started}Started");

        let at = event.moment;
        let source = self.source_of_call(conn_id);
        let actions =
            names.iter().map(|name| self.strand.begin(name, at, source.clone())).collect();
        let (conn_id, call_type) = (conn_id.to_owned(), call_type.to_owned());
        self.occur(&started, &conn_id, at, 0);
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
        let answer = match call.phase {
            Phase::Dialing => "CallDialed",
            Phase::Ringing => "CallAnswered",
            Phase::Established => return Fate::Dropped,
        };
        for action in &call.actions {
            self.strand.end(*action, at);
        }
        let call_type = event.call_type().unwrap_or(&call.call_type).to_owned();
        let name = format!("Call{call_type}");
        let source = self.source_of_call(conn_id);
        let actions = vec![self.strand.begin(&name, at, source)];
        self.occur(&format!("{name}Started"), conn_id, at, 0);
        self.occur(answer, conn_id, at, at.time - call.since.time);
        let conn_id = call.conn_id;
        let phase = Phase::Established;
        *self.call_mut(index) = Call { conn_id, phase, since: at, call_type, held: None, actions };
        Fate::Taken
    }

    pub(super) fn hold(&mut self, event: &Event<'_>) -> Fate {
        let (conn_id, at) = (event.need("connId"), event.moment);
        let Some(index) = self.call_index(conn_id) else { return Fate::Dropped };
        let call = self.call_mut(index);
        if !call.is_established() || call.held.is_some() {
            return Fate::Dropped;
        }
        call.held = Some(at);
        let typed = format!("CallOnHold{}", call.call_type);
        let source = self.source_of_call(conn_id);
        for name in ["CallOnHold", typed.as_str()] {
            let action = self.strand.begin(name, at, source.clone());
            self.call_mut(index).actions.push(action);
        }
        self.occur("CallHeld", conn_id, at, 0);
        Fate::Taken
    }

    pub(super) fn retrieve(&mut self, event: &Event<'_>) -> Fate {
        let (conn_id, at) = (event.need("connId"), event.moment);
        let Some(index) = self.call_index(conn_id) else { return Fate::Dropped };
        let Some(held) = self.call_mut(index).held.take() else { return Fate::Dropped };
        for action in self.call_mut(index).actions.clone() {
            if self.strand.durable(action).action.starts_with("CallOnHold") {
                self.strand.end(action, at);
                self.call_mut(index).actions.retain(|running| *running != action);
            }
        }
        self.occur("CallRetrievedFromHold", conn_id, at, at.time - held.time);
        Fate::Taken
    }

    /// Ends everything of the call; `action` is what it gives, else Call‹Type›Completed.
    pub(super) fn end_call(&mut self, conn_id: &str, action: Option<&str>, at: Moment) {
        let index = self.call_index(conn_id).expect("the caller has seen the call");
        let call = self.calls.remove(index);
        for running in &call.actions {
            self.strand.end(*running, at);
        }
        let completed = format!("Call{}Completed", call.call_type);
        self.occur(action.unwrap_or(&completed), conn_id, at, at.time - call.since.time);
    }

    /// TransferMade and ConferenceMade: of an established call.
    pub(super) fn mark(&mut self, event: &Event<'_>, action: &str) -> Fate {
        let conn_id = event.need("connId");
        if !self.call(conn_id).is_some_and(Call::is_established) {
            return Fate::Dropped;
        }
        self.occur(action, conn_id, event.moment, 0);
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
        let source = self.source_of_call(new);
        let old_type = self.call_mut(index).call_type.clone();
        let new_type = event.call_type().unwrap_or(&old_type).to_owned();
        for action in self.call_mut(index).actions.clone() {
            let name = self.strand.durable(action).action.clone();
            match name.strip_suffix(&old_type) {
                Some(base) if old_type != new_type => {
                    self.strand.end(action, at);
                    let name = format!("{base}{new_type}");
                    let begun = self.strand.begin(&name, at, source.clone());
                    let actions = &mut self.call_mut(index).actions;
                    actions.retain(|running| *running != action);
                    actions.push(begun);
                }
                _ => self.strand.durable_mut(action).change_source(at, source.clone()),
            }
        }
        let call = self.call_mut(index);
        new.clone_into(&mut call.conn_id);
        call.call_type = new_type;
        Fate::Taken
    }

    /// The running WaitForNextCall, NotReadyForNextCall or AfterCallWork.
    pub(super) fn state(&self) -> Option<&str> {
        self.state.map(|index| self.strand.durable(index).action.as_str())
    }

    /// Gives the running agent-state action another reason; false if it has that one already.
    pub(super) fn replace_reason(&mut self, reason: Option<String>, at: Moment) -> bool {
        let source = self.source(reason);
        let index = self.state.expect("the caller has seen that a state runs");
        let state = self.strand.durable_mut(index);
        let is_other = *state.last_source() != source;
        state.change_source(at, source);
        is_other
    }

    /// Ends the running agent-state action; if it was AfterCallWork, tells whose and how long.
    pub(super) fn end_state(&mut self, at: Moment) -> Option<(Vec<ReleasedRoute>, i64)> {
        let was_after_call_work = self.state() == Some("AfterCallWork");
        let ms = self.strand.end(self.state.take()?, at);
        was_after_call_work.then(|| (std::mem::take(&mut self.owed), ms))
    }

    pub(super) fn begin_state(&mut self, action: &str, reason: Option<String>, at: Moment) {
        if action == "AfterCallWork" {
            self.owed = std::mem::take(&mut self.released);
        }
        let source = self.source(reason);
        self.state = Some(self.strand.begin(action, at, source));
    }

    /// Ends LoggedOut and begins LoggedIn, or the other way round.
    pub(super) fn change_login(&mut self, is_logged_in: bool, at: Moment) {
        let (durable, instantaneous) =
            if is_logged_in { ("LoggedIn", "AgentLogin") } else { ("LoggedOut", "AgentLogout") };
        self.strand.end(self.login, at);
        let source = self.source(None);
        self.login = self.strand.begin(durable, at, source.clone());
        self.strand.occur(instantaneous, at, 0, source);
        self.is_logged_in = is_logged_in;
    }

    /// OnHook and OffHook: each ends the other (rule 30).
    pub(super) fn change_hook(&mut self, action: &str, at: Moment) -> Fate {
        if let Some(index) = self.hook {
            if self.strand.durable(index).action == action {
                return Fate::Dropped;
            }
            self.strand.end(index, at);
        }
        let source = self.source(None);
        self.hook = Some(self.strand.begin(action, at, source));
        Fate::Taken
    }

    /// DndOn and DndOff (rule 30).
    pub(super) fn change_do_not_disturb(&mut self, on: bool, at: Moment) -> Fate {
        match (self.do_not_disturb.take(), on) {
            (Some(index), false) => {
                self.strand.end(index, at);
            }
            (None, true) => {
                let source = self.source(None);
                self.do_not_disturb = Some(self.strand.begin("DoNotDisturb", at, source));
            }
            (running, _) => {
                self.do_not_disturb = running;
                return Fate::Dropped;
            }
        }
        Fate::Taken
    }

    /// The running action that stands highest; of several equal ones that which began first.
    pub(super) fn status_giver(&self) -> &Instance {
        let mut best: Option<(usize, &Instance)> = None;
        for (index, instance) in self.strand.durables.iter().enumerate() {
            let Some(rank) = priority(&instance.action) else { continue };
            if instance.end.is_some() || self.is_hidden_by_hold(index) {
                continue;
            }
            if best.is_none_or(|(highest, _)| highest < rank) {
                best = Some((rank, instance));
            }
        }
        best.expect("LoggedIn or LoggedOut always runs").1
    }

    /// A held call's own Call‹Type› does not count for the status.
    fn is_hidden_by_hold(&self, index: usize) -> bool {
        self.calls.iter().any(|call| {
            let own = format!("Call{}", call.call_type);
            call.held.is_some()
                && call.actions.contains(&index)
                && self.strand.durable(index).action == own
        })
    }
}
