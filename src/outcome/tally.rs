//! Verdict counts per unit and check.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Verdict;
use crate::model::CheckId;

/// What a count belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TallyKey {
    /// The unit that owes.
    pub unit: Arc<str>,
    /// The check.
    pub check: CheckId,
}

/// Counts of verdicts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: BTreeMap<TallyKey, [u64; 8]>,
}

impl FromIterator<(TallyKey, [u64; 8])> for Tally {
    /// Counts of keys that differ, fastest in their order.
    fn from_iter<I: IntoIterator<Item = (TallyKey, [u64; 8])>>(counts: I) -> Tally {
        Tally { counts: counts.into_iter().collect() }
    }
}

impl Tally {
    /// Adds `n` verdicts of a check on a unit.
    pub fn add(&mut self, key: TallyKey, verdict: Verdict, n: u64) {
        if n > 0 {
            self.counts.entry(key).or_default()[verdict as usize] += n;
        }
    }

    /// Turns one verdict of a key into another, if there is one.
    pub fn shift(&mut self, key: TallyKey, from: Verdict, to: Verdict) {
        let Some(counts) = self.counts.get_mut(&key).filter(|c| c[from as usize] > 0) else { return };
        counts[from as usize] -= 1;
        counts[to as usize] += 1;
    }

    /// Every key with its counts, in the order of [`Verdict::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (&TallyKey, &[u64; 8])> {
        self.counts.iter()
    }

    /// The counts of the keys that satisfy a condition.
    pub fn only(&self, wanted: impl Fn(&TallyKey) -> bool) -> Tally {
        Tally { counts: self.counts.iter().filter(|(k, _)| wanted(k)).map(|(k, c)| (k.clone(), *c)).collect() }
    }

    /// The sum over all keys that satisfy a condition.
    pub fn sum(&self, mut wanted: impl FnMut(&TallyKey) -> bool) -> [u64; 8] {
        let mut total = [0; 8];
        for (_, counts) in self.counts.iter().filter(|(k, _)| wanted(k)) {
            for (t, c) in total.iter_mut().zip(counts) {
                *t += c;
            }
        }
        total
    }
}
