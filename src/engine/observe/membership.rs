//! Skill groups: agents join and leave with what runs at them (semantics 22 and 37).

use smallvec::SmallVec;

use super::Stage;
use super::status::Availability;
use crate::definition::{Action, ObjectType, SLIDING_WINDOW_S_MAX};
use crate::engine::ledger::Scene;
use crate::engine::line::Line;
use crate::engine::object::{LineIndex, Row};
use crate::engine::plan::Stream;
use crate::engine::run::Run;
use crate::engine::stay::{PastStay, Stay, StayMemory};
use crate::engine::tally::Mark;
use crate::engine::world::{Agent, Group};
use crate::ids::{AgentId, SkillId};

/// How long a stay in a group is remembered, for a line of the agent that is seen for the first time
/// later: a day more than the longest sliding window.
const PAST_STAY_MS_MAX: i64 = (SLIDING_WINDOW_S_MAX + 86_400) * 1000;

/// What runs at an agent; as a rule so much at the most.
pub(super) type Running = SmallVec<[(Stream, Run); 8]>;

impl Stage<'_> {
    /// Takes the whole set of skills of an agent. Level 0 is having the skill.
    pub(super) fn take_skills(&mut self, agent: AgentId, skills: &[(SkillId, i64)]) {
        let row = self.agent(agent, false);
        let groups: SmallVec<[Row; 16]> =
            skills.iter().map(|&(skill, _)| self.group(skill)).collect();
        let running = self.running_of_agent(row);
        let status = self.world.agents[row].status.filter(|_| self.wanted.members);
        let availability = status.map(|run| Availability::of(run.status)).unwrap_or_default();
        let mut changed: SmallVec<[Row; 4]> = SmallVec::new();
        let Self { world, ledgers: [_, _, ledger, _], scene, .. } = self;
        let Agent { stays, memory, .. } = &mut world.agents[row];
        let StayMemory { joined_by, past } = &mut **memory;
        past.retain(|past| scene.now - past.left.time <= PAST_STAY_MS_MAX);
        let mut place = 0;
        let moving = &Scene { is_moving: true, ..*scene };
        stays.retain(|stay| {
            if groups.contains(&stay.group) {
                place += 1;
                return true;
            }
            for (stream, run) in &running {
                ledger.end(stay.group, *stream, &stay.cut(run), moving);
            }
            changed.push(stay.group);
            let group = &mut world.groups[stay.group];
            group.members -= 1;
            availability.leave(group);
            let left = Mark { time: scene.now, event: scene.event };
            past.push(PastStay { stay: *stay, joined_by: joined_by.remove(place), left });
            false
        });
        for group in groups {
            if stays.iter().any(|stay| stay.group == group) {
                continue;
            }
            let joined = if scene.is_first() { i64::MIN } else { scene.now };
            let stay = Stay::new(group, joined);
            stays.push(stay);
            joined_by.push(scene.event);
            for (stream, run) in &running {
                ledger.begin(group, *stream, &stay.cut(run), moving);
            }
            changed.push(group);
            let group = &mut world.groups[group];
            group.members += 1;
            availability.enter(group);
        }
        changed.into_iter().for_each(|group| self.note_group(group));
    }

    /// The group of agents of a skill, made where it is not there.
    pub(super) fn group(&mut self, skill: SkillId) -> Row {
        let (row, is_new) = self.world.objects.group(self.centre, skill);
        if is_new {
            let windows = self.scene.windows;
            self.ledger(ObjectType::SkillAg).push(windows);
            self.world.groups.push(Group::default());
        }
        row
    }

    /// Everything that runs at an agent and its lines.
    pub(super) fn running_of_agent(&self, row: Row) -> Running {
        let agent = &self.world.agents[row];
        let mut running = Running::new();
        if agent.status.is_some() {
            running.push((Stream::AgentStatus, self.agent_status_run(row)));
        }
        for &line in &agent.lines {
            if self.world.lines[line].status.is_some() {
                running.push((Stream::DnStatus, self.line_status_run(line)));
                running.push((Stream::DnAction, self.login_run(line)));
            }
            self.running_of_line(line, &mut running);
        }
        running
    }

    /// The running actions of a line, but for LoggedIn and LoggedOut.
    pub(super) fn running_of_line(&self, line: LineIndex, running: &mut Running) {
        let Line { state, hook, legs, aside, .. } = &self.world.lines[line];
        let mut add = |run: Run| {
            let whole_begun = self.world.begun.get(&(line, run.key)).copied().unwrap_or(0);
            running.push((Stream::DnAction, Run { whole_begun, ..run }));
        };
        if let Some(state) = state {
            add(self.state_run(line, state));
            if let Some(typed) = self.typed_state_run(line, state) {
                add(typed);
            }
        }
        if let Some((action, since)) = *hook {
            add(self.since_run(line, action, since));
        }
        if let Some(since) = aside.do_not_disturb {
            add(self.since_run(line, Action::DoNotDisturb, since));
        }
        for leg in legs {
            for (action, begin) in self.actions_of(line, leg) {
                add(self.leg_run(line, leg, action, begin));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::definition::{Catalogue, CountAt, Counting, Definitions, SourceFile};
    use crate::engine::Engine;
    use crate::event::NdjsonReader;
    use crate::ids::Names;

    const DEFINITIONS: &str = "
name: Once
objectType: SKILL_AG
notificationMode: NONE
statisticDefinitionEx:
  category: TotalNumber
  subject: DNAction
  mainMask: CallInbound
  distinguishByConnId: true
---
name: Holds
objectType: AGENT
notificationMode: NONE
statisticDefinitionEx:
  category: TotalNumber
  subject: DNAction
  mainMask: CallOnHold
";
    const DAY: [&str; 4] = [
        r#"{"time":1,"event":"Established","agent":"ann","connId":"c","callType":"Inbound"}"#,
        r#"{"time":2,"event":"Held","agent":"ann","connId":"c"}"#,
        r#"{"time":3,"event":"Retrieved","agent":"ann","connId":"c"}"#,
        r#"{"time":4,"event":"Released","agent":"ann","connId":"c"}"#,
    ];

    /// Where numbers count at the begin, there are actions whose end nobody counts.
    #[test]
    fn of_what_is_over_no_begin_is_remembered() {
        let file = SourceFile::new("definitions", DEFINITIONS.to_owned());
        let definitions = Definitions::read(&file, &Catalogue::default()).definitions;
        for count_durable_at in [CountAt::End, CountAt::Start] {
            let counting = Counting { count_durable_at, ..Counting::default() };
            let (mut engine, mut names) = (Engine::new(&definitions, &counting), Names::new());
            let mut remembered = Vec::new();
            for line in DAY {
                let event = NdjsonReader::default().read(line.as_bytes(), &mut names).unwrap();
                engine.apply(&event, &names);
                remembered.push(engine.world.begun.len());
            }
            assert_eq!(remembered.last(), Some(&0), "{count_durable_at:?}");
            assert!(remembered.contains(&1), "{count_durable_at:?}");
        }
    }
}
