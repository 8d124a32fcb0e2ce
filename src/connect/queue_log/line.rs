//! One line of a queue log: `time|call|queue|agent|verb|parameters…`.

use strum::{EnumString, IntoStaticStr};

use crate::clock::{Timestamp, TimestampError};

/// What is wrong with a line of a queue log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QueueLogFault {
    /// The line is not UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// The line has too few fields.
    #[error("expected `time|call|queue|agent|verb|…`, found {0} of these five fields")]
    TooShort(usize),
    /// The time is not a number of seconds.
    #[error("`{0}` is not a time: expected seconds since 1970 UTC")]
    NotATime(String),
    /// The time cannot be.
    #[error(transparent)]
    Time(#[from] TimestampError),
    /// A field that the verb needs is empty or `NONE`.
    #[error("{verb} needs {field}, found `{found}`")]
    Missing {
        /// The verb.
        verb: &'static str,
        /// The field.
        field: &'static str,
        /// What stands there.
        found: String,
    },
}

/// The verbs that are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "UPPERCASE")]
pub(super) enum Verb {
    EnterQueue,
    Connect,
    Abandon,
    CompleteAgent,
    CompleteCaller,
    RingNoAnswer,
    RingCanceled,
    ExitWithTimeout,
    ExitWithKey,
    ExitEmpty,
    Transfer,
    BlindTransfer,
    AttendedTransfer,
    AddMember,
    RemoveMember,
    AgentLogin,
    AgentLogoff,
    AgentCallbackLogin,
    AgentCallbackLogoff,
    Pause,
    PauseAll,
    Unpause,
    UnpauseAll,
    QueueStart,
    Did,
}

impl Verb {
    pub(super) fn name(self) -> &'static str {
        self.into()
    }
}

/// The fields of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line<'a> {
    pub(super) time: Timestamp,
    pub(super) call: &'a str,
    pub(super) queue: &'a str,
    pub(super) agent: &'a str,
    pub(super) verb: &'a str,
    pub(super) parameters: Vec<&'a str>,
}

/// What stands for nothing in a field.
const NONE: &str = "NONE";

/// The time of a line, seconds, where it has one.
pub(super) fn time_of(line: &[u8]) -> Option<i64> {
    let digits = line.iter().take_while(|byte| byte.is_ascii_digit()).count();
    std::str::from_utf8(line.get(..digits)?).ok()?.parse().ok()
}

impl<'a> Line<'a> {
    pub(super) fn read(line: &'a [u8]) -> Result<Self, QueueLogFault> {
        let text = std::str::from_utf8(line).map_err(|_| QueueLogFault::NotUtf8)?;
        let mut fields = text.split('|').map(str::trim);
        let mut found = 0;
        let mut field = || match fields.next() {
            Some(field) => {
                found += 1;
                Ok(field)
            }
            None => Err(QueueLogFault::TooShort(found)),
        };
        let (time, call, queue, agent, verb) = (field()?, field()?, field()?, field()?, field()?);
        let seconds = time.split('.').next().unwrap_or(time).parse::<i64>();
        let seconds = seconds.map_err(|_| QueueLogFault::NotATime(time.to_owned()))?;
        Ok(Self {
            time: Timestamp::from_ms(seconds.saturating_mul(1000))?,
            call,
            queue,
            agent,
            verb,
            parameters: fields.collect(),
        })
    }

    /// A field that says something.
    pub(super) fn given(field: &'a str) -> Option<&'a str> {
        (!field.is_empty() && field != NONE).then_some(field)
    }

    pub(super) fn parameter(&self, index: usize) -> Option<&'a str> {
        self.parameters.get(index).copied().filter(|parameter| !parameter.is_empty())
    }

    /// The caller of ENTERQUEUE, which stands behind a URL that some versions leave out.
    pub(super) fn caller(&self) -> Option<&'a str> {
        let is_url = |text: &str| text.is_empty() || text.contains("://");
        let index = match self.parameters.as_slice() {
            [] => return None,
            [first] | [first, _] if !is_url(first) => 0,
            _ => 1,
        };
        self.parameter(index).filter(|caller| *caller != NONE)
    }
}
