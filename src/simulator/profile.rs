//! What the invented centre is like, number by number: change them here, and look at a day.
//!
//! Whoever changes a number changes what every seed gives, and so raises
//! [`VERSION`](super::VERSION).

/// How long something lasts: log-normal, so that some take much longer than most.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lasting {
    /// Half of them are shorter, seconds.
    pub(super) median_s: f64,
    /// The standard deviation of the logarithm: 0 is always the same, 1 is very uneven.
    pub(super) spread: f64,
    /// None is longer, seconds.
    pub(super) s_max: f64,
}

impl Lasting {
    /// The mean, but for what the limit cuts off, seconds.
    pub(super) fn mean_s(self) -> f64 {
        self.median_s * (self.spread * self.spread / 2.0).exp()
    }
}

/// Anything from `begin` to `end`, with equal chances; seconds, where nothing else is said.
#[derive(Clone, Copy, Debug)]
pub(super) struct Between {
    pub(super) begin: f64,
    pub(super) end: f64,
}

pub(super) const SECOND_MS: i64 = 1_000;
pub(super) const MINUTE_MS: i64 = 60 * SECOND_MS;
pub(super) const HOUR_MS: i64 = 60 * MINUTE_MS;
pub(super) const DAY_MS: i64 = 24 * HOUR_MS;

// When callers come.

/// How many calls come in the middle of each hour of the day, as a share of the busiest one.
pub(super) const ARRIVALS_BY_HOUR: [f64; 24] = [
    0.32, 0.29, 0.27, 0.27, 0.28, 0.31, 0.36, 0.48, 0.70, 0.88, 1.00, 0.97, // morning
    0.83, 0.86, 0.96, 0.93, 0.84, 0.68, 0.56, 0.52, 0.48, 0.45, 0.40, 0.36, // afternoon
];
/// A time of day at which there is something to see, milliseconds from midnight: callers have become
/// many, the early shift can hardly answer them, and the next one is about to come.
pub const LIVELY_TIME_OF_DAY_MS: i64 = 9 * HOUR_MS + 15 * MINUTE_MS;
/// How many agents the callers of the busiest hour keep busy in a centre so large that chance does
/// not matter, as a share of all that the centre employs.
pub(super) const PEAK_LOAD: f64 = 0.42;
/// What smaller centres can do less, as a share of the load, for one agent on duty a skill; it falls
/// with the root of their number.
pub(super) const PEAK_LOAD_SLACK: f64 = 0.30;
/// The second queue has fewer calls than the first by this share of its own, and so on.
pub(super) const VOLUME_STEP: f64 = 0.22;
/// How far the volume of a queue lies from that, as a factor.
pub(super) const VOLUME_FACTOR: Between = Between { begin: 0.8, end: 1.25 };
/// The mean time from one rush of a queue to the next, hours.
pub(super) const RUSH_EVERY_H: f64 = 9.0;
/// How long a rush lasts: a campaign, or something that does not work.
pub(super) const RUSH: Lasting = Lasting { median_s: 780.0, spread: 0.5, s_max: 2_700.0 };
/// How many times as many calls come in a rush.
pub(super) const RUSH_FACTOR: Between = Between { begin: 1.4, end: RUSH_FACTOR_MAX };
/// The strongest rush.
pub(super) const RUSH_FACTOR_MAX: f64 = 2.6;

// What callers bring along.

/// Segments of customers, with the share of the calls that are of it or of one before it.
pub(super) const SEGMENTS: [(&str, f64); 3] = [("Gold", 0.12), ("Silver", 0.42), ("Bronze", 1.0)];
/// What an agent notes as the outcome, with shares as above.
pub(super) const OUTCOMES: [(&str, f64); 3] =
    [("Solved", 0.70), ("CallBack", 0.88), ("Escalated", 1.0)];
/// The share of the calls whose outcome is noted.
pub(super) const OUTCOME_SHARE: f64 = 0.40;

// While they wait.

/// The greeting before a call can go to an agent.
pub(super) const GREETING: Between = Between { begin: 1.0, end: 4.0 };
/// How long callers wait before they give up: Weibull, scale in seconds.
pub(super) const PATIENCE_SCALE_S: f64 = 900.0;
/// Its shape: below 1, some give up at once and others stay for long.
pub(super) const PATIENCE_SHAPE: f64 = 0.9;
/// Nobody waits for longer, seconds.
pub(super) const PATIENCE_S_MAX: f64 = 480.0;
/// After which wait a call may be moved to another queue.
pub(super) const OVERFLOW_AFTER: Between = Between { begin: 120.0, end: 240.0 };
/// The share of the calls that are moved then.
pub(super) const OVERFLOW_SHARE: f64 = 0.6;
/// The share of the calls that the greeting sends away: closed, or nothing that needs an agent.
pub(super) const CLEARED_SHARE: f64 = 0.006;

// At an agent.

/// How long it rings until the agent answers.
pub(super) const RING: Between = Between { begin: 2.0, end: 8.0 };
/// The share of the calls that the agent does not answer.
pub(super) const NO_ANSWER_SHARE: f64 = 0.015;
/// After how long a call that is not answered goes back to its queue.
pub(super) const NO_ANSWER_AFTER: Between = Between { begin: 18.0, end: 18.0 };
/// How long callers talk, with hold and without.
pub(super) const TALK: Lasting = Lasting { median_s: 160.0, spread: 0.65, s_max: 2_400.0 };
/// How the talk in one queue differs from that in another, as a factor.
pub(super) const TALK_FACTOR: Between = Between { begin: 0.65, end: 1.5 };
/// The share of the calls that are put on hold.
pub(super) const HOLD_SHARE: f64 = 0.15;
/// How long a call is on hold.
pub(super) const HOLD: Lasting = Lasting { median_s: 28.0, spread: 0.6, s_max: 300.0 };
/// The share of the calls that are transferred to another queue.
pub(super) const BLIND_TRANSFER_SHARE: f64 = 0.04;
/// The share of the calls for which a colleague is asked.
pub(super) const CONSULT_SHARE: f64 = 0.06;
/// The share of those in which the colleague takes the call over.
pub(super) const WARM_TRANSFER_SHARE: f64 = 0.65;
/// How long one talks with the colleague.
pub(super) const CONSULT: Lasting = Lasting { median_s: 25.0, spread: 0.5, s_max: 240.0 };
/// The share of the calls to colleagues that they do not answer.
pub(super) const COLLEAGUE_MISSED_SHARE: f64 = 0.08;
/// When in the talk it is held or transferred, or a colleague asked, as a share of the talk.
pub(super) const MIDST: Between = Between { begin: 0.25, end: 0.75 };
/// The share of the calls that are written up.
pub(super) const WRAP_UP_SHARE: f64 = 0.85;
/// How long that takes.
pub(super) const WRAP_UP: Lasting = Lasting { median_s: 34.0, spread: 0.55, s_max: 360.0 };

// What agents do of their own accord.

/// Calls that an agent on duty begins, per hour.
pub(super) const OWN_CALLS_PER_HOUR: f64 = 0.5;
/// The share of those that go out of the house; the others go to a colleague.
pub(super) const OUTBOUND_SHARE: f64 = 0.6;
/// How long it takes until somebody outside answers, or is not expected to answer any more.
pub(super) const DIALING: Between = Between { begin: 5.0, end: 25.0 };
/// The share of the outbound calls that nobody answers.
pub(super) const OUTBOUND_MISSED_SHARE: f64 = 0.3;
/// How long an outbound call is.
pub(super) const OUTBOUND: Lasting = Lasting { median_s: 80.0, spread: 0.6, s_max: 900.0 };
/// How long colleagues talk.
pub(super) const INTERNAL: Lasting = Lasting { median_s: 45.0, spread: 0.6, s_max: 600.0 };

// Who works when.

/// When shifts begin, hours of the day, with the share of the agents who come then.
pub(super) const SHIFTS: [(f64, f64); 6] =
    [(6.0, 0.20), (7.0, 0.16), (9.5, 0.15), (14.0, 0.17), (16.0, 0.13), (22.0, 0.19)];
/// How long a shift is, lunch included, hours.
pub(super) const SHIFT_H: f64 = 8.5;
/// How late people come and go.
pub(super) const LATENESS: Between = Between { begin: 0.0, end: 600.0 };
/// How long it takes from the login to the first call.
pub(super) const SETTLING: Between = Between { begin: 15.0, end: 90.0 };
/// How long an agent is not ready who has not answered a call.
pub(super) const NO_ANSWER_PAUSE: Between = Between { begin: 30.0, end: 150.0 };

/// A pause that a shift may have.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    /// The reason code.
    pub(super) reason: &'static str,
    /// The share of the shifts that have it.
    pub(super) share: f64,
    /// When it is due, from the begin of the shift.
    pub(super) due: Between,
    /// How long it lasts.
    pub(super) lasts: Between,
}

/// The pauses of a shift. They begin when the agent is free.
pub(super) const PAUSES: [Planned; 5] = [
    Planned {
        reason: "Break",
        share: 1.0,
        due: Between { begin: 5_400.0, end: 10_800.0 },
        lasts: Between { begin: 480.0, end: 900.0 },
    },
    Planned {
        reason: "Lunch",
        share: 1.0,
        due: Between { begin: 15_300.0, end: 21_600.0 },
        lasts: Between { begin: 1_500.0, end: 2_100.0 },
    },
    Planned {
        reason: "Break",
        share: 1.0,
        due: Between { begin: 23_400.0, end: 27_000.0 },
        lasts: Between { begin: 480.0, end: 900.0 },
    },
    Planned {
        reason: "Training",
        share: 0.08,
        due: Between { begin: 3_600.0, end: 25_200.0 },
        lasts: Between { begin: 1_800.0, end: 3_600.0 },
    },
    Planned {
        reason: "Meeting",
        share: 0.10,
        due: Between { begin: 3_600.0, end: 25_200.0 },
        lasts: Between { begin: 900.0, end: 1_800.0 },
    },
];
/// The reason code of an agent who has not answered a call.
pub(super) const NO_ANSWER_REASON: &str = "NoAnswer";

// What agents can do.

/// The share of the agents who have one skill, or at the most two; the others have three.
pub(super) const SKILL_SHARES: [f64; 2] = [0.25, 0.70];
/// The level of what an agent does first, from and to.
pub(super) const LEVEL_FIRST: (usize, usize) = (7, 10);
/// The level of what an agent can do besides.
pub(super) const LEVEL_OTHER: (usize, usize) = (2, 6);

/// How many calls come at a time of the day, as a share of the busiest hour.
pub(super) fn arrivals_at(ms: i64) -> f64 {
    // The numbers stand for the middles of the hours; between two middles lies a straight line.
    let since_first = (ms - HOUR_MS / 2).rem_euclid(DAY_MS);
    let mut hours = ARRIVALS_BY_HOUR.iter().cycle();
    let passed = usize::try_from(since_first / HOUR_MS).unwrap_or_default();
    let (before, behind) = (hours.nth(passed), hours.next());
    let part = seconds(since_first % HOUR_MS) / seconds(HOUR_MS);
    let (before, behind) = before.zip(behind).unwrap_or((&1.0, &1.0));
    before + (behind - before) * part
}

/// Seconds of milliseconds.
pub(super) fn seconds(ms: i64) -> f64 {
    ms as f64 / SECOND_MS as f64
}
