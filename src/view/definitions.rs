//! The definitions in force, and what is wrong with others.

use serde::Serialize;

use crate::definition::{Definition, Definitions, LeftOut, Problem, SourceFile, TimeRange};

/// `GET /definitions`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DefinitionsInForce<'a> {
    /// 0: it went well.
    pub status_code: u8,
    /// How the last change went, or is going.
    #[serde(flatten)]
    pub change: &'a DefinitionsChange,
    /// The file that the definitions come from.
    pub file: &'a str,
    /// What tells sets apart that count or publish something else.
    pub edition: &'a str,
    /// The definitions, in the order of the file.
    pub definitions: Vec<DefinitionView<'a>>,
    /// Those of the file that are refused.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub left_out: Vec<LeftOutView<'a>>,
    /// What is wrong with the file.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub problems: Vec<ProblemView>,
}

/// How a change of the definitions went, or is going.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "camelCase")]
pub enum DefinitionsChange {
    /// The definitions of the file are in force.
    InForce,
    /// Those of the file are counted, and the ones that are shown are in force until then.
    #[serde(rename_all = "camelCase")]
    Recounting {
        /// How many events of the journal have been counted.
        events_counted: u64,
        /// How many there are.
        events: u64,
    },
    /// Those of the file are refused.
    #[serde(rename_all = "camelCase")]
    Refused {
        /// What is wrong with them.
        refused: Vec<ProblemView>,
    },
    /// Those of the file could not be read or counted.
    Failed {
        /// Why.
        reason: String,
    },
}

/// A definition as it is computed, all defaults filled in.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct DefinitionView<'a> {
    name: &'a str,
    object_type: &'static str,
    category: &'static str,
    unit: &'static str,
    subject: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    main_mask: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    relative_mask: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    interval: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_range: Option<String>,
    /// Where another one holds.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_centres: Vec<InCentreView<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    time_range2: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    filter: Option<String>,
    distinguish_by_conn_id: bool,
    histogram: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    percentile: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    formula: Option<String>,
    notification_mode: &'static str,
    notification_frequency: u32,
    insensitivity: u32,
    /// The line of the file that it begins in.
    line: usize,
    /// What is written there.
    text: &'a str,
}

/// The time range that holds in a centre, and the setting that it comes from.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct InCentreView<'a> {
    centre: &'a str,
    time_range: String,
    setting: &'static str,
}

/// What definitions are shown with.
#[derive(Clone, Copy, Debug)]
pub struct Showing<'a> {
    /// The file that they come from.
    pub file: &'a SourceFile,
    /// The setting by which other time ranges hold in some centres.
    pub setting: &'static str,
    /// The only centre that is shown; none where it is all of them.
    pub centre: Option<&'a str>,
}

/// A definition that is refused.
#[derive(Debug, Serialize)]
pub struct LeftOutView<'a> {
    name: Option<&'a str>,
    line: usize,
}

/// A mistake, or something that the author should know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ProblemView {
    severity: &'static str,
    code: &'static str,
    message: String,
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<String>,
}

impl<'a> DefinitionView<'a> {
    /// Shows a definition.
    #[must_use]
    pub fn new(definition: &'a Definition, showing: Showing<'a>) -> Self {
        let Showing { file, setting, centre } = showing;
        let Definition { interval, range, second_range, filter, percentile, expression, .. } =
            definition;
        let notification = definition.notification;
        let others = definition.ranges_of_centres.iter();
        let others = others.filter(|(one, _)| centre.is_none_or(|centre| centre == *one));
        let in_centre = |(centre, range): (&'a str, TimeRange)| {
            let time_range = range.to_string();
            InCentreView { centre, time_range, setting }
        };
        Self {
            name: &definition.name,
            object_type: definition.object_type.name(),
            category: definition.category.name(),
            unit: definition.category.traits().unit.into(),
            subject: definition.subject.name(),
            main_mask: text(Some(definition.main).filter(|mask| !mask.is_empty())),
            relative_mask: text(Some(definition.relative).filter(|mask| !mask.is_empty())),
            interval: text(interval.as_ref()),
            time_range: text(range.as_ref()),
            in_centres: others.map(in_centre).collect(),
            time_range2: text(second_range.as_ref()),
            filter: text(filter.as_ref()),
            distinguish_by_conn_id: definition.is_by_connection,
            histogram: definition.has_histogram,
            percentile: text(percentile.as_ref()),
            formula: text(expression.as_ref()),
            notification_mode: notification.mode.into(),
            notification_frequency: notification.frequency_s,
            insensitivity: notification.insensitivity_percent,
            line: definition.line,
            text: file.document(definition.line),
        }
    }

    /// Shows all definitions of a file, and what is refused of it.
    #[must_use]
    pub fn all(
        definitions: &'a Definitions,
        showing: Showing<'a>,
    ) -> (Vec<Self>, Vec<LeftOutView<'a>>, Vec<ProblemView>) {
        let shown = definitions.definitions.iter().map(|one| Self::new(one, showing)).collect();
        let left_out = definitions.left_out.iter();
        let left_out = left_out
            .map(|LeftOut { name, line }| LeftOutView { name: name.as_deref(), line: *line });
        (shown, left_out.collect(), ProblemView::all(&definitions.problems))
    }
}

impl ProblemView {
    /// Shows what is wrong with a file.
    #[must_use]
    pub fn all(problems: &[Problem]) -> Vec<Self> {
        let one = |problem: &Problem| Self {
            severity: if problem.is_error() { "error" } else { "warning" },
            code: problem.code(),
            message: problem.to_string(),
            line: problem.line(),
            column: problem.column(),
            help: problem.help(),
        };
        problems.iter().map(one).collect()
    }

    /// What is wrong and how to mend it, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        match &self.help {
            Some(help) => format!("{}; {help}", self.message),
            None => self.message.clone(),
        }
    }

    /// The same behind its code.
    #[must_use]
    pub fn line_of_code(&self) -> String {
        format!("{}: {}", self.code, self.sentence())
    }
}

fn text(thing: Option<impl ToString>) -> Option<String> {
    thing.map(|thing| thing.to_string())
}
