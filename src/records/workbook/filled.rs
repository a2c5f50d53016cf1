//! What a form's sheet holds, as the table a record is read from. A span here is a row and a column.

use std::ops::RangeInclusive;

use crate::model::sheet::{ATTACHMENT, SIGNATURE, VALUES, titled_id};
use crate::model::{Field, FieldType, Form, Handbook, Options, choices};
use crate::read::sheet::Row;
use crate::read::{Arena, Key, Node, Value};
use crate::records::{HeaderKey, convert};
use crate::source::Span;

/// Columns of repeated rows, from 1.
const FIRST: u32 = VALUES - 1;

/// What the rows at hand hold.
pub(super) enum Part<'h> {
    /// Nothing to be read.
    Frame,
    /// Something the form does not have, or has had already.
    Unknown,
    /// One value.
    Value(Target<'h>),
    /// A value in each row.
    List(Target<'h>),
    /// Rows with named columns.
    Rows(Target<'h>, Vec<(u32, String)>),
}

/// Where values go.
#[derive(Clone, Copy)]
pub(super) enum Target<'h> {
    /// An entry of the header.
    Header(HeaderKey),
    /// The period or the subject covered.
    Covers(&'static str),
    /// A field of the form.
    Field(&'h Field),
    /// A field the form does not have (any more).
    Stranger,
}

type Entries<'h> = Vec<(Key<'h>, Held<'h>)>;

/// What an entry holds so far.
enum Held<'h> {
    One(Node<'h>),
    /// A list that may grow, and where it stands.
    Many(Span, Vec<Node<'h>>),
}

/// A sheet's contents.
pub(super) struct Filled<'h> {
    handbook: &'h Handbook,
    form: Option<&'h Form>,
    arena: &'h Arena,
    id: String,
    header: Entries<'h>,
    covers: Entries<'h>,
    fields: Entries<'h>,
    seen: Vec<String>,
    any: bool,
    /// Rows that hold repeated rows.
    pub(super) repeated: Vec<RangeInclusive<u32>>,
}

fn span(row: u32, column: u32) -> Span {
    Span { start: row, end: column }
}

impl<'h> Filled<'h> {
    /// Nothing yet, of a form by its id.
    pub(super) fn new(handbook: &'h Handbook, (form, id): (Option<&'h Form>, &str), arena: &'h Arena) -> Filled<'h> {
        Filled {
            handbook,
            form,
            arena,
            id: id.to_owned(),
            header: Vec::new(),
            covers: Vec::new(),
            fields: Vec::new(),
            seen: Vec::new(),
            any: false,
            repeated: Vec::new(),
        }
    }

    fn text(&self, value: &str, at: Span) -> Node<'h> {
        Node { span: at, value: Value::Text(self.arena.text(value)) }
    }

    fn key(&self, name: &str, at: Span) -> Key<'h> {
        Key { name: self.arena.text(name), span: at }
    }

    /// Whether nobody has written anything.
    pub(super) fn is_blank(&self) -> bool {
        !self.any
    }

    /// What a row begins by what its first column says.
    pub(super) fn part(&mut self, path: &str, row: &Row) -> Part<'h> {
        if self.seen.iter().any(|p| p == path) {
            return Part::Unknown;
        }
        self.seen.push(path.to_owned());
        let (name, repeats) = path.strip_suffix("[]").map_or((path, false), |name| (name, true));
        if let Some(id) = name.strip_prefix("fields.") {
            return self.field(id, repeats, row);
        }
        let target = match (name, HeaderKey::parse(name)) {
            ("covers.period", _) => Target::Covers("period"),
            ("covers.subject", _) => Target::Covers("subject"),
            ("signature" | "attachment", Some(entry)) if repeats => return self.rows(Target::Header(entry), row),
            (_, None | Some(HeaderKey::Fields | HeaderKey::Signature | HeaderKey::Attachment | HeaderKey::Serves | HeaderKey::Covers)) => {
                return Part::Unknown;
            }
            (_, Some(entry)) => Target::Header(entry),
        };
        Part::Value(target)
    }

    /// A field that is declared and left blank is mentioned all the same, so that a finding can point at its cell.
    fn field(&mut self, id: &str, repeats: bool, row: &Row) -> Part<'h> {
        let field = self.form.and_then(|f| f.fields.iter().find(|f| *f.id == *id));
        let group = match field {
            Some(field) => matches!(field.ty, FieldType::Group(_)),
            // Labels are words; names of columns are ids.
            None => repeats && row.text(FIRST).bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'),
        };
        let target = field.map_or(Target::Stranger, Target::Field);
        if field.is_some() {
            let at = span(row.number, if group { FIRST } else { VALUES });
            let held = if repeats { Held::Many(at, Vec::new()) } else { Held::One(Node { span: at, value: Value::Null }) };
            self.fields.push((self.key(id, at), held));
        }
        match (repeats, group) {
            (true, true) => self.rows(target, row),
            (true, false) => Part::List(target),
            (false, _) => Part::Value(target),
        }
    }

    fn rows(&mut self, target: Target<'h>, row: &Row) -> Part<'h> {
        let columns = row.cells.iter().filter(|c| c.column >= FIRST).map(|c| (c.column, row.text(c.column).trim().to_owned()));
        self.repeated.push(row.number + 1..=row.number);
        Part::Rows(target, columns.collect())
    }

    /// Takes the values of a row.
    pub(super) fn take(&mut self, part: &Part<'h>, row: &Row) {
        self.any = true;
        let at = span(row.number, VALUES);
        match part {
            Part::Frame | Part::Unknown => {}
            Part::Value(target) => {
                let value = row.text(VALUES);
                let node = match target {
                    Target::Field(field) => Node { span: at, value: self.value(field, value) },
                    Target::Header(HeaderKey::Step) => {
                        // A form may show several steps at once.
                        let steps: Vec<_> = convert::split(value).map(|step| self.text(titled_id(step).unwrap_or(step), at)).collect();
                        Node { span: at, value: Value::List(self.arena.list(steps)) }
                    }
                    Target::Header(HeaderKey::At | HeaderKey::Submitted) => self.text(day_or_moment(value), at),
                    Target::Header(entry) if names_someone(*entry) => self.text(titled_id(value).unwrap_or(value), at),
                    _ => self.text(value, at),
                };
                self.put(*target, node);
            }
            Part::List(target) => {
                let items = match target {
                    Target::Field(field) => self.items(field, row.text(VALUES)),
                    _ => vec![row.text(VALUES).to_owned()],
                };
                items.iter().for_each(|item| self.add(*target, self.text(item, at)));
            }
            Part::Rows(target, columns) => {
                let node = self.row(*target, columns, row);
                if let Some(last) = self.repeated.last_mut() {
                    *last = *last.start()..=row.number;
                }
                self.add(*target, node);
            }
        }
    }

    fn list(&mut self, target: Target) -> (&mut Entries<'h>, &'h str) {
        match target {
            Target::Header(entry) => (&mut self.header, entry.name()),
            Target::Covers(part) => (&mut self.covers, part),
            Target::Field(field) => (&mut self.fields, self.arena.text(&field.id)),
            Target::Stranger => {
                // Strangers are told by the name their rows began with.
                let path = self.seen.last().map(|p| p.trim_end_matches("[]").trim_start_matches("fields."));
                (&mut self.fields, self.arena.text(path.unwrap_or_default()))
            }
        }
    }

    fn put(&mut self, target: Target, node: Node<'h>) {
        let (entries, name) = self.list(target);
        match entries.iter_mut().find(|(k, _)| k.name == name) {
            Some(entry) => entry.1 = Held::One(node),
            None => entries.push((Key { name, span: node.span }, Held::One(node))),
        }
    }

    /// Adds to a list, which stands where its first item does.
    fn add(&mut self, target: Target, node: Node<'h>) {
        let at = node.span;
        let (entries, name) = self.list(target);
        match entries.iter_mut().find(|(k, _)| k.name == name) {
            Some((_, Held::Many(_, items))) => items.push(node),
            Some(entry) => entry.1 = Held::Many(at, vec![node]),
            None => entries.push((Key { name, span: at }, Held::Many(at, vec![node]))),
        }
    }

    /// One of several rows. Fields of a group left blank are mentioned; parts of a signature are not.
    fn row(&self, target: Target, columns: &[(u32, String)], row: &Row) -> Node<'h> {
        let cells: &[Field] = match target {
            Target::Field(Field { ty: FieldType::Group(cells), .. }) => cells,
            _ => &[],
        };
        let known = |name: &str| match target {
            Target::Header(HeaderKey::Signature) => SIGNATURE.contains(&name) && name != "at",
            Target::Header(_) => ATTACHMENT.contains(&name),
            _ => false,
        };
        let mut entries = Vec::with_capacity(columns.len());
        for (column, name) in columns {
            let (at, written) = (span(row.number, *column), row.text(*column));
            let cell = cells.iter().find(|c| *c.id == **name);
            let value = match cell {
                Some(_) if written.is_empty() => Value::Null,
                _ if written.is_empty() => continue,
                Some(cell) if cell.many => Value::List(self.arena.list(self.items(cell, written).iter().map(|i| self.text(i, at)))),
                Some(cell) => self.value(cell, written),
                None if name == "at" => self.text(day_or_moment(written), at).value,
                None if known(name) => self.text(titled_id(written).unwrap_or(written), at).value,
                None => self.text(written, at).value,
            };
            entries.push((self.key(name, at), Node { span: at, value }));
        }
        Node { span: span(row.number, columns.first().map_or(FIRST, |c| c.0)), value: Value::Table(self.arena.table(&entries)) }
    }

    /// Items of a cell: texts stand one in a cell, of what is named there may be several.
    fn items(&self, field: &Field, written: &str) -> Vec<String> {
        let alone = matches!(field.ty, FieldType::Text);
        let split = |text: &str| if alone { vec![text.to_owned()] } else { convert::split(text).map(str::to_owned).collect() };
        split(written).iter().map(|item| self.untitled(field, item).to_owned()).collect()
    }

    fn value(&self, field: &Field, written: &str) -> Value<'h> {
        Value::Text(self.arena.text(self.untitled(field, written)))
    }

    /// What a drop-down list offers is a title with its id; the record holds the id.
    fn untitled<'t>(&self, field: &Field, written: &'t str) -> &'t str {
        let Some(id) = titled_id(written) else { return written };
        let organization = &self.handbook.organization;
        let stands = match (&field.ty, &field.options) {
            (FieldType::Person, _) => organization.person(id).is_some() || organization.external.iter().any(|e| e.id == id),
            (FieldType::Unit, _) => organization.unit(id).is_some(),
            (FieldType::Choice, Some(Options::Parameter(parameter))) => {
                let values = || self.handbook.parameter(parameter).into_iter().flat_map(|p| p.offered_values()).flat_map(choices);
                values().any(|c| c == id) && !values().any(|c| c == written)
            }
            _ => false,
        };
        if stands { id } else { written }
    }

    /// The record's table.
    pub(super) fn node(self, whole: Span) -> Node<'h> {
        let arena = self.arena;
        let settled = |entries: Entries<'h>| -> Vec<_> { entries.into_iter().map(|(key, held)| (key, held.settled(arena))).collect() };
        let mut entries = vec![(self.key(HeaderKey::Form.name(), whole), self.text(&self.id, whole))];
        entries.extend(settled(self.header));
        let tables = [(HeaderKey::Covers, self.covers), (HeaderKey::Fields, self.fields)];
        for (entry, inner) in tables.into_iter().filter(|(_, inner)| !inner.is_empty()) {
            let at = inner[0].0.span;
            let value = Value::Table(arena.table(&settled(inner)));
            entries.push((Key { name: entry.name(), span: at }, Node { span: at, value }));
        }
        Node { span: whole, value: Value::Table(arena.table(&entries)) }
    }
}

impl<'h> Held<'h> {
    fn settled(self, arena: &'h Arena) -> Node<'h> {
        match self {
            Held::One(node) => node,
            Held::Many(span, items) => Node { span, value: Value::List(arena.list(items)) },
        }
    }
}

/// A day typed into a cell for a day with time shows midnight, at which nobody acts.
fn day_or_moment(written: &str) -> &str {
    written.strip_suffix("T00:00:00").unwrap_or(written)
}

/// Entries of the header that name somebody or something by id.
fn names_someone(entry: HeaderKey) -> bool {
    matches!(entry, HeaderKey::Unit | HeaderKey::By | HeaderKey::Delegate | HeaderKey::Outcome)
}
