//! What a record decides by itself: expressions that read only its own fields and header, parameters and the calendar.

use std::sync::Arc;

use super::{Field, FieldType, Form, Grade, Rule, Threshold};
use crate::expr::{Expr, Function};

impl Form {
    /// Whether a record decides an expression by itself: it reads only own fields (no references), its header, parameters and dates.
    pub fn decides(&self, expr: &Expr) -> bool {
        !asks_others(expr) && expr.paths().iter().all(|path| self.own_name(path))
    }

    /// Whether a record decides a rule by itself.
    pub fn decides_rule(&self, rule: &Rule) -> bool {
        self.decides(&rule.assert) && rule.when.as_ref().is_none_or(|e| self.decides(e))
    }

    /// The same of an expression that also sees the reading and the line it is held against.
    pub fn decides_line(&self, expr: &Expr) -> bool {
        let given = |path: &[Arc<str>]| path.len() == 1 && ["value", "limit"].contains(&&*path[0]);
        !asks_others(expr) && expr.paths().iter().all(|path| given(path) || self.own_name(path))
    }

    fn own_name(&self, path: &[Arc<str>]) -> bool {
        if *path[0] == *"record" {
            return true;
        }
        let field = self.fields.iter().find(|f| *f.id == *path[0]);
        field.is_some_and(|f| !leads_away(f, &path[1..]))
    }
}

impl Field {
    /// The fields of a group's rows.
    pub fn cells(&self) -> &[Field] {
        if let FieldType::Group(rows) = &self.ty { rows } else { &[] }
    }
}

impl Threshold {
    /// What it computes.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        self.limit.iter().chain(self.levels.iter().map(|(_, level)| level))
    }
}

impl Grade {
    /// What it computes.
    pub fn expressions(&self) -> impl Iterator<Item = &Expr> {
        self.value.iter().chain(self.bands.iter().filter_map(|band| band.from.as_ref()))
    }
}

fn asks_others(expr: &Expr) -> bool {
    expr.tree.calls().iter().any(|(f, _)| matches!(f, Function::Metric | Function::Grade))
}

/// Whether a path from a field goes on through a reference.
fn leads_away(field: &Field, rest: &[Arc<str>]) -> bool {
    match (&field.ty, rest) {
        (_, []) => false,
        (FieldType::Ref { .. }, _) => true,
        (FieldType::Group(cells), [cell, rest @ ..]) => cells.iter().any(|c| *c.id == **cell && leads_away(c, rest)),
        _ => false,
    }
}
