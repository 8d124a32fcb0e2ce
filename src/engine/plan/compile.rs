//! From definitions to lanes, operations and readings.

use std::collections::BTreeMap;
use std::hash::Hash;

use indexmap::{IndexMap, IndexSet};
use strum::EnumCount;

use super::base::Base;
use super::lane::{CellKind, CellSpec, KeptKind, KeptSpec, LaneSpec, Source, Stream, Window};
use super::ops::Ops;
use super::reading::{KeptSum, Quantity, QuantityKind, Reading};
use super::recipe::{Aggregate, Estimate, Recipe, Term, What};
use super::shifts::Reads;
use crate::definition::{
    Action, Category, Counting, Definition, Expression, Fraction, Growing, Interval, Mask,
    ObjectType, TimeRange,
};
use crate::engine::data::Data;
use crate::engine::tally::{Cut, Reach};
use crate::engine::variants::Variants;

/// Readings of variants, by variant and position.
pub(in crate::engine) type Others = BTreeMap<(usize, usize), Reading>;

type Ordered<T> = IndexSet<T, foldhash::fast::FixedState>;

/// All definitions, compiled.
#[derive(Debug)]
pub(in crate::engine) struct Plan {
    /// The growing profiles in use, each once.
    pub(in crate::engine) growing: Vec<Growing>,
    pub(in crate::engine) data: Data,
    /// By object type, in the order of [`ObjectType`].
    pub(in crate::engine) types: [TypePlan; ObjectType::COUNT],
    /// By definition, in their order: the object type, and the position of its reading there.
    pub(in crate::engine) readings: Vec<(ObjectType, usize)>,
}

/// The definitions of one object type, compiled.
#[derive(Clone, Debug)]
pub(in crate::engine) struct TypePlan {
    pub(in crate::engine) cells: Vec<CellSpec>,
    pub(in crate::engine) kept: Vec<KeptSpec>,
    pub(in crate::engine) readings: Vec<Reading>,
    /// By variant and position: the readings that are others there.
    pub(in crate::engine) others: Others,
    pub(in crate::engine) ops: Ops,
    pub(in crate::engine) has_since_login: bool,
    /// Whether any lane has to be settled after each event.
    pub(in crate::engine) has_levels: bool,
}

impl Plan {
    pub(in crate::engine) fn compile(
        definitions: &[Definition],
        variants: &Variants,
        counting: &Counting,
    ) -> Self {
        let mut data = Data::default();
        let mut growing = Ordered::default();
        let mut compilers: [Compiler; ObjectType::COUNT] = Default::default();
        let mut readings = Vec::with_capacity(definitions.len());
        for definition in definitions {
            let compiler = compilers
                .get_mut(definition.object_type as usize)
                .expect("there is a compiler for each object type");
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
            let base = Base::of(definition, counting, window, &mut data);
            let reading = compiler.reading(definition, base, counting);
            let place = compiler.readings.len();
            readings.push((definition.object_type, place));
            compiler.names.insert(definition.name.clone(), place);
            compiler.readings.push(reading);
            for (variant, other) in variants.of_definition(definition) {
                let other = compiler.reading(&other, base, counting);
                compiler.others.insert((variant, place), other);
            }
        }
        Self {
            growing: growing.into_iter().collect(),
            data,
            types: compilers.map(Compiler::finish),
            readings,
        }
    }
}

#[derive(Default)]
pub(super) struct Compiler {
    cells: Ordered<CellSpec>,
    /// By slot: what is read of the cells.
    reads: Vec<Reads>,
    kept: Ordered<KeptSpec>,
    readings: Vec<Reading>,
    others: Others,
    /// Where the reading of a definition is.
    names: IndexMap<Box<str>, usize>,
    /// Formulas over names, by the place of their reading.
    formulas: Vec<(usize, Expression)>,
}

impl Compiler {
    fn reading(&mut self, definition: &Definition, base: Base, counting: &Counting) -> Reading {
        let recipe = Recipe::of(definition, counting);
        if definition.is_by_connection && !matches!(recipe, Recipe::State) {
            return self.chains(recipe, base);
        }
        if let Some(reach) = base.reach_of(&recipe) {
            return self.recent(recipe, base, reach);
        }
        let (stream, window) = (base.stream, base.window);
        let sums = base.sums();
        match recipe {
            Recipe::State => {
                let has_reason = definition.category == Category::CurrentStateReasons;
                Reading::State { has_reason }
            }
            Recipe::Share { shape, numerator, denominator } => {
                let mut quantities = |terms: Vec<Term>| {
                    let terms = terms.into_iter().enumerate();
                    terms.flat_map(|term| self.quantities(base, term)).collect()
                };
                Reading::Share {
                    shape,
                    numerator: quantities(numerator),
                    denominator: quantities(denominator),
                }
            }
            Recipe::Duration(bound, mask) => {
                let source = if base.is_whole { sums } else { Source::Instances(stream) };
                let spec = LaneSpec { source, ..base.spec(mask) };
                let kind = if base.has_peaks() { KeptKind::Peaks } else { KeptKind::Extremes };
                let extremes = self.kept(kind, spec);
                let running = (!base.is_whole).then(|| self.kept(KeptKind::Ages, base.spec(mask)));
                Reading::Duration { bound, extremes, running, window }
            }
            Recipe::Percentile(percentile, mask) => {
                let spec = LaneSpec { source: sums, ..base.spec(mask) };
                Reading::Percentile {
                    percentile,
                    spread: self.kept(KeptKind::Spread, spec),
                    window,
                }
            }
            Recipe::Level(bound, mask) => {
                Reading::Level { bound, level: self.kept(KeptKind::Level, base.spec(mask)), window }
            }
            Recipe::Age(bound, mask) => {
                Reading::Age { bound, ages: self.kept(KeptKind::Ages, base.now(mask)) }
            }
            Recipe::MeanAge(mask) => {
                Reading::MeanAge { area: self.kept(KeptKind::Area, base.spec(mask)), window }
            }
            Recipe::Stay(mask) => {
                let spec = LaneSpec { is_continuous: true, ..base.now(mask) };
                Reading::Stay { stay: self.kept(KeptKind::Stay, spec) }
            }
            Recipe::Custom(aggregate, mask) => self.custom(aggregate, mask, base),
            Recipe::RunningCustom(aggregate, mask) => {
                let kind = KeptKind::RunningCustom(base.expression());
                Reading::RunningCustom { aggregate, running: self.kept(kind, base.now(mask)) }
            }
            Recipe::Estimate(estimate) => self.estimate(estimate, base),
            Recipe::Formula(expression) => {
                self.formulas.push((self.readings.len(), expression));
                // Until all names are known.
                Reading::Formula(Expression::Number(Fraction::ZERO))
            }
        }
    }

    pub(super) fn kept(&mut self, kind: KeptKind, lane: LaneSpec) -> usize {
        add(&mut self.kept, KeptSpec { kind, lane })
    }

    /// A lane that keeps the instances themselves.
    fn recent_lane(&mut self, mask: Mask, base: Base, reach: Reach) -> usize {
        let source =
            if base.is_whole { Source::Occurrences } else { Source::Instances(base.stream) };
        let spec = LaneSpec { source, is_revised: false, ..base.now(mask) };
        self.kept(KeptKind::Recent(reach), spec)
    }

    /// A reading of the instances themselves.
    fn recent(&mut self, recipe: Recipe, base: Base, reach: Reach) -> Reading {
        if let Recipe::Custom(aggregate, mask) = recipe {
            return self.custom(aggregate, mask, base);
        }
        let recent = self.recent_lane(recipe.mask(), base, reach);
        let cut = match reach {
            Reach::Last(_) => Cut::Whole,
            Reach::Now | Reach::Sliding(_) | Reach::Growing(_) | Reach::SinceLogin => base.cut(),
        };
        Reading::Recent { recent, recipe, cut, reach }
    }

    fn custom(&mut self, aggregate: Aggregate, mask: Mask, base: Base) -> Reading {
        let (reach, window) = (base.reach, base.window);
        let spec = LaneSpec { source: Source::Occurrences, ..base.spec(mask) };
        let custom = self.kept(KeptKind::Custom(base.expression(), reach), spec);
        Reading::Custom { aggregate, custom, window, reach }
    }

    /// Calls that wait, and how long calls are handled (semantics 105).
    fn estimate(&mut self, estimate: Estimate, base: Base) -> Reading {
        let sum = |action| LaneSpec { source: base.sums(), ..base.spec(Mask::of(&[action])) };
        let quantity = |kind| Quantity { sign: 1, kind, term: 0 };
        let waiting = base.now(Mask::of(&[Action::CallWait]));
        let waiting = self.cell(CellKind::Current, waiting, What::RunningNumber);
        let released = [What::Number, What::Time]
            .map(|what| quantity(self.cell(CellKind::Sum, sum(Action::CallReleased), what)));
        let wrapped = self.cell(CellKind::Sum, sum(Action::AcwCompleted), What::Time);
        Reading::Estimate {
            estimate,
            waiting: quantity(waiting),
            released,
            wrapped: quantity(wrapped),
        }
    }

    /// The quantities that one term of a recipe stands for.
    fn quantities(&mut self, base: Base, (place, term): (usize, Term)) -> Vec<Quantity> {
        let base = Base { filter: base.filter.filter(|_| term.is_filtered), ..base };
        let window = base.window;
        if let Some(reach) = base.reach_of_term(&term) {
            let recent = self.recent_lane(term.mask, base, reach);
            let sum = KeptSum { recent, reach, cut: base.cut(), range: term.range };
            let kind = match term.what.is_time() {
                true => QuantityKind::KeptTime(sum),
                false => QuantityKind::KeptNumber(sum),
            };
            return vec![Quantity { sign: term.sign, kind, term: place }];
        }
        let kinds = match term.what {
            What::RunningNumber | What::RunningAge => match term.range {
                Some(range) => {
                    let ages = self.kept(KeptKind::Ages, base.now(term.mask));
                    vec![QuantityKind::PartNumber { ages, window: Window::Now, range }]
                }
                None => vec![self.cell(CellKind::Current, base.now(term.mask), term.what)],
            },
            What::Elapsed => vec![QuantityKind::Elapsed { window, of_members: false }],
            What::ElapsedOfMembers => {
                vec![QuantityKind::Elapsed { window, of_members: base.is_group() }]
            }
            What::TimeInside => match term.mask.is_empty() {
                true => Vec::new(),
                false => vec![self.cell(CellKind::Presence, base.spec(term.mask), What::Time)],
            },
            What::Stays => {
                let spec = LaneSpec { is_continuous: true, ..base.spec(term.mask) };
                vec![self.cell(CellKind::Presence, spec, What::Number)]
            }
            What::Number | What::Time if base.is_whole => match term.range {
                Some(range) if base.has_histogram => vec![self.by_second(base, term, range)],
                Some(_) | None => self.whole(base, term),
            },
            What::Number | What::Time => match term.range {
                Some(range) => self.parts(base, term, range),
                None => self.presence(base, term),
            },
        };
        let sign = term.sign;
        kinds.into_iter().map(|kind| Quantity { sign, kind, term: place }).collect()
    }

    fn cell(&mut self, kind: CellKind, lane: LaneSpec, what: What) -> QuantityKind {
        let slot = add(&mut self.cells, CellSpec { kind, lane });
        self.reads.resize(self.cells.len(), Reads::default());
        let reads = self.reads.get_mut(slot).expect("there is an item for each cell");
        match what {
            What::Time | What::TimeInside | What::RunningAge => {
                reads.time = true;
                QuantityKind::Time(slot)
            }
            What::Number
            | What::Stays
            | What::RunningNumber
            | What::Elapsed
            | What::ElapsedOfMembers => {
                reads.number = true;
                QuantityKind::Number(slot)
            }
        }
    }

    /// Actions that end or occur, by their durations in whole seconds (semantics 110).
    fn by_second(&mut self, base: Base, term: Term, range: TimeRange) -> QuantityKind {
        let window = base.window;
        let spec = LaneSpec { source: base.sums(), ..base.spec(term.mask) };
        let by_second = self.kept(KeptKind::BySecond, spec);
        match term.what.is_time() {
            true => QuantityKind::RangeTime { by_second, window, range },
            false => QuantityKind::RangeNumber { by_second, window, range },
        }
    }

    /// Actions that end or occur, with their whole durations; their number perhaps where they begin
    /// (semantics 109).
    fn whole(&mut self, base: Base, term: Term) -> Vec<QuantityKind> {
        let spec = |source, mask| LaneSpec { source, range: term.range, ..base.spec(mask) };
        let is_at_begin = base.counts_begins() && term.what == What::Number && term.range.is_none();
        if !is_at_begin {
            return vec![self.cell(CellKind::Sum, spec(base.sums(), term.mask), term.what)];
        }
        let (begun, occurred) = (term.mask.durable(), term.mask.instantaneous());
        [(Source::Begins, begun), (Source::Occurrences, occurred)]
            .into_iter()
            .filter(|(_, mask)| !mask.is_empty())
            .map(|(source, mask)| self.cell(CellKind::Sum, spec(source, mask), term.what))
            .collect()
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
        let ages = self.kept(KeptKind::Ages, base.spec(term.mask));
        let complete = LaneSpec { range: Some(range), ..base.spec(term.mask) };
        let complete = self.cell(CellKind::Sum, complete, term.what);
        let running = match term.what.is_time() {
            true => QuantityKind::PartTime { ages, window, range },
            false => QuantityKind::PartNumber { ages, window, range },
        };
        vec![complete, running]
    }

    fn finish(mut self) -> TypePlan {
        let names = &self.names;
        for (place, expression) in std::mem::take(&mut self.formulas) {
            let resolved = expression.try_map(&mut |name| names.get(name).copied().ok_or(()));
            let resolved = resolved.expect("a formula names statistics of its object type");
            if let Some(reading) = self.readings.get_mut(place) {
                *reading = Reading::Formula(resolved);
            }
        }
        let mut ops = Ops::new();
        for ((slot, CellSpec { kind, lane }), reads) in
            self.cells.iter().enumerate().zip(self.reads)
        {
            ops.feed_cells((*kind, slot), lane, reads);
        }
        for (number, KeptSpec { kind, lane }) in self.kept.iter().enumerate() {
            ops.feed_kept(number, *kind, lane);
        }
        ops.close();
        let cells = self.cells.iter().map(|cell| &cell.lane);
        let mut lanes = cells.chain(self.kept.iter().map(|kept| &kept.lane));
        TypePlan {
            has_since_login: lanes.any(|lane| lane.window == Window::SinceLogin),
            has_levels: self.kept.iter().any(|kept| kept.kind == KeptKind::Level),
            cells: self.cells.into_iter().collect(),
            kept: self.kept.into_iter().collect(),
            readings: self.readings,
            others: self.others,
            ops,
        }
    }
}

fn add<T: Eq + Hash>(set: &mut Ordered<T>, item: T) -> usize {
    set.insert_full(item).0
}
