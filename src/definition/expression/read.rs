//! The reader of expressions.
//!
//! ```text
//! sum     = product { ("+" | "-") product }
//! product = one { ("*" | "/") one }
//! one     = "-" one | "(" sum ")" | number | function "(" sum { "," sum } ")" | name
//! name    = letters, digits, "_" and ".", not beginning with a digit; or anything in " or '
//! ```

use std::ops::Range;

use strum::VariantNames;

use super::{Expression, Fraction, Function, Operator};
use crate::definition::word::nearest;

/// How deep operations may stand inside each other.
const NESTING_MAX: usize = 50;
/// How many numbers and names an expression may have.
const OPERANDS_MAX: usize = 200;

/// Why an expression cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ExpressionFault {
    #[error("expected {expected}, found {found}")]
    Unexpected { expected: &'static str, found: String },
    #[error("the quoted name has no end")]
    Unclosed,
    #[error("`{0}` is not a number of {max} digits at the most", max = 18)]
    Number(String),
    #[error("`{name}` is not a function: expected one of {all}", all = Function::VARIANTS.join(", "))]
    Function { name: String, nearest: Option<&'static str> },
    #[error("`{0}` takes one operand")]
    Operands(&'static str),
    #[error("operations stand inside each other more than {NESTING_MAX} deep")]
    TooDeep,
    #[error("an expression may have {OPERANDS_MAX} numbers and names at the most")]
    TooLong,
}

/// An expression, with its names in the order in which they are written, each with its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadExpression {
    pub(crate) expression: Expression,
    pub(crate) names: Names,
}

/// The names of an expression, each with its bytes of the text or file.
pub(crate) type Names = Vec<(Box<str>, Range<usize>)>;

type Read<T> = Result<T, (Range<usize>, ExpressionFault)>;

/// Reads an expression. A fault comes with the bytes of the text that it stands at.
pub(crate) fn read_expression(text: &str) -> Read<ReadExpression> {
    let mut reader = Reader { text, at: 0, depth: 0, operands: 0, names: Vec::new() };
    let expression = reader.sum()?;
    match reader.peek()? {
        (Token::End, _) => Ok(ReadExpression { expression, names: reader.names }),
        (token, place) => Err(unexpected("an operator such as `+` or the end", &token, place)),
    }
}

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Sign(char),
    Digits(String),
    Bare(String),
    Quoted(String),
    End,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    operands: usize,
    names: Names,
}

impl Reader<'_> {
    fn sum(&mut self) -> Read<Expression> {
        self.list([('+', Operator::Plus), ('-', Operator::Minus)], Self::product)
    }

    fn product(&mut self) -> Read<Expression> {
        self.list([('*', Operator::Times), ('/', Operator::Over)], Self::one)
    }

    fn list(
        &mut self,
        operators: [(char, Operator); 2],
        operand: fn(&mut Self) -> Read<Expression>,
    ) -> Read<Expression> {
        let mut left = operand(self)?;
        loop {
            let (token, _) = self.peek()?;
            let known = operators.iter().find(|(sign, _)| token == Token::Sign(*sign));
            let Some(&(_, operator)) = known else { return Ok(left) };
            self.next()?;
            left = Expression::Binary(operator, Box::new([left, operand(self)?]));
        }
    }

    fn one(&mut self) -> Read<Expression> {
        self.depth += 1;
        let (token, place) = self.next()?;
        if self.depth > NESTING_MAX {
            return Err((place, ExpressionFault::TooDeep));
        }
        let one = match token {
            Token::Sign('-') => Expression::Negative(Box::new(self.one()?)),
            Token::Sign('(') => {
                let inner = self.sum()?;
                self.expect(')', "`)`")?;
                inner
            }
            Token::Digits(digits) => {
                self.count(&place)?;
                let number = Fraction::read(&digits);
                Expression::Number(number.ok_or((place, ExpressionFault::Number(digits)))?)
            }
            Token::Bare(name) if self.peek()?.0 == Token::Sign('(') => self.call(name, place)?,
            Token::Bare(name) | Token::Quoted(name) => {
                self.count(&place)?;
                let name: Box<str> = name.into();
                self.names.push((name.clone(), place));
                Expression::Named(name)
            }
            token @ (Token::Sign(_) | Token::End) => {
                return Err(unexpected("a number, a name, `-` or `(`", &token, place));
            }
        };
        self.depth -= 1;
        Ok(one)
    }

    fn call(&mut self, name: String, place: Range<usize>) -> Read<Expression> {
        let Ok(function) = name.parse::<Function>() else {
            let nearest = nearest(&name, Function::VARIANTS.iter().copied());
            return Err((place, ExpressionFault::Function { name, nearest }));
        };
        self.next()?;
        let mut operands = vec![self.sum()?];
        while self.peek()?.0 == Token::Sign(',') {
            self.next()?;
            operands.push(self.sum()?);
        }
        self.expect(')', "`,` or `)`")?;
        let (min, max) = function.operands();
        if !(min..=max).contains(&operands.len()) {
            return Err((place, ExpressionFault::Operands(function.into())));
        }
        Ok(Expression::Call(function, operands))
    }

    fn count(&mut self, place: &Range<usize>) -> Read<()> {
        self.operands += 1;
        if self.operands > OPERANDS_MAX {
            return Err((place.clone(), ExpressionFault::TooLong));
        }
        Ok(())
    }

    fn expect(&mut self, sign: char, expected: &'static str) -> Read<()> {
        match self.next()? {
            (Token::Sign(found), _) if found == sign => Ok(()),
            (token, place) => Err(unexpected(expected, &token, place)),
        }
    }

    fn peek(&mut self) -> Read<(Token, Range<usize>)> {
        let before = self.at;
        let next = self.next();
        self.at = before;
        next
    }

    fn next(&mut self) -> Read<(Token, Range<usize>)> {
        let rest = self.text.get(self.at..).unwrap_or("");
        let start = self.at + rest.len() - rest.trim_start().len();
        let rest = rest.trim_start();
        let word = |is_part: fn(char) -> bool| {
            rest.get(..rest.find(|letter| !is_part(letter)).unwrap_or(rest.len())).unwrap_or("")
        };
        let (token, length) = match rest.chars().next() {
            None => (Token::End, 0),
            Some(quote @ ('"' | '\'')) => {
                let inner = rest.get(1..).unwrap_or("");
                let Some(length) = inner.find(quote) else {
                    return Err((start..self.text.len(), ExpressionFault::Unclosed));
                };
                (Token::Quoted(inner.get(..length).unwrap_or("").to_owned()), length + 2)
            }
            Some(letter) if letter.is_ascii_digit() => {
                let digits = word(|letter| letter.is_ascii_digit() || letter == '.');
                (Token::Digits(digits.to_owned()), digits.len())
            }
            Some(letter) if letter.is_alphabetic() || letter == '_' => {
                let name =
                    word(|letter| letter.is_alphanumeric() || letter == '_' || letter == '.');
                (Token::Bare(name.to_owned()), name.len())
            }
            Some(letter) => (Token::Sign(letter), letter.len_utf8()),
        };
        self.at = start + length;
        Ok((token, start..start + length))
    }
}

fn unexpected(
    expected: &'static str,
    token: &Token,
    place: Range<usize>,
) -> (Range<usize>, ExpressionFault) {
    let found = match token {
        Token::Sign(sign) => format!("`{sign}`"),
        Token::Digits(text) | Token::Bare(text) | Token::Quoted(text) => format!("`{text}`"),
        Token::End => "the end of the formula".to_owned(),
    };
    (place, ExpressionFault::Unexpected { expected, found })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks the thousandths of an expression where `a` is 6, `b` is 4 and `zero` is 0.
    #[track_caller]
    fn check(text: &str, expected: Option<i64>) {
        check_over_zero(text, None, expected);
        let read = read_expression(text).unwrap().expression;
        assert_eq!(read_expression(&read.to_string()).map(|again| again.expression), Ok(read));
    }

    /// The same, where it is said what a division by zero gives.
    #[track_caller]
    fn check_over_zero(text: &str, by_zero: Option<Fraction>, expected: Option<i64>) {
        let value_of = |name: &str| match name {
            "a" => Some(Fraction::whole(6)),
            "b" => Some(Fraction::whole(4)),
            "zero" => Some(Fraction::ZERO),
            _ => None,
        };
        let value =
            read_expression(text).unwrap().expression.value(&|name| value_of(name), by_zero);
        assert_eq!(value.map(|value| value.times(1000).unwrap()), expected, "{text}");
    }

    #[test]
    fn semantics_106_operations_bind_as_they_do_in_arithmetic() {
        check("1 + 2 * 3", Some(7_000));
        check("(1 + 2) * 3", Some(9_000));
        check("a - b - 1", Some(1_000));
        check("a / b / 2", Some(750));
        check("-a + b", Some(-2_000));
        check("- -1.5", Some(1_500));
        check("\"a\" * 'b'", Some(24_000));
        check("100*a/(a+b)", Some(60_000));
        check("2 / 3", Some(667));
        check("max(a, b, 5) + min(a, b)", Some(10_000));
        check("abs(b - a) + ROUND(a / b)", Some(4_000));
    }

    #[test]
    fn semantics_106_without_something_there_is_no_value() {
        check("a + c", None);
        check("a / zero", None);
        check("max(a, b / zero)", None);
        let huge = ["999999999999999999"; 9].join(" * ");
        check(&huge, None);
    }

    #[test]
    fn semantics_107_a_division_by_zero_may_have_a_value() {
        check_over_zero("1 + a / zero", Some(Fraction::ZERO), Some(1_000));
        check_over_zero("1 + c / zero", Some(Fraction::ZERO), None);
    }

    #[test]
    fn names_are_told_with_their_places() {
        let text = "Sold + 'a b' * max(Sold, Ü.1)";
        let names = read_expression(text).unwrap().names;
        let names: Vec<_> =
            names.iter().map(|(name, place)| (&**name, &text[place.clone()])).collect();
        assert_eq!(names, [("Sold", "Sold"), ("a b", "'a b'"), ("Sold", "Sold"), ("Ü.1", "Ü.1")]);
    }

    #[test]
    fn what_is_no_expression_is_told_with_its_place() {
        let fault = |text: &str| {
            let (place, fault) = read_expression(text).unwrap_err();
            format!("{place:?} {fault}")
        };
        assert_eq!(
            fault("a +"),
            "3..3 expected a number, a name, `-` or `(`, found the end of the formula"
        );
        assert_eq!(fault("a b"), "2..3 expected an operator such as `+` or the end, found `b`");
        assert_eq!(fault("(a"), "2..2 expected `)`, found the end of the formula");
        assert_eq!(fault("a % b"), "2..3 expected an operator such as `+` or the end, found `%`");
        assert_eq!(fault("'a"), "0..2 the quoted name has no end");
        assert_eq!(fault("1.2.3"), "0..5 `1.2.3` is not a number of 18 digits at the most");
        assert_eq!(
            fault("mean(a)"),
            "0..4 `mean` is not a function: expected one of min, max, abs, round"
        );
        assert_eq!(fault("abs(a, b)"), "0..3 `abs` takes one operand");
        assert_eq!(
            fault(""),
            "0..0 expected a number, a name, `-` or `(`, found the end of the formula"
        );
        assert!(fault(&"(".repeat(10_000)).contains("deep"));
        assert!(fault(&"-".repeat(10_000)).contains("deep"));
        assert!(fault(&vec!["a"; 201].join("+")).contains("200"));
    }
}
