//! The judgement as data. `docs/report.md` describes the format; keys are never translated.

use std::fmt::Write;

use serde::Serialize;

use super::answers::{AnswersRow, answers, state};
use super::citation::cite;
use super::{Report, Shown};
use crate::diag::Severity;
use crate::lang::in_script;
use crate::outcome::{Clock, Counted, Counts, Finding, Head, Known, Verdict};
use crate::source::{Place, Position};

/// Version of the format; raised when a key changes meaning or goes.
const VERSION: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    #[serde(flatten)]
    head: Head,
    as_of: String,
    files: u64,
    records: u64,
    cases: u64,
    index_bytes: u64,
    totals: Counts,
    tallies: Vec<Row<'a>>,
    findings: Vec<FindingRow<'a>>,
    notes: Vec<NoteRow<'a>>,
    answers: AnswersRow,
    baseline: Option<BaselineRow<'a>>,
    diagnostics: Vec<ProblemRow<'a>>,
}

#[derive(Serialize)]
struct Row<'a> {
    unit: &'a str,
    check: &'a str,
    regulation: Option<&'a str>,
    clause: Option<&'a str>,
    #[serde(flatten)]
    counts: Counts,
}

#[derive(Serialize)]
struct FindingRow<'a> {
    code: &'a str,
    severity: Severity,
    check: Option<&'a str>,
    clauses: Vec<ClauseRow<'a>>,
    unit: &'a str,
    record: Option<&'a str>,
    case: Option<&'a str>,
    place: Option<PlaceRow>,
    related: Vec<LabelRow>,
    message: String,
    expected: Option<String>,
    found: Option<String>,
    help: String,
    since: Option<String>,
    clock: Option<ClockRow>,
    provisional: bool,
    fingerprint: &'a str,
    state: &'static str,
    waiver: Option<&'a str>,
    rectification: Option<&'a str>,
    baseline: Option<&'static str>,
}

#[derive(Serialize)]
struct ClauseRow<'a> {
    key: &'a str,
    regulation: Option<String>,
    address: Option<String>,
    text: Option<String>,
    version: &'a str,
}

#[derive(Serialize)]
struct PlaceRow {
    path: String,
    line: Option<usize>,
    column: Option<usize>,
    end_line: Option<usize>,
    end_column: Option<usize>,
    sheet: Option<String>,
    cell: Option<[u32; 2]>,
}

#[derive(Serialize)]
struct LabelRow {
    place: PlaceRow,
    words: String,
}

#[derive(Serialize)]
struct ClockRow {
    from: String,
    limit: i64,
    unit: &'static str,
    skipped: Vec<String>,
    due: String,
}

#[derive(Serialize)]
struct NoteRow<'a> {
    verdict: Verdict,
    check: &'a str,
    unit: &'a str,
    subject: Option<&'a str>,
    reason: String,
    due: Option<String>,
}

#[derive(Serialize)]
struct BaselineRow<'a> {
    new: usize,
    old: usize,
    gone: &'a [Known],
}

#[derive(Serialize)]
struct ProblemRow<'a> {
    code: &'a str,
    severity: Severity,
    place: PlaceRow,
    message: String,
    help: Option<String>,
    fingerprint: String,
    baseline: Option<&'static str>,
}

/// Renders a judgement as JSON, with a line end.
pub fn json(report: &Report) -> String {
    let (outcome, lang) = (report.outcome, report.lang);
    let document = Document {
        head: Head::new("guiju-check", VERSION, lang),
        as_of: outcome.as_of.to_string(),
        files: outcome.files,
        records: outcome.records,
        cases: outcome.cases,
        index_bytes: outcome.index_bytes,
        totals: outcome.tally.sum(|_| true).into(),
        tallies: tallies(report),
        findings: outcome.findings.iter().map(|f| finding(f, report)).collect(),
        notes: notes(report),
        answers: answers(report),
        baseline: outcome.baseline.as_ref().map(|b| BaselineRow { old: b.old.len(), new: new(report), gone: &b.gone }),
        diagnostics: problems(report),
    };
    // Plain data structures cannot fail to serialise.
    let mut text = tame(&serde_json::to_string_pretty(&document).unwrap_or_default());
    text.push('\n');
    text
}

/// JSON escapes the first control characters only; a terminal obeys others as well. Outside of texts there are none.
pub(super) fn tame(json: &str) -> String {
    let mut out = String::with_capacity(json.len() + 1);
    for c in json.chars() {
        match c {
            '\u{7f}'..='\u{9f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out
}

fn tallies<'a>(report: &'a Report) -> Vec<Row<'a>> {
    let row = |(key, counts): (&'a crate::outcome::TallyKey, &[u64; 8])| {
        let check = report.handbook.check(&key.check);
        Row {
            unit: &key.unit,
            check: &key.check,
            regulation: check.map(|c| c.regulation.as_ref()),
            clause: check.map(|c| c.clause.as_ref()),
            counts: (*counts).into(),
        }
    };
    report.outcome.tally.iter().map(row).collect()
}

fn finding<'a>(f: &'a Finding, report: &Report) -> FindingRow<'a> {
    let lang = report.lang;
    let say = |s: &crate::lang::Sentence| in_script(s.get(lang), lang);
    FindingRow {
        code: f.code,
        severity: f.severity,
        check: f.check.as_deref(),
        clauses: f.clauses.iter().map(|key| clause(key, &f.version, report)).collect(),
        unit: &f.unit,
        record: f.record.as_deref(),
        case: f.case.as_deref(),
        place: f.place.as_ref().map(|p| place(p, report)),
        related: f.related.iter().map(|r| LabelRow { place: place(&r.place, report), words: say(&r.words) }).collect(),
        message: say(&f.message),
        expected: f.expected.as_ref().map(say),
        found: f.found.as_ref().map(|s| s.get(lang).to_owned()),
        help: say(&f.help),
        since: f.since.map(|m| m.to_string()),
        clock: f.clock.as_ref().map(clock),
        provisional: f.provisional,
        fingerprint: &f.fingerprint,
        state: state(f),
        waiver: f.answer.waiver.as_deref(),
        rectification: f.answer.rectification.as_ref().map(|(id, _)| &**id),
        baseline: known(report, &f.fingerprint),
    }
}

/// Whether the baseline knows a finding.
fn known(report: &Report, fingerprint: &str) -> Option<&'static str> {
    report.outcome.is_old(fingerprint).map(|old| if old { "old" } else { "new" })
}

/// Findings and unreadable files the baseline does not know.
fn new(report: &Report) -> usize {
    let outcome = report.outcome;
    let names = outcome.file_names();
    let all = outcome.findings.iter().map(|f| &f.fingerprint).chain(&names);
    all.filter(|name| outcome.is_old(name) == Some(false)).count()
}

fn clause<'a>(key: &'a str, version: &'a str, report: &Report) -> ClauseRow<'a> {
    let cited = cite(report.handbook, key, report.lang);
    let (regulation, address, text) = cited.map_or((None, None, None), |c| (Some(c.regulation), Some(c.address), Some(c.text)));
    ClauseRow { key, regulation, address, text, version }
}

fn clock(clock: &Clock) -> ClockRow {
    let (limit, unit) = match clock.limit {
        Counted::Days(n) => (n, "days"),
        Counted::Workdays(n) => (n, "workdays"),
        Counted::Hours(n) => (n, "hours"),
        Counted::Months(n) => (n, "months"),
        Counted::Fixed => (0, "fixed"),
    };
    let skipped = clock.skipped.iter().map(|d| d.to_string()).collect();
    ClockRow { from: clock.from.to_string(), limit, unit, skipped, due: clock.due.to_string() }
}

fn place(place: &Place, report: &Report) -> PlaceRow {
    let Shown { path, start, end, cell } = report.texts.show(place);
    let line = |p: Option<Position>| p.map(|p| p.line);
    let column = |p: Option<Position>| p.map(|p| p.column);
    PlaceRow {
        path: path.to_string(),
        line: line(start),
        column: column(start),
        end_line: line(end),
        end_column: column(end),
        sheet: cell.as_ref().and_then(|(sheet, _, _)| sheet.as_ref().map(|s| s.to_string())),
        cell: cell.map(|(_, row, column)| [row, column]),
    }
}

fn notes<'a>(report: &'a Report) -> Vec<NoteRow<'a>> {
    let row = |n: &'a crate::outcome::Note| NoteRow {
        verdict: n.verdict,
        check: &n.check,
        unit: &n.unit,
        subject: n.subject.as_deref(),
        reason: in_script(n.reason.get(report.lang), report.lang),
        due: n.due.map(|d| d.to_string()),
    };
    report.outcome.notes.iter().map(row).collect()
}

fn problems<'a>(report: &'a Report) -> Vec<ProblemRow<'a>> {
    let row = |(d, fingerprint): (&'a crate::diag::Diagnostic, String)| ProblemRow {
        code: d.code,
        severity: d.severity,
        place: place(&d.place, report),
        message: in_script(d.message.get(report.lang), report.lang),
        help: d.help.as_ref().map(|h| in_script(h.get(report.lang), report.lang)),
        baseline: known(report, &fingerprint),
        fingerprint,
    };
    report.outcome.diagnostics.iter().zip(report.outcome.file_names()).map(row).collect()
}
