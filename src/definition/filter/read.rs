//! The reader of filters: recursive descent over words, signs and quoted texts.
//!
//! ```text
//! any   = all { "|" all }
//! all   = one { "&" one }
//! one   = "~" one | "(" any ")" | test
//! test  = name "(" text [ "," text ] ")" | name sign text
//! name  = the name of a fixed attribute, else (and always in quotes) a key of the attached data
//! sign  = "=" | "!=" | "<>" | "<" | ">" | "<=" | ">="
//! ```

use std::ops::Range;

use super::{Attribute, Comparison, ComparisonSign, Filter, FilterFunction, FixedAttribute, Order};

/// How deep conditions may stand inside each other.
const NESTING_MAX: usize = 50;

/// Why a filter cannot be understood.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FilterFault {
    #[error("expected {expected}, found {found}")]
    Unexpected { expected: &'static str, found: String },
    #[error("the quoted text has no end")]
    Unclosed,
    #[error("`{0}` is not a function of filters: expected `PairExists` or `ReasonExists`")]
    UnknownFunction(String),
    #[error("`{0}` takes one or two texts")]
    Arguments(String),
    #[error("`{0}` is not a number: `<`, `>`, `<=` and `>=` compare numbers")]
    NotANumber(String),
    #[error("conditions stand inside each other more than {NESTING_MAX} deep")]
    TooDeep,
}

/// A filter, with the bytes of the bare words that are read as keys of the attached data.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ReadFilter {
    pub(crate) filter: Filter,
    pub(crate) bare_keys: Vec<Range<usize>>,
}

/// Reads a filter. A fault comes with the bytes of the text that it stands at.
pub(crate) fn read_filter(text: &str) -> Result<ReadFilter, (Range<usize>, FilterFault)> {
    let mut reader = Reader { text, at: 0, depth: 0, bare_keys: Vec::new() };
    let filter = reader.any()?;
    match reader.peek()? {
        (Token::End, _) => Ok(ReadFilter { filter, bare_keys: reader.bare_keys }),
        (token, place) => Err(unexpected("`&`, `|` or the end of the filter", &token, place)),
    }
}

type Read<T> = Result<T, (Range<usize>, FilterFault)>;

#[derive(Clone, Debug, PartialEq)]
enum Token {
    Sign(&'static str),
    Bare(String),
    Quoted(String),
    End,
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    bare_keys: Vec<Range<usize>>,
}

/// The longest first, so that `<=` is not read as `<`.
const SIGNS: [&str; 13] = ["!=", "<>", "<=", ">=", "=", "<", ">", "&", "|", "~", "(", ")", ","];

impl Reader<'_> {
    fn any(&mut self) -> Read<Filter> {
        let conditions = self.list("|", Self::all)?;
        Ok(one_or(conditions, Filter::Any))
    }

    fn all(&mut self) -> Read<Filter> {
        let conditions = self.list("&", Self::one)?;
        Ok(one_or(conditions, Filter::All))
    }

    fn list(&mut self, sign: &str, part: fn(&mut Self) -> Read<Filter>) -> Read<Vec<Filter>> {
        let mut conditions = vec![part(self)?];
        while self.takes(sign)? {
            conditions.push(part(self)?);
        }
        Ok(conditions)
    }

    fn one(&mut self) -> Read<Filter> {
        self.depth += 1;
        if self.depth > NESTING_MAX {
            return Err((self.at..self.at, FilterFault::TooDeep));
        }
        let condition = if self.takes("~")? {
            Filter::Not(Box::new(self.one()?))
        } else if self.takes("(")? {
            let inner = self.any()?;
            self.expect(")", "`)`")?;
            inner
        } else {
            self.test()?
        };
        self.depth -= 1;
        Ok(condition)
    }

    fn test(&mut self) -> Read<Filter> {
        let (name, is_quoted, place) = match self.next()? {
            (Token::Bare(name), place) => (name, false, place),
            (Token::Quoted(name), place) => (name, true, place),
            (token, place) => {
                return Err(unexpected("an attribute, a function, `~` or `(`", &token, place));
            }
        };
        if self.takes("(")? {
            return self.function(&name, place);
        }
        let sign = self.comparison_sign()?;
        let (bound, bound_place) = self.argument()?;
        let number = |order| match super::number(bound.trim()) {
            Some(_) => Ok(Comparison::Number(order, bound.as_str().into())),
            None => Err((bound_place.clone(), FilterFault::NotANumber(bound.clone()))),
        };
        let comparison = match sign {
            ComparisonSign::Equal => Comparison::Equal(bound.into()),
            ComparisonSign::Unequal => Comparison::Unequal(bound.into()),
            ComparisonSign::Less => number(Order::Less)?,
            ComparisonSign::LessOrEqual => number(Order::LessOrEqual)?,
            ComparisonSign::Greater => number(Order::Greater)?,
            ComparisonSign::GreaterOrEqual => number(Order::GreaterOrEqual)?,
        };
        let attribute = match name.parse() {
            Ok(fixed) if !is_quoted => Attribute::Fixed(fixed),
            Ok(_) | Err(_) => {
                self.bare_keys.extend((!is_quoted).then_some(place));
                Attribute::UserData(name.into())
            }
        };
        Ok(Filter::Test(attribute, comparison))
    }

    fn comparison_sign(&mut self) -> Read<ComparisonSign> {
        let (token, place) = self.next()?;
        let sign = match &token {
            Token::Sign(sign) => sign.parse().ok(),
            Token::Bare(_) | Token::Quoted(_) | Token::End => None,
        };
        sign.ok_or_else(|| unexpected("a comparison such as `=`", &token, place))
    }

    /// Reads the arguments of a function whose `(` is already taken.
    fn function(&mut self, name: &str, place: Range<usize>) -> Read<Filter> {
        let mut arguments = vec![self.argument()?.0];
        while self.takes(",")? {
            arguments.push(self.argument()?.0);
        }
        self.expect(")", "`,` or `)`")?;
        let value = |text: Option<&String>| match text.map(String::as_str) {
            None | Some("*") => Comparison::Present,
            Some(text) => Comparison::Equal(text.into()),
        };
        let (first, second) = match arguments.as_slice() {
            [first] => (first, None),
            [first, second] => (first, Some(second)),
            _ => return Err((place, FilterFault::Arguments(name.to_owned()))),
        };
        let reason = Attribute::Fixed(FixedAttribute::ExtensionReasonCode);
        match name.parse() {
            Ok(FilterFunction::PairExists) => {
                Ok(Filter::Test(Attribute::UserData(first.as_str().into()), value(second)))
            }
            // Our reasons have no keys: the last text is the reason code that is asked for.
            Ok(FilterFunction::ReasonExists) => {
                Ok(Filter::Test(reason, value(second.or(Some(first)))))
            }
            Err(_) => Err((place, FilterFault::UnknownFunction(name.to_owned()))),
        }
    }

    fn argument(&mut self) -> Read<(String, Range<usize>)> {
        match self.next()? {
            (Token::Bare(text) | Token::Quoted(text), place) => Ok((text, place)),
            (token, place) => Err(unexpected("a text", &token, place)),
        }
    }

    fn takes(&mut self, sign: &str) -> Read<bool> {
        let is_next = matches!(self.peek()?, (Token::Sign(next), _) if next == sign);
        if is_next {
            self.next()?;
        }
        Ok(is_next)
    }

    fn expect(&mut self, sign: &str, expected: &'static str) -> Read<()> {
        if self.takes(sign)? {
            return Ok(());
        }
        let (token, place) = self.peek()?;
        Err(unexpected(expected, &token, place))
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
        let (token, length) = match rest.chars().next() {
            None => (Token::End, 0),
            Some(quote @ ('"' | '\'')) => {
                let inner = rest.get(1..).unwrap_or("");
                let Some(length) = inner.find(quote) else {
                    return Err((start..self.text.len(), FilterFault::Unclosed));
                };
                (Token::Quoted(inner.get(..length).unwrap_or("").to_owned()), length + 2)
            }
            Some(_) => match SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
                Some(sign) => (Token::Sign(sign), sign.len()),
                None => {
                    let is_end =
                        |letter: char| letter.is_whitespace() || "=!<>&|~(),\"'".contains(letter);
                    let length = rest.find(is_end).unwrap_or(rest.len()).max(1);
                    (Token::Bare(rest.chars().take_while(|&c| !is_end(c)).collect()), length)
                }
            },
        };
        self.at = start + length;
        Ok((token, start..start + length))
    }
}

fn one_or(mut conditions: Vec<Filter>, many: fn(Vec<Filter>) -> Filter) -> Filter {
    if conditions.len() == 1 { conditions.swap_remove(0) } else { many(conditions) }
}

fn unexpected(
    expected: &'static str,
    token: &Token,
    place: Range<usize>,
) -> (Range<usize>, FilterFault) {
    let found = match token {
        Token::Sign(sign) => format!("`{sign}`"),
        Token::Bare(text) if text.is_empty() => "a sign that has no meaning here".to_owned(),
        Token::Bare(text) | Token::Quoted(text) => format!("`{text}`"),
        Token::End => "the end of the filter".to_owned(),
    };
    (place, FilterFault::Unexpected { expected, found })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Checks whether a filter holds for a Spanish caller in segment 3 on a voice line.
    #[track_caller]
    fn check(filter: &str, expected: bool) {
        let read = read_filter(filter).unwrap().filter;
        let holds = read.holds(&|attribute| match attribute {
            Attribute::Fixed(FixedAttribute::MediaType) => Some("voice"),
            Attribute::Fixed(_) => None,
            Attribute::UserData(key) => match &**key {
                "Language" => Some("Spanish"),
                "Segment" => Some("3"),
                "Account" => Some("9007199254740993"),
                "Limit" => Some("Infinity"),
                _ => None,
            },
        });
        assert_eq!(holds, expected, "{filter}");
        assert_eq!(read_filter(&read.to_string()).map(|again| again.filter), Ok(read));
    }

    #[test]
    fn semantics_20_conditions_are_tested_on_what_is_there() {
        check(r#"PairExists("Language","Spanish")"#, true);
        check(r#"PairExists("Language","French")"#, false);
        check(r#"pairexists('Language', '*')"#, true);
        check(r#"PairExists("Tariff","*")"#, false);
        check("MediaType=voice", true);
        check("mediatype = chat", false);
        check("ANI = 100", false);
        check("ANI != 100", false);
        check("~ANI = 100", true);
        check("Segment >= 3 & Segment < 4", true);
        check("Language > 3", false);
        check("Account > 9007199254740992", true);
        check("Account < 1e17 & Account >= 9007199254740993", true);
        check("Limit > 3", false);
        check("Language <> French", true);
    }

    #[test]
    fn not_binds_closer_than_and_and_and_closer_than_or() {
        check("MediaType=voice | MediaType=voice & MediaType=chat", true);
        check("(MediaType=voice | MediaType=voice) & MediaType=chat", false);
        check("~MediaType=chat & MediaType=voice", true);
        check("~(MediaType=chat | MediaType=voice)", false);
    }

    #[test]
    fn bare_words_that_are_keys_are_told() {
        let text =
            "Lang = it & \"Rank\" > 3 & PairExists(Tariff, x) & ~(MediaTyp = voice | ANI = 1)";
        let keys = read_filter(text).unwrap().bare_keys;
        let keys: Vec<&str> = keys.into_iter().map(|place| &text[place]).collect();
        assert_eq!(keys, ["Lang", "MediaTyp"]);
    }

    #[test]
    fn what_is_no_filter_is_told_with_its_place() {
        let fault = |text| {
            let (place, fault) = read_filter(text).unwrap_err();
            format!("{place:?} {fault}")
        };
        assert_eq!(
            fault("MediaType=voice &"),
            "17..17 expected an attribute, a function, `~` or `(`, found the end of the filter"
        );
        assert_eq!(
            fault("MediaType voice"),
            "10..15 expected a comparison such as `=`, found `voice`"
        );
        assert_eq!(fault("PairExists(\"a"), "11..13 the quoted text has no end");
        assert_eq!(
            fault("Exists(a)"),
            "0..6 `Exists` is not a function of filters: expected `PairExists` or `ReasonExists`"
        );
        assert_eq!(fault("PairExists(a,b,c)"), "0..10 `PairExists` takes one or two texts");
        assert_eq!(
            fault("Segment < many"),
            "10..14 `many` is not a number: `<`, `>`, `<=` and `>=` compare numbers"
        );
        assert_eq!(fault("(ANI=1"), "6..6 expected `)`, found the end of the filter");
        assert!(read_filter(&"(".repeat(10_000)).is_err());
        assert!(read_filter(&"~".repeat(10_000)).is_err());
    }
}
