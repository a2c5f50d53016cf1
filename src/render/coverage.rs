//! The pages of coverage: how much of each regulation is checked, and which checks stand for which clause.

use serde::Serialize;

use super::page::{At, Link};
use super::regulation::{anchor, label};
use crate::model::{Clause, Coverage, Norm, Regulation};

/// The figures of every regulation.
#[derive(Serialize)]
pub(super) struct CoveragePage {
    lines: Vec<Line>,
    total: Figures,
    /// The page of rules, where there is one.
    rules: Option<String>,
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

/// A regulation, chapter by chapter.
#[derive(Serialize)]
pub(super) struct RegulationCoverage {
    regulation: Link,
    all: String,
    figures: Figures,
    chapters: Vec<Part>,
}

/// A chapter in the list of its regulation: how many clauses stand on its page, and how many of these have checks.
#[derive(Serialize)]
struct Part {
    link: Link,
    clauses: usize,
    checked: usize,
}

/// The clauses of a chapter with their checks.
#[derive(Serialize)]
pub(super) struct ChapterCoverage {
    regulation: Link,
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
pub(super) fn list(at: At, with_rules: bool) -> CoveragePage {
    let line = |regulation: &Regulation| Line {
        link: Link { href: Some(format!("{}/index.html", regulation.id)), label: at.book.title(regulation).to_owned(), ..Link::default() },
        figures: figures(at, regulation),
    };
    let lines: Vec<Line> = at.book.handbook.regulations.iter().map(|r| line(r)).collect();
    let total = lines.iter().fold(Figures::default(), |sum, line| sum.plus(line.figures));
    CoveragePage { lines, total, rules: with_rules.then(|| format!("{}rules/index.html", at.root)) }
}

/// Builds the page of one regulation.
pub(super) fn page(at: At, regulation: &Regulation) -> RegulationCoverage {
    let part = |chapter: &Clause| {
        let rows = rows(at, regulation, chapter);
        let link = Link { href: Some(at.to(&path(regulation, chapter))), label: heading(chapter), ..Link::default() };
        Part { link, clauses: rows.len(), checked: rows.iter().filter(|row| !row.checks.is_empty()).count() }
    };
    RegulationCoverage {
        regulation: Link {
            href: Some(at.to(&format!("{}/index.html", regulation.id))),
            label: at.book.title(regulation).to_owned(),
            ..Link::default()
        },
        all: at.to("coverage/index.html"),
        figures: figures(at, regulation),
        chapters: chapters(at, regulation).map(part).collect(),
    }
}

/// Builds the page of one chapter.
pub(super) fn chapter(at: At, regulation: &Regulation, chapter: &Clause) -> ChapterCoverage {
    let href = Some(at.to(&format!("coverage/{}/index.html", regulation.id)));
    let regulation_link = Link { href, label: at.book.title(regulation).to_owned(), ..Link::default() };
    ChapterCoverage { regulation: regulation_link, rows: rows(at, regulation, chapter) }
}

/// The chapters that have something to show.
pub(super) fn chapters<'r>(at: At<'_, '_>, regulation: &'r Regulation) -> impl Iterator<Item = &'r Clause> {
    let top = regulation.clauses.iter().filter(|clause| clause.parent.is_none());
    top.filter(move |chapter| !rows(at, regulation, chapter).is_empty())
}

/// A chapter's label and heading.
pub(super) fn heading(chapter: &Clause) -> String {
    format!("{}{}", label(chapter), chapter.heading.as_deref().unwrap_or_default())
}

/// The page where a clause stands: that of its chapter.
pub(super) fn path(regulation: &Regulation, clause: &Clause) -> String {
    let mut top = clause;
    while let Some(above) = top.parent.and_then(|n| regulation.clauses.get(n)) {
        top = above;
    }
    format!("coverage/{}/{}/index.html", regulation.id, anchor(top))
}

fn rows(at: At, regulation: &Regulation, chapter: &Clause) -> Vec<Row> {
    let mut rows: Vec<Row> = row(at, regulation, chapter).into_iter().collect();
    let below = chapter.children.iter().filter_map(|n| regulation.clauses.get(*n));
    rows.extend(below.flat_map(|clause| self::rows(at, regulation, clause)));
    rows
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
        anchor: anchor(clause).to_owned(),
        clause: at.cite(key, &regulation.id),
        norm: if clause.norm == Norm::None { "" } else { clause.norm.id() },
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
