//! `--help`: what it teaches, and that its examples do what they say.

use crate::day::{DAY, STATISTICS};
use crate::program::{Folder, repository_file};

/// Runs the examples of a command's help in a folder that has the files that they name.
#[track_caller]
fn check(command: &str, expected_examples: usize) {
    let folder = Folder::with(&[
        ("day.ndjson", DAY),
        ("queue_log", "1709625600|NONE|sales|SIP/ann|ADDMEMBER|\n"),
        ("statistics.yaml", STATISTICS),
    ]);
    let help = folder.run(&format!("{command} --help"));
    assert_eq!((help.code, help.err.as_str()), (0, ""));
    let start = format!("  tallyboard {command} ");
    let examples: Vec<_> = help.out.lines().filter(|line| line.starts_with(&start)).collect();
    assert_eq!(examples.len(), expected_examples, "{}", help.out);
    for example in examples {
        let line = example.trim().replace("/var/log/asterisk/", "");
        let line = line.split(['>', '|']).next().unwrap();
        let answer = folder.run(line.strip_prefix("tallyboard ").unwrap());
        assert_eq!(answer.code, 0, "{example}: {}", answer.err);
        assert_ne!(answer.out, "", "{example}");
    }
}

/// The options that a command's help explains.
fn options(command: &str) -> String {
    let help = Folder::with::<&str>(&[]).run(&format!("{command} -h")).out;
    let options = help.lines().filter_map(|line| line.trim_start().split("  ").next());
    options.filter(|line| line.starts_with('-')).collect::<Vec<_>>().join("\n")
}

#[test]
fn the_program_tells_its_commands() {
    let answer = Folder::with::<&str>(&[]).run("-h");
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    insta::assert_snapshot!(answer.out, @"
    Counts what happens in a contact centre, exactly

    Usage: tallyboard <COMMAND>

    Commands:
      check        Tell everything that is wrong with files of definitions, or what they mean
      replay       Compute statistics from files of events
      simulate     Invent the events of a contact centre
      serve        Serve statistics over HTTP and WebSocket
      load         Put a load on a service of this machine
      provision    Make a contact centre what a file says
      password     Hash a password for the configuration file
      reference    Print the reference of definitions
      schema       Print a JSON Schema for editors
      completions  Print the completions of a shell
      help         Print this message or the help of the given subcommand(s)

    Options:
      -h, --help     Print help (see more with '--help')
      -V, --version  Print version

    Examples:
      tallyboard check statistics.yaml
      tallyboard replay day.ndjson --at 2024-03-05T12:00:00Z
      tallyboard serve --data /var/lib/tallyboard
    ");
}

#[test]
fn the_program_without_a_command_tells_its_commands_too() {
    let folder = Folder::with::<&str>(&[]);
    let answer = folder.run("");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert_eq!(answer.err, folder.run("-h").out);
}

#[test]
fn the_example_of_check_works() {
    check("check", 1);
}

#[test]
fn the_examples_of_replay_work() {
    check("replay", 4);
}

#[test]
fn the_examples_of_simulate_work() {
    check("simulate", 3);
}

#[test]
fn the_examples_of_what_can_be_written_work() {
    check("reference", 1);
    check("schema", 2);
    check("completions", 1);
}

#[test]
fn every_option_is_explained() {
    insta::assert_snapshot!(options("check"), @"
    --config <FILE>
    -h, --help
    ");
    insta::assert_snapshot!(options("replay"), @"
    --statistics <FILE>
    --at <T1,T2,…>
    --every <DURATION>
    --zone <ZONE>
    --format <FORMAT>
    --strict
    --config <FILE>
    -h, --help
    ");
    insta::assert_snapshot!(options("simulate"), @"
    --agents <N>
    --queues <N>
    --skills <N>
    --hours <H>
    --seed <S>
    --begin <INSTANT>
    -h, --help
    ");
    insta::assert_snapshot!(options("schema"), @"
    --config
    -h, --help
    ");
    insta::assert_snapshot!(options("serve"), @"
    --statistics <FILE>
    --data <DIR>
    --listen <ADDRESS>
    --clock <CLOCK>
    --demo
    --strict
    --config <FILE>
    -h, --help
    ");
}

#[test]
fn the_version_is_that_of_the_package() {
    let answer = Folder::with::<&str>(&[]).run("--version");
    assert_eq!(answer.out, format!("tallyboard {}\n", env!("CARGO_PKG_VERSION")));
}

#[test]
fn a_misspelt_command_gets_a_suggestion() {
    let answer = Folder::with(&[("statistics.yaml", repository_file("statistics.yaml"))])
        .run("chek statistics.yaml");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("similar subcommand"), "{}", answer.err);
    assert!(answer.err.contains("'check'"), "{}", answer.err);
}
