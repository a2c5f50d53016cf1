//! How a figure is computed, in words where it can be said: fields by their labels, the four operations, sums and averages.

use super::condition::{self, Label};
use super::page::At;
use crate::expr::{Expr, Function, Op, Quantifier, Tree};

/// How deep a formula may nest and still be put in words.
const DEPTH: usize = 6;

/// How tightly the last operation binds: alternatives, sums, products, everything else.
#[derive(Clone, Copy, PartialEq, PartialOrd)]
enum Binds {
    Alternative,
    Sum,
    Product,
    Whole,
}

/// Part of a formula in words.
struct Said {
    words: String,
    binds: Binds,
}

/// The formula in words; none where it holds what is not said in words.
pub(super) fn words(at: At, expr: &Expr, label: Label) -> Option<String> {
    if let Tree::Call(Function::Round, arguments) = &expr.tree {
        let [inner, digits] = arguments.as_slice() else { return None };
        let (a, n) = (amount(at, inner, label)?, condition::noun(at, digits, label)?);
        return Some(at.book.strings.fill("formula.round", &[("a", &a), ("n", &n)]));
    }
    amount(at, &expr.tree, label)
}

/// An amount in words.
pub(super) fn amount(at: At, tree: &Tree, label: Label) -> Option<String> {
    Some(said(at, tree, label, DEPTH)?.words)
}

fn said(at: At, tree: &Tree, label: Label, depth: usize) -> Option<Said> {
    let deeper = depth.checked_sub(1)?;
    let whole = |words: String| Some(Said { words, binds: Binds::Whole });
    match tree {
        Tree::Binary(op, a, b) => operation(*op, said(at, a, label, deeper)?, said(at, b, label, deeper)?),
        Tree::If(when, a, b) => {
            let when = condition::phrase(at, when, label, deeper)?;
            let (a, b) = (said(at, a, label, deeper)?.words, said(at, b, label, deeper)?.words);
            let words = at.book.strings.fill("when.either", &[("when", &when), ("a", &a), ("b", &b)]);
            Some(Said { words, binds: Binds::Alternative })
        }
        Tree::Call(function, arguments) => match call(at, (*function, arguments), label, deeper) {
            Some(words) => whole(words),
            None => whole(condition::noun(at, tree, label)?),
        },
        other => whole(condition::noun(at, other, label)?),
    }
}

fn operation(op: Op, a: Said, b: Said) -> Option<Said> {
    let (sign, binds) = match op {
        Op::Add => (" + ", Binds::Sum),
        Op::Subtract => (" − ", Binds::Sum),
        Op::Multiply => (" × ", Binds::Product),
        Op::Divide => (" ÷ ", Binds::Product),
        _ => return None,
    };
    let part = |side: Said, loose: bool| if loose { format!("({})", side.words) } else { side.words };
    // What is taken away or divided by keeps its brackets.
    let (left, right) = (a.binds < binds, b.binds < binds || b.binds == binds && matches!(op, Op::Subtract | Op::Divide));
    Some(Said { words: format!("{}{sign}{}", part(a, left), part(b, right)), binds })
}

fn call(at: At, (function, arguments): (Function, &[Tree]), label: Label, depth: usize) -> Option<String> {
    let strings = &at.book.strings;
    let of = |name: &str| Some(strings.fill(name, &[("a", &list(at, arguments.first()?, label, depth)?)]));
    match function {
        Function::Sum => of("formula.sum"),
        Function::Average => of("formula.average"),
        Function::Min => of("formula.least"),
        Function::Max => of("formula.most"),
        Function::Size => of("when.size"),
        Function::Abs => Some(strings.fill("formula.abs", &[("a", &said(at, arguments.first()?, label, depth)?.words)])),
        Function::Streak => Some(strings.fill("formula.streak", &[("when", &condition::phrase(at, arguments.first()?, label, depth)?)])),
        Function::Days => {
            let [from, to] = arguments else { return None };
            let (from, to) = (condition::noun(at, from, label)?, condition::noun(at, to, label)?);
            Some(strings.fill("formula.days", &[("a", &from), ("b", &to)]))
        }
        _ => None,
    }
}

/// A list: a field, some of its rows, what each of them yields, or amounts one after another.
fn list(at: At, tree: &Tree, label: Label, depth: usize) -> Option<String> {
    let deeper = depth.checked_sub(1)?;
    let strings = &at.book.strings;
    match tree {
        Tree::Each { quantifier, list: of, name, body } => {
            let of = list(at, of, label, deeper)?;
            let row = |path: &str| label(path.strip_prefix(&**name).and_then(|rest| rest.strip_prefix('.')).unwrap_or(path));
            match quantifier {
                Quantifier::Map => Some(strings.fill("formula.each", &[("list", &of), ("a", &said(at, body, &row, deeper)?.words)])),
                Quantifier::Filter => {
                    Some(strings.fill("formula.where", &[("list", &of), ("when", &condition::phrase(at, body, &row, deeper)?)]))
                }
                _ => None,
            }
        }
        Tree::List(items) => {
            let items: Option<Vec<String>> = items.iter().map(|item| Some(said(at, item, label, deeper)?.words)).collect();
            Some(strings.list(&items?))
        }
        Tree::Call(Function::Collect, arguments) => list(at, arguments.first()?, label, deeper),
        other => condition::noun(at, other, label),
    }
}
