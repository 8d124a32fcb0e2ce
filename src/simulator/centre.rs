//! The centre as it is built: queues with their callers, and agents with skills and shifts.

use super::Size;
use super::chance::Chance;
use super::naming;
use super::profile::{
    Between, DAY_MS, HOLD, HOLD_SHARE, HOUR_MS, LEVEL_FIRST, LEVEL_OTHER, PEAK_LOAD,
    PEAK_LOAD_SLACK, RING, SHIFT_H, SHIFTS, SKILL_SHARES, TALK, TALK_FACTOR, VOLUME_FACTOR,
    VOLUME_STEP, WRAP_UP, WRAP_UP_SHARE, seconds,
};
use crate::ids::{Id, Names, QueueId, SkillId, Table};

/// A queue and those who call it.
#[derive(Debug)]
pub(super) struct QueueRow {
    /// The skill that an agent needs for its calls.
    pub(super) skill: SkillId,
    /// The mean time between two calls at the busiest hour, seconds.
    pub(super) between_calls_s: f64,
    /// How the talk here differs from that elsewhere, as a factor.
    pub(super) talk_factor: f64,
    /// How many times as many calls come now, and until when.
    pub(super) rush: (f64, i64),
}

/// What an agent is hired for.
#[derive(Debug)]
pub(super) struct Contract {
    /// Skills with their levels, the best first.
    pub(super) skills: Vec<(SkillId, i64)>,
    /// When the first shift begins, milliseconds from the begin; it may lie before.
    pub(super) shift_begin_ms: i64,
}

/// The queues, with a load that so many agents can bear.
pub(super) fn queues(
    size: Size,
    names: &mut Names,
    chance: &mut Chance,
) -> Table<QueueId, QueueRow> {
    let skills: Vec<SkillId> =
        (0..size.skills() as usize).map(|number| naming::skill(number, names)).collect();
    let mut volumes = Vec::new();
    for number in 0..size.queues() as usize {
        naming::queue(number, names);
        let volume = chance.factor(VOLUME_FACTOR) / (1.0 + VOLUME_STEP * number as f64);
        volumes.push((volume, chance.factor(TALK_FACTOR)));
    }
    let work: f64 = volumes.iter().map(|(volume, factor)| volume * handling_s(*factor)).sum();
    let calls_per_s = load(size) / work;
    let mut queues = Table::default();
    for ((volume, talk_factor), &skill) in volumes.into_iter().zip(skills.iter().cycle()) {
        let between_calls_s = 1.0 / (volume * calls_per_s);
        queues.push(QueueRow { skill, between_calls_s, talk_factor, rush: (1.0, 0) });
    }
    queues
}

/// How many agents the callers keep busy at the busiest hour.
fn load(size: Size) -> f64 {
    let agents = f64::from(size.agents());
    let by_skill = (agents / f64::from(size.skills().min(size.queues()))).max(1.0);
    agents * PEAK_LOAD * (1.0 - PEAK_LOAD_SLACK / by_skill.sqrt())
}

/// How long a call keeps an agent busy in the mean, seconds.
fn handling_s(talk_factor: f64) -> f64 {
    middle(RING)
        + TALK.mean_s() * talk_factor
        + HOLD_SHARE * HOLD.mean_s()
        + WRAP_UP_SHARE * WRAP_UP.mean_s()
}

fn middle(between: Between) -> f64 {
    f64::midpoint(between.begin, between.end)
}

/// What the agents of a centre are hired for, by the work that there is.
pub(super) struct Hiring {
    skills: Vec<Share>,
    /// The shifts of those who are hired for a skill.
    shifts: Vec<Vec<Share>>,
    /// The time of day at the begin.
    opening_ms: i64,
}

/// A share of the agents, and how many have been hired of it.
#[derive(Clone, Copy, Debug)]
struct Share {
    share: f64,
    hired: f64,
}

impl Hiring {
    pub(super) fn new(size: Size, queues: &Table<QueueId, QueueRow>, opening_ms: i64) -> Self {
        let mut works = vec![0.0; size.skills() as usize];
        for queue in queues.iter() {
            if let Some(work) = works.get_mut(queue.skill.index()) {
                *work += handling_s(queue.talk_factor) / queue.between_calls_s;
            }
        }
        let sum: f64 = works.iter().sum();
        let share = |share| Share { share, hired: 0.0 };
        let shifts = vec![SHIFTS.map(|(_, part)| share(part)).to_vec(); works.len()];
        let skills = works.iter().map(|work| share(work / sum)).collect();
        Self { skills, shifts, opening_ms }
    }

    /// Hires one more agent.
    pub(super) fn hire(&mut self, names: &mut Names, chance: &mut Chance) -> Contract {
        let first = most_wanted(&mut self.skills);
        let shift = self.shifts.get_mut(first).map_or(0, |shifts| most_wanted(shifts));
        let roll = chance.share();
        let more = SKILL_SHARES.iter().filter(|share| roll >= **share).count();
        let level = |chance: &mut Chance, range| i64::try_from(chance.one_of(range)).unwrap_or(1);
        let mut skills = vec![(naming::skill(first, names), level(chance, LEVEL_FIRST))];
        for _ in 0..more {
            let other = naming::skill(chance.below(self.skills.len()), names);
            if skills.iter().all(|(skill, _)| *skill != other) {
                skills.push((other, level(chance, LEVEL_OTHER)));
            }
        }
        let begin_h = SHIFTS.get(shift).map_or(0.0, |(begin_h, _)| *begin_h);
        let begin_ms = (hours_ms(begin_h) - self.opening_ms).rem_euclid(DAY_MS);
        let is_under_way = begin_ms + hours_ms(SHIFT_H) > DAY_MS;
        let shift_begin_ms = if is_under_way { begin_ms - DAY_MS } else { begin_ms };
        Contract { skills, shift_begin_ms }
    }
}

/// Milliseconds of hours.
pub(super) fn hours_ms(hours: f64) -> i64 {
    super::chance::ms(hours * seconds(HOUR_MS))
}

/// The place of which most are missing, one more counted.
fn most_wanted(shares: &mut [Share]) -> usize {
    let total = 1.0 + shares.iter().map(|share| share.hired).sum::<f64>();
    let missing = |share: &Share| share.share * total - share.hired;
    let best =
        shares.iter().map(missing).enumerate().max_by(|(_, one), (_, other)| one.total_cmp(other));
    let place = best.map_or(0, |(place, _)| place);
    if let Some(share) = shares.get_mut(place) {
        share.hired += 1.0;
    }
    place
}
