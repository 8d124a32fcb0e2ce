//! Filters: which instances count, by the data of the call or the reason of the state
//! (semantics 20 and 36; the grammar is that of `docs/semantics.md`, "Filters").

mod read;

use std::cmp::Ordering;
use std::fmt;

use strum::{EnumIter, EnumMessage, EnumString, IntoStaticStr, VariantNames};

use super::expression::Fraction;

pub(crate) use read::{FilterFault, ReadFilter, read_filter};

/// A condition on the attributes `A` of an instance.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Filter<A = Attribute> {
    /// All of the conditions hold: `&`.
    All(Vec<Self>),
    /// At least one of the conditions holds: `|`.
    Any(Vec<Self>),
    /// The condition does not hold: `~`.
    Not(Box<Self>),
    /// The attribute is there and passes the comparison.
    Test(A, Comparison),
}

/// What a filter can look at.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Attribute {
    /// A fixed attribute of the event or the state.
    Fixed(FixedAttribute),
    /// The value of a key of the call's attached data.
    UserData(Box<str>),
}

/// The attributes that every filter knows by name.
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
#[strum(ascii_case_insensitive)]
pub enum FixedAttribute {
    /// The medium of the line, or of the call as it was queued.
    MediaType,
    /// The caller's number.
    #[strum(serialize = "ANI")]
    Ani,
    /// The number that the caller dialled.
    #[strum(serialize = "DNIS")]
    Dnis,
    /// The contact centre. `TenantID` is the same attribute.
    #[strum(serialize = "CustomerID", serialize = "TenantID")]
    Customer,
    /// The queue of a wait, or of an action of a queue.
    ThisQueue,
    /// The reason code of the agent state.
    ExtensionReasonCode,
}

/// The attributes besides the fixed ones, each with what it is.
pub const DATA_ATTRIBUTES: [(&str, &str); 2] = [
    ("key", "Any other name is that of a key of the attached data (`userData`) of the call."),
    ("\"key\"", "A name in quotes is always that of a key of the attached data."),
];

/// The functions of filters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumMessage, EnumString, IntoStaticStr)]
#[strum(ascii_case_insensitive)]
pub enum FilterFunction {
    /// Whether the attached data have the key with this value; with any value where it is `*` or missing.
    PairExists,
    /// Whether the agent state has this reason; any reason where it is `*`. Of two texts the second one is
    /// the reason, and the key in front of it is not looked at.
    ReasonExists,
}

/// The signs between an attribute and what it is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumMessage, EnumString, IntoStaticStr)]
pub enum ComparisonSign {
    /// The attribute is there and is this text, letter by letter.
    #[strum(serialize = "=")]
    Equal,
    /// The attribute is there and is another text. `<>` is the same sign.
    #[strum(to_string = "!=", serialize = "<>")]
    Unequal,
    /// The attribute is a number below this one.
    #[strum(serialize = "<")]
    Less,
    /// The attribute is this number or one below it.
    #[strum(serialize = "<=")]
    LessOrEqual,
    /// The attribute is a number above this one.
    #[strum(serialize = ">")]
    Greater,
    /// The attribute is this number or one above it.
    #[strum(serialize = ">=")]
    GreaterOrEqual,
}

/// The signs that make one condition of others, those that bind closest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumIter, EnumMessage, IntoStaticStr)]
pub enum Connective {
    /// The condition inside, whatever stands around it.
    #[strum(serialize = "( )")]
    Inside,
    /// The condition does not hold.
    #[strum(serialize = "~")]
    Not,
    /// Both conditions hold.
    #[strum(serialize = "&")]
    And,
    /// At least one of the conditions holds.
    #[strum(serialize = "|")]
    Or,
}

/// What is asked of the text of an attribute.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Comparison {
    /// It is there, whatever it says: `PairExists("key", "*")`.
    Present,
    /// It equals the text, letter by letter.
    Equal(Box<str>),
    /// It is another text.
    Unequal(Box<str>),
    /// It is a number that stands so to the number.
    Number(Order, Box<str>),
}

/// How a number stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Order {
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

impl<A> Filter<A> {
    /// Whether the condition holds; an attribute that is not there passes no comparison.
    pub fn holds<'a>(&self, text_of: &impl Fn(&A) -> Option<&'a str>) -> bool {
        match self {
            Self::All(conditions) => conditions.iter().all(|condition| condition.holds(text_of)),
            Self::Any(conditions) => conditions.iter().any(|condition| condition.holds(text_of)),
            Self::Not(condition) => !condition.holds(text_of),
            Self::Test(attribute, comparison) => {
                text_of(attribute).is_some_and(|text| comparison.passes(text))
            }
        }
    }

    /// The same condition on other attributes.
    pub fn map<B>(&self, turn: &mut impl FnMut(&A) -> B) -> Filter<B> {
        match self {
            Self::All(conditions) => {
                Filter::All(conditions.iter().map(|condition| condition.map(turn)).collect())
            }
            Self::Any(conditions) => {
                Filter::Any(conditions.iter().map(|condition| condition.map(turn)).collect())
            }
            Self::Not(condition) => Filter::Not(Box::new(condition.map(turn))),
            Self::Test(attribute, comparison) => Filter::Test(turn(attribute), comparison.clone()),
        }
    }
}

impl Comparison {
    fn passes(&self, text: &str) -> bool {
        match self {
            Self::Present => true,
            Self::Equal(wanted) => text == &**wanted,
            Self::Unequal(unwanted) => text != &**unwanted,
            Self::Number(order, bound) => {
                compared(text.trim(), bound.trim()).is_some_and(|found| match order {
                    Order::Less => found.is_lt(),
                    Order::LessOrEqual => found.is_le(),
                    Order::Greater => found.is_gt(),
                    Order::GreaterOrEqual => found.is_ge(),
                })
            }
        }
    }
}

/// How one number stands to another, to the last digit where both are written in full; none where one of them
/// is no number.
fn compared(one: &str, other: &str) -> Option<Ordering> {
    let exact = Fraction::read(one).zip(Fraction::read(other));
    exact
        .and_then(|(one, other)| one.compared_to(other))
        .or_else(|| number(one)?.partial_cmp(&number(other)?))
}

/// The number that a text is, near enough; infinity is none.
fn number(text: &str) -> Option<f64> {
    text.parse::<f64>().ok().filter(|number| number.is_finite())
}

impl fmt::Display for Attribute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fixed(attribute) => f.write_str((*attribute).into()),
            Self::UserData(key) => write!(f, "\"{key}\""),
        }
    }
}

/// Writes the filter so that it reads back as the same condition.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, conditions: &[Self], sign: &str| {
            for (index, condition) in conditions.iter().enumerate() {
                let sign = if index == 0 { "" } else { sign };
                write!(f, "{sign}({condition})")?;
            }
            Ok(())
        };
        match self {
            Self::All(conditions) => list(f, conditions, " & "),
            Self::Any(conditions) => list(f, conditions, " | "),
            Self::Not(condition) => write!(f, "~({condition})"),
            Self::Test(attribute, comparison) => match comparison {
                Comparison::Present => match attribute.to_string().as_str() {
                    key if key.starts_with('"') => write!(f, "PairExists({key}, \"*\")"),
                    _ => f.write_str("ReasonExists(\"*\")"),
                },
                Comparison::Equal(text) => write!(f, "{attribute} = \"{text}\""),
                Comparison::Unequal(text) => write!(f, "{attribute} != \"{text}\""),
                Comparison::Number(order, bound) => {
                    let sign = match order {
                        Order::Less => "<",
                        Order::LessOrEqual => "<=",
                        Order::Greater => ">",
                        Order::GreaterOrEqual => ">=",
                    };
                    write!(f, "{attribute} {sign} {bound}")
                }
            },
        }
    }
}
