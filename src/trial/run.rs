//! What testing the checks of a regulation gives: its conforming set, the breaches somebody wrote, the mutations, and from these
//! what became of each check.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::bench::{Bench, met, notes};
use super::edit::Changed;
use super::mutate::{self, Expect, Mutation};
use super::{Breach, Set, sample};
use crate::diag::Diagnostic;
use crate::model::{CheckId, Handbook};
use crate::outcome::Finding;
use crate::source::World;

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
    /// What is found in its variants, with the file of each; there must be nothing.
    pub varied: Vec<(String, Finding)>,
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
        let samples = self.problems.is_empty() && self.untried.is_empty() && self.baseline.is_empty() && self.varied.is_empty();
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
    let varied = bench.varied(&mut problems);
    let breaches: Vec<TriedBreach> = set.breaches.iter().map(|b| bench.breach(b)).collect();
    let open = notes(&baseline);
    let (derived, mut untried): (Vec<_>, Vec<_>) = mutate::derive(handbook, &set, as_of).into_iter().partition(|m| !m.ways.is_empty());
    untried.retain(|m| !m.aspect.is_searched() && !is_written(&breaches, m));
    let mut mutations = bench.mutations(derived, &open);
    mutations.retain(|t| t.killed || !t.mutation.aspect.is_searched() || !is_written(&breaches, &t.mutation));
    let checks = fates(handbook, regulation, &breaches, &mutations);
    let baseline = bench.own(baseline.findings);
    let (regulation, records) = (regulation.to_owned(), set.records.len());
    Trial { regulation, records, as_of, problems, baseline, varied, breaches, mutations, untried, checks }
}

/// The checks of a regulation that samples show at work: something is met in the conforming set or shown there as still to be
/// done, be it only in a variant, or a record there is of the form.
pub fn exercised(world: &dyn World, handbook: &Handbook, regulation: &str, today: Date) -> BTreeSet<CheckId> {
    let set = sample::load(world, handbook, regulation);
    let handbook = &binding(handbook, &set);
    let as_of = set.as_of.or(handbook.settings.as_of).unwrap_or(today);
    let bench = Bench::new(world, handbook, &set, as_of);
    let outcome = bench.judge(handbook, &Changed::new(), as_of);
    let forms = bench.records.iter().filter_map(|r| r.form(handbook)).map(|f| f.id.clone());
    met(&outcome).into_iter().chain(forms).chain(bench.met_in_variants()).collect()
}

/// The handbook as if the regulation bound since ever: samples show what it asks, not from when, and owe since a day of their own.
pub(super) fn binding(handbook: &Handbook, set: &Set) -> Handbook {
    let mut handbook = handbook.clone();
    handbook.settings.duties_from = set.duties_from.or(handbook.settings.duties_from);
    handbook.regulations.iter_mut().filter(|r| *r.id == *set.regulation).for_each(|r| std::sync::Arc::make_mut(r).in_force = None);
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
