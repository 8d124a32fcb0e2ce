//! What all lanes of one definition have in common.

use super::lane::{LaneSpec, Source, Stream, Window};
use super::recipe::{Recipe, Term, What};
use crate::definition::{
    Action, Category, CountAt, Counting, Definition, Interval, Mask, Measure, ObjectType, Subject,
};
use crate::engine::data::{Data, ExpressionIndex, FilterIndex};
use crate::engine::tally::{Cut, Reach};

/// What all lanes of one definition have in common.
#[derive(Clone, Copy)]
pub(super) struct Base {
    pub(super) stream: Stream,
    pub(super) is_whole: bool,
    pub(super) is_adjusted: bool,
    pub(super) object_type: ObjectType,
    pub(super) measure: Measure,
    pub(super) count_at: CountAt,
    pub(super) filter: Option<FilterIndex>,
    pub(super) expression: Option<ExpressionIndex>,
    pub(super) window: Window,
    /// Whether the durations are kept so that any time range can be asked for (semantics 110).
    pub(super) has_histogram: bool,
    /// How far instances reach where no growing sum does.
    pub(super) reach: Option<Reach>,
}

impl Base {
    pub(super) fn of(
        definition: &Definition,
        counting: &Counting,
        window: Window,
        data: &mut Data,
    ) -> Self {
        let Definition { category, subject, object_type, .. } = *definition;
        if definition.is_by_connection {
            data.follow_calls();
        }
        let of_calls = definition.expression.as_ref().filter(|_| category != Category::Formula);
        Self {
            stream: stream_of(subject),
            is_whole: !subject.is_status() && !category.is_adjusted(),
            is_adjusted: category.is_adjusted(),
            object_type,
            measure: counting.measure,
            count_at: counting.count_durable_at,
            filter: definition.filter.as_ref().map(|filter| data.compile_filter(filter)),
            expression: of_calls.map(|expression| data.compile_expression(expression)),
            window,
            has_histogram: definition.has_histogram,
            reach: match &definition.interval {
                Some(Interval::Selection(count)) => Some(Reach::Last(*count as usize)),
                Some(Interval::Sliding(sliding)) => Some(Reach::Sliding(*sliding)),
                Some(Interval::Growing(_) | Interval::SinceLogin) | None => None,
            },
        }
    }

    pub(super) fn spec(self, mask: Mask) -> LaneSpec {
        let source = Source::Instances(self.stream);
        LaneSpec {
            source,
            mask,
            range: None,
            filter: self.filter,
            window: self.window,
            is_revised: self.is_group()
                && self.stream != Stream::AgentStatus
                && mask.contains(Action::LoggedOut),
            is_continuous: false,
        }
    }

    pub(super) fn now(self, mask: Mask) -> LaneSpec {
        LaneSpec { window: Window::Now, ..self.spec(mask) }
    }

    /// Whether the statistics are those of a skill group.
    pub(super) fn is_group(self) -> bool {
        self.object_type == ObjectType::SkillAg
    }

    /// Whether the durations of actions are cut to the interval (semantics 109).
    fn is_clipped(self) -> bool {
        self.measure.clips_action_to_interval
    }

    /// Whether durable actions count where they begin (semantics 109).
    pub(super) fn counts_begins(self) -> bool {
        self.count_at == CountAt::Start
    }

    /// Where whole durations come from.
    pub(super) fn sums(self) -> Source {
        if self.is_clipped() { Source::Clipped } else { Source::Occurrences }
    }

    /// How much of an instance counts in a window.
    pub(super) fn cut(self) -> Cut {
        match (self.is_whole, self.is_clipped()) {
            (false, _) => Cut::Part,
            (true, false) => Cut::Whole,
            (true, true) => Cut::Clipped,
        }
    }

    pub(super) fn expression(self) -> ExpressionIndex {
        self.expression.expect("a category of custom values has an expression")
    }

    /// How far all instances of a recipe are kept one by one; none where sums do.
    pub(super) fn reach_of(self, recipe: &Recipe) -> Option<Reach> {
        let reach = self.reach?;
        let needs_each = match recipe {
            Recipe::Duration(..) => !self.has_peaks(),
            Recipe::Percentile(..) | Recipe::Custom(..) => true,
            Recipe::Share { .. }
            | Recipe::State
            | Recipe::Level(..)
            | Recipe::Age(..)
            | Recipe::MeanAge(_)
            | Recipe::Stay(_)
            | Recipe::RunningCustom(..)
            | Recipe::Estimate(_)
            | Recipe::Formula(_) => false,
        };
        let is_selection = matches!(reach, Reach::Last(_));
        (is_selection || needs_each).then_some(reach)
    }

    /// Whether the extremes of durations follow from the few that nothing later exceeds: those of whole
    /// durations do, while parts grow and shrink as the window moves.
    pub(super) fn has_peaks(self) -> bool {
        matches!(self.window, Window::Sliding(_)) && self.cut() == Cut::Whole
    }

    /// How far the instances of a term are kept one by one; none where closed forms do.
    pub(super) fn reach_of_term(self, term: &Term) -> Option<Reach> {
        let needs_each = match (term.what, self.is_whole) {
            // Parts of statuses grow and shrink as the window moves.
            (What::Number | What::Time, false) => term.range.is_some(),
            // So do durations that are cut to it.
            (What::Time, true) => self.is_clipped() || (self.has_histogram && term.range.is_some()),
            (What::Number, true) => {
                (self.is_clipped() || self.has_histogram) && term.range.is_some()
            }
            (
                What::TimeInside
                | What::Stays
                | What::RunningNumber
                | What::RunningAge
                | What::Elapsed
                | What::ElapsedOfMembers,
                _,
            ) => false,
        };
        self.reach.filter(|_| needs_each)
    }
}

fn stream_of(subject: Subject) -> Stream {
    match subject {
        Subject::DnAction => Stream::DnAction,
        Subject::DnStatus => Stream::DnStatus,
        Subject::AgentStatus => Stream::AgentStatus,
    }
}
