//! A tiny invented day, and the definitions that count it.
//!
//! 2024-03-05, 8:00 UTC is 1709625600000. Ann answers one caller, who waited 10 s and heard it
//! ring for 5 s; the second one gives up.

/// The events from 8:00:00 to 8:02:20.
pub(crate) const DAY: &str = r#"{"time":1709625600000,"event":"AgentSkills","agent":"ann","skills":{"spanish":1}}
{"time":1709625600000,"event":"AgentLogin","agent":"ann"}
{"time":1709625600000,"event":"AgentReady","agent":"ann"}
{"time":1709625660000,"event":"Queued","queue":"sales","connId":"c1"}
{"time":1709625670000,"event":"Diverted","queue":"sales","connId":"c1","to":{"agent":"ann"}}
{"time":1709625670000,"event":"Ringing","agent":"ann","connId":"c1"}
{"time":1709625675000,"event":"Established","agent":"ann","connId":"c1"}
{"time":1709625700000,"event":"Queued","queue":"sales","connId":"c2"}
{"time":1709625735000,"event":"Released","agent":"ann","connId":"c1"}
{"time":1709625740000,"event":"Abandoned","queue":"sales","connId":"c2"}
"#;

/// The state of an agent, and what a queue answered and how long its callers waited.
pub(crate) const STATISTICS: &str = "
name: State
objectType: AGENT
notificationMode: IMMEDIATE
notificationFrequency: 0
statisticDefinitionEx:
  category: CurrentState
  subject: DNAction
  mainMask: '*'
---
name: Answered
objectType: QUEUE
notificationMode: PERIODICAL
notificationFrequency: 10
statisticDefinitionEx:
  category: TotalNumber
  subject: DNAction
  mainMask: CallAnswered
---
name: AverageWait
objectType: QUEUE
notificationMode: PERIODICAL
notificationFrequency: 10
statisticDefinitionEx:
  category: AverageTime
  subject: DNAction
  mainMask: CallWait
";
