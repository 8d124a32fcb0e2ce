//! Filters: conditions on the attributes of an action and on the data of its call.
//!
//! The grammar is that of `docs/semantics.md`, "Filters": `~` binds closer than `&`, and `&` closer than `|`.

use serde_json::Value as Json;

use super::history::{CallData, Source};

/// A condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Filter {
    Any(Vec<Filter>),
    All(Vec<Filter>),
    Not(Box<Filter>),
    Compare(Operand, Comparison, Operand),
    PairExists {
        key: String,
        value: String,
    },
    /// An event carries one reason without a key, so only the value is compared.
    ReasonExists {
        value: String,
    },
}

/// One side of a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Operand {
    MediaType,
    Ani,
    Dnis,
    /// The contact centre, under either of its names CustomerID and TenantID.
    CustomerId,
    ThisQueue,
    ReasonCode,
    /// A key of the call's attached data.
    Key(String),
    Text(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Comparison {
    Equal,
    Unequal,
    Less,
    Greater,
    LessOrEqual,
    GreaterOrEqual,
}

/// What a filter sees of an action at one moment.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight<'a> {
    pub(super) centre: &'a str,
    pub(super) source: &'a Source,
    pub(super) data: Option<&'a CallData>,
}

impl Filter {
    pub(super) fn parse(text: &str) -> Self {
        let mut reader = Reader { text, tokens: tokens(text), next: 0 };
        let filter = reader.any();
        if reader.next < reader.tokens.len() {
            reader.refuse();
        }
        filter
    }

    pub(super) fn is_true(&self, sight: Sight<'_>) -> bool {
        match self {
            Self::Any(filters) => filters.iter().any(|filter| filter.is_true(sight)),
            Self::All(filters) => filters.iter().all(|filter| filter.is_true(sight)),
            Self::Not(filter) => !filter.is_true(sight),
            Self::Compare(left, comparison, right) => {
                match (left.value(sight), right.value(sight)) {
                    (Some(left), Some(right)) => compare(&left, *comparison, &right),
                    _ => false,
                }
            }
            Self::PairExists { key, value } => {
                let found = sight.data.and_then(|data| data.user_data.get(key));
                found.is_some_and(|found| value == "*" || text_of(found) == *value)
            }
            Self::ReasonExists { value } => {
                let reason = sight.source.reason.as_ref();
                reason.is_some_and(|reason| value == "*" || reason == value)
            }
        }
    }
}

/// userData that is not text is compared by its JSON text (rule 36).
fn text_of(value: &Json) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

impl Operand {
    fn parse(word: &str) -> Self {
        match word.to_ascii_lowercase().as_str() {
            "mediatype" => Self::MediaType,
            "ani" => Self::Ani,
            "dnis" => Self::Dnis,
            "customerid" | "tenantid" => Self::CustomerId,
            "extensionreasoncode" => Self::ReasonCode,
            "thisqueue" => Self::ThisQueue,
            "treatmenttype" | "userdata" | "reasons" => {
                panic!("the recount does not know the attribute `{word}` in a filter")
            }
            _ => Self::Text(word.to_owned()),
        }
    }

    /// On the left a name that is no attribute is a key of the attached data.
    fn on_the_left(self) -> Self {
        if let Self::Text(name) = self { Self::Key(name) } else { self }
    }

    fn value(&self, sight: Sight<'_>) -> Option<String> {
        match self {
            Self::MediaType => sight.source.media.clone(),
            Self::Ani => sight.data?.ani.clone(),
            Self::Dnis => sight.data?.dnis.clone(),
            Self::CustomerId => Some(sight.centre.to_owned()),
            Self::ThisQueue => sight.source.queue.clone(),
            Self::ReasonCode => sight.source.reason.clone(),
            Self::Key(key) => Some(text_of(sight.data?.user_data.get(key)?)),
            Self::Text(text) => Some(text.clone()),
        }
    }
}

/// Strings compare exactly; less and greater are for numbers and false for anything else.
fn compare(left: &str, comparison: Comparison, right: &str) -> bool {
    let number = |text: &str| text.parse::<f64>().ok().filter(|number| number.is_finite());
    let numbers = || Some((number(left)?, number(right)?));
    let ordered = |test: fn(&f64, &f64) -> bool| numbers().is_some_and(|(l, r)| test(&l, &r));
    match comparison {
        Comparison::Equal => left == right,
        Comparison::Unequal => left != right,
        Comparison::Less => ordered(f64::lt),
        Comparison::Greater => ordered(f64::gt),
        Comparison::LessOrEqual => ordered(f64::le),
        Comparison::GreaterOrEqual => ordered(f64::ge),
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Sign(&'static str),
    Word(String),
    Quoted(String),
}

/// Longer signs first, so that `<=` is not read as `<`.
const SIGNS: [&str; 12] = ["!=", "<>", "<=", ">=", "<", ">", "=", "&", "|", "~", "(", ")"];

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        if let Some(sign) = SIGNS.into_iter().find(|sign| rest.starts_with(sign)) {
            tokens.push(Token::Sign(sign));
            rest = rest.strip_prefix(sign).expect("it starts so");
        } else if first == ',' {
            tokens.push(Token::Sign(","));
            rest = rest.strip_prefix(',').expect("it starts so");
        } else if first == '"' || first == '\'' {
            let open = rest.strip_prefix(first).expect("it starts so");
            let closed = open.split_once(first);
            let (quoted, after) = closed.unwrap_or_else(|| panic!("open quote in `{text}`"));
            tokens.push(Token::Quoted(quoted.to_owned()));
            rest = after;
        } else {
            let is_end = |c: char| c.is_whitespace() || "\"',&|~()=!<>".contains(c);
            let (word, after) = rest.split_at(rest.find(is_end).unwrap_or(rest.len()));
            assert!(!word.is_empty(), "`{first}` has no meaning in the filter `{text}`");
            tokens.push(Token::Word(word.to_owned()));
            rest = after;
        }
        rest = rest.trim_start();
    }
    tokens
}

/// Reads tokens from left to right.
struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    next: usize,
}

impl Reader<'_> {
    fn refuse(&self) -> ! {
        panic!("the filter `{}` cannot be understood at token {}", self.text, self.next + 1)
    }

    fn take(&mut self) -> Token {
        let token = self.tokens.get(self.next).cloned().unwrap_or_else(|| self.refuse());
        self.next += 1;
        token
    }

    fn take_sign(&mut self, sign: &str) -> bool {
        let is_next = matches!(self.tokens.get(self.next), Some(Token::Sign(s)) if *s == sign);
        self.next += usize::from(is_next);
        is_next
    }

    fn need_sign(&mut self, sign: &str) {
        if !self.take_sign(sign) {
            self.refuse();
        }
    }

    fn any(&mut self) -> Filter {
        let mut filters = vec![self.all()];
        while self.take_sign("|") {
            filters.push(self.all());
        }
        Filter::Any(filters)
    }

    fn all(&mut self) -> Filter {
        let mut filters = vec![self.factor()];
        while self.take_sign("&") {
            filters.push(self.factor());
        }
        Filter::All(filters)
    }

    fn factor(&mut self) -> Filter {
        if self.take_sign("~") {
            return Filter::Not(Box::new(self.factor()));
        }
        if self.take_sign("(") {
            let filter = self.any();
            self.need_sign(")");
            return filter;
        }
        match self.take() {
            Token::Word(word) if self.take_sign("(") => self.function(&word),
            Token::Word(word) => self.comparison(Operand::parse(&word).on_the_left()),
            Token::Quoted(text) => self.comparison(Operand::Key(text)),
            Token::Sign(_) => self.refuse(),
        }
    }

    fn function(&mut self, name: &str) -> Filter {
        let first = self.argument();
        let second = self.take_sign(",").then(|| self.argument());
        self.need_sign(")");
        match name.to_ascii_lowercase().as_str() {
            "pairexists" => {
                let value = second.unwrap_or_else(|| "*".to_owned());
                Filter::PairExists { key: first, value }
            }
            "reasonexists" => Filter::ReasonExists { value: second.unwrap_or(first) },
            _ => panic!("the recount does not know the function `{name}` in `{}`", self.text),
        }
    }

    fn argument(&mut self) -> String {
        match self.take() {
            Token::Word(text) | Token::Quoted(text) => text,
            Token::Sign(_) => self.refuse(),
        }
    }

    fn comparison(&mut self, left: Operand) -> Filter {
        let comparison = match self.take() {
            Token::Sign("=") => Comparison::Equal,
            Token::Sign("!=" | "<>") => Comparison::Unequal,
            Token::Sign("<") => Comparison::Less,
            Token::Sign(">") => Comparison::Greater,
            Token::Sign("<=") => Comparison::LessOrEqual,
            Token::Sign(">=") => Comparison::GreaterOrEqual,
            Token::Sign(_) | Token::Word(_) | Token::Quoted(_) => self.refuse(),
        };
        let right = match self.take() {
            Token::Word(text) | Token::Quoted(text) => Operand::Text(text),
            Token::Sign(_) => self.refuse(),
        };
        Filter::Compare(left, comparison, right)
    }
}
