//! Values in words: figures with their units, choices as their parameter words them, people and units by name.

use rust_decimal::Decimal;

use crate::expr::Value;
use crate::lang::Sentence;
use crate::model::{FieldType, Handbook, Parameter, ParameterType, Role, Unit};
use crate::say;

/// An amount with its unit.
pub fn amount(unit: ParameterType, n: Decimal) -> Sentence {
    let n = n.normalize();
    let one = n == Decimal::ONE;
    match unit {
        ParameterType::Days if one => say!("1 日", "1 日", "1 day"),
        ParameterType::Days => say!("{n} 日", "{n} 日", "{n} days", n = n),
        ParameterType::Workdays if one => say!("1 個工作日", "1 个工作日", "1 working day"),
        ParameterType::Workdays => say!("{n} 個工作日", "{n} 个工作日", "{n} working days", n = n),
        ParameterType::Hours if one => say!("1 小時", "1 小时", "1 hour"),
        ParameterType::Hours => say!("{n} 小時", "{n} 小时", "{n} hours", n = n),
        ParameterType::Months if one => say!("1 個月", "1 个月", "1 month"),
        ParameterType::Months => say!("{n} 個月", "{n} 个月", "{n} months", n = n),
        ParameterType::Percent => say!("{n}%", "{n}%", "{n}%", n = n),
        ParameterType::Money => Sentence::same(apart(&n.to_string())),
        _ => Sentence::same(n.to_string()),
    }
}

/// An amount of money with its thousands apart: 1,000,000.5.
fn apart(amount: &str) -> String {
    let (whole, rest) = amount.split_at(amount.find('.').unwrap_or(amount.len()));
    let digits = whole.trim_start_matches('-').len();
    let comma =
        |i: usize, c: char| (i > 0 && c.is_ascii_digit() && whole.len() - i < digits && (whole.len() - i).is_multiple_of(3)).then_some(',');
    whole.chars().enumerate().flat_map(|(i, c)| comma(i, c).into_iter().chain([c])).collect::<String>() + rest
}

/// A parameter's value.
pub fn parameter_value(handbook: &Handbook, parameter: &Parameter, value: &Value) -> Sentence {
    let bare = plain(value);
    if let Some((_, words)) = parameter.wording.iter().find(|(v, _)| *v == bare.hant) {
        return Sentence::same(words);
    }
    match (parameter.ty, value) {
        (ParameterType::Role, Value::Text(role)) => handbook.organization.role(role).map_or(bare, Role::words),
        (ty, Value::Number(n)) => amount(ty, *n),
        (_, Value::Row(parts)) => row(handbook, parts),
        _ => bare,
    }
}

/// A row of a table by its values, roles by their names.
fn row(handbook: &Handbook, parts: &[(std::sync::Arc<str>, Value)]) -> Sentence {
    let named = |value: &Value| match value {
        Value::Text(id) => handbook.organization.role(id).map_or_else(|| plain(value), Role::words),
        other => plain(other),
    };
    let joined = |a: Sentence, b: Sentence| crate::say!("{a}：{b}", "{a}：{b}", "{a}: {b}"; a = &a, b = &b);
    parts.iter().map(|(_, value)| named(value)).reduce(joined).unwrap_or_default()
}

/// A value without unit or wording.
pub fn plain(value: &Value) -> Sentence {
    match value {
        Value::Absent | Value::Record(_) => Sentence::default(),
        Value::Row(parts) => {
            let part = |(name, value): &(std::sync::Arc<str>, Value)| Sentence::same(format!("{name}: ")).then(plain(value));
            parts.iter().map(part).reduce(|a, b| a.then(Sentence::same("; ")).then(b)).unwrap_or_default()
        }
        Value::Bool(true) => say!("是", "是", "yes"),
        Value::Bool(false) => say!("否", "否", "no"),
        Value::Number(n) => Sentence::same(n.round_dp(4).normalize().to_string()),
        Value::Text(text) => Sentence::same(&**text),
        Value::Moment(moment) => Sentence::same(moment.to_string()),
        Value::List(items) => items.iter().map(plain).reduce(listed).unwrap_or_default(),
    }
}

/// So many items of a list are shown, and so many characters of a text.
const ITEMS: usize = 6;
const LETTERS: usize = 40;

/// A value a record holds, as its field means it; none where there is nothing short to show.
pub fn shown(handbook: &Handbook, ty: &FieldType, value: &Value) -> Option<Sentence> {
    let organization = &handbook.organization;
    match (ty, value) {
        (_, Value::Absent) => Some(say!("未填", "未填", "nothing")),
        (_, Value::Row(_) | Value::Record(_)) => None,
        (_, Value::List(items)) => {
            let words: Option<Vec<Sentence>> = items.iter().take(ITEMS).map(|item| shown(handbook, ty, item)).collect();
            let words = words?.into_iter().reduce(listed).unwrap_or_else(|| say!("無", "无", "none"));
            Some(if items.len() > ITEMS {
                words.then(say!("…等 {n} 項", "…等 {n} 项", ", … ({n} in all)", n = items.len()))
            } else {
                words
            })
        }
        (FieldType::Person, Value::Text(id)) => Some(Sentence::same(organization.person(id).map_or(&**id, |p| &p.name))),
        (FieldType::Unit, Value::Text(id)) => Some(organization.unit(id).map_or_else(|| Sentence::same(&**id), Unit::words)),
        (_, Value::Text(text)) if text.chars().count() > LETTERS => {
            Some(Sentence::same(text.chars().take(LETTERS).chain(['…']).collect::<String>()))
        }
        (_, value) => Some(plain(value)),
    }
}

fn listed(a: Sentence, b: Sentence) -> Sentence {
    crate::say!("{a}、{b}", "{a}、{b}", "{a}, {b}"; a = &a, b = &b)
}
