//! Small changes to records held as tables: what breach samples write and what mutations are made of.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use toml::{Table, Value};

use super::moment;

/// A change to one record of a set.
#[derive(Clone, Debug, PartialEq)]
pub enum Edit {
    /// Writes a value; the path is dotted, and rows count from 1: `fields.progress.1.department`.
    Set {
        /// The record's id.
        record: String,
        /// Where.
        path: String,
        /// What.
        value: Value,
    },
    /// Takes an entry or a row out.
    Remove {
        /// The record's id.
        record: String,
        /// Where.
        path: String,
    },
    /// Leaves the record out.
    Drop {
        /// The record's id.
        record: String,
    },
    /// Moves a date: `+20d`, `-3d`, `+30h`.
    Shift {
        /// The record's id.
        record: String,
        /// Where.
        path: String,
        /// How far.
        by: String,
    },
    /// Adds a record; it lies in its unit's folder.
    Add {
        /// The record.
        record: Table,
    },
}

impl Edit {
    /// Writes a value.
    pub fn set(record: &str, path: impl Into<String>, value: impl Into<Value>) -> Edit {
        Edit::Set { record: record.to_owned(), path: path.into(), value: value.into() }
    }

    /// Takes an entry out.
    pub fn remove(record: &str, path: impl Into<String>) -> Edit {
        Edit::Remove { record: record.to_owned(), path: path.into() }
    }

    /// Leaves a record out.
    pub fn drop(record: &str) -> Edit {
        Edit::Drop { record: record.to_owned() }
    }

    /// The record changed.
    pub fn record(&self) -> &str {
        match self {
            Edit::Set { record, .. } | Edit::Remove { record, .. } | Edit::Drop { record } | Edit::Shift { record, .. } => record,
            Edit::Add { record } => record.get("id").and_then(Value::as_str).unwrap_or_default(),
        }
    }
}

/// Records changed by edits, by id; none: left out.
pub type Changed = BTreeMap<String, Option<Table>>;

/// Applies edits to records looked up by id; the second part is why one could not be applied.
pub fn apply<'r>(edits: &[Edit], find: impl Fn(&str) -> Option<&'r Table>) -> Result<Changed, String> {
    let mut changed = Changed::new();
    for edit in edits {
        let id = edit.record();
        if let Edit::Add { record } = edit {
            changed.insert(id.to_owned(), Some(record.clone()));
            continue;
        }
        if !changed.contains_key(id) {
            let table = find(id).ok_or_else(|| id.to_owned())?;
            changed.insert(id.to_owned(), Some(table.clone()));
        }
        let slot = changed.entry(id.to_owned()).or_default();
        one(edit, slot).ok_or_else(|| format!("{id}: {}", path(edit)))?;
    }
    Ok(changed)
}

fn path(edit: &Edit) -> &str {
    match edit {
        Edit::Set { path, .. } | Edit::Remove { path, .. } | Edit::Shift { path, .. } => path,
        Edit::Drop { .. } | Edit::Add { .. } => "",
    }
}

fn one(edit: &Edit, slot: &mut Option<Table>) -> Option<()> {
    match edit {
        Edit::Drop { .. } => *slot = None,
        Edit::Add { record } => *slot = Some(record.clone()),
        Edit::Set { path, value, .. } => set(slot.as_mut()?, path, value.clone())?,
        Edit::Remove { path, .. } => remove(slot.as_mut()?, path)?,
        Edit::Shift { path, by, .. } => {
            let table = slot.as_mut()?;
            let moved = moment::shift(get(table, path)?, by)?;
            set(table, path, moved)?;
        }
    }
    Some(())
}

/// The value at a dotted path; rows count from 1.
pub fn get<'t>(table: &'t Table, path: &str) -> Option<&'t Value> {
    let mut parts = path.split('.');
    let mut value = table.get(parts.next()?)?;
    for part in parts {
        value = match value {
            Value::Table(table) => table.get(part)?,
            Value::Array(items) => items.get(part.parse::<usize>().ok()?.checked_sub(1)?)?,
            _ => return None,
        };
    }
    Some(value)
}

fn parent<'t>(table: &'t mut Table, path: &str) -> Option<(Holder<'t>, String)> {
    let mut parts: Vec<&str> = path.split('.').collect();
    let last = parts.pop()?.to_owned();
    let mut holder = Holder::Table(table);
    for part in parts {
        let value = match holder {
            Holder::Table(table) => table.entry(part).or_insert_with(|| Value::Table(Table::new())),
            Holder::List(items) => items.get_mut(part.parse::<usize>().ok()?.checked_sub(1)?)?,
        };
        holder = match value {
            Value::Table(table) => Holder::Table(table),
            Value::Array(items) => Holder::List(items),
            _ => return None,
        };
    }
    Some((holder, last))
}

enum Holder<'t> {
    Table(&'t mut Table),
    List(&'t mut Vec<Value>),
}

fn set(table: &mut Table, path: &str, value: Value) -> Option<()> {
    let (holder, last) = parent(table, path)?;
    match holder {
        Holder::Table(table) => {
            table.insert(last, value);
        }
        Holder::List(items) => {
            let n = last.parse::<usize>().ok()?.checked_sub(1)?;
            match n.cmp(&items.len()) {
                Ordering::Less => items[n] = value,
                Ordering::Equal => items.push(value),
                Ordering::Greater => return None,
            }
        }
    }
    Some(())
}

fn remove(table: &mut Table, path: &str) -> Option<()> {
    let (holder, last) = parent(table, path)?;
    match holder {
        Holder::Table(table) => table.remove(&last).map(drop),
        Holder::List(items) => {
            let n = last.parse::<usize>().ok()?.checked_sub(1).filter(|n| *n < items.len())?;
            items.remove(n);
            Some(())
        }
    }
}
