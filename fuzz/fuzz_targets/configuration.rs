//! The text of a `tallyboard.yaml`: reading never panics, and what is wrong can be told.

#![no_main]

use std::path::Path;

use libfuzzer_sys::fuzz_target;
use tallyboard::definition::render_problems;
use tallyboard::server::Config;

fuzz_target!(|text: &str| {
    let told = match Config::from_text(Path::new("tallyboard.yaml"), text.to_owned()) {
        Ok(config) => render_problems(&config.problems, false),
        Err(error) => error.to_string(),
    };
    let is_plain = |letter: char| !letter.is_control() || letter == '\n';
    assert!(told.chars().all(is_plain), "{told:?}");
});
