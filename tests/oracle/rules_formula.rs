//! Small days for formulas of statistics (rule 107) and for percentiles (rule 23).
//!
//! They are written as in [`crate::rules`], and all values are computed by hand.

use crate::rules::check;

#[test]
fn semantics_107_a_formula_stands_on_values_that_are_not_rounded() {
    check(
        "Mean QUEUE AverageTime DNAction; mainMask: CallWait
         Triple QUEUE Formula DNAction; mainMask: CallWait; formula: Mean * 3
         Entered QUEUE TotalNumber DNAction; mainMask: CallEntered
         Left QUEUE TotalNumber DNAction; mainMask: CallWait
         Share QUEUE Formula DNAction; mainMask: CallWait; formula: 100 * Left / (Entered + 1)
         Half QUEUE Formula DNAction; mainMask: CallWait; formula: (Left - Entered) / 2000",
        "0 Queued queue=q connId=a
         0 Queued queue=q connId=b
         0 Queued queue=q connId=c
         0 Queued queue=q connId=d
         3 Abandoned queue=q connId=a
         3 Abandoned queue=q connId=b
         4 Abandoned queue=q connId=c",
        // (3 + 3 + 4) / 3 is 3.333, but three of it are 10. −1 / 2,000 is −0.0005, and −0.001.
        "5 QUEUE q Mean = 3.333
         5 QUEUE q Triple = 10
         5 QUEUE q Share = 60
         5 QUEUE q Half = -0.001",
    );
}

#[test]
fn semantics_107_a_division_by_nothing_gives_0_and_the_rest_goes_on() {
    check(
        "Entered QUEUE TotalNumber DNAction; mainMask: CallEntered
         Lost QUEUE TotalNumber DNAction; mainMask: CallAbandoned
         PerLost QUEUE Formula DNAction; mainMask: CallWait; formula: 1 + Entered / Lost",
        "0 Queued queue=q connId=a
         1 Queued queue=q connId=b
         5 Abandoned queue=q connId=a",
        "2 QUEUE q PerLost = 1
         5 QUEUE q PerLost = 3",
    );
}

#[test]
fn semantics_107_a_formula_may_name_formulas_and_any_number() {
    check(
        "Oldest QUEUE CurrentMaxTime DNAction; mainMask: CallWait
         Per-minute QUEUE TotalNumber DNAction; mainMask: CallEntered; dynamicTimeProfile: 0:00+0:01
         Load QUEUE Formula DNAction; mainMask: CallWait; formula: Oldest * Waiting_now
         Both QUEUE Formula DNAction; mainMask: CallWait; formula: max(Load, 'Per-minute') - abs(-1)
         Waiting_now QUEUE CurrentNumber DNAction; mainMask: CallWait
         Nearest QUEUE Formula DNAction; mainMask: CallWait; formula: round(\"Both\" / 2)",
        "0 Queued queue=q connId=a
         10 Queued queue=q connId=b
         70 Queued queue=q connId=c",
        "20 QUEUE q Load = 40
         20 QUEUE q Both = 39
         20 QUEUE q Nearest = 20
         80 QUEUE q Both = 239
         80 QUEUE q Nearest = 120",
    );
}

#[test]
fn semantics_107_names_are_those_of_the_same_object_type() {
    check(
        "Number AGENT TotalNumber DNAction; mainMask: CallRingingStarted
         Number QUEUE TotalNumber DNAction; mainMask: CallEntered
         Twice AGENT Formula DNAction; mainMask: '*'; formula: 2 * Number
         Twice QUEUE Formula DNAction; mainMask: '*'; formula: 2 * Number",
        "0 Queued queue=q connId=a
         1 Queued queue=q connId=b
         2 Ringing agent=ann connId=a",
        "5 QUEUE q Twice = 4
         5 AGENT ann Twice = 2",
    );
}

/// Ten waits, of 1 to 10 s.
fn ten_waits() -> String {
    let begins = (1..=10).map(|call| format!("0 Queued queue=q connId=c{call}\n"));
    let ends = (1..=10).map(|call| format!("{call} Abandoned queue=q connId=c{call}\n"));
    begins.chain(ends).collect()
}

#[test]
fn semantics_23_a_percentile_is_the_smallest_with_enough_rank_in_its_bucket() {
    let of = |name: &str, percentile: &str| {
        format!(
            "{name} QUEUE PercentileTime DNAction; mainMask: CallWait; percentile: {percentile}\n"
        )
    };
    check(
        &(of("P10", "10")
            + &of("P10-001", "10.001")
            + &of("P50", "50")
            + &of("P90", "90")
            + &of("P99-5", "99.5")
            + &of("P100", "100")
            + &of("P0-001", "0.001")),
        &ten_waits(),
        // Ranks 1, ⌈1.0001⌉ = 2, 5, 9, ⌈9.95⌉ = 10, 10 and 1. Below 2,048 all values are exact; from
        // 4,096 on buckets are 4 ms wide, from 8,192 on 8 ms.
        "0 QUEUE q P50 = 0
         1 QUEUE q P50 = 1
         20 QUEUE q P10 = 1
         20 QUEUE q P10-001 = 2
         20 QUEUE q P50 = 5.003
         20 QUEUE q P90 = 9.007
         20 QUEUE q P99-5 = 10.007
         20 QUEUE q P100 = 10.007
         20 QUEUE q P0-001 = 1",
    );
}

#[test]
fn semantics_23_durations_are_those_of_rules_10_and_11() {
    let lost = "QUEUE PercentileTime DNAction; mainMask: CallAbandoned";
    check(
        &format!(
            "Minute {lost}; percentile: 50; dynamicTimeProfile: 0:00+0:01
             Three {lost}; percentile: 1; intervalType: SlidingSelection; dynamicTimeProfile: '3'
             Spanish {lost}; percentile: 100; dynamicFilter: PairExists(L,x)
             Both QUEUE PercentileTime DNAction; mainMask: CallEntered, CallWait; percentile: 60
             Twice QUEUE Formula DNAction; mainMask: CallWait; formula: Spanish * 2"
        ),
        "0 Queued queue=q connId=a
         0 Queued queue=q connId=b userData.L=x
         0 Queued queue=q connId=c
         1.9 Abandoned queue=q connId=c
         60.001 Abandoned queue=q connId=b
         60.5 Abandoned queue=q connId=a
         62 Queued queue=q connId=d
         64.1 Abandoned queue=q connId=d",
        // 60,001 is in [60,000, 60,031], 60,500 in [60,480, 60,511], 2,100 in [2,100, 2,101].
        "2 QUEUE q Minute = 1.9
         60 QUEUE q Minute = 0
         61 QUEUE q Minute = 60.031
         61 QUEUE q Three = 1.9
         70 QUEUE q Three = 2.101
         70 QUEUE q Minute = 60.031
         70 QUEUE q Spanish = 60.031
         70 QUEUE q Twice = 120.062
         70 QUEUE q Both = 1.9",
    );
}
