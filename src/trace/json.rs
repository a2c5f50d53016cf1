//! Traces as data; keys are never translated. `docs/trace.md` describes the format.

use serde::Serialize;

use super::links::{Figures, clauses_of, is_judged};
use super::query::Selected;
use super::{Demands, Report, Standing, words};
use crate::model::{Clause, Regulation};
use crate::outcome::{self, Head};

/// Version of the format; raised when a key changes meaning or goes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head,
    as_of: String,
    coverage: Vec<CoverageRow<'a>>,
    total: Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    mandates: Option<Vec<DemandsRow<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clauses: Option<Vec<ClauseRow<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    checks: Option<Vec<CheckRow<'a>>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<RecordRow<'a>>>,
}

#[derive(Serialize)]
struct CoverageRow<'a> {
    regulation: &'a str,
    title: String,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct Counts {
    clauses: usize,
    binding: usize,
    checked: usize,
    binding_checked: usize,
    checks: usize,
    judged: usize,
    sampled: usize,
    records: usize,
    verdicts: outcome::Counts,
}

impl From<Figures> for Counts {
    fn from(f: Figures) -> Counts {
        Counts {
            clauses: f.handbook.clauses,
            binding: f.handbook.binding,
            checked: f.handbook.checked,
            binding_checked: f.handbook.binding_checked,
            checks: f.handbook.checks,
            judged: f.judged,
            sampled: f.sampled,
            records: f.records,
            verdicts: f.verdicts.into(),
        }
    }
}

#[derive(Serialize)]
struct DemandsRow<'a> {
    regulation: &'a str,
    total: usize,
    published: usize,
    enforceable: usize,
    enforced: usize,
    faulty: Vec<FaultRow<'a>>,
}

#[derive(Serialize)]
struct FaultRow<'a> {
    id: &'a str,
    check: &'a str,
    faults: Vec<String>,
}

#[derive(Serialize)]
struct ClauseRow<'a> {
    key: &'a str,
    regulation: &'a str,
    address: String,
    norm: &'static str,
    checks: Vec<&'a str>,
}

#[derive(Serialize)]
struct CheckRow<'a> {
    id: &'a str,
    kind: &'static str,
    title: String,
    regulation: &'a str,
    clauses: Vec<&'a str>,
    judged: bool,
    sampled: bool,
    verdicts: outcome::Counts,
    record_count: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    records: Option<Vec<String>>,
}

#[derive(Serialize)]
struct RecordRow<'a> {
    id: String,
    unit: String,
    form: Option<&'a str>,
    case: Option<String>,
    place: String,
    checks: Vec<&'a str>,
    breached: Vec<&'a str>,
}

/// Renders a trace as JSON, with a line end.
pub fn json(report: &Report) -> String {
    let trace = report.trace;
    let asked: Vec<&Regulation> = trace.handbook.regulations.iter().map(|r| &**r).filter(|r| report.query.regulation(&r.id)).collect();
    let mut total = Figures::default();
    asked.iter().for_each(|r| total += trace.figures(r));
    let selected = (!report.query.summary).then(|| report.query.select(trace));
    let selected = selected.as_ref();
    let document = Document {
        head: Head::new("guiju-trace", VERSION, report.lang),
        as_of: trace.outcome.as_of.to_string(),
        coverage: asked.iter().map(|r| coverage(report, r)).collect(),
        total: total.into(),
        mandates: report.demands.map(|all| all.iter().map(|d| demands(report, d)).collect()),
        clauses: selected.map(|s| s.clauses.iter().map(|row| clause(report, row)).collect()),
        checks: selected.map(|s| s.checks.iter().map(|n| check(report, *n)).collect()),
        records: selected.filter(|_| report.query.names_records()).map(|s| records(report, s)),
    };
    // Plain data structures cannot fail to serialise.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn coverage<'a>(report: &'a Report, regulation: &'a Regulation) -> CoverageRow<'a> {
    CoverageRow { regulation: &regulation.id, title: report.shown(&regulation.title), counts: report.trace.figures(regulation).into() }
}

fn demands<'a>(report: &Report, demands: &'a Demands) -> DemandsRow<'a> {
    let fault = |s: &'a Standing| FaultRow {
        id: &s.id,
        check: &s.check,
        faults: s.faults().iter().map(|f| report.shown(f.get(report.lang))).collect(),
    };
    DemandsRow {
        regulation: &demands.regulation,
        total: demands.total(),
        published: demands.published(),
        enforceable: demands.enforceable(),
        enforced: demands.enforced(),
        faulty: demands.standings.iter().filter(|s| s.is_faulty()).map(fault).collect(),
    }
}

fn clause<'a>(report: &'a Report, (regulation, clause, checks): &(&'a Regulation, &'a Clause, Vec<usize>)) -> ClauseRow<'a> {
    ClauseRow {
        key: clause.key.as_deref().unwrap_or_default(),
        regulation: &regulation.id,
        address: report.shown(&clause.address),
        norm: clause.norm.id(),
        checks: checks.iter().map(|n| &*report.trace.handbook.checks[*n].id).collect(),
    }
}

fn check<'a>(report: &'a Report, n: usize) -> CheckRow<'a> {
    let (trace, check) = (report.trace, &report.trace.handbook.checks[n]);
    let mine = || trace.records_of(n).filter(|s| report.query.record(s)).map(|s| report.shown(&s.id));
    CheckRow {
        id: &check.id,
        kind: words::kind_id(check.kind),
        title: report.shown(&check.title),
        regulation: &check.regulation,
        clauses: clauses_of(check).collect(),
        judged: is_judged(&trace.verdicts(n)),
        sampled: trace.is_sampled(n),
        verdicts: trace.verdicts(n).into(),
        record_count: trace.record_count(n),
        records: report.query.names_records().then(|| mine().collect()),
    }
}

fn records<'a>(report: &'a Report, selected: &Selected) -> Vec<RecordRow<'a>> {
    let trace = report.trace;
    let mut checks: Vec<Vec<usize>> = vec![Vec::new(); trace.subjects.len()];
    selected.checks.iter().for_each(|n| trace.positions_of(*n).iter().for_each(|s| checks[*s].push(*n)));
    let row = |s: &usize| {
        let subject = &trace.subjects[*s];
        let id = |n: &usize| &*trace.handbook.checks[*n].id;
        RecordRow {
            id: report.shown(&subject.id),
            unit: report.shown(&subject.unit),
            form: subject.form.as_deref(),
            case: subject.case.as_deref().map(|case| report.shown(case)),
            place: report.shown(&(report.place)(&subject.place)),
            checks: checks[*s].iter().map(id).collect(),
            breached: checks[*s].iter().filter(|n| trace.findings_of(**n, subject) > 0).map(id).collect(),
        }
    };
    selected.records.iter().map(row).collect()
}
