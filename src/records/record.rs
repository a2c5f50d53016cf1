//! A record bound to its form.

use std::sync::Arc;

use super::{Fault, Header, HeaderKey};
use crate::diag::Diagnostic;
use crate::expr::Value;
use crate::model::{Field, FieldType, Form, Handbook};
use crate::read::Moment;
use crate::source::{Place, Span, Spot};

/// What the stream hands over.
#[derive(Debug)]
pub enum Submission {
    /// A record, possibly with faults.
    Record(Box<Record>),
    /// A file, line or row that can't be read as a record, with the unit whose folder it lies in.
    Broken(Box<Diagnostic>, Arc<str>),
}

/// One submission of a unit.
#[derive(Clone, Debug)]
pub struct Record {
    /// Its header.
    pub header: Header,
    /// Index of its form in the handbook; none when the header names none or an unknown one.
    pub form: Option<u16>,
    /// One value for each field of the form, in the form's order; empty without a form.
    pub values: Vec<Bound>,
    /// What is wrong with it as such.
    pub faults: Vec<Fault>,
    /// Where it comes from.
    pub origin: Origin,
    /// It is the same submission once more, as the further form its header says it `serves`.
    pub served: bool,
}

/// Where a record comes from.
#[derive(Clone, Debug, PartialEq)]
pub struct Origin {
    /// The file.
    pub path: Arc<str>,
    /// The line, when the file is a stream of lines: its number from 1, and its first byte in the file.
    pub line: Option<(u32, u64)>,
    /// The row, when the file is a table, from 1. Spans then hold the column, from 1.
    pub row: Option<u32>,
    /// The sheet, in a workbook. Without a row the record fills the sheet, and spans hold a row and a column, both from 1.
    pub sheet: Option<Arc<str>>,
    /// The record as a whole.
    pub span: Span,
}

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Bound {
    /// The record does not mention it.
    Absent,
    /// Mentioned and left blank.
    Empty(Span),
    /// A value of the field's type.
    Value(Value, Span),
    /// The rows of a group.
    Rows(Vec<Row>, Span),
    /// A value of another type; the fault says which.
    IllTyped(Span),
}

/// A row of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it stands.
    pub span: Span,
    /// One value for each field of the group.
    pub values: Vec<Bound>,
}

impl Origin {
    /// The place of a span of this record.
    pub fn place(&self, span: Span) -> Place {
        let sheet = self.sheet.clone();
        let spot = match (self.line, self.row, &self.sheet) {
            (Some((line, offset)), _, _) => Spot::Line { line, offset, span },
            (_, Some(row), _) => Spot::Cell { sheet, row, column: span.start.max(1) },
            (_, _, Some(_)) => Spot::Cell { sheet, row: span.start.max(1), column: span.end.max(1) },
            _ => Spot::Bytes(span),
        };
        Place { path: self.path.clone(), spot }
    }
}

impl Record {
    /// The place of a span.
    pub fn place(&self, span: Span) -> Place {
        self.origin.place(span)
    }

    /// The record as a place.
    pub fn whole(&self) -> Place {
        self.place(self.header.span(HeaderKey::Id).unwrap_or(self.origin.span))
    }

    /// The place of a header entry; the record itself where it is not written.
    pub fn place_of(&self, key: HeaderKey) -> Place {
        // `step` and `steps` are two ways to write one thing.
        let span = self.header.span(key).or_else(|| if key == HeaderKey::Steps { self.header.span(HeaderKey::Step) } else { None });
        span.map_or_else(|| self.whole(), |span| self.place(span))
    }

    /// The place of a field; the record itself where it is not written.
    pub fn place_of_field(&self, index: usize) -> Place {
        let span = self.values.get(index).and_then(Bound::span);
        span.map_or_else(|| self.whole(), |span| self.place(span))
    }

    /// Its form.
    pub fn form<'h>(&self, handbook: &'h Handbook) -> Option<&'h Form> {
        self.form.and_then(|i| handbook.forms.get(usize::from(i)))
    }

    /// The value of a field for expressions; `Absent` where it can't be known.
    pub fn value(&self, form: &Form, index: usize) -> Value {
        match (self.values.get(index), form.fields.get(index)) {
            (Some(bound), Some(field)) => bound.value(field),
            _ => Value::Absent,
        }
    }

    /// When it happened: the form's own field where it names one and it is filled in, else the header.
    pub fn at(&self, form: Option<&Form>) -> Option<Moment> {
        let own = form.and_then(|f| f.at).and_then(|i| self.values.get(i));
        match own {
            Some(Bound::Value(Value::Moment(moment), _)) => Some(*moment),
            _ => self.header.at,
        }
    }
}

/// What is told of a record that another run has read: enough for what answers findings.
pub struct Outline {
    /// Its id.
    pub id: Arc<str>,
    /// Its unit.
    pub unit: Arc<str>,
    /// Who acted.
    pub by: Option<Arc<str>>,
    /// When it happened.
    pub at: Moment,
    /// The records it replaces.
    pub supersedes: Vec<Arc<str>>,
    /// Where it stands.
    pub place: Place,
}

impl Outline {
    /// The record, with the values of its form by field.
    pub fn record(self, (n, form): (u16, &Form), values: Vec<(u16, Value)>) -> Record {
        let span = self.place.span();
        let (line, row, sheet) = match &self.place.spot {
            Spot::Line { line, offset, .. } => (Some((*line, *offset)), None, None),
            Spot::Cell { row, sheet, .. } => (None, Some(*row), sheet.clone()),
            _ => (None, None, None),
        };
        let mut bound = vec![Bound::Absent; form.fields.len()];
        for (field, value) in values {
            bound.iter_mut().skip(usize::from(field)).take(1).for_each(|b| *b = Bound::Value(value.clone(), span));
        }
        let mut header = Header::new(self.id, self.unit);
        (header.form, header.by, header.at, header.supersedes) = (Some(form.id.clone()), self.by, Some(self.at), self.supersedes);
        let origin = Origin { path: self.place.path, line, row, sheet, span };
        Record { header, form: Some(n), values: bound, faults: Vec::new(), origin, served: false }
    }
}

impl Bound {
    /// Where it stands.
    pub fn span(&self) -> Option<Span> {
        match self {
            Bound::Absent => None,
            Bound::Empty(span) | Bound::Value(_, span) | Bound::Rows(_, span) | Bound::IllTyped(span) => Some(*span),
        }
    }

    /// Whether it holds a usable value.
    pub fn is_filled(&self) -> bool {
        matches!(self, Bound::Value(..) | Bound::Rows(..))
    }

    /// The value for expressions. A list left empty is an empty list where that is an answer: the field is optional or asks
    /// for no item. Otherwise the missing field is the one finding, and rules over it cannot be checked.
    pub fn value(&self, field: &Field) -> Value {
        let list = field.many || matches!(field.ty, FieldType::Group(_));
        match (self, &field.ty) {
            (Bound::Value(value, _), _) => value.clone(),
            (Bound::Rows(rows, _), FieldType::Group(fields)) => Value::List(rows.iter().map(|row| row.value(fields)).collect()),
            (Bound::Empty(_), _) if list && (!field.required || field.min_items == Some(0)) => Value::List(Arc::from([])),
            _ => Value::Absent,
        }
    }
}

impl Row {
    /// The row for expressions.
    pub fn value(&self, fields: &[Field]) -> Value {
        Value::Row(fields.iter().zip(&self.values).map(|(field, bound)| (field.id.clone(), bound.value(field))).collect())
    }
}
