//! `figures`: a short table of what the other benches have measured, against the last release.
//!
//! It measures nothing: it reads what criterion has left of their last run. Each figure is the best of its
//! samples, because whoever uses the machine besides can only make them longer.
//! `cargo bench --bench figures -- --renew` makes them the ones to compare with.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::{env, fs};

use serde::{Deserialize, Serialize};
use tallyboard::clock::{SteadyClock, Timestamp};

/// The figures, each with the folder of criterion that has it.
const FIGURES: [(&str, &str, Unit); 18] = [
    ("made by hand, events", "counting, events only/hand-specialised/1000000", Unit::Each),
    ("engine, the same events", "counting, events only/engine/1000000", Unit::Each),
    (
        "made by hand, all values every 10 s",
        "counting, all values every 10 s/hand-specialised/1000000",
        Unit::Each,
    ),
    ("engine, all values every 10 s", "counting, all values every 10 s/engine/1000000", Unit::Each),
    ("typed events, 500 agents", "observe 500 agents/events only", Unit::Each),
    (
        "typed events, 500 agents, all values",
        "observe 500 agents/all values out every 10 s",
        Unit::Each,
    ),
    ("typed events, 5,000 agents", "observe 5000 agents/events only", Unit::Each),
    ("NDJSON to values", "replay/NDJSON of a 500-agent day to values", Unit::Each),
    ("22 definitions", "scale, definitions/22", Unit::Each),
    ("100 definitions", "scale, definitions/100", Unit::Each),
    ("1,000 definitions", "scale, definitions/1000", Unit::Each),
    ("10 thresholds more", "scale, thresholds/10", Unit::Each),
    ("50 thresholds more", "scale, thresholds/50", Unit::Each),
    ("1,000 agents, a change", "scale, agents/1000", Unit::Each),
    ("100,000 agents, a change", "scale, agents/100000", Unit::Each),
    ("1,000,000 agents, a change", "scale, agents/1000000", Unit::Each),
    ("a value of a million", "scale, a million statistics/snapshot", Unit::Each),
    ("all of the million", "scale, a million statistics/snapshot", Unit::Whole),
];

/// What a figure is told in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    /// Nanoseconds for each event or value.
    Each,
    /// Milliseconds for all together.
    Whole,
}

/// The figures of a release.
#[derive(Default, Serialize, Deserialize)]
struct Baseline {
    release: String,
    machine: String,
    date: String,
    figures: BTreeMap<String, f64>,
}

/// What criterion keeps of the samples of a bench, in nanoseconds.
#[derive(Deserialize)]
struct Sample {
    iters: Vec<f64>,
    times: Vec<f64>,
}

#[derive(Deserialize)]
struct Benchmark {
    throughput: Option<BTreeMap<String, f64>>,
}

fn main() {
    let renews = env::args().any(|argument| argument == "--renew");
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/baseline.json");
    let baseline: Baseline = fs::read_to_string(&path)
        .ok()
        .and_then(|text| serde_json::from_str(&text).ok())
        .unwrap_or_default();
    let figures: Vec<Option<f64>> =
        FIGURES.iter().map(|(_, folder, unit)| best(folder, *unit)).collect();
    tell(&format!(
        "\n{:38} {:>12} {:>12} {:>8}   (release {} of {}, {})",
        "", "now", "release", "", baseline.release, baseline.date, baseline.machine
    ));
    for ((name, _, unit), figure) in FIGURES.iter().zip(&figures) {
        let unit = if *unit == Unit::Each { "ns" } else { "ms" };
        let text = |figure: Option<f64>| {
            figure.map_or("–".to_owned(), |figure| format!("{figure:.2} {unit}"))
        };
        let before = baseline.figures.get(*name).copied();
        let change = figure.zip(before).map_or(String::new(), |(now, before)| {
            format!("{:+.0} %", (now / before - 1.0) * 100.0)
        });
        tell(&format!("{name:38} {:>12} {:>12} {change:>8}", text(*figure), text(before)));
    }
    if renews {
        let known = FIGURES.iter().zip(figures).filter_map(|((name, ..), figure)| {
            Some(((*name).to_owned(), (figure? * 100.0).round() / 100.0))
        });
        let baseline = Baseline {
            release: env!("CARGO_PKG_VERSION").to_owned(),
            machine: machine(),
            date: today(),
            figures: known.collect(),
        };
        let text = serde_json::to_string_pretty(&baseline).expect("figures can be written");
        fs::write(path, text + "\n").expect("the baseline can be written");
    }
}

/// The best sample of a bench; none where it has not run.
fn best(folder: &str, unit: Unit) -> Option<f64> {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent()?;
    let folder = target.join("criterion").join(folder).join("new");
    let read = |name: &str| fs::read_to_string::<PathBuf>(folder.join(name)).ok();
    let sample: Sample = serde_json::from_str(&read("sample.json")?).ok()?;
    let each = sample.times.iter().zip(&sample.iters).map(|(time, iterations)| time / iterations);
    let best = each.min_by(f64::total_cmp)?;
    let benchmark: Benchmark = serde_json::from_str(&read("benchmark.json")?).ok()?;
    match unit {
        Unit::Whole => Some(best / 1e6),
        Unit::Each => Some(best / benchmark.throughput?.values().next()?),
    }
}

fn today() -> String {
    let now = SteadyClock::from(Timestamp::saturating_from_ms(0)).now();
    now.to_string().chars().take(10).collect()
}

/// The processor and how many cores the machine has.
fn machine() -> String {
    let cpus = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let models = || cpus.lines().filter(|line| line.starts_with("model name"));
    let model = models().next().and_then(|line| line.split(": ").nth(1)).unwrap_or("unknown");
    format!("{model}, {} cores", models().count())
}

#[expect(clippy::print_stdout, reason = "the table is what it is for")]
fn tell(line: &str) {
    println!("{line}");
}
