//! What an event changes: the engine tells every object of which a value is another one afterwards.

use proptest::prelude::*;
use serde_json::json;

use crate::counted::Counted;
use crate::day::{Day, any_day, one_day_in};
use crate::random::{SHIPPED, some_definitions};

fn check(day: &Day, yaml: &str) -> Result<(), TestCaseError> {
    let counted = Counted::new(&day.events, yaml, day.zone);
    prop_assert_eq!(counted.untold_change(), None);
    Ok(())
}

proptest! {
    #![proptest_config(one_day_in(1))]

    #[test]
    fn no_change_of_a_shipped_statistic_is_untold(day in any_day()) {
        check(&day, SHIPPED)?;
    }

    #[test]
    fn no_change_of_a_statistic_of_any_kind_is_untold(day in any_day(), yaml in some_definitions()) {
        check(&day, &yaml)?;
    }
}

#[test]
fn semantics_43_another_reason_of_the_same_state_is_told() {
    // A second line takes the state over from the first one, and has no reason for it.
    let events = [
        json!({"time": 1, "event": "AgentLogin", "agent": "ann", "mediaType": "email"}),
        json!({"time": 2, "event": "AgentNotReady", "agent": "ann", "mediaType": "email", "reason": "Lunch"}),
        json!({"time": 3, "event": "AgentLogin", "agent": "ann"}),
    ];
    let yaml = "{name: State, objectType: AGENT, notificationMode: IMMEDIATE, statisticDefinitionEx: \
        {category: CurrentStateReasons, subject: DNAction, mainMask: '*'}}";
    assert_eq!(Counted::new(&events, yaml, "UTC").untold_change(), None);
}
