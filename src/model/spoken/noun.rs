//! What an expression names: fields, facts of a record, parameters, values, days counted from others, lists.

use std::sync::Arc;

use super::value::{amount, parameter_value, plain};
use super::{Here, Noun, Scope, Speaker, fact, quoted};
use crate::expr::{Function, Quantifier, Tree, Value};
use crate::lang::Sentence;
use crate::model::{Parameter, ParameterType, Titled};
use crate::say;

impl Speaker<'_> {
    pub(super) fn noun(&self, tree: &Tree, here: Here) -> Option<Noun> {
        match tree {
            Tree::Name(_) | Tree::Field(..) => self.named(&path(tree)?, here.scope),
            Tree::Literal(Value::Absent) => None,
            Tree::Literal(value) => Some(Noun { day: matches!(value, Value::Moment(_)), ..Noun::plain(plain(value)) }),
            Tree::List(items) => {
                let items: Option<Vec<Sentence>> = items.iter().map(|item| Some(self.noun(item, here)?.words)).collect();
                Some(Noun::plain(any(items?)?))
            }
            Tree::Binary(op, ..) if op.computes() => Some(Noun::plain(self.figure(tree, here)?)),
            Tree::Call(function, arguments) => self.called((*function, arguments), tree, here),
            Tree::Each { quantifier: Quantifier::Map | Quantifier::Filter, .. } => Some(Noun::plain(self.list(tree, here)?)),
            _ => None,
        }
    }

    /// What a name stands for. A variable of rows is told by its own part alone: the rows are spoken of already.
    fn named(&self, path: &str, scope: Option<&Scope>) -> Option<Noun> {
        let (full, local) = Scope::full(scope, path);
        let rest = path.split_once('.').map(|(_, rest)| rest);
        if !local {
            return (self.label)(path).or_else(|| fact(path));
        }
        let known = full.as_deref().and_then(|full| (self.label)(full)).or_else(|| (self.label)(rest?));
        match (known, rest) {
            (Some(noun), Some(_)) => Some(Noun { words: noun.last.clone(), ..noun }),
            (_, None) => Some(Noun::plain(say!("該項", "该项", "it"))),
            (None, Some(_)) => None,
        }
    }

    fn called(&self, (function, arguments): (Function, &[Tree]), tree: &Tree, here: Here) -> Option<Noun> {
        let day = |words: Sentence| Some(Noun { day: true, ..Noun::plain(words) });
        let deeper = here.deeper()?;
        let first = || self.noun(arguments.first()?, deeper);
        match function {
            Function::Param => Some(Noun::plain(quoted(&self.parameter(tree)?.words()))),
            Function::AddWorkdays | Function::AddDays | Function::AddMonths => day(self.counted(function, arguments, deeper)?),
            Function::Date => first(),
            Function::PeriodStart => day(say!("{a}的首日", "{a}的首日", "the first day of {a}"; a = &first()?.words)),
            Function::PeriodEnd => day(say!("{a}的末日", "{a}的末日", "the last day of {a}"; a = &first()?.words)),
            Function::Year => Some(Noun::plain(say!("{a}的年份", "{a}的年份", "the year of {a}"; a = &first()?.words))),
            Function::Month => Some(Noun::plain(say!("{a}的月份", "{a}的月份", "the month of {a}"; a = &first()?.words))),
            Function::Holders => {
                let role = self.role(arguments)?;
                Some(Noun::plain(say!("具「{r}」身分的人員", "具“{r}”身份的人员", "those who hold the role \"{r}\""; r = &role)))
            }
            Function::Units => Some(Noun::plain(say!("各{r}", "各{r}", "every unit that is {r}"; r = &self.role(arguments)?))),
            Function::Metric => {
                let id = text(arguments)?;
                Some(Noun::plain(quoted(&self.handbook.metrics.iter().find(|m| *m.id == *id)?.words())))
            }
            _ => Some(Noun::plain(self.call_in_words((function, arguments), deeper)?)),
        }
    }

    /// One side of a comparison. A constant is told in the words of the parameter it is held against; what is computed is told
    /// with what it comes to.
    pub(super) fn side(&self, side: &Tree, other: &Tree, here: Here) -> Option<Noun> {
        if let (Tree::Literal(value), Some(parameter)) = (side, self.parameter(other)) {
            return Some(Noun::plain(parameter_value(self.handbook, parameter, value)));
        }
        let noun = self.noun(side, here)?;
        let computed = matches!(side, Tree::Call(..) | Tree::Binary(..));
        let value = self.value.filter(|_| computed && here.scope.is_none()).and_then(|value| value(side));
        let Some(value @ (Value::Number(_) | Value::Moment(_))) = value else { return Some(noun) };
        let (a, n) = (&noun.words, plain(&value));
        Some(Noun { words: say!("{a}（{n}）", "{a}（{n}）", "{a} ({n})"; a = a, n = &n), ..noun })
    }

    /// What something may be one of.
    pub(super) fn among(&self, tree: &Tree, here: Here) -> Option<Sentence> {
        if let Tree::List(_) = tree {
            return Some(self.noun(tree, here)?.words);
        }
        let a = self.list(tree, here.deeper()?)?;
        Some(say!("{a}之一", "{a}之一", "one of {a}"; a = &a))
    }

    /// A list: a field, some of its rows, what each of them yields, or things one after another.
    pub(super) fn list(&self, tree: &Tree, here: Here) -> Option<Sentence> {
        let deeper = here.deeper()?;
        match tree {
            Tree::Each { quantifier, list, name, body } => {
                let path = list_path(list, here.scope);
                let of = self.list(list, deeper)?;
                let scope = Scope { name, list: path.as_deref(), outer: here.scope };
                let inner = Here { scope: Some(&scope), ..deeper };
                match quantifier {
                    Quantifier::Map => {
                        let a = self.figure(body, inner)?;
                        // Rows chosen before are rows already.
                        let chosen = matches!(**list, Tree::Each { .. });
                        Some(if chosen {
                            say!("{of}的{a}", "{of}的{a}", "{a} of {of}"; of = &of, a = &a)
                        } else {
                            say!("{of}各列的{a}", "{of}各行的{a}", "{a} of each row of {of}"; of = &of, a = &a)
                        })
                    }
                    Quantifier::Filter => {
                        let when = self.phrase(body, inner)?;
                        Some(say!("{of}中{when}的各列", "{of}中{when}的各行", "the rows of {of} where {when}"; of = &of, when = &when))
                    }
                    _ => None,
                }
            }
            Tree::List(items) => {
                let items: Option<Vec<Sentence>> = items.iter().map(|item| self.figure(item, deeper)).collect();
                all(items?)
            }
            Tree::Call(Function::Collect | Function::Unique | Function::Flatten, arguments) => self.list(arguments.first()?, deeper),
            other => Some(self.noun(other, deeper)?.words),
        }
    }

    /// The parameter a tree asks for.
    fn parameter(&self, tree: &Tree) -> Option<&Parameter> {
        match tree {
            Tree::Call(Function::Param, arguments) => self.handbook.parameter(&text(arguments)?),
            _ => None,
        }
    }

    fn role(&self, arguments: &[Tree]) -> Option<Sentence> {
        Some(self.handbook.organization.role(&text(arguments)?)?.words())
    }

    /// A day counted from another: `add_workdays(trigger.occurred_on, param("…"))`.
    fn counted(&self, function: Function, arguments: &[Tree], here: Here) -> Option<Sentence> {
        let unit = match function {
            Function::AddWorkdays => ParameterType::Workdays,
            Function::AddDays => ParameterType::Days,
            _ => ParameterType::Months,
        };
        let [from, n] = arguments else { return None };
        let plain =
            |tree: &Tree| matches!(tree, Tree::Name(_) | Tree::Field(..) | Tree::Call(Function::PeriodStart | Function::PeriodEnd, _));
        let from = plain(from).then(|| self.noun(from, here))??.words;
        let (n, back) = match n {
            Tree::Negate(n) => (&**n, true),
            n => (n, false),
        };
        let n = match (self.parameter(n), n) {
            (Some(parameter), _) => match self.date {
                Some(date) => parameter_value(self.handbook, parameter, &parameter.resolve(date, None)?.value),
                None => quoted(&parameter.words()),
            },
            (None, Tree::Literal(Value::Number(n))) => amount(unit, *n),
            (None, other) => {
                let n = self.figure(other, here)?;
                return Some(say!("{from}後（{n}）日", "{from}后（{n}）日", "({n}) days after {from}"; from = &from, n = &n))
                    .filter(|_| function == Function::AddDays && !back);
            }
        };
        if back {
            return Some(say!("{from}前 {n}", "{from}前 {n}", "{n} before {from}"; from = &from, n = &n));
        }
        Some(say!("{from}後 {n}", "{from}后 {n}", "{n} after {from}"; from = &from, n = &n))
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

/// Whether a tree names a part of what a variable stands for.
pub(super) fn is_part(tree: &Tree, variable: &str) -> bool {
    path(tree).is_some_and(|path| path.strip_prefix(variable).is_some_and(|rest| rest.starts_with('.')))
}

/// The path of a list, through what takes only some of its rows.
pub(super) fn list_path(tree: &Tree, scope: Option<&Scope>) -> Option<String> {
    match tree {
        Tree::Each { quantifier: Quantifier::Filter, list, .. } => list_path(list, scope),
        Tree::Call(Function::Unique | Function::Flatten, arguments) => list_path(arguments.first()?, scope),
        other => Scope::full(scope, &path(other)?).0.map(|full| full.into_owned()),
    }
}

/// The text a call begins with.
fn text(arguments: &[Tree]) -> Option<Arc<str>> {
    match arguments.first()? {
        Tree::Literal(Value::Text(text)) => Some(text.clone()),
        _ => None,
    }
}

fn any(items: Vec<Sentence>) -> Option<Sentence> {
    items.into_iter().reduce(|a, b| say!("{a}或{b}", "{a}或{b}", "{a} or {b}"; a = &a, b = &b))
}

fn all(items: Vec<Sentence>) -> Option<Sentence> {
    items.into_iter().reduce(|a, b| say!("{a}、{b}", "{a}、{b}", "{a}, {b}"; a = &a, b = &b))
}
