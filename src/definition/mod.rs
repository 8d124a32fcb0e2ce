//! From `statistics.yaml` to checked definitions.
//!
//! Reading never stops at the first mistake: every file gives the definitions that can be
//! computed and a list of everything that is wrong with the rest (semantics 44).

mod word;
mod action;
mod mask;
mod object_type;
mod subject;
mod category;
mod notification;
mod range;
mod profile;
mod expression;
mod filter;
mod percentile;
mod counting;
mod key;
mod problem;
mod written;
mod line;
mod salvage;
mod source;
mod reader;
mod arrange;
mod interval;
mod stat_type;
mod catalogue;
mod settings;
mod formula;
mod combination;
mod operands;
mod options;
mod check;
mod in_centres;

pub use action::{Action, Place, Status};
pub use catalogue::{CATALOGUE_KEYS, Catalogue};
pub use category::{Category, Distinction, Realm, Traits, Use, ValueUnit, View};
pub use check::{Definition, Definitions, LeftOut};
pub use counting::{CountAt, Counting, EmptyPercentage, Measure, Precision};
pub use expression::{Expression, Fraction, Function, OPERANDS, Operator};
pub use filter::{
    Attribute, Comparison, ComparisonSign, Connective, DATA_ATTRIBUTES, Filter, FilterFunction,
    FixedAttribute, Order,
};
pub use in_centres::{LevelBounds, RangesOfCentres, SERVICE_LEVEL};
pub use key::{DEFINITION_KEYS, Key, KeyValue, STAT_TYPE_KEYS, WINDOW_KEYS, sentence, words};
pub use mask::{MASK_FORMS, Mask};
pub use notification::{Mode, Notification};
pub use object_type::ObjectType;
pub use options::COUNTING_KEYS;
pub use percentile::Percentile;
pub use problem::{PROBLEMS_SHOWN_MAX, Problem, SourceFile, legible, render_problems};
pub use profile::{
    Growing, Interval, IntervalKind, SELECTION_MAX, SLIDING_WINDOW_S_MAX, Sliding, Zone,
};
pub use range::{RANGE_FORMS, RangeFault, Ranges, TimeRange};
pub use settings::Settings;
pub use source::FILE_BYTES_MAX;
pub use subject::Subject;
