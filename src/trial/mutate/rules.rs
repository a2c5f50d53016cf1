//! Rules over a record or a case: what they read is changed until they break. A rule nothing breaks is dead or needs a sample.

use std::sync::Arc;

use super::ground::Ground;
use super::{Aspect, Mutation, order, tweak};
use crate::expr::{Expr, Path};
use crate::model::{Field, FieldType, Form, Process};
use crate::say;
use crate::trial::edit::get;
use crate::trial::{Edit, Sample};

/// Records changed for one rule.
const RECORDS: usize = 6;
/// Ways tried for one rule.
const WAYS: usize = 160;

/// The rules of a form.
pub(super) fn derive(ground: &Ground, form: &Form, out: &mut Vec<Mutation>) {
    for rule in &form.rules {
        let paths = paths(&[Some(&rule.assert), rule.when.as_ref()]);
        let mut ways = Vec::new();
        for record in ground.of_form(&form.id).take(RECORDS) {
            ways.extend(paths.iter().flat_map(|path| read(ground, (form, record), path)));
        }
        ways.truncate(WAYS);
        let title = rule.message.as_deref().unwrap_or(&rule.id);
        let what = say!("違反「{t}」", "违反“{t}”", "breaks: {t}", t = title);
        out.push(Mutation::new(Aspect::Rule, &format!("{}.{}", form.id, rule.id), what).code("rule-broken").ways(ways));
    }
}

fn paths(exprs: &[Option<&Expr>]) -> Vec<Path> {
    exprs.iter().flatten().flat_map(|e| e.paths()).cloned().collect()
}

/// Ways to change what a path of a record reads: its header, its field, or a field of the record the field names.
fn read(ground: &Ground, (form, record): (&Form, &Sample), path: &[Arc<str>]) -> Vec<Vec<Edit>> {
    if *path[0] == *"record" {
        return path.get(1).map(|name| named(ground, (form, record), name, &path[1..])).unwrap_or_default();
    }
    named(ground, (form, record), &path[0], path)
}

fn named(ground: &Ground, (form, record): (&Form, &Sample), name: &str, path: &[Arc<str>]) -> Vec<Vec<Edit>> {
    let Some(field) = form.fields.iter().find(|f| *f.id == *name) else { return tweak::header(ground, record, name) };
    let mut ways = tweak::field(ground, record, field);
    if let (FieldType::Ref { .. }, Some(next)) = (&field.ty, path.get(1)) {
        ways.extend(behind(ground, record, field, next));
    }
    ways
}

/// Ways to change the record a reference names.
fn behind(ground: &Ground, record: &Sample, field: &Field, next: &str) -> Vec<Vec<Edit>> {
    let value = get(&record.table, &format!("fields.{}", field.id));
    let first = value.and_then(|v| v.as_str().or_else(|| v.as_array()?.first()?.as_str()));
    let target = first.and_then(|id| ground.set.records.iter().find(|r| Some(r.id.as_str()) == id.split('#').next()));
    let Some((target, form)) = target.and_then(|t| Some((t, ground.form(t)?))) else { return Vec::new() };
    match form.fields.iter().find(|f| *f.id == *next) {
        Some(field) => tweak::field(ground, target, field),
        None => tweak::header(ground, target, next),
    }
}

/// The rules over cases of a process.
pub(super) fn of_process<'a>(ground: &Ground<'a>, process: &'a Process, out: &mut Vec<Mutation>) {
    for rule in &process.rules {
        let mut ways = Vec::new();
        for path in paths(&[Some(&rule.assert), rule.when.as_ref()]) {
            ways.extend(of_case(ground, process, &path));
        }
        ways.truncate(WAYS);
        let title = rule.message.as_deref().unwrap_or(&rule.id);
        let what = say!("違反「{t}」", "违反“{t}”", "breaks: {t}", t = title);
        out.push(Mutation::new(Aspect::Rule, &format!("{}.{}", process.id, rule.id), what).code("case-rule-broken").ways(ways));
    }
}

/// `case.apply.unit` or `case.all.sign.parties`: records of the step left out, moved, and their fields changed.
fn of_case<'a>(ground: &Ground<'a>, process: &'a Process, path: &[Arc<str>]) -> Vec<Vec<Edit>> {
    if *path[0] != *"case" {
        return Vec::new();
    }
    let from = if path.get(1).is_some_and(|p| **p == *"all") { 2 } else { 1 };
    let Some(step) = path.get(from).and_then(|s| process.step(s)) else { return Vec::new() };
    let acts = ground.acts(process, step);
    let mut ways: Vec<Vec<Edit>> = acts.iter().rev().take(RECORDS).map(|a| ground.without(a)).collect();
    ways.extend(acts.last().map(|act| vec![Edit::Add { record: order::showing(ground, act, "again") }]));
    for act in acts.iter().rev().take(RECORDS) {
        let Some(form) = ground.form(act.sample) else { continue };
        match path.get(from + 1) {
            Some(name) => ways.extend(named(ground, (form, act.sample), name, &path[from + 1..])),
            None => ways.extend(tweak::header(ground, act.sample, "at")),
        }
    }
    ways
}
