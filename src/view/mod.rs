//! The JSON that clients see, one file for each chapter of the API. No behaviour.

mod definitions;
mod explain;
mod stats;
mod notifications;
mod statistics;
mod wallboard;

pub use definitions::{
    DefinitionView, DefinitionsChange, DefinitionsInForce, LeftOutView, ProblemView, Showing,
};
pub use explain::{ExplanationView, Explanations};
pub use notifications::{
    Condition, MediaType, ServiceState, ServiceView, UserOfMessage, password_change_text,
    service_change_texts, service_state_texts, services, statistic_update_text,
};
pub use statistics::{
    Envelope, StampedValue, StatusView, SubscribedStatistic, SubscribedValue, SubscriptionView,
    statistics_service_text, update_text,
};
pub use stats::{
    ObjectEntry, ObjectHistory, ObjectList, ObjectValues, StatisticHistory, StatisticValue,
    ValueAt, change_text,
};
pub use wallboard::{Thresholds, Wallboard};
