//! From definitions to lanes, operations and readings.

use std::hash::Hash;

use indexmap::IndexSet;
use strum::EnumCount;

use super::lane::{CellKind, CellSpec, LaneRef, LaneSpec, RecentSpec, Source, Stream, Window};
use super::ops::{Ops, Reads};
use super::reading::{Quantity, QuantityKind, Reading};
use super::recipe::{Recipe, Term, What};
use crate::definition::{
    Action, Definition, Growing, Interval, Mask, ObjectType, Subject, TimeRange,
};
use crate::engine::filters::{FilterIndex, Filters};
use crate::engine::tally::Reach;

type Ordered<T> = IndexSet<T, foldhash::fast::FixedState>;

/// All definitions, compiled.
#[derive(Debug)]
pub(in crate::engine) struct Plan {
    /// The growing profiles in use, each once.
    pub(in crate::engine) growing: Vec<Growing>,
    pub(in crate::engine) filters: Filters,
    /// By object type, in the order of [`ObjectType`].
    pub(in crate::engine) types: [TypePlan; ObjectType::COUNT],
    /// By definition, in their order: the object type, and the position of its reading there.
    pub(in crate::engine) readings: Vec<(ObjectType, usize)>,
}

/// The definitions of one object type, compiled.
#[derive(Clone, Debug)]
pub(in crate::engine) struct TypePlan {
    pub(in crate::engine) cells: Vec<CellSpec>,
    pub(in crate::engine) extremes: Vec<LaneSpec>,
    pub(in crate::engine) ages: Vec<LaneSpec>,
    pub(in crate::engine) levels: Vec<LaneSpec>,
    pub(in crate::engine) recents: Vec<RecentSpec>,
    pub(in crate::engine) readings: Vec<Reading>,
    pub(in crate::engine) ops: Ops,
}

impl Plan {
    pub(in crate::engine) fn compile(definitions: &[Definition]) -> Self {
        let mut filters = Filters::default();
        let mut growing = Ordered::default();
        let mut compilers: [Compiler; ObjectType::COUNT] = Default::default();
        let mut readings = Vec::with_capacity(definitions.len());
        for definition in definitions {
            let compiler = compilers
                .get_mut(definition.object_type as usize)
                .expect("there is a compiler for each object type");
            let filter = definition.filter.as_ref().map(|filter| filters.compile(filter));
            let window = match &definition.interval {
                None => Window::Now,
                Some(Interval::Growing(profile)) => {
                    Window::Growing(growing.insert_full(profile.clone()).0)
                }
                Some(Interval::SinceLogin) => Window::SinceLogin,
                Some(Interval::Sliding(sliding)) => Window::Sliding(*sliding),
                // What lasts is in the records, not in a window.
                Some(Interval::Selection(_)) => Window::Now,
            };
            let reading = compiler.reading(definition, filter, window);
            readings.push((definition.object_type, compiler.readings.len()));
            compiler.readings.push(reading);
        }
        Self {
            growing: growing.into_iter().collect(),
            filters,
            types: compilers.map(Compiler::finish),
            readings,
        }
    }
}

#[derive(Default)]
struct Compiler {
    cells: Ordered<CellSpec>,
    /// By slot: what is read of the cells.
    reads: Vec<Reads>,
    extremes: Ordered<LaneSpec>,
    ages: Ordered<LaneSpec>,
    levels: Ordered<LaneSpec>,
    recents: Vec<RecentSpec>,
    readings: Vec<Reading>,
}

impl Compiler {
    fn reading(
        &mut self,
        definition: &Definition,
        filter: Option<FilterIndex>,
        window: Window,
    ) -> Reading {
        let recipe = Recipe::of(definition);
        let stream = stream_of(definition.subject);
        let category = definition.category;
        let is_whole = !definition.subject.is_status() && !category.is_adjusted();
        let base = Base {
            stream,
            is_whole,
            is_adjusted: category.is_adjusted(),
            is_group: definition.object_type == ObjectType::SkillAg,
            filter,
            window,
        };
        if let Some(reach) = reach(definition, &recipe, is_whole) {
            let source = if is_whole { Source::Occurrences } else { Source::Instances(stream) };
            let spec = RecentSpec { source, mask: recipe.mask(), filter, reach };
            let known = self.recents.iter().position(|other| *other == spec);
            let recent = known.unwrap_or_else(|| {
                self.recents.push(spec);
                self.recents.len() - 1
            });
            let is_whole = is_whole || matches!(reach, Reach::Last(_));
            return Reading::Recent { recent, recipe, is_whole };
        }
        match recipe {
            Recipe::State => Reading::State,
            Recipe::Share { shape, numerator, denominator } => {
                let mut quantities = |terms: Vec<Term>| {
                    terms.into_iter().flat_map(|term| self.quantities(base, term)).collect()
                };
                Reading::Share {
                    shape,
                    numerator: quantities(numerator),
                    denominator: quantities(denominator),
                }
            }
            Recipe::Duration(bound, mask) => {
                let source = if is_whole { Source::Occurrences } else { Source::Instances(stream) };
                let spec = LaneSpec { source, ..base.spec(mask) };
                let extreme = add(&mut self.extremes, spec);
                let running = (!is_whole).then(|| add(&mut self.ages, base.ages(mask)));
                Reading::Duration { bound, extreme, running, window }
            }
            Recipe::Level(bound, mask) => {
                Reading::Level { bound, level: add(&mut self.levels, base.spec(mask)), window }
            }
            Recipe::Age(bound, mask) => {
                Reading::Age { bound, ages: add(&mut self.ages, base.ages(mask)) }
            }
        }
    }

    /// The quantities that one term of a recipe stands for.
    fn quantities(&mut self, base: Base, term: Term) -> Vec<Quantity> {
        let base = Base { filter: base.filter.filter(|_| term.is_filtered), ..base };
        let kinds = match term.what {
            What::RunningNumber | What::RunningAge => {
                vec![self.cell(CellKind::Current, base.now(term.mask), term.what)]
            }
            What::Number | What::Time if base.is_whole => {
                let source = Source::Occurrences;
                let spec = LaneSpec { source, range: term.range, ..base.spec(term.mask) };
                vec![self.cell(CellKind::Sum, spec, term.what)]
            }
            What::Number | What::Time => match term.range {
                Some(range) => self.parts(base, term, range),
                None => self.presence(base, term),
            },
        };
        kinds.into_iter().map(|kind| Quantity { sign: term.sign, kind }).collect()
    }

    fn cell(&mut self, kind: CellKind, lane: LaneSpec, what: What) -> QuantityKind {
        let slot = add(&mut self.cells, CellSpec { kind, lane });
        self.reads.resize(self.cells.len(), Reads::default());
        let reads = self.reads.get_mut(slot).expect("there is an item for each cell");
        match what {
            What::Number | What::RunningNumber => {
                reads.number = true;
                QuantityKind::Number(slot)
            }
            What::Time | What::RunningAge => {
                reads.time = true;
                QuantityKind::Time(slot)
            }
        }
    }

    /// Instances that overlap the interval; of adjusted actions also those of one moment, which
    /// count as they do in the other categories.
    fn presence(&mut self, base: Base, term: Term) -> Vec<QuantityKind> {
        let durable = term.mask.durable();
        let momentary = term.mask.instantaneous();
        let mut kinds = Vec::new();
        if !durable.is_empty() {
            kinds.push(self.cell(CellKind::Presence, base.spec(durable), term.what));
        }
        if base.is_adjusted && base.stream == Stream::DnAction && !momentary.is_empty() {
            let spec = LaneSpec { source: Source::Occurrences, ..base.spec(momentary) };
            kinds.push(self.cell(CellKind::Sum, spec, term.what));
        }
        kinds
    }

    /// Parts of statuses whose length lies in a range: complete ones and running ones.
    fn parts(&mut self, base: Base, term: Term, range: TimeRange) -> Vec<QuantityKind> {
        let window = base.window;
        let ages = add(&mut self.ages, base.ages(term.mask));
        let complete = LaneSpec { range: Some(range), ..base.spec(term.mask) };
        let complete = self.cell(CellKind::Sum, complete, term.what);
        let running = match term.what {
            What::Number | What::RunningNumber => QuantityKind::PartNumber { ages, window, range },
            What::Time | What::RunningAge => QuantityKind::PartTime { ages, window, range },
        };
        vec![complete, running]
    }

    fn finish(self) -> TypePlan {
        let mut ops = Ops::new();
        for ((slot, CellSpec { kind, lane }), reads) in
            self.cells.iter().enumerate().zip(self.reads)
        {
            ops.feed(LaneRef::Cell(*kind, slot), lane, reads);
        }
        let mut feed = |lanes: &Ordered<LaneSpec>, lane: fn(usize) -> LaneRef| {
            for (number, spec) in lanes.iter().enumerate() {
                ops.feed(lane(number), spec, Reads::default());
            }
        };
        feed(&self.extremes, LaneRef::Extreme);
        feed(&self.ages, LaneRef::Ages);
        feed(&self.levels, LaneRef::Level);
        for (number, spec) in self.recents.iter().enumerate() {
            let RecentSpec { source, mask, filter, .. } = *spec;
            let (lane, window) = (LaneRef::Recent(number), Window::Now);
            let spec = LaneSpec { source, mask, range: None, filter, window, is_revised: false };
            ops.feed(lane, &spec, Reads::default());
            if source == Source::Instances(Stream::DnAction) {
                // Adjusted actions of one moment stand beside the durable ones.
                let (source, mask) = (Source::Occurrences, mask.instantaneous());
                ops.feed(lane, &LaneSpec { source, mask, ..spec }, Reads::default());
            }
        }
        TypePlan {
            cells: self.cells.into_iter().collect(),
            extremes: self.extremes.into_iter().collect(),
            ages: self.ages.into_iter().collect(),
            levels: self.levels.into_iter().collect(),
            recents: self.recents,
            readings: self.readings,
            ops,
        }
    }
}

/// What all lanes of one definition have in common.
#[derive(Clone, Copy)]
struct Base {
    stream: Stream,
    is_whole: bool,
    is_adjusted: bool,
    is_group: bool,
    filter: Option<FilterIndex>,
    window: Window,
}

impl Base {
    fn spec(self, mask: Mask) -> LaneSpec {
        let source = Source::Instances(self.stream);
        LaneSpec {
            source,
            mask,
            range: None,
            filter: self.filter,
            window: self.window,
            is_revised: self.is_group
                && self.stream != Stream::AgentStatus
                && mask.contains(Action::LoggedOut),
        }
    }

    fn now(self, mask: Mask) -> LaneSpec {
        LaneSpec { window: Window::Now, ..self.spec(mask) }
    }

    /// Ages whose instances are the stretches of an interval, where there is one.
    fn ages(self, mask: Mask) -> LaneSpec {
        self.spec(mask)
    }
}

/// Which instances have to be kept one by one; none where closed forms do.
fn reach(definition: &Definition, recipe: &Recipe, is_whole: bool) -> Option<Reach> {
    let reach = Reach::of(definition.interval.as_ref()?)?;
    let needs_parts = !is_whole && recipe.terms().any(|term| term.range.is_some());
    let needs_each = needs_parts || matches!(recipe, Recipe::Duration(..));
    match reach {
        Reach::Last(_) => Some(reach),
        Reach::Window(_) => needs_each.then_some(reach),
    }
}

fn stream_of(subject: Subject) -> Stream {
    match subject {
        Subject::DnAction => Stream::DnAction,
        Subject::DnStatus => Stream::DnStatus,
        Subject::AgentStatus => Stream::AgentStatus,
    }
}

fn add<T: Eq + Hash>(set: &mut Ordered<T>, item: T) -> usize {
    set.insert_full(item).0
}
