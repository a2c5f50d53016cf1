//! What to do with each record, worked out once from the model: which demands a form carries, which can be judged on the
//! record alone, and which fields must be kept for those that cannot.

use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::desk::Desk;
use crate::expr::{Expr, Function};
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
    /// Check of each field; rows of groups have theirs under `rows`.
    pub(super) fields: Vec<usize>,
    pub(super) rows: Vec<Vec<usize>>,
    /// Check of each rule, and whether the record alone decides it.
    pub(super) rules: Vec<(usize, bool)>,
    pub(super) required_when_local: Vec<bool>,
    /// The same of the cells of groups.
    pub(super) rows_when_local: Vec<Vec<bool>>,
    pub(super) signatures: Vec<usize>,
    /// Indices of fields kept in the index.
    pub(super) keep: Vec<u16>,
    /// Steps this form can show: process and step index.
    pub(super) steps: Vec<(u16, u16)>,
}

/// What a process asks of a case.
pub(super) struct ProcessPlan {
    pub(super) steps: Vec<StepPlan>,
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
    /// Steps that come after this one.
    pub(super) successors: Vec<bool>,
    /// The step belongs to a loop's `via`: owed only there.
    pub(super) via: bool,
    pub(super) outcomes_local: bool,
    /// Some role of the case is bound by what this step shows.
    pub(super) binds: bool,
    /// Answers of a condition that reads nothing of the case, by the day the case opened.
    pub(super) settled: Option<Settled>,
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
        let forms = handbook.forms.iter().zip(&keep).map(|(f, keep)| form_plan(handbook, f, keep, desk)).collect();
        let processes = handbook.processes.iter().map(|p| process_plan(handbook, p, desk)).collect();
        let form_index = handbook.forms.iter().enumerate().map(|(i, f)| (f.id.clone(), i as u16)).collect();
        Plan { forms, processes, form_index }
    }
}

fn form_plan(handbook: &Handbook, form: &Form, keep: &BTreeSet<u16>, desk: &Desk) -> FormPlan {
    let check = |id: String| desk.check(&id);
    let local = |f: &Field| f.required_when.as_ref().is_none_or(|e| is_local(form, e));
    let rows = |field: &Field| match &field.ty {
        FieldType::Group(rows) => rows.iter().map(|row| check(format!("{}.{}.{}", form.id, field.id, row.id))).collect(),
        _ => Vec::new(),
    };
    FormPlan {
        check: desk.check(&form.id),
        fields: form.fields.iter().map(|f| check(format!("{}.{}", form.id, f.id))).collect(),
        rows: form.fields.iter().map(rows).collect(),
        rules: form.rules.iter().map(|r| (check(format!("{}.{}", form.id, r.id)), rule_is_local(form, r))).collect(),
        required_when_local: form.fields.iter().map(local).collect(),
        rows_when_local: form.fields.iter().map(|f| cells(f).iter().map(local).collect()).collect(),
        signatures: (0..form.signatures.len()).map(|n| check(signature_id(form, n))).collect(),
        keep: keep.iter().copied().collect(),
        steps: steps_of(handbook, form),
    }
}

/// The fields of a group's rows.
fn cells(field: &Field) -> &[Field] {
    if let FieldType::Group(rows) = &field.ty { rows } else { &[] }
}

fn steps_of(handbook: &Handbook, form: &Form) -> Vec<(u16, u16)> {
    let mut steps = Vec::new();
    for (p, process) in handbook.processes.iter().enumerate() {
        let shown = process.steps.iter().enumerate().filter(|(_, s)| s.recorded && s.forms.contains(&form.id));
        steps.extend(shown.map(|(s, _)| (p as u16, s as u16)));
    }
    steps
}

fn rule_is_local(form: &Form, rule: &Rule) -> bool {
    is_local(form, &rule.assert) && rule.when.as_ref().is_none_or(|e| is_local(form, e))
}

/// Whether a record decides an expression by itself: it reads only own fields (no references), its header, parameters and dates.
pub(super) fn is_local(form: &Form, expr: &Expr) -> bool {
    let asks_others = expr.tree.calls().iter().any(|(f, _)| matches!(f, Function::Metric | Function::Grade));
    !asks_others && names(expr).iter().all(|path| own_name(form, path))
}

fn own_name(form: &Form, path: &[String]) -> bool {
    if path[0] == "record" {
        return true;
    }
    let field = form.fields.iter().find(|f| *f.id == *path[0]);
    field.is_some_and(|f| path.len() == 1 || !matches!(f.ty, FieldType::Ref { .. }))
}

/// The dotted names an expression reads, split at the dots.
pub(super) fn names(expr: &Expr) -> Vec<Vec<String>> {
    let paths = expr.tree.paths().into_iter();
    paths.map(|p| p.join(".").split('.').map(str::to_owned).collect()).collect()
}

fn process_plan(handbook: &Handbook, process: &Process, desk: &Desk) -> ProcessPlan {
    let ranks = ranks(process);
    let read: Vec<Vec<String>> = process.roles.iter().flat_map(|(_, e)| names(e)).collect();
    let step_plan = |(n, step): (usize, &Step)| {
        let id = format!("{}.{}", process.id, step.id);
        StepPlan {
            check: desk.check(&id),
            after: desk.check(&format!("{id}@after")),
            actor: desk.check(&format!("{id}@actor")),
            within: desk.check(&format!("{id}@within")),
            rank: ranks[n],
            successors: successors(process, n),
            via: process.loops.iter().any(|l| l.via.contains(&n)),
            outcomes_local: outcomes_local(handbook, step),
            binds: read.iter().any(|path| path[0] == "case" && path[1..].contains(&step.id.to_string())),
            settled: step.when.as_ref().filter(|e| e.tree.paths().is_empty()).map(|_| Settled::default()),
        }
    };
    ProcessPlan {
        steps: process.steps.iter().enumerate().map(step_plan).collect(),
        rules: process.rules.iter().map(|r| desk.check(&format!("{}.{}", process.id, r.id))).collect(),
        separations: process.separations.iter().map(|s| desk.check(&format!("{}.{}", process.id, s.id))).collect(),
    }
}

fn outcomes_local(handbook: &Handbook, step: &Step) -> bool {
    let Outcomes::Computed(computed) = &step.outcomes else { return true };
    let forms: Vec<&Form> = step.forms.iter().filter_map(|f| handbook.form(f)).collect();
    computed.iter().all(|(_, e)| forms.iter().all(|f| is_local(f, e)))
}

/// Local predecessors of a step, unrecorded ones included.
pub(super) fn predecessors(process: &Process, step: usize) -> Vec<usize> {
    let refs = process.steps[step].after.iter().flatten();
    let own = refs.filter(|r| r.process.as_ref().is_none_or(|p| *p == process.id));
    own.filter_map(|r| process.step(&r.step)).collect()
}

/// Longest paths from the first steps; bounded by the number of steps, so that a cycle (reported at load) does no harm.
fn ranks(process: &Process) -> Vec<u16> {
    let n = process.steps.len();
    let mut ranks = vec![0u16; n];
    for _ in 0..n {
        for step in 0..n {
            let before = predecessors(process, step).into_iter().chain(loop_before(process, step));
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
        found.extend(if n > 0 { Some(way.via[n - 1]) } else { process.step(&way.on.step) });
    }
    found
}

/// Which steps come after `start` in the graph.
fn successors(process: &Process, start: usize) -> Vec<bool> {
    let mut after = vec![false; process.steps.len()];
    let mut changed = true;
    while changed {
        changed = false;
        for step in 0..process.steps.len() {
            let reached = predecessors(process, step).into_iter().any(|p| p == start || after[p]);
            if reached && !after[step] {
                after[step] = true;
                changed = true;
            }
        }
    }
    after
}

/// For each form, the fields some later judgement reads.
fn kept_fields(handbook: &Handbook) -> Vec<BTreeSet<u16>> {
    let mut keep = Keep { handbook, fields: vec![BTreeSet::new(); handbook.forms.len()] };
    handbook.forms.iter().for_each(|f| keep.form(f));
    handbook.processes.iter().for_each(|p| keep.process(p));
    handbook.duties.iter().for_each(|d| keep.duty(d));
    for metric in &handbook.metrics {
        if let MetricOver::Many { form, by, order, where_ } = &metric.over {
            by.iter().chain(order).for_each(|f| keep.path(form, &f.split('.').map(str::to_owned).collect::<Vec<_>>()));
            metric.reported.iter().for_each(|f| keep.path(form, &[f.to_string()]));
            where_.iter().chain([&metric.value]).for_each(|e| keep.own(form, e));
        }
    }
    keep.fields
}

struct Keep<'h> {
    handbook: &'h Handbook,
    fields: Vec<BTreeSet<u16>>,
}

impl Keep<'_> {
    /// Keeps the field a path starts with, and what it leads to through references.
    fn path(&mut self, form: &str, path: &[String]) {
        let Some(f) = self.handbook.forms.iter().position(|x| &*x.id == form) else { return };
        let Some(first) = path.first() else { return };
        let Some(n) = self.handbook.forms[f].fields.iter().position(|x| *x.id == **first) else { return };
        self.fields[f].insert(n as u16);
        if let FieldType::Ref { form, .. } = &self.handbook.forms[f].fields[n].ty {
            self.path(&form.clone(), &path[1..]);
        }
    }

    fn own(&mut self, form: &str, expr: &Expr) {
        names(expr).iter().for_each(|path| self.path(form, path));
    }

    /// Groups of a form whose rows a reference may name.
    fn rows_pointed_at(&mut self, field: &Field) {
        let own = std::slice::from_ref(field);
        let fields = if let FieldType::Group(rows) = &field.ty { rows.as_slice() } else { own };
        for field in fields {
            let FieldType::Ref { form, row: true, .. } = &field.ty else { continue };
            let Some(target) = self.handbook.form(form) else { continue };
            for group in target.fields.iter().filter(|f| matches!(f.ty, FieldType::Group(_))) {
                self.path(form, &[group.id.to_string()]);
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
                self.path(&form.id, &[field.id.to_string()]);
                self.rows_pointed_at(field);
            }
            let conditions = std::iter::once(field).chain(cells(field)).filter_map(|f| f.required_when.as_ref());
            conditions.filter(|e| !is_local(form, e)).for_each(|e| self.own(&form.id, e));
        }
        for rule in form.rules.iter().filter(|r| !rule_is_local(form, r)) {
            self.own(&form.id, &rule.assert);
            rule.when.iter().for_each(|e| self.own(&form.id, e));
        }
    }

    /// Names of a case: `case.step.field`, `case.all.step`, `parent.process.step.field`.
    fn case(&mut self, process: &str, expr: &Expr) {
        for path in names(expr) {
            let parts: Vec<&str> = path.iter().map(String::as_str).collect();
            match parts.as_slice() {
                ["case", "all", step, ..] => self.step(process, step, &path[3..]),
                ["case", step, ..] => self.step(process, step, &path[2..]),
                ["parent", process, step, ..] => self.step(process, step, &path[3..]),
                _ => {}
            }
        }
    }

    fn step(&mut self, process: &str, step: &str, rest: &[String]) {
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
                    self.path(&form, std::slice::from_ref(key));
                }
                self.outcomes(process, step, &form);
            }
        }
    }

    fn outcomes(&mut self, process: &Process, step: &Step, form: &str) {
        let Outcomes::Computed(computed) = &step.outcomes else { return };
        for (_, e) in computed {
            self.case(&process.id, e);
            if self.handbook.form(form).is_some_and(|f| !is_local(f, e)) {
                self.own(form, e);
            }
        }
    }

    fn duty(&mut self, duty: &Duty) {
        let key = duty.key.iter().map(|k| k.split('.').map(str::to_owned).collect::<Vec<_>>());
        let keys: Vec<Vec<String>> = key.collect();
        for form in &duty.forms {
            keys.iter().for_each(|k| self.path(form, k));
            duty.where_.iter().chain(&duty.for_each).for_each(|e| self.own(form, e));
            if let Occasion::Every(Every::Per { period: Some(period), .. }) = &duty.occasion {
                self.path(form, &[period.to_string()]);
            }
            if let Occasion::On { answer: Some(Answer { key: Some(key), .. }), .. } = &duty.occasion {
                self.path(form, &[key.to_string()]);
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
            group.iter().for_each(|g| self.path(form, &[g.to_string()]));
            for expr in when.iter().copied().chain(due) {
                self.own(form, expr);
                for path in names(expr).iter().filter(|p| p[0] == "trigger") {
                    self.path(form, &path[1..]);
                }
            }
        }
    }
}
