//! Conditions of forms and steps in words where they are simple; as written where they are not.

use super::page::At;
use super::words::{plain_value, value_words};
use crate::expr::{Expr, Function, Op, Tree, Value};
use crate::model::Parameter;

/// Names a field of the form at hand.
pub(super) type Label<'l> = &'l dyn Fn(&str) -> Option<String>;

/// How deep an expression may nest and still be put in words.
const DEPTH: usize = 6;

/// The condition in words, else its source.
pub(super) fn words(at: At, expr: &Expr, label: Label) -> String {
    phrase(at, &expr.tree, label, DEPTH).unwrap_or_else(|| expr.source.to_string())
}

fn phrase(at: At, tree: &Tree, label: Label, depth: usize) -> Option<String> {
    let strings = &at.book.strings;
    let deeper = |t: &Tree| phrase(at, t, label, depth.checked_sub(1)?);
    match tree {
        Tree::Name(name) => Some(strings.fill("when.yes", &[("a", &label(name)?)])),
        Tree::Not(inner) => match &**inner {
            Tree::Name(name) => Some(strings.fill("when.no", &[("a", &label(name)?)])),
            Tree::Has(name) => Some(strings.fill("when.empty", &[("a", &noun(at, name, label)?)])),
            other => Some(strings.fill("when.not", &[("a", &deeper(other)?)])),
        },
        Tree::Has(name) => Some(strings.fill("when.filled", &[("a", &noun(at, name, label)?)])),
        Tree::Binary(Op::And, a, b) => Some(strings.fill("when.and", &[("a", &deeper(a)?), ("b", &deeper(b)?)])),
        Tree::Binary(Op::Or, a, b) => Some(strings.fill("when.or", &[("a", &deeper(a)?), ("b", &deeper(b)?)])),
        Tree::Binary(op, a, b) => {
            let pattern = match op {
                Op::Equal => "when.equal",
                Op::NotEqual => "when.not_equal",
                Op::Less => "when.less",
                Op::LessEqual => "when.at_most",
                Op::Greater => "when.greater",
                Op::GreaterEqual => "when.at_least",
                Op::In => "when.in",
                _ => return None,
            };
            let value = |side: &Tree, other: &Tree| choice(at, side, other).or_else(|| noun(at, side, label));
            Some(strings.fill(pattern, &[("a", &value(a, b)?), ("b", &value(b, a)?)]))
        }
        _ => None,
    }
}

/// The parameter a tree asks for.
fn parameter<'h>(at: At<'_, 'h>, tree: &Tree) -> Option<&'h Parameter> {
    match tree {
        Tree::Call(Function::Param, arguments) => match arguments.as_slice() {
            [Tree::Literal(Value::Text(id))] => at.book.handbook.parameter(id),
            _ => None,
        },
        _ => None,
    }
}

/// A value in the words of the parameter it is compared with.
fn choice(at: At, value: &Tree, other: &Tree) -> Option<String> {
    match value {
        Tree::Literal(value) => Some(value_words(at, parameter(at, other)?, value)),
        _ => None,
    }
}

fn noun(at: At, tree: &Tree, label: Label) -> Option<String> {
    match tree {
        Tree::Name(name) if &**name == "as_of" => Some(at.book.strings.get("when.as_of").to_owned()),
        Tree::Name(name) => Some(at.book.strings.fill("when.quote", &[("a", &label(name)?)])),
        Tree::Call(..) => Some(at.book.strings.fill("when.quote", &[("a", &parameter(at, tree)?.label)])),
        Tree::Literal(Value::Absent) => None,
        Tree::Literal(value) => Some(plain_value(value)),
        Tree::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| noun(at, item, label)).collect();
            Some(at.book.strings.any(&items?))
        }
        Tree::Field(of, part) => match &**of {
            Tree::Name(name) if &**name == "record" => at.book.strings.find(&format!("record.{part}")).map(str::to_owned),
            _ => None,
        },
        _ => None,
    }
}
