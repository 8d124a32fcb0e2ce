//! Queue logs that are kept as text until all of them are there.
//!
//! A log that is rotated goes on in the next file: memberships and open calls cross the border.
//! So files whose times do not overlap are read as one log, the earliest first, in whatever order
//! they are named; files whose times overlap are the logs of different systems.

use super::line::{QueueLogFault, time_of};
use super::{QueueLog, SkillRule};
use crate::event::Event;
use crate::ids::Names;

/// The text of a queue log.
#[derive(Debug)]
pub(in crate::connect) struct HeldLog {
    /// The file, by its number among all that are read.
    file: usize,
    text: Vec<u8>,
    /// The numbers of the lines, with where they end in the text.
    lines: Vec<(u64, usize)>,
    /// The times of the first and of the last line that has one, seconds.
    times: Option<(i64, i64)>,
}

impl HeldLog {
    pub(in crate::connect) fn new(file: usize) -> Self {
        Self { file, text: Vec::new(), lines: Vec::new(), times: None }
    }

    pub(in crate::connect) fn push(&mut self, line: u64, content: &[u8]) {
        self.text.extend_from_slice(content);
        self.lines.push((line, self.text.len()));
        if let Some(time) = time_of(content) {
            let (first, last) = self.times.unwrap_or((time, time));
            self.times = Some((first.min(time), last.max(time)));
        }
    }
}

/// A line that is none: its file and its number.
pub(in crate::connect) type Refuse<'a> = &'a mut dyn FnMut(usize, u64, QueueLogFault);

/// Translates all logs; the events of each file go to its place in `files`. Gives what the logs of
/// each system have left out.
pub(in crate::connect) fn translate(
    mut logs: Vec<HeldLog>,
    skill_rule: &SkillRule,
    names: &mut Names,
    files: &mut [Vec<Event>],
    refuse: Refuse<'_>,
) -> Vec<QueueLog> {
    logs.sort_by_key(|log| log.times);
    let mut systems: Vec<(i64, QueueLog)> = Vec::new();
    for HeldLog { file, text, lines, times } in logs {
        let (first, last) = times.unwrap_or((i64::MIN, i64::MIN));
        let index = systems.iter().position(|(end, _)| *end <= first).unwrap_or_else(|| {
            systems.push((first, QueueLog::new(skill_rule)));
            systems.len() - 1
        });
        let (end, queue_log) = systems.get_mut(index).expect("a system that has been found");
        *end = last;
        let events = files.get_mut(file).expect("a file has a place for its events");
        let mut begin = 0;
        for (line, end) in lines {
            let content = text.get(begin..end).expect("lines lie in their text");
            begin = end;
            if let Err(fault) = queue_log.take(content, names, events) {
                refuse(file, line, fault);
            }
        }
    }
    systems.into_iter().map(|(_, queue_log)| queue_log).collect()
}
