//! Equality, order and membership of values. Values of different kinds are not comparable, which is not the same as unequal.

use std::cmp::Ordering;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use super::Unknown;
use crate::expr::Value;
use crate::expr::compile::written_moment;
use crate::read::Moment;
use crate::say;

/// A value of a kind that cannot stand here; only where the handbook could not know the type.
pub(super) fn mismatch(found: &Value) -> Unknown {
    let kind = match found {
        Value::Absent => return Unknown::Absent("…".to_owned()),
        Value::Bool(_) => say!("是非", "是非", "a truth value"),
        Value::Number(_) => say!("數字", "数字", "a number"),
        Value::Text(_) => say!("文字", "文字", "a text"),
        Value::Moment(_) => say!("日期", "日期", "a date"),
        Value::List(_) => say!("清單", "列表", "a list"),
        Value::Row(_) | Value::Record(_) => say!("一筆資料", "一笔数据", "a record"),
    };
    let mut why = say!("值的種類不合：", "值的种类不合：", "a value of the wrong kind: ");
    why.hant.push_str(&kind.hant);
    why.hans.push_str(&kind.hans);
    why.en.push_str(&kind.en);
    Unknown::because(why)
}

/// The moment of a value; a text that is a date counts.
pub(super) fn moment(value: &Value) -> Result<Moment, Unknown> {
    match value {
        Value::Moment(moment) => Ok(*moment),
        Value::Text(text) => written_moment(text).ok_or_else(|| mismatch(value)),
        _ => Err(mismatch(value)),
    }
}

/// Order of two values of one kind.
pub(super) fn order(a: &Value, b: &Value) -> Result<Ordering, Unknown> {
    match (a, b) {
        (Value::Number(a), Value::Number(b)) => Ok(a.cmp(b)),
        (Value::Text(a), Value::Text(b)) => Ok(a.cmp(b)),
        (Value::Moment(_), _) | (_, Value::Moment(_)) => Ok(moment(a)?.compare(moment(b)?)),
        (Value::Number(_) | Value::Text(_), other) | (other, _) => Err(mismatch(other)),
    }
}

/// Whether two values are the same.
pub(super) fn same(a: &Value, b: &Value) -> Result<bool, Unknown> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Ok(a == b),
        (Value::Text(a), Value::Text(b)) => Ok(a == b),
        (Value::Number(_), Value::Number(_)) | (Value::Moment(_), _) | (_, Value::Moment(_)) => Ok(order(a, b)?.is_eq()),
        (Value::List(a), Value::List(b)) => same_items(a, b),
        (Value::Row(a), Value::Row(b)) => same_parts(a, b),
        (Value::Record(a), Value::Record(b)) => Ok(a == b),
        (_, other) => Err(mismatch(other)),
    }
}

fn same_items(a: &[Value], b: &[Value]) -> Result<bool, Unknown> {
    if a.len() != b.len() {
        return Ok(false);
    }
    all(a.iter().zip(b).map(|(a, b)| same(a, b)))
}

fn same_parts(a: &[(Arc<str>, Value)], b: &[(Arc<str>, Value)]) -> Result<bool, Unknown> {
    if a.len() != b.len() {
        return Ok(false);
    }
    let other = |name: &str| b.iter().find(|(n, _)| &**n == name).map(|(_, value)| value);
    all(a.iter().map(|(name, value)| match (value, other(name)) {
        (Value::Absent, Some(Value::Absent)) => Ok(true),
        (Value::Absent, _) | (_, None | Some(Value::Absent)) => Ok(false),
        (value, Some(other)) => same(value, other),
    }))
}

/// Whether all hold: false when one does not, unknown when the rest leave it open.
fn all(mut truths: impl Iterator<Item = Result<bool, Unknown>>) -> Result<bool, Unknown> {
    let mut open = Ok(true);
    match truths.any(|truth| match truth {
        Ok(truth) => !truth,
        Err(unknown) => {
            open = Err(unknown);
            false
        }
    }) {
        true => Ok(false),
        false => open,
    }
}

/// Whether a list holds an item: true when one is the same, unknown when the rest leave it open.
pub(super) fn member(item: &Value, items: &[Value]) -> Result<bool, Unknown> {
    all(items.iter().map(|other| same(item, other).map(|same| !same))).map(|none| !none)
}

/// Items up to which a list is short.
const SHORT: usize = 8;

/// A set of plain values, where equality is exact and hashing is allowed; a day equals every instant of it and so is not plain.
///
/// Short lists are compared pair by pair, which is faster than making sets of them.
pub(super) fn plain<'v>(lists: &[&'v [Value]]) -> Option<Vec<FxHashSet<Key<'v>>>> {
    if lists.iter().all(|list| list.len() <= SHORT) {
        return None;
    }
    let set = |items: &&'v [Value]| items.iter().map(key).collect::<Option<FxHashSet<_>>>();
    let sets: Vec<FxHashSet<Key>> = lists.iter().map(set).collect::<Option<_>>()?;
    let mut keys = sets.iter().flatten();
    let text = matches!(keys.next(), Some(Key::Text(_)));
    keys.all(|key| matches!(key, Key::Text(_)) == text).then_some(sets)
}

/// A text or a number.
#[derive(PartialEq, Eq, Hash)]
pub(super) enum Key<'v> {
    /// A text.
    Text(&'v str),
    /// A number.
    Number(rust_decimal::Decimal),
}

fn key(value: &Value) -> Option<Key<'_>> {
    match value {
        Value::Text(text) => Some(Key::Text(text)),
        Value::Number(number) => Some(Key::Number(*number)),
        _ => None,
    }
}
