//! What an agent says of itself at a line: login, readiness, hook and DoNotDisturb.
//!
//! Of the agent state, one action runs at the most; AfterCallWork has its typed variant with it.

use super::agent_line::AgentLine;
use super::event::Fate;
use super::history::Moment;
use super::routes::ReleasedRoute;

impl AgentLine {
    /// The running WaitForNextCall, NotReadyForNextCall or AfterCallWork.
    pub(super) fn state(&self) -> Option<&str> {
        self.state.map(|index| self.strand.durable(index).action.as_str())
    }

    /// Gives the running agent-state action another reason; false if it has that one already.
    pub(super) fn replace_reason(&mut self, reason: Option<String>, at: Moment) -> bool {
        let source = self.source(reason);
        let index = self.state.expect("the caller has seen that a state runs");
        let is_other = *self.strand.durable(index).last_source() != source;
        for index in [Some(index), self.typed_state].into_iter().flatten() {
            self.strand.durable_mut(index).change_source(at, source.clone());
        }
        is_other
    }

    /// Ends the running agent-state action; if it was AfterCallWork, tells whose and how long.
    pub(super) fn end_state(&mut self, at: Moment) -> Option<(Vec<ReleasedRoute>, i64)> {
        let was_after_call_work = self.state() == Some("AfterCallWork");
        let ms = self.strand.end(self.state.take()?, at);
        if let Some(typed) = self.typed_state.take() {
            self.strand.end(typed, at);
        }
        was_after_call_work.then(|| (std::mem::take(&mut self.owed), ms))
    }

    pub(super) fn begin_state(&mut self, action: &str, reason: Option<String>, at: Moment) {
        let source = self.source(reason);
        if action == "AfterCallWork" {
            self.owed = std::mem::take(&mut self.released);
            let call_type = self.worked_type.take().unwrap_or_else(|| "Unknown".to_owned());
            let typed = format!("AfterCallWork{call_type}");
            self.typed_state = Some(self.strand.begin(&typed, at, source.clone()));
        }
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
        self.worked_type = None;
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
}
