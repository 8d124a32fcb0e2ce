//! The chapters about filters and formulas: everything that can stand in one, with its sentence.

use strum::{EnumMessage, IntoEnumIterator};

use super::examples::example;
use super::markdown::{Page, code};
use super::rules::short_rule;
use crate::definition::{
    ComparisonSign, Connective, DATA_ATTRIBUTES, FilterFunction, FixedAttribute, Function,
    OPERANDS, Operator, sentence,
};

/// What filters are made of.
pub(super) fn write_filters(page: &mut Page) {
    page.heading(2, "Filters");
    page.text(&format!(
        "A filter is a condition on the data of the call or the reason of the state. {} says what it does to \
         numbers and times, and {} when it is asked; [the grammar](semantics.md#filters) is there, too. \
         Names of attributes and functions may be written in upper or lower case; texts and keys may not.",
        short_rule(36),
        short_rule(20)
    ));
    page.heading(3, "Attributes");
    constructs::<FixedAttribute>(page, "filter");
    for (name, meaning) in DATA_ATTRIBUTES {
        construct(page, "filter", (name, meaning));
    }
    page.heading(3, "Comparisons");
    constructs::<ComparisonSign>(page, "filter");
    page.heading(3, "Functions of filters");
    constructs::<FilterFunction>(page, "filter");
    page.heading(3, "Connectives");
    page.text("Those that bind closest stand first.");
    constructs::<Connective>(page, "filter");
}

/// What formulas are made of.
pub(super) fn write_formulas(page: &mut Page) {
    page.heading(2, "Formulas");
    page.text(&format!(
        "The key `formula` computes in exact fractions, of the data of a call ({}) or of other statistics \
         ({}). Parentheses group; a division by 0 leaves a call out, and gives 0 with the category Formula.",
        short_rule(106),
        short_rule(107)
    ));
    page.heading(3, "Operands");
    for operand in OPERANDS {
        construct(page, "formula", operand);
    }
    page.heading(3, "Operators");
    constructs::<Operator>(page, "formula");
    page.heading(3, "Functions of formulas");
    constructs::<Function>(page, "formula");
}

fn constructs<T>(page: &mut Page, kind: &str)
where
    T: IntoEnumIterator + EnumMessage + Copy + Into<&'static str>,
{
    for one in T::iter() {
        construct(page, kind, (one.into(), &sentence(&one)));
    }
}

fn construct(page: &mut Page, kind: &str, (name, meaning): (&str, &str)) {
    page.text(&format!("{}: {meaning}", code(name)));
    page.yaml(example(kind, name));
}
