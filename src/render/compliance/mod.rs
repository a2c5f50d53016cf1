//! The pages on how the rules are kept, for handbooks that publish them: who owes what, what was found, what falls due.
//!
//! Counts are the verdicts of the judgement, none left out: a share of what passed is said together with what it was taken of.

mod chart;
mod finding;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use self::chart::Chart;
use self::finding::{DueView, FindingView};
use super::coverage;
use super::page::{At, Link};
use super::regulation::anchor;
use crate::model::{Handbook, Norm, Regulation, Unit};
use crate::outcome::{Finding, Outcome, Verdict};

/// Counts in the order of [`Verdict::ALL`].
type Sums = [u64; 8];

/// The judgement as pages see it.
pub(super) struct Judged<'o> {
    outcome: &'o Outcome,
    by_check: HashMap<&'o str, Sums>,
    /// By unit and regulation.
    by_unit: HashMap<(&'o str, &'o str), Sums>,
}

/// Counts of verdicts, by name for templates.
#[derive(Clone, Serialize)]
pub(super) struct Counts {
    /// All but what does not arise.
    total: u64,
    /// Passed, failed and waived: what was really checked.
    judged: u64,
    fail: u64,
    /// Share of what passed among what was judged, in tenths of a percent: `98.4`.
    share: Option<String>,
    /// Every verdict that occurs, with its label.
    parts: Vec<(&'static str, String, u64)>,
}

/// The overview.
#[derive(Serialize)]
pub(super) struct Overview {
    counts: Counts,
    records: u64,
    cases: u64,
    regulations: Vec<Link>,
    rows: Vec<Row>,
    chart: Chart,
    overdue: usize,
    due: usize,
}

/// A unit in the matrix.
#[derive(Serialize)]
struct Row {
    unit: Link,
    cells: Vec<Counts>,
    all: Counts,
}

/// How one unit stands.
#[derive(Serialize)]
pub(super) struct UnitPage {
    unit: Link,
    counts: Counts,
    regulations: Vec<(Link, Counts)>,
    chart: Chart,
    findings: Vec<FindingView>,
    due: Vec<DueView>,
    unclear: Vec<DueView>,
}

/// How a unit stands, on its own page: what it has not done in time, and where the rest is told.
#[derive(Serialize)]
pub(super) struct Standing {
    href: String,
    counts: Counts,
    overdue: Vec<FindingView>,
}

/// How one regulation is kept: clause by clause, with the checks and what they judged.
#[derive(Serialize)]
pub(super) struct RegulationPage {
    regulation: Link,
    counts: Counts,
    binding: usize,
    checked: usize,
    active: usize,
    clauses: Vec<ClauseLine>,
}

/// A clause in the matrix of traces.
#[derive(Serialize)]
struct ClauseLine {
    clause: Link,
    norm: &'static str,
    checks: Option<Link>,
    counts: Option<Counts>,
}

fn add(sums: &mut Sums, counts: &Sums) {
    sums.iter_mut().zip(counts).for_each(|(sum, count)| *sum += count);
}

impl Counts {
    fn of(at: At, sums: Sums) -> Counts {
        let of = |verdict: Verdict| sums[verdict as usize];
        let judged = of(Verdict::Pass) + of(Verdict::Fail) + of(Verdict::Waived);
        let part = |v: &Verdict| (of(*v) > 0).then(|| (class(*v), v.label().get(at.book.lang).to_owned(), of(*v)));
        Counts {
            total: sums.iter().sum::<u64>() - of(Verdict::NotApplicable),
            judged,
            fail: of(Verdict::Fail),
            share: (judged > 0).then(|| tenths(of(Verdict::Pass) * 1000 / judged)),
            parts: Verdict::ALL.iter().filter(|v| **v != Verdict::NotApplicable).filter_map(part).collect(),
        }
    }
}

impl<'o> Judged<'o> {
    /// The pages of an outcome: its counts, summed once.
    pub(super) fn new(handbook: &'o Handbook, outcome: &'o Outcome) -> Judged<'o> {
        let mut judged = Judged { outcome, by_check: HashMap::new(), by_unit: HashMap::new() };
        for (key, counts) in outcome.tally.iter() {
            add(judged.by_check.entry(&key.check).or_default(), counts);
            let regulation = handbook.check(&key.check).map_or("", |c| &*c.regulation);
            add(judged.by_unit.entry((&key.unit, regulation)).or_default(), counts);
        }
        judged
    }

    /// The units that owe something, in the order of the organisation.
    pub(super) fn units<'h>(&self, at: At<'_, 'h>) -> Vec<&'h Unit> {
        let owing: HashSet<&str> = self.by_unit.keys().map(|(unit, _)| *unit).collect();
        at.book.handbook.organization.units.iter().filter(|u| owing.contains(u.id.as_str())).collect()
    }

    /// The counts of a unit, of a regulation, of both, or of all.
    fn of(&self, at: At, unit: Option<&str>, regulation: Option<&str>) -> Counts {
        let mut sums = Sums::default();
        for ((u, r), counts) in &self.by_unit {
            if unit.is_none_or(|unit| unit == *u) && regulation.is_none_or(|regulation| regulation == *r) {
                add(&mut sums, counts);
            }
        }
        Counts::of(at, sums)
    }

    /// The counts of the checks of a clause.
    fn of_clause(&self, at: At, key: &str) -> Counts {
        let mut sums = Sums::default();
        let checks = at.book.checks(key).iter().filter_map(|check| self.by_check.get(&*check.id));
        checks.for_each(|counts| add(&mut sums, counts));
        Counts::of(at, sums)
    }

    fn findings(&self, unit: Option<&str>) -> impl Iterator<Item = &'o Finding> {
        let unit = unit.map(str::to_owned);
        self.outcome.findings.iter().filter(move |f| unit.as_deref().is_none_or(|u| u == &*f.unit))
    }

    /// Builds the overview.
    pub(super) fn overview(&self, at: At) -> Overview {
        let handbook = at.book.handbook;
        let row = |unit: &Unit| Row {
            unit: self.unit_link(at, unit),
            cells: handbook.regulations.iter().map(|r| self.of(at, Some(&unit.id), Some(&r.id))).collect(),
            all: self.of(at, Some(&unit.id), None),
        };
        let link = |r: &Regulation| Link {
            href: Some(at.to(&format!("compliance/regulations/{}/index.html", r.id))),
            label: at.book.title(r).to_owned(),
            ..Link::default()
        };
        Overview {
            counts: self.of(at, None, None),
            records: self.outcome.records,
            cases: self.outcome.cases,
            regulations: handbook.regulations.iter().map(|r| link(r)).collect(),
            rows: self.units(at).into_iter().map(row).filter(|r| r.all.total > 0).collect(),
            chart: self.chart(None),
            overdue: self.findings(None).filter(|f| finding::is_overdue(f)).count(),
            due: self.due(at, None).len(),
        }
    }

    fn unit_link(&self, at: At, unit: &Unit) -> Link {
        Link { href: Some(at.to(&format!("compliance/units/{}/index.html", unit.id))), ..at.unit(&unit.id) }
    }

    /// Breaches by the month since which they stand, over the year up to the day of judgement.
    fn chart(&self, unit: Option<&str>) -> Chart {
        let months: Vec<(i16, i8)> = chart::year_up_to(self.outcome.as_of);
        let month = |date: Date| (date.year(), date.month());
        let count = |m: &(i16, i8)| self.findings(unit).filter(|f| f.since.as_ref().is_some_and(|s| month(s.date) == *m)).count();
        Chart::of(months.iter().map(|m| (format!("{}-{:02}", m.0, m.1), count(m))).collect())
    }

    /// What falls due from the day of judgement on, soonest first.
    fn due(&self, at: At, unit: Option<&str>) -> Vec<DueView> {
        let mut open: Vec<_> = self.outcome.notes.iter().filter(|n| n.verdict == Verdict::Open && n.due.is_some()).collect();
        open.retain(|n| unit.is_none_or(|u| u == &*n.unit));
        open.sort_by(|a, b| (a.due.as_ref().map(|d| d.date), &a.check).cmp(&(b.due.as_ref().map(|d| d.date), &b.check)));
        open.into_iter().map(|n| finding::due(at, n)).collect()
    }

    /// Builds a unit's page.
    pub(super) fn unit(&self, at: At, unit: &Unit) -> UnitPage {
        let line = |r: &Regulation| {
            let href = Some(at.to(&format!("compliance/regulations/{}/index.html", r.id)));
            (Link { href, label: at.book.title(r).to_owned(), ..Link::default() }, self.of(at, Some(&unit.id), Some(&r.id)))
        };
        let unclear = |n: &&crate::outcome::Note| n.verdict != Verdict::Open && *n.unit == *unit.id;
        UnitPage {
            unit: at.unit(&unit.id),
            counts: self.of(at, Some(&unit.id), None),
            regulations: at.book.handbook.regulations.iter().map(|r| line(r)).filter(|(_, c)| c.total > 0).collect(),
            chart: self.chart(Some(&unit.id)),
            findings: self.findings(Some(&unit.id)).map(|f| finding::view(at, f)).collect(),
            due: self.due(at, Some(&unit.id)),
            unclear: self.outcome.notes.iter().filter(unclear).map(|n| finding::due(at, n)).collect(),
        }
    }

    /// What a unit's own page says of it.
    pub(super) fn standing(&self, at: At, unit: &Unit) -> Option<Standing> {
        let counts = self.of(at, Some(&unit.id), None);
        (counts.total > 0).then(|| Standing {
            href: at.to(&format!("compliance/units/{}/index.html", unit.id)),
            counts,
            overdue: self.findings(Some(&unit.id)).filter(|f| finding::is_overdue(f)).map(|f| finding::view(at, f)).collect(),
        })
    }

    /// Builds a regulation's page.
    pub(super) fn regulation(&self, at: At, regulation: &Regulation) -> RegulationPage {
        let bound = || regulation.clauses.iter().filter(|c| c.norm != Norm::None && c.key.is_some());
        let line = |clause: &crate::model::Clause| {
            let key = clause.key.as_deref()?;
            let checks = at.book.checks(key);
            if checks.is_empty() && clause.norm == Norm::None {
                return None;
            }
            Some(ClauseLine {
                clause: at.cite(key, &regulation.id),
                norm: if clause.norm == Norm::None { "" } else { clause.norm.id() },
                checks: (!checks.is_empty()).then(|| Link {
                    href: Some(format!("{}#{}", at.to(&coverage::path(regulation, clause)), anchor(clause))),
                    label: at.book.strings.fill("regulation.count", &[("n", &checks.len().to_string())]),
                    ..Link::default()
                }),
                counts: (!checks.is_empty()).then(|| self.of_clause(at, key)),
            })
        };
        let clauses: Vec<ClauseLine> = regulation.clauses.iter().filter_map(line).collect();
        let with_checks = |c: &&crate::model::Clause| c.key.as_deref().is_some_and(|k| !at.book.checks(k).is_empty());
        let live = |c: &crate::model::Clause| c.key.as_deref().is_some_and(|key| self.of_clause(at, key).judged > 0);
        RegulationPage {
            regulation: Link {
                href: Some(at.to(&format!("{}/index.html", regulation.id))),
                label: at.book.title(regulation).to_owned(),
                ..Link::default()
            },
            counts: self.of(at, None, Some(&regulation.id)),
            binding: bound().count(),
            checked: bound().filter(with_checks).count(),
            active: bound().filter(with_checks).filter(|c| live(c)).count(),
            clauses,
        }
    }
}

/// A verdict's name in style sheets.
fn class(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "pass",
        Verdict::Fail => "fail",
        Verdict::Waived => "waived",
        Verdict::Open => "open",
        Verdict::NotApplicable => "none",
        Verdict::CannotCheck => "cannot",
        Verdict::NeedsPerson => "person",
        Verdict::Error => "error",
    }
}

/// `984` as `98.4`. Rounded down: what is not wholly kept never shows as 100.
fn tenths(n: u64) -> String {
    format!("{}.{}", n / 10, n % 10)
}
