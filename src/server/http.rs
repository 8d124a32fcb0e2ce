//! The section `http` of the configuration file.

use serde::Deserialize;

use crate::api::HttpSettings;

/// The section as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[serde(expecting = "keys such as `enableCsrfProtection`")]
pub(super) struct WrittenHttp {
    enable_csrf_protection: bool,
}

impl WrittenHttp {
    /// What it means, with defaults for what it leaves out.
    pub(super) fn settings(self) -> HttpSettings {
        HttpSettings { has_csrf_protection: self.enable_csrf_protection }
    }
}
