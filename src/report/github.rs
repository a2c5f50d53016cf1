//! Findings as workflow commands: annotations beside the lines of a pull request on GitHub.

use std::fmt::Write;

use super::Report;
use super::item::{Item, items};
use super::text::{more, verdict};
use crate::diag::Severity;

/// Annotations of one level that GitHub shows of a step; what is beyond would be dropped unsaid.
const SHOWN: usize = 10;

/// Renders a judgement as workflow commands, the last of which sums up.
pub fn github(report: &Report) -> String {
    let items = items(report);
    let mut out = String::new();
    let mut left = 0;
    for (severity, command) in [(Severity::Error, "error"), (Severity::Warning, "warning"), (Severity::Note, "notice")] {
        // One notice is kept for the summary.
        let most = if severity == Severity::Note { SHOWN - 1 } else { SHOWN };
        let of_level: Vec<&Item> = items.iter().filter(|i| i.stands && i.severity == severity).collect();
        of_level.iter().take(most).for_each(|item| out.push_str(&annotation(command, item, report)));
        left += of_level.len().saturating_sub(most);
    }
    let mut summary = verdict(report).get(report.lang).to_owned();
    if left > 0 {
        let _ = write!(summary, "\n… {}", more(left).get(report.lang));
    }
    let _ = writeln!(out, "::notice title=guiju::{}", data(&summary));
    out
}

fn annotation(command: &str, item: &Item, report: &Report) -> String {
    let shown = item.shown(report);
    let mut out = format!("::{command} file={}", property(&shown.path));
    if let Some(start) = shown.start {
        let end = shown.end.filter(|end| end.line == start.line && end.column > start.column);
        let _ = write!(out, ",line={},endLine={},col={}", start.line, start.line, start.column);
        // The last column belongs to what is marked.
        let _ = end.map(|end| write!(out, ",endColumn={}", end.column - 1));
    }
    let subject = item.record.as_deref().or(item.case.as_deref()).or(item.unit.as_deref()).unwrap_or("guiju");
    let _ = writeln!(out, ",title={}::{}", property(&format!("{subject} [{}]", item.code)), data(&item.lines(report).join("\n")));
    out
}

/// The text of a command: one that holds a line end would start another command.
pub(super) fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, which a comma or a colon would end.
pub(super) fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
