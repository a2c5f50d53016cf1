//! The list of every declared demand, derived from the tables: what tallies count and coverage is measured by.

use std::sync::Arc;

use super::declared::Declarations;
use crate::model::*;
use crate::source::Place;

/// A demand as the tables give it.
struct Demand<'a> {
    id: String,
    kind: Kind,
    title: (&'a str, Option<&'a str>),
    clause: &'a ClauseKey,
    place: &'a Place,
}

/// The checks of forms, processes, duties, metrics, thresholds and grades. `norm` tells how strongly a clause binds.
pub(super) fn derive(all: &Declarations, norm: &dyn Fn(&str) -> Option<Norm>) -> Vec<Check> {
    let mut checks = Vec::new();
    let mut add = |d: Demand| checks.push(check(d, norm));
    all.forms.iter().filter(|f| !f.builtin).for_each(|f| of_form(f, &mut add));
    all.processes.iter().for_each(|p| of_process(p, &mut add));
    all.duties.iter().for_each(|d| add(demand(&*d.id, Kind::Duty, named(d), (&d.clause, &d.place))));
    all.metrics.iter().for_each(|m| add(demand(&*m.id, Kind::Metric, named(m), (&m.clause, &m.place))));
    all.thresholds.iter().for_each(|t| add(demand(&*t.id, Kind::Threshold, named(t), (&t.clause, &t.place))));
    all.grades.iter().for_each(|g| add(demand(&*g.id, Kind::Grade, named(g), (&g.clause, &g.place))));
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
        title: d.title.0.to_owned(),
        title_en: d.title.1.map(str::to_owned),
        clause: d.clause.clone(),
        also: Vec::new(),
        regulation: Arc::from(regulation),
        strength: norm(d.clause).unwrap_or(Norm::Must).into(),
        place: d.place.clone(),
    }
}

/// A title, and the same in English where it is given.
fn named(of: &impl Titled) -> (&str, Option<&str>) {
    (of.title(), of.title_en())
}

/// A demand under an id, with its title.
fn demand<'a>(
    id: impl Into<String>,
    kind: Kind,
    title: (&'a str, Option<&'a str>),
    (clause, place): (&'a ClauseKey, &'a Place),
) -> Demand<'a> {
    Demand { id: id.into(), kind, title, clause, place }
}

fn of_form<'a>(form: &'a Form, add: &mut impl FnMut(Demand<'a>)) {
    add(demand(&*form.id, Kind::Form, named(form), (&form.clause, &form.place)));
    for field in &form.fields {
        of_field(&form.id, field, add);
    }
    for rule in &form.rules {
        let title = rule.message.as_deref().map_or_else(|| named(form), |message| (message, rule.message_en.as_deref()));
        add(demand(format!("{}.{}", form.id, rule.id), Kind::Rule, title, (&rule.clause, &rule.place)));
    }
    for (n, signature) in form.signatures.iter().enumerate() {
        add(demand(signature_id(form, n), Kind::Signature, named(form), (&signature.clause, &signature.place)));
    }
}

fn of_field<'a>(prefix: &str, field: &'a Field, add: &mut impl FnMut(Demand<'a>)) {
    let kind = if matches!(field.ty, FieldType::Ref { .. }) { Kind::Reference } else { Kind::Field };
    let id = format!("{prefix}.{}", field.id);
    add(demand(id.clone(), kind, named(field), (&field.clause, &field.place)));
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
        add(demand(id.clone(), Kind::Step, named(step), (&step.clause, &step.place)));
        if !step.after.is_empty() {
            add(demand(format!("{id}@after"), Kind::Step, named(step), (&step.clause, &step.place)));
        }
        if !step.actors.is_empty() {
            add(demand(format!("{id}@actor"), Kind::Actor, named(step), (&step.clause, &step.place)));
        }
        if step.within.is_some() || step.due.is_some() {
            add(demand(format!("{id}@within"), Kind::Deadline, named(step), (&step.clause, &step.place)));
        }
    }
    for rule in &process.rules {
        let title = rule.message.as_deref().map_or_else(|| named(process), |message| (message, rule.message_en.as_deref()));
        add(demand(format!("{}.{}", process.id, rule.id), Kind::CaseRule, title, (&rule.clause, &rule.place)));
    }
    for separation in &process.separations {
        let id = format!("{}.{}", process.id, separation.id);
        add(demand(id.clone(), Kind::Separation, named(process), (&separation.clause, &separation.place)));
    }
}
