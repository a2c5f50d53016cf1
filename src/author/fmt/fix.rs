//! What the lint finds and a machine can mend: marks, emphasis, missing keys, permissions of no use. What a text says stays as it is,
//! clause by clause, or nothing is changed.

use std::collections::BTreeSet;
use std::sync::Arc;

use toml_edit::{Array, DocumentMut, Item, Table};

use super::{Edit, Options, apply, emphasis, gate, keys};
use crate::diag::Diagnostic;
use crate::lang::full_width;

/// The defects that can be mended.
pub const FIXABLE: [&str; 4] = ["punctuation-halfwidth", "emphasis-broken", "key-missing", "allow-unused"];

/// A file with its defects mended, as far as they can be; none when nothing changes. A regulation that would say something else is
/// left as it is, with the reason.
pub fn fixed(path: &Arc<str>, source: &str, found: &[&Diagnostic], options: &Options) -> Result<Option<String>, Box<Diagnostic>> {
    let of = |code: &str| found.iter().filter(|d| d.code == code).map(|d| d.place.span().range()).collect::<Vec<_>>();
    if path.ends_with(".toml") {
        return Ok(without(source, &of("allow-unused")).filter(|text| text != source));
    }
    let marks = of("punctuation-halfwidth").into_iter().filter_map(|range| mark(source, range)).collect();
    let mut text = apply(source, marks);
    if !of("emphasis-broken").is_empty() {
        text = emphasis::mend(path, &text);
    }
    if !of("key-missing").is_empty() && path.ends_with("/text.md") {
        text = keys::add(path, &text, &options.taken);
    }
    if text == source {
        return Ok(None);
    }
    if path.ends_with("/text.md") {
        gate::compare(path, source, &text)?;
    }
    Ok(Some(text))
}

fn mark(source: &str, range: std::ops::Range<usize>) -> Option<Edit> {
    let typed = source.get(range.clone())?;
    let mut chars = typed.chars();
    let (Some(half), None) = (chars.next(), chars.next()) else { return None };
    Some(Edit { range, text: full_width(half)?.to_string() })
}

/// Permissions without the subjects that stand at these places; one whose last subject goes is gone itself.
fn without(source: &str, places: &[std::ops::Range<usize>]) -> Option<String> {
    if places.is_empty() {
        return None;
    }
    // Spans are those of the text as it was read; what is changed has none.
    let read = toml_edit::Document::parse(source).ok()?;
    let mut idle: BTreeSet<(usize, Option<usize>)> = BTreeSet::new();
    let rows = |table: &Table| table.get("allow").and_then(Item::as_array_of_tables).map(|rows| rows.iter().cloned().collect::<Vec<_>>());
    let of_lint = || read.get("lint").and_then(Item::as_table).and_then(rows);
    let mut at = |span: Option<std::ops::Range<usize>>, row: usize, item: Option<usize>| {
        if span.is_some_and(|span| places.contains(&span)) {
            idle.insert((row, item));
        }
    };
    for (n, row) in rows(read.as_table()).or_else(of_lint).unwrap_or_default().iter().enumerate() {
        let on = row.get("on").and_then(Item::as_value)?;
        match on.as_array() {
            Some(list) => list.iter().enumerate().for_each(|(m, item)| at(item.span(), n, Some(m))),
            None => at(on.span(), n, None),
        }
    }
    let mut document: DocumentMut = source.parse().ok()?;
    let table = if document.contains_key("allow") { document.as_table_mut() } else { document.get_mut("lint")?.as_table_mut()? };
    let rows = table.get_mut("allow")?.as_array_of_tables_mut()?;
    let mut words = String::new();
    for (row, item) in idle.into_iter().rev() {
        let list = item.zip(rows.get_mut(row)?.get_mut("on").and_then(Item::as_array_mut));
        let empty = list.is_none_or(|(m, list): (usize, &mut Array)| {
            list.remove(m);
            list.is_empty()
        });
        if empty {
            words = format!("{}{words}", of_the_file(rows.get(row)?));
            rows.remove(row);
        }
    }
    // Before what is left, as the file's own words were before what is gone.
    Some(format!("{words}{}", document.to_string().trim_start_matches('\n')))
}

/// What stands before a row and is set apart from it: words on the file, not on the row.
fn of_the_file(row: &Table) -> String {
    let before = row.decor().prefix().and_then(|p| p.as_str()).unwrap_or_default();
    before.rfind("\n\n").map(|end| before[..end + 2].trim_start_matches('\n').to_owned()).unwrap_or_default()
}
