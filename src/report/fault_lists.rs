//! Faults of a handbook as JUnit XML, as a comment on a merge request, and as a register for spreadsheets.

use std::collections::BTreeMap;
use std::fmt::Write;

use ::csv::{Terminator, WriterBuilder};

use super::csv::{MARK, harmless};
use super::faults::{Faults, fingerprints, lines};
use super::junit::{attribute, content};
use super::markdown::escaped;
use super::snippet::safe;
use super::text::more;
use crate::diag::{Diagnostic, Severity};

/// Rows in one comment: nobody reads more.
const SHOWN: usize = 100;

fn grave(diagnostic: &Diagnostic) -> bool {
    diagnostic.severity == Severity::Error
}

fn word(severity: Severity) -> &'static str {
    ["note", "warning", "error"][severity as usize]
}

fn at(faults: &Faults, diagnostic: &Diagnostic) -> String {
    safe(&faults.texts.show(&diagnostic.place).address())
}

/// A suite for each file, a case for each defect it has. Errors fail a case; the rest stands in its output. What has no fault has no
/// case, and a handbook without any has an empty list of suites.
pub(super) fn junit(faults: &Faults) -> String {
    let mut suites: BTreeMap<&str, BTreeMap<&str, Vec<&Diagnostic>>> = BTreeMap::new();
    for diagnostic in faults.diagnostics {
        suites.entry(&diagnostic.place.path).or_default().entry(diagnostic.code).or_default().push(diagnostic);
    }
    let failing = |cases: &BTreeMap<&str, Vec<&Diagnostic>>| cases.values().filter(|found| found.iter().any(|d| grave(d))).count();
    let (tests, failures) = suites.values().fold((0, 0), |(n, f), cases| (n + cases.len(), f + failing(cases)));
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let command = faults.command;
    let _ = writeln!(out, "<testsuites name=\"guiju {command}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">");
    for (path, cases) in &suites {
        let (name, failures) = (attribute(&safe(path)), failing(cases));
        let _ = writeln!(out, "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">", cases.len());
        for (code, found) in cases {
            let _ =
                writeln!(out, "    <testcase name=\"{}\" classname=\"{name}\">\n{}    </testcase>", attribute(code), body(faults, found));
        }
        out.push_str("  </testsuite>\n");
    }
    out.push_str("</testsuites>\n");
    out
}

fn body(faults: &Faults, found: &[&Diagnostic]) -> String {
    let told = |d: &&&Diagnostic| format!("{}\n{}", at(faults, d), lines(d, faults.lang).join("\n"));
    let (errors, others): (Vec<&&Diagnostic>, Vec<&&Diagnostic>) = found.iter().partition(|d| grave(d));
    let text = |list: &[&&Diagnostic]| content(&list.iter().map(told).collect::<Vec<_>>().join("\n\n"));
    let mut out = String::new();
    if let Some(first) = errors.first() {
        let message = attribute(lines(first, faults.lang).first().map_or("", String::as_str));
        let _ = writeln!(out, "      <failure type=\"{}\" message=\"{message}\">{}</failure>", attribute(first.code), text(&errors));
    }
    if !others.is_empty() {
        let _ = writeln!(out, "      <system-out>{}</system-out>", text(&others));
    }
    out
}

/// One table, gravest first.
pub(super) fn markdown(faults: &Faults) -> String {
    let mut out = format!("## guiju {}\n\n{}\n", faults.command, escaped(faults.summary.get(faults.lang)));
    let mut all: Vec<&Diagnostic> = faults.diagnostics.iter().collect();
    all.sort_by_key(|d| std::cmp::Reverse(d.severity));
    if !all.is_empty() {
        out.push_str("\n| | | |\n| --- | --- | --- |\n");
    }
    for diagnostic in all.iter().take(SHOWN) {
        let words: Vec<String> = lines(diagnostic, faults.lang).iter().map(|line| escaped(line)).collect();
        let (place, code) = (escaped(&at(faults, diagnostic)), escaped(diagnostic.code));
        let _ = writeln!(out, "| {} {code} | {place} | {} |", word(diagnostic.severity), words.join("<br>"));
    }
    if all.len() > SHOWN {
        let _ = write!(out, "\n… {}\n", more(all.len() - SHOWN).get(faults.lang));
    }
    out
}

/// A line each, in UTF-8 with a byte order mark. No cell is a formula.
pub(super) fn csv(faults: &Faults) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail, and every row is as long as the first.
    let _ = writer.write_record(["severity", "code", "message", "to_do", "path", "line", "column", "fingerprint"]);
    for (diagnostic, print) in faults.diagnostics.iter().zip(fingerprints(faults)) {
        let shown = faults.texts.show(&diagnostic.place);
        let mut said = lines(diagnostic, faults.lang).into_iter();
        let number = |n: Option<usize>| n.map(|n| n.to_string()).unwrap_or_default();
        let row = [
            word(diagnostic.severity).to_owned(),
            diagnostic.code.to_owned(),
            said.next().unwrap_or_default(),
            said.next().unwrap_or_default(),
            safe(&shown.path),
            number(shown.start.map(|p| p.line)),
            number(shown.start.map(|p| p.column)),
            print,
        ];
        let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("{MARK}{}", String::from_utf8_lossy(&bytes))
}
