//! Mutations tried together: changes to fields of different records do not meet, so one judgement answers for many.

use std::collections::BTreeMap;

use super::mutate::{Aspect, Mutation};
use super::{Edit, mutate};

/// Rounds of trying together; what is still unnoticed then is tried alone.
const ROUNDS: usize = 12;

/// A way of a mutation: which mutation, and what it changes.
pub(super) type Tried<'m> = (usize, &'m [Edit]);

/// Whether a way only changes fields of one record, and what comes of it shows there.
pub(super) fn is_local(mutation: &Mutation, way: &[Edit]) -> bool {
    let local = matches!(mutation.aspect, Aspect::Required | Aspect::Content | Aspect::Reference | Aspect::Rule | Aspect::Figure);
    let field = |e: &Edit| match e {
        Edit::Set { path, .. } | Edit::Remove { path, .. } | Edit::Shift { path, .. } => path.starts_with("fields."),
        Edit::Drop { .. } | Edit::Add { .. } => false,
    };
    let one = way.first().is_some_and(|first| way.iter().all(|e| e.record() == first.record()));
    local && one && mutation.code.is_some() && mutation.expects == mutate::Expect::Finding && way.iter().all(field)
}

/// Tries local ways together until nothing more is noticed: `judge` answers which mutations of a batch were.
pub(super) fn together(mutations: &[Mutation], killed: &mut [bool], judge: impl Fn(Vec<Vec<Tried>>) -> Vec<usize>) {
    let local: Vec<Vec<&[Edit]>> =
        mutations.iter().map(|m| m.ways.iter().map(Vec::as_slice).filter(|w| is_local(m, w)).collect()).collect();
    for round in 0..ROUNDS {
        let waiting = (0..mutations.len()).filter(|n| !killed[*n] && round < local[*n].len());
        // Mutations of one form begin with different records, so that fewer of them compete for one.
        let next: Vec<Tried> = waiting.map(|n| (n, local[n][(n + round) % local[n].len()])).collect();
        if next.is_empty() {
            return;
        }
        judge(batches(next)).into_iter().for_each(|n| killed[n] = true);
    }
}

/// Batches in which no record is changed twice.
fn batches(ways: Vec<Tried>) -> Vec<Vec<Tried>> {
    let mut used: BTreeMap<&str, usize> = BTreeMap::new();
    let mut batches: Vec<Vec<Tried>> = Vec::new();
    for (n, way) in ways {
        let Some(first) = way.first() else { continue };
        let batch = used.entry(first.record()).or_default();
        if *batch == batches.len() {
            batches.push(Vec::new());
        }
        batches[*batch].push((n, way));
        *batch += 1;
    }
    batches
}
