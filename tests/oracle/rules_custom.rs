//! Small days for custom values, which are computed of the data of calls (rule 106).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::rules::check;

/// The categories of the past, each with its name.
fn past(object: &str, rest: &str) -> String {
    let of = |name: &str, category: &str| format!("{name} {object} {category} DNAction; {rest}\n");
    of("Sum", "TotalCustomValue")
        + &of("Mean", "AverageCustomValue")
        + &of("Most", "MaxCustomValue")
        + &of("Least", "MinCustomValue")
}

#[test]
fn semantics_106_numbers_in_the_data_of_calls_are_summed_up() {
    check(
        &past("AGENT", "mainMask: CallInbound; formula: Revenue"),
        "0 Established agent=ann callType=Inbound connId=a userData.Revenue=19.90
         1 Established agent=ann callType=Inbound connId=b userData.Revenue=-3
         2 Established agent=ann callType=Inbound connId=c userData.Revenue=none
         3 Established agent=ann callType=Inbound connId=d
         9 Released agent=ann connId=d
         10 Released agent=ann connId=b
         20 Released agent=ann connId=a
         30 Released agent=ann connId=c",
        // What has no number does not take part, in the mean neither: (19.9 − 3) / 2.
        "9 AGENT ann Sum = 0
         9 AGENT ann Mean = 0
         9 AGENT ann Most = 0
         9 AGENT ann Least = 0
         10 AGENT ann Sum = -3
         10 AGENT ann Mean = -3
         10 AGENT ann Most = -3
         10 AGENT ann Least = -3
         40 AGENT ann Sum = 16.9
         40 AGENT ann Mean = 8.45
         40 AGENT ann Most = 19.9
         40 AGENT ann Least = -3",
    );
}

#[test]
fn semantics_106_the_data_are_those_of_the_moment() {
    let revenue = "formula: Revenue; dynamicTimeProfile: 0:00+0:01";
    check(
        &format!(
            "Answered QUEUE TotalCustomValue DNAction; mainMask: CallAnswered; {revenue}
             Released QUEUE TotalCustomValue DNAction; mainMask: CallReleased; {revenue}
             Waited QUEUE TotalCustomValue DNAction; mainMask: CallWait; {revenue}
             Both QUEUE TotalCustomValue DNAction; mainMask: CallWait, CallAnswered; {revenue}"
        ),
        "0 Queued queue=q connId=a userData.Revenue=1
         5 Diverted queue=q connId=a to.agent=ann
         5 AttachedDataChanged agent=ann connId=a userData.Revenue=10
         6 Established agent=ann connId=a
         20 Released agent=ann connId=a userData.Revenue=100
         25 AttachedDataChanged agent=ann connId=a userData.Revenue=1000",
        "30 QUEUE q Waited = 1
         30 QUEUE q Answered = 10
         30 QUEUE q Released = 100
         30 QUEUE q Both = 11
         60 QUEUE q Released = 0",
    );
}

#[test]
fn semantics_106_a_formula_is_computed_exactly_for_each_call() {
    let of = |name: &str, formula: &str| {
        format!(
            "{name} AGENT TotalCustomValue DNAction; mainMask: CallInbound; formula: {formula}\n"
        )
    };
    check(
        &(of("Net", "Price * (1 - Discount / 100) + 'Shipping cost'")
            + &of("Limited", "min(Price, 50) + max(Discount, 20, Price / 10)")
            + &of("Nearest", "round(Price / 40)")
            + &of("Distance", "abs(10 - Price)")
            + &of("Divided", "Price / (Discount - 10)")
            + &of("Negative", "-Price / 3")),
        "0 Established agent=ann callType=Inbound connId=a userData.Price=100 userData.Discount=10
         1 AttachedDataChanged agent=ann connId=a userData.Shipping=7
         2 Established agent=ann callType=Inbound connId=b userData.Price=60 userData.Discount=5
         3 AttachedDataChanged agent=ann connId=b userData.Discount=#5.5
         10 Released agent=ann connId=a
         20 Released agent=ann connId=b",
        // Nobody has `Shipping cost`. Limited: 50 + 20, twice. Nearest: 2.5 to 3, 1.5 to 2. Distance:
        // 90 + 50. Divided: a divides by 0; 60 / −4.5. Negative: −33.333333 − 20.
        "30 AGENT ann Net = 0
         30 AGENT ann Limited = 140
         30 AGENT ann Nearest = 5
         30 AGENT ann Distance = 140
         30 AGENT ann Divided = -13.333
         30 AGENT ann Negative = -53.333",
    );
}

#[test]
fn semantics_106_a_value_is_rounded_to_millionths_for_each_instance() {
    let of = "mainMask: CallInbound";
    check(
        &format!(
            "Tiny AGENT TotalCustomValue DNAction; {of}; formula: A / 2000000
             Third AGENT TotalCustomValue DNAction; {of}; formula: A / 3
             Tinies AGENT Formula DNAction; {of}; formula: Tiny * 1000000
             Thirds AGENT Formula DNAction; {of}; formula: Third * 1000000"
        ),
        "0 Established agent=ann callType=Inbound connId=a userData.A=1
         1 Established agent=ann callType=Inbound connId=b userData.A=1
         2 Established agent=ann callType=Inbound connId=c userData.A=-3
         10 Released agent=ann connId=a
         11 Released agent=ann connId=b
         12 Released agent=ann connId=c",
        // Half a millionth is a whole one, and −1.5 are −2; 333,333 twice, and −1,000,000.
        "10 AGENT ann Tinies = 1
         11 AGENT ann Tinies = 2
         12 AGENT ann Tinies = 0
         11 AGENT ann Third = 0.667
         11 AGENT ann Thirds = 666666
         12 AGENT ann Thirds = -333334",
    );
}

#[test]
fn semantics_106_what_is_a_number_in_the_data() {
    let sum = "AGENT TotalCustomValue DNAction; mainMask: CallInbound";
    check(
        &format!("Sum {sum}; formula: A\nCount {sum}; formula: A * 0 + 1\nCalls {sum}; formula: 1"),
        "0 Established agent=ann callType=Inbound connId=a userData.A=#19.9
         0 Established agent=ann callType=Inbound connId=b userData.A=#-2
         0 Established agent=ann callType=Inbound connId=c userData.A=#true
         0 Established agent=ann callType=Inbound connId=d userData.A=#null
         0 Established agent=ann callType=Inbound connId=e userData.A=1e3
         0 Established agent=ann callType=Inbound connId=f userData.A=0.000000000000000001
         0 Established agent=ann callType=Inbound connId=g userData.A=123456.789012345678
         0 Established agent=ann callType=Inbound connId=h userData.A=#[1]
         10 Released agent=ann connId=a
         11 Released agent=ann connId=b
         12 Released agent=ann connId=c
         13 Released agent=ann connId=d
         14 Released agent=ann connId=e
         15 Released agent=ann connId=f
         16 Released agent=ann connId=g
         17 Released agent=ann connId=h",
        // The number of f has 19 digits, that of g 18. Without a name, each call has a value.
        "15 AGENT ann Sum = 17.9
         15 AGENT ann Count = 2
         20 AGENT ann Sum = 123474.689
         20 AGENT ann Count = 3
         20 AGENT ann Calls = 8",
    );
}

#[test]
fn semantics_106_only_what_has_a_call_takes_part() {
    check(
        "One AGENT TotalCustomValue DNAction; mainMask: LoggedOut, AgentLogin, CallInbound; \
         formula: 1
         Events AGENT TotalCustomValue DNAction; mainMask: UserEvent; formula: Score
         Any AGENT MaxCustomValue DNAction; mainMask: '*'; formula: Score
         Named AGENT MaxCustomValue DNAction; mainMask: '*, UserEvent'; formula: Score",
        "0 Queued queue=q connId=x
         1 AgentLogin agent=ann
         5 Established agent=ann callType=Inbound connId=a
         6 UserEvent agent=ann connId=a userData.Score=4
         7 UserEvent agent=ann connId=b userData.Score=5
         8 AttachedDataChanged agent=ann connId=a userData.Score=3
         9 Released agent=ann connId=a",
        "8 AGENT ann One = 0
         8 AGENT ann Events = 9
         8 AGENT ann Any = 0
         8 AGENT ann Named = 5
         9 AGENT ann One = 1
         9 AGENT ann Any = 3
         9 AGENT ann Named = 5",
    );
}

#[test]
fn semantics_106_a_filter_a_group_and_a_selection_choose_as_for_other_totals() {
    let score = "mainMask: CallInbound; formula: Score";
    check(
        &format!(
            "Sum SKILL_AG TotalCustomValue DNAction; {score}
             Spanish SKILL_AG TotalCustomValue DNAction; {score}; dynamicFilter: PairExists(L,x)
             LastTwo AGENT TotalCustomValue DNAction; {score}; intervalType: SlidingSelection; \
             dynamicTimeProfile: '2'
             Session AGENT TotalCustomValue DNAction; {score}; intervalType: SinceLogin"
        ),
        "0 AgentSkills agent=ann skills=de
         0 Established agent=ann callType=Inbound connId=a userData.Score=1
         0 Established agent=ann callType=Inbound connId=b userData.Score=2 userData.L=x
         0 Established agent=ann callType=Inbound connId=c userData.L=x
         0 Established agent=ann callType=Inbound connId=d userData.Score=8 userData.L=x
         10 Released agent=ann connId=a
         15 AgentLogin agent=ann
         20 Released agent=ann connId=b
         30 Released agent=ann connId=c
         35 AgentSkills agent=ann skills=
         40 Released agent=ann connId=d",
        // c has no value, so the last two that take part are a and b, then b and d.
        "35 SKILL_AG de Sum = 3
         50 SKILL_AG de Sum = 3
         50 SKILL_AG de Spanish = 2
         35 AGENT ann LastTwo = 3
         50 AGENT ann LastTwo = 10
         50 AGENT ann Session = 10",
    );
}

#[test]
fn semantics_106_of_what_runs_now_the_data_are_those_of_now() {
    let revenue = "DNAction; mainMask: CallWait; formula: Revenue";
    check(
        &format!(
            "Sum QUEUE CurrentCustomValue {revenue}
             Mean QUEUE CurrentAverageCustomValue {revenue}
             Most QUEUE CurrentMaxCustomValue {revenue}
             Least QUEUE CurrentMinCustomValue {revenue}
             Spanish QUEUE CurrentCustomValue {revenue}; dynamicFilter: PairExists(L,x)
             Moments QUEUE CurrentCustomValue DNAction; mainMask: CallEntered; formula: Revenue"
        ),
        "0 Queued queue=q connId=a userData.Revenue=-5
         5 Queued queue=q connId=b userData.L=x
         10 Queued queue=q connId=c userData.Revenue=0.5 userData.L=x
         15 AttachedDataChanged queue=q connId=a userData.Revenue=7
         20 AttachedDataChanged queue=q connId=b userData.Revenue=2
         25 Abandoned queue=q connId=a",
        "6 QUEUE q Sum = -5
         6 QUEUE q Most = -5
         12 QUEUE q Sum = -4.5
         12 QUEUE q Mean = -2.25
         12 QUEUE q Least = -5
         12 QUEUE q Most = 0.5
         12 QUEUE q Spanish = 0.5
         17 QUEUE q Sum = 7.5
         22 QUEUE q Sum = 9.5
         22 QUEUE q Mean = 3.167
         22 QUEUE q Spanish = 2.5
         22 QUEUE q Moments = 0
         30 QUEUE q Sum = 2.5
         30 QUEUE q Least = 0.5",
    );
}

#[test]
fn semantics_106_what_runs_in_a_group_is_that_of_its_members_now() {
    check(
        "Sum SKILL_AG CurrentCustomValue DNAction; mainMask: CallInbound; formula: Score",
        "0 AgentSkills agent=ann skills=de
         0 Established agent=ann callType=Inbound connId=a userData.Score=1
         0 Established agent=bob callType=Inbound connId=b userData.Score=2
         10 AgentSkills agent=bob skills=de
         20 AgentSkills agent=ann skills=
         30 Released agent=bob connId=b",
        "5 SKILL_AG de Sum = 1
         10 SKILL_AG de Sum = 3
         20 SKILL_AG de Sum = 2
         30 SKILL_AG de Sum = 0",
    );
}

#[test]
fn semantics_106_values_of_a_queue_and_of_a_group_are_pooled() {
    let waits = "mainMask: CallWait, CallAbandoned; formula: Rank; dynamicTimeProfile: 0:00+0:01";
    check(
        &(past("QUEUE", waits) + &past("SKILL_AG", "mainMask: CallUnknown; formula: Rank")),
        "0 Queued queue=q connId=a userData.Rank=1
         0 Queued queue=q connId=b userData.Rank=4
         0 AgentSkills agent=ann skills=de
         0 AgentSkills agent=bob skills=de
         10 Abandoned queue=q connId=a
         20 Established agent=ann connId=c userData.Rank=1
         21 Released agent=ann connId=c
         22 Established agent=bob connId=d userData.Rank=2
         23 Released agent=bob connId=d
         24 Established agent=bob connId=e userData.Rank=6
         25 Released agent=bob connId=e
         70 Diverted queue=q connId=b to.agent=ann",
        // a counts twice, where its wait ends and where it is abandoned. (1 + 2 + 6) / 3, and not the
        // mean of 1 and 4.
        "30 QUEUE q Sum = 2
         30 QUEUE q Mean = 1
         80 QUEUE q Sum = 4
         80 QUEUE q Mean = 4
         80 QUEUE q Most = 4
         80 QUEUE q Least = 4
         80 SKILL_AG de Sum = 9
         80 SKILL_AG de Mean = 3
         80 SKILL_AG de Most = 6
         80 SKILL_AG de Least = 1",
    );
}

#[test]
fn semantics_106_current_values_of_nothing_and_of_equal_calls() {
    let of = |name: &str, category: &str| {
        format!(
            "{name} AGENT {category} DNAction; mainMask: CallOnHold, CallInbound; formula: A - B\n"
        )
    };
    check(
        &(of("Sum", "CurrentCustomValue")
            + &of("Mean", "CurrentAverageCustomValue")
            + &of("Most", "CurrentMaxCustomValue")
            + &of("Least", "CurrentMinCustomValue")),
        "0 AgentLogin agent=ann
         5 Established agent=ann callType=Inbound connId=a userData.A=1 userData.B=3
         10 Held agent=ann connId=a
         15 Established agent=ann callType=Inbound connId=b userData.A=5
         20 PartyChanged agent=ann connId=b newConnId=c
         25 AttachedDataChanged agent=ann connId=b userData.B=1
         30 AttachedDataChanged agent=ann connId=c userData.B=0
         35 Released agent=ann connId=a",
        // a is on hold and goes on: −2 twice. c has what b had when it became c.
        "3 AGENT ann Sum = 0
         3 AGENT ann Most = 0
         3 AGENT ann Least = 0
         7 AGENT ann Mean = -2
         12 AGENT ann Sum = -4
         12 AGENT ann Mean = -2
         27 AGENT ann Sum = -4
         32 AGENT ann Sum = 1
         32 AGENT ann Mean = 0.333
         32 AGENT ann Most = 5
         32 AGENT ann Least = -2
         36 AGENT ann Sum = 5
         36 AGENT ann Least = 5",
    );
}
