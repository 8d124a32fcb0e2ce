//! `tallyboard completions`: scripts that shells complete by.

use std::process::Command;

use crate::program::Folder;

/// The script of a shell.
#[track_caller]
fn script(shell: &str) -> String {
    let answer = Folder::with::<&str>(&[]).run(&format!("completions {shell}"));
    assert_eq!((answer.code, answer.err.as_str()), (0, ""));
    answer.out
}

/// What bash offers for a line that is typed so far; a blank at its end begins a new word.
#[track_caller]
fn offered(line: &str) -> Vec<String> {
    let words: Vec<String> = line.split(' ').map(|word| format!("'{word}'")).collect();
    let [.., before, last] = &words[..] else { panic!("{line} has two words") };
    let ask = format!(
        "{}\nCOMP_WORDS=({}); COMP_CWORD={}; _tallyboard tallyboard {last} {before}; \
         printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        script("bash"),
        words.join(" "),
        words.len() - 1,
    );
    let output = Command::new("bash").args(["--norc", "-c", &ask]).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success(), "{said}");
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_commands_options_and_values() {
    assert_eq!(offered("tallyboard re"), ["replay", "reference"]);
    assert_eq!(offered("tallyboard replay --st"), ["--statistics", "--strict"]);
    assert_eq!(offered("tallyboard replay --format "), ["table", "ndjson", "csv"]);
    assert!(offered("tallyboard completions ").contains(&"fish".to_owned()));
}

#[test]
fn every_shell_has_a_script_with_all_commands() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = script(shell);
        for word in [
            "check",
            "replay",
            "simulate",
            "serve",
            "password",
            "reference",
            "schema",
            "statistics",
        ] {
            assert!(script.contains(word), "{shell}: {word}");
        }
    }
}

#[test]
fn a_shell_that_nobody_knows_is_refused_with_those_that_there_are() {
    let answer = Folder::with::<&str>(&[]).run("completions csh");
    assert_eq!((answer.code, answer.out.as_str()), (2, ""));
    assert!(answer.err.contains("bash, elvish, fish, powershell, zsh"), "{}", answer.err);
}
