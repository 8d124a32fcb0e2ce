//! Routes: what a call meets at an agent, reflected on the queues that sent it there (rule 32).
//!
//! A route is identified by queue or skill, connId and agent.

use super::history::{Centre, Moment, QueueKey, Source};

/// An open route.
#[derive(Clone, Debug)]
pub(super) struct Route {
    pub(super) queue: QueueKey,
    pub(super) conn_id: String,
    pub(super) agent: String,
    /// When the call entered the queue.
    queued: Moment,
    /// The medium of the `Queued` event.
    media: String,
    /// Whether an answer was reflected; else it is ringing or expected.
    answered: bool,
}

/// A route whose call was released: the next after-call work at that device belongs to it.
#[derive(Clone, Debug)]
pub(super) struct ReleasedRoute {
    queue: QueueKey,
    source: Source,
}

/// A call at an agent.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place<'a> {
    pub(super) agent: &'a str,
    pub(super) line: usize,
    pub(super) conn_id: &'a str,
}

impl Route {
    fn is_at(&self, place: Place<'_>) -> bool {
        self.agent == place.agent && self.conn_id == place.conn_id
    }

    fn source(&self) -> Source {
        Source {
            conn_id: Some(self.conn_id.clone()),
            media: Some(self.media.clone()),
            queue: Some(self.queue.1.clone()),
            reason: None,
        }
    }
}

impl Centre {
    /// Opens the route, or renews one on which nothing was answered yet.
    pub(super) fn open_route(&mut self, queue: &QueueKey, agent: &str, wait: &WaitEnded) {
        let route = Route {
            queue: queue.clone(),
            conn_id: wait.conn_id.clone(),
            agent: agent.to_owned(),
            queued: wait.queued,
            media: wait.media.clone(),
            answered: false,
        };
        let same = self.routes.iter_mut().find(|open| {
            open.queue == route.queue && open.conn_id == route.conn_id && open.agent == route.agent
        });
        match same {
            Some(open) if open.answered => {}
            Some(open) => *open = route,
            None => self.routes.push(route),
        }
    }

    /// An answer gives CallAnswered (queued to now) once to each open route.
    pub(super) fn reflect_answer(&mut self, place: Place<'_>, at: Moment) {
        let mut answered = Vec::new();
        for route in &mut self.routes {
            if route.is_at(place) && !route.answered {
                route.answered = true;
                answered.push(route.clone());
            }
        }
        for route in answered {
            let ms = at.time - route.queued.time;
            self.queue_mut(&route.queue).occur("CallAnswered", at, ms, route.source());
        }
    }

    /// The end of a ringing line: not reflected while the agent has the call on another line.
    pub(super) fn reflect_ring_end(&mut self, place: Place<'_>, action: &str, at: Moment) {
        for route in self.close_routes_if_left(place) {
            if !route.answered {
                let ms = at.time - route.queued.time;
                self.queue_mut(&route.queue).occur(action, at, ms, route.source());
            }
        }
    }

    /// A release after an answer gives CallReleased (established to now).
    pub(super) fn reflect_release(&mut self, place: Place<'_>, established: Moment, at: Moment) {
        let open: Vec<Route> = self.routes.iter().filter(|r| r.is_at(place)).cloned().collect();
        for route in open {
            let ms = at.time - established.time;
            self.queue_mut(&route.queue).occur("CallReleased", at, ms, route.source());
            let released = ReleasedRoute { queue: route.queue.clone(), source: route.source() };
            self.line_mut(place.agent, place.line).released.push(released);
        }
        self.close_routes_if_left(place);
    }

    /// The end of after-call work gives ACWCompleted to each route to which it belongs.
    pub(super) fn reflect_after_call_work(
        &mut self,
        routes: Vec<ReleasedRoute>,
        ms: i64,
        at: Moment,
    ) {
        for route in routes {
            self.queue_mut(&route.queue).occur("ACWCompleted", at, ms, route.source);
        }
    }

    /// A route ends when its call has left all lines of its agent.
    pub(super) fn close_routes_if_left(&mut self, place: Place<'_>) -> Vec<Route> {
        if self.has_call(place.agent, place.conn_id) {
            return Vec::new();
        }
        let (closed, open) = self.routes.drain(..).partition(|route| route.is_at(place));
        self.routes = open;
        closed
    }

    /// The call at a device goes on under another connId, with its routes (rule 35). Those that
    /// moved along without an answer are given back.
    pub(super) fn rename_routes_of_agent(&mut self, place: Place<'_>, new: &str) -> Vec<Route> {
        let mut unanswered = Vec::new();
        for route in self.routes.iter_mut().filter(|route| route.is_at(place)) {
            new.clone_into(&mut route.conn_id);
            if !route.answered {
                unanswered.push(route.clone());
            }
        }
        unanswered
    }

    /// Another party while it rings gives CallRingingPartyChanged (queued to now).
    pub(super) fn reflect_ringing_party(&mut self, unanswered: &[Route], at: Moment) {
        for route in unanswered {
            let ms = at.time - route.queued.time;
            let source = route.source();
            self.queue_mut(&route.queue).occur("CallRingingPartyChanged", at, ms, source);
        }
    }

    /// The call in a queue goes on under another connId, with its routes (rule 35).
    pub(super) fn rename_routes_of_queue(&mut self, queue: &QueueKey, old: &str, new: &str) {
        for route in &mut self.routes {
            if route.queue == *queue && route.conn_id == old {
                new.clone_into(&mut route.conn_id);
            }
        }
    }

    fn has_call(&self, agent: &str, conn_id: &str) -> bool {
        let agent = self.agents.get(agent);
        agent.is_some_and(|agent| agent.lines.iter().any(|line| line.call(conn_id).is_some()))
    }
}

/// A wait in a queue that has just ended.
#[derive(Clone, Debug)]
pub(super) struct WaitEnded {
    pub(super) conn_id: String,
    pub(super) queued: Moment,
    pub(super) media: String,
}
