//! Traces as a table for spreadsheets: a line for each clause and check, or for each demand where a map of them is asked for.

use ::csv::{Terminator, WriterBuilder};

use super::links::is_judged;
use super::{Demands, Report, words};
use crate::model::{Clause, Regulation};
use crate::outcome::Verdict;

/// Spreadsheets take a file without it for one in the system's old encoding.
const MARK: &str = "\u{feff}";

/// Renders a trace as CSV in UTF-8 with a byte order mark. No cell is a formula.
pub fn csv(report: &Report) -> String {
    let rows = match report.demands {
        Some(all) => demands(report, all),
        None if report.query.summary => figures(report),
        None => pairs(report),
    };
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in rows {
        // Writing to memory cannot fail, and every row is as long as the first.
        let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("{MARK}{}", String::from_utf8_lossy(&bytes))
}

/// A cell no spreadsheet takes for a formula: those that begin like one get an apostrophe before it.
pub(super) fn harmless(cell: &str) -> String {
    let formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n');
    match cell.trim_start_matches([' ', '\u{3000}']).starts_with(formula) {
        true => format!("'{cell}"),
        false => cell.to_owned(),
    }
}

fn head(names: &[&str]) -> Vec<String> {
    names.iter().map(|n| (*n).to_owned()).collect()
}

const VERDICTS: [&str; 8] = ["pass", "fail", "waived", "open", "not_applicable", "cannot_check", "needs_person", "error"];

fn figures(report: &Report) -> Vec<Vec<String>> {
    let names = ["regulation", "title", "clauses", "binding", "checked", "binding_checked", "checks", "judged", "sampled", "records"];
    let mut rows = vec![head(&[&names[..], &VERDICTS[..]].concat())];
    let trace = report.trace;
    for regulation in trace.handbook.regulations.iter().filter(|r| report.query.regulation(&r.id)) {
        let f = trace.figures(regulation);
        let counts = [
            f.handbook.clauses,
            f.handbook.binding,
            f.handbook.checked,
            f.handbook.binding_checked,
            f.handbook.checks,
            f.judged,
            f.sampled,
            f.records,
        ];
        let mut row = vec![regulation.id.clone(), report.shown(&regulation.title)];
        row.extend(counts.iter().map(usize::to_string));
        row.extend(f.verdicts.iter().map(u64::to_string));
        rows.push(row);
    }
    rows
}

/// One line for each clause and check; for each record too, where records are named.
fn pairs(report: &Report) -> Vec<Vec<String>> {
    let names = ["regulation", "clause", "address", "norm", "check", "kind", "title", "judged", "sampled"];
    let last = ["records", "record", "unit", "place", "findings"];
    let mut rows = vec![head(&[&names[..], &VERDICTS[..], &last[..]].concat())];
    for (regulation, clause, checks) in report.query.select(report.trace).clauses {
        let first = clause_cells(report, regulation, clause);
        if checks.is_empty() {
            rows.push(filled(first.to_vec(), names.len() + VERDICTS.len() + last.len()));
        }
        for n in checks {
            let row: Vec<String> = first.iter().cloned().chain(check_cells(report, n)).collect();
            rows.extend(record_rows(report, n, row));
        }
    }
    rows
}

fn filled(mut row: Vec<String>, width: usize) -> Vec<String> {
    row.resize(width, String::new());
    row
}

fn clause_cells(report: &Report, regulation: &Regulation, clause: &Clause) -> [String; 4] {
    let key = clause.key.as_deref().unwrap_or_default();
    [regulation.id.clone(), key.to_owned(), report.shown(&clause.address), clause.norm.id().to_owned()]
}

fn check_cells(report: &Report, n: usize) -> Vec<String> {
    let (trace, check) = (report.trace, &report.trace.handbook.checks[n]);
    let counts = trace.verdicts(n);
    let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
    let mut cells = vec![check.id.to_string(), words::kind_id(check.kind).to_owned(), report.shown(&check.title)];
    cells.extend([yes(is_judged(&counts)), yes(trace.is_sampled(n))]);
    cells.extend(Verdict::ALL.iter().map(|v| counts[*v as usize].to_string()));
    cells.push(trace.record_count(n).to_string());
    cells
}

fn record_rows(report: &Report, n: usize, row: Vec<String>) -> Vec<Vec<String>> {
    let width = row.len() + 4;
    if !report.query.names_records() {
        return vec![filled(row, width)];
    }
    let trace = report.trace;
    let line = |subject: &super::Subject| {
        let place = report.shown(&(report.place)(&subject.place));
        let own = [report.shown(&subject.id), report.shown(&subject.unit), place, trace.findings_of(n, subject).to_string()];
        row.iter().cloned().chain(own).collect::<Vec<_>>()
    };
    let lines: Vec<Vec<String>> = trace.records_of(n).filter(|s| report.query.record(s)).map(line).collect();
    if lines.is_empty() { vec![filled(row.clone(), width)] } else { lines }
}

fn demands(report: &Report, all: &[Demands]) -> Vec<Vec<String>> {
    let mut rows = vec![head(&["regulation", "mandate", "check_sort", "published", "enforced", "clauses", "checks", "faults"])];
    for demands in all {
        for standing in &demands.standings {
            let word = |is: bool| if is { "yes" } else { "no" }.to_owned();
            let faults: Vec<String> = standing.faults().iter().map(|f| f.get(report.lang).to_owned()).collect();
            rows.push(vec![
                demands.regulation.clone(),
                standing.id.clone(),
                standing.check.clone(),
                word(standing.published),
                standing.enforced.map_or_else(String::new, word),
                standing.clauses.join(" "),
                standing.checks.join(" "),
                faults.join("; "),
            ]);
        }
    }
    rows
}
