//! Values and types of expressions.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::Part;
use crate::read::Moment;

/// A value an expression can hold.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// Nothing was filled in, or the step did not happen. Reading it makes the result unknown.
    #[default]
    Absent,
    /// A truth value.
    Bool(bool),
    /// An exact decimal.
    Number(Decimal),
    /// A text, a choice, a person, a unit, a record id.
    Text(Arc<str>),
    /// A day or an instant.
    Moment(Moment),
    /// A list.
    List(Arc<[Value]>),
    /// A row of a group, an entry of a table parameter, a record as a whole.
    Row(Arc<[(Arc<str>, Value)]>),
    /// A record by its number: its parts are asked of the environment when they are read. Results never hold it.
    Record(u32),
}

/// The type of an expression, known when the handbook loads.
#[derive(Clone, Debug, PartialEq)]
pub enum Type {
    /// Truth value.
    Bool,
    /// Number, money, percent.
    Number,
    /// Text, choice, person, unit, record id, period.
    Text,
    /// Day or instant.
    Moment,
    /// List of one type.
    List(Box<Type>),
    /// Named parts: a group row, a record, a case's step.
    Row(Arc<[(Arc<str>, Type)]>),
    /// Anything: only where the handbook cannot know (a table parameter).
    Any,
}

impl Value {
    /// A text value.
    pub fn text(text: &str) -> Value {
        Value::Text(Arc::from(text))
    }

    /// A part of a row.
    pub fn field(&self, name: &str) -> Option<&Value> {
        match self {
            Value::Row(parts) => parts.iter().find(|(n, _)| &**n == name).map(|(_, v)| v),
            _ => None,
        }
    }

    /// The same by a part of a name.
    pub fn part(&self, part: &Part) -> Option<&Value> {
        match self {
            Value::Row(parts) => part.position(parts, |(name, _)| name).map(|n| &parts[n].1),
            _ => None,
        }
    }

    /// One part of every row of a list, as one list: parts that are lists themselves are joined, rows without the part left out.
    pub fn column(rows: &[Value], part: &mut dyn FnMut(&Value) -> Option<Value>) -> Value {
        let mut column = Vec::with_capacity(rows.len());
        for value in rows.iter().filter_map(part) {
            match value {
                Value::Absent => {}
                Value::List(items) => column.extend(items.iter().cloned()),
                one => column.push(one),
            }
        }
        Value::List(column.into())
    }

    /// The items of a list.
    pub fn items(&self) -> Option<&[Value]> {
        match self {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    /// The text of a text value.
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}
