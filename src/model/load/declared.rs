//! Forms, processes, duties and figures of all files, with the checks derived from them.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use super::base::Base;
use super::common::Context;
use super::kept::{Faults, Same, number};
use super::reader::{Reader, Sink};
use super::scope::Names;
use super::shapes::{FileShapes, Shapes};
use super::{Books, Files, Kept, Parsed, answer, checks, duty, flow, form, metric, process};
use crate::diag::Diagnostic;
use crate::model::handbook::Positions;
use crate::model::*;
use crate::say;
use crate::source::{Place, Span};

/// What one file declares.
#[derive(Default)]
pub(super) struct Declared {
    forms: Vec<Form>,
    processes: Vec<Process>,
    duties: Vec<Duty>,
    metrics: Vec<Metric>,
    thresholds: Vec<Threshold>,
    grades: Vec<Grade>,
    waivable: Vec<Waivable>,
    faults: Vec<Diagnostic>,
}

/// What all files declare.
#[derive(Default)]
pub(super) struct Declarations {
    pub(super) forms: Shared<Form>,
    pub(super) processes: Shared<Process>,
    pub(super) duties: Shared<Duty>,
    pub(super) metrics: Shared<Metric>,
    pub(super) thresholds: Shared<Threshold>,
    pub(super) grades: Shared<Grade>,
    pub(super) waivable: Shared<Waivable>,
    pub(super) checks: Shared<Check>,
    pub(super) positions: Arc<OnceLock<Positions>>,
    pub(super) faults: Vec<Diagnostic>,
}

/// Reads the files of checks, or takes what they gave before.
pub(super) fn declarations(files: &Files, base: &Arc<Base>, books: &Books, kept: &mut Kept) -> Arc<Declarations> {
    let mut syntax: Vec<Diagnostic> = Vec::new();
    let mut noted: Vec<Arc<FileShapes>> = Vec::new();
    for file in [answer::source()].into_iter().chain(files.tables("checks")) {
        let (shapes, faults) = kept.shapes.get(&file.path, file.text.clone(), |_| {
            let parsed = files.parsed(file);
            let known = is_check_file(&file.path) || file.path == answer::source().path;
            let shapes = if known { FileShapes::of(&parsed.table) } else { FileShapes::default() };
            (Arc::new(shapes), Faults::from(parsed.faults.clone()))
        });
        syntax.extend(faults.iter().cloned());
        noted.push(shapes);
    }
    let known = number(&(&noted, books.shape, base.stamp));
    let shapes = Shapes::new(&noted);
    let names = Names { shapes: &shapes, parameters: &base.parameters };
    let cx = Context { names, keys: &books.keys, organization: &base.organization };
    let own = files.tables("checks").filter(|f| is_check_file(&f.path));
    let mut declared: Vec<Arc<Declared>> =
        own.map(|f| kept.declared.get(&f.path, (f.text.clone(), known), |_| Arc::new(read(&files.parsed(f), &cx)))).collect();
    declared.push(builtin(files, &cx, known, kept));
    let all = (declared.iter().cloned().map(Same).collect(), known);
    let whole = kept.declarations.get(&Arc::from(""), all, |_| Arc::new(together(&declared, books)));
    if syntax.is_empty() {
        return whole;
    }
    syntax.extend(whole.faults.iter().cloned());
    Arc::new(Declarations { faults: syntax, ..whole.again() })
}

/// Check files are `checks/<regulation>/<topic>.toml`; samples and confirmations lie elsewhere.
fn is_check_file(path: &str) -> bool {
    path.starts_with("checks/") && path.split('/').count() == 3
}

/// The forms every handbook knows.
fn builtin(files: &Files, cx: &Context, known: u64, kept: &mut Kept) -> Arc<Declared> {
    let source = answer::source();
    kept.declared.get(&source.path, (source.text.clone(), known), |_| {
        let sink = Sink::default();
        let forms = answer::forms(&files.parsed(source).table, (Names { shapes: cx.names.shapes, parameters: cx.names.parameters }, &sink));
        Arc::new(Declared { forms, faults: sink.into_inner(), ..Declared::default() })
    })
}

fn read(file: &Parsed, cx: &Context) -> Declared {
    let sink = Sink::default();
    let r = Reader::new(&file.table, Span::default(), &file.path, &sink);
    let mut declared = Declared {
        forms: r.tables("form").into_iter().map(|t| form::form(t, cx)).collect(),
        processes: r.tables("process").into_iter().map(|t| process::process(t, cx)).collect(),
        duties: r.tables("duty").into_iter().filter_map(|t| duty::duty(t, cx)).collect(),
        metrics: r.tables("metric").into_iter().filter_map(|t| metric::metric(t, cx)).collect(),
        thresholds: r.tables("threshold").into_iter().filter_map(|t| metric::threshold(t, cx)).collect(),
        grades: r.tables("grade").into_iter().filter_map(|t| metric::grade(t, cx)).collect(),
        waivable: r.tables("waivable").into_iter().map(|t| answer::waivable(t, cx)).collect(),
        faults: Vec::new(),
    };
    r.finish();
    declared.faults = sink.into_inner();
    declared.faults.extend(declared.processes.iter().flat_map(flow::faults));
    declared
}

fn together(files: &[Arc<Declared>], books: &Books) -> Declarations {
    let mut whole = Declarations {
        forms: files.iter().flat_map(|f| f.forms.iter().cloned()).collect(),
        processes: files.iter().flat_map(|f| f.processes.iter().cloned()).collect(),
        duties: files.iter().flat_map(|f| f.duties.iter().cloned()).collect(),
        metrics: files.iter().flat_map(|f| f.metrics.iter().cloned()).collect(),
        thresholds: files.iter().flat_map(|f| f.thresholds.iter().cloned()).collect(),
        grades: files.iter().flat_map(|f| f.grades.iter().cloned()).collect(),
        waivable: files.iter().flat_map(|f| f.waivable.iter().cloned()).collect(),
        faults: files.iter().flat_map(|f| f.faults.iter().cloned()).collect(),
        ..Declarations::default()
    };
    let norm = |key: &str| books.keys.get(key).map(|(r, c)| books.regulations[*r].clauses[*c].norm);
    whole.checks = checks::derive(&whole, &norm).into();
    whole.declared_twice();
    whole
}

impl Declarations {
    fn again(&self) -> Declarations {
        Declarations {
            forms: self.forms.clone(),
            processes: self.processes.clone(),
            duties: self.duties.clone(),
            metrics: self.metrics.clone(),
            thresholds: self.thresholds.clone(),
            grades: self.grades.clone(),
            waivable: self.waivable.clone(),
            checks: self.checks.clone(),
            positions: self.positions.clone(),
            faults: Vec::new(),
        }
    }

    fn declared_twice(&mut self) {
        let forms = self.forms.iter().filter(|f| !f.builtin).map(|f| (&f.id, &f.place));
        let processes = self.processes.iter().map(|f| (&f.id, &f.place));
        let duties = self.duties.iter().map(|f| (&f.id, &f.place));
        let metrics = self.metrics.iter().map(|f| (&f.id, &f.place));
        let others = self.thresholds.iter().map(|t| (&t.id, &t.place)).chain(self.grades.iter().map(|g| (&g.id, &g.place)));
        let mut seen: HashMap<&Arc<str>, &Place> = HashMap::new();
        for (id, place) in forms.chain(processes).chain(duties).chain(metrics).chain(others) {
            if let Some(first) = seen.insert(id, place) {
                let message = say!("編號「{id}」重複", "编号“{id}”重复", "`{id}` is declared twice", id = id);
                let fault = Diagnostic::error("id-duplicate", place.clone(), message);
                self.faults.push(fault.label(first.clone(), say!("先在此宣告", "先在此声明", "first declared here")));
            }
        }
    }
}
