//! The text of a `statistics.yaml`: reading never panics, what is wrong can be shown, and what is not wrong
//! can be computed.

#![no_main]

use std::sync::LazyLock;

use libfuzzer_sys::fuzz_target;
use tallyboard::clock::Timestamp;
use tallyboard::definition::{Catalogue, Counting, Definitions, SourceFile, render_problems};
use tallyboard::engine::{Engine, Snapshot};

/// What definitions in simple mode can name.
static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let text = include_str!("../../src/reference/configuration.yaml");
    Catalogue::read(&SourceFile::new("tallyboard.yaml", text.to_owned())).0
});

fuzz_target!(|text: &str| {
    let file = SourceFile::new("statistics.yaml", text.to_owned());
    let Definitions { definitions, problems, left_out } = Definitions::read(&file, &CATALOGUE);
    assert!(!definitions.is_empty() || !problems.is_empty(), "nothing is left out without a word");
    let errors = problems.iter().filter(|problem| problem.is_error()).count();
    assert!(errors >= left_out.len(), "each definition that is left out has its reason");
    for problem in &problems {
        assert!(problem.offset() <= text.len(), "a problem points into the file");
        assert!(text.is_char_boundary(problem.offset()), "a problem points at a letter");
    }
    let shown = render_problems(&problems, false);
    let is_plain = |letter: char| !letter.is_control() || letter == '\n';
    assert!(shown.chars().all(is_plain), "what is told can be shown on a terminal");
    assert_eq!(render_problems(&problems, true).is_empty(), problems.is_empty());
    let engine = Engine::new(&definitions, &Counting::default());
    engine.snapshot(Timestamp::saturating_from_ms(0), &mut Snapshot::default());
});
