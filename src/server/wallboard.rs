//! The section `wallboard` of the configuration file.

use serde::Deserialize;

use super::config::OutOfBounds;
use super::keys::WAIT_S_MAX;
use crate::api::WallboardSettings;
use crate::definition::Zone;
use crate::view::Thresholds;

/// What stands at the top where nobody says anything else.
const TITLE_DEFAULT: &str = "Contact centre";
/// The shares that many centres are measured by, percent.
const SERVICE_LEVEL_DEFAULT: Thresholds = Thresholds { warning: 80, critical: 60 };
/// Half of the two minutes of the shipped service level, and all of them.
const LONGEST_WAIT_DEFAULT: Thresholds = Thresholds { warning: 60, critical: 120 };

/// The section as it is written.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[serde(expecting = "`title`, `serviceLevel` and `longestWait`")]
pub(super) struct WrittenWallboard {
    title: Option<String>,
    service_level: Option<Thresholds>,
    longest_wait: Option<Thresholds>,
}

impl WrittenWallboard {
    /// What it means, with defaults for what it leaves out.
    ///
    /// # Errors
    /// Where a threshold cannot be one, or the two are the wrong way round.
    pub(super) fn settings(self, zone: &Zone) -> Result<WallboardSettings, OutOfBounds> {
        let service_level = self.service_level.unwrap_or(SERVICE_LEVEL_DEFAULT);
        let Thresholds { warning, critical } = service_level;
        within("wallboard.serviceLevel.warning", warning, (0, 100))?;
        within("wallboard.serviceLevel.critical", critical, (0, warning))?;
        let longest_wait = self.longest_wait.unwrap_or(LONGEST_WAIT_DEFAULT);
        let Thresholds { warning, critical } = longest_wait;
        within("wallboard.longestWait.warning", warning, (0, WAIT_S_MAX))?;
        within("wallboard.longestWait.critical", critical, (warning, WAIT_S_MAX))?;
        Ok(WallboardSettings {
            title: self.title.unwrap_or_else(|| TITLE_DEFAULT.to_owned()),
            zone: zone.name().to_owned(),
            service_level,
            longest_wait,
        })
    }
}

fn within(key: &'static str, number: u32, (min, max): (u32, u32)) -> Result<(), OutOfBounds> {
    match (min..=max).contains(&number) {
        true => Ok(()),
        false => Err((key, number, (min, max))),
    }
}

/// The settings where there is no such section.
pub(super) fn default_settings(zone: &Zone) -> WallboardSettings {
    WrittenWallboard::default().settings(zone).expect("the defaults are within their bounds")
}
