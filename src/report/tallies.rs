//! Verdicts counted by what readers ask for: units, regulations, checks.

use std::collections::BTreeMap;

use super::Report;
use crate::outcome::TallyKey;

/// Counts in the order of the verdicts.
pub(super) type Counted = [u64; 8];

/// The counts by unit.
pub(super) fn by_unit(report: &Report) -> BTreeMap<String, Counted> {
    by(report, |key| key.unit.to_string())
}

/// The counts by regulation; what is asked of records as such belongs to none, and stands under its own name.
pub(super) fn by_regulation(report: &Report) -> BTreeMap<String, Counted> {
    let of = |key: &TallyKey| report.handbook.check(&key.check).map(|check| check.regulation.to_string());
    by(report, |key| of(key).unwrap_or_else(|| key.check.to_string()))
}

/// The counts by check.
pub(super) fn by_check(report: &Report) -> BTreeMap<String, Counted> {
    by(report, |key| key.check.to_string())
}

fn by(report: &Report, name: impl Fn(&TallyKey) -> String) -> BTreeMap<String, Counted> {
    let mut all: BTreeMap<String, Counted> = BTreeMap::new();
    for (key, counts) in report.outcome.tally.iter() {
        all.entry(name(key)).or_default().iter_mut().zip(counts).for_each(|(total, n)| *total += n);
    }
    all
}
