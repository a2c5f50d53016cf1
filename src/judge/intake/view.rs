//! A record with its form, as the expressions of its checks see it.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::expr::{self, Env, Expr, Function, Unknown, Value, evaluate};
use crate::judge::desk::Draft;
use crate::judge::env::Ask;
use crate::judge::plan::FormPlan;
use crate::model::{Form, Handbook};
use crate::read::Moment;
use crate::records::{Bound, Record};

/// A record with its form, as expressions and kinds see it.
pub(in crate::judge) struct RecordView<'a> {
    pub(in crate::judge) handbook: &'a Handbook,
    pub(in crate::judge) record: &'a Record,
    pub(in crate::judge) form: &'a Form,
    pub(in crate::judge) plan: &'a FormPlan,
    pub(in crate::judge) provisional: Cell<bool>,
    at: Moment,
    /// Rows as expressions see them, made when first asked.
    rows: RefCell<Vec<(usize, Value)>>,
}

impl<'a> RecordView<'a> {
    /// A record that happened at a moment, and what its form asks.
    pub(super) fn new(
        handbook: &'a Handbook,
        (record, at): (&'a Record, Moment),
        (form, plan): (&'a Form, &'a FormPlan),
    ) -> RecordView<'a> {
        RecordView { handbook, record, form, plan, provisional: Cell::new(false), at, rows: RefCell::default() }
    }
}

impl RecordView<'_> {
    pub(in crate::judge) fn unit(&self) -> &Arc<str> {
        &self.record.header.unit
    }

    pub(in crate::judge) fn id(&self) -> &Arc<str> {
        &self.record.header.id
    }

    pub(in crate::judge) fn at(&self) -> Moment {
        self.at
    }

    /// A field by its id.
    pub(in crate::judge) fn named(&self, id: &str) -> Value {
        self.held(id).into_owned()
    }

    fn held(&self, id: &str) -> Cow<'_, Value> {
        let n = self.form.fields.iter().position(|f| *f.id == *id);
        n.map_or(Cow::Owned(Value::Absent), |n| self.field(n))
    }

    /// A field by its position.
    pub(super) fn field(&self, n: usize) -> Cow<'_, Value> {
        match self.record.values.get(n) {
            Some(Bound::Value(value, _)) => Cow::Borrowed(value),
            Some(Bound::Rows(..)) => Cow::Owned(self.rows(n)),
            _ => Cow::Owned(self.record.value(self.form, n)),
        }
    }

    fn rows(&self, n: usize) -> Value {
        let known = self.rows.borrow().iter().find(|(field, _)| *field == n).map(|(_, rows)| rows.clone());
        known.unwrap_or_else(|| {
            let rows = self.record.value(self.form, n);
            self.rows.borrow_mut().push((n, rows.clone()));
            rows
        })
    }

    pub(in crate::judge) fn evaluate(&self, expr: &Expr) -> Result<Value, Unknown> {
        evaluate(&expr.tree, self)
    }

    /// Whether a condition is known to hold; an absent value makes it not hold, and has its own finding.
    pub(in crate::judge) fn holds(&self, condition: Option<&Expr>) -> bool {
        condition.is_some_and(|e| matches!(self.evaluate(e), Ok(Value::Bool(true))))
    }

    /// Adds the record to a draft.
    pub(in crate::judge) fn draft(&self, draft: Draft) -> Draft {
        Draft { record: Some(self.id().clone()), case: self.record.header.case.clone(), since: draft.since.or(Some(self.at)), ..draft }
    }

    fn header(&self, name: &str) -> Option<Value> {
        let header = &self.record.header;
        let text = |t: &Arc<str>| Value::Text(t.clone());
        match name {
            "id" => Some(text(&header.id)),
            "unit" => Some(text(&header.unit)),
            "form" => Some(text(&self.form.id)),
            "case" => header.case.as_ref().map(text),
            "by" => header.by.as_ref().map(text),
            "outcome" => header.outcome.as_ref().map(text),
            "at" => Some(Value::Moment(self.at)),
            "submitted" => header.submitted.map(Value::Moment),
            field => Some(self.named(field)),
        }
    }
}

impl Env for RecordView<'_> {
    fn name(&self, name: &str) -> Value {
        if let Some(header) = name.strip_prefix("record.") {
            return self.header(header).unwrap_or_default();
        }
        let Some((first, rest)) = name.split_once('.') else { return self.named(name) };
        rest.split('.').fold(self.named(first), |value, part| member(&value, part))
    }

    fn path(&self, name: &expr::Name) -> Cow<'_, Value> {
        match name.parts() {
            [field] => field.position(&self.form.fields, |f| &f.id).map_or(Cow::Owned(Value::Absent), |n| self.field(n)),
            [record, entry] if record.word() == expr::Word::Record => Cow::Owned(self.header(entry).unwrap_or_default()),
            _ => Cow::Owned(self.name(name)),
        }
    }

    fn call(&self, function: Function, args: &[Value]) -> Result<Value, Unknown> {
        let ask = Ask { handbook: self.handbook, unit: Some(self.unit()), date: self.at.date, provisional: &self.provisional };
        ask.call(function, args)
    }
}

/// A part of a row, or of every row of a list.
fn member(value: &Value, part: &str) -> Value {
    match value {
        Value::List(rows) => Value::column(rows, &mut |row| row.field(part).cloned()),
        other => other.field(part).cloned().unwrap_or_default(),
    }
}
