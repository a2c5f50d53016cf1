//! Small tables that only the lint reads: found by path among the handbook's files, each value with its place.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::model::Handbook;
use crate::read::{self, Arena, Table, Value};
use crate::source::{Place, Span};

/// Hands every file whose path is wanted to `read`. Slips of syntax were told when the handbook was loaded.
pub(super) fn each(handbook: &Handbook, wanted: &dyn Fn(&str) -> bool, read: &mut dyn FnMut(&Arc<str>, &Table)) {
    for (path, text) in handbook.sources.iter().filter(|(path, _)| wanted(path)) {
        let zone = TimeZone::UTC;
        let context = read::Context::file(path, &zone, "toml-syntax");
        let arena = Arena::default();
        if let Value::Table(table) = read::toml::parse(text, &context, &arena).0.value {
            read(path, &table);
        }
    }
}

/// The tables of a list of tables.
pub(super) fn rows<'a, 't>(table: &'a Table<'t>, key: &str) -> impl Iterator<Item = (Span, &'a Table<'t>)> {
    let list = table.get(key).and_then(|node| node.list()).unwrap_or_default();
    list.iter().filter_map(|node| Some((node.span, node.table()?)))
}

/// A text and its place.
pub(super) fn text(path: &Arc<str>, table: &Table, key: &str) -> Option<(String, Place)> {
    let node = table.get(key)?;
    Some((node.text()?.to_owned(), Place::bytes(path, node.span)))
}

/// A text or a list of texts, each with its place.
pub(super) fn texts(path: &Arc<str>, table: &Table, key: &str) -> Vec<(String, Place)> {
    let Some(node) = table.get(key) else { return Vec::new() };
    let items = node.list().unwrap_or(std::slice::from_ref(node));
    items.iter().filter_map(|item| Some((item.text()?.to_owned(), Place::bytes(path, item.span)))).collect()
}
