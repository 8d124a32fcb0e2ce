//! Lines of a queue log and the events that they are.

use super::{QueueLog, SkillRule};
use crate::event::write_ndjson;
use crate::ids::Names;

fn translate(log: &str, skill_rule: &SkillRule) -> (String, QueueLog) {
    let mut names = Names::new();
    let mut queue_log = QueueLog::new(skill_rule);
    let mut events = Vec::new();
    for line in log.lines() {
        queue_log.take(line.trim().as_bytes(), &mut names, &mut events).unwrap();
    }
    let mut lines = Vec::new();
    events.iter().for_each(|event| write_ndjson(event, &names, &mut lines));
    let lines = String::from_utf8(lines).unwrap().replace("\"event\":", "").replace('"', "");
    (lines, queue_log)
}

#[track_caller]
fn check(log: &str, expected: &str) {
    let (lines, _) = translate(log, &SkillRule::default());
    let expected: String = expected.lines().map(|line| format!("{}\n", line.trim())).collect();
    assert_eq!(lines, expected);
}

#[test]
fn a_call_waits_in_the_queue_and_in_its_skill_and_reaches_an_agent() {
    check(
        "1|c1|PS|NONE|ENTERQUEUE||100|1
         5|c1|PS|ann|CONNECT|4|c1|3
         9|c1|PS|ann|COMPLETECALLER|4|4|1",
        "{time:1000,Queued,queue:PS,connId:c1,ani:100}
         {time:1000,Queued,skill:skill-PS,connId:c1,ani:100}
         {time:5000,AgentLogin,agent:ann}
         {time:5000,AgentReady,agent:ann}
         {time:5000,Diverted,queue:PS,connId:c1,to:{agent:ann}}
         {time:5000,Diverted,skill:skill-PS,connId:c1,to:{agent:ann}}
         {time:5000,Ringing,agent:ann,connId:c1,callType:Inbound}
         {time:5000,Established,agent:ann,connId:c1}
         {time:9000,Released,agent:ann,connId:c1}",
    );
}

#[test]
fn a_call_can_leave_the_queue_in_other_ways() {
    check(
        "1|c1|PS|NONE|ABANDON|1|1|7
         2|c2|PS|NONE|EXITWITHTIMEOUT|1|1|60
         3|c3|PS|ann|RINGNOANSWER|15000
         4|c4|PS|ann|BLINDTRANSFER|200|default|1|2|1",
        "{time:1000,Abandoned,queue:PS,connId:c1}
         {time:1000,Abandoned,skill:skill-PS,connId:c1}
         {time:2000,Diverted,queue:PS,connId:c2}
         {time:2000,Diverted,skill:skill-PS,connId:c2}
         {time:3000,Ringing,agent:ann,connId:c3,callType:Inbound}
         {time:3000,Diverted,agent:ann,connId:c3}
         {time:4000,TransferMade,agent:ann,connId:c4}
         {time:4000,Released,agent:ann,connId:c4}",
    );
}

#[test]
fn members_come_pause_and_go() {
    check(
        "1|NONE|PS|ann|ADDMEMBER|
         2|NONE|TT|ann|ADDMEMBER|
         3|NONE|NONE|ann|PAUSEALL|Lunch
         4|NONE|PS|ann|UNPAUSE|
         5|NONE|PS|ann|REMOVEMEMBER|
         6|NONE|TT|ann|REMOVEMEMBER|
         7|NONE|NONE|bob|AGENTLOGIN|SIP/7
         8|NONE|NONE|bob|AGENTLOGOFF|SIP/7|1",
        "{time:1000,AgentSkills,agent:ann,skills:{skill-PS:1}}
         {time:1000,AgentLogin,agent:ann}
         {time:1000,AgentReady,agent:ann}
         {time:2000,AgentSkills,agent:ann,skills:{skill-PS:1,skill-TT:1}}
         {time:3000,AgentNotReady,agent:ann,reason:Lunch}
         {time:4000,AgentReady,agent:ann}
         {time:5000,AgentSkills,agent:ann,skills:{skill-TT:1}}
         {time:6000,AgentSkills,agent:ann,skills:{}}
         {time:6000,AgentLogout,agent:ann}
         {time:7000,AgentLogin,agent:bob}
         {time:7000,AgentReady,agent:bob}
         {time:8000,AgentLogout,agent:bob}",
    );
}

#[test]
fn a_restart_ends_what_was_open() {
    let log = "1|NONE|PS|ann|ADDMEMBER|
               2|c1|PS|NONE|ENTERQUEUE||NONE|1
               2|c2|PS|NONE|ENTERQUEUE||NONE|2
               3|c1|PS|ann|CONNECT|1|c1|0
               4|NONE|NONE|NONE|QUEUESTART|
               5|c2|PS|NONE|ABANDON|1|1|3";
    let (lines, queue_log) = translate(log, &SkillRule::default());
    let at_restart: Vec<_> = lines.lines().filter(|line| line.contains(":4000,")).collect();
    assert_eq!(
        at_restart,
        [
            "{time:4000,Released,agent:ann,connId:c1}",
            "{time:4000,Diverted,queue:PS,connId:c2}",
            "{time:4000,Diverted,skill:skill-PS,connId:c2}",
        ]
    );
    assert_eq!(queue_log.cleaned, 2);
}

#[test]
fn a_log_may_begin_while_agents_and_calls_are_there() {
    check(
        "200|c1|Q|ann|CONNECT|4|c1.2|3
         300|NONE|NONE|NONE|QUEUESTART|
         400|NONE|Q|ann|REMOVEMEMBER|
         500|NONE|Q|ann|REMOVEMEMBER|",
        "{time:200000,AgentLogin,agent:ann}
         {time:200000,AgentReady,agent:ann}
         {time:200000,Diverted,queue:Q,connId:c1,to:{agent:ann}}
         {time:200000,Diverted,skill:skill-Q,connId:c1,to:{agent:ann}}
         {time:200000,Ringing,agent:ann,connId:c1,callType:Inbound}
         {time:200000,Established,agent:ann,connId:c1}
         {time:300000,Released,agent:ann,connId:c1}
         {time:400000,AgentSkills,agent:ann,skills:{}}
         {time:400000,AgentLogout,agent:ann}
         {time:500000,AgentSkills,agent:ann,skills:{}}",
    );
}

#[test]
fn the_number_dialled_belongs_to_the_call_before_and_while_it_waits() {
    check(
        "1|c1|NONE|NONE|DID|4711
         1|c1|PS|NONE|ENTERQUEUE|http://x/1|100|1
         2|c1|PS|NONE|DID|4712",
        "{time:1000,Queued,queue:PS,connId:c1,ani:100,dnis:4711}
         {time:1000,Queued,skill:skill-PS,connId:c1,ani:100,dnis:4711}
         {time:2000,AttachedDataChanged,queue:PS,connId:c1,dnis:4712,userData:{}}",
    );
}

#[test]
fn the_caller_is_found_with_and_without_a_url() {
    for (parameters, ani) in [
        ("||100|1", ",ani:100"),
        ("|http://x|100|1", ",ani:100"),
        ("|100|1", ",ani:100"),
        ("|100", ",ani:100"),
        ("||100", ",ani:100"),
        ("|", ""),
        ("", ""),
    ] {
        let (lines, _) =
            translate(&format!("1|c1|PS|NONE|ENTERQUEUE{parameters}"), &SkillRule::default());
        let first = lines.lines().next().unwrap();
        assert_eq!(first, format!("{{time:1000,Queued,queue:PS,connId:c1{ani}}}"), "{parameters}");
    }
}

#[test]
fn a_rule_may_name_the_skill_of_a_queue() {
    let skill_rule = SkillRule {
        pattern: "{queue}-people".to_owned(),
        by_queue: [("PS".to_owned(), "private".to_owned())].into(),
    };
    let (lines, _) =
        translate("1|c1|PS|NONE|ABANDON|1|1|1\n1|c2|TT|NONE|ABANDON|1|1|1", &skill_rule);
    assert!(lines.contains("skill:private,connId:c1"), "{lines}");
    assert!(lines.contains("skill:TT-people,connId:c2"), "{lines}");
}

#[test]
fn what_is_no_line_is_told_and_unknown_verbs_are_counted() {
    let mut queue_log = QueueLog::new(&SkillRule::default());
    let mut take = |line: &[u8]| {
        let result = queue_log.take(line, &mut Names::new(), &mut Vec::new());
        result.map_err(|fault| fault.to_string())
    };
    let err = |text: &str| Err(text.to_owned());
    assert_eq!(
        take(b"1|c1|PS"),
        err("expected `time|call|queue|agent|verb|\u{2026}`, found 3 of these five fields")
    );
    assert_eq!(
        take(b"now|c1|PS|NONE|ABANDON"),
        err("`now` is not a time: expected seconds since 1970 UTC")
    );
    assert_eq!(take(b"1|c1|PS|NONE|CONNECT|1"), err("CONNECT needs an agent, found `NONE`"));
    assert_eq!(take(b"1||PS|NONE|ABANDON|1"), err("ABANDON needs a call, found ``"));
    assert_eq!(take(b"1|c1|\xff|NONE|ABANDON|1"), err("the line is not UTF-8"));
    assert_eq!(take(b"1|NONE|NONE|NONE|CONFIGRELOAD|"), Ok(()));
    assert_eq!(take(b"1|NONE|NONE|NONE|CONFIGRELOAD|"), Ok(()));
    assert_eq!(
        queue_log.unknown_verbs.into_iter().collect::<Vec<_>>(),
        [("CONFIGRELOAD".to_owned(), 2)]
    );
}
