//! The program in a folder of its own, and what it answers.

use std::path::Path;
use std::process::{Command, Stdio};

use tempfile::TempDir;

/// A folder with the files of one test.
pub(crate) struct Folder(TempDir);

/// What the program answers.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) code: i32,
    pub(crate) out: String,
    /// The time that a run took is replaced by `…`, as it never is the same.
    pub(crate) err: String,
}

impl Folder {
    /// A folder with files, each with its name and its bytes.
    pub(crate) fn with<T: AsRef<[u8]>>(files: &[(&str, T)]) -> Self {
        let folder = TempDir::new().unwrap();
        for (name, bytes) in files {
            std::fs::write(folder.path().join(name), bytes).unwrap();
        }
        Self(folder)
    }

    pub(crate) fn run(&self, line: &str) -> Answer {
        self.run_with_input(line, "")
    }

    /// Runs a command line without the name of the program, with a text on standard input.
    pub(crate) fn run_with_input(&self, line: &str, input: &str) -> Answer {
        let command = self.command(line);
        let output = assert_cmd::Command::from_std(command).write_stdin(input).output().unwrap();
        Answer {
            code: output.status.code().expect("the program ends by itself"),
            out: String::from_utf8(output.stdout).unwrap(),
            err: without_time(&String::from_utf8(output.stderr).unwrap()),
        }
    }

    /// The command of a line, for those who want to start it themselves.
    pub(crate) fn command(&self, line: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tallyboard"));
        command.args(line.split_whitespace()).current_dir(self.0.path()).stdin(Stdio::null());
        for variable in ["COLUMNS", "CLICOLOR", "CLICOLOR_FORCE"] {
            command.env_remove(variable);
        }
        command.env("NO_COLOR", "1");
        command
    }
}

/// Reads a file of the repository.
pub(crate) fn repository_file(name: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// Takes the time out of a line such as `tallyboard: 10 events in 1.8ms, 2 refused`.
fn without_time(text: &str) -> String {
    let timeless = |line: &str| match line.split_once(" in ") {
        Some((before, behind))
            if line.starts_with("tallyboard: ")
                && (before.ends_with("event") || before.ends_with("events")) =>
        {
            let end = behind.find([',', '\n']).unwrap_or(behind.len());
            format!("{before} in …{}", &behind[end..])
        }
        Some(_) | None => line.to_owned(),
    };
    text.split_inclusive('\n').map(timeless).collect()
}
