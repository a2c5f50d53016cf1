//! Conditions of forms and steps in words where they are simple; as written where they are not.

use super::formula;
use super::page::At;
use super::words::{plain_value, value_words};
use crate::expr::{Expr, Function, Op, Tree, Value};
use crate::model::Parameter;

/// Puts a name as written (`background`, `trigger.due`, `case.apply.unit`) in the words of the form at hand.
pub(super) type Label<'l> = &'l dyn Fn(&str) -> Option<String>;

/// How deep an expression may nest and still be put in words.
const DEPTH: usize = 6;

/// The condition in words, else its source.
pub(super) fn words(at: At, expr: &Expr, label: Label) -> String {
    phrase(at, &expr.tree, label, DEPTH).unwrap_or_else(|| expr.source.to_string())
}

/// The day an expression computes in words, else its source.
pub(super) fn day(at: At, expr: &Expr, label: Label) -> String {
    let said = match &expr.tree {
        Tree::If(when, then, other) => either(at, (when, then, other), label),
        tree => noun(at, tree, label),
    };
    said.unwrap_or_else(|| expr.source.to_string())
}

/// One day or another, as a condition decides.
fn either(at: At, (when, then, other): (&Tree, &Tree, &Tree), label: Label) -> Option<String> {
    let (when, then, other) = (phrase(at, when, label, DEPTH)?, noun(at, then, label)?, noun(at, other, label)?);
    Some(at.book.strings.fill("when.either", &[("when", &when), ("a", &then), ("b", &other)]))
}

/// A condition in words, where it does not nest too deep.
pub(super) fn phrase(at: At, tree: &Tree, label: Label, depth: usize) -> Option<String> {
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

/// A name as written, `trigger.due` or `case.apply.unit`.
fn path(tree: &Tree) -> Option<String> {
    match tree {
        Tree::Name(name) => Some(name.to_string()),
        Tree::Field(of, part) => Some(format!("{}.{part}", path(of)?)),
        _ => None,
    }
}

/// What a tree names: a field, a fact of the record, a parameter, a value, a day counted from another, an amount computed of these.
pub(super) fn noun(at: At, tree: &Tree, label: Label) -> Option<String> {
    let strings = &at.book.strings;
    match tree {
        Tree::Name(_) | Tree::Field(..) => {
            let path = path(tree)?;
            let known = label(&path).map(|words| strings.fill("when.quote", &[("a", &words)]));
            known.or_else(|| strings.find(&format!("names.{}", path.replace('.', "_"))).map(str::to_owned))
        }
        Tree::Call(Function::Param, _) => Some(strings.fill("when.quote", &[("a", &parameter(at, tree)?.label)])),
        Tree::Call(Function::Size, list) => Some(strings.fill("when.size", &[("a", &noun_of_name(at, list.first()?, label)?)])),
        Tree::Call(function, arguments) => counted(at, *function, arguments, label),
        Tree::Literal(Value::Absent) => None,
        Tree::Literal(value) => Some(plain_value(value)),
        Tree::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| noun(at, item, label)).collect();
            Some(strings.any(&items?))
        }
        Tree::Binary(Op::Add | Op::Subtract | Op::Multiply | Op::Divide, ..) => formula::amount(at, tree, label),
        _ => None,
    }
}

/// What a bare name stands for; anything deeper is not put in words, which also bounds the depth.
fn noun_of_name(at: At, tree: &Tree, label: Label) -> Option<String> {
    matches!(tree, Tree::Name(_) | Tree::Field(..)).then(|| noun(at, tree, label))?
}

/// A day counted from another: `add_workdays(trigger.occurred_on, param("…"))`.
fn counted(at: At, function: Function, arguments: &[Tree], label: Label) -> Option<String> {
    let unit = match function {
        Function::AddWorkdays => "amount.workdays",
        Function::AddDays => "amount.days",
        Function::AddMonths => "amount.months",
        _ => return None,
    };
    let [from, n] = arguments else { return None };
    let from = noun_of_name(at, from, label)?;
    let n = match (parameter(at, n), n) {
        (Some(parameter), _) => value_words(at, parameter, &parameter.resolve(at.book.as_of, None)?.value),
        (None, Tree::Literal(value)) => at.book.strings.fill(unit, &[("n", &plain_value(value))]),
        _ => return None,
    };
    Some(at.book.strings.fill("when.counted", &[("from", &from), ("n", &n)]))
}
