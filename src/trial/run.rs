//! Judging altered sets of records: the conforming set once, then each breach and each mutation with only the changed
//! records read anew.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use jiff::civil::Date;

use super::edit::{self, Changed};
use super::mutate::{self, Expect, Mutation};
use super::{Breach, Edit, Set, batch, sample};
use crate::diag::Diagnostic;
use crate::expr;
use crate::judge::{Judge, JudgeOptions};
use crate::model::{CheckId, Handbook, ParameterValue};
use crate::outcome::{Finding, Outcome, Verdict};
use crate::records::{self, Record, Submission, Totals};
use crate::source::{Entry, Memory, ReadError, World};

/// What testing the checks of a regulation gave.
pub struct Trial {
    /// The regulation.
    pub regulation: String,
    /// Records of the conforming set.
    pub records: usize,
    /// The day it was judged on.
    pub as_of: Date,
    /// What is wrong with the sample files.
    pub problems: Vec<Diagnostic>,
    /// Findings in the conforming set; there must be none.
    pub baseline: Vec<Finding>,
    /// The breaches somebody wrote.
    pub breaches: Vec<TriedBreach>,
    /// The mutations.
    pub mutations: Vec<Tried>,
    /// Mutations for which the conforming set has no record.
    pub untried: Vec<Mutation>,
    /// Every check of the regulation and what became of it.
    pub checks: Vec<(CheckId, Fate)>,
}

/// A breach and what it gave.
pub struct TriedBreach {
    /// The breach.
    pub breach: Breach,
    /// Code and check of each finding it gave.
    pub found: Vec<(String, String)>,
    /// Why it could not be applied.
    pub unapplied: Option<String>,
}

impl TriedBreach {
    /// Whether it gave exactly the finding it names.
    pub fn holds(&self) -> bool {
        self.found.len() == 1 && self.found[0] == (self.breach.code.clone(), self.breach.check.clone())
    }
}

/// A mutation and whether it was noticed.
pub struct Tried {
    /// The mutation.
    pub mutation: Mutation,
    /// It was noticed.
    pub killed: bool,
}

/// What became of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// A breach or a mutation makes it fail.
    Fails,
    /// Nothing can be late: what is missing is shown as open.
    Opens,
    /// It computes or allows, and asks for nothing that could be broken.
    AsksNothing,
    /// Nothing makes it fail.
    Dead,
}

impl Trial {
    /// Whether the conforming set has no finding, every breach gives its finding, every mutation is tried and noticed, and
    /// no check is dead.
    pub fn is_green(&self) -> bool {
        let samples = self.problems.is_empty() && self.untried.is_empty() && self.baseline.is_empty();
        let noticed = self.breaches.iter().all(TriedBreach::holds) && self.survivors().next().is_none();
        samples && noticed && self.dead().next().is_none()
    }

    /// How many checks ask for something that could be broken.
    pub fn asked(&self) -> usize {
        self.checks.iter().filter(|(_, fate)| *fate != Fate::AsksNothing).count()
    }

    /// Mutations nobody noticed.
    pub fn survivors(&self) -> impl Iterator<Item = &Tried> {
        self.mutations.iter().filter(|t| !t.killed)
    }

    /// Checks nothing makes fail.
    pub fn dead(&self) -> impl Iterator<Item = &CheckId> {
        self.checks.iter().filter(|(_, fate)| *fate == Fate::Dead).map(|(id, _)| id)
    }
}

/// The regulations that have samples or checks.
pub fn regulations(handbook: &Handbook) -> Vec<String> {
    let mut ids: Vec<String> = handbook.checks.iter().map(|c| c.regulation.to_string()).collect();
    ids.sort();
    ids.dedup();
    ids
}

/// Tests the checks of a regulation.
pub fn run(world: &dyn World, handbook: &Handbook, regulation: &str, today: Date) -> Trial {
    let set = sample::load(world, handbook, regulation);
    let handbook = &binding(handbook, &set);
    let as_of = set.as_of.or(handbook.settings.as_of).unwrap_or(today);
    let bench = Bench::new(world, handbook, &set, as_of);
    let baseline = bench.judge(handbook, &Changed::new(), as_of);
    let mut problems = set.problems.clone();
    problems.extend(baseline.diagnostics.iter().cloned());
    let breaches: Vec<TriedBreach> = set.breaches.iter().map(|b| bench.breach(b)).collect();
    let open = notes(&baseline);
    let (derived, mut untried): (Vec<_>, Vec<_>) = mutate::derive(handbook, &set, as_of).into_iter().partition(|m| !m.ways.is_empty());
    untried.retain(|m| !m.aspect.is_searched() && !is_written(&breaches, m));
    let mut mutations = bench.mutations(derived, &open);
    mutations.retain(|t| t.killed || !t.mutation.aspect.is_searched() || !is_written(&breaches, &t.mutation));
    let checks = fates(handbook, regulation, &breaches, &mutations);
    let baseline = bench.own(baseline.findings);
    Trial { regulation: regulation.to_owned(), records: set.records.len(), as_of, problems, baseline, breaches, mutations, untried, checks }
}

/// The checks of a regulation that samples show at work: something is met in the conforming set or shown there as still to be
/// done, a record there is of the form, or a written breach, which changes that set, names the check.
pub fn exercised(world: &dyn World, handbook: &Handbook, regulation: &str, today: Date) -> BTreeSet<CheckId> {
    let set = sample::load(world, handbook, regulation);
    let handbook = &binding(handbook, &set);
    let as_of = set.as_of.or(handbook.settings.as_of).unwrap_or(today);
    let bench = Bench::new(world, handbook, &set, as_of);
    let outcome = bench.judge(handbook, &Changed::new(), as_of);
    let judges = |counts: &[u64; 8]| counts[Verdict::Pass as usize] + counts[Verdict::Open as usize] > 0;
    let judged = outcome.tally.iter().filter(|(_, counts)| judges(counts)).map(|(key, _)| key.check.clone());
    let forms = bench.records.iter().filter_map(|r| r.form(handbook)).map(|f| f.id.clone());
    judged.chain(forms).chain(set.breaches.iter().map(|b| CheckId::from(&*b.check))).collect()
}

/// The handbook as if the regulation bound since ever: samples show what it asks, not from when, and owe since a day of their own.
fn binding(handbook: &Handbook, set: &Set) -> Handbook {
    let mut handbook = handbook.clone();
    handbook.settings.duties_from = set.duties_from.or(handbook.settings.duties_from);
    handbook.regulations.iter_mut().filter(|r| *r.id == *set.regulation).for_each(|r| r.in_force = None);
    handbook
}

/// Whether somebody wrote a breach that the same check must report with the same code. What is seen to come late is also seen
/// not to come: both are told by one date.
fn is_written(breaches: &[TriedBreach], mutation: &Mutation) -> bool {
    let code = |b: &Breach| mutation.code == Some(b.code.as_str()) || mutation.code == Some("duty-missing") && b.code == "duty-late";
    let same = |b: &Breach| mutation.means(&b.check) && code(b);
    breaches.iter().any(|b| b.holds() && same(&b.breach))
}

fn fates(handbook: &Handbook, regulation: &str, breaches: &[TriedBreach], mutations: &[Tried]) -> Vec<(CheckId, Fate)> {
    let fate = |id: &str| {
        let mut mine = mutations.iter().filter(|t| t.killed && t.mutation.means(id));
        let broken = breaches.iter().any(|b| b.holds() && b.breach.check == id);
        if broken || mine.clone().any(|t| t.mutation.expects == Expect::Finding) {
            Fate::Fails
        } else if mine.next().is_some() {
            Fate::Opens
        } else if mutate::asks_nothing(handbook, id) {
            Fate::AsksNothing
        } else {
            Fate::Dead
        }
    };
    let own = handbook.checks.iter().filter(|c| *c.regulation == *regulation);
    own.map(|c| (c.id.clone(), fate(&c.id))).collect()
}

/// Open notes: check, unit and subject, each with how often.
type Notes = BTreeMap<(CheckId, Arc<str>, Option<Arc<str>>), usize>;

fn notes(outcome: &Outcome) -> Notes {
    let mut notes = Notes::new();
    for note in outcome.notes.iter().filter(|n| n.verdict == Verdict::Open) {
        *notes.entry((note.check.clone(), note.unit.clone(), note.subject.clone())).or_default() += 1;
    }
    notes
}

/// The conforming records, read once.
struct Bench<'a> {
    world: &'a dyn World,
    handbook: &'a Handbook,
    set: &'a Set,
    as_of: Date,
    records: Vec<Record>,
    broken: Vec<(Diagnostic, Arc<str>)>,
}

impl<'a> Bench<'a> {
    fn new(world: &'a dyn World, handbook: &'a Handbook, set: &'a Set, as_of: Date) -> Bench<'a> {
        let mut bench = Bench { world, handbook, set, as_of, records: Vec::new(), broken: Vec::new() };
        records::stream_under(world, handbook, &set.folder, &mut |submission| match submission {
            Submission::Record(record) => bench.records.push(*record),
            Submission::Broken(diagnostic, unit) => bench.broken.push((*diagnostic, unit)),
        });
        bench
    }

    /// Judges the set with some records changed, added or left out.
    fn judge(&self, handbook: &Handbook, changed: &Changed, as_of: Date) -> Outcome {
        let how = JudgeOptions { as_of, strict_parameters: false, shard: None, version: None };
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
    fn own(&self, findings: Vec<Finding>) -> Vec<Finding> {
        let mine = |f: &Finding| match &f.check {
            Some(id) => self.handbook.check(id).is_some_and(|c| *c.regulation == *self.set.regulation),
            None => true,
        };
        findings.into_iter().filter(mine).collect()
    }

    fn breach(&self, breach: &Breach) -> TriedBreach {
        let changed = match edit::apply(&breach.edits, |id| self.set.find(id)) {
            Ok(changed) => changed,
            Err(why) => return TriedBreach { breach: breach.clone(), found: Vec::new(), unapplied: Some(why) },
        };
        let decided = decided(self.handbook, breach);
        let outcome = self.judge(decided.as_ref().unwrap_or(self.handbook), &changed, breach.as_of.unwrap_or(self.as_of));
        let check = |f: &Finding| f.check.as_deref().unwrap_or("record").to_owned();
        let found = self.own(outcome.findings).iter().map(|f| (f.code.to_owned(), check(f))).collect();
        TriedBreach { breach: breach.clone(), found, unapplied: None }
    }

    /// Tries every mutation: together where changes do not meet, then those left alone.
    fn mutations(&self, mutations: Vec<Mutation>, open: &Notes) -> Vec<Tried> {
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

/// The handbook with the parameters a breach decides otherwise.
fn decided(handbook: &Handbook, breach: &Breach) -> Option<Handbook> {
    if breach.parameters.is_empty() {
        return None;
    }
    let mut handbook = handbook.clone();
    for parameter in &mut handbook.parameters {
        let Some(value) = breach.parameters.get(&*parameter.id).and_then(value) else { continue };
        let decided_by = Some(breach.path.clone());
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
