//! Agent states (API document, *Agent States*): the five that are always there, and those of the contact centre.

use serde_json::{Value as Json, json};

use super::directory::Centre;
use super::draft::{Draft, NewIds};
use super::refusal::Refusal;
use super::settings::{AGENT_STATES, Setting, SettingsGroup};
use super::text;

/// What tells states apart.
const KEY: &str = "operationName";

/// What cannot be changed: name of the operation and for people, id, state, work mode.
const BUILT_IN: [(&str, &str, &str, &str, Option<&str>); 5] = [
    (
        "AfterCallWork",
        "AfterCallWork",
        "D3663509-3D82-4DD3-A82E-2EA8EFA02AEF",
        "NotReady",
        Some("AfterCallWork"),
    ),
    ("AuxWork", "AuxWork", "2B36138D-C564-4562-A8CB-3C32D564F296", "NotReady", Some("AuxWork")),
    ("NotReady", "Not Ready", "900D55CC-2BB0-431F-8BF9-D3525B383BE6", "NotReady", None),
    // The small letter is in the document and in real servers.
    ("Offline", "Offline", "0F7F5003-EF26-4D13-A6Ef-D0C7EC819BEB", "Logout", None),
    ("Ready", "Ready", "9430250E-0A1B-421F-B372-F29E69366DED", "Ready", None),
];

/// What users can do anyway, so that no state is set by it.
const OTHER_OPERATIONS: [&str; 5] = [
    "ChangePassword",
    "StartContactCenterSession",
    "EndContactCenterSession",
    "DoNotDisturbOn",
    "DoNotDisturbOff",
];

/// Which work modes each state can have.
const WORK_MODES: [(&str, &[&str]); 2] = [
    ("Ready", &["ManualIn", "AutoIn", "ReturnBack"]),
    ("NotReady", &["AfterCallWork", "AuxWork", "LegalGuard", "NoCallDisconnect", "WalkAway"]),
];

/// All agent states of a centre: first those that are always there.
#[must_use]
pub fn agent_states(centre: &Centre) -> Vec<Setting> {
    let built_in = BUILT_IN.iter().map(|&(operation, display, id, state, work_mode)| {
        let mut setting = Setting::new();
        setting.insert("displayName".to_owned(), json!(display));
        setting.insert("id".to_owned(), json!(id));
        setting.insert(KEY.to_owned(), json!(operation));
        setting.insert("state".to_owned(), json!(state));
        if let Some(work_mode) = work_mode {
            setting.insert("workMode".to_owned(), json!(work_mode));
        }
        setting
    });
    let own = centre.settings.get(AGENT_STATES).into_iter();
    built_in.chain(own.flat_map(|group| group.settings.clone())).collect()
}

impl Draft<'_> {
    /// Makes an agent state. Gives its id.
    ///
    /// # Errors
    /// Where something is missing, unknown, taken, or does not go together.
    pub fn create_agent_state(
        &mut self,
        mut state: Setting,
        ids: NewIds<'_>,
    ) -> Result<Box<str>, Refusal> {
        let operation = operation_of(&state)?;
        if self.agent_state(&operation).is_some() {
            let message = format!("an agent state named `{operation}` exists already");
            return Err(Refusal::forbidden(message));
        }
        if OTHER_OPERATIONS.iter().any(|other| other.eq_ignore_ascii_case(&operation)) {
            let message = format!("`{operation}` is another operation, which sets no state");
            return Err(Refusal::forbidden(message));
        }
        for needed in ["displayName", "state"] {
            text(&state, needed)?
                .ok_or_else(|| Refusal::missing(format!("`{needed}` is missing")))?;
        }
        trim(&mut state);
        state.retain(|_, value| !value.is_null());
        self.check_agent_state(&state, &operation)?;
        let id: Box<str> = ids().into();
        state.insert("id".to_owned(), json!(id));
        let mut group = self.own_group(AGENT_STATES);
        group.settings.push(state);
        self.put_own_group(group)?;
        Ok(id)
    }

    /// Changes an agent state; what is not said stays.
    ///
    /// # Errors
    /// As [`Draft::create_agent_state`], and where there is none, or one that is always there.
    pub fn change_agent_state(&mut self, mut change: Setting) -> Result<(), Refusal> {
        let operation = operation_of(&change)?;
        let mut group = self.own_group(AGENT_STATES);
        let position = self.own_position(&group, &operation)?;
        let Some(known) = group.settings.get_mut(position) else { return Ok(()) };
        // An object can be sent back as it was read; what tells it apart stays.
        if change.remove("id").is_some_and(|id| known.get("id") != Some(&id)) {
            return Err(Refusal::invalid("`id` cannot be changed"));
        }
        change.remove(KEY);
        trim(&mut change);
        known.extend(change);
        known.retain(|_, value| !value.is_null());
        let known = known.clone();
        self.check_agent_state(&known, &operation)?;
        self.put_own_group(group)
    }

    /// Removes an agent state.
    ///
    /// # Errors
    /// Where there is none, or one that is always there.
    pub fn delete_agent_state(&mut self, named: &Setting) -> Result<(), Refusal> {
        let operation = operation_of(named)?;
        let mut group = self.own_group(AGENT_STATES);
        let position = self.own_position(&group, &operation)?;
        group.settings.remove(position);
        self.put_own_group(group)
    }

    fn agent_state(&self, operation: &str) -> Option<Setting> {
        let is_meant = |state: &Setting| is_named(state, operation);
        agent_states(self.centre()).into_iter().find(is_meant)
    }

    fn own_position(&self, group: &SettingsGroup, operation: &str) -> Result<usize, Refusal> {
        if BUILT_IN.iter().any(|(name, ..)| name.eq_ignore_ascii_case(operation)) {
            return Err(Refusal::forbidden(format!("the agent state `{operation}` is read only")));
        }
        let position = group.settings.iter().position(|state| is_named(state, operation));
        position.ok_or_else(|| Refusal::not_found("agent state", operation))
    }

    /// Whether state, work mode and reason go together and are nobody else's.
    fn check_agent_state(&self, state: &Setting, operation: &str) -> Result<(), Refusal> {
        let name = text(state, "state")?.unwrap_or_default();
        let Some((_, modes)) = WORK_MODES.iter().find(|(known, _)| *known == name) else {
            return Err(Refusal::invalid("`state` has to be Ready or NotReady"));
        };
        if let Some(mode) = text(state, "workMode")?
            && !modes.contains(&mode)
        {
            let modes = modes.join(", ");
            let message = format!("`workMode` of {name} has to be one of {modes}");
            return Err(Refusal::invalid(message));
        }
        text::name("displayName", text(state, "displayName")?.unwrap_or_default())?;
        let Some(reason) = text(state, "reason")? else { return Ok(()) };
        text::name("reason", reason)?;
        let others = agent_states(self.centre()).into_iter();
        let mut others = others.filter(|other| !is_named(other, operation));
        match others.any(|other| other.get("reason").and_then(Json::as_str) == Some(reason)) {
            true => Err(Refusal::forbidden(format!("the reason `{reason}` has a state already"))),
            false => Ok(()),
        }
    }
}

/// Takes the blanks from the ends of all texts.
fn trim(state: &mut Setting) {
    for value in state.values_mut() {
        if let Json::String(text) = value {
            *text = text.trim().to_owned();
        }
    }
}

fn is_named(state: &Setting, operation: &str) -> bool {
    let name = state.get(KEY).and_then(Json::as_str);
    name.is_some_and(|name| name.trim().eq_ignore_ascii_case(operation))
}

fn operation_of(state: &Setting) -> Result<Box<str>, Refusal> {
    let said = text(state, KEY)?.ok_or_else(|| Refusal::missing(format!("`{KEY}` is missing")))?;
    Ok(text::id_as(KEY, said)?.into())
}

fn text<'a>(setting: &'a Setting, key: &str) -> Result<Option<&'a str>, Refusal> {
    match setting.get(key) {
        None | Some(Json::Null) => Ok(None),
        Some(Json::String(text)) => Ok(Some(text)),
        Some(_) => Err(Refusal::invalid(format!("`{key}` has to be a text"))),
    }
}
