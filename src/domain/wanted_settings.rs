//! Settings, as a file of `tallyboard provision` says them.

use std::collections::BTreeSet;

use serde_json::Value as Json;

use super::draft::NewIds;
use super::own_settings::setting;
use super::provisioning::Steps;
use super::refusal::Refusal;
use super::settings::{AGENT_STATES, GENERAL, NewGroup, REPORTING, Setting, SettingsGroup};
use super::wanted::{WantedGroup, WantedSettings, place};

impl Steps<'_, '_> {
    pub(super) fn take_settings(
        &mut self,
        wanted: &WantedSettings,
        removes: bool,
        ids: NewIds<'_>,
    ) {
        let own = [(GENERAL, &wanted.general_settings), (REPORTING, &wanted.reporting)];
        for (group, values) in own {
            for (name, value) in values {
                let set = self.draft.change_own_setting(group, &setting(name, value));
                self.note(&format!("settings, {group}, `{name}`"), set);
            }
        }
        if let Some(states) = &wanted.agent_states {
            self.take_agent_states(states, removes, ids);
        }
        if let Some(groups) = &wanted.groups {
            self.take_groups(groups, removes);
        }
    }

    fn take_agent_states(&mut self, wanted: &[Setting], removes: bool, ids: NewIds<'_>) {
        let key = |state: &Setting| {
            let name = state.get("operationName").and_then(Json::as_str);
            name.map(|name| name.trim().to_lowercase()).unwrap_or_default()
        };
        let names: BTreeSet<String> = wanted.iter().map(key).collect();
        let known = self.draft.centre().settings.get(AGENT_STATES);
        let known: Vec<Setting> = known.map(|group| group.settings.clone()).unwrap_or_default();
        if removes {
            for state in known.iter().filter(|state| !names.contains(&key(state))) {
                let deleted = self.draft.delete_agent_state(state);
                self.note(&format!("settings, {AGENT_STATES}, removing `{}`", key(state)), deleted);
            }
        }
        for (index, state) in wanted.iter().enumerate() {
            let is_known = known.iter().any(|one| key(one) == key(state));
            let taken = match is_known {
                true => self.draft.change_agent_state(state.clone()),
                false => self.draft.create_agent_state(state.clone(), &mut *ids).map(|_| ()),
            };
            self.note(&place(AGENT_STATES, index, &key(state)), taken);
        }
    }

    fn take_groups(&mut self, wanted: &[WantedGroup], removes: bool) {
        let names: BTreeSet<&str> = wanted.iter().map(|group| group.name.trim()).collect();
        let known = self.draft.centre().settings.iter();
        let others = known.filter(|group| !group.is_own() && !names.contains(&*group.name));
        let others: Vec<Box<str>> = others.map(|group| group.name.clone()).collect();
        for name in others.iter().filter(|_| removes) {
            let deleted = self.draft.delete_settings_group(name);
            self.note(&format!("settings, groups, removing `{name}`"), deleted);
        }
        for (index, group) in wanted.iter().enumerate() {
            let taken = self.take_group(group, removes);
            self.note(&place("groups", index, &group.name), taken);
        }
    }

    fn take_group(&mut self, wanted: &WantedGroup, removes: bool) -> Result<(), Refusal> {
        let WantedGroup { name, display_name, key, settings } = wanted;
        let name = name.trim();
        match self.draft.centre().settings.get(name).filter(|group| !group.is_own()) {
            Some(known) => {
                let is_other = |said: &Option<String>, known: &str| {
                    said.as_ref().is_some_and(|said| said.trim() != known)
                };
                if is_other(display_name, &known.display_name) || is_other(key, &known.key) {
                    let message = "`displayName` and `key` of a group stay what they were";
                    return Err(Refusal::forbidden(message));
                }
            }
            None => {
                let (display_name, key) = (display_name.clone(), key.clone());
                let new = NewGroup { name: Some(name.to_owned()), display_name, key };
                self.draft.create_settings_group(&new)?;
            }
        }
        if removes {
            let group = self.draft.need::<SettingsGroup>(name)?.clone();
            let is_other = |one: &&Setting| {
                let key = one.get(&*group.key);
                !settings.iter().any(|wanted| wanted.get(&*group.key) == key)
            };
            for setting in group.settings.iter().filter(is_other) {
                self.draft.delete_setting(name, setting)?;
            }
        }
        settings.iter().try_for_each(|setting| self.draft.put_setting(name, setting.clone()))
    }
}
