//! Cases that continue others: in which order cases are judged, and what a case leaves for those that continue it.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::env::{ParentView, Seen};
use super::index::{Event, Id, Index};
use super::order::Order;
use super::trace::{CaseContext, State};

/// Cases judged that others continue; one id may stand for a case in several processes.
pub(super) type Ended<'a> = FxHashMap<Id, Vec<Rc<ParentView<'a>>>>;

/// Who continues whom.
pub(super) struct Family {
    named: FxHashSet<Id>,
    /// The cases a case continues, as any of its records says.
    continued: FxHashMap<Id, Vec<Id>>,
    /// Positions of the cases that are continued, by id.
    places: FxHashMap<Id, Vec<usize>>,
}

impl Family {
    pub(super) fn new(index: &Index, order: &Order) -> Family {
        let named: FxHashSet<Id> = index.parents.iter().map(|(_, id)| *id).collect();
        let mut places: FxHashMap<Id, Vec<usize>> = FxHashMap::default();
        for (n, case) in (0..order.len()).map(|n| (n, order.id(n))).filter(|(_, case)| named.contains(case)) {
            places.entry(case).or_default().push(n);
        }
        let mut continued: FxHashMap<Id, Vec<Id>> = FxHashMap::default();
        for (n, parent) in &index.parents {
            index.entry(*n).case.into_iter().for_each(|case| continued.entry(case).or_default().push(*parent));
        }
        Family { named, continued, places }
    }

    /// Whether another case continues this one.
    pub(super) fn is_parent(&self, case: Id) -> bool {
        self.named.contains(&case)
    }

    /// Whether this case continues another.
    pub(super) fn is_child(&self, case: Id) -> bool {
        self.continued.contains_key(&case)
    }

    /// Positions of all cases, each after those it continues; a ring of cases is cut where it was entered.
    pub(super) fn parents_first(&self, order: &Order) -> Vec<usize> {
        let mut sequence = Vec::with_capacity(order.len());
        let mut entered = vec![false; order.len()];
        let mut stack: Vec<(usize, bool)> = Vec::new();
        for n in 0..order.len() {
            stack.push((n, false));
            while let Some((n, parents_done)) = stack.pop() {
                if parents_done {
                    sequence.push(n);
                } else if !std::mem::replace(&mut entered[n], true) {
                    stack.push((n, true));
                    stack.extend(self.parents_of(order.id(n)).filter(|p| !entered[*p]).map(|p| (p, false)));
                }
            }
        }
        sequence
    }

    fn parents_of(&self, case: Id) -> impl Iterator<Item = usize> + '_ {
        let named = self.continued.get(&case).into_iter().flatten();
        named.filter_map(|name| self.places.get(name)).flatten().copied()
    }
}

/// What a case leaves for those that continue it. One without a start has its own finding, and everything counts as reported.
pub(super) fn ended<'a>(cx: &CaseContext<'a>, state: Option<&State>) -> ParentView<'a> {
    let Some(state) = state else { return unstarted(cx) };
    ParentView { process: cx.process, latest: state.latest.clone(), all: state.all.clone(), reported: state.reported.clone() }
}

fn unstarted<'a>(cx: &CaseContext<'a>) -> ParentView<'a> {
    let seen = |(n, e): (usize, &Event)| (e.step as usize, Seen { entry: e.entry, at: e.at, outcome: e.outcome, event: n });
    let all: Vec<(usize, Seen)> = cx.events.iter().enumerate().map(seen).collect();
    let mut latest = vec![None; cx.process.steps.len()];
    all.iter().for_each(|(step, seen)| latest[*step] = Some(*seen));
    ParentView { process: cx.process, latest, all, reported: vec![true; cx.process.steps.len()] }
}
