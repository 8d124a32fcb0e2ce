//! Asterisk's queue_log as input of `tallyboard replay`.

use crate::day::{DAY, STATISTICS};
use crate::program::Folder;

/// The tiny day as Asterisk logs it, in whole seconds and without the ringing.
const LOG: &str = "1709625600|NONE|NONE|NONE|QUEUESTART|
1709625600|NONE|sales|SIP/ann|ADDMEMBER|
1709625660|c1|NONE|NONE|DID|5551000
1709625660|c1|sales|NONE|ENTERQUEUE||0171555|1
1709625670|c1|sales|SIP/ann|CONNECT|10|c1|3
1709625700|c2|sales|NONE|ENTERQUEUE||0171556|1
1709625710|c2|sales|SIP/ann|RINGNOANSWER|1000
1709625735|c1|sales|SIP/ann|COMPLETECALLER|10|65|1
1709625740|c2|sales|NONE|ABANDON|1|1|40
";

/// Replays files that are named in one command line; gives the values, then what is said.
#[track_caller]
fn check(files: &[(&str, &str)]) -> String {
    let names: Vec<_> = files.iter().map(|&(name, _)| name).collect();
    let mut all = files.to_vec();
    all.push(("statistics.yaml", STATISTICS));
    let answer = Folder::with(&all).run(&format!("replay --format csv {}", names.join(" ")));
    assert_eq!(answer.code, 0, "{}", answer.err);
    let values: Vec<_> = answer.out.lines().skip(1).collect();
    format!("{}\n{}", values.join("\n"), answer.err)
}

#[test]
fn a_queue_log_is_told_by_its_content() {
    insta::assert_snapshot!(check(&[("day.ndjson", LOG)]), @"
    1709625740000,default,AGENT,SIP/ann,State,WaitForNextCall
    1709625740000,default,QUEUE,sales,Answered,1
    1709625740000,default,QUEUE,sales,AverageWait,25
    tallyboard: 16 events in …
    ");
    let commented = format!("\n; rotated\n{LOG}");
    insta::assert_snapshot!(check(&[("events", &commented)]), @"
    1709625740000,default,AGENT,SIP/ann,State,WaitForNextCall
    1709625740000,default,QUEUE,sales,Answered,1
    1709625740000,default,QUEUE,sales,AverageWait,25
    events:2: expected `time|call|queue|agent|verb|…`, found 1 of these five fields
    tallyboard: 16 events in …, 1 refused
    ");
}

#[test]
fn a_queue_log_and_ndjson_are_merged_by_time() {
    // The calls of both have the same identities, so that some events of the second change nothing.
    insta::assert_snapshot!(check(&[("queue_log", LOG), ("day.ndjson", DAY)]), @"
    1709625740000,default,AGENT,SIP/ann,State,WaitForNextCall
    1709625740000,default,AGENT,ann,State,WaitForNextCall
    1709625740000,default,QUEUE,sales,Answered,1
    1709625740000,default,QUEUE,sales,AverageWait,25
    tallyboard: 26 events in …, 4 without effect (orphaned)
    ");
}

#[test]
fn unknown_verbs_are_counted_and_not_refused() {
    let log = format!(
        "{LOG}1709625741|c1|sales|SIP/ann|ATTENDEDTRANSFERS|1\n\
         1709625741|NONE|NONE|NONE|CONFIGRELOAD|\n1709625742|NONE|NONE|NONE|CONFIGRELOAD|\n"
    );
    let said = check(&[("queue_log", &log)]);
    insta::assert_snapshot!(said.lines().last().unwrap(), @"tallyboard: 16 events in …, 1 of the unknown verb ATTENDEDTRANSFERS, 2 of the unknown verb CONFIGRELOAD");
    assert_eq!(said.lines().count(), check(&[("queue_log", LOG)]).lines().count());
}

#[test]
fn broken_lines_of_a_queue_log_are_named() {
    let log = format!(
        "{LOG}nonsense\n1709625750|c3\n17096x|c3|sales|NONE|ABANDON|1\n\
         1709625751|c3|sales|NONE|CONNECT|1|2|3\n1709625752|NONE|sales|SIP/ann|COMPLETEAGENT|1\n\
         1709625753|c3|NONE|NONE|ENTERQUEUE||0171|1\n\
         {{\"time\":1709625754000,\"event\":\"DndOn\",\"agent\":\"a\"}}\n"
    );
    insta::assert_snapshot!(check(&[("queue_log", &log)]), @"
    1709625740000,default,AGENT,SIP/ann,State,WaitForNextCall
    1709625740000,default,QUEUE,sales,Answered,1
    1709625740000,default,QUEUE,sales,AverageWait,25
    queue_log:10: expected `time|call|queue|agent|verb|…`, found 1 of these five fields
    queue_log:11: expected `time|call|queue|agent|verb|…`, found 2 of these five fields
    queue_log:12: `17096x` is not a time: expected seconds since 1970 UTC
    queue_log:13: CONNECT needs an agent, found `NONE`
    queue_log:14: COMPLETEAGENT needs a call, found `NONE`
    queue_log:15: ENTERQUEUE needs a queue, found `NONE`
    queue_log:16: expected `time|call|queue|agent|verb|…`, found 1 of these five fields
    tallyboard: 16 events in …, 7 refused
    ");
}

#[test]
fn what_a_restart_of_asterisk_cuts_off_is_counted() {
    let log = format!(
        "{LOG}1709625750|c3|sales|NONE|ENTERQUEUE||0171|1\n\
         1709625751|c4|sales|NONE|ENTERQUEUE||0172|2\n\
         1709625752|c4|sales|SIP/ann|CONNECT|1|c4|1\n1709625760|NONE|NONE|NONE|QUEUESTART|\n"
    );
    insta::assert_snapshot!(check(&[("queue_log", &log)]), @"
    1709625760000,default,AGENT,SIP/ann,State,WaitForNextCall
    1709625760000,default,QUEUE,sales,Answered,2
    1709625760000,default,QUEUE,sales,AverageWait,15.25
    tallyboard: 27 events in …, 2 cleaned at a restart
    ");
}
