//! Values: exact fractions, rounded once, and the lines in which they are printed.

use std::fmt;

use serde_json::json;

/// A value as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A number in thousandths.
    Decimal(i128),
    /// The name of a status.
    Status(String),
}

impl Value {
    /// Rounds a fraction once to 3 decimals, half away from zero (rule 1); an empty denominator
    /// gives 0 (rule 15).
    pub(super) fn fraction(numerator: i128, denominator: i128) -> Self {
        assert!(numerator >= 0 && denominator >= 0, "nothing that is counted is negative");
        if denominator == 0 {
            return Self::Decimal(0);
        }
        Self::Decimal((numerator * 2_000 + denominator) / (denominator * 2))
    }
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal(thousandths) => {
                let (whole, rest) = (thousandths / 1_000, thousandths % 1_000);
                if rest == 0 {
                    return write!(f, "{whole}");
                }
                let decimals = format!("{rest:03}");
                write!(f, "{whole}.{}", decimals.trim_end_matches('0'))
            }
            Self::Status(name) => write!(f, "{}", json!(name)),
        }
    }
}

/// One value of one statistic of one object; shown as its line of NDJSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Line {
    /// The evaluation time, in milliseconds since 1970 UTC.
    pub(crate) time: i64,
    /// The contact centre; shown where it is not `default`.
    pub(crate) centre: String,
    /// AGENT, QUEUE, `SKILL_AG` or `SKILL_Q`.
    pub(crate) object_type: String,
    /// The id of the object, unique inside its centre and type.
    pub(crate) object_id: String,
    /// The name of the definition.
    pub(crate) statistic: String,
    /// The value at that time.
    pub(crate) value: Value,
}

impl fmt::Display for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{\"time\":{}", self.time)?;
        if self.centre != "default" {
            write!(f, ",\"centre\":{}", json!(self.centre))?;
        }
        write!(f, ",\"objectType\":{}", json!(self.object_type))?;
        write!(f, ",\"objectId\":{}", json!(self.object_id))?;
        write!(f, ",\"statistic\":{}", json!(self.statistic))?;
        write!(f, ",\"value\":{}}}", self.value)
    }
}
