//! Expressions: what the key `formula` says is computed (semantics 106, 107).

mod fraction;
mod read;

use std::fmt;

use strum::{EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

pub use fraction::Fraction;
pub(crate) use read::{ExpressionFault, Names, ReadExpression, read_expression};

/// What stands for a value in an expression, each with what it is.
pub const OPERANDS: [(&str, &str); 3] = [
    (
        "name",
        "A key of the attached data, or with the category Formula a statistic of the same object.",
    ),
    ("\"name\"", "The same in quotes, where the name has blanks or signs in it."),
    ("2.50", "A number of 18 digits at the most."),
];

/// A computation over things that have names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Expression<N = Box<str>> {
    /// A number.
    Number(Fraction),
    /// What a name stands for.
    Named(N),
    /// The operand below zero instead of above.
    Negative(Box<Self>),
    /// Two operands and what is done with them.
    Binary(Operator, Box<[Self; 2]>),
    /// A function of operands.
    Call(Function, Vec<Self>),
}

/// What is done with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, EnumMessage, IntoStaticStr)]
pub enum Operator {
    /// The sum of both.
    #[strum(serialize = "+")]
    Plus,
    /// The first less the second; in front of one operand, that below zero instead of above.
    #[strum(serialize = "-")]
    Minus,
    /// Both multiplied. It binds closer than `+` and `-`.
    #[strum(serialize = "*")]
    Times,
    /// The first divided by the second. It binds closer than `+` and `-`.
    #[strum(serialize = "/")]
    Over,
}

/// The functions that an expression can use.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    EnumIter,
    EnumMessage,
    EnumString,
    IntoStaticStr,
    VariantNames,
)]
#[strum(ascii_case_insensitive, serialize_all = "lowercase")]
pub enum Function {
    /// The smallest of its operands.
    Min,
    /// The largest of its operands.
    Max,
    /// The distance of its operand from zero.
    Abs,
    /// Its operand, rounded half away from zero to a whole number.
    Round,
}

impl<N> Expression<N> {
    /// The value, given what names stand for, and what it is to divide by zero. There is none where a
    /// name stands for nothing, and where a number has no place in 128 bits.
    pub fn value(
        &self,
        value_of: &impl Fn(&N) -> Option<Fraction>,
        by_zero: Option<Fraction>,
    ) -> Option<Fraction> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Named(name) => value_of(name),
            Self::Negative(operand) => operand.value(value_of, by_zero).map(Fraction::negated),
            Self::Binary(operator, operands) => {
                let [left, right] = &**operands;
                let left = left.value(value_of, by_zero)?;
                let right = right.value(value_of, by_zero)?;
                match operator {
                    Operator::Plus => left.plus(right),
                    Operator::Minus => left.plus(right.negated()),
                    Operator::Times => left.by(right),
                    Operator::Over if right == Fraction::ZERO => by_zero,
                    Operator::Over => left.over(right),
                }
            }
            Self::Call(function, operands) => {
                let operands = operands.iter().map(|operand| operand.value(value_of, by_zero));
                function.value(operands)
            }
        }
    }

    /// The same computation over other names; the first name that has none ends it.
    ///
    /// # Errors
    /// What `turn` says of that name.
    pub fn try_map<M, E>(
        &self,
        turn: &mut impl FnMut(&N) -> Result<M, E>,
    ) -> Result<Expression<M>, E> {
        Ok(match self {
            Self::Number(number) => Expression::Number(*number),
            Self::Named(name) => Expression::Named(turn(name)?),
            Self::Negative(operand) => Expression::Negative(Box::new(operand.try_map(turn)?)),
            Self::Binary(operator, operands) => {
                let [left, right] = &**operands;
                let operands = [left.try_map(turn)?, right.try_map(turn)?];
                Expression::Binary(*operator, Box::new(operands))
            }
            Self::Call(function, operands) => {
                let operands = operands.iter().map(|operand| operand.try_map(turn));
                Expression::Call(*function, operands.collect::<Result<_, _>>()?)
            }
        })
    }

    /// Shows all names, from left to right.
    pub fn names<'a>(&'a self, show: &mut impl FnMut(&'a N)) {
        match self {
            Self::Number(_) => {}
            Self::Named(name) => show(name),
            Self::Negative(operand) => operand.names(show),
            Self::Binary(_, operands) => operands.iter().for_each(|operand| operand.names(show)),
            Self::Call(_, operands) => operands.iter().for_each(|operand| operand.names(show)),
        }
    }
}

impl Function {
    /// How many operands the function takes: at the least, and at the most.
    pub(crate) fn operands(self) -> (usize, usize) {
        match self {
            Self::Min | Self::Max => (1, usize::MAX),
            Self::Abs | Self::Round => (1, 1),
        }
    }

    fn value(self, mut operands: impl Iterator<Item = Option<Fraction>>) -> Option<Fraction> {
        let first = operands.next()??;
        operands.try_fold(self.of(first)?, |best, operand| {
            let operand = operand?;
            let is_less = operand.compared_to(best)?.is_lt();
            let takes = if self == Self::Min { is_less } else { !is_less };
            Some(if takes { operand } else { best })
        })
    }

    fn of(self, operand: Fraction) -> Option<Fraction> {
        match self {
            Self::Min | Self::Max => Some(operand),
            Self::Abs => Some(operand.magnitude()),
            Self::Round => {
                let whole = operand.times(1)?;
                Some(Fraction::whole(whole.into()))
            }
        }
    }
}

/// Writes the expression so that it reads back as the same computation.
impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{number}"),
            Self::Named(name) => write!(f, "\"{name}\""),
            Self::Negative(operand) => write!(f, "-({operand})"),
            Self::Binary(operator, operands) => {
                let [left, right] = &**operands;
                let sign: &str = (*operator).into();
                write!(f, "({left} {sign} {right})")
            }
            Self::Call(function, operands) => {
                let name: &str = (*function).into();
                write!(f, "{name}(")?;
                for (index, operand) in operands.iter().enumerate() {
                    let separator = if index == 0 { "" } else { ", " };
                    write!(f, "{separator}{operand}")?;
                }
                f.write_str(")")
            }
        }
    }
}
