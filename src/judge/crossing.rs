//! What a record is held to by other records: its references, and the rules and figures that follow them.
//!
//! Records of a case mostly refer to each other, so they are judged together and just before their case, while what they
//! hold is at hand; those of no case follow at the end.

use jiff::civil::Date;
use rustc_hash::FxHashSet;

use super::desk::Desk;
use super::figure;
use super::index::{Id, Index};
use super::kinds::{reference, rule};
use super::plan::Plan;
use crate::model::Handbook;

/// The records still to be judged, and what references were found to lead nowhere.
pub(super) struct Crossing<'a> {
    handbook: &'a Handbook,
    plan: &'a Plan,
    index: &'a Index,
    as_of: Date,
    /// Records to be judged: in force, not replaced by others, and not judged yet.
    due: Vec<bool>,
    missing: Vec<reference::Missing<'a>>,
}

impl<'a> Crossing<'a> {
    pub(super) fn new(
        (handbook, plan, index): (&'a Handbook, &'a Plan, &'a Index),
        replaced: &FxHashSet<u32>,
        as_of: Date,
    ) -> Crossing<'a> {
        let records = 0..index.entries.len() as u32;
        let due = records.map(|n| !replaced.contains(&n) && is_bound(plan, index, n)).collect();
        Crossing { handbook, plan, index, as_of, due, missing: Vec::new() }
    }

    /// Judges the records of a case.
    pub(super) fn case(&mut self, case: Id, desk: &mut Desk) {
        for n in self.index.of_case(case) {
            self.record(*n, desk);
        }
    }

    /// Judges the records that are left; returns the references to records that do not exist.
    pub(super) fn rest(mut self, desk: &mut Desk) -> Vec<reference::Missing<'a>> {
        for n in 0..self.due.len() as u32 {
            self.record(n, desk);
        }
        self.missing
    }

    fn record(&mut self, n: u32, desk: &mut Desk) {
        if !std::mem::take(&mut self.due[n as usize]) {
            return;
        }
        reference::judge((self.handbook, self.plan, self.index, desk), n, &mut self.missing);
        rule::judge_deferred((self.handbook, self.plan, self.index, desk), n, self.as_of);
        figure::judge_deferred((self.handbook, self.plan, self.index, desk), n, self.as_of);
    }
}

/// Whether a record happened when the regulation of its form was in force.
fn is_bound(plan: &Plan, index: &Index, n: u32) -> bool {
    let entry = index.entry(n);
    let from = plan.forms.get(usize::from(entry.form)).and_then(|form| form.in_force);
    from.is_none_or(|from| entry.at.date >= from)
}
