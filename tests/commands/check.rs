//! `tallyboard check`: every mistake of every file in one run, and what good definitions mean.

use crate::problems::brief;
use crate::program::{Folder, repository_file};

/// Checks files that are named in one command line; gives the exit code and what is said.
#[track_caller]
fn check(files: &[(&str, &str)], expected_code: i32) -> String {
    let names: Vec<_> = files.iter().map(|&(name, _)| name).collect();
    let answer = Folder::with(files).run(&format!("check {}", names.join(" ")));
    assert_eq!(answer.err, "");
    assert_eq!(answer.code, expected_code, "{}", answer.out);
    answer.out
}

/// What is wrong with one file, a line for each problem.
#[track_caller]
fn wrong(text: &str) -> String {
    brief(&check(&[("my.yaml", text)], 1))
}

/// What is wrong with one line of an otherwise good definition of a queue.
#[track_caller]
fn wrong_line(line: &str) -> String {
    let rest = ["category: TotalNumber", "subject: DNAction", "mainMask: CallAnswered"];
    let key = line.split(':').next().unwrap();
    let rest = rest.into_iter().filter(|other| !other.starts_with(key));
    let lines: String = rest.chain([line]).map(|line| format!("  {line}\n")).collect();
    let head = "name: A\nobjectType: QUEUE\nnotificationMode: PERIODICAL\n\
                notificationFrequency: 10\nstatisticDefinitionEx:\n";
    let said = wrong(&format!("{head}{lines}"));
    said.lines().filter(|line| !line.starts_with("my.yaml")).collect::<Vec<_>>().join("\n")
}

#[test]
fn ten_mistakes_get_ten_messages_in_one_run() {
    let file = repository_file("tests/data/mistakes.yaml");
    let said = check(&[("mistakes.yaml", &file)], 1);
    assert_eq!(said.matches("definition::").count(), 10, "{said}");
    insta::assert_snapshot!(said);
}

#[test]
fn a_misspelt_name_gets_a_suggestion() {
    insta::assert_snapshot!(wrong_line("mainMask: CallAnswered, CallAbandonned"), @"8:27 ! unknown_action «CallAbandonned» (ignored) `CallAbandonned` is not an action → did you mean `CallAbandoned`?");
    insta::assert_snapshot!(wrong_line("category: TotalNumbers"), @"8:13 x unknown_word «TotalNumbers» (expected a category) `TotalNumbers` is not a category → did you mean `TotalNumber`?");
    insta::assert_snapshot!(wrong_line("subject: DNActoin"), @"8:12 x unknown_word «DNActoin» (expected a subject) `DNActoin` is not a subject → did you mean `DNAction`?");
    insta::assert_snapshot!(wrong_line("intervalType: GrowingWindows"), @"9:17 x unknown_word «GrowingWindows» (expected an interval type) `GrowingWindows` is not an interval type → did you mean `GrowingWindow`?");
    insta::assert_snapshot!(wrong_line("dynamicFilters: MediaType=voice"), @"9:3 x unknown_key «dynamicFilters» (this key) `dynamicFilters` is not a key of statisticDefinitionEx → did you mean `dynamicFilter`?");
    insta::assert_snapshot!(wrong_line("dynamicFilter: MediaTyp=voice"), @"9:18 ! suspect_attribute «MediaTyp» (in this filter) `MediaTyp` is read as a key of the attached data → did you mean `MediaType`? If the key is meant, put it in quotes");
}

#[test]
fn a_value_that_means_nothing_is_told_with_what_was_expected() {
    insta::assert_snapshot!(wrong_line("dynamicTimeProfile: TZ=Mars/Olympus 0:00"), @"9:23 x time_profile «TZ=Mars/Olympus 0:00» (this time profile) `Mars/Olympus` is not a time zone: expected an IANA name such as `Europe/Rome`");
    insta::assert_snapshot!(wrong_line("dynamicTimeProfile: \"0:00+0:00\""), @r#"9:23 x time_profile «"0:00+0:00"» (this time profile) `0:00` is not a step: expected `h:mm` or `h:mm:ss`, longer than nothing"#);
    insta::assert_snapshot!(wrong_line("timeRangeLeft: -5"), @"9:18 x wrong_kind «-5» (expected a whole number of seconds, 0 or more) `timeRangeLeft` is no such number");
    insta::assert_snapshot!(wrong_line("subject: Lunch"), @"8:12 x unknown_word «Lunch» (expected a subject) `Lunch` is not a subject → expected one of DNAction, DNStatus, AgentStatus");
    insta::assert_snapshot!(wrong_line("mainMask: [CallAnswered, CallAbandoned]"), @"8:13 x wrong_kind «[» (expected a text) `mainMask` is a list");
    insta::assert_snapshot!(wrong_line("dynamicFilter: Segment < many"), @"9:28 x filter «many» (in this filter) `many` is not a number: `<`, `>`, `<=` and `>=` compare numbers");
}

#[test]
fn what_is_right_elsewhere_and_counts_nothing_here_is_told() {
    insta::assert_snapshot!(wrong_line("mainMask: CallInbound"), @"8:13 ! action_elsewhere «CallInbound» (in this mask) no QUEUE has `CallInbound`, so it counts nothing here");
    insta::assert_snapshot!(wrong_line("subject: AgentStatus"), @"
    1:1 x meaningless «name: A» (here) a QUEUE has no AgentStatus → use DNAction; agents have their status in AGENT and SKILL_AG
    7:13 ! action_elsewhere «CallAnswered» (in this mask) no QUEUE has `CallAnswered`, so it counts nothing here
    ");
    insta::assert_snapshot!(wrong_line("intervalType: SinceLogin"), @"1:1 x meaningless «name: A» (here) a QUEUE does not log in, so it has no interval SinceLogin → use objectType AGENT, or another interval type");
}

#[test]
fn a_definition_with_many_mistakes_gets_them_all() {
    let said = wrong(
        "name: A\nobjectType: QUEUES\nnotificationMode: OFTEN\ninsensitivity: much\n\
         statisticDefinitionEx:\n  category: TotalNumbr\n  subject: [DNAction]\n  \
         mainMask: CallAnswerd,, ~Lunch\n  dynamicTimeProfile: 8 o'clock\n",
    );
    insta::assert_snapshot!(said, @"
    1:1 ! default_used «name: A» (in this definition) `notificationFrequency` is missing, so 10 seconds is used
    2:13 x unknown_word «QUEUES» (expected an object type) `QUEUES` is not an object type → did you mean `QUEUE`?
    3:19 x unknown_word «OFTEN» (expected a notification mode) `OFTEN` is not a notification mode → expected one of PERIODICAL, IMMEDIATE, RESET, NONE
    4:16 x wrong_kind «much» (expected a whole number of seconds, 0 or more) `insensitivity` is no such number
    6:13 x unknown_word «TotalNumbr» (expected a category) `TotalNumbr` is not a category → did you mean `TotalNumber`?
    7:12 x wrong_kind «[» (expected a text) `subject` is a list
    8:13 ! unknown_action «CallAnswerd» (ignored) `CallAnswerd` is not an action → did you mean `CallAnswered`?
    8:13 ! empty_mask_item «CallAnswerd,, ~Lunch» (here) nothing stands between two commas of the mask → take the comma out
    8:13 x empty_mask «CallAnswerd,, ~Lunch» (this mask) the mask names no action that can count → name at least one action that this object and subject have
    8:27 x unknown_action «~Lunch» (cannot be cleared) `Lunch` is not an action
    9:23 x time_profile «8 o'clock» (this time profile) `8 o'clock` is not a reset: expected a time of day such as `0:00`, perhaps with a step such as `0:00+1:00`
    my.yaml: 8 errors, 3 warnings; 0 definitions can be used
    ");
}

#[test]
fn places_are_right_behind_letters_of_many_bytes_and_windows_line_ends() {
    let text = "# äöü\nname: \"Größe\"\nobjectType: QUEUE\nnotificationMode: PERIODICAL\n\
                notificationFrequency: 10\nstatisticDefinitionEx:\n  category: CurrentNumber\n  \
                subject: DNAction\n  mainMask: \"Glück, CallWait, CallEnterd\"\n";
    let said = wrong(text);
    insta::assert_snapshot!(said, @"
    9:14 ! unknown_action «Glück» (ignored) `Glück` is not an action
    9:32 ! unknown_action «CallEnterd» (ignored) `CallEnterd` is not an action → did you mean `CallEntered`?
    my.yaml: 0 errors, 2 warnings; 1 definition can be used
    ");
    assert_eq!(wrong(&text.replace('\n', "\r\n")), said);
    assert_eq!(wrong(&format!("\u{feff}{text}")), said);
}

#[test]
fn a_file_copied_out_of_a_manual_is_read_to_its_end() {
    insta::assert_snapshot!(wrong(&repository_file("tests/data/damaged.yaml")), @"
    1:1 ! code_fence «```» (this line is ignored) this is a mark of a Markdown code block, not YAML → take the line out
    12:1 ! code_fence «```» (this line is ignored) this is a mark of a Markdown code block, not YAML → take the line out
    14:1 ! code_fence «```» (this line is ignored) this is a mark of a Markdown code block, not YAML → take the line out
    15:5 x indentation «dynamicTimeProfile» (this key) `dynamicTimeProfile` is indented by 4, its neighbours by 2 → put 2 blanks in front of the key
    16:5 x indentation «mainMask» (this key) `mainMask` is indented by 4, its neighbours by 2 → put 2 blanks in front of the key
    17:5 x indentation «subject» (this key) `subject` is indented by 4, its neighbours by 2 → put 2 blanks in front of the key
    34:26 ! unknown_action «CallOutbund» (ignored) `CallOutbund` is not an action → did you mean `CallOutbound`?
    35:1 x unindented_value «CallDialing» (the value goes on here) this line continues `mainMask` but is not indented more than it → put the value behind `mainMask:`, or indent it more than the key
    44:13 ! stray_apostrophes «'*',~LoggedOut,~NotMonitored'» (read without them) apostrophes inside the value → one pair of quotes round the whole value: '*,~LoggedOut'
    56:12 ! alias «DNSStatus» (read so) `DNSStatus` stands for `DNStatus` → write `DNStatus`
    63:1 ! code_fence «```» (this line is ignored) this is a mark of a Markdown code block, not YAML → take the line out
    67:1 x unindented_value «CallOutbound, CallConsult» (the value goes on here) this line continues `mainMask` but is not indented more than it → put the value behind `mainMask:`, or indent it more than the key
    76:26 ! unknown_action «CallRingin» (ignored) `CallRingin` is not an action → did you mean `CallRinging`?
    77:17 ! stray_apostrophes «'*', ~LoggedOut, ~NotMonitored'» (read without them) apostrophes inside the value → one pair of quotes round the whole value: '*,~LoggedOut'
    90:1 ! code_fence «```» (this line is ignored) this is a mark of a Markdown code block, not YAML → take the line out
    my.yaml: 5 errors, 10 warnings; 5 definitions can be used
    ");
}

#[test]
fn damage_of_one_document_does_not_hide_the_next() {
    let said = wrong(
        "name: \"open\nobjectType: QUEUE\nnotificationMode: PERIODICAL\nnotificationFrequency: 10\n\
         statisticDefinitionEx:\n  category: CurrentNumber\n  subject: DNAction\n  \
         mainMask: CallWait\n---\nhello\n---\nname: B\nobjectType: QUEU\n\
         notificationMode: PERIODICAL\nnotificationFrequency: 10\nstatisticDefinitionEx:\n  \
         category: CurrentNumber\n\tsubject: DNAction\n  mainMask: CallWait\n",
    );
    insta::assert_snapshot!(said, @r#"
    1:7 x yaml «"» (here) this is not valid YAML: unclosed quote at line 1, column 7 → indent with blanks, two for each level, and put quotes round a value that starts with `*` or holds `: `
    10:1 x not_a_definition «hello» (this document) a definition is a list of `key: value` lines → write `name: …`, `objectType: …` and so on; separate definitions by `---`
    13:13 x unknown_word «QUEU» (expected an object type) `QUEU` is not an object type → did you mean `QUEUE`?
    18:1 x tab «    » (expected blanks) a tab indents this line → YAML allows blanks only: write two for each level
    18:2 x indentation «subject» (this key) `subject` is indented by 1, its neighbours by 2 → put 2 blanks in front of the key
    my.yaml: 5 errors, 0 warnings; 0 definitions can be used
    "#);
}

#[test]
fn several_files_are_all_checked() {
    let good = "name: Waiting\nobjectType: QUEUE\nnotificationMode: PERIODICAL\n\
                notificationFrequency: 10\nstatisticDefinitionEx:\n  category: CurrentNumber\n  \
                subject: DNAction\n  mainMask: CallWait\n";
    let bad = good.replace("CallWait", "CallWaits");
    let worse = good.replace("objectType: QUEUE\n", "");
    // The good one comes last: it does not make up for the others.
    let files = [("bad.yaml", &*bad), ("worse.yaml", &*worse), ("good.yaml", good)];
    insta::assert_snapshot!(brief(&check(&files, 1)), @"
    8:13 ! unknown_action «CallWaits» (ignored) `CallWaits` is not an action → did you mean `CallWait`?
    8:13 x empty_mask «CallWaits» (this mask) the mask names no action that can count → name at least one action that this object and subject have
    bad.yaml: 1 error, 1 warning; 0 definitions can be used
    1:1 x missing_key «name: Waiting» (in this definition) `objectType` is missing → expected one of AGENT, QUEUE, SKILL_AG, SKILL_Q
    worse.yaml: 1 error, 0 warnings; 0 definitions can be used
    ┌────────┬───────────┬───────────────┬──────────┬──────────┬──────────┬─────────────────┐
    │ object ┆ statistic ┆ category      ┆ subject  ┆ counts   ┆ interval ┆ sent            │
    ╞════════╪═══════════╪═══════════════╪══════════╪══════════╪══════════╪═════════════════╡
    │ QUEUE  ┆ Waiting   ┆ CurrentNumber ┆ DNAction ┆ CallWait ┆ now      ┆ PERIODICAL 10 s │
    └────────┴───────────┴───────────────┴──────────┴──────────┴──────────┴─────────────────┘
    good.yaml: 1 definition, no problem
    ");
}

#[test]
fn the_shipped_definitions_are_good_and_shown() {
    let file = repository_file("statistics.yaml");
    let said = check(&[("statistics.yaml", &file)], 0);
    let rows = said.lines().filter_map(|line| {
        let mut cells = line.split(['│', '┆']).skip(1).map(str::trim);
        let (object, name, category) = (cells.next()?, cells.next()?, cells.next()?);
        let is_first_line = !object.is_empty() && object != "object";
        is_first_line.then(|| format!("{object} {name}: {category}"))
    });
    let rows: Vec<_> = rows.collect();
    assert_eq!(rows.len(), 25);
    insta::assert_snapshot!(rows.join("\n"), @"
    AGENT CurrentTargetState: CurrentTargetState
    AGENT CurrentAgentState: CurrentState
    QUEUE Total_Answered: TotalNumber
    QUEUE Total_Abandoned: TotalNumber
    QUEUE Current_In_Queue: CurrentNumber
    QUEUE CurrMaxCallWaitingTime: CurrentMaxTime
    QUEUE AverageWaitingTime: AverageTime
    SKILL_AG CurrentNotReadyAgents: CurrentNumber
    SKILL_AG CurrentReadyAgents: CurrentNumber
    SKILL_AG CurrNumberInCall: CurrentNumber
    SKILL_AG CurrentNumberLoggedInAgents: CurrentNumber
    SKILL_AG LongestIdleTime: CurrentMaxTime
    SKILL_AG AverageHandlingTime: AverageTime
    AGENT AverageHandlingTime: AverageTime
    AGENT Productivity: AverageNumberPerRelativeHour
    AGENT InboundCalls: TotalNumber
    AGENT InternalCalls: TotalNumber
    AGENT OutboundCalls: TotalNumber
    AGENT ConsultCalls: TotalNumber
    AGENT ReadyDuration: TotalAdjustedTime
    AGENT WrapDuration: TotalAdjustedTime
    AGENT TalkDuration: TotalAdjustedTime
    AGENT HoldDuration: TotalAdjustedTime
    QUEUE ServiceLevel: ServiceFactor1
    SKILL_Q ServiceLevel: ServiceFactor1
    ");
    assert!(said.ends_with("statistics.yaml: 25 definitions, no problem\n"), "{said}");
}

#[test]
fn a_good_definition_is_shown_with_its_defaults() {
    let text = "name: Taken\nobjectType: AGENT\nnotificationMode: PERIODICAL\n\
                notificationFrequency: 15\ninsensitivity: 5\nstatisticDefinitionEx:\n  \
                category: TotalNumberInTimeRange\n  subject: Action\n  \
                mainMask: callinbound, CALLOUTBOUND\n  intervalType: SlidingWindow\n  \
                dynamicTimeProfile: 3600\n  dynamicFilter: MediaType=voice\n";
    insta::assert_snapshot!(check(&[("my.yaml", text)], 0), @r#"
    ┌────────┬───────────┬────────────────────────┬──────────┬───────────────────────────┬─────────────────┬──────────────────────────────┐
    │ object ┆ statistic ┆ category               ┆ subject  ┆ counts                    ┆ interval        ┆ sent                         │
    ╞════════╪═══════════╪════════════════════════╪══════════╪═══════════════════════════╪═════════════════╪══════════════════════════════╡
    │ AGENT  ┆ Taken     ┆ TotalNumberInTimeRange ┆ DNAction ┆ CallOutbound, CallInbound ┆ sliding 3600:15 ┆ PERIODICAL 15 s, from 5 % on │
    │        ┆           ┆                        ┆          ┆ range 0-20 s              ┆                 ┆                              │
    │        ┆           ┆                        ┆          ┆ where MediaType = "voice" ┆                 ┆                              │
    └────────┴───────────┴────────────────────────┴──────────┴───────────────────────────┴─────────────────┴──────────────────────────────┘
    my.yaml: 1 definition, no problem
    "#);
}

#[test]
fn a_file_without_definitions_has_none() {
    for text in ["", "# nothing yet\n"] {
        let said = check(&[("empty.yaml", text)], 0);
        assert!(said.ends_with("empty.yaml: 0 definitions, no problem\n"), "{said}");
    }
}

#[test]
fn a_file_that_cannot_be_read_is_named() {
    let folder = Folder::with(&[("broken.yaml", "name: A\n")]);
    let answer = folder.run("check broken.yaml nowhere.yaml");
    assert_eq!(answer.code, 1);
    let found = "broken.yaml: 2 errors, 2 warnings; 0 definitions can be used\n";
    assert!(answer.out.ends_with(found), "{}", answer.out);
    let expected =
        "tallyboard: cannot read `nowhere.yaml`: No such file or directory (os error 2)\n";
    assert_eq!(answer.err, expected);
}

#[test]
fn a_command_without_files_tells_how_to_call_it() {
    let answer = Folder::with::<&str>(&[]).run("check");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("Usage: tallyboard check <FILE>..."), "{}", answer.err);
}
