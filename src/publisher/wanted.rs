//! Which values are worth telling.

use crate::definition::{Definition, Mode};
use crate::engine::Value;

/// Whether a value is published after the last one: insensitivity is the change, in percent, below
/// which it is not.
pub(super) fn is_wanted(definition: &Definition, last: Option<i64>, packed: i64) -> bool {
    let Some(last) = last else { return true };
    let percent = definition.notification.insensitivity_percent;
    let is_change = match (Value::unpacked(last), Value::unpacked(packed)) {
        (Some(Value::Number(last)), Some(Value::Number(number))) => {
            // Of numbers below one, a percent is that of one.
            let change = i128::from(number.get()) - i128::from(last.get());
            let whole = i128::from(last.get()).abs().max(1_000);
            change != 0 && change.abs() * 100 >= i128::from(percent) * whole
        }
        (_, _) => last != packed,
    };
    match definition.notification.mode {
        Mode::Periodical => percent == 0 || is_change,
        Mode::Immediate => is_change,
        Mode::Reset => true,
        Mode::None => false,
    }
}
