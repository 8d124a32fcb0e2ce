//! Takes files of events in: reads them, orders them by time, and counts what it leaves out.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use super::format::Format;
use super::lines::{LINE_BYTES_MAX, Reading, read_line};
use super::queue_log::{QueueLog, QueueLogFault, SkillRule};
use crate::event::{Event, Identities, NdjsonReader, Refusal};
use crate::ids::Names;

/// Events on their way in.
#[derive(Debug)]
pub struct Intake {
    names: Names,
    skill_rule: SkillRule,
    ndjson: NdjsonReader,
    events: Vec<Event>,
    report: IntakeReport,
}

/// What came in and what was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IntakeReport {
    /// Lines that are neither blank nor comments.
    pub lines: u64,
    /// Lines that are no events.
    pub refused: u64,
    /// Keys that nobody knows, in accepted events.
    pub unknown_keys: u64,
    /// Events with an identity that was there already (semantics 46).
    pub duplicates: u64,
    /// Verbs of queue logs that nobody knows, with how often they came.
    pub unknown_verbs: BTreeMap<String, u64>,
    /// Calls and waits that a restart of Asterisk has cut off.
    pub cleaned: u64,
}

/// A line that was refused.
#[derive(Debug)]
pub struct RefusedLine<'a> {
    /// The file.
    pub file: &'a str,
    /// The line, counted from 1.
    pub line: u64,
    /// What is wrong with it.
    pub reason: Reason,
}

/// Why a line was refused.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// It is no event.
    #[error(transparent)]
    Ndjson(#[from] Refusal),
    /// It is no line of a queue log.
    #[error(transparent)]
    QueueLog(#[from] QueueLogFault),
    /// It is too long.
    #[error("the line is longer than {LINE_BYTES_MAX} bytes")]
    TooLong,
}

impl Intake {
    /// Begins with nothing; `skill_rule` tells which skills the queues of a queue log stand for.
    #[must_use]
    pub fn new(skill_rule: SkillRule) -> Self {
        Self {
            names: Names::new(),
            skill_rule,
            ndjson: NdjsonReader::default(),
            events: Vec::new(),
            report: IntakeReport::default(),
        }
    }

    /// Reads one file. Every refused line goes to `refuse`, the bytes read go to `progress`.
    ///
    /// # Errors
    /// Where the file cannot be read; what was read of it stays.
    pub fn read(
        &mut self,
        file: &str,
        reader: &mut impl BufRead,
        refuse: &mut impl FnMut(RefusedLine<'_>),
        progress: &mut impl FnMut(usize),
    ) -> io::Result<()> {
        let format = Format::detect(reader.fill_buf()?);
        let mut queue_log = QueueLog::new(&self.skill_rule);
        let mut buffer = Vec::new();
        let mut line = 0;
        loop {
            let (reading, taken) = read_line(reader, &mut buffer)?;
            progress(taken);
            line += 1;
            let result = match reading {
                Reading::End => break,
                Reading::TooLong => Err(Reason::TooLong),
                Reading::Line => {
                    let mut content = buffer.trim_ascii();
                    if line == 1 {
                        content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
                    }
                    if content.is_empty() {
                        continue;
                    }
                    self.take(content, format, &mut queue_log)
                }
            };
            self.report.lines += 1;
            if let Err(reason) = result {
                self.report.refused += 1;
                refuse(RefusedLine { file, line, reason });
            }
        }
        let QueueLog { unknown_verbs, cleaned, .. } = queue_log;
        for (verb, count) in unknown_verbs {
            *self.report.unknown_verbs.entry(verb).or_default() += count;
        }
        self.report.cleaned += cleaned;
        Ok(())
    }

    fn take(
        &mut self,
        line: &[u8],
        format: Format,
        queue_log: &mut QueueLog,
    ) -> Result<(), Reason> {
        match format {
            Format::Ndjson => self.events.push(self.ndjson.read(line, &mut self.names)?),
            Format::QueueLog => queue_log.take(line, &mut self.names, &mut self.events)?,
        }
        Ok(())
    }

    /// Gives all events of all files in order of time, those of equal time in the order in which
    /// they came, without duplicates (semantics 25 and 46).
    #[must_use]
    pub fn finish(self) -> (Vec<Event>, Names, IntakeReport) {
        let Self { names, ndjson, mut events, mut report, .. } = self;
        events.sort_by_key(|event| event.time);
        let mut identities = Identities::default();
        let before = events.len();
        events.retain(|event| identities.admits(event));
        report.duplicates = (before - events.len()) as u64;
        report.unknown_keys = ndjson.unknown_keys();
        (events, names, report)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::write_ndjson;

    /// Reads files together and gives the events back as lines, with the refused lines in front.
    fn read(files: &[(&str, &str)]) -> String {
        let mut intake = Intake::new(SkillRule::default());
        let mut out = String::new();
        for (name, text) in files {
            let mut refuse = |refused: RefusedLine<'_>| {
                let RefusedLine { file, line, reason } = refused;
                out += &format!("{file}:{line}: {reason}\n");
            };
            intake.read(name, &mut text.as_bytes(), &mut refuse, &mut |_| ()).unwrap();
        }
        let (events, names, _) = intake.finish();
        let mut lines = Vec::new();
        events.iter().for_each(|event| write_ndjson(event, &names, &mut lines));
        out + &String::from_utf8(lines).unwrap()
    }

    #[test]
    fn semantics_46_files_are_merged_by_time_and_stably() {
        let first = "{\"time\":2,\"event\":\"DndOn\",\"agent\":\"a\"}\r\n\n\
                     {\"time\":1,\"event\":\"DndOn\",\"agent\":\"b\"}\n";
        let second = "{\"time\":1,\"event\":\"DndOn\",\"agent\":\"c\"}\n\
                      {\"time\":2,\"event\":\"DndOn\",\"agent\":\"d\"}";
        assert_eq!(
            read(&[("1", first), ("2", second)]),
            "{\"time\":1,\"event\":\"DndOn\",\"agent\":\"b\"}\n\
             {\"time\":1,\"event\":\"DndOn\",\"agent\":\"c\"}\n\
             {\"time\":2,\"event\":\"DndOn\",\"agent\":\"a\"}\n\
             {\"time\":2,\"event\":\"DndOn\",\"agent\":\"d\"}\n"
        );
    }

    #[test]
    fn a_broken_line_is_named_and_the_rest_counts() {
        let text = "\u{feff}{\"time\":1,\"event\":\"DndOn\",\"agent\":\"a\"}\n\
                    {\"time\":1\n\n\
                    {\"time\":2,\"event\":\"DndOff\",\"agent\":\"a\"}\n";
        assert_eq!(
            read(&[("day", text)]),
            "day:2: not JSON: EOF while parsing an object at column 9\n\
             {\"time\":1,\"event\":\"DndOn\",\"agent\":\"a\"}\n\
             {\"time\":2,\"event\":\"DndOff\",\"agent\":\"a\"}\n"
        );
    }

    #[test]
    fn semantics_46_a_second_event_with_the_same_identity_is_ignored() {
        let line = |time, source, id| {
            format!(
                "{{\"time\":{time},\"event\":\"DndOn\",\"agent\":\"a\",\"source\":\"{source}\",\"id\":\"{id}\"}}\n"
            )
        };
        let text = [line(2, "s", "1"), line(1, "s", "1"), line(3, "t", "1")].concat();
        assert_eq!(read(&[("day", &text)]), [line(1, "s", "1"), line(3, "t", "1")].concat());
    }
}
