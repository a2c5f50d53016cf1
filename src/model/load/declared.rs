//! Forms, processes, duties and figures of all files, with the checks derived from them.

use std::cell::LazyCell;
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
use crate::model::memo::Held;
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

/// Reads the files of checks, or takes what they gave before. What is wrong with their syntax is told apart: it has places,
/// which move without changing what is declared.
pub(super) fn declarations(files: &Files, base: &Arc<Base>, books: &Books, kept: &mut Kept) -> (Arc<Declarations>, Vec<Diagnostic>) {
    let (noted, numbers, syntax) = notes(files, kept);
    let known = number(&(numbers, books.shape, base.stamp));
    // Needed only where a file is read anew.
    let shapes = LazyCell::new(|| Shapes::new(&noted));
    let context =
        || Context { names: Names { shapes: &shapes, parameters: &base.parameters }, keys: &books.keys, organization: &base.organization };
    let own = files.tables("checks").filter(|f| is_check_file(&f.path)).chain([answer::source()]);
    let declared: Vec<Arc<Declared>> =
        own.map(|f| kept.declared.get(&f.path, (Held(f.text.clone()), known), |_| Arc::new(read(&files.parsed(f), &context())))).collect();
    let all = (declared.iter().cloned().map(Same).collect(), known);
    (kept.declarations.get(&Arc::from(""), all, |_| Arc::new(together(&declared, books))), syntax)
}

/// What other files may know of each, numbers for it, and what is wrong with their syntax.
fn notes(files: &Files, kept: &mut Kept) -> (Vec<Arc<FileShapes>>, Vec<u64>, Vec<Diagnostic>) {
    let (mut noted, mut numbers, mut syntax) = (Vec::new(), Vec::new(), Vec::new());
    for file in [answer::source()].into_iter().chain(files.tables("checks")) {
        let (shapes, stamp, faults) = kept.shapes.get(&file.path, Held(file.text.clone()), |_| {
            let parsed = files.parsed(file);
            let known = is_check_file(&file.path) || file.path == answer::source().path;
            let shapes = if known { FileShapes::of(&parsed.table) } else { FileShapes::default() };
            let stamp = number(&shapes);
            (Arc::new(shapes), stamp, Faults::from(parsed.faults.clone()))
        });
        syntax.extend(faults.iter().cloned());
        noted.push(shapes);
        numbers.push(stamp);
    }
    (noted, numbers, syntax)
}

/// Check files are `checks/<regulation>/<topic>.toml`; samples and confirmations lie elsewhere.
fn is_check_file(path: &str) -> bool {
    path.starts_with("checks/") && path.split('/').count() == 3
}

/// The forms every handbook knows.
fn builtin(file: &Parsed, cx: &Context) -> Declared {
    let sink = Sink::default();
    let forms = answer::forms(&file.table, (Names { shapes: cx.names.shapes, parameters: cx.names.parameters }, &sink));
    Declared { forms, faults: sink.into_inner(), ..Declared::default() }
}

fn read(file: &Parsed, cx: &Context) -> Declared {
    if file.path == answer::source().path {
        return builtin(file, cx);
    }
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
