//! Tables of records: a row is a record, a column an entry of the header or a field of the form.

use std::sync::Arc;

use ::csv::StringRecord;
use rustc_hash::FxHashMap;

use super::stream::{File, Flow};
use super::{HeaderKey, Origin};
use crate::diag::Diagnostic;
use crate::model::Form;
use crate::read::csv::Sheet;
use crate::read::decode::{Encoding, decode};
use crate::read::{Arena, Key, Node, Value};
use crate::say;
use crate::source::{Place, Span};

/// Broken rows after which a table is given up.
const GIVEN_UP: u32 = 1000;

/// A table, wherever its rows come from.
pub(super) trait Source {
    /// The headings.
    fn header(&self) -> &StringRecord;
    /// The place of a cell.
    fn place(&self, row: u32, column: u32) -> Place;
    /// The next row that is not blank: its number, or why it can't be used.
    fn next(&mut self, cells: &mut StringRecord) -> Option<Result<u32, Box<Diagnostic>>>;
    /// The row of the headings.
    fn heading_row(&self) -> u32 {
        1
    }
    /// The sheet, in a workbook.
    fn sheet(&self) -> Option<&Arc<str>> {
        None
    }
}

impl Source for Sheet<'_, '_> {
    fn header(&self) -> &StringRecord {
        &self.header
    }

    fn place(&self, row: u32, column: u32) -> Place {
        Sheet::place(self, row, column)
    }

    fn next(&mut self, cells: &mut StringRecord) -> Option<Result<u32, Box<Diagnostic>>> {
        Sheet::next(self, cells)
    }
}

/// Where a column goes.
#[derive(Clone, Debug, PartialEq)]
enum Column {
    Header(HeaderKey),
    Covers(&'static str),
    Field(String),
    Skipped,
}

/// Reads one file whose name without extension is `stem`: `<form>`, `<form>--<anything>`, either with `.big5` and its kin.
pub(super) fn read(flow: &mut Flow, file: &File, stem: &str) {
    let encoding = Encoding::declared_in(file.path);
    let name = encoding.and_then(|_| stem.rsplit_once('.')).map_or(stem, |(name, _)| name);
    let Some(bytes) = flow.bytes(file) else { return };
    let text = match decode(&bytes, encoding) {
        Ok(text) => text,
        Err(slip) => {
            let place = Place::bytes(file.path, Span::new(slip.at, slip.at + 1));
            return flow.broken(slip.diagnostic("record-encoding", place), file);
        }
    };
    if let Some(at) = text.find('\0') {
        let message = say!("表格含有零位元組", "表格含有零字节", "The table holds bytes of zero");
        let place = Place::bytes(file.path, Span::new(at, at + 1));
        return flow.broken(Diagnostic::error("record-syntax", place, message), file);
    }
    let Some(mut sheet) = Sheet::open(&text, file.context()) else {
        let message = say!("表格是空的", "表格是空的", "The table is empty");
        return flow.broken(Diagnostic::error("record-syntax", Place::whole(file.path.clone()), message), file);
    };
    let form = name.split("--").next().filter(|id| flow.desk.names.form(id).is_some()).map(str::to_owned);
    rows(flow, file, &mut sheet, form);
}

/// Reads the rows of a table, whose records are of the form given where they name none.
pub(super) fn rows(flow: &mut Flow, file: &File, table: &mut dyn Source, form: Option<String>) {
    let mut rows = Rows { form, columns: FxHashMap::default(), broken: 0 };
    rows.headings(flow, file, table);
    rows.run(flow, file, table);
}

struct Rows {
    /// The form the file's name says.
    form: Option<String>,
    /// Where each column goes, by form.
    columns: FxHashMap<Option<u16>, Vec<Column>>,
    broken: u32,
}

impl Rows {
    fn headings(&mut self, flow: &mut Flow, file: &File, sheet: &dyn Source) {
        let mut seen = rustc_hash::FxHashSet::default();
        for (i, heading) in sheet.header().iter().map(str::trim).enumerate() {
            if !heading.is_empty() && !seen.insert(heading) {
                let name = super::convert::clip(heading);
                let message = say!("表頭「{h}」出現兩次", "表头“{h}”出现两次", "The heading \"{h}\" appears twice", h = name);
                let place = sheet.place(sheet.heading_row(), u32::try_from(i + 1).unwrap_or(u32::MAX));
                flow.broken(Diagnostic::error("record-syntax", place, message), file);
            }
        }
    }

    fn run(&mut self, flow: &mut Flow, file: &File, sheet: &mut dyn Source) {
        let form_column = sheet.header().iter().position(|h| HeaderKey::column(h.trim()) == Some(HeaderKey::Form));
        let (mut cells, mut arena) = (StringRecord::new(), Arena::default());
        while let Some(next) = sheet.next(&mut cells) {
            let row = match next {
                Ok(row) => row,
                Err(slip) => {
                    flow.broken(*slip, file);
                    self.broken += 1;
                    if self.broken >= GIVEN_UP {
                        return;
                    }
                    continue;
                }
            };
            arena.clear();
            let named = form_column.and_then(|i| cells.get(i)).map(str::trim).filter(|f| !f.is_empty());
            let form = named.or(self.form.as_deref()).and_then(|name| flow.desk.names.form(name));
            let definition = form.and_then(|i| flow.desk.handbook.forms.get(usize::from(i)));
            let columns = self.columns.entry(form).or_insert_with(|| columns(flow, file, sheet, definition));
            let row_form = if named.is_none() { self.form.as_deref() } else { None };
            let node = record((&cells, sheet.header()), columns, row_form, &arena);
            let origin = Origin {
                path: file.path.clone(),
                line: None,
                row: Some(row),
                sheet: sheet.sheet().cloned(),
                span: Span { start: 1, end: 1 },
            };
            flow.submit(&node, origin, file, &[], true);
        }
    }
}

fn column(heading: &str, form: Option<&Form>) -> Column {
    let field = |name: &str| form.and_then(|f| f.fields.iter().find(|f| &*f.id == name || f.label == name)).map(|f| f.id.to_string());
    if let Some(name) = heading.strip_prefix("fields.") {
        return Column::Field(field(name).unwrap_or_else(|| name.to_owned()));
    }
    match heading {
        "covers.period" => return Column::Covers("period"),
        "covers.subject" => return Column::Covers("subject"),
        _ => {}
    }
    // A form's own label wins over a Chinese label of the header: forms do have fields such as 結果.
    let own = || field(heading).map(Column::Field);
    let entry = HeaderKey::parse(heading).map(Column::Header).or_else(own);
    entry.or_else(|| HeaderKey::column(heading).map(Column::Header)).unwrap_or_else(|| Column::Field(heading.to_owned()))
}

/// Where each column goes. One that no field answers to is told at its heading, once, and not with every row.
fn columns(flow: &mut Flow, file: &File, sheet: &dyn Source, form: Option<&Form>) -> Vec<Column> {
    let mut columns: Vec<Column> = sheet.header().iter().map(|h| column(h.trim(), form)).collect();
    let Some(form) = form else { return columns };
    for (i, target) in columns.iter_mut().enumerate() {
        let Column::Field(id) = target else { continue };
        if id.is_empty() || form.fields.iter().any(|f| *f.id == **id) {
            continue;
        }
        let place = sheet.place(sheet.heading_row(), u32::try_from(i + 1).unwrap_or(u32::MAX));
        let message = say!("表單沒有「{n}」這一欄", "表单没有“{n}”这一栏", "The form has no field \"{n}\"", n = super::convert::clip(id));
        let drop = say!("刪去此欄，或改用表單列出的欄位", "删去此栏，或改用表单列出的字段", "Remove it, or use a field the form lists");
        let help = super::draft::suggest(id, form.fields.iter().map(|f| &*f.id), drop);
        flow.broken(Diagnostic::error("field-unknown", place, message).help(help), file);
        *target = Column::Skipped;
    }
    columns
}

fn record<'t>(
    (cells, header): (&'t StringRecord, &StringRecord),
    columns: &'t [Column],
    form: Option<&'t str>,
    arena: &'t Arena,
) -> Node<'t> {
    let (mut entries, mut fields, mut covers) = (Vec::with_capacity(columns.len()), Vec::with_capacity(columns.len()), Vec::new());
    for (i, target) in columns.iter().enumerate() {
        let number = u32::try_from(i + 1).unwrap_or(u32::MAX);
        let node = cell(cells.get(i).unwrap_or_default(), number);
        let key = |name: &'t str| Key { name, span: node.span };
        match target {
            Column::Header(entry) => entries.push((key(entry.name()), node)),
            Column::Covers(part) => covers.push((key(part), node)),
            // A column without heading and content is a spreadsheet's leftover.
            Column::Field(_) if header.get(i).is_none_or(|h| h.trim().is_empty()) && node.value == Value::Null => {}
            Column::Field(id) => fields.push((key(id.as_str()), node)),
            Column::Skipped => {}
        }
    }
    let first = Span { start: 1, end: 1 };
    let mut part = |name: &'static str, value: Value<'t>| {
        entries.push((Key { name, span: first }, Node { span: first, value }));
    };
    if let Some(form) = form {
        part("form", Value::Text(form));
    }
    if !covers.is_empty() {
        part("covers", Value::Table(arena.table(&covers)));
    }
    part("fields", Value::Table(arena.table(&fields)));
    Node { span: first, value: Value::Table(arena.table(&entries)) }
}

/// A cell or part of one, as a value.
fn cell<'t>(text: &'t str, column: u32) -> Node<'t> {
    let value = if text.trim().is_empty() { Value::Null } else { Value::Text(text) };
    Node { span: Span { start: column, end: column }, value }
}
