//! The functions evaluated here; the rest ask the environment.

use std::borrow::Cow;
use std::cell::RefCell;

use jiff::Span;
use regex::{Regex, RegexBuilder};
use rust_decimal::Decimal;
use rustc_hash::FxHashMap;

use super::compare::{self, mismatch, moment};
use super::numbers::{self, number, whole};
use super::{Run, Unknown};
use crate::expr::{Function, Tree, Value};
use crate::read::{CivilPeriod, Moment};
use crate::say;

/// Largest compiled pattern in bytes, and most patterns kept by a thread.
const PATTERN: (usize, usize) = (1 << 20, 64);

impl<'r> Run<'r> {
    /// A function of the subset.
    pub(super) fn function(&self, function: Function, args: &'r [Tree]) -> Result<Value, Unknown> {
        match args {
            [body] if function.groups() => self.over_records(function, body),
            [only] if function.asks() => self.env.call(function, &[self.value(only)?.into_owned()]),
            [only] => self.of_one(function, &*self.value(only)?),
            [first, second] if !function.asks() => {
                let first = self.value(first)?;
                self.of_two(function, &first, &*self.value(second)?)
            }
            _ => {
                let args: Vec<Value> = args.iter().map(|arg| self.value(arg).map(Cow::into_owned)).collect::<Result<_, _>>()?;
                if function.asks() { self.env.call(function, &args) } else { Err(mismatch(&Value::List(args.into()))) }
            }
        }
    }

    fn of_one(&self, function: Function, value: &Value) -> Result<Value, Unknown> {
        match function {
            Function::Abs => Ok(Value::Number(number(value)?.abs())),
            Function::Round => numbers::round(value, None).map(Value::Number),
            Function::Year => Ok(Value::Number(moment(value)?.date.year().into())),
            Function::Month => Ok(Value::Number(moment(value)?.date.month().into())),
            Function::Date => Ok(Value::Moment(Moment::day(moment(value)?.date))),
            Function::PeriodStart => Ok(Value::Moment(Moment::day(period(value)?.start))),
            Function::PeriodEnd => Ok(Value::Moment(Moment::day(period(value)?.end))),
            Function::Size => size(value),
            _ => self.of_list(function, items(value)?),
        }
    }

    fn of_list(&self, function: Function, list: &[Value]) -> Result<Value, Unknown> {
        self.spend(list.len() / 64)?;
        match function {
            Function::Sum => numbers::sum(list).map(Value::Number),
            Function::Average => numbers::average(list).map(Value::Number),
            Function::Min => extreme(list, false),
            Function::Max => extreme(list, true),
            Function::Distinct => Ok(Value::Bool(self.unique(list)?.len() == list.len())),
            Function::Unique => Ok(Value::List(self.unique(list)?.into_iter().cloned().collect())),
            // One list in a list is all there is to join.
            _ if matches!(list, [Value::List(_)]) => Ok(list[0].clone()),
            _ => {
                let inner: Vec<&[Value]> = list.iter().map(items).collect::<Result<_, _>>()?;
                self.spend(inner.iter().map(|items| items.len()).sum::<usize>() / 64)?;
                Ok(Value::List(inner.into_iter().flatten().cloned().collect()))
            }
        }
    }

    fn of_two(&self, function: Function, a: &Value, b: &Value) -> Result<Value, Unknown> {
        match function {
            Function::Round => numbers::round(a, Some(b)).map(Value::Number),
            Function::Subset => self.subset(items(a)?, items(b)?).map(Value::Bool),
            Function::Overlap => self.overlap(items(a)?, items(b)?).map(Value::Bool),
            Function::Contains => Ok(Value::Bool(text(a)?.contains(text(b)?))),
            Function::StartsWith => Ok(Value::Bool(text(a)?.starts_with(text(b)?))),
            Function::EndsWith => Ok(Value::Bool(text(a)?.ends_with(text(b)?))),
            Function::Matches => matches(text(a)?, text(b)?).map(Value::Bool),
            Function::Days => days(moment(a)?, moment(b)?),
            Function::AddDays => later(moment(a)?, Span::new().try_days(whole(b)?)),
            Function::AddMonths => later(moment(a)?, Span::new().try_months(whole(b)?)),
            _ => Err(mismatch(b)),
        }
    }

    /// The first of each item.
    fn unique<'v>(&self, list: &'v [Value]) -> Result<Vec<&'v Value>, Unknown> {
        if let Some(sets) = compare::plain(&[list])
            && sets[0].len() == list.len()
        {
            return Ok(list.iter().collect());
        }
        let mut kept: Vec<&Value> = Vec::new();
        for item in list {
            self.spend(kept.len())?;
            if !any(kept.iter().map(|other| compare::same(item, other)))? {
                kept.push(item);
            }
        }
        Ok(kept)
    }

    fn subset(&self, a: &[Value], b: &[Value]) -> Result<bool, Unknown> {
        if let Some(sets) = compare::plain(&[a, b]) {
            return Ok(sets[0].is_subset(&sets[1]));
        }
        self.spend(a.len().saturating_mul(b.len()))?;
        any(a.iter().map(|item| compare::member(item, b).map(|member| !member))).map(|missing| !missing)
    }

    fn overlap(&self, a: &[Value], b: &[Value]) -> Result<bool, Unknown> {
        if let Some(sets) = compare::plain(&[a, b]) {
            return Ok(!sets[0].is_disjoint(&sets[1]));
        }
        self.spend(a.len().saturating_mul(b.len()))?;
        any(a.iter().map(|item| compare::member(item, b)))
    }
}

/// Whether one holds; unknown when none does and one is unknown.
fn any(truths: impl Iterator<Item = Result<bool, Unknown>>) -> Result<bool, Unknown> {
    let mut open = Ok(false);
    for truth in truths {
        match truth {
            Ok(true) => return Ok(true),
            Ok(false) => {}
            Err(unknown) => open = Err(unknown),
        }
    }
    open
}

fn text(value: &Value) -> Result<&str, Unknown> {
    value.as_text().ok_or_else(|| mismatch(value))
}

fn items(value: &Value) -> Result<&[Value], Unknown> {
    value.items().ok_or_else(|| mismatch(value))
}

fn size(value: &Value) -> Result<Value, Unknown> {
    let size = match value {
        Value::Text(text) => text.chars().count(),
        other => items(other)?.len(),
    };
    Ok(Value::Number(Decimal::from(size)))
}

fn extreme(list: &[Value], greatest: bool) -> Result<Value, Unknown> {
    let Some((first, rest)) = list.split_first() else {
        return Err(Unknown::because(say!("清單是空的", "列表是空的", "the list is empty")));
    };
    let best = rest.iter().try_fold(first, |best, item| {
        let order = compare::order(item, best)?;
        Ok(if (greatest && order.is_gt()) || (!greatest && order.is_lt()) { item } else { best })
    })?;
    Ok(best.clone())
}

fn period(value: &Value) -> Result<CivilPeriod, Unknown> {
    let text = text(value)?;
    let why = || say!("「{text}」不是期間", "“{text}”不是期间", "`{text}` is not a period", text = text);
    CivilPeriod::parse(text).ok_or_else(|| Unknown::because(why()))
}

fn days(from: Moment, to: Moment) -> Result<Value, Unknown> {
    let span = from.date.until(to.date).map_err(|_| numbers::overflow())?;
    Ok(Value::Number(span.get_days().into()))
}

/// A whole day so much later; a clock is dropped, since limits end with the day.
fn later(from: Moment, span: Result<Span, jiff::Error>) -> Result<Value, Unknown> {
    let date = span.and_then(|span| from.date.checked_add(span)).map_err(|_| numbers::overflow())?;
    Ok(Value::Moment(Moment::day(date)))
}

thread_local! {
    /// Patterns are written in rules, so there are few, and each runs on many records.
    static PATTERNS: RefCell<FxHashMap<String, Option<Regex>>> = RefCell::default();
}

fn matches(text: &str, pattern: &str) -> Result<bool, Unknown> {
    PATTERNS.with_borrow_mut(|known| {
        if known.len() >= PATTERN.1 && !known.contains_key(pattern) {
            known.clear();
        }
        let build = || RegexBuilder::new(pattern).size_limit(PATTERN.0).build().ok();
        let found = known.entry(pattern.to_owned()).or_insert_with(build).as_ref().map(|regex| regex.is_match(text));
        let why = || say!("樣式「{p}」不能用", "模式“{p}”不能用", "the pattern `{p}` cannot be used", p = pattern);
        found.ok_or_else(|| Unknown::because(why()))
    })
}
