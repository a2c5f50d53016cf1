//! From files to a handbook: two passes, since expressions read forms declared elsewhere.
//!
//! The first pass notes the shape of every form and process; the second reads all tables and compiles their expressions.
//! Nothing stops at the first fault: what could be read is in the handbook, what could not is in the diagnostics.

mod answer;
mod checks;
mod common;
mod dotted;
mod duty;
mod flow;
mod form;
mod metric;
mod organization;
mod parameter;
mod process;
mod reader;
mod scope;
mod settings;
mod shapes;

pub use checks::signature_id;

use std::collections::HashMap;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;

use self::common::Context;
use self::reader::{Reader, Sink};
use self::scope::Names;
use self::shapes::Shapes;
use super::*;
use crate::diag::{self, Diagnostic};
use crate::lang::Sentence;
use crate::read::{self, Table};
use crate::say;
use crate::source::{Place, Span};

/// A text file of the handbook.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// Path from the root.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

/// A parsed file: its path and its tables.
struct Parsed<'t> {
    path: Arc<str>,
    table: Table<'t>,
}

/// Builds the handbook from its files.
///
/// `date` decides which parameter values the texts are verified against. The diagnostics are sorted; a handbook is
/// returned whatever they say, and callers refuse to judge with one that has errors.
pub fn load(files: &[SourceText], date: Option<Date>) -> (Handbook, Vec<Diagnostic>) {
    let sink = Sink::default();
    let builtin = answer::source();
    let builtin = parse(&builtin, &sink);
    let parsed: Vec<Parsed> = files.iter().filter(|f| f.path.ends_with(".toml")).map(|f| parse(f, &sink)).collect();
    let mut handbook = base(&parsed, files, &sink);
    let date = date.or(handbook.settings.as_of).unwrap_or(Date::constant(1970, 1, 1));
    texts(&mut handbook, files, date, &sink);
    declarations(&mut handbook, (&parsed, &builtin), &sink);
    parameters_cite(&handbook, &sink);
    for process in &handbook.processes {
        sink.borrow_mut().extend(flow::faults(process));
    }
    checks::derive(&mut handbook);
    answer::verify(&handbook, &sink);
    // Whatever was looked up on the way saw an unfinished handbook.
    handbook.positions = Default::default();
    let mut diagnostics = sink.into_inner();
    diag::sort(&mut diagnostics);
    diagnostics.dedup();
    (handbook, diagnostics)
}

fn parse<'t>(file: &'t SourceText, sink: &Sink) -> Parsed<'t> {
    let zone = TimeZone::UTC;
    let context = read::Context::file(&file.path, &zone, "toml-syntax");
    let (node, errors) = read::toml::parse(&file.text, &context);
    sink.borrow_mut().extend(errors);
    let table = if let read::Value::Table(table) = node.value { table } else { Table::default() };
    Parsed { path: file.path.clone(), table }
}

/// Reads one file by its path.
fn file<'p, 't>(parsed: &'p [Parsed<'t>], path: &str, sink: &'p Sink) -> Option<Reader<'p, 't>> {
    let found = parsed.iter().find(|p| &*p.path == path)?;
    Some(Reader::new(&found.table, Span::default(), &found.path, sink))
}

fn base(parsed: &[Parsed], files: &[SourceText], sink: &Sink) -> Handbook {
    let settings = match file(parsed, "handbook.toml", sink) {
        Some(reader) => settings::settings(reader),
        None => settings::defaults(),
    };
    Handbook {
        settings,
        regulations: Vec::new(),
        keys: HashMap::new(),
        parameters: parameters(parsed, sink),
        organization: file(parsed, "content/organization.toml", sink).map(organization::organization).unwrap_or_default(),
        calendars: file(parsed, "content/calendar.toml", sink).map(organization::calendars).unwrap_or_default(),
        glossary: Vec::new(),
        forms: Vec::new(),
        processes: Vec::new(),
        duties: Vec::new(),
        metrics: Vec::new(),
        thresholds: Vec::new(),
        grades: Vec::new(),
        waivable: Vec::new(),
        checks: Vec::new(),
        sources: files.iter().map(|f| (f.path.clone(), f.text.clone())).collect(),
        positions: Default::default(),
    }
}

/// Parameters of the whole handbook, `content/parameters.toml`, and of each regulation, beside its text.
fn parameters(parsed: &[Parsed], sink: &Sink) -> Vec<Parameter> {
    let files = parsed.iter().filter(|p| is_parameter_file(&p.path));
    parameter::parameters(files.map(|p| Reader::new(&p.table, Span::default(), &p.path, sink)))
}

/// `content/parameters.toml` and `content/<regulation>/parameters.toml`
fn is_parameter_file(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with("/parameters.toml") && path.split('/').count() <= 3
}

fn texts(handbook: &mut Handbook, files: &[SourceText], date: Date, sink: &Sink) {
    if let Some(f) = files.iter().find(|f| &*f.path == "content/glossary.md") {
        let (terms, errors) = super::glossary(&f.path, &f.text);
        handbook.glossary = terms;
        sink.borrow_mut().extend(errors);
    }
    let texts: Vec<(Arc<str>, Arc<str>)> =
        files.iter().filter(|f| is_regulation(&f.path)).map(|f| (f.path.clone(), f.text.clone())).collect();
    let roles: Vec<String> =
        handbook.organization.roles.iter().map(|r| r.id.clone()).chain(["all".into(), "organisation".into()]).collect();
    let context = TextContext { parameters: &handbook.parameters, terms: &handbook.glossary, roles: &roles, date };
    let (regulations, errors) = super::regulations(&texts, &context);
    sink.borrow_mut().extend(errors);
    for (r, regulation) in regulations.iter().enumerate() {
        for (c, clause) in regulation.clauses.iter().enumerate() {
            let Some(key) = &clause.key else { continue };
            handbook.keys.entry(key.clone()).or_insert((r, c));
        }
    }
    handbook.regulations = regulations;
}

/// `content/<regulation>/text.md`
fn is_regulation(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("content") && parts.next().is_some() && parts.next() == Some("text.md") && parts.next().is_none()
}

fn declarations(handbook: &mut Handbook, (parsed, builtin): (&[Parsed], &Parsed), sink: &Sink) {
    let files: Vec<&Parsed> = parsed.iter().filter(|p| is_check_file(&p.path)).collect();
    let mut shapes = Shapes::default();
    shapes.note(&builtin.table);
    files.iter().for_each(|p| shapes.note(&p.table));
    let (parameters, organization) = (handbook.parameters.clone(), handbook.organization.clone());
    let keys = handbook.keys.clone();
    let names = Names { shapes: &shapes, parameters: &parameters };
    let cx = Context { names, keys: &keys, organization: &organization };
    for p in files {
        let r = Reader::new(&p.table, Span::default(), &p.path, sink);
        handbook.forms.extend(r.tables("form").into_iter().map(|t| form::form(t, &cx)));
        handbook.processes.extend(r.tables("process").into_iter().map(|t| process::process(t, &cx)));
        handbook.duties.extend(r.tables("duty").into_iter().filter_map(|t| duty::duty(t, &cx)));
        handbook.metrics.extend(r.tables("metric").into_iter().filter_map(|t| metric::metric(t, &cx)));
        handbook.thresholds.extend(r.tables("threshold").into_iter().filter_map(|t| metric::threshold(t, &cx)));
        handbook.grades.extend(r.tables("grade").into_iter().filter_map(|t| metric::grade(t, &cx)));
        handbook.waivable.extend(r.tables("waivable").into_iter().map(|t| answer::waivable(t, &cx)));
        r.finish();
    }
    declared_twice(handbook, sink);
    handbook.forms.extend(answer::forms(&builtin.table, (Names { shapes: &shapes, parameters: &parameters }, sink)));
}

/// Check files are `checks/<regulation>/<topic>.toml`; samples and confirmations lie elsewhere.
fn is_check_file(path: &str) -> bool {
    path.starts_with("checks/") && path.split('/').count() == 3
}

fn declared_twice(handbook: &Handbook, sink: &Sink) {
    let forms = handbook.forms.iter().map(|f| (&f.id, &f.place));
    let processes = handbook.processes.iter().map(|f| (&f.id, &f.place));
    let duties = handbook.duties.iter().map(|f| (&f.id, &f.place));
    let metrics = handbook.metrics.iter().map(|f| (&f.id, &f.place));
    let others = handbook.thresholds.iter().map(|t| (&t.id, &t.place)).chain(handbook.grades.iter().map(|g| (&g.id, &g.place)));
    let mut seen: HashMap<&Arc<str>, &Place> = HashMap::new();
    for (id, place) in forms.chain(processes).chain(duties).chain(metrics).chain(others) {
        if let Some(first) = seen.insert(id, place) {
            let message = say!("編號「{id}」重複", "编号“{id}”重复", "`{id}` is declared twice", id = id);
            let first = first.clone();
            sink.borrow_mut().push(
                Diagnostic::error("id-duplicate", place.clone(), message)
                    .label(first, say!("先在此宣告", "先在此声明", "first declared here")),
            );
        }
    }
}

fn parameters_cite(handbook: &Handbook, sink: &Sink) {
    for parameter in handbook.parameters.iter().filter(|p| !p.clause.is_empty()) {
        if handbook.keys.contains_key(&parameter.clause) {
            continue;
        }
        let message: Sentence = say!("沒有條款「{n}」", "没有条款“{n}”", "no clause `{n}`", n = parameter.clause);
        let mut diagnostic = Diagnostic::error("clause-unknown", parameter.place.clone(), message);
        if let Some(near) = diag::nearest(&parameter.clause, handbook.keys.keys().map(|k| &**k)) {
            diagnostic = diagnostic.help(say!("是否為「{n}」？", "是否为“{n}”？", "did you mean `{n}`?", n = near));
        }
        sink.borrow_mut().push(diagnostic);
    }
}
