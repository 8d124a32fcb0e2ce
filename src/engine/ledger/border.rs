//! The borders of intervals: what is in, what is out, and which part of it (semantics 26, 42).

use super::Scene;
use crate::engine::object::Row;
use crate::engine::plan::{LaneSpec, Window};
use crate::ids::Table;

/// Since when the levels of a lane have to be kept one by one; none where their extremes do.
pub(super) fn kept_since(spec: &LaneSpec, scene: &Scene<'_>) -> Option<i64> {
    match spec.window {
        Window::Sliding(sliding) => Some(sliding.begin_at(scene.now)),
        Window::Growing(window) if spec.is_revised => Some(scene.windows.reset(window)),
        Window::Now | Window::Growing(_) | Window::SinceLogin => None,
    }
}

/// The begin of a lane's interval for an object; none where there is no interval.
pub(super) fn reset(
    spec: &LaneSpec,
    logins: &Table<Row, Option<i64>>,
    row: Row,
    scene: &Scene<'_>,
) -> Option<i64> {
    match spec.window {
        Window::Growing(window) => Some(scene.windows.reset(window)),
        Window::SinceLogin => logins[row],
        // A sliding window is the difference of two sums that never begin anew.
        Window::Now | Window::Sliding(_) => Some(i64::MIN),
    }
}

/// Whether an instance that ends now is in the interval: what began before it and ends exactly at
/// its begin is not (semantics 26).
pub(super) fn is_inside(spec: &LaneSpec, reset: i64, since: i64, scene: &Scene<'_>) -> bool {
    match spec.window {
        Window::SinceLogin => !scene.is_opening,
        Window::Now | Window::Growing(_) | Window::Sliding(_) => {
            since >= reset || scene.now > reset
        }
    }
}

/// Whether what ends now has not been in the interval at all.
pub(super) fn is_at_reset(spec: &LaneSpec, reset: i64, scene: &Scene<'_>) -> bool {
    match spec.window {
        Window::SinceLogin => scene.is_opening,
        Window::Now | Window::Growing(_) | Window::Sliding(_) => {
            scene.is_first() || (scene.now == reset && scene.origin < reset)
        }
    }
}

/// The part of a status inside the interval in which it ends; none where it is not in it.
pub(super) fn complete_part(
    spec: &LaneSpec,
    reset: Option<i64>,
    since: i64,
    scene: &Scene<'_>,
) -> Option<i64> {
    let reset = reset?;
    let part_ms = scene.now - since.max(reset);
    let is_in_range = || spec.range.is_none_or(|range| range.contains(part_ms));
    (is_inside(spec, reset, since, scene) && is_in_range()).then_some(part_ms)
}

/// The part in the interval of an instance that turns out to have run until an earlier instant; none
/// where it is not in it.
pub(super) fn past_part(reset: Option<i64>, begin: i64, end: i64) -> Option<i64> {
    let reset = reset?;
    (begin >= reset || end > reset).then(|| end - begin.max(reset))
}
