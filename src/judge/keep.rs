//! Which fields of each form are kept in the index: those some later judgement reads.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::expr::Expr;
use crate::model::*;

/// For each form, the fields some later judgement reads.
pub(super) fn kept_fields(handbook: &Handbook) -> Vec<BTreeSet<u16>> {
    let forms = handbook.forms.iter().enumerate().rev().map(|(n, form)| (&*form.id, n)).collect();
    let mut keep = Keep { handbook, forms, fields: vec![BTreeSet::new(); handbook.forms.len()] };
    handbook.forms.iter().for_each(|f| keep.form(f));
    handbook.processes.iter().for_each(|p| keep.process(p));
    handbook.duties.iter().for_each(|d| keep.duty(d));
    for metric in &handbook.metrics {
        if let MetricOver::Many { form, by, order, where_ } = &metric.over {
            by.iter().chain(order).for_each(|f| keep.path(form, &f.split('.').map(Arc::from).collect::<Vec<_>>()));
            metric.reported.iter().for_each(|f| keep.path(form, std::slice::from_ref(f)));
            where_.iter().chain([&metric.value]).for_each(|e| keep.own(form, e));
        }
    }
    keep.figures();
    keep.fields
}

struct Keep<'h> {
    handbook: &'h Handbook,
    /// Positions of forms.
    forms: FxHashMap<&'h str, usize>,
    fields: Vec<BTreeSet<u16>>,
}

impl<'h> Keep<'h> {
    /// Keeps the field a path starts with, and what it leads to through references.
    fn path(&mut self, form: &str, path: &[Arc<str>]) {
        let Some(f) = self.forms.get(form).copied() else { return };
        let Some(first) = path.first() else { return };
        let Some(n) = self.handbook.forms[f].fields.iter().position(|x| *x.id == **first) else { return };
        self.fields[f].insert(n as u16);
        self.onward(&self.handbook.forms[f].fields[n], &path[1..]);
    }

    /// Keeps what the rest of a path leads to, from a field or from a cell of its rows.
    fn onward(&mut self, field: &'h Field, rest: &[Arc<str>]) {
        match (&field.ty, rest) {
            (FieldType::Ref { form, row: Some(group), .. }, [row, cells @ ..]) if **row == *"row" => {
                self.path(form, &[std::slice::from_ref(group), cells].concat());
            }
            (FieldType::Ref { form, .. }, [_, ..]) => self.path(form, rest),
            (FieldType::Group(cells), [cell, rest @ ..]) => {
                let cell = cells.iter().find(|c| *c.id == **cell);
                cell.into_iter().for_each(|cell| self.onward(cell, rest));
            }
            _ => {}
        }
    }

    /// Figures over single records that follow references.
    fn figures(&mut self) {
        let handbook = self.handbook;
        for metric in &handbook.metrics {
            let MetricOver::Each(form) = &metric.over else { continue };
            let exprs: Vec<&Expr> = vec![&metric.value];
            self.figure(form, &exprs, Form::decides, &[metric.reported.as_ref()]);
        }
        for threshold in &handbook.thresholds {
            let exprs: Vec<&Expr> = threshold.expressions().collect();
            let fields = [Some(&threshold.reading.1), threshold.reported.as_ref(), threshold.demands.as_ref()];
            self.figure(&threshold.reading.0, &exprs, Form::decides_line, &fields);
        }
        for grade in &handbook.grades {
            let exprs: Vec<&Expr> = grade.expressions().collect();
            grade.form.iter().for_each(|form| self.figure(form, &exprs, Form::decides, &[grade.reported.as_ref()]));
        }
    }

    fn figure(&mut self, form: &str, exprs: &[&Expr], local: fn(&Form, &Expr) -> bool, fields: &[Option<&Arc<str>>]) {
        if self.handbook.form(form).is_some_and(|f| exprs.iter().all(|e| local(f, e))) {
            return;
        }
        exprs.iter().for_each(|e| self.own(form, e));
        fields.iter().flatten().for_each(|field| self.path(form, std::slice::from_ref(*field)));
    }

    fn own(&mut self, form: &str, expr: &Expr) {
        expr.paths().iter().for_each(|path| self.path(form, path));
    }

    /// The groups whose rows a reference may name.
    fn rows_pointed_at(&mut self, field: &Field) {
        let own = std::slice::from_ref(field);
        let fields = if let FieldType::Group(rows) = &field.ty { rows.as_slice() } else { own };
        for field in fields {
            if let FieldType::Ref { form, row: Some(group), .. } = &field.ty {
                self.path(form, std::slice::from_ref(group));
            }
        }
    }

    fn form(&mut self, form: &Form) {
        for field in &form.fields {
            let holds_ref = match &field.ty {
                FieldType::Ref { .. } => true,
                FieldType::Group(rows) => rows.iter().any(|r| matches!(r.ty, FieldType::Ref { .. })),
                _ => false,
            };
            if holds_ref {
                self.path(&form.id, std::slice::from_ref(&field.id));
                self.rows_pointed_at(field);
            }
            let conditions = std::iter::once(field).chain(field.cells()).filter_map(|f| f.required_when.as_ref());
            conditions.filter(|e| !form.decides(e)).for_each(|e| self.own(&form.id, e));
        }
        for rule in form.rules.iter().filter(|r| !form.decides_rule(r)) {
            self.own(&form.id, &rule.assert);
            rule.when.iter().for_each(|e| self.own(&form.id, e));
        }
    }

    /// Names of a case: `case.step.field`, `case.all.step`, `parent.process.step.field`.
    fn case(&mut self, process: &str, expr: &Expr) {
        for path in expr.paths() {
            let parts: Vec<&str> = path.iter().map(|part| &**part).collect();
            match parts.as_slice() {
                ["case", "all", step, ..] => self.step(process, step, &path[3..]),
                ["case", step, ..] => self.step(process, step, &path[2..]),
                ["parent", process, step, ..] => self.step(process, step, &path[3..]),
                _ => {}
            }
        }
    }

    fn step(&mut self, process: &str, step: &str, rest: &[Arc<str>]) {
        for form in self.step_forms(process, step) {
            self.path(&form, rest);
        }
    }

    fn step_forms(&self, process: &str, step: &str) -> Vec<Arc<str>> {
        let found = self.handbook.process(process).and_then(|p| p.step(step).map(|s| p.steps[s].forms.clone()));
        found.unwrap_or_default()
    }

    fn process(&mut self, process: &Process) {
        process.roles.iter().for_each(|(_, e)| self.case(&process.id, e));
        for rule in &process.rules {
            rule.when.iter().chain([&rule.assert]).for_each(|e| self.case(&process.id, e));
        }
        for step in &process.steps {
            let shared = step.due.iter().chain(&step.for_each).chain(&step.when);
            shared.for_each(|e| self.case(&process.id, e));
            for form in step.forms.clone() {
                if let Some(key) = &step.key {
                    self.path(&form, &[Arc::from(key.as_str())]);
                }
                self.outcomes(process, step, &form);
            }
        }
    }

    fn outcomes(&mut self, process: &Process, step: &Step, form: &str) {
        let Outcomes::Computed(computed) = &step.outcomes else { return };
        for (_, e) in computed {
            self.case(&process.id, e);
            if self.handbook.form(form).is_some_and(|f| !f.decides(e)) {
                self.own(form, e);
            }
        }
    }

    fn duty(&mut self, duty: &Duty) {
        let key = duty.key.iter().map(|k| k.split('.').map(Arc::from).collect());
        let keys: Vec<Vec<Arc<str>>> = key.collect();
        for form in &duty.forms {
            keys.iter().for_each(|k| self.path(form, k));
            duty.where_.iter().chain(&duty.for_each).for_each(|e| self.own(form, e));
            if let Occasion::Every(Every::Per { period: Some(period), .. }) = &duty.occasion {
                self.path(form, std::slice::from_ref(period));
            }
            if let Occasion::On { answer: Some(Answer { key: Some(key), .. }), .. } = &duty.occasion {
                self.path(form, &key.path());
            }
        }
        if let Some(process) = &duty.process {
            duty.where_.iter().chain(&duty.for_each).for_each(|e| self.case(process, e));
        }
        self.trigger(duty);
    }

    fn trigger(&mut self, duty: &Duty) {
        let Occasion::On { trigger, due, .. } = &duty.occasion else { return };
        let (forms, when, group) = match trigger {
            Trigger::Form { form, when } => (vec![form.clone()], when.as_ref(), None),
            Trigger::Rows { form, group, when } => (vec![form.clone()], when.as_ref(), Some(group)),
            Trigger::Step(step) => (self.step_forms(step.process.as_deref().unwrap_or_default(), &step.step), None, None),
            Trigger::Missed(_) => (Vec::new(), None, None),
        };
        for form in &forms {
            group.iter().for_each(|group| self.path(form, std::slice::from_ref(*group)));
            for expr in when.iter().copied().chain(due) {
                self.own(form, expr);
                for path in expr.paths().iter().filter(|p| matches!(&*p[0], "trigger" | "each")) {
                    self.path(form, &path[1..]);
                    // A row's own part comes before the part of its record.
                    let in_row = |group: &&Arc<str>| [std::slice::from_ref(*group), &path[1..]].concat();
                    group.iter().map(in_row).for_each(|path| self.path(form, &path));
                }
            }
        }
    }
}
