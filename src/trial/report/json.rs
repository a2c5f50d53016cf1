//! The report as data; keys are never translated. `docs/testing-checks.md` describes it.

use serde::Serialize;

use super::{Rate, Report, words};
use crate::lang::in_script;
use crate::outcome::{Finding, Head};
use crate::trial::{Aspect, Trial};

/// Version of the format; raised when a key changes meaning or goes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head,
    green: bool,
    regulations: Vec<Row<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    green: bool,
    as_of: String,
    records: usize,
    breaches: usize,
    checks: usize,
    all: Counts,
    kinds: Vec<Kind>,
    problems: Vec<Problem>,
    conforming_findings: Vec<Problem>,
    failed_breaches: Vec<Problem>,
    survivors: Vec<Survivor<'a>>,
    untried: Vec<Problem>,
    dead: Vec<Dead<'a>>,
}

#[derive(Serialize)]
struct Counts {
    mutations: usize,
    killed: usize,
    percent: Option<f64>,
}

impl From<Rate> for Counts {
    fn from(rate: Rate) -> Counts {
        Counts { mutations: rate.tried, killed: rate.killed, percent: rate.percent() }
    }
}

#[derive(Serialize)]
struct Kind {
    kind: &'static str,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct Problem {
    place: String,
    code: String,
    check: Option<String>,
    message: String,
}

#[derive(Serialize)]
struct Survivor<'a> {
    check: &'a str,
    kind: &'static str,
    code: Option<&'static str>,
    place: String,
    records: Vec<&'a str>,
    change: String,
    message: String,
}

#[derive(Serialize)]
struct Dead<'a> {
    check: &'a str,
    title: String,
    clause: Option<&'a str>,
    place: String,
}

/// Renders trials as JSON.
pub fn json(report: &Report) -> String {
    let document = Document {
        head: Head::new("guiju-test", VERSION, report.lang),
        green: report.trials.iter().all(Trial::is_green),
        regulations: report.trials.iter().map(|t| row(report, t)).collect(),
    };
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

fn row<'a>(report: &'a Report, trial: &'a Trial) -> Row<'a> {
    let kinds = Aspect::ALL.into_iter().map(|a| Kind { kind: a.id(), counts: Rate::of(trial, Some(a)).into() });
    Row {
        id: &trial.regulation,
        green: trial.is_green(),
        as_of: trial.as_of.to_string(),
        records: trial.records,
        breaches: trial.breaches.len(),
        checks: trial.asked(),
        all: Rate::of(trial, None).into(),
        kinds: kinds.filter(|k| k.counts.mutations > 0).collect(),
        problems: problems(report, trial),
        conforming_findings: conforming(report, trial),
        failed_breaches: failed(report, trial),
        survivors: survivors(report, trial),
        untried: untried(report, trial),
        dead: dead(report, trial),
    }
}

fn problems(report: &Report, trial: &Trial) -> Vec<Problem> {
    let problem = |d: &crate::diag::Diagnostic| Problem {
        place: report.texts.show(&d.place).address(),
        code: d.code.to_owned(),
        check: None,
        message: in_script(d.message.get(report.lang), report.lang),
    };
    trial.problems.iter().map(problem).collect()
}

fn conforming(report: &Report, trial: &Trial) -> Vec<Problem> {
    let problem = |(place, f): (String, &Finding)| Problem {
        place,
        code: f.code.to_owned(),
        check: f.check.as_ref().map(|c| c.to_string()),
        message: in_script(f.message.get(report.lang), report.lang),
    };
    let told = trial.baseline.iter().map(|f| (report.found_at(f), f));
    told.chain(trial.varied.iter().map(|(path, f)| (path.clone(), f))).map(problem).collect()
}

fn failed(report: &Report, trial: &Trial) -> Vec<Problem> {
    let problem = |tried: &crate::trial::TriedBreach| Problem {
        place: tried.breach.variant.path.clone(),
        code: tried.breach.code.clone(),
        check: Some(tried.breach.check.clone()),
        message: words::breach(tried).get(report.lang).to_owned(),
    };
    trial.breaches.iter().filter(|b| !b.holds()).map(problem).collect()
}

fn survivors<'a>(report: &'a Report, trial: &'a Trial) -> Vec<Survivor<'a>> {
    let survivor = |tried: &'a crate::trial::Tried| Survivor {
        check: &tried.mutation.check,
        kind: tried.mutation.aspect.id(),
        code: tried.mutation.code,
        place: report.place(&tried.mutation.check),
        records: tried.mutation.records(),
        change: tried.mutation.what.get(report.lang).to_owned(),
        message: report.survivor(tried).get(report.lang).to_owned(),
    };
    trial.survivors().map(survivor).collect()
}

fn untried(report: &Report, trial: &Trial) -> Vec<Problem> {
    let problem = |m: &crate::trial::Mutation| Problem {
        place: report.place(&m.check),
        code: m.code.unwrap_or_default().to_owned(),
        check: Some(m.check.to_string()),
        message: m.what.get(report.lang).to_owned(),
    };
    trial.untried.iter().map(problem).collect()
}

fn dead<'a>(report: &'a Report, trial: &'a Trial) -> Vec<Dead<'a>> {
    let clause = |id: &str| report.handbook.check(id).map(|c| &*c.clause);
    let dead = |id: &'a crate::model::CheckId| Dead { check: id, title: report.title(id), clause: clause(id), place: report.place(id) };
    trial.dead().map(dead).collect()
}
