//! Judging altered sets of records: the conforming set is read once, and with each change only the changed records anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use super::edit::{self, Changed};
use super::mutate::{Expect, Mutation};
use super::run::{Tried, TriedBreach};
use super::{Breach, Edit, Set, Variant, batch};
use crate::diag::Diagnostic;
use crate::expr;
use crate::judge::{Judge, JudgeOptions};
use crate::model::{CheckId, Handbook, ParameterValue};
use crate::outcome::{Finding, Outcome, Verdict};
use crate::records::{self, Record, Submission, Totals};
use crate::say;
use crate::source::{Entry, Memory, Place, ReadError, World};

/// Open notes: check, unit and subject, each with how often.
pub(super) type Notes = BTreeMap<(CheckId, Arc<str>, Option<Arc<str>>), usize>;

pub(super) fn notes(outcome: &Outcome) -> Notes {
    let mut notes = Notes::new();
    for note in outcome.notes.iter().filter(|n| n.verdict == Verdict::Open) {
        *notes.entry((note.check.clone(), note.unit.clone(), note.subject.clone())).or_default() += 1;
    }
    notes
}

/// The checks that found something in order, or still to be done.
pub(super) fn met(outcome: &Outcome) -> BTreeSet<CheckId> {
    let judges = |counts: &[u64; 8]| counts[Verdict::Pass as usize] + counts[Verdict::Open as usize] > 0;
    outcome.tally.iter().filter(|(_, counts)| judges(counts)).map(|(key, _)| key.check.clone()).collect()
}

/// The conforming records, read once.
pub(super) struct Bench<'a> {
    world: &'a dyn World,
    handbook: &'a Handbook,
    set: &'a Set,
    as_of: Date,
    pub(super) records: Vec<Record>,
    broken: Vec<(Diagnostic, Arc<str>)>,
}

impl<'a> Bench<'a> {
    pub(super) fn new(world: &'a dyn World, handbook: &'a Handbook, set: &'a Set, as_of: Date) -> Bench<'a> {
        let mut bench = Bench { world, handbook, set, as_of, records: Vec::new(), broken: Vec::new() };
        records::stream_under(world, handbook, &set.folder, &mut |submission| match submission {
            Submission::Record(record) => bench.records.push(*record),
            Submission::Broken(diagnostic, unit) => bench.broken.push((*diagnostic, unit)),
        });
        bench
    }

    /// Judges the set with some records changed, added or left out.
    pub(super) fn judge(&self, handbook: &Handbook, changed: &Changed, as_of: Date) -> Outcome {
        let how = JudgeOptions { as_of, strict_parameters: false, version: None };
        let mut judge = Judge::new(handbook, how);
        for (diagnostic, unit) in &self.broken {
            judge.take(Submission::Broken(Box::new(diagnostic.clone()), unit.clone()));
        }
        for record in self.records.iter().filter(|r| !changed.contains_key(&*r.header.id)) {
            judge.take(Submission::Record(Box::new(record.clone())));
        }
        let overlay = self.overlay(changed);
        records::stream_under(&overlay, handbook, &self.set.folder, &mut |submission| judge.take(submission));
        judge.finish(Totals::default())
    }

    /// A world that lists only the changed records, each a file of its own, and otherwise reads the real one.
    fn overlay(&self, changed: &Changed) -> Overlay<'_> {
        let mut files = Memory::default();
        for (id, table) in changed.iter().filter_map(|(id, t)| Some((id, t.as_ref()?))) {
            let own = self.set.records.iter().find(|r| r.id == *id).map(|r| r.folder.clone());
            let unit = table.get("unit").and_then(toml::Value::as_str).unwrap_or("-");
            let folder = own.unwrap_or_else(|| format!("{}/{unit}", self.set.folder));
            // An id may hold anything; the file's name only has to be one.
            let name: String = id.chars().map(|c| if c == '/' || c == '\\' { '_' } else { c }).collect();
            files.put(format!("{folder}/{name}.toml"), toml::to_string(table).unwrap_or_default());
        }
        Overlay { files, below: self.world }
    }

    /// Findings of this regulation, and of records as such.
    pub(super) fn own(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mine = |f: &Finding| match &f.check {
            Some(id) => self.handbook.check(id).is_some_and(|c| *c.regulation == *self.set.regulation),
            None => true,
        };
        findings.into_iter().filter(mine).collect()
    }

    pub(super) fn breach(&self, breach: &Breach) -> TriedBreach {
        let check = |f: &Finding| f.check.as_deref().unwrap_or("record").to_owned();
        match self.told(&breach.variant) {
            Err(why) => TriedBreach { breach: breach.clone(), found: Vec::new(), unapplied: Some(why) },
            Ok(outcome) => {
                let found = self.own(outcome.findings).iter().map(|f| (f.code.to_owned(), check(f))).collect();
                TriedBreach { breach: breach.clone(), found, unapplied: None }
            }
        }
    }

    /// What the set gives when told otherwise, under the decisions named; or why it cannot be.
    fn told(&self, variant: &Variant) -> Result<Outcome, String> {
        let changed = edit::apply(&variant.edits, |id| self.set.find(id))?;
        let decided = decided(self.handbook, variant);
        Ok(self.judge(decided.as_ref().unwrap_or(self.handbook), &changed, variant.as_of.unwrap_or(self.as_of)))
    }

    fn variants(&self) -> Vec<(&'a Variant, Result<Outcome, String>)> {
        let outcomes = in_parallel(&self.set.variants, |v| self.told(v));
        self.set.variants.iter().zip(outcomes).collect()
    }

    /// The checks met in the variants: only there do some demands apply at all.
    pub(super) fn met_in_variants(&self) -> BTreeSet<CheckId> {
        self.variants().iter().filter_map(|(_, outcome)| outcome.as_ref().ok()).flat_map(met).collect()
    }

    /// What is found in the variants, each with its file.
    pub(super) fn varied(&self, problems: &mut Vec<Diagnostic>) -> Vec<(String, Finding)> {
        let mut found = Vec::new();
        for (variant, outcome) in self.variants() {
            match outcome {
                Ok(outcome) => found.extend(self.own(outcome.findings).into_iter().map(|f| (variant.path.clone(), f))),
                Err(why) => {
                    let message = say!("無法套用：{w}", "无法套用：{w}", "can't be applied: {w}", w = why);
                    problems.push(Diagnostic::error("sample-unapplied", Place::whole(variant.path.clone()), message));
                }
            }
        }
        found
    }

    /// Tries every mutation: together where changes do not meet, then those left alone.
    pub(super) fn mutations(&self, mutations: Vec<Mutation>, open: &Notes) -> Vec<Tried> {
        let mut killed = vec![false; mutations.len()];
        batch::together(&mutations, &mut killed, |batches| {
            in_parallel(&batches, |b| self.noticed(&mutations, b)).into_iter().flatten().collect()
        });
        let left: Vec<usize> = (0..mutations.len()).filter(|n| !killed[*n]).collect();
        let noticed = in_parallel(&left, |n| self.is_killed(&mutations[*n], open));
        left.iter().zip(noticed).for_each(|(n, was)| killed[*n] = was);
        mutations.into_iter().zip(killed).map(|(mutation, killed)| Tried { mutation, killed }).collect()
    }

    /// The mutations of a batch whose finding stands at the record they change.
    fn noticed(&self, mutations: &[Mutation], batch: &[batch::Tried]) -> Vec<usize> {
        let edits: Vec<Edit> = batch.iter().flat_map(|(_, way)| way.iter().cloned()).collect();
        let Ok(changed) = edit::apply(&edits, |id| self.set.find(id)) else { return Vec::new() };
        let outcome = self.judge(self.handbook, &changed, self.as_of);
        let gives = |(n, way): &batch::Tried| {
            let (mutation, record) = (&mutations[*n], way.first().map(Edit::record));
            let meant = |f: &Finding| f.check.as_ref().is_some_and(|c| mutation.means(c)) && mutation.code == Some(f.code);
            outcome.findings.iter().any(|f| f.record.as_deref() == record && meant(f))
        };
        batch.iter().filter(|tried| gives(tried)).map(|(n, _)| *n).collect()
    }

    /// Ways that were tried together before come last: they are not likely to be noticed alone.
    fn is_killed(&self, mutation: &Mutation, open: &Notes) -> bool {
        let (local, others): (Vec<_>, Vec<_>) = mutation.ways.iter().partition(|way| batch::is_local(mutation, way));
        others.into_iter().chain(local).any(|way| self.is_noticed(mutation, way, open))
    }

    fn is_noticed(&self, mutation: &Mutation, way: &[Edit], open: &Notes) -> bool {
        let Ok(changed) = edit::apply(way, |id| self.set.find(id)) else { return false };
        let outcome = self.judge(self.handbook, &changed, self.as_of);
        let meant = |check: Option<&CheckId>| check.is_some_and(|c| mutation.means(c));
        // The conforming set has no finding, so any of the check meant is new; and it says more than that something is open.
        if outcome.findings.iter().any(|f| meant(f.check.as_ref()) && mutation.code.is_none_or(|c| c == f.code)) {
            return true;
        }
        match mutation.expects {
            Expect::Finding => false,
            Expect::StillOpen => notes(&outcome).keys().any(|key| meant(Some(&key.0))),
            Expect::Open => notes(&outcome).iter().any(|(key, n)| meant(Some(&key.0)) && open.get(key).is_none_or(|had| had < n)),
        }
    }
}

/// Answers for every item, in their order, from as many threads as there are processors.
fn in_parallel<T: Sync, R: Send>(items: &[T], answer: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(1, |n| n.get()).min(items.len());
    let work = || {
        let mut answers = Vec::new();
        while let Some((n, item)) = Some(next.fetch_add(1, Ordering::Relaxed)).and_then(|n| Some((n, items.get(n)?))) {
            answers.push((n, answer(item)));
        }
        answers
    };
    let mut answers: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|w| w.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    });
    answers.sort_by_key(|(n, _)| *n);
    answers.into_iter().map(|(_, answer)| answer).collect()
}

/// The handbook with the parameters decided otherwise.
fn decided(handbook: &Handbook, variant: &Variant) -> Option<Handbook> {
    if variant.parameters.is_empty() {
        return None;
    }
    let mut handbook = handbook.clone();
    for parameter in &mut handbook.parameters {
        let Some(value) = variant.parameters.get(&*parameter.id).and_then(value) else { continue };
        let decided_by = Some(variant.path.clone());
        parameter.values = vec![ParameterValue { from: Date::constant(1970, 1, 1), value, decided_by, unit: None }];
    }
    Some(handbook)
}

fn value(written: &toml::Value) -> Option<expr::Value> {
    match written {
        toml::Value::String(text) => Some(expr::Value::text(text)),
        toml::Value::Integer(n) => Some(expr::Value::Number((*n).into())),
        toml::Value::Float(n) => rust_decimal::Decimal::try_from(*n).ok().map(expr::Value::Number),
        toml::Value::Boolean(truth) => Some(expr::Value::Bool(*truth)),
        toml::Value::Array(items) => items.iter().map(value).collect::<Option<Vec<_>>>().map(|items| expr::Value::List(items.into())),
        _ => None,
    }
}

/// Changed records above the real world.
struct Overlay<'w> {
    files: Memory,
    below: &'w dyn World,
}

impl World for Overlay<'_> {
    fn list(&self, under: &str) -> Vec<Entry> {
        self.files.list(under)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.files.read(path, limit) {
            Err(ReadError::Missing) => self.below.read(path, limit),
            answer => answer,
        }
    }

    fn open(&self, path: &str) -> Result<Box<dyn std::io::BufRead + '_>, ReadError> {
        self.files.open(path).or_else(|_| self.below.open(path))
    }

    fn now(&self) -> jiff::Timestamp {
        self.below.now()
    }
}
