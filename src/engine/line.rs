//! A line of an agent: a device and a medium, its state and its calls (semantics 29 to 35).

use serde::{Deserialize, Serialize};
use smallvec::SmallVec;

use super::calls::Released;
use super::object::Row;
use super::run::{Serial, StatusRun};
use crate::definition::{Action, Status};
use crate::event::CallType;
use crate::ids::{ConnectionId, DeviceId, MediumId, Names, ReasonId};

/// A line of an agent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Line {
    pub(super) agent: Row,
    pub(super) device: Option<DeviceId>,
    pub(super) medium: MediumId,
    pub(super) is_logged_in: bool,
    pub(super) state: Option<State>,
    /// The running OnHook or OffHook.
    pub(super) hook: Option<(Action, Since)>,
    /// Most lines have one call at a time.
    pub(super) legs: SmallVec<[Leg; 1]>,
    /// The type of the call that was released last, for the after-call work behind it (semantics 108).
    pub(super) last_type: CallType,
    /// After-call work that was asked for during a call, with its reason (semantics 33).
    pub(super) wish: Option<Option<ReasonId>>,
    pub(super) aside: Box<Aside>,
    /// None only while the event that shows the line for the first time is taken.
    pub(super) status: Option<StatusRun>,
}

/// What most events of a line do not look at; it lies apart, so that the rest is near together.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Aside {
    /// The running LoggedIn or LoggedOut.
    pub(super) login: Since,
    pub(super) do_not_disturb: Option<Since>,
    /// Routes released here since the line last began a call (semantics 32); kept only where somebody
    /// counts what becomes of them.
    pub(super) released: Vec<Released>,
    /// The routes that the running after-call work belongs to.
    pub(super) credited: Vec<Released>,
}

/// Something that runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Since {
    pub(super) begin: i64,
    pub(super) serial: Serial,
}

/// Whether the agent takes calls at the line: one of three actions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    pub(super) kind: StateKind,
    pub(super) since: Since,
    pub(super) reason: Option<ReasonId>,
    /// The type of the call that after-call work belongs to.
    pub(super) call_type: CallType,
}

/// The actions of an agent's state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum StateKind {
    Ready,
    NotReady,
    AfterCallWork,
}

/// A call at a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Leg {
    pub(super) connection: ConnectionId,
    pub(super) phase: Phase,
    pub(super) call_type: CallType,
    /// When the phase began.
    pub(super) since: i64,
    /// When the typed action of the phase began: later where the type has changed in between, or where
    /// the call was retrieved from a hold that had ended it.
    pub(super) typed_since: i64,
    /// When the type was given that the call has now.
    pub(super) media_since: i64,
    /// When the running hold began.
    pub(super) held_since: Option<i64>,
    pub(super) serial: Serial,
    /// The order in which the action of the phase began, for a status that several actions give.
    pub(super) order: Serial,
    /// The same of the hold.
    pub(super) hold_order: Serial,
}

/// How far a call at a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Phase {
    Dialing,
    Ringing,
    Established,
}

/// Durable actions of a call with their begins; a call never has more than that.
pub(super) type LegActions = SmallVec<[(Action, i64); 6]>;

/// What gives a line its status.
#[derive(Clone, Copy, Debug)]
pub(super) enum Giver<'a> {
    Leg(&'a Leg),
    State(&'a State),
    /// The line itself: logged in or out, or its hook.
    Line,
}

impl StateKind {
    pub(super) fn action(self) -> Action {
        self.status().action()
    }

    fn status(self) -> Status {
        match self {
            Self::Ready => Status::WaitForNextCall,
            Self::NotReady => Status::NotReadyForNextCall,
            Self::AfterCallWork => Status::AfterCallWork,
        }
    }
}

impl Leg {
    /// Tells the durable actions that run for the call, with their begins; the last two only at a line of
    /// another medium than voice (semantics 108).
    #[inline]
    pub(super) fn tell_actions(
        &self,
        hold_ends_call: bool,
        is_voice: bool,
        mut tell: impl FnMut(Action, i64),
    ) {
        let Self { phase, call_type, since, typed_since, media_since, held_since, .. } = *self;
        match phase {
            Phase::Dialing => {
                tell(Action::CallDialing, since);
                tell(dialing(call_type), typed_since);
            }
            Phase::Ringing => {
                tell(Action::CallRinging, since);
                tell(ringing(call_type), typed_since);
            }
            // On hold, the call has ended if the operator wants it so (semantics 109).
            Phase::Established if hold_ends_call && held_since.is_some() => {}
            Phase::Established => tell(talking(call_type), typed_since),
        }
        if let Some(begin) = held_since {
            tell(Action::CallOnHold, begin);
            tell(on_hold(call_type), begin.max(typed_since));
        }
        if is_voice {
            return;
        }
        match phase {
            Phase::Dialing => {}
            Phase::Ringing => tell(Action::Delivering, since),
            Phase::Established => {
                tell(Action::Handling, since);
                if let Some(action) = handling(call_type) {
                    tell(action, media_since);
                }
            }
        }
    }

    /// The status that the call gives its line; a held call shows as on hold only.
    fn status(&self) -> Status {
        match self.phase {
            Phase::Dialing => Status::CallDialing,
            Phase::Ringing => Status::CallRinging,
            Phase::Established if self.held_since.is_some() => Status::CallOnHold,
            Phase::Established => match self.call_type {
                CallType::Unknown => Status::CallUnknown,
                CallType::Consult => Status::CallConsult,
                CallType::Internal => Status::CallInternal,
                CallType::Outbound => Status::CallOutbound,
                CallType::Inbound => Status::CallInbound,
            },
        }
    }

    /// The order in which the action began that gives the status.
    fn status_order(&self) -> Serial {
        if self.held_since.is_some() { self.hold_order } else { self.order }
    }
}

impl Line {
    pub(super) fn is_voice(&self) -> bool {
        self.medium == Names::voice()
    }

    /// Reads something of each of its parts.
    pub(super) fn reach_ahead(&self) -> i64 {
        let of_state = self.state.map_or(0, |state| state.since.begin);
        let of_leg = self.legs.first().map_or(0, |leg| leg.since);
        of_state ^ of_leg ^ self.status.map_or(0, |run| run.since)
    }

    pub(super) fn leg(&self, connection: ConnectionId) -> Option<usize> {
        self.legs.iter().position(|leg| leg.connection == connection)
    }

    /// Whether a call is here and can go on under another identity.
    pub(super) fn admits_rename(&self, from: ConnectionId, to: ConnectionId) -> bool {
        self.leg(from).is_some() && self.leg(to).is_none()
    }

    /// The status by the running action that stands highest.
    #[inline]
    pub(super) fn current_status(&self) -> Status {
        if !self.is_logged_in {
            return Status::LoggedOut;
        }
        let mut status = Status::LoggedIn;
        for leg in &self.legs {
            status = status.max(leg.status());
        }
        if let Some(state) = self.state {
            status = status.max(state.kind.status());
        }
        if let Some((hook, _)) = self.hook {
            let hook = if hook == Action::OffHook { Status::OffHook } else { Status::OnHook };
            status = status.max(hook);
        }
        status
    }

    /// The status as the last event has left it.
    pub(super) fn settled_status(&self) -> Status {
        self.status.map_or_else(|| self.current_status(), |run| run.status)
    }

    /// What gives the line its status: of several equal actions the one that began first.
    pub(super) fn giver(&self) -> Giver<'_> {
        let status = self.current_status();
        if let Some(leg) = self.giving_leg(status) {
            return Giver::Leg(leg);
        }
        match &self.state {
            Some(state) if self.is_logged_in && state.kind.status() == status => {
                Giver::State(state)
            }
            Some(_) | None => Giver::Line,
        }
    }

    /// The order in which the action began that gives the status.
    pub(super) fn giver_order(&self) -> Serial {
        match self.giver() {
            Giver::Leg(leg) => leg.status_order(),
            Giver::State(state) => state.since.serial,
            Giver::Line => match self.hook {
                Some((hook, since)) if self.current_status().action() == hook => since.serial,
                Some(_) | None => self.aside.login.serial,
            },
        }
    }

    fn giving_leg(&self, status: Status) -> Option<&Leg> {
        let legs = self.legs.iter().filter(|leg| self.is_logged_in && leg.status() == status);
        legs.min_by_key(|leg| leg.status_order())
    }
}

/// The typed variant of CallDialing.
pub(super) fn dialing(call_type: CallType) -> Action {
    match call_type {
        CallType::Unknown => Action::CallDialingUnknown,
        CallType::Consult => Action::CallDialingConsult,
        CallType::Internal => Action::CallDialingInternal,
        CallType::Outbound => Action::CallDialingOutbound,
        CallType::Inbound => Action::CallDialingInbound,
    }
}

/// The typed variant of CallRinging.
pub(super) fn ringing(call_type: CallType) -> Action {
    match call_type {
        CallType::Unknown => Action::CallRingingUnknown,
        CallType::Consult => Action::CallRingingConsult,
        CallType::Internal => Action::CallRingingInternal,
        CallType::Outbound => Action::CallRingingOutbound,
        CallType::Inbound => Action::CallRingingInbound,
    }
}

/// The action of talking.
pub(super) fn talking(call_type: CallType) -> Action {
    match call_type {
        CallType::Unknown => Action::CallUnknown,
        CallType::Consult => Action::CallConsult,
        CallType::Internal => Action::CallInternal,
        CallType::Outbound => Action::CallOutbound,
        CallType::Inbound => Action::CallInbound,
    }
}

/// The typed variant of CallOnHold.
pub(super) fn on_hold(call_type: CallType) -> Action {
    match call_type {
        CallType::Unknown => Action::CallOnHoldUnknown,
        CallType::Consult => Action::CallOnHoldConsult,
        CallType::Internal => Action::CallOnHoldInternal,
        CallType::Outbound => Action::CallOnHoldOutbound,
        CallType::Inbound => Action::CallOnHoldInbound,
    }
}

/// The typed variant of Handling, where there is one.
fn handling(call_type: CallType) -> Option<Action> {
    match call_type {
        CallType::Unknown | CallType::Consult => None,
        CallType::Internal => Some(Action::HandlingInternal),
        CallType::Outbound => Some(Action::HandlingOutbound),
        CallType::Inbound => Some(Action::HandlingInbound),
    }
}

/// The moment at which handling of a type begins, where there is one.
pub(super) fn handling_started(call_type: CallType) -> Option<Action> {
    match call_type {
        CallType::Unknown | CallType::Consult => None,
        CallType::Internal => Some(Action::HandlingInternalStarted),
        CallType::Outbound => Some(Action::HandlingOutboundStarted),
        CallType::Inbound => Some(Action::HandlingInboundStarted),
    }
}

/// The moment at which a call that this line has dialled is answered, where there is one.
pub(super) fn originated(call_type: CallType) -> Option<Action> {
    match call_type {
        CallType::Unknown | CallType::Inbound => None,
        CallType::Consult => Some(Action::CallConsultOriginated),
        CallType::Internal => Some(Action::CallInternalOriginated),
        CallType::Outbound => Some(Action::CallOutboundOriginated),
    }
}

/// The moment at which a call that has rung here is answered, where there is one.
pub(super) fn received(call_type: CallType) -> Option<Action> {
    match call_type {
        CallType::Unknown | CallType::Inbound => None,
        CallType::Consult => Some(Action::CallConsultReceived),
        CallType::Internal => Some(Action::CallInternalReceived),
        CallType::Outbound => Some(Action::CallOutboundReceived),
    }
}

/// The typed variant of AfterCallWork.
pub(super) fn wrapping_up(call_type: CallType) -> Action {
    match call_type {
        CallType::Unknown => Action::AfterCallWorkUnknown,
        CallType::Consult => Action::AfterCallWorkConsult,
        CallType::Internal => Action::AfterCallWorkInternal,
        CallType::Outbound => Action::AfterCallWorkOutbound,
        CallType::Inbound => Action::AfterCallWorkInbound,
    }
}

/// The moment at which talking begins.
pub(super) fn started(call_type: CallType) -> Action {
    match call_type {
        CallType::Unknown => Action::CallUnknownStarted,
        CallType::Consult => Action::CallConsultStarted,
        CallType::Internal => Action::CallInternalStarted,
        CallType::Outbound => Action::CallOutboundStarted,
        CallType::Inbound => Action::CallInboundStarted,
    }
}

/// The moment at which talking ends.
pub(super) fn completed(call_type: CallType) -> Action {
    match call_type {
        CallType::Unknown => Action::CallUnknownCompleted,
        CallType::Consult => Action::CallConsultCompleted,
        CallType::Internal => Action::CallInternalCompleted,
        CallType::Outbound => Action::CallOutboundCompleted,
        CallType::Inbound => Action::CallInboundCompleted,
    }
}
