//! The links themselves, and the figures that follow from them.

use std::collections::{BTreeSet, HashMap};

use super::Subject;
use crate::model::{Check, CheckId, Clause, Coverage, Duty, Handbook, Kind, MetricOver, Occasion, Regulation};
use crate::outcome::{Outcome, Verdict};

/// Checks, clauses and records joined.
pub struct Trace<'a> {
    pub(super) handbook: &'a Handbook,
    pub(super) outcome: &'a Outcome,
    pub(super) subjects: &'a [Subject],
    /// Checks that judge something in the conforming samples.
    pub(super) sampled: &'a BTreeSet<CheckId>,
    by_clause: HashMap<&'a str, Vec<usize>>,
    records: Vec<Vec<usize>>,
    counts: Vec<[u64; 8]>,
    findings: HashMap<(&'a str, &'a str), u64>,
}

/// What is known of one regulation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// What follows from the handbook.
    pub handbook: Coverage,
    /// Checks that judged something in the records.
    pub judged: usize,
    /// Checks that judge something in the conforming samples.
    pub sampled: usize,
    /// Records that some check of the regulation looks at.
    pub records: usize,
    /// Verdicts, in the order of [`Verdict::ALL`].
    pub verdicts: [u64; 8],
}

impl<'a> Trace<'a> {
    /// Joins a handbook, its judgement and the records judged.
    pub fn new(handbook: &'a Handbook, outcome: &'a Outcome, subjects: &'a [Subject], sampled: &'a BTreeSet<CheckId>) -> Trace<'a> {
        let places: HashMap<&str, usize> = handbook.checks.iter().enumerate().map(|(n, c)| (&*c.id, n)).collect();
        let mut by_clause: HashMap<&str, Vec<usize>> = HashMap::new();
        for (n, check) in handbook.checks.iter().enumerate() {
            clauses_of(check).for_each(|key| by_clause.entry(key).or_default().push(n));
        }
        let mut counts = vec![[0; 8]; handbook.checks.len()];
        for (key, row) in outcome.tally.iter() {
            if let Some(n) = places.get(&*key.check) {
                counts[*n].iter_mut().zip(row).for_each(|(total, more)| *total += more);
            }
        }
        let mut findings: HashMap<(&str, &str), u64> = HashMap::new();
        for (check, record) in outcome.findings.iter().filter_map(|f| Some((f.check.as_deref()?, f.record.as_deref()?))) {
            *findings.entry((check, record)).or_default() += 1;
        }
        let by_form = by_form(subjects);
        let mut records: Vec<Vec<usize>> = handbook.checks.iter().map(|c| looked_at(handbook, c, subjects, &by_form)).collect();
        add_breaching(&mut records, &places, subjects, outcome);
        Trace { handbook, outcome, subjects, sampled, by_clause, records, counts, findings }
    }

    /// The checks that cite a clause, in the order declared.
    pub fn checks_of(&self, key: &str) -> impl Iterator<Item = usize> + '_ {
        self.by_clause.get(key).into_iter().flatten().copied()
    }

    /// The records a check looks at.
    pub fn records_of(&self, check: usize) -> impl Iterator<Item = &'a Subject> + '_ {
        self.records[check].iter().map(|n| &self.subjects[*n])
    }

    /// The positions of those records.
    pub(super) fn positions_of(&self, check: usize) -> &[usize] {
        &self.records[check]
    }

    /// How many records a check looks at.
    pub fn record_count(&self, check: usize) -> usize {
        self.records[check].len()
    }

    /// The verdicts of a check, in the order of [`Verdict::ALL`].
    pub fn verdicts(&self, check: usize) -> [u64; 8] {
        self.counts[check]
    }

    /// Whether a check judges something in the conforming samples.
    pub fn is_sampled(&self, check: usize) -> bool {
        self.sampled.contains(&self.handbook.checks[check].id)
    }

    /// Breaches of a check by a record.
    pub fn findings_of(&self, check: usize, record: &Subject) -> u64 {
        self.findings.get(&(&*self.handbook.checks[check].id, &*record.id)).copied().unwrap_or_default()
    }

    /// The figures of a regulation.
    pub fn figures(&self, regulation: &Regulation) -> Figures {
        let mut figures = Figures { handbook: Coverage::of(self.handbook, regulation), ..Figures::default() };
        let mut seen: BTreeSet<usize> = BTreeSet::new();
        for n in (0..self.counts.len()).filter(|n| *self.handbook.checks[*n].regulation == *regulation.id) {
            figures.judged += usize::from(is_judged(&self.counts[n]));
            figures.sampled += usize::from(self.is_sampled(n));
            figures.verdicts.iter_mut().zip(&self.counts[n]).for_each(|(total, more)| *total += more);
            seen.extend(&self.records[n]);
        }
        figures.records = seen.len();
        figures
    }

    /// The keys of a clause and of all above it.
    pub(super) fn path<'r>(&self, regulation: &'r Regulation, clause: &'r Clause) -> Vec<&'r str> {
        let above = std::iter::successors(Some(clause), |c| c.parent.map(|n| &regulation.clauses[n]));
        above.filter_map(|c| c.key.as_deref()).collect()
    }
}

impl std::ops::AddAssign for Figures {
    fn add_assign(&mut self, other: Figures) {
        let (own, more) = (&mut self.handbook, other.handbook);
        own.clauses += more.clauses;
        own.binding += more.binding;
        own.checked += more.checked;
        own.binding_checked += more.binding_checked;
        own.checks += more.checks;
        self.judged += other.judged;
        self.sampled += other.sampled;
        self.records += other.records;
        self.verdicts.iter_mut().zip(other.verdicts).for_each(|(total, n)| *total += n);
    }
}

/// Whether something was really held against a check: what does not arise or cannot be told is no judgement.
pub(super) fn is_judged(counts: &[u64; 8]) -> bool {
    [Verdict::Pass, Verdict::Fail, Verdict::Waived].iter().any(|v| counts[*v as usize] > 0)
}

/// The clauses a check cites, its own first.
pub(super) fn clauses_of(check: &Check) -> impl Iterator<Item = &str> {
    std::iter::once(&check.clause).chain(&check.also).map(|key| &**key)
}

/// A breach may stand at a record of another step: the one that made the demand arise.
fn add_breaching(records: &mut [Vec<usize>], places: &HashMap<&str, usize>, subjects: &[Subject], outcome: &Outcome) {
    let by_id: HashMap<&str, usize> = subjects.iter().enumerate().map(|(n, s)| (&*s.id, n)).collect();
    for finding in &outcome.findings {
        let check = finding.check.as_deref().and_then(|id| places.get(id));
        let record = finding.record.as_deref().and_then(|id| by_id.get(id));
        let (Some(check), Some(record)) = (check, record) else { continue };
        if let Err(at) = records[*check].binary_search(record) {
            records[*check].insert(at, *record);
        }
    }
}

fn by_form(subjects: &[Subject]) -> HashMap<&str, Vec<usize>> {
    let mut by_form: HashMap<&str, Vec<usize>> = HashMap::new();
    for (n, form) in subjects.iter().enumerate().filter_map(|(n, s)| Some((n, s.form.as_deref()?))) {
        by_form.entry(form).or_default().push(n);
    }
    by_form
}

fn of_forms<'f>(by_form: &HashMap<&str, Vec<usize>>, forms: impl IntoIterator<Item = &'f str>) -> Vec<usize> {
    let found: BTreeSet<usize> = forms.into_iter().filter_map(|f| by_form.get(f)).flatten().copied().collect();
    found.into_iter().collect()
}

/// The records a check looks at: those of its form, of its step, or of the forms its duty or figure is read from.
fn looked_at(handbook: &Handbook, check: &Check, subjects: &[Subject], by_form: &HashMap<&str, Vec<usize>>) -> Vec<usize> {
    let owner = check.id.split(['.', '@']).next().unwrap_or_default();
    let forms: Vec<&str> = match check.kind {
        Kind::Form | Kind::Field | Kind::Rule | Kind::Signature | Kind::Reference => vec![owner],
        Kind::Step | Kind::Actor | Kind::Deadline | Kind::CaseRule | Kind::Separation => {
            return of_process(handbook, check, subjects, by_form);
        }
        Kind::Duty => handbook.duties.iter().find(|d| d.id == check.id).map_or_else(Vec::new, duty_forms),
        Kind::Metric => handbook.metrics.iter().filter(|m| m.id == check.id).map(|m| metric_form(&m.over)).collect(),
        Kind::Threshold => handbook.thresholds.iter().filter(|t| t.id == check.id).map(|t| &*t.reading.0).collect(),
        Kind::Grade => handbook.grades.iter().filter(|g| g.id == check.id).filter_map(|g| g.form.as_deref()).collect(),
    };
    of_forms(by_form, forms)
}

/// The forms that fulfil a duty, or answer for it.
fn duty_forms(duty: &Duty) -> Vec<&str> {
    let answer = match &duty.occasion {
        Occasion::On { answer: Some(answer), .. } => answer.forms.as_slice(),
        _ => &[],
    };
    duty.forms.iter().chain(answer).map(|form| &**form).collect()
}

/// The records of a process, or of the one step a check is about.
fn of_process(handbook: &Handbook, check: &Check, subjects: &[Subject], by_form: &HashMap<&str, Vec<usize>>) -> Vec<usize> {
    let (owner, rest) = check.id.split_once('.').unwrap_or((&check.id, ""));
    let Some(process) = handbook.process(owner) else { return Vec::new() };
    let step = rest.split('@').next().and_then(|id| process.step(id));
    let of_case = matches!(check.kind, Kind::CaseRule | Kind::Separation);
    let mine = |s: &Subject| match step.filter(|_| !of_case) {
        Some(n) => s.shows(process, &process.steps[n]),
        None => process.steps.iter().any(|step| s.shows(process, step)),
    };
    let candidates = match process.steps.iter().all(|step| !step.forms.is_empty()) {
        true => of_forms(by_form, process.steps.iter().flat_map(|step| &step.forms).map(|f| &**f)),
        // A step without a form is known by its name alone.
        false => (0..subjects.len()).collect(),
    };
    candidates.into_iter().filter(|n| mine(&subjects[*n])).collect()
}

fn metric_form(over: &MetricOver) -> &str {
    match over {
        MetricOver::Each(form) | MetricOver::Many { form, .. } => form,
    }
}
