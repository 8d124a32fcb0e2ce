//! `tallyboard.yaml`: what it names for definitions in simple mode, the zone and the skills.

use crate::day::{DAY, STATISTICS};
use crate::problems::brief;
use crate::program::Folder;

const CONFIG: &str = "
zone: Europe/Rome
queueLog:
  skillPattern: \"agents of {queue}\"
  skills: { sales: vendita }
statTypes:
  CallsAnswered: { category: TotalNumber, mainMask: CallAnswered, subject: DNAction }
  AnsweredInTime:
    category: TotalNumberInTimeRangePercentage
    mainMask: CallAnswered
    subject: DNAction
  Factor: { category: ServiceFactor1, subject: DNAction }
timeProfiles:
  \"OneDay,Growing\": \"0:00\"
  \"LastHour,Sliding\": \"3600:60\"
  Default: \"8:00\"
timeRanges:
  Range0-60: 0-60
  Range0-10: 0-10
";

/// Definitions in simple mode: each by its name, its stat type and what else it names.
fn simple(definitions: &[(&str, &str)]) -> String {
    let definitions = definitions.iter().map(|(name, rest)| {
        format!(
            "name: {name}\nobjectType: QUEUE\nnotificationMode: PERIODICAL\n\
             notificationFrequency: 10\nstatisticDefinitionName: {}\n",
            rest.replace(", ", "\n")
        )
    });
    definitions.collect::<Vec<_>>().join("---\n")
}

/// Checks definitions with a configuration.
#[track_caller]
fn check(config: &str, definitions: &str, expected_code: i32) -> String {
    let folder = Folder::with(&[("my.config", config), ("my.yaml", definitions)]);
    let answer = folder.run("check my.yaml --config my.config");
    assert_eq!((answer.code, answer.err.as_str()), (expected_code, ""), "{}", answer.out);
    brief(&answer.out)
}

/// Replays with the files of a folder; gives the values in CSV without the head.
#[track_caller]
fn replay(files: &[(&str, &str)], arguments: &str) -> String {
    let answer = Folder::with(files).run(&format!("replay --format csv {arguments}"));
    assert_eq!(answer.code, 0, "{}", answer.err);
    answer.out.lines().skip(1).collect::<Vec<_>>().join("\n")
}

#[test]
fn definitions_in_simple_mode_are_what_the_configuration_names() {
    let definitions = simple(&[
        ("Answered", "CallsAnswered, timeProfile: OneDay"),
        ("AnsweredLastHour", "CallsAnswered, timeProfile: LastHour"),
        ("AnsweredOfTheShift", "CallsAnswered"),
        ("InTime", "AnsweredInTime, timeProfile: OneDay, timeRange: Range0-60"),
        ("ServiceLevel", "Factor, timeRange: Range0-60, timeRange2: Range0-10"),
    ]);
    insta::assert_snapshot!(check(CONFIG, &definitions, 0), @"
    ┌────────┬────────────────────┬──────────────────────────────────┬──────────┬──────────────────────────────┬─────────────────┬─────────────────┐
    │ object ┆ statistic          ┆ category                         ┆ subject  ┆ counts                       ┆ interval        ┆ sent            │
    ╞════════╪════════════════════╪══════════════════════════════════╪══════════╪══════════════════════════════╪═════════════════╪═════════════════╡
    │ QUEUE  ┆ Answered           ┆ TotalNumber                      ┆ DNAction ┆ CallAnswered                 ┆ growing 0:00    ┆ PERIODICAL 10 s │
    │ QUEUE  ┆ AnsweredLastHour   ┆ TotalNumber                      ┆ DNAction ┆ CallAnswered                 ┆ sliding 3600:60 ┆ PERIODICAL 10 s │
    │ QUEUE  ┆ AnsweredOfTheShift ┆ TotalNumber                      ┆ DNAction ┆ CallAnswered                 ┆ growing 8:00    ┆ PERIODICAL 10 s │
    │ QUEUE  ┆ InTime             ┆ TotalNumberInTimeRangePercentage ┆ DNAction ┆ CallAnswered                 ┆ growing 0:00    ┆ PERIODICAL 10 s │
    │        ┆                    ┆                                  ┆          ┆ range 0-60 s                 ┆                 ┆                 │
    │ QUEUE  ┆ ServiceLevel       ┆ ServiceFactor1                   ┆ DNAction ┆ calls answered and abandoned ┆ growing 8:00    ┆ PERIODICAL 10 s │
    │        ┆                    ┆                                  ┆          ┆ range 0-60 s                 ┆                 ┆                 │
    │        ┆                    ┆                                  ┆          ┆ range 2 0-10 s               ┆                 ┆                 │
    └────────┴────────────────────┴──────────────────────────────────┴──────────┴──────────────────────────────┴─────────────────┴─────────────────┘
    my.yaml: 5 definitions, no problem
    ");
}

#[test]
fn a_name_that_the_configuration_lacks_is_told_with_those_that_it_has() {
    let definitions = simple(&[
        ("A", "CallsAnswerd, timeProfile: Oneday"),
        ("B", "Factor, timeRange: Fast, timeRange2: range0-10"),
        ("C", "CallsAnswered, timeProfile: OneDay"),
    ]);
    insta::assert_snapshot!(check(CONFIG, &definitions, 1), @"
    5:26 x unknown_reference «CallsAnswerd» (named here) the configuration has no stat type `CallsAnswerd` → did you mean `CallsAnswered`?
    6:14 x unknown_reference «Oneday» (named here) the configuration has no time profile `Oneday` → did you mean `OneDay`?
    13:12 x unknown_reference «Fast» (named here) the configuration has no time range `Fast` → the configuration has Range0-60, Range0-10
    14:13 x unknown_reference «range0-10» (named here) the configuration has no time range `range0-10` → did you mean `Range0-10`?
    my.yaml: 4 errors, 0 warnings; 1 definition can be used
    ");
}

#[test]
fn without_a_configuration_it_is_told_where_names_come_from() {
    let definitions = simple(&[("A", "CallsAnswered, timeProfile: OneDay")]);
    let answer = Folder::with(&[("my.yaml", definitions)]).run("check my.yaml");
    assert_eq!((answer.code, answer.err.as_str()), (1, ""));
    insta::assert_snapshot!(brief(&answer.out), @"
    5:26 x unknown_reference «CallsAnswered» (named here) the configuration has no stat type `CallsAnswered` → name it in the configuration file and pass that with --config
    6:14 x unknown_reference «OneDay» (named here) the configuration has no time profile `OneDay` → name it in the configuration file and pass that with --config
    my.yaml: 2 errors, 0 warnings; 0 definitions can be used
    ");
}

#[test]
fn mistakes_of_the_catalogue_are_told_with_those_that_name_them() {
    let config = "statTypes:\n  Broken: { category: TotalNumbr, mainMask: CallAnswered, \
                  subject: DNAction }\ntimeProfiles:\n  \"OneDay,Growin\": \"0:00\"\n  \
                  Shift: \"25:00\"\ntimeRanges:\n  Fast: 60-0\n  Slow: slow\n";
    let definitions = simple(&[("A", "Broken, timeProfile: OneDay, timeRange: Fast")]);
    insta::assert_snapshot!(check(config, &definitions, 1), @"
    2:23 x unknown_word «TotalNumbr» (expected a category) `TotalNumbr` is not a category → did you mean `TotalNumber`?
    4:11 x unknown_word «Growin» (expected a type of time profile) `Growin` is not a type of time profile → did you mean `Growing`?
    5:11 x time_profile «25:00» (in this time profile) `25:00` is not a time of day: expected `h:mm` or `h:mm:ss` from 0:00 to 23:59:59
    7:9 x time_range «60-0» (this time range) the range ends at 0 s, before its beginning at 60 s → did you mean from 0 to 60? Then swap the two
    8:9 x time_range «slow» (this time range) `slow` is not a range of seconds: expected `from-to` such as `0-20`
    5:26 x broken_reference «Broken» (named here) the stat type `Broken` of the configuration has problems of its own → mend it there; its problems are told above
    6:14 x broken_reference «OneDay» (named here) the time profile `OneDay` of the configuration has problems of its own → mend it there; its problems are told above
    7:12 x broken_reference «Fast» (named here) the time range `Fast` of the configuration has problems of its own → mend it there; its problems are told above
    my.yaml: 3 errors, 0 warnings; 0 definitions can be used
    ");
}

#[test]
fn a_mistake_of_the_catalogue_is_one_even_if_nobody_names_it() {
    let said = check("timeRanges:\n  Slow: slow\n", STATISTICS, 1);
    let first = said.lines().next().unwrap();
    assert!(first.starts_with("2:9 x time_range «slow» (this time range) `slow` is not"), "{said}");
    assert!(said.ends_with("my.yaml: 3 definitions, no problem"), "{said}");
}

#[test]
fn a_configuration_that_nobody_understands_stops_every_command() {
    let cases = [
        ("zoan: UTC", "error[definition::unknown_key]: `zoan` is not a key of the configuration"),
        ("# here\nzoan: UTC", "my.config:2:1]"),
        ("zoan: UTC", "help: did you mean `zone`?"),
        ("zone: Europe/Roma", "help: did you mean `Europe/Rome`?"),
        ("queueLog:\n  skils: {}", "my.config:2:3]"),
        ("zone: UTC\nzone: UTC", "error[definition::repeated_key]: `zone` is given twice"),
        ("zone: [", "the configuration file `my.config` is wrong: "),
        ("- zone", "expected keys such as `zone` and `queueLog`"),
    ];
    for (config, expected) in cases {
        let folder =
            Folder::with(&[("my.config", config), ("my.yaml", STATISTICS), ("day.ndjson", DAY)]);
        for command in ["check my.yaml", "replay day.ndjson"] {
            let answer = folder.run(&format!("{command} --config my.config"));
            assert_eq!((answer.code, answer.out.as_str()), (1, ""), "{command} with {config}");
            assert!(answer.err.starts_with("tallyboard: the configuration file"), "{}", answer.err);
            assert!(answer.err.contains(expected), "{}", answer.err);
        }
    }
}

#[test]
fn semantics_5_a_named_window_takes_the_step_of_the_definition() {
    let config = CONFIG.replace("\"3600:60\"", "3600");
    let definitions = simple(&[("A", "CallsAnswered, timeProfile: LastHour")]);
    let thirty = definitions.replace("Frequency: 10", "Frequency: 30");
    assert!(check(&config, &thirty, 0).contains(" sliding 3600:30 "));
    let never =
        definitions.replace("PERIODICAL", "IMMEDIATE").replace("Frequency: 10", "Frequency: 0");
    assert!(check(&config, &never, 0).contains(" sliding 3600:10 "));
    assert!(check(CONFIG, &thirty, 0).contains(" sliding 3600:60 "));
}

#[test]
fn what_a_named_thing_cannot_mean_is_told_where_it_is_named() {
    let config = format!(
        "{}  Inbound: {{ category: TotalNumber, mainMask: \"CallInbound, CallWait\", subject: DNAction }}\n\
         timeProfiles: {{ \"Login,SinceLogin\": \"\" }}\ntimeRanges: {{ Short: 0-20 }}\n",
        CONFIG.split("timeProfiles").next().unwrap()
    );
    let definitions = simple(&[("A", "Inbound, timeProfile: Login, timeRange: Short")])
        + "---\n"
        + &simple(&[("B", "Factor")]).replace("QUEUE", "AGENT");
    insta::assert_snapshot!(check(&config, &definitions, 1), @"
    5:26 ! action_elsewhere «Inbound» (a mask of this stat type has it) no QUEUE has `CallInbound`, so it counts nothing here
    6:14 x meaningless «Login» (this time profile) a QUEUE does not log in, so it has no interval SinceLogin → use objectType AGENT, or another interval type
    7:1 ! no_effect «timeRange» (ignored) `timeRange` has no effect: TotalNumber has no time range → take the line out
    13:26 x meaningless «Factor» (this stat type) ServiceFactor1 counts calls of a queue, not of AGENT → use objectType QUEUE or SKILL_Q
    my.yaml: 2 errors, 2 warnings; 0 definitions can be used
    ");
}

#[test]
fn a_configuration_that_is_not_there_stops_the_command() {
    let answer = Folder::with(&[("my.yaml", STATISTICS)]).run("check my.yaml --config none.yaml");
    assert_eq!((answer.code, answer.out.as_str()), (1, ""));
    let expected = "tallyboard: cannot read the configuration file `none.yaml`: ";
    assert!(answer.err.starts_with(expected), "{}", answer.err);
}

#[test]
fn the_configuration_of_the_folder_is_read_where_none_is_named() {
    let definitions = simple(&[("Answered", "CallsAnswered, timeProfile: OneDay")]);
    let files =
        [("tallyboard.yaml", CONFIG), ("statistics.yaml", &*definitions), ("day.ndjson", DAY)];
    assert_eq!(replay(&files, "day.ndjson"), "1709625740000,default,QUEUE,sales,Answered,1");
}

#[test]
fn the_zone_moves_the_resets() {
    // Two callers are answered on either side of 23:00 UTC, which is midnight in Rome.
    let events: String = [(1, 1_709_677_800_000_i64), (2, 1_709_681_400_000)]
        .map(|(call, time)| {
            format!(
                "{{\"time\":{time},\"event\":\"Queued\",\"queue\":\"q\",\"connId\":\"{call}\"}}\n\
                 {{\"time\":{time},\"event\":\"Diverted\",\"queue\":\"q\",\"connId\":\"{call}\",\
                 \"to\":{{\"agent\":\"ann\"}}}}\n\
                 {{\"time\":{time},\"event\":\"Established\",\"agent\":\"ann\",\
                 \"connId\":\"{call}\"}}\n"
            )
        })
        .concat();
    let definitions = simple(&[("Answered", "CallsAnswered, timeProfile: OneDay")]);
    let files =
        [("my.config", CONFIG), ("statistics.yaml", &*definitions), ("night.ndjson", &*events)];
    let answered = |arguments: &str| {
        let values = replay(&files, &format!("night.ndjson --config my.config {arguments}"));
        values.rsplit(',').next().unwrap().to_owned()
    };
    assert_eq!(answered(""), "1", "the configuration's Rome");
    assert_eq!(answered("--zone UTC"), "2", "the command line comes first");
    assert_eq!(answered("--zone Asia/Tokyo"), "2", "midnight was at 15:00 UTC");
}

#[test]
fn queues_of_a_queue_log_stand_for_the_skills_of_the_configuration() {
    let log =
        "1709625600|NONE|sales|SIP/ann|ADDMEMBER|\n1709625600|NONE|claims|SIP/ben|ADDMEMBER|\n";
    let definitions = "name: Ready\nobjectType: SKILL_AG\nnotificationMode: PERIODICAL\n\
                       notificationFrequency: 10\nstatisticDefinitionEx:\n  \
                       category: CurrentNumber\n  subject: AgentStatus\n  \
                       mainMask: WaitForNextCall\n";
    let files = [("my.config", CONFIG), ("statistics.yaml", definitions), ("queue_log", log)];
    insta::assert_snapshot!(replay(&files, "queue_log --config my.config"), @"
    1709625600000,default,SKILL_AG,agents of claims,Ready,1
    1709625600000,default,SKILL_AG,vendita,Ready,1
    ");
    insta::assert_snapshot!(replay(&files, "queue_log"), @"
    1709625600000,default,SKILL_AG,skill-claims,Ready,1
    1709625600000,default,SKILL_AG,skill-sales,Ready,1
    ");
}

#[test]
fn a_configuration_that_is_no_utf_8_is_told_with_its_line() {
    let config: &[u8] = b"zone: Europe/Rome\n# Caf\xe9\n";
    let folder = Folder::with(&[("tallyboard.yaml", config), ("s.yaml", STATISTICS.as_bytes())]);
    let answer = folder.run("check s.yaml");
    assert_eq!(answer.code, 1);
    insta::assert_snapshot!(answer.err, @"tallyboard: the configuration file `tallyboard.yaml` is not UTF-8: line 2 has the byte 0xe9; save the file as UTF-8");
}
