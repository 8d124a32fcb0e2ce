//! The JSON that clients see, one file for each chapter of the API. No behaviour.

mod definitions;
mod explain;
mod stats;
mod wallboard;

pub use definitions::{
    DefinitionView, DefinitionsChange, DefinitionsInForce, LeftOutView, ProblemView,
};
pub use explain::{ExplanationView, Explanations};
pub use stats::{
    ObjectEntry, ObjectHistory, ObjectList, ObjectValues, StatisticHistory, StatisticValue,
    ValueAt, change_text,
};
pub use wallboard::{Thresholds, Wallboard};
