//! One line of an agent, that is a device and a medium (rule 29), with all that runs on it.
//!
//! Its calls are told in `agent_call`, its states in `agent_state`; what queues see is in `routes`.

use super::agent_call::Call;
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

/// A line of an agent.
#[derive(Debug)]
pub(super) struct AgentLine {
    pub(super) device: String,
    pub(super) media: String,
    pub(super) strand: Strand,
    pub(super) calls: Vec<Call>,
    pub(super) is_logged_in: bool,
    /// Index of the running LoggedIn or LoggedOut.
    pub(super) login: usize,
    /// Index of the running WaitForNextCall, NotReadyForNextCall or AfterCallWork.
    pub(super) state: Option<usize>,
    /// Index of the running AfterCallWork‹Type›, which goes with AfterCallWork (rule 108).
    pub(super) typed_state: Option<usize>,
    /// The type of the call that was last released after an answer, since AfterCallWork last
    /// began or the agent last came or went.
    pub(super) worked_type: Option<String>,
    pub(super) hook: Option<usize>,
    pub(super) do_not_disturb: Option<usize>,
    /// After-call work that was put off (rule 33), with its reason.
    pub(super) wish: Option<Option<String>>,
    /// Routes released here since the device last began a call (rule 32).
    pub(super) released: Vec<ReleasedRoute>,
    /// Routes to which the running after-call work belongs.
    pub(super) owed: Vec<ReleasedRoute>,
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
            typed_state: None,
            worked_type: None,
            hook: None,
            do_not_disturb: None,
            wish: None,
            released: Vec::new(),
            owed: Vec::new(),
        }
    }

    pub(super) fn source(&self, reason: Option<String>) -> Source {
        Source { media: Some(self.media.clone()), reason, ..Source::default() }
    }

    pub(super) fn source_of_call(&self, conn_id: &str) -> Source {
        let (conn_id, media) = (Some(conn_id.to_owned()), Some(self.media.clone()));
        Source { conn_id, media, ..Source::default() }
    }

    pub(super) fn call(&self, conn_id: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.conn_id == conn_id)
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
