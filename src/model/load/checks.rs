//! The list of every declared demand, derived from the tables: what tallies count and coverage is measured by.

use std::sync::Arc;

use super::declared::Declarations;
use crate::model::*;
use crate::source::Place;

/// A demand as the tables give it.
struct Demand<'a> {
    id: String,
    kind: Kind,
    title: &'a str,
    clause: &'a ClauseKey,
    place: &'a Place,
}

/// The checks of forms, processes, duties, metrics, thresholds and grades. `norm` tells how strongly a clause binds.
pub(super) fn derive(all: &Declarations, norm: &dyn Fn(&str) -> Option<Norm>) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |d: Demand| checks.push(check(d, norm));
    all.forms.iter().filter(|f| !f.builtin).for_each(|f| of_form(f, &mut add));
    all.processes.iter().for_each(|p| of_process(p, &mut add));
    all.duties.iter().for_each(|d| of_one(&d.id, Kind::Duty, &d.title, &d.clause, &d.place, &mut add));
    all.metrics.iter().for_each(|m| of_one(&m.id, Kind::Metric, &m.title, &m.clause, &m.place, &mut add));
    all.thresholds.iter().for_each(|t| of_one(&t.id, Kind::Threshold, &t.title, &t.clause, &t.place, &mut add));
    all.grades.iter().for_each(|g| of_one(&g.id, Kind::Grade, &g.title, &g.clause, &g.place, &mut add));
    for duty in &all.duties {
        if let Some(check) = checks.iter_mut().find(|c| c.id == duty.id) {
            check.also = duty.also.clone();
        }
    }
    checks
}

fn check(d: Demand, norm: &dyn Fn(&str) -> Option<Norm>) -> Check {
    let regulation = d.clause.split('/').next().unwrap_or_default();
    Check {
        id: d.id.into(),
        kind: d.kind,
        title: d.title.to_owned(),
        clause: d.clause.clone(),
        also: Vec::new(),
        regulation: Arc::from(regulation),
        strength: norm(d.clause).unwrap_or(Norm::Must).into(),
        place: d.place.clone(),
    }
}

fn of_one<'a>(id: &str, kind: Kind, title: &'a str, clause: &'a ClauseKey, place: &'a Place, add: &mut impl FnMut(Demand<'a>)) {
    add(Demand { id: id.to_owned(), kind, title, clause, place });
}

fn of_form<'a>(form: &'a Form, add: &mut impl FnMut(Demand<'a>)) {
    of_one(&form.id, Kind::Form, &form.title, &form.clause, &form.place, add);
    for field in &form.fields {
        of_field(&form.id, field, add);
    }
    for rule in &form.rules {
        let title = rule.message.as_deref().unwrap_or(&form.title);
        of_one(&format!("{}.{}", form.id, rule.id), Kind::Rule, title, &rule.clause, &rule.place, add);
    }
    for (n, signature) in form.signatures.iter().enumerate() {
        of_one(&signature_id(form, n), Kind::Signature, &form.title, &signature.clause, &signature.place, add);
    }
}

fn of_field<'a>(prefix: &str, field: &'a Field, add: &mut impl FnMut(Demand<'a>)) {
    let kind = if matches!(field.ty, FieldType::Ref { .. }) { Kind::Reference } else { Kind::Field };
    let id = format!("{prefix}.{}", field.id);
    of_one(&id, kind, &field.label, &field.clause, &field.place, add);
    if let FieldType::Group(rows) = &field.ty {
        rows.iter().for_each(|row| of_field(&id, row, add));
    }
}

/// The check id of a form's nth signature.
pub fn signature_id(form: &Form, n: usize) -> String {
    format!("{}@signature{}", form.id, n + 1)
}

fn of_process<'a>(process: &'a Process, add: &mut impl FnMut(Demand<'a>)) {
    for step in process.steps.iter().filter(|s| s.recorded) {
        let id = format!("{}.{}", process.id, step.id);
        of_one(&id, Kind::Step, &step.title, &step.clause, &step.place, add);
        if !step.after.is_empty() {
            of_one(&format!("{id}@after"), Kind::Step, &step.title, &step.clause, &step.place, add);
        }
        if !step.actors.is_empty() {
            of_one(&format!("{id}@actor"), Kind::Actor, &step.title, &step.clause, &step.place, add);
        }
        if step.within.is_some() || step.due.is_some() {
            of_one(&format!("{id}@within"), Kind::Deadline, &step.title, &step.clause, &step.place, add);
        }
    }
    for rule in &process.rules {
        let title = rule.message.as_deref().unwrap_or(&process.title);
        of_one(&format!("{}.{}", process.id, rule.id), Kind::CaseRule, title, &rule.clause, &rule.place, add);
    }
    for separation in &process.separations {
        let id = format!("{}.{}", process.id, separation.id);
        of_one(&id, Kind::Separation, &process.title, &separation.clause, &separation.place, add);
    }
}
