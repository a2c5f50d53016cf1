//! Findings as a register for spreadsheets: a line each, nothing left out.

use ::csv::{Terminator, WriterBuilder};

use super::item::{Item, items};
use super::snippet::safe;
use super::text::unit;
use super::{Report, Shown};

/// Spreadsheets take a file without it for one in the system's old encoding.
pub(super) const MARK: &str = "\u{feff}";

/// The columns.
pub(super) const HEAD: [&str; 25] = [
    "severity",
    "code",
    "unit",
    "unit_title",
    "record",
    "case",
    "message",
    "expected",
    "found",
    "to_do",
    "regulation",
    "address",
    "clause",
    "clause_text",
    "check",
    "check_title",
    "path",
    "line",
    "column",
    "since",
    "due",
    "provisional",
    "fingerprint",
    "state",
    "cell",
];

/// Renders a judgement as CSV in UTF-8 with a byte order mark. No cell is a formula.
pub fn csv(report: &Report) -> String {
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    // Writing to memory cannot fail, and every row is as long as the first.
    let _ = writer.write_record(HEAD);
    for item in items(report) {
        let _ = writer.write_record(row(&item, report).iter().map(|cell| harmless(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("{MARK}{}", String::from_utf8_lossy(&bytes))
}

/// What stands in the columns.
pub(super) fn row(item: &Item, report: &Report) -> [String; 25] {
    let or_empty = |text: &Option<String>| text.clone().unwrap_or_default();
    let (regulation, address, words) = item.citation(report).map_or_else(Default::default, |c| (c.regulation, c.address, c.text));
    // The place itself only: a register does not point at declarations.
    let shown = item.place.map(|place| report.texts.show(place));
    let at = shown.as_ref().and_then(|s| s.start);
    [
        severity(item).to_owned(),
        item.code.to_owned(),
        or_empty(&item.unit),
        item.unit.as_deref().map_or_else(String::new, |id| unit(report, id)),
        or_empty(&item.record),
        or_empty(&item.case),
        item.message.clone(),
        or_empty(&item.expected),
        or_empty(&item.found),
        or_empty(&item.help),
        regulation,
        address,
        item.clauses.join(" "),
        words,
        item.check.map_or_else(String::new, |c| c.id.to_string()),
        item.check.map_or_else(String::new, |_| item.title(report.lang)),
        shown.as_ref().map_or_else(String::new, |s| safe(&s.path)),
        at.map_or_else(String::new, |p| p.line.to_string()),
        at.map_or_else(String::new, |p| p.column.to_string()),
        or_empty(&item.since),
        or_empty(&item.due),
        if item.provisional { "yes" } else { "no" }.to_owned(),
        item.fingerprint.clone(),
        item.state_word().to_owned(),
        shown.as_ref().and_then(Shown::cell_of_sheet).map_or_else(String::new, |cell| safe(&cell)),
    ]
}

fn severity(item: &Item) -> &'static str {
    match item.severity {
        crate::diag::Severity::Error => "error",
        crate::diag::Severity::Warning => "warning",
        crate::diag::Severity::Note => "note",
    }
}

/// A cell no spreadsheet takes for a formula: those that begin like one, full-width signs included, get an apostrophe before it.
pub(super) fn harmless(cell: &str) -> String {
    if is_formula(cell) { format!("'{cell}") } else { cell.to_owned() }
}

/// Whether a spreadsheet would take a text for a formula.
pub(super) fn is_formula(cell: &str) -> bool {
    let formula = |c: char| matches!(c, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n');
    let begins = |text: &str| text.starts_with(formula);
    begins(cell) || begins(cell.trim_start())
}
