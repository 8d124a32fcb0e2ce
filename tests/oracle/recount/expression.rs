//! Formulas: what is computed of the data of a call (rule 106) or of other statistics (rule 107).
//!
//! `*` and `/` bind closer than `+` and `-`; what stands to the left is done first.

use super::fraction::Fraction;

/// A formula, as it is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Expression {
    Number(Fraction),
    /// A key of the attached data, or a statistic.
    Name(String),
    /// Two parts with a sign between them.
    Pair(Box<Expression>, char, Box<Expression>),
    Function(Function, Vec<Expression>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Function {
    Min,
    Max,
    Abs,
    Round,
}

/// How many digits a number may have.
const DIGITS_MAX: usize = 18;

/// Reads a number such as `1.50` and `-3`; None if it is none.
pub(super) fn number(text: &str) -> Option<Fraction> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |digits| (-1, digits));
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let is_whole = !whole.is_empty() && (decimals.is_empty() != digits.contains('.'));
    let all = format!("{whole}{decimals}");
    if !is_whole || all.len() > DIGITS_MAX || !all.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    let places = u32::try_from(decimals.len()).expect("there are 18 digits at the most");
    Fraction::new(sign * all.parse::<i128>().ok()?, 10_i128.pow(places))
}

impl Expression {
    /// Reads a formula; None if it cannot be understood.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { tokens: tokens(text)?, next: 0 };
        let formula = reader.sum()?;
        (reader.next == reader.tokens.len()).then_some(formula)
    }

    /// The names in it.
    pub(super) fn names(&self) -> Vec<&str> {
        match self {
            Self::Number(_) => Vec::new(),
            Self::Name(name) => vec![name],
            Self::Pair(left, _, right) => [left.names(), right.names()].concat(),
            Self::Function(_, parts) => parts.iter().flat_map(Self::names).collect(),
        }
    }

    /// The value; None if a name has none, or with a division by 0 where nothing stands for it.
    pub(super) fn value(
        &self,
        value_of: &dyn Fn(&str) -> Option<Fraction>,
        of_division_by_0: Option<Fraction>,
    ) -> Option<Fraction> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Name(name) => value_of(name),
            Self::Pair(left, sign, right) => {
                let left = left.value(value_of, of_division_by_0)?;
                let right = right.value(value_of, of_division_by_0)?;
                match sign {
                    '+' => Some(left.plus(right)),
                    '-' => Some(left.minus(right)),
                    '*' => Some(left.times(right)),
                    _ => left.divided_by(right).or(of_division_by_0),
                }
            }
            Self::Function(function, parts) => {
                let parts = parts.iter().map(|part| part.value(value_of, of_division_by_0));
                let parts: Vec<Fraction> = parts.collect::<Option<_>>()?;
                match function {
                    Function::Min => parts.into_iter().min(),
                    Function::Max => parts.into_iter().max(),
                    Function::Abs => parts.first().map(|part| part.absolute()),
                    Function::Round => parts.first().map(|part| Fraction::whole(part.rounded(1))),
                }
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Sign(char),
    Number(Fraction),
    Word(String),
    Quoted(String),
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let after = rest.get(first.len_utf8()..).unwrap_or_default();
        if "+-*/(),".contains(first) {
            tokens.push(Token::Sign(first));
            rest = after;
        } else if first == '"' || first == '\'' {
            let (quoted, behind) = after.split_once(first)?;
            tokens.push(Token::Quoted(quoted.to_owned()));
            rest = behind;
        } else {
            let is_end = |c: char| c.is_whitespace() || "+-*/(),\"'".contains(c);
            let (word, behind) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()));
            tokens.push(match number(word) {
                Some(number) => Token::Number(number),
                None if is_name(word) => Token::Word(word.to_owned()),
                None => return None,
            });
            rest = behind;
        }
        rest = rest.trim_start();
    }
    Some(tokens)
}

/// Whether a word can stand for a name without quotes.
fn is_name(word: &str) -> bool {
    word.chars().all(|c| c.is_alphanumeric() || c == '_')
        && !word.starts_with(|c: char| c.is_ascii_digit())
}

/// Reads tokens from left to right.
struct Reader {
    tokens: Vec<Token>,
    next: usize,
}

impl Reader {
    fn take(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.next).cloned();
        self.next += 1;
        token
    }

    fn take_sign(&mut self, signs: &str) -> Option<char> {
        match self.tokens.get(self.next) {
            Some(Token::Sign(sign)) if signs.contains(*sign) => {
                self.next += 1;
                Some(*sign)
            }
            _ => None,
        }
    }

    fn sum(&mut self) -> Option<Expression> {
        let mut sum = self.product()?;
        while let Some(sign) = self.take_sign("+-") {
            sum = Expression::Pair(Box::new(sum), sign, Box::new(self.product()?));
        }
        Some(sum)
    }

    fn product(&mut self) -> Option<Expression> {
        let mut product = self.factor()?;
        while let Some(sign) = self.take_sign("*/") {
            product = Expression::Pair(Box::new(product), sign, Box::new(self.factor()?));
        }
        Some(product)
    }

    fn factor(&mut self) -> Option<Expression> {
        if self.take_sign("-").is_some() {
            let zero = Expression::Number(Fraction::ZERO);
            return Some(Expression::Pair(Box::new(zero), '-', Box::new(self.factor()?)));
        }
        if self.take_sign("(").is_some() {
            let inner = self.sum()?;
            return self.take_sign(")").map(|_| inner);
        }
        match self.take()? {
            Token::Number(number) => Some(Expression::Number(number)),
            Token::Quoted(name) => Some(Expression::Name(name)),
            Token::Word(word) if self.take_sign("(").is_some() => self.function(&word),
            Token::Word(name) => Some(Expression::Name(name)),
            Token::Sign(_) => None,
        }
    }

    fn function(&mut self, name: &str) -> Option<Expression> {
        let mut parts = vec![self.sum()?];
        while self.take_sign(",").is_some() {
            parts.push(self.sum()?);
        }
        self.take_sign(")")?;
        let function = match name.to_ascii_lowercase().as_str() {
            "min" => Function::Min,
            "max" => Function::Max,
            "abs" if parts.len() == 1 => Function::Abs,
            "round" if parts.len() == 1 => Function::Round,
            _ => return None,
        };
        Some(Expression::Function(function, parts))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computes a formula with a = 6, b = -2.5 and nothing else, to millionths.
    fn value(text: &str) -> Option<i128> {
        let value_of = |name: &str| match name {
            "a" => number("6"),
            "b b" => number("-2.5"),
            _ => None,
        };
        Some(Expression::parse(text)?.value(&value_of, None)?.rounded(1_000_000))
    }

    #[test]
    fn formulas_are_computed_exactly() {
        assert_eq!(value("2 + 3 * a"), Some(20_000_000));
        assert_eq!(value("(2+3)*a - -1"), Some(31_000_000));
        assert_eq!(value("a - 2 - 1"), Some(3_000_000));
        assert_eq!(value("1 / 3 * 3"), Some(1_000_000));
        assert_eq!(value("a / 2 / 3 * \"b b\""), Some(-2_500_000));
        assert_eq!(value("min(a, 'b b', 4) + max(a, 7)"), Some(4_500_000));
        assert_eq!(value("round('b b') + abs('b b')"), Some(-500_000));
        assert_eq!(value("2 / a"), Some(333_333));
        assert_eq!(value("-a"), Some(-6_000_000));
    }

    #[test]
    fn what_has_no_value_takes_all_with_it() {
        assert_eq!(value("a + c * 0"), None);
        assert_eq!(value("max(a, c)"), None);
        assert_eq!(value("a / (a - 6)"), None);
    }

    #[test]
    fn what_is_no_formula_is_refused() {
        for text in ["", "a +", "a a", "(a", "abs(a, 1)", "sin(a)", "1.2.3", "'a", "a;b", "min()"] {
            assert_eq!(Expression::parse(text), None, "{text}");
        }
    }

    #[test]
    fn numbers_have_a_sign_digits_and_decimals() {
        assert_eq!(number("1.50"), Fraction::new(3, 2));
        assert_eq!(number("-3"), Fraction::new(-3, 1));
        assert_eq!(number("999999999999999999"), Fraction::new(999_999_999_999_999_999, 1));
        for text in ["", "-", "1.", ".5", "+1", "1e3", " 1", "1 ", "--1", "1234567890123456789"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
