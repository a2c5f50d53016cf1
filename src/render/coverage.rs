//! The pages of coverage: how much of each regulation is checked, and which checks stand for which clause.

use serde::Serialize;

use super::page::{At, Link};
use super::regulation::{anchor, norm_name};
use crate::model::{Clause, Coverage, Norm, Regulation};

/// The figures of every regulation.
#[derive(Serialize)]
pub(super) struct CoveragePage {
    lines: Vec<Line>,
    total: Figures,
}

/// A regulation and its figures.
#[derive(Serialize)]
struct Line {
    link: Link,
    figures: Figures,
}

/// Figures of a regulation, or of all.
#[derive(Clone, Copy, Default, Serialize)]
struct Figures {
    clauses: usize,
    binding: usize,
    checked: usize,
    binding_checked: usize,
    checks: usize,
}

/// The clauses of a regulation with their checks.
#[derive(Serialize)]
pub(super) struct RegulationCoverage {
    regulation: Link,
    all: String,
    figures: Figures,
    chapters: Vec<Chapter>,
}

/// A chapter of it.
#[derive(Serialize)]
struct Chapter {
    label: String,
    rows: Vec<Row>,
}

/// A clause with its checks.
#[derive(Serialize)]
struct Row {
    anchor: String,
    clause: Link,
    norm: &'static str,
    checks: Vec<CheckLine>,
}

/// A check; its id is its anchor where the clause is its own.
#[derive(Serialize)]
struct CheckLine {
    id: String,
    link: Link,
    own: bool,
}

/// Builds the page of all regulations.
pub(super) fn list(at: At) -> CoveragePage {
    let line = |regulation: &Regulation| Line {
        link: Link { href: Some(format!("{}/index.html", regulation.id)), label: regulation.title.clone(), ..Link::default() },
        figures: figures(at, regulation),
    };
    let lines: Vec<Line> = at.book.handbook.regulations.iter().map(line).collect();
    let total = lines.iter().fold(Figures::default(), |sum, line| sum.plus(line.figures));
    CoveragePage { lines, total }
}

/// Builds the page of one regulation.
pub(super) fn page(at: At, regulation: &Regulation) -> RegulationCoverage {
    let mut chapters: Vec<Chapter> = Vec::new();
    for clause in &regulation.clauses {
        if clause.parent.is_none() {
            chapters
                .push(Chapter { label: format!("{}{}", clause.label, clause.heading.as_deref().unwrap_or_default()), rows: Vec::new() });
        }
        if let (Some(row), Some(chapter)) = (row(at, regulation, clause), chapters.last_mut()) {
            chapter.rows.push(row);
        }
    }
    chapters.retain(|chapter| !chapter.rows.is_empty());
    RegulationCoverage {
        regulation: Link {
            href: Some(at.to(&format!("{}/index.html", regulation.id))),
            label: regulation.title.clone(),
            ..Link::default()
        },
        all: at.to("coverage/index.html"),
        figures: figures(at, regulation),
        chapters,
    }
}

/// A clause that binds somebody or that a check cites.
fn row(at: At, regulation: &Regulation, clause: &Clause) -> Option<Row> {
    let key = clause.key.as_deref()?;
    let checks = at.book.checks(key);
    if checks.is_empty() && clause.norm == Norm::None {
        return None;
    }
    let line = |check: &&crate::model::Check| CheckLine { id: check.id.to_string(), link: at.check(check), own: *check.clause == *key };
    Some(Row {
        anchor: anchor(clause),
        clause: at.cite(key, &regulation.id),
        norm: if clause.norm == Norm::None { "" } else { norm_name(clause.norm) },
        checks: checks.iter().map(line).collect(),
    })
}

fn figures(at: At, regulation: &Regulation) -> Figures {
    let Coverage { clauses, binding, checked, binding_checked, checks } = Coverage::of(at.book.handbook, regulation);
    Figures { clauses, binding, checked, binding_checked, checks }
}

impl Figures {
    fn plus(self, other: Figures) -> Figures {
        Figures {
            clauses: self.clauses + other.clauses,
            binding: self.binding + other.binding,
            checked: self.checked + other.checked,
            binding_checked: self.binding_checked + other.binding_checked,
            checks: self.checks + other.checks,
        }
    }
}
