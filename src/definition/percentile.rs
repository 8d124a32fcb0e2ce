//! Percentiles: which of the ordered durations is meant (semantics 23).

use std::fmt;

/// How many thousandths of a percent the whole is.
const WHOLE: u32 = 100_000;

/// A share of the ordered durations: more than nothing, the whole at the most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Percentile {
    /// Thousandths of a percent.
    thousandths: u32,
}

/// Why a text is no percentile.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a percentile: expected a number greater than 0, 100 at the most, with three \
     decimals at the most, such as `95` or `99.9`"
)]
pub(crate) struct PercentileFault(String);

impl Percentile {
    pub(crate) fn read(text: &str) -> Result<Self, PercentileFault> {
        let fault = || PercentileFault(text.to_owned());
        let (whole, decimals) = text.trim().split_once('.').unwrap_or((text.trim(), "0"));
        let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
        if !is_number(whole) || !is_number(decimals) || whole.len() > 3 || decimals.len() > 3 {
            return Err(fault());
        }
        let digits = format!("{whole}{decimals:0<3}");
        let thousandths = digits.parse().map_err(|_| fault())?;
        if (1..=WHOLE).contains(&thousandths) { Ok(Self { thousandths }) } else { Err(fault()) }
    }

    /// The rank that is asked for among so many durations, counted from 1.
    #[must_use]
    pub fn rank(self, count: u64) -> u64 {
        let whole = u128::from(WHOLE);
        let rank = (u128::from(self.thousandths) * u128::from(count)).div_ceil(whole);
        u64::try_from(rank).unwrap_or(count)
    }
}

/// Writes the percentage as it is read.
impl fmt::Display for Percentile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, decimals) = (self.thousandths / 1000, self.thousandths % 1000);
        match decimals {
            0 => write!(f, "{whole}"),
            _ => write!(f, "{whole}.{}", format!("{decimals:03}").trim_end_matches('0')),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn semantics_23_a_percentile_is_a_rank_rounded_up() {
        let rank = |text, count| Percentile::read(text).unwrap().rank(count);
        assert_eq!(rank("50", 4), 2);
        assert_eq!(rank("50", 5), 3);
        assert_eq!(rank("0.001", 7), 1);
        assert_eq!(rank("99.9", 1000), 999);
        assert_eq!(rank("99.9", 1001), 1000);
        assert_eq!(rank("100", 3), 3);
        assert_eq!(rank("95", 0), 0);
    }

    #[test]
    fn what_is_no_percentile_is_refused() {
        for text in ["", "0", "0.0", "100.001", "101", "-5", "p95", "99.9999", "1e2", "9.", ".5"] {
            assert!(Percentile::read(text).is_err(), "{text}");
        }
        for text in ["95", "99.9", "0.001", "100", "12.5"] {
            assert_eq!(Percentile::read(text).unwrap().to_string(), text);
        }
    }
}
