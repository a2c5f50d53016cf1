//! Expressions in words, in every language: conditions by the labels of what they read, figures by how they are computed.
//! What cannot be said in words is said to be so (`None`), and whoever asked decides what to show instead.

mod figure;
mod names;
mod noun;
mod rule;
#[cfg(test)]
mod tests;
mod value;

use std::borrow::Cow;

use jiff::civil::Date;

use super::Handbook;
use crate::expr::{Function, Op, Quantifier, Tree, Value};
use crate::lang::Sentence;
use crate::say;

pub use names::{case_label, fact, form_label, quoted};
pub use rule::{Reader, case_rule_words, rule_words};
pub use value::{amount, parameter_value, plain, shown};

/// How deep an expression may nest and still be put in words.
const DEPTH: usize = 8;

/// What a name stands for, in words.
#[derive(Clone, Debug)]
pub struct Noun {
    /// All of it: 「申請表」的「提出日」.
    pub words: Sentence,
    /// Its last part alone, for whoever speaks of a row already: 「提出日」.
    pub last: Sentence,
    /// Whether it is a day: days are early and late, not small and large.
    pub day: bool,
}

impl Noun {
    /// Words that have no parts.
    pub fn plain(words: Sentence) -> Noun {
        Noun { last: words.clone(), words, day: false }
    }
}

/// Puts a name as written (`background`, `request.unit`, `case.apply.unit`) in words.
pub type Label<'l> = &'l dyn Fn(&str) -> Option<Noun>;
/// Computes part of an expression, where there is something to compute it of.
pub type Compute<'c> = &'c dyn Fn(&Tree) -> Option<Value>;

/// What expressions are put in words with.
pub struct Speaker<'a> {
    /// Parameters, roles and figures are named by it.
    pub handbook: &'a Handbook,
    /// The day whose values of parameters are told; else they are named.
    pub date: Option<Date>,
    /// The words for names.
    pub label: Label<'a>,
    /// What parts of it come to.
    pub value: Option<Compute<'a>>,
}

/// A variable that stands for the rows of a list, and the ones around it.
#[derive(Clone, Copy)]
struct Scope<'s> {
    name: &'s str,
    /// The list as a path, where it is one.
    list: Option<&'s str>,
    outer: Option<&'s Scope<'s>>,
}

impl Scope<'_> {
    /// A path with its first variable put in full, and whether it had one.
    fn full<'p>(scope: Option<&Scope>, path: &'p str) -> (Option<Cow<'p, str>>, bool) {
        let (first, rest) = path.split_once('.').unwrap_or((path, ""));
        let mut at = scope;
        while let Some(scope) = at {
            if scope.name == first {
                let full = scope.list.filter(|_| !rest.is_empty()).map(|list| Cow::Owned(format!("{list}.{rest}")));
                return (full, true);
            }
            at = scope.outer;
        }
        (Some(Cow::Borrowed(path)), false)
    }
}

/// Where in an expression the speaker is: the variables in force and how much deeper it may go.
#[derive(Clone, Copy)]
struct Here<'s> {
    scope: Option<&'s Scope<'s>>,
    depth: usize,
}

impl<'s> Here<'s> {
    const TOP: Here<'static> = Here { scope: None, depth: DEPTH };

    fn deeper(self) -> Option<Here<'s>> {
        Some(Here { depth: self.depth.checked_sub(1)?, ..self })
    }
}

impl Speaker<'_> {
    /// A condition in words.
    pub fn condition(&self, tree: &Tree) -> Option<Sentence> {
        self.phrase(tree, Here::TOP)
    }

    /// What a tree names or computes, in words: a field, a fact, a parameter, a value, a day counted from another, an amount.
    pub fn amount(&self, tree: &Tree) -> Option<Sentence> {
        self.figure(tree, Here::TOP)
    }

    /// A day an expression computes, in words; one day or another where a condition decides.
    pub fn day(&self, tree: &Tree) -> Option<Sentence> {
        self.moment(tree, Here::TOP)
    }

    fn moment(&self, tree: &Tree, here: Here) -> Option<Sentence> {
        let deeper = here.deeper()?;
        match tree {
            Tree::If(when, then, other) => {
                let (when, a, b) = (self.phrase(when, deeper)?, self.moment(then, deeper)?, self.moment(other, deeper)?);
                Some(otherwise(&when, &a, &b))
            }
            Tree::Call(Function::Min, list) => {
                let a = self.list(list.first()?, deeper)?;
                Some(say!("{a}中最早的一日", "{a}中最早的一日", "the earliest of {a}"; a = &a))
            }
            Tree::Call(function, arguments) => match arguments.as_slice() {
                // What a condition decides of a length it decides of the day.
                [from, Tree::If(when, a, b)] => {
                    let counted = |n: &Tree| Box::new(Tree::Call(*function, vec![from.clone(), n.clone()]));
                    self.moment(&Tree::If(when.clone(), counted(a), counted(b)), deeper)
                }
                _ => Some(self.noun(tree, here)?.words),
            },
            tree => Some(self.noun(tree, here)?.words),
        }
    }

    fn phrase(&self, tree: &Tree, here: Here) -> Option<Sentence> {
        let deeper = here.deeper()?;
        match tree {
            Tree::Name(_) | Tree::Field(..) => {
                let a = self.noun(tree, here)?.words;
                Some(say!("{a}為是", "{a}为是", "{a} is yes"; a = &a))
            }
            Tree::Not(inner) => self.denied(inner, deeper),
            Tree::Has(name) => {
                let a = self.noun(name, here)?.words;
                Some(say!("填了{a}", "填了{a}", "{a} is filled in"; a = &a))
            }
            Tree::Binary(Op::And, a, b) => {
                let (a, b) = (self.phrase(a, deeper)?, self.phrase(b, deeper)?);
                Some(say!("{a}，且{b}", "{a}，且{b}", "{a} and {b}"; a = &a, b = &b))
            }
            Tree::Binary(Op::Or, ..) => self.alternatives(tree, deeper),
            Tree::Binary(op, a, b) => self.compared(*op, (a, b), deeper),
            Tree::If(when, a, b) => {
                let (when, a, b) = (self.phrase(when, deeper)?, self.phrase(a, deeper)?, self.phrase(b, deeper)?);
                Some(say!(
                    "{when}時，{a}；否則{b}",
                    "{when}时，{a}；否则{b}",
                    "where {when}, {a}; otherwise {b}";
                    when = &when,
                    a = &a,
                    b = &b
                ))
            }
            Tree::Call(function, arguments) => self.asked(*function, arguments, deeper),
            Tree::Each { quantifier, list, name, body } => self.of_rows((*quantifier, list, name), body, deeper),
            _ => None,
        }
    }

    /// The contrary of a condition.
    fn denied(&self, tree: &Tree, here: Here) -> Option<Sentence> {
        match tree {
            Tree::Name(_) | Tree::Field(..) => {
                let a = self.noun(tree, here)?.words;
                Some(say!("{a}為否", "{a}为否", "{a} is no"; a = &a))
            }
            Tree::Has(name) => {
                let a = self.noun(name, here)?.words;
                Some(say!("未填{a}", "未填{a}", "{a} is empty"; a = &a))
            }
            Tree::Binary(Op::In, a, b) => {
                let (a, b) = (self.noun(a, here)?.words, self.among(b, here)?);
                Some(say!("{a}不為{b}", "{a}不为{b}", "{a} is not {b}"; a = &a, b = &b))
            }
            Tree::Not(inner) => self.phrase(inner, here.deeper()?),
            // A denial within a denial is no help to readers.
            other => {
                let a = if denies(other) { None } else { self.phrase(other, here) }?;
                Some(say!("並非（{a}）", "并非（{a}）", "not ({a})"; a = &a))
            }
        }
    }

    /// One thing or another. What only guards another alternative against an empty field goes without saying, and "not this, or
    /// that" is said as "where this, that".
    fn alternatives(&self, tree: &Tree, here: Here) -> Option<Sentence> {
        let mut all = Vec::new();
        alternatives(tree, &mut all);
        let guards = |one: &Tree| match one {
            Tree::Not(inner) => match &**inner {
                Tree::Has(name) => all.iter().any(|other| !std::ptr::eq(*other, one) && reads(other, name)),
                _ => false,
            },
            _ => false,
        };
        let mut left: Vec<&Tree> = all.iter().copied().filter(|one| !guards(one)).collect();
        let last = left.pop()?;
        let conditions: Vec<Cow<Tree>> = left.iter().filter_map(|one| contrary(one)).collect();
        let then = self.phrase(last, here)?;
        if !left.is_empty() && conditions.len() == left.len() {
            let when: Option<Vec<Sentence>> = conditions.iter().map(|one| self.phrase(one, here)).collect();
            let when = when?.into_iter().reduce(|a, b| say!("{a}，且{b}", "{a}，且{b}", "{a} and {b}"; a = &a, b = &b))?;
            return Some(say!("{when}時，{then}", "{when}时，{then}", "where {when}, {then}"; when = &when, then = &then));
        }
        let said: Option<Vec<Sentence>> = left.iter().map(|one| self.phrase(one, here)).collect();
        said?.into_iter().chain([then]).reduce(|a, b| say!("{a}，或{b}", "{a}，或{b}", "{a} or {b}"; a = &a, b = &b))
    }

    /// Two sides held against each other.
    fn compared(&self, op: Op, (left, right): (&Tree, &Tree), here: Here) -> Option<Sentence> {
        if op == Op::In {
            let (a, b) = (self.noun(left, here)?.words, self.among(right, here)?);
            return Some(say!("{a}為{b}", "{a}为{b}", "{a} is {b}"; a = &a, b = &b));
        }
        let sides = self.side(left, right, here).zip(self.side(right, left, here));
        let Some((a, b)) = sides else { return self.both(op, (left, right), here) };
        let (day, a, b) = (a.day || b.day, &a.words, &b.words);
        let figures = !day && (is_figure(left) || is_figure(right));
        Some(match (op, day) {
            (Op::Equal, _) if figures => say!("{a}等於{b}", "{a}等于{b}", "{a} equals {b}"; a = a, b = b),
            (Op::Equal, _) => say!("{a}為{b}", "{a}为{b}", "{a} is {b}"; a = a, b = b),
            (Op::NotEqual, _) => say!("{a}不為{b}", "{a}不为{b}", "{a} is not {b}"; a = a, b = b),
            (Op::Less, false) => say!("{a}小於{b}", "{a}小于{b}", "{a} is less than {b}"; a = a, b = b),
            (Op::Less, true) => say!("{a}早於{b}", "{a}早于{b}", "{a} is earlier than {b}"; a = a, b = b),
            (Op::LessEqual, false) => say!("{a}不大於{b}", "{a}不大于{b}", "{a} is at most {b}"; a = a, b = b),
            (Op::LessEqual, true) => say!("{a}不晚於{b}", "{a}不晚于{b}", "{a} is no later than {b}"; a = a, b = b),
            (Op::Greater, false) => say!("{a}大於{b}", "{a}大于{b}", "{a} is greater than {b}"; a = a, b = b),
            (Op::Greater, true) => say!("{a}晚於{b}", "{a}晚于{b}", "{a} is later than {b}"; a = a, b = b),
            (Op::GreaterEqual, false) => say!("{a}不小於{b}", "{a}不小于{b}", "{a} is at least {b}"; a = a, b = b),
            (Op::GreaterEqual, true) => say!("{a}不早於{b}", "{a}不早于{b}", "{a} is no earlier than {b}"; a = a, b = b),
            _ => return None,
        })
    }

    /// Two conditions of which both or neither, or just one, must hold.
    fn both(&self, op: Op, (left, right): (&Tree, &Tree), here: Here) -> Option<Sentence> {
        let (a, b) = (self.truth(left, here)?, self.truth(right, here)?);
        match op {
            Op::Equal => Some(say!(
                "（{a}）與（{b}）同時成立，或都不成立",
                "（{a}）与（{b}）同时成立，或都不成立",
                "({a}) and ({b}) hold together, or neither does";
                a = &a,
                b = &b
            )),
            Op::NotEqual => Some(say!(
                "（{a}）與（{b}）只有一項成立",
                "（{a}）与（{b}）只有一项成立",
                "just one holds of ({a}) and ({b})";
                a = &a,
                b = &b
            )),
            _ => None,
        }
    }

    fn truth(&self, tree: &Tree, here: Here) -> Option<Sentence> {
        self.phrase(tree, here.deeper()?)
    }

    /// What a condition asks of lists and texts.
    fn asked(&self, function: Function, arguments: &[Tree], here: Here) -> Option<Sentence> {
        let one = |n: usize| self.list(arguments.get(n)?, here);
        Some(match function {
            Function::Distinct => say!("{a}沒有重複", "{a}没有重复", "{a} has no repetition"; a = &one(0)?),
            Function::Subset => say!("{a}都在{b}之內", "{a}都在{b}之内", "all of {a} is among {b}"; a = &one(0)?, b = &one(1)?),
            Function::Overlap => say!("{a}與{b}有共同的項", "{a}与{b}有共同的项", "{a} and {b} share an item"; a = &one(0)?, b = &one(1)?),
            Function::Contains => say!("{a}含有「{b}」", "{a}含有“{b}”", "{a} holds \"{b}\""; a = &one(0)?, b = &one(1)?),
            Function::StartsWith => say!("{a}以「{b}」開頭", "{a}以“{b}”开头", "{a} begins with \"{b}\""; a = &one(0)?, b = &one(1)?),
            Function::EndsWith => say!("{a}以「{b}」結尾", "{a}以“{b}”结尾", "{a} ends with \"{b}\""; a = &one(0)?, b = &one(1)?),
            _ => return None,
        })
    }

    /// What holds of all rows, of some, of just one.
    fn of_rows(&self, (quantifier, list, name): (Quantifier, &Tree, &str), body: &Tree, here: Here) -> Option<Sentence> {
        // Rows held against rows are not told apart in words, rows within a row are.
        if here.scope.is_some_and(|outer| !noun::is_part(list, outer.name)) {
            return None;
        }
        let of = self.list(list, here)?;
        let path = noun::list_path(list, here.scope);
        let scope = Scope { name, list: path.as_deref(), outer: here.scope };
        let a = self.phrase(body, Here { scope: Some(&scope), ..here })?;
        match quantifier {
            Quantifier::All => Some(say!("{of}每一項：{a}", "{of}每一项：{a}", "for each of {of}: {a}"; of = &of, a = &a)),
            Quantifier::Exists => {
                Some(say!("{of}至少有一項：{a}", "{of}至少有一项：{a}", "for at least one of {of}: {a}"; of = &of, a = &a))
            }
            Quantifier::ExistsOne => Some(say!("{of}恰有一項：{a}", "{of}恰有一项：{a}", "for just one of {of}: {a}"; of = &of, a = &a)),
            Quantifier::Map | Quantifier::Filter => None,
        }
    }
}

/// One thing where a condition holds, another where it does not.
fn otherwise(when: &Sentence, a: &Sentence, b: &Sentence) -> Sentence {
    say!("{a}（{when}）；其他情形為{b}", "{a}（{when}）；其他情形为{b}", "{a} (where {when}); {b} otherwise"; a = a, b = b, when = when)
}

/// Whether a side is computed: figures are equal, other things are the same.
fn is_figure(tree: &Tree) -> bool {
    match tree {
        Tree::Binary(op, ..) => op.computes(),
        Tree::Call(function, _) => matches!(
            function,
            Function::Sum | Function::Average | Function::Size | Function::Round | Function::Days | Function::Workdays | Function::Abs
        ),
        _ => false,
    }
}

fn alternatives<'t>(tree: &'t Tree, all: &mut Vec<&'t Tree>) {
    match tree {
        Tree::Binary(Op::Or, a, b) => {
            alternatives(a, all);
            alternatives(b, all);
        }
        other => all.push(other),
    }
}

/// The contrary of a condition, where it is as short as the condition.
fn contrary(tree: &Tree) -> Option<Cow<'_, Tree>> {
    match tree {
        Tree::Not(inner) => Some(Cow::Borrowed(inner)),
        Tree::Binary(Op::NotEqual, a, b) => Some(Cow::Owned(Tree::Binary(Op::Equal, a.clone(), b.clone()))),
        _ => None,
    }
}

/// Whether a condition holds a denial of more than a name.
fn denies(tree: &Tree) -> bool {
    match tree {
        Tree::Not(inner) => !matches!(**inner, Tree::Name(_) | Tree::Field(..) | Tree::Has(_)),
        Tree::Binary(_, a, b) => denies(a) || denies(b),
        _ => false,
    }
}

/// Whether a tree reads what a name names.
fn reads(tree: &Tree, name: &Tree) -> bool {
    let paths = tree.paths();
    name.paths().iter().all(|path| paths.iter().any(|read| read.starts_with(path)))
}
