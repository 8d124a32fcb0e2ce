//! Values: exact until the end, rounded once, and the lines in which they are printed.

use std::fmt;

use serde_json::json;

use super::fraction::Fraction;

/// A value before it is rounded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Exact {
    /// A number.
    Number(Fraction),
    /// The name of a status.
    Status(String),
    /// A percentage of nothing, where the options say so (rule 109).
    Nothing,
}

impl Exact {
    /// A fraction; an empty denominator gives 0 (rule 15).
    pub(super) fn fraction(numerator: i128, denominator: i128) -> Self {
        Self::Number(Fraction::new(numerator, denominator).unwrap_or(Fraction::ZERO))
    }

    /// A number of things.
    pub(super) fn number(number: i128) -> Self {
        Self::fraction(number, 1)
    }

    /// A duration in milliseconds, shown in seconds.
    pub(super) fn seconds(ms: i128) -> Self {
        Self::fraction(ms, 1_000)
    }

    /// The value to 3 decimals, halves away from zero (rule 1).
    pub(super) fn rounded(self) -> Value {
        match self {
            Self::Number(number) => Value::Decimal(number.rounded(1_000)),
            Self::Status(name) => Value::Status(name),
            Self::Nothing => Value::Null,
        }
    }
}

/// A value as it is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// A number in thousandths.
    Decimal(i128),
    /// The name of a status.
    Status(String),
    /// No value: a percentage of nothing, where the options say so.
    Null,
}

impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decimal(thousandths) => {
                let sign = if *thousandths < 0 { "-" } else { "" };
                let (whole, rest) = (thousandths.abs() / 1_000, thousandths.abs() % 1_000);
                if rest == 0 {
                    return write!(f, "{sign}{whole}");
                }
                let decimals = format!("{rest:03}");
                write!(f, "{sign}{whole}.{}", decimals.trim_end_matches('0'))
            }
            Self::Status(name) => write!(f, "{}", json!(name)),
            Self::Null => f.write_str("null"),
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
