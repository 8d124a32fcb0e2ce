//! Many definitions: categories × subjects × object types × intervals × ranges × filters.

/// What one kind of object counts.
struct Field {
    object_type: &'static str,
    subject: &'static str,
    /// Main and relative mask.
    masks: &'static [(&'static str, &'static str)],
}

const CALLS: &str = "CallUnknown, CallConsult, CallInternal, CallOutbound, CallInbound";
const BUSY: &str = "CallInbound, CallOutbound, CallOnHold, AfterCallWork";
const LOGGED_IN: &str = "'*, ~LoggedOut, ~NotMonitored'";

const FIELDS: [Field; 8] = [
    Field {
        object_type: "QUEUE",
        subject: "DNAction",
        masks: &[
            ("CallWait", "CallWait"),
            ("CallAnswered", "CallAnswered, CallAbandoned"),
            ("CallWait, CallAnswered", "CallAnswered"),
            ("'*'", "CallReleased"),
        ],
    },
    Field {
        object_type: "SKILL_Q",
        subject: "DNAction",
        masks: &[
            ("CallReleased, ACWCompleted", "CallReleased"),
            ("CallForwarded, CallAbandonedFromRinging, CallCleared", "'*'"),
        ],
    },
    Field {
        object_type: "AGENT",
        subject: "DNAction",
        masks: &[
            (CALLS, "CallInboundCompleted, CallInboundStarted"),
            ("CallOnHold, CallOnHoldInbound, CallRetrievedFromHold", "CallHeld"),
            ("'*'", "LoggedOut"),
            (
                "CallRinging, CallRingingInbound, CallDialing",
                "CallAnswered, CallDialed, CallForwarded",
            ),
        ],
    },
    Field {
        object_type: "SKILL_AG",
        subject: "DNAction",
        masks: &[
            (CALLS, "CallAnswered"),
            ("'*'", "WaitForNextCall, DoNotDisturb, OnHook, OffHook"),
        ],
    },
    Field {
        object_type: "AGENT",
        subject: "DNStatus",
        masks: &[(BUSY, CALLS), ("LoggedOut, NotReadyForNextCall", "'*'")],
    },
    Field {
        object_type: "SKILL_AG",
        subject: "DNStatus",
        masks: &[(BUSY, CALLS), ("'*'", "LoggedOut, OnHook, OffHook, LoggedIn")],
    },
    Field {
        object_type: "AGENT",
        subject: "AgentStatus",
        masks: &[(CALLS, LOGGED_IN), ("WaitForNextCall, NotReadyForNextCall", "'*'")],
    },
    Field {
        object_type: "SKILL_AG",
        subject: "AgentStatus",
        masks: &[("WaitForNextCall", LOGGED_IN), (LOGGED_IN, CALLS), ("'*'", "'*'")],
    },
];

const CATEGORIES: [&str; 21] = [
    "TotalNumber",
    "TotalTime",
    "TotalAdjustedNumber",
    "TotalAdjustedTime",
    "AverageTime",
    "MaxTime",
    "MinTime",
    "MaxNumber",
    "MinNumber",
    "TotalNumberInTimeRange",
    "TotalNumberInTimeRangePercentage",
    "TotalTimeInTimeRange",
    "RelativeTimePercentage",
    "RelativeNumberPercentage",
    "AverageNumberPerRelativeHour",
    "ServiceFactor1",
    "CurrentNumber",
    "CurrentTime",
    "CurrentMaxTime",
    "CurrentMinTime",
    "CurrentAverageTime",
];

const INTERVALS: [(&str, &str); 8] = [
    ("GrowingWindow", "'0:00'"),
    ("GrowingWindow", "0:00+1:00"),
    ("GrowingWindow", "TZ=America/New_York 2:30, 14:00+0:15"),
    ("SlidingWindow", "'600:10'"),
    ("SlidingWindow", "'90:60'"),
    ("SlidingSelection", "'3'"),
    ("SlidingSelection", "'20'"),
    ("SinceLogin", "''"),
];

const FILTERS: [&str; 6] = [
    "",
    "",
    "MediaType=voice",
    "PairExists(\"Language\",\"Spanish\") | ~MediaType = voice",
    "Rank >= 3 & PairExists(\"Language\",\"*\")",
    "ANI = 100 | ReasonExists(\"Lunch\")",
];

const RANGES: [&str; 3] = [
    "",
    "  timeRangeLeft: 1\n  timeRangeRight: 60\n",
    "  timeRangeRight: 20\n  timeRangeLeft2: 0\n  timeRangeRight2: 10\n",
];

/// All definitions that mean something, each a YAML document.
pub(crate) fn definitions() -> Vec<String> {
    let mut documents = Vec::new();
    for field in &FIELDS {
        for (mask, &masks) in field.masks.iter().enumerate() {
            // Of actions that one event ends, and of lines that are logged out since the first event
            // of all, no rule says which is the later.
            let has_ties = match field.subject {
                "DNAction" => {
                    let apart = [
                        "CallWait",
                        "CallAnswered",
                        "CallWait, CallAnswered",
                        "CallReleased, ACWCompleted",
                    ];
                    !apart.contains(&masks.0)
                }
                subject => subject == "DNStatus",
            };
            for (category, name) in CATEGORIES.iter().enumerate() {
                for (interval, _) in INTERVALS.iter().enumerate() {
                    let variant = mask * 31 + category * 7 + interval * 3;
                    let filter = FILTERS[variant % FILTERS.len()];
                    let range = RANGES[variant % RANGES.len()];
                    let can_select = !(has_ties && INTERVALS[interval].0 == "SlidingSelection");
                    if can_select && means_something(field, name, INTERVALS[interval].0, filter) {
                        let name = format!("{name}-{}-{mask}-{interval}", field.subject);
                        documents
                            .push(document(&name, field, masks, category, interval, filter, range));
                    }
                }
            }
        }
    }
    documents
}

fn means_something(field: &Field, category: &str, interval: &str, filter: &str) -> bool {
    let is_queue = matches!(field.object_type, "QUEUE" | "SKILL_Q");
    let is_selection = interval == "SlidingSelection";
    match category {
        _ if interval == "SinceLogin" && field.object_type != "AGENT" => false,
        "ServiceFactor1" => is_queue,
        "MaxNumber" | "MinNumber" => !is_selection,
        "AverageNumberPerRelativeHour" => !is_selection || filter.is_empty(),
        // A current value has no interval: one of them is enough.
        _ if category.starts_with("Current") => {
            interval == "SinceLogin" || interval == "SlidingWindow"
        }
        _ => true,
    }
}

#[expect(clippy::too_many_arguments, reason = "a definition has as many parts")]
fn document(
    name: &str,
    field: &Field,
    (main, relative): (&str, &str),
    category: usize,
    interval: usize,
    filter: &str,
    range: &str,
) -> String {
    let Field { object_type, subject, .. } = field;
    let category = CATEGORIES[category];
    let (interval, profile) = INTERVALS[interval];
    let filter = match filter {
        "" => String::new(),
        filter => format!("  dynamicFilter: '{filter}'\n"),
    };
    format!(
        "---\nname: {name}\nobjectType: {object_type}\nnotificationMode: PERIODICAL\n\
         notificationFrequency: 10\nstatisticDefinitionEx:\n  category: {category}\n  \
         subject: {subject}\n  mainMask: {main}\n  relativeMask: {relative}\n  \
         intervalType: {interval}\n  dynamicTimeProfile: {profile}\n{filter}{range}"
    )
}
