//! A value with its place, whatever the file format. Text borrows from the file, lists and tables lie in an arena.

use rust_decimal::Decimal;

use super::Moment;
use crate::source::Span;

/// A value and the bytes it was written in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Node<'t> {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub value: Value<'t>,
}

/// The kinds of value that record and check files can hold.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Value<'t> {
    /// JSON `null` or an empty table cell.
    Null,
    /// A string.
    Text(&'t str),
    /// A number, exact, with the digits it was written with.
    Number(Decimal),
    /// A truth value.
    Bool(bool),
    /// A date or a date with time.
    Moment(Moment),
    /// A list.
    List(&'t [Node<'t>]),
    /// A table.
    Table(Table<'t>),
}

/// A key and its place.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Key<'t> {
    /// The name.
    pub name: &'t str,
    /// Where it stands.
    pub span: Span,
}

/// Keys and values in the order written; a repeated key was already reported by the reader.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Table<'t> {
    /// The entries.
    pub entries: &'t [(Key<'t>, Node<'t>)],
}

impl<'t> Table<'t> {
    /// The value of a key.
    pub fn get(&self, name: &str) -> Option<&'t Node<'t>> {
        self.entries.iter().find(|(k, _)| k.name == name).map(|(_, v)| v)
    }
}

impl<'t> Node<'t> {
    /// The text, when it is one.
    pub fn text(&self) -> Option<&'t str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The table, when it is one.
    pub fn table(&self) -> Option<&Table<'t>> {
        match &self.value {
            Value::Table(table) => Some(table),
            _ => None,
        }
    }

    /// The list, when it is one.
    pub fn list(&self) -> Option<&'t [Node<'t>]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }
}
