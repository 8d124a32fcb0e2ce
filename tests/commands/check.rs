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

/// A good definition of a queue with other lines in it, from line 6 on.
fn with_lines(lines: &[&str]) -> String {
    let key = |line: &str| line.split([':', ' ']).next().unwrap().to_owned();
    let keys: Vec<_> = lines.iter().map(|line| key(line)).collect();
    let rest = ["category: TotalNumber", "subject: DNAction", "mainMask: CallAnswered"];
    let rest = rest.into_iter().filter(|line| !keys.contains(&key(line)));
    let lines = rest.chain(lines.iter().copied()).map(|line| format!("  {line}\n"));
    let head = "name: A\nobjectType: QUEUE\nnotificationMode: PERIODICAL\n\
                notificationFrequency: 10\nstatisticDefinitionEx:\n";
    format!("{head}{}", lines.collect::<String>())
}

/// What is wrong with a file, without the line that counts the problems.
#[track_caller]
fn problems(text: &str) -> String {
    let said = wrong(text);
    said.lines().filter(|line| !line.starts_with("my.yaml")).collect::<Vec<_>>().join("\n")
}

/// What is wrong with one line of an otherwise good definition of a queue.
#[track_caller]
fn wrong_line(line: &str) -> String {
    problems(&with_lines(&[line]))
}

/// What is wrong with a good definition in which something is replaced.
#[track_caller]
fn wrong_instead(from: &str, to: &str) -> String {
    problems(&with_lines(&[]).replacen(from, to, 1))
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
    insta::assert_snapshot!(wrong_line("dynamicFilters: MediaType=voice"), @"9:3 x unknown_key «dynamicFilters» (this key) `dynamicFilters` is not a key of statisticDefinitionEx → did you mean `dynamicFilter`?");
    insta::assert_snapshot!(wrong_line("dynamicFilter: MediaTyp=voice"), @"9:18 ! suspect_attribute «MediaTyp» (in this filter) `MediaTyp` is read as a key of the attached data → did you mean `MediaType`? If the key is meant, put it in quotes");
}

#[test]
fn a_value_that_means_nothing_is_told_with_what_was_expected() {
    insta::assert_snapshot!(wrong_line("dynamicTimeProfile: TZ=Mars/Olympus 0:00"), @"9:26 x time_zone «Mars/Olympus» (this time zone) `Mars/Olympus` is not a time zone: expected an IANA name such as `Europe/Rome`");
    insta::assert_snapshot!(wrong_line("dynamicTimeProfile: \"0:00+0:00\""), @"9:29 x time_profile «0:00» (in this time profile) `0:00` is not a step: expected `h:mm` or `h:mm:ss`, longer than nothing");
    insta::assert_snapshot!(wrong_line("subject: Lunch"), @"8:12 x unknown_word «Lunch» (expected a subject) `Lunch` is not a subject → expected one of DNAction, DNStatus, AgentStatus");
    insta::assert_snapshot!(wrong_line("mainMask: [CallAnswered, CallAbandoned]"), @"8:13 x wrong_kind «[» (expected a text) `mainMask` is a list → write `mainMask: CallAnswered, CallAbandoned`");
    insta::assert_snapshot!(wrong_line("dynamicFilter: Segment < many"), @"9:28 x filter «many» (in this filter) `many` is not a number: `<`, `>`, `<=` and `>=` compare numbers");
}

#[test]
fn a_number_is_told_with_its_unit() {
    insta::assert_snapshot!(wrong_instead("Frequency: 10", "Frequency: ten"), @"4:24 x number «ten» (this value) `ten` is not a whole number: expected seconds, 0 or more");
    insta::assert_snapshot!(wrong_instead("Frequency: 10", "Frequency: 10 s"), @"4:24 x number «10 s» (this value) `10 s` is not a whole number: expected seconds, 0 or more → write `10`");
    insta::assert_snapshot!(wrong_instead("Frequency: 10", "Frequency: 9999999"), @"4:24 x number «9999999» (this value) `9999999` is too large: expected seconds, 2678400 at the most");
    insta::assert_snapshot!(wrong_instead("stat", "insensitivity: -5\nstat"), @"5:16 x number «-5» (this value) `-5` is less than nothing: expected percent, 0 or more");
}

#[test]
fn a_suggestion_knows_parts_of_names_other_signs_and_swapped_ends() {
    insta::assert_snapshot!(wrong_line("filter: MediaType=voice"), @"9:3 x unknown_key «filter» (this key) `filter` is not a key of statisticDefinitionEx → did you mean `dynamicFilter`?");
    insta::assert_snapshot!(wrong_line("intervalType: Growing"), @"9:17 x unknown_word «Growing» (expected an interval type) `Growing` is not an interval type → did you mean `GrowingWindow`?");
    insta::assert_snapshot!(wrong_line("mainMask: CallAnswered; CallAbandoned"), @"8:13 x unknown_action «CallAnswered; CallAbandoned» (nothing else is in the mask) `CallAnswered;CallAbandoned` is not an action → commas separate actions: write `CallAnswered, CallAbandoned`");
    insta::assert_snapshot!(wrong_line("mainMask: CallAnswered, Lunch"), @"8:27 ! unknown_action «Lunch» (ignored) `Lunch` is not an action → docs/events.md lists the actions and statuses, such as `CallAnswered` and `WaitForNextCall`");
    insta::assert_snapshot!(wrong_line("mainMask: *, ~CallWait"), @"8:13 x unquoted «*, ~CallWait» (this value) a value that begins with `*` needs quotes → write `mainMask: '*, ~CallWait'`");
    insta::assert_snapshot!(wrong_line("dynamicTimeProfile: TZ=Europe/Roma 0:00"), @"9:26 x time_zone «Europe/Roma» (this time zone) `Europe/Roma` is not a time zone: expected an IANA name such as `Europe/Rome` → did you mean `Europe/Rome`?");
    let range = ["category: TotalTimeInTimeRange", "timeRangeLeft: 60", "timeRangeRight: 20"];
    insta::assert_snapshot!(problems(&with_lines(&range)), @"10:19 x time_range «20» (this time range) the range ends at 20 s, before its beginning at 60 s → did you mean from 20 to 60? Then swap the two");
}

#[test]
fn only_what_is_wrong_is_marked() {
    insta::assert_snapshot!(wrong_line("dynamicTimeProfile: \"6:00,25:00, 26:00\""), @"
    9:29 x time_profile «25:00» (in this time profile) `25:00` is not a time of day: expected `h:mm` or `h:mm:ss` from 0:00 to 23:59:59
    9:36 x time_profile «26:00» (in this time profile) `26:00` is not a time of day: expected `h:mm` or `h:mm:ss` from 0:00 to 23:59:59
    ");
    insta::assert_snapshot!(wrong_line("dynamicFilter: \"MediaType=voice &\""), @r#"9:36 x filter «"» (in this filter) expected an attribute, a function, `~` or `(`, found the end of the filter"#);
    insta::assert_snapshot!(wrong_line("dynamicFilter: MediaType=voice &"), @"9:35 x filter « » (in this filter) expected an attribute, a function, `~` or `(`, found the end of the filter");
    insta::assert_snapshot!(wrong_line("mainMask: CallAnswered,, CallAbandoned,"), @"
    8:26 ! empty_mask_item «,» (here) nothing stands in front of this comma → take the comma out
    8:41 ! empty_mask_item «,» (here) nothing stands behind this comma → take the comma out
    ");
    let sliding = ["intervalType: SlidingWindow", "dynamicTimeProfile: 3600:x"];
    insta::assert_snapshot!(problems(&with_lines(&sliding)), @"10:28 x time_profile «x» (in this time profile) `x` is not a length of a sliding window: expected `window` or `window:step` in whole seconds such as `3600:10`, each from 1 to 2678400");
    insta::assert_snapshot!(wrong_line("intervalType: SlidingSelection"), @"9:17 x time_profile «SlidingSelection» (this interval) SlidingSelection needs a time profile → expected how many of the last occurrences count, such as `20`");
    insta::assert_snapshot!(wrong_line("mainMask: CallAnswered, CallInbound,\n    CallDialing"), @"
    8:27 ! action_elsewhere «CallInbound» (counts nothing) no QUEUE has `CallInbound`, so it counts nothing here
    9:5 ! action_elsewhere «CallDialing» (counts nothing) no QUEUE has `CallDialing`, so it counts nothing here
    ");
}

#[test]
fn one_mistake_gets_one_message() {
    insta::assert_snapshot!(wrong_instead("name", "Name"), @"1:1 x unknown_key «Name» (this key) `Name` is not a key of a definition → did you mean `name`?");
    insta::assert_snapshot!(wrong_line("mainMask: CallAnswred"), @"8:13 x unknown_action «CallAnswred» (nothing else is in the mask) `CallAnswred` is not an action → did you mean `CallAnswered`?");
    insta::assert_snapshot!(wrong_line("mainMask: CallMissed"), @"8:13 x foreign_action «CallMissed» (nothing else is in the mask) no event makes the action `CallMissed`, so it counts nothing here → no event tells which agents belong to a queue");
    insta::assert_snapshot!(wrong_line("mainMask:"), @"8:3 x wrong_kind «mainMask» (expected actions or statuses such as `CallAnswered, CallAbandoned`) `mainMask` is empty");
    insta::assert_snapshot!(wrong_instead("objectType: QUEUE", "objectType:"), @"2:1 x wrong_kind «objectType» (expected one of AGENT, QUEUE, SKILL_AG, SKILL_Q) `objectType` is empty");
    insta::assert_snapshot!(wrong_instead("  subject", "\tsubject"), @"7:1 x tab «    » (expected blanks) a tab indents this line → YAML allows blanks only: write two for each level");
    insta::assert_snapshot!(problems(&with_lines(&[]).replace("  ", "")), @"6:1 x misplaced_key «category» (the first of these keys) `category`, `subject` and `mainMask` belong under `statisticDefinitionEx` → indent these lines by two blanks, below `statisticDefinitionEx:`");
    insta::assert_snapshot!(wrong_instead("statisticDefinitionEx:\n", ""), @"5:3 x misplaced_key «category» (the first of these keys) `category`, `subject` and `mainMask` belong under `statisticDefinitionEx` → write a line `statisticDefinitionEx:` and indent these lines below it");
    insta::assert_snapshot!(problems(&with_lines(&["name: B"]).replace("name: A\n", "")), @"8:3 x misplaced_key «name» (this key stands one level too low) `name` belongs beside `statisticDefinitionEx`, not under it → take the blanks in front of the line out");
}

#[test]
fn what_is_no_yaml_is_told_where_it_begins() {
    insta::assert_snapshot!(wrong_instead("name: A", "name: [A"), @"1:7 x unclosed «[» (opened here) `[` is never closed → a value needs no brackets: take it out");
    insta::assert_snapshot!(wrong_instead("name: A", "name: 'A"), @"1:7 x unclosed «'» (opened here) `'` is never closed → put the same sign behind the value, or take it out");
    insta::assert_snapshot!(wrong_instead("objectType:", "objectType"), @"2:1 x missing_colon «objectType» (this is a key) a colon is missing after `objectType` → write `objectType: QUEUE`");
    insta::assert_snapshot!(wrong_instead("objectType: ", "objectType:"), @"2:1 x missing_colon «objectType» (this is a key) a blank is missing after `objectType:` → write `objectType: QUEUE`");
    insta::assert_snapshot!(wrong_line("mainMask: 'CallWait', CallAnswered"), @"8:23 x behind_quote «, CallAnswered» (not part of the value) the value goes on behind its closing quote → put the quote behind all of the value");
    // The line and the column of the second document are those of the file.
    let second = with_lines(&[]) + "---\n" + &with_lines(&["mainMask: CallWait: or"]);
    insta::assert_snapshot!(problems(&second), @"
    17:13 x unknown_action «CallWait: or» (nothing else is in the mask) `CallWait:or` is not an action → did you mean `CallWait`?
    17:21 x yaml «:» (here) this is not valid YAML: mapping values are not allowed in this context → indent with blanks, two for each level, and put quotes round a value that holds `:` or `#`
    ");
}

#[test]
fn what_has_no_effect_is_told() {
    let both = "statisticDefinitionName: X\ntimeProfile: Y\nstatisticDefinitionEx";
    insta::assert_snapshot!(wrong_instead("statisticDefinitionEx", both), @"
    5:1 ! no_effect «statisticDefinitionName» (ignored) `statisticDefinitionName` has no effect: `statisticDefinitionEx` has it all → take the line out
    6:1 ! no_effect «timeProfile» (ignored) `timeProfile` has no effect: `statisticDefinitionEx` has it all → take the line out
    ");
    let ranges = ["timeRangeLeft: 0", "timeRangeRight: 20", "timeRangeRight2: 5"];
    insta::assert_snapshot!(problems(&with_lines(&ranges)), @"
    9:3 ! no_effect «timeRangeLeft» (ignored) `timeRangeLeft` has no effect: TotalNumber has no time range → take the line out
    11:3 ! no_effect «timeRangeRight2» (ignored) `timeRangeRight2` has no effect: TotalNumber has no second time range → take the line out
    ");
    // Stat Server ignores an interval of what counts now, and files of its users have one.
    let now = with_lines(&["category: CurrentNumber", "intervalType: GrowingWindow"]);
    check(&[("my.yaml", &now)], 0);
}

#[test]
fn semantics_36_and_41_leave_a_filtered_rate_of_a_selection_undefined() {
    let rate = [
        "category: AverageNumberPerRelativeHour",
        "relativeMask: CallWait",
        "intervalType: SlidingSelection",
        "dynamicTimeProfile: 5",
        "dynamicFilter: MediaType=voice",
    ];
    insta::assert_snapshot!(problems(&with_lines(&rate)), @"10:17 x meaningless «SlidingSelection» (this interval type) AverageNumberPerRelativeHour of the last occurrences with a filter is not defined → take the filter out, or use another interval type");
    check(&[("my.yaml", &with_lines(&rate[..4]))], 0);
}

#[test]
fn what_is_told_has_a_limit() {
    let nested: String = (0..5_000).map(|depth| format!("{}b:\n", " ".repeat(depth))).collect();
    insta::assert_snapshot!(problems(&nested), @"17:17 x limit «b» (here) keys and lists stand inside each other more than 16 deep");
    insta::assert_snapshot!(problems(&format!("a: {}{}", "[".repeat(5_000), "]".repeat(5_000))), @"1:259 x limit «[» (here) keys and lists stand inside each other more than 16 deep");
    let bad = with_lines(&["mainMask: CallAnswred"]);
    let said = check(&[("my.yaml", &[&*bad; 2_000].join("---\n"))], 1);
    assert_eq!(said.matches("error[definition::unknown_action]").count(), 200);
    assert!(said.contains("\n\n… and 1,800 more problems\n\nmy.yaml: 2000 errors, 0 warnings; 0"));
    for letters in [10_000, 100_000] {
        let long = with_lines(&[&format!("mainMask: CallAnswered, {}", "x".repeat(letters))]);
        let said = check(&[("my.yaml", &long)], 1);
        assert!(said.len() < 1_000, "{said}");
        assert_eq!(said.contains("a value may have 16384 bytes at the most"), letters > 16_384);
    }
}

#[test]
fn nothing_reaches_a_terminal_that_it_would_obey() {
    insta::assert_snapshot!(wrong_line("mainMask: \"CallAnswered, \\e[31mred\""), @r#"8:28 ! unknown_action «\e[31mred» (ignored) `\u{1b}[31mred` is not an action → docs/events.md lists the actions and statuses, such as `CallAnswered` and `WaitForNextCall`"#);
    let raw = with_lines(&[]).replace("QUEUE", "QU\u{1b}[31mEUE\u{7}");
    let said = check(&[("my.yaml", &raw)], 1);
    assert!(!said.contains(|letter: char| letter.is_control() && letter != '\n'), "{said:?}");
    assert!(said.contains(" 2 | objectType: QU\\u{1b}[31mEUE\\u{7}\n"), "{said}");
}

#[test]
fn what_is_right_elsewhere_and_counts_nothing_here_is_told() {
    insta::assert_snapshot!(wrong_line("mainMask: CallInbound"), @"8:13 ! action_elsewhere «CallInbound» (counts nothing) no QUEUE has `CallInbound`, so it counts nothing here");
    insta::assert_snapshot!(wrong_line("subject: AgentStatus"), @"8:12 x meaningless «AgentStatus» (this subject) a QUEUE has no AgentStatus → use DNAction; agents have their status in AGENT and SKILL_AG");
    insta::assert_snapshot!(wrong_line("intervalType: SinceLogin"), @"9:17 x meaningless «SinceLogin» (this interval type) a QUEUE does not log in, so it has no interval SinceLogin → use objectType AGENT, or another interval type");
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
    4:16 x number «much» (this value) `much` is not a whole number: expected percent, 0 or more
    6:13 x unknown_word «TotalNumbr» (expected a category) `TotalNumbr` is not a category → did you mean `TotalNumber`?
    7:12 x wrong_kind «[» (expected a text) `subject` is a list → write `subject: DNAction`
    8:13 x unknown_action «CallAnswerd» (nothing else is in the mask) `CallAnswerd` is not an action → did you mean `CallAnswered`?
    8:25 ! empty_mask_item «,» (here) nothing stands in front of this comma → take the comma out
    8:27 x unknown_action «~Lunch» (cannot be cleared) `Lunch` is not an action → docs/events.md lists the actions and statuses, such as `CallAnswered` and `WaitForNextCall`
    9:23 x time_profile «8 o'clock» (in this time profile) `8 o'clock` is not a reset: expected a time of day such as `0:00`, perhaps with a step such as `0:00+1:00`
    my.yaml: 8 errors, 2 warnings; 0 definitions can be used
    ");
}

#[test]
fn places_are_right_behind_letters_of_many_bytes_and_windows_line_ends() {
    let text = "# äöü\nname: \"Größe\"\nobjectType: QUEUE\nnotificationMode: PERIODICAL\n\
                notificationFrequency: 10\nstatisticDefinitionEx:\n  category: CurrentNumber\n  \
                subject: DNAction\n  mainMask: \"Glück, CallWait, CallEnterd\"\n";
    let said = wrong(text);
    insta::assert_snapshot!(said, @"
    9:14 ! unknown_action «Glück» (ignored) `Glück` is not an action → docs/events.md lists the actions and statuses, such as `CallAnswered` and `WaitForNextCall`
    9:31 ! unknown_action «CallEnterd» (ignored) `CallEnterd` is not an action → did you mean `CallEntered`?
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
    44:13 ! stray_apostrophes «'*',~LoggedOut,~NotMonitored'» (read without them) apostrophes inside the value → one pair of quotes round the whole value: '*,~LoggedOut,~NotMonitored'
    56:12 ! alias «DNSStatus» (read so) `DNSStatus` stands for `DNStatus` → write `DNStatus`
    63:1 ! code_fence «```» (this line is ignored) this is a mark of a Markdown code block, not YAML → take the line out
    67:1 x unindented_value «CallOutbound, CallConsult» (the value goes on here) this line continues `mainMask` but is not indented more than it → put the value behind `mainMask:`, or indent it more than the key
    76:26 ! unknown_action «CallRingin» (ignored) `CallRingin` is not an action → did you mean `CallRinging`?
    77:17 ! stray_apostrophes «'*', ~LoggedOut, ~NotMonitored'» (read without them) apostrophes inside the value → one pair of quotes round the whole value: '*, ~LoggedOut, ~NotMonitored'
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
    1:7 x unclosed «"» (opened here) `"` is never closed → put the same sign behind the value, or take it out
    10:1 x not_a_definition «hello» (this document) a definition is a list of `key: value` lines → write `name: …`, `objectType: …` and so on; separate definitions by `---`
    13:13 x unknown_word «QUEU» (expected an object type) `QUEU` is not an object type → did you mean `QUEUE`?
    18:1 x tab «    » (expected blanks) a tab indents this line → YAML allows blanks only: write two for each level
    my.yaml: 4 errors, 0 warnings; 0 definitions can be used
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
    8:13 x unknown_action «CallWaits» (nothing else is in the mask) `CallWaits` is not an action → did you mean `CallWait`?
    bad.yaml: 1 error, 0 warnings; 0 definitions can be used

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
    assert_eq!(rows.len(), 28);
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
    SKILL_AG CurrentInCallAgents: CurrentNumber
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
    QUEUE ServiceLevelAnswered: TotalNumber
    QUEUE ServiceLevelAbandoned: TotalNumberInTimeRange
    SKILL_Q ServiceLevel: ServiceFactor1
    ");
    assert!(said.ends_with("statistics.yaml: 28 definitions, no problem\n"), "{said}");
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
fn a_file_without_definitions_is_told() {
    insta::assert_snapshot!(wrong("# nothing yet\n"), @"
    1:1 ! no_definitions «#» (nothing to compute) no definitions in this file → write `name: …`, `objectType: …` and so on; separate definitions by `---`
    my.yaml: 0 errors, 1 warning; 0 definitions can be used
    ");
    for text in ["", "---\n---\n", "\n\n"] {
        assert!(wrong(text).contains(" ! no_definitions «"));
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
