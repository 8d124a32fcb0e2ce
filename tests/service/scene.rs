//! A minute in a small contact centre, and five statistics of it.

use crate::client::Client;
use crate::program::{Folder, Server};

/// One statistic of each mode of notification, and one of a skill.
pub(crate) const STATISTICS: &str = "\
name: Waiting
objectType: QUEUE
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx: { category: CurrentNumber, subject: DNAction, mainMask: CallWait }
---
name: Entered
objectType: QUEUE
notificationMode: PERIODICAL
notificationFrequency: 10
statisticDefinitionEx:
  category: TotalNumber
  subject: DNAction
  mainMask: CallEntered
  intervalType: GrowingWindow
  dynamicTimeProfile: \"0:00\"
---
name: LongestWait
objectType: QUEUE
notificationMode: NONE
notificationFrequency: 0
statisticDefinitionEx: { category: CurrentMaxTime, subject: DNAction, mainMask: CallWait }
---
name: State
objectType: AGENT
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx: { category: CurrentState, subject: DNAction, mainMask: '*' }
---
name: Ready
objectType: SKILL_AG
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx: { category: CurrentNumber, subject: AgentStatus, mainMask: WaitForNextCall }
";

/// 2024-03-05T08:00:00Z, a multiple of ten seconds.
pub(crate) const BEGIN_MS: i64 = 1_709_625_600_000;

/// Ann takes the first of two callers, and the second hangs up.
pub(crate) const MINUTE: &[(i64, &str)] = &[
    (0, r#""event":"AgentSkills","agent":"ann","skills":{"german":1}"#),
    (0, r#""event":"AgentLogin","agent":"ann""#),
    (1, r#""event":"AgentReady","agent":"ann""#),
    (5, r#""event":"Queued","queue":"sales","connId":"c1""#),
    (12, r#""event":"Queued","queue":"sales","connId":"c2""#),
    (15, r#""event":"Diverted","queue":"sales","connId":"c1","to":{"agent":"ann"}"#),
    (15, r#""event":"Ringing","agent":"ann","connId":"c1""#),
    (17, r#""event":"Established","agent":"ann","connId":"c1""#),
    (31, r#""event":"Abandoned","queue":"sales","connId":"c2""#),
    (40, r#""event":"Released","agent":"ann","connId":"c1""#),
];

/// An invented day of some thousand events, a thousand days before it is: no clock is behind it.
pub(crate) fn day() -> String {
    let day = include_str!("../../examples/day.ndjson");
    assert!(day.lines().all(|line| line.starts_with("{\"time\":1795")), "the day has moved");
    day.replace("{\"time\":1795", "{\"time\":1695")
}

/// A line of what happens so many seconds after the begin.
pub(crate) fn line((second, rest): &(i64, &str)) -> String {
    format!("{{\"time\":{},{rest}}}\n", BEGIN_MS + 1000 * second)
}

/// The lines of happenings.
pub(crate) fn lines(happenings: &[(i64, &str)]) -> String {
    happenings.iter().map(line).collect()
}

/// A caller joins the queue.
pub(crate) fn queued(second: i64, call: &str) -> String {
    line(&(second, &format!(r#""event":"Queued","queue":"sales","connId":"{call}""#)))
}

/// A folder with these statistics.
pub(crate) fn folder() -> Folder {
    Folder::with_statistics(STATISTICS)
}

/// A service to which the minute was told.
pub(crate) fn after_the_minute(folder: &Folder) -> Server {
    let server = folder.serve();
    post(&server.client(), &lines(MINUTE));
    server
}

/// Posts events that are taken in, all of them.
#[track_caller]
pub(crate) fn post(client: &Client, events: &str) {
    let reply = client.post("/api/v1/events", events);
    assert_eq!((reply.status, &reply.json()["statusCode"]), (200, &0.into()), "{reply:?}");
}

/// Everything that is shown of the queue.
pub(crate) fn sales(client: &Client) -> [String; 3] {
    ["sales", "sales?fresh=true", "sales/Waiting?numValues=99"]
        .map(|path| client.get(&format!("/api/v1/stats/{path}")).brief())
}
