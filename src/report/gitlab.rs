//! Findings for the Code Quality widget of GitLab merge requests.

use serde::Serialize;

use super::Report;
use super::item::{Item, items};
use super::json::tame;
use crate::diag::Severity;

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'a str,
    fingerprint: &'a str,
    severity: &'static str,
    location: Location,
}

#[derive(Serialize)]
struct Location {
    path: String,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: usize,
}

/// Renders a judgement as a Code Quality report, with a line end.
pub fn gitlab(report: &Report) -> String {
    let items = items(report);
    let issues: Vec<Issue> = items.iter().map(|item| issue(item, report)).collect();
    // Plain data structures cannot fail to serialise.
    let mut text = tame(&serde_json::to_string_pretty(&issues).unwrap_or_default());
    text.push('\n');
    text
}

fn issue<'i>(item: &'i Item, report: &Report) -> Issue<'i> {
    let shown = item.shown(report);
    Issue {
        // The widget shows one line.
        description: item.lines(report).join("  "),
        check_name: item.rule,
        fingerprint: &item.fingerprint,
        severity: match item.severity {
            // Known, permitted or closed: shown, and never in the way.
            _ if !item.stands => "info",
            Severity::Error => "major",
            Severity::Warning => "minor",
            Severity::Note => "info",
        },
        location: Location { path: shown.path.to_string(), lines: Lines { begin: shown.start.map_or(1, |p| p.line) } },
    }
}
