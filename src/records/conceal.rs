//! What a record file holds in confidential fields, covered: for whoever quotes its lines. A cover keeps every byte's place, so
//! that places found in the file still fit. What cannot be told apart for sure is covered too.

use std::ops::Range;
use std::sync::Arc;

use super::{HeaderKey, parts};
use crate::model::{Field, Form, Handbook};
use crate::read::csv::Sheet;
use crate::read::{Arena, Context, Node, Table, json, toml};

/// The byte a covered byte becomes; those who quote show a run of them as one mark.
pub const COVER: char = '\u{1}';

/// The text of a record file with what is confidential covered; none where there is nothing to cover.
pub fn concealed(handbook: &Handbook, path: &Arc<str>, text: &str) -> Option<String> {
    if !path.starts_with("records/") || !handbook.forms.iter().any(Form::keeps_secrets) {
        return None;
    }
    let mut hand = Hand { handbook, ranges: Vec::new() };
    let zone = handbook.zone(None);
    let cx = Context::file(path, &zone, "record-syntax");
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "toml" => parts::parts(text).into_iter().for_each(|(at, part)| hand.toml(at, part, &cx)),
        "json" => hand.json(0, text, &cx),
        "ndjson" | "jsonl" => {
            let mut at = 0;
            for line in text.split_inclusive('\n') {
                hand.json(at, line, &cx);
                at += line.len();
            }
        }
        _ => hand.table(text, cx),
    }
    (!hand.ranges.is_empty()).then(|| cover(text, &hand.ranges))
}

/// Covers ranges of a text; lines stay lines.
fn cover(text: &str, ranges: &[Range<usize>]) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for range in ranges {
        let range = range.start.min(bytes.len())..range.end.min(bytes.len());
        bytes[range].iter_mut().filter(|b| !matches!(b, b'\n' | b'\r')).for_each(|b| *b = COVER as u8);
    }
    // Ranges end where characters do; should one not, the rest of its character is no letter any more.
    String::from_utf8_lossy(&bytes).into_owned()
}

struct Hand<'h> {
    handbook: &'h Handbook,
    ranges: Vec<Range<usize>>,
}

impl<'h> Hand<'h> {
    fn toml(&mut self, at: usize, part: &str, cx: &Context) {
        let arena = Arena::default();
        let (node, slips) = toml::parse(part, cx, &arena);
        if slips.is_empty() { self.records(at, &node) } else { self.broken(at, part) }
    }

    fn json(&mut self, at: usize, part: &str, cx: &Context) {
        let arena = Arena::default();
        match json::parse(part.trim_end(), cx, &arena) {
            (Some(node), _) => self.records(at, &node),
            (None, _) => self.broken(at, part),
        }
    }

    /// What could not be read is shown only where every form it names keeps nothing back.
    fn broken(&mut self, at: usize, part: &str) {
        let named: Vec<Option<&Form>> = forms_named(part).map(|id| self.handbook.form(id)).collect();
        if named.is_empty() || named.iter().any(|form| form.is_none_or(Form::keeps_secrets)) {
            self.ranges.push(at..at + part.len());
        }
    }

    /// A file holds one record, a list of them, or a table with such a list.
    fn records(&mut self, at: usize, node: &Node) {
        let Some(table) = node.table() else { return node.list().into_iter().flatten().for_each(|item| self.records(at, item)) };
        match table.get("record").and_then(Node::list).filter(|_| table.get("id").is_none()) {
            Some(items) => items.iter().for_each(|item| self.records(at, item)),
            None => self.record(at, table),
        }
    }

    fn record(&mut self, at: usize, table: &Table) {
        let form = table.get("form").and_then(Node::text).and_then(|id| self.handbook.form(id.trim()));
        let served = served(self.handbook, table);
        let secretive = form.is_none_or(Form::keeps_secrets) || !served.is_empty();
        for (key, node) in table.entries {
            match (key.name, node.table()) {
                ("fields", Some(fields)) => match form {
                    Some(form) => self.fields(at, (&form.fields, secretive), fields, &served),
                    None => self.hide(at, node),
                },
                // A field written beside the header by mistake.
                (name, _) if HeaderKey::parse(name).is_none() && secretive => self.hide(at, node),
                _ => {}
            }
        }
    }

    /// Values of fields that are confidential, or that the form does not have: their names may be slips.
    fn fields(&mut self, at: usize, (fields, secretive): (&[Field], bool), table: &Table, served: &[String]) {
        for (key, node) in table.entries {
            match fields.iter().find(|f| *f.id == *key.name) {
                Some(field) if field.confidential || served.iter().any(|id| *id == *field.id) => self.hide(at, node),
                Some(field) => {
                    let rows = node.list().unwrap_or_default().iter().filter_map(Node::table);
                    rows.filter(|_| !field.cells().is_empty()).for_each(|row| self.fields(at, (field.cells(), secretive), row, &[]));
                }
                None if secretive => self.hide(at, node),
                None => {}
            }
        }
    }

    /// A table is covered below its headings when a column of it may be confidential.
    fn table(&mut self, text: &str, cx: Context) {
        let Some(sheet) = Sheet::open(text, cx) else { return };
        let fields = || self.handbook.forms.iter().flat_map(|form| &form.fields);
        let secret = |heading: &str| {
            let name = heading.trim().trim_start_matches("fields.");
            let mut named = fields().filter(|f| *f.id == *name || f.label == name).peekable();
            if named.peek().is_some() {
                named.any(Field::keeps_secrets)
            } else {
                HeaderKey::column(name).is_none() && !name.starts_with("covers.")
            }
        };
        if sheet.header.iter().any(secret) {
            let below = text.find('\n').map_or(text.len(), |at| at + 1);
            self.ranges.push(below..text.len());
        }
    }

    fn hide(&mut self, at: usize, node: &Node) {
        self.ranges.push(at + node.span.start as usize..at + node.span.end as usize);
    }
}

/// Fields of the record that fill confidential fields of other forms it serves.
fn served(handbook: &Handbook, table: &Table) -> Vec<String> {
    let each = table.get("serves").and_then(Node::list).unwrap_or_default().iter().filter_map(Node::table);
    let mut names = Vec::new();
    for serves in each {
        let form = serves.get("form").and_then(Node::text).and_then(|id| handbook.form(id.trim()));
        let map = serves.get("map").and_then(Node::table);
        for field in form.iter().flat_map(|form| &form.fields).filter(|f| f.keeps_secrets()) {
            let source = map.and_then(|map| map.get(&field.id)).and_then(Node::text);
            names.push(source.unwrap_or(&field.id).to_owned());
        }
    }
    names
}

/// The forms a broken text names, wherever it says `form`.
fn forms_named(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("form").filter_map(|(at, word)| {
        let rest = text[at + word.len()..].trim_start_matches(['"', '\'']).trim_start();
        let value = rest.strip_prefix(['=', ':'])?.trim_start();
        let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        value[1..].split_once(quote).map(|(id, _)| id)
    })
}
