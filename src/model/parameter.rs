//! Parameters: values the organisation decides, dated, used by prose and checks alike.

use std::sync::Arc;

use jiff::civil::Date;

use super::ClauseKey;
use crate::expr::Value;
use crate::source::Place;

/// What a parameter's value is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ParameterType {
    /// Calendar days.
    Days,
    /// Working days.
    Workdays,
    /// Hours.
    Hours,
    /// Months.
    Months,
    /// A number.
    Number,
    /// A percentage.
    Percent,
    /// An amount.
    Money,
    /// One of a list; decides a branch the source leaves open.
    Choice,
    /// A role, the owner of a duty nobody was given.
    Role,
    /// A list of texts.
    List,
    /// Rows.
    Table,
    /// Text.
    Text,
}

/// A decided value and when it holds.
#[derive(Clone, Debug)]
pub struct ParameterValue {
    /// First day.
    pub from: Date,
    /// The value.
    pub value: Value,
    /// Who decided.
    pub decided_by: Option<String>,
    /// Units it holds for (a pattern with `*`); none: all.
    pub unit: Option<String>,
}

/// A parameter.
#[derive(Clone, Debug)]
pub struct Parameter {
    /// Id, `cross.review_limit`.
    pub id: Arc<str>,
    /// Label.
    pub label: String,
    /// Its label in English, where it is given.
    pub label_en: Option<String>,
    /// Type.
    pub ty: ParameterType,
    /// Our default, shown as such.
    pub default: Option<Value>,
    /// Values decided, in order of date.
    pub values: Vec<ParameterValue>,
    /// The values it may take.
    pub allowed: Vec<Value>,
    /// How values that are not numbers are worded in text.
    pub wording: Vec<(String, String)>,
    /// The clause that leaves it open.
    pub clause: ClauseKey,
    /// What the source leaves open.
    pub note: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// The value of a parameter on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The value.
    pub value: Value,
    /// It is our default; nobody has decided.
    pub provisional: bool,
}

/// A length of time or a number, literal or from a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum Limit {
    /// `param:cross.review_limit`
    Parameter(Arc<str>),
    /// Calendar days.
    Days(i64),
    /// Working days.
    Workdays(i64),
    /// Hours.
    Hours(i64),
    /// Months.
    Months(i64),
    /// A plain number (rounds).
    Count(i64),
}

impl Parameter {
    /// Its default and every value decided.
    pub fn offered_values(&self) -> impl Iterator<Item = &Value> {
        self.default.iter().chain(self.values.iter().map(|v| &v.value))
    }

    /// The value in force for `unit` on `date`: the latest decision that applies, the unit's own before the general one, else the default.
    pub fn resolve(&self, date: Date, unit: Option<&str>) -> Option<Resolved> {
        let applies = |v: &&ParameterValue| v.from <= date && v.unit.as_deref().is_none_or(|p| unit.is_some_and(|u| matches(p, u)));
        let decided = self.values.iter().filter(applies).max_by_key(|v| (v.unit.is_some(), v.from));
        match decided {
            Some(v) => Some(Resolved { value: v.value.clone(), provisional: false }),
            None => self.default.clone().map(|value| Resolved { value, provisional: true }),
        }
    }
}

impl Resolved {
    /// What the value offers to choose from: a list's texts, the ids of its rows, or the keys of a table by key.
    pub fn choices(&self) -> impl Iterator<Item = &str> {
        choices(&self.value)
    }
}

/// What a value offers to choose from.
pub(crate) fn choices(value: &Value) -> impl Iterator<Item = &str> {
    let keys: &[(Arc<str>, Value)] = if let Value::Row(parts) = value { parts } else { &[] };
    let named = |item| Value::as_text(item).or_else(|| item.field("id").and_then(Value::as_text));
    let items = value.items().unwrap_or_default().iter().filter_map(named);
    items.chain(keys.iter().map(|(key, _)| &**key))
}

/// Whether a unit id matches a pattern with `*` at either end.
pub(super) fn matches(pattern: &str, unit: &str) -> bool {
    match (pattern.strip_prefix('*'), pattern.strip_suffix('*')) {
        _ if pattern == "*" => true,
        (Some(tail), _) => unit.ends_with(tail),
        (_, Some(head)) => unit.starts_with(head),
        _ => pattern == unit,
    }
}
