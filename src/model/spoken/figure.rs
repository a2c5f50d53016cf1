//! How a figure is computed, in words: fields by their labels, the four operations, sums and averages.

use super::{Here, Speaker, otherwise};
use crate::expr::{Function, Op, Tree};
use crate::lang::Sentence;
use crate::say;

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
    words: Sentence,
    binds: Binds,
}

impl Said {
    fn whole(words: Sentence) -> Said {
        Said { words, binds: Binds::Whole }
    }

    /// Its words, in brackets where it would fall apart.
    fn part(self, loose: bool) -> Sentence {
        let a = self.words;
        if loose { say!("({a})", "({a})", "({a})"; a = &a) } else { a }
    }
}

impl Speaker<'_> {
    /// An amount in words.
    pub(super) fn figure(&self, tree: &Tree, here: Here) -> Option<Sentence> {
        Some(self.said(tree, here)?.words)
    }

    fn said(&self, tree: &Tree, here: Here) -> Option<Said> {
        let deeper = here.deeper()?;
        match tree {
            Tree::Binary(op, a, b) if op.computes() => operation(*op, self.said(a, deeper)?, self.said(b, deeper)?),
            Tree::If(when, a, b) => {
                let when = self.phrase(when, deeper)?;
                let (a, b) = (self.said(a, deeper)?.words, self.said(b, deeper)?.words);
                Some(Said { words: otherwise(&when, &a, &b), binds: Binds::Alternative })
            }
            other => Some(Said::whole(self.noun(other, here)?.words)),
        }
    }

    /// A figure some function computes.
    pub(super) fn call_in_words(&self, (function, arguments): (Function, &[Tree]), here: Here) -> Option<Sentence> {
        let list = || self.list(arguments.first()?, here);
        let first = || self.figure(arguments.first()?, here);
        Some(match function {
            Function::Sum => say!("{a}的合計", "{a}的合计", "the sum of {a}"; a = &list()?),
            Function::Average => say!("{a}的平均", "{a}的平均", "the average of {a}"; a = &list()?),
            Function::Min => say!("{a}的最小值", "{a}的最小值", "the least of {a}"; a = &list()?),
            Function::Max => say!("{a}的最大值", "{a}的最大值", "the most of {a}"; a = &list()?),
            Function::Size => say!("{a}的項數", "{a}的项数", "the number of {a}"; a = &list()?),
            Function::Unique | Function::Flatten | Function::Collect => list()?,
            Function::Abs => say!("{a}的絕對值", "{a}的绝对值", "the absolute value of {a}"; a = &first()?),
            Function::Latest => say!("最近一筆的{a}", "最近一笔的{a}", "the latest {a}"; a = &first()?),
            Function::Streak => {
                let when = self.phrase(arguments.first()?, here)?;
                say!("最近連續{when}的次數", "最近连续{when}的次数", "how often in a row, lately, {when}"; when = &when)
            }
            Function::Count => {
                let when = self.phrase(arguments.first()?, here)?;
                say!("{when}的筆數", "{when}的笔数", "the number of records where {when}"; when = &when)
            }
            Function::Round => {
                let n = self.noun(arguments.get(1)?, here)?.words;
                say!("{a}，四捨五入至小數 {n} 位", "{a}，四舍五入至小数 {n} 位", "{a}, rounded to {n} decimals"; a = &first()?, n = &n)
            }
            Function::Days | Function::Workdays => self.between(function, arguments, here)?,
            _ => return None,
        })
    }

    fn between(&self, function: Function, arguments: &[Tree], here: Here) -> Option<Sentence> {
        let [from, to] = arguments else { return None };
        let (a, b) = (self.noun(from, here)?.words, self.noun(to, here)?.words);
        Some(if function == Function::Days {
            say!("自{a}至{b}的日數", "自{a}至{b}的日数", "days from {a} to {b}"; a = &a, b = &b)
        } else {
            say!("自{a}至{b}的工作日數", "自{a}至{b}的工作日数", "working days from {a} to {b}"; a = &a, b = &b)
        })
    }
}

fn operation(op: Op, a: Said, b: Said) -> Option<Said> {
    let binds = if matches!(op, Op::Add | Op::Subtract) { Binds::Sum } else { Binds::Product };
    // What is taken away or divided by keeps its brackets.
    let (left, right) = (a.binds < binds, b.binds < binds || b.binds == binds && matches!(op, Op::Subtract | Op::Divide));
    let (a, b) = (&a.part(left), &b.part(right));
    let words = match op {
        Op::Add => say!("{a} + {b}", "{a} + {b}", "{a} + {b}"; a = a, b = b),
        Op::Subtract => say!("{a} − {b}", "{a} − {b}", "{a} − {b}"; a = a, b = b),
        Op::Multiply => say!("{a} × {b}", "{a} × {b}", "{a} × {b}"; a = a, b = b),
        Op::Divide => say!("{a} ÷ {b}", "{a} ÷ {b}", "{a} ÷ {b}"; a = a, b = b),
        _ => return None,
    };
    Some(Said { words, binds })
}
