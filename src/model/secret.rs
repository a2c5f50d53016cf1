//! What leads to a confidential field: whoever tells of a value that rests on one withholds it.

use std::sync::Arc;

use super::{Duty, Field, FieldType, Form, Handbook, Process};
use crate::expr::Expr;

impl Field {
    /// Whether it is confidential, or a cell of its rows is.
    pub fn keeps_secrets(&self) -> bool {
        self.confidential || self.cells().iter().any(|cell| cell.confidential)
    }
}

impl Form {
    /// Whether any of its fields, or of their rows, is confidential.
    pub fn keeps_secrets(&self) -> bool {
        self.fields.iter().any(Field::keeps_secrets)
    }
}

impl Handbook {
    /// Whether an expression over a record of a form reads something confidential, there or where its references lead.
    pub fn reads_secrets(&self, form: &Form, expr: &Expr) -> bool {
        expr.paths().iter().any(|path| self.is_secret(form, path))
    }

    /// Whether a figure of a form rests on something confidential: what it is computed from, or a field it is stated in.
    pub fn rests_on_secrets<'e>(&self, form: &Form, exprs: impl IntoIterator<Item = &'e Expr>, fields: &[Option<&Arc<str>>]) -> bool {
        let named = fields.iter().flatten().any(|field| self.is_secret(form, &[field]));
        named || exprs.into_iter().any(|expr| self.reads_secrets(form, expr))
    }

    /// Whether a path from a record of a form leads to or through something confidential.
    pub fn is_secret(&self, form: &Form, path: &[impl AsRef<str>]) -> bool {
        let Some((first, rest)) = path.split_first() else { return false };
        let field = form.fields.iter().find(|f| *f.id == *first.as_ref());
        field.is_some_and(|field| field.keeps_secrets() || self.leads_to_secrets(field, rest))
    }

    fn leads_to_secrets(&self, field: &Field, rest: &[impl AsRef<str>]) -> bool {
        match (&field.ty, rest) {
            // Which row is named hardly ever matters: its group is looked at whole.
            (FieldType::Ref { form, row: Some(group), .. }, [row, ..]) if row.as_ref() == "row" => {
                self.form(form).is_some_and(|form| self.is_secret(form, &[group]))
            }
            (FieldType::Ref { form, .. }, [_, ..]) => self.form(form).is_some_and(|form| self.is_secret(form, rest)),
            (FieldType::Group(cells), [cell, rest @ ..]) => {
                cells.iter().filter(|c| *c.id == *cell.as_ref()).any(|cell| self.leads_to_secrets(cell, rest))
            }
            _ => false,
        }
    }

    /// Whether the items a duty is owed for are named in confidential fields.
    pub fn hides_items(&self, duty: &Duty) -> bool {
        let process = duty.process.as_ref().and_then(|id| self.process(id));
        let reads = |each: &Expr| {
            let mut forms = duty.forms.iter().filter_map(|id| self.form(id));
            forms.any(|form| self.reads_secrets(form, each)) || process.is_some_and(|p| self.case_reads_secrets(p, each))
        };
        duty.for_each.as_ref().is_some_and(reads)
    }

    /// Whether an expression over a case reads something confidential of one of its steps.
    pub fn case_reads_secrets(&self, process: &Process, expr: &Expr) -> bool {
        expr.paths().iter().any(|path| {
            let parts: Vec<&str> = path.iter().map(|part| &**part).collect();
            let (process, step, rest) = match parts.as_slice() {
                ["case", "all", step, rest @ ..] | ["case", step, rest @ ..] => (Some(process), *step, rest),
                ["parent", parent, step, rest @ ..] => (self.process(parent), *step, rest),
                _ => return false,
            };
            let step = process.and_then(|p| p.step(step).map(|n| &p.steps[n]));
            let forms = step.iter().flat_map(|step| &step.forms).filter_map(|id| self.form(id));
            forms.into_iter().any(|form| self.is_secret(form, rest))
        })
    }
}
