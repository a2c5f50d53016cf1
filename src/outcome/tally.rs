//! Verdict counts per unit and check.

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
    /// In the order of keys.
    counts: Vec<(TallyKey, [u64; 8])>,
}

impl FromIterator<(TallyKey, [u64; 8])> for Tally {
    /// Counts of keys that differ, fastest in their order.
    fn from_iter<I: IntoIterator<Item = (TallyKey, [u64; 8])>>(counts: I) -> Tally {
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|(a, _), (b, _)| a.cmp(b));
        Tally { counts }
    }
}

impl Tally {
    /// Adds `n` verdicts of a check on a unit.
    pub fn add(&mut self, key: TallyKey, verdict: Verdict, n: u64) {
        if n == 0 {
            return;
        }
        let at = self.find(&key).unwrap_or_else(|at| {
            self.counts.insert(at, (key, [0; 8]));
            at
        });
        self.counts[at].1[verdict as usize] += n;
    }

    fn find(&self, key: &TallyKey) -> Result<usize, usize> {
        self.counts.binary_search_by(|(known, _)| known.cmp(key))
    }

    /// Turns one verdict of a key into another, if there is one.
    pub fn shift(&mut self, key: TallyKey, from: Verdict, to: Verdict) {
        let Ok(at) = self.find(&key) else { return };
        let counts = &mut self.counts[at].1;
        if counts[from as usize] == 0 {
            return;
        }
        counts[from as usize] -= 1;
        counts[to as usize] += 1;
    }

    /// Every key with its counts, in the order of [`Verdict::ALL`].
    pub fn iter(&self) -> impl Iterator<Item = (&TallyKey, &[u64; 8])> {
        self.counts.iter().map(|(key, counts)| (key, counts))
    }

    /// The counts of the keys that satisfy a condition.
    pub fn only(&self, wanted: impl Fn(&TallyKey) -> bool) -> Tally {
        Tally { counts: self.counts.iter().filter(|(k, _)| wanted(k)).cloned().collect() }
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
