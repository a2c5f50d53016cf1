//! What to do with each record, worked out once from the model: which demands a form carries, which can be judged on the
//! record alone, and which fields must be kept for those that cannot.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::desk::Desk;
use super::keep::kept_fields;
use super::kinds::field::Asks;
use crate::expr::{Expr, Path};
use crate::model::*;

/// Plans for every form and process.
pub(super) struct Plan {
    pub(super) forms: Vec<FormPlan>,
    pub(super) processes: Vec<ProcessPlan>,
    pub(super) form_index: FxHashMap<Arc<str>, u16>,
}

/// What a form asks of a record.
pub(super) struct FormPlan {
    pub(super) check: usize,
    /// From when its regulation binds.
    pub(super) in_force: Option<Date>,
    /// Check of each field; rows of groups have theirs under `rows`.
    pub(super) fields: Vec<usize>,
    pub(super) rows: Vec<Vec<usize>>,
    /// What each field, and each cell of a group, asks of a value.
    pub(super) asks: Vec<Asks>,
    pub(super) rows_ask: Vec<Vec<Asks>>,
    /// Check of each rule, and whether the record alone decides it.
    pub(super) rules: Vec<(usize, bool)>,
    pub(super) required_when_local: Vec<bool>,
    /// The same of the cells of groups.
    pub(super) rows_when_local: Vec<Vec<bool>>,
    pub(super) signatures: Vec<usize>,
    /// Figures a record of this form states, with their checks, and whether the record alone decides them.
    pub(super) figures: Vec<(Figure, usize, bool)>,
    /// Fields that refer to other records, or whose rows do.
    pub(super) refers: Vec<u16>,
    /// Indices of fields kept in the index.
    pub(super) keep: Vec<u16>,
    /// Steps this form can show: process and step index.
    pub(super) steps: Vec<(u16, u16)>,
}

/// A figure judged on one record, by its position in the handbook.
#[derive(Clone, Copy, Debug)]
pub(super) enum Figure {
    Metric(usize),
    Threshold(usize),
    Grade(usize),
}

/// What a process asks of a case.
pub(super) struct ProcessPlan {
    /// From when its regulation binds.
    pub(super) in_force: Option<Date>,
    pub(super) steps: Vec<StepPlan>,
    /// The duties that look at its cases, with their checks.
    pub(super) duties: Vec<(usize, usize)>,
    pub(super) rules: Vec<usize>,
    pub(super) separations: Vec<usize>,
}

/// Check indices of a step and its place in the graph.
pub(super) struct StepPlan {
    pub(super) check: usize,
    pub(super) after: usize,
    pub(super) actor: usize,
    pub(super) within: usize,
    /// Longest path from a first step: ties in time follow it.
    pub(super) rank: u16,
    /// Steps of the process that come directly before this one, and those that come after it.
    pub(super) before: Vec<usize>,
    pub(super) successors: Vec<bool>,
    /// The step belongs to a loop's `via`: owed only there.
    pub(super) via: bool,
    pub(super) outcomes_local: bool,
    /// An unrecorded closing step may have waited for this one.
    pub(super) may_close: bool,
    /// What reads what this step shows.
    pub(super) tells: Told,
    /// Answers of a condition that reads nothing of the case, by the day the case opened.
    pub(super) settled: Option<Settled>,
}

/// Expressions of a process that read what a step shows: bindings of roles by position, conditions and for-each lists by step.
#[derive(Default)]
pub(super) struct Told {
    pub(super) roles: Vec<usize>,
    pub(super) conditions: Vec<usize>,
    pub(super) lists: Vec<usize>,
}

impl Told {
    fn changes_what_is_owed(&self) -> bool {
        !self.conditions.is_empty() || !self.lists.is_empty()
    }

    fn of(step: &Step, read: &Read) -> Told {
        let shown = |path: &Path| *path[0] == *"case" && path[1..].contains(&step.id);
        let those = |all: &[&[Path]]| (0..).zip(all).filter(|(_, paths)| paths.iter().any(shown)).map(|(n, _)| n).collect();
        Told { roles: those(&read.roles), conditions: those(&read.conditions), lists: those(&read.lists) }
    }
}

/// What the bindings of roles, and the conditions and for-each lists of steps read.
struct Read<'h> {
    roles: Vec<&'h [Path]>,
    conditions: Vec<&'h [Path]>,
    lists: Vec<&'h [Path]>,
}

impl<'h> Read<'h> {
    fn by(process: &'h Process) -> Read<'h> {
        let paths = |expr: &'h Option<Expr>| expr.as_ref().map(Expr::paths).unwrap_or_default();
        Read {
            roles: process.roles.iter().map(|(_, expr)| expr.paths()).collect(),
            conditions: process.steps.iter().map(|step| paths(&step.when)).collect(),
            lists: process.steps.iter().map(|step| paths(&step.for_each)).collect(),
        }
    }
}

/// Answers remembered by day, each with whether an undecided parameter gave it.
#[derive(Default)]
pub(super) struct Settled(RefCell<FxHashMap<Date, (Option<bool>, bool)>>);

impl Settled {
    /// The answer of a day, worked out when first asked.
    pub(super) fn get(&self, day: Date, provisional: &Cell<bool>, work: impl FnOnce() -> Option<bool>) -> Option<bool> {
        let known = self.0.borrow().get(&day).copied();
        let (answer, undecided) = known.unwrap_or_else(|| {
            let before = provisional.replace(false);
            let answer = (work(), provisional.replace(before));
            self.0.borrow_mut().insert(day, answer);
            answer
        });
        provisional.set(provisional.get() || undecided);
        answer
    }
}

impl Plan {
    pub(super) fn new(handbook: &Handbook, desk: &Desk) -> Plan {
        let keep = kept_fields(handbook);
        let steps = steps(handbook);
        let forms = handbook.forms.iter().zip(&keep).map(|(f, keep)| {
            let steps = steps.get(&f.id).cloned().unwrap_or_default();
            FormPlan { steps, ..form_plan(handbook, f, keep, desk) }
        });
        let forms = forms.collect();
        let processes = handbook.processes.iter().map(|p| process_plan(handbook, p, desk)).collect();
        let form_index = handbook.forms.iter().enumerate().map(|(i, f)| (f.id.clone(), i as u16)).collect();
        Plan { forms, processes, form_index }
    }
}

fn form_plan(handbook: &Handbook, form: &Form, keep: &BTreeSet<u16>, desk: &Desk) -> FormPlan {
    let check = |path: &[&str]| desk.check(&path.join("."));
    let local = |f: &Field| f.required_when.as_ref().is_none_or(|e| form.decides(e));
    let rows = |field: &Field| match &field.ty {
        FieldType::Group(rows) => rows.iter().map(|row| check(&[&form.id, &field.id, &row.id])).collect(),
        _ => Vec::new(),
    };
    FormPlan {
        check: desk.check(&form.id),
        in_force: handbook.in_force(&form.clause),
        fields: form.fields.iter().map(|f| check(&[&form.id, &f.id])).collect(),
        rows: form.fields.iter().map(rows).collect(),
        asks: form.fields.iter().map(Asks::of).collect(),
        rows_ask: form.fields.iter().map(|f| f.cells().iter().map(Asks::of).collect()).collect(),
        rules: form.rules.iter().map(|r| (check(&[&form.id, &r.id]), form.decides_rule(r))).collect(),
        required_when_local: form.fields.iter().map(local).collect(),
        rows_when_local: form.fields.iter().map(|f| f.cells().iter().map(local).collect()).collect(),
        signatures: (0..form.signatures.len()).map(|n| desk.check(&signature_id(form, n))).collect(),
        figures: figures(handbook, form, desk),
        refers: (0..).zip(&form.fields).filter(|(_, f)| refers(f)).map(|(n, _)| n).collect(),
        keep: keep.iter().copied().collect(),
        steps: Vec::new(),
    }
}

/// Whether a field, or a cell of its rows, refers to another record.
fn refers(field: &Field) -> bool {
    std::iter::once(field).chain(field.cells()).any(|f| matches!(f.ty, FieldType::Ref { .. }))
}

/// Metrics, thresholds and grades over single records of a form.
fn figures(handbook: &Handbook, form: &Form, desk: &Desk) -> Vec<(Figure, usize, bool)> {
    let metrics = handbook.metrics.iter().enumerate().filter(|(_, m)| matches!(&m.over, MetricOver::Each(f) if *f == form.id));
    let metrics = metrics.map(|(n, m)| (Figure::Metric(n), desk.check(&m.id), form.decides(&m.value)));
    let thresholds = handbook.thresholds.iter().enumerate().filter(|(_, t)| t.reading.0 == form.id);
    let thresholds = thresholds.map(|(n, t)| (Figure::Threshold(n), desk.check(&t.id), t.expressions().all(|e| form.decides_line(e))));
    let grades = handbook.grades.iter().enumerate().filter(|(_, g)| g.form.as_ref() == Some(&form.id));
    let grades = grades.map(|(n, g)| (Figure::Grade(n), desk.check(&g.id), g.expressions().all(|e| form.decides(e))));
    metrics.chain(thresholds).chain(grades).collect()
}

/// The steps each form shows: process and step.
fn steps(handbook: &Handbook) -> FxHashMap<&Arc<str>, Vec<(u16, u16)>> {
    let mut shown: FxHashMap<&Arc<str>, Vec<(u16, u16)>> = FxHashMap::default();
    for (p, process) in (0..).zip(&handbook.processes) {
        for (s, step) in (0..).zip(&process.steps).filter(|(_, step)| step.recorded) {
            let forms: BTreeSet<&Arc<str>> = step.forms.iter().collect();
            forms.into_iter().for_each(|form| shown.entry(form).or_default().push((p, s)));
        }
    }
    shown
}

fn process_plan(handbook: &Handbook, process: &Process, desk: &Desk) -> ProcessPlan {
    let before: Vec<Vec<usize>> = (0..process.steps.len()).map(|n| predecessors(process, n)).collect();
    let ranks = ranks(process, &before);
    let awaited = awaited_by_closing(process, &before);
    let read = Read::by(process);
    let step_plan = |(n, step): (usize, &Step)| {
        let id = format!("{}.{}", process.id, step.id);
        let tells = Told::of(step, &read);
        StepPlan {
            check: desk.check(&id),
            after: desk.check(&format!("{id}@after")),
            actor: desk.check(&format!("{id}@actor")),
            within: desk.check(&format!("{id}@within")),
            rank: ranks[n],
            before: before[n].clone(),
            successors: successors(&before, n),
            via: process.loops.iter().any(|l| l.via.contains(&n)),
            outcomes_local: outcomes_local(handbook, step),
            may_close: awaited[n] || tells.changes_what_is_owed(),
            tells,
            settled: step.when.as_ref().filter(|_| read.conditions[n].is_empty()).map(|_| Settled::default()),
        }
    };
    ProcessPlan {
        in_force: handbook.in_force(&process.clause),
        duties: super::kinds::duty::follow(handbook, &process.id).map(|n| (n, desk.check(&handbook.duties[n].id))).collect(),
        steps: process.steps.iter().enumerate().map(step_plan).collect(),
        rules: process.rules.iter().map(|r| desk.check(&format!("{}.{}", process.id, r.id))).collect(),
        separations: process.separations.iter().map(|s| desk.check(&format!("{}.{}", process.id, s.id))).collect(),
    }
}

fn outcomes_local(handbook: &Handbook, step: &Step) -> bool {
    let Outcomes::Computed(computed) = &step.outcomes else { return true };
    let forms: Vec<&Form> = step.forms.iter().filter_map(|f| handbook.form(f)).collect();
    computed.iter().all(|(_, e)| forms.iter().all(|f| f.decides(e)))
}

/// Local predecessors of a step, unrecorded ones included.
fn predecessors(process: &Process, step: usize) -> Vec<usize> {
    let refs = process.steps[step].after.iter().flatten();
    let own = refs.filter(|r| r.process.as_ref().is_none_or(|p| *p == process.id));
    own.filter_map(|r| process.named(&r.step)).collect()
}

/// Which steps an unrecorded closing step waits for: those it comes after, and those before one that may be passed. What waits
/// for nothing, or for a case this one continues, may be there at any time.
fn awaited_by_closing(process: &Process, before: &[Vec<usize>]) -> Vec<bool> {
    let mut awaited = vec![false; process.steps.len()];
    let closing = process.steps.iter().enumerate().filter(|(_, step)| step.closes && !step.recorded).map(|(n, _)| n);
    let mut passed: Vec<usize> = closing.collect();
    while let Some(n) = passed.pop() {
        let (step, before) = (&process.steps[n], &before[n]);
        if before.len() < step.after.iter().flatten().count() || step.after.is_empty() {
            return vec![true; process.steps.len()];
        }
        for n in before.iter().copied().filter(|n| !std::mem::replace(&mut awaited[*n], true)) {
            let step = &process.steps[n];
            if !step.recorded || !step.required || step.when.is_some() {
                passed.push(n);
            }
        }
    }
    awaited
}

/// Longest paths from the first steps; bounded by the number of steps, so that a cycle (reported at load) does no harm.
fn ranks(process: &Process, before: &[Vec<usize>]) -> Vec<u16> {
    let n = process.steps.len();
    let mut ranks = vec![0u16; n];
    for _ in 0..n {
        for step in 0..n {
            let before = before[step].iter().copied().chain(loop_before(process, step));
            let before = before.map(|p| ranks[p] + 1).max().unwrap_or(0);
            ranks[step] = before.min(n as u16);
        }
    }
    ranks
}

/// What comes before a step of a loop's `via`: the step before it there, or the one that opens the loop.
fn loop_before(process: &Process, step: usize) -> Vec<usize> {
    let mut found = Vec::new();
    for way in &process.loops {
        let Some(n) = way.via.iter().position(|v| *v == step) else { continue };
        found.extend(if n > 0 { Some(way.via[n - 1]) } else { process.named(&way.on.step) });
    }
    found
}

/// Which steps come after `start` in the graph.
fn successors(before: &[Vec<usize>], start: usize) -> Vec<bool> {
    let mut after = vec![false; before.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for (step, before) in before.iter().enumerate() {
            let reached = before.iter().any(|p| *p == start || after[*p]);
            if reached && !after[step] {
                after[step] = true;
                changed = true;
            }
        }
    }
    after
}
