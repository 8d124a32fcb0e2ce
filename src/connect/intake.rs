//! Takes files of events in: reads them, orders them by time, and counts what it leaves out.

use std::collections::BTreeMap;
use std::io::{self, BufRead};

use super::format::Format;
use super::lines::{Reading, read_line};
use super::queue_log::{HeldLog, QueueLog, QueueLogFault, SkillRule, translate};
use crate::event::{Event, Identities, LINE_BYTES_MAX, NdjsonReader, Refusal};
use crate::ids::Names;

/// What a file compressed by gzip begins with.
const GZIP: &[u8] = b"\x1f\x8b";

/// Events on their way in.
#[derive(Debug)]
pub struct Intake {
    names: Names,
    skill_rule: SkillRule,
    ndjson: NdjsonReader,
    /// The names of the files.
    files: Vec<String>,
    /// The events of each file.
    events: Vec<Vec<Event>>,
    /// Queue logs, which are translated when all are there.
    queue_logs: Vec<HeldLog>,
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
            files: Vec::new(),
            events: Vec::new(),
            queue_logs: Vec::new(),
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
        let beginning = reader.fill_buf()?;
        if beginning.starts_with(GZIP) {
            let reason =
                "it is compressed: unpack it first, as in `zcat FILE | tallyboard replay -`";
            return Err(io::Error::new(io::ErrorKind::InvalidData, reason));
        }
        let format = Format::detect(beginning);
        let mut events = Vec::new();
        let mut queue_log = HeldLog::new(self.files.len());
        let mut buffer = Vec::new();
        let mut line = 0;
        let result = loop {
            let (reading, taken) = match read_line(reader, &mut buffer) {
                Ok(read) => read,
                Err(error) => break Err(error),
            };
            progress(taken);
            line += 1;
            let mut content = buffer.trim_ascii();
            if line == 1 {
                content = content.strip_prefix(b"\xef\xbb\xbf").unwrap_or(content);
            }
            let result = match (reading, format) {
                (Reading::End, _) => break Ok(()),
                (Reading::TooLong, _) => Err(Reason::TooLong),
                (Reading::Line, _) if content.is_empty() => continue,
                (Reading::Line, Format::Ndjson) => {
                    let event = self.ndjson.read(content, &mut self.names);
                    event.map(|event| events.push(event)).map_err(Reason::from)
                }
                (Reading::Line, Format::QueueLog) => {
                    queue_log.push(line, content);
                    Ok(())
                }
            };
            self.report.lines += 1;
            if let Err(reason) = result {
                self.report.refused += 1;
                refuse(RefusedLine { file, line, reason });
            }
        };
        self.files.push(file.to_owned());
        self.events.push(events);
        if format == Format::QueueLog {
            self.queue_logs.push(queue_log);
        }
        result
    }

    /// Gives all events of all files in order of time, those of equal time in the order in which
    /// they came, without duplicates (semantics 25 and 46). Lines of queue logs that are refused
    /// go to `refuse`.
    #[must_use]
    pub fn finish(
        self,
        refuse: &mut impl FnMut(RefusedLine<'_>),
    ) -> (Vec<Event>, Names, IntakeReport) {
        let Self { mut names, ndjson, files, mut events, queue_logs, mut report, skill_rule } =
            self;
        let mut refuse_line = |file: usize, line, fault: QueueLogFault| {
            report.refused += 1;
            let file = files.get(file).map_or("", String::as_str);
            refuse(RefusedLine { file, line, reason: fault.into() });
        };
        let systems = translate(queue_logs, &skill_rule, &mut names, &mut events, &mut refuse_line);
        for QueueLog { unknown_verbs, cleaned, .. } in systems {
            for (verb, count) in unknown_verbs {
                *report.unknown_verbs.entry(verb).or_default() += count;
            }
            report.cleaned += cleaned;
        }
        let mut events = one_after_another(events);
        events.sort_by_key(|event| event.time);
        let mut identities = Identities::default();
        let before = events.len();
        events.retain(|event| identities.admits(event));
        report.duplicates = (before - events.len()) as u64;
        report.unknown_keys = ndjson.unknown_keys();
        (events, names, report)
    }
}

/// The events of all files; where only one file has any, nothing is copied.
fn one_after_another(files: Vec<Vec<Event>>) -> Vec<Event> {
    let mut all = Vec::new();
    for mut events in files {
        if all.is_empty() {
            all = events;
        } else {
            all.append(&mut events);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::event::write_ndjson;

    /// Reads files together and gives the events back as lines, with the refused lines in front.
    fn read(files: &[(&str, &str)]) -> String {
        let mut intake = Intake::new(SkillRule::default());
        let mut out = String::new();
        let mut refuse = |refused: RefusedLine<'_>| {
            let RefusedLine { file, line, reason } = refused;
            out += &format!("{file}:{line}: {reason}\n");
        };
        for (name, text) in files {
            intake.read(name, &mut text.as_bytes(), &mut refuse, &mut |_| ()).unwrap();
        }
        let (events, names, _) = intake.finish(&mut refuse);
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

    const FIRST: &str = "1|NONE|q|ann|ADDMEMBER|\n2|c1|q|NONE|ENTERQUEUE||100|1\n";
    const SECOND: &str = "3|NONE|r|ann|ADDMEMBER|\n4|NONE|q|ann|REMOVEMEMBER|\n\
                          5|NONE|NONE|NONE|QUEUESTART|\n";

    #[test]
    fn a_rotated_queue_log_goes_on_in_the_next_file() {
        let whole = read(&[("queue_log", &format!("{FIRST}{SECOND}"))]);
        assert_eq!(read(&[("queue_log.1", FIRST), ("queue_log", SECOND)]), whole);
        assert_eq!(read(&[("queue_log", SECOND), ("queue_log.1", FIRST)]), whole);
        // The call that waited is cut off by the restart, and the agent keeps one membership.
        assert!(whole.contains("5000,\"event\":\"Diverted\",\"queue\":\"q\""), "{whole}");
        assert!(!whole.contains("\"event\":\"AgentLogout\""), "{whole}");
    }

    #[test]
    fn queue_logs_whose_times_overlap_are_of_different_systems() {
        let other = "1|NONE|NONE|NONE|QUEUESTART|\n4|NONE|NONE|NONE|QUEUESTART|\n";
        let lines = read(&[("a", FIRST), ("b", other)]);
        assert!(!lines.contains("Diverted"), "{lines}");
    }

    #[test]
    fn broken_lines_of_a_queue_log_are_named_by_their_file() {
        let out = read(&[("a", SECOND), ("b", &format!("{FIRST}2|c\n"))]);
        assert!(out.contains("b:3: expected `time|call|queue|agent|verb|…`"), "{out}");
    }
}
