//! Cases in order: which occurrences make up each, and in which order they happened.

use std::cmp::Ordering;
use std::ops::Range;

use super::index::{Event, Id, Index};
use super::plan::Plan;

/// Every case, by its id and process. Occurrences are looked up when a case is judged.
pub(super) struct Order<'a> {
    plan: &'a Plan,
    index: &'a Index,
    events: Vec<u32>,
    cases: Vec<(Id, Range<usize>)>,
}

impl<'a> Order<'a> {
    /// Finds the cases, leaving out the records that others replace.
    pub(super) fn new(plan: &'a Plan, index: &'a Index, replaced: &dyn Fn(u32) -> bool) -> Order<'a> {
        let grouped = index.events_by_case(replaced);
        let mut order = Order { plan, index, events: Vec::new(), cases: Vec::new() };
        let mut sorted = Vec::new();
        for (id, group) in grouped.groups() {
            sorted.clear();
            sorted.extend_from_slice(group);
            sorted.sort_by_key(|event| index.process_of(*event).0);
            for case in belonging(index, &sorted) {
                let start = order.events.len();
                order.events.extend_from_slice(case);
                order.cases.push((id, start..order.events.len()));
            }
        }
        order
    }

    /// How many cases there are.
    pub(super) fn len(&self) -> usize {
        self.cases.len()
    }

    /// The occurrences of a case in the order of time; whole days tie by the step graph, then by id.
    pub(super) fn events(&self, case: usize) -> Vec<Event> {
        let events = self.events[self.cases[case].1.clone()].iter();
        let mut events: Vec<Event> = events.filter_map(|event| self.index.event(*event)).collect();
        in_time(self.plan, self.index, &mut events);
        events
    }

    /// The id of a case.
    pub(super) fn id(&self, case: usize) -> Id {
        self.cases[case].0
    }
}

/// The processes a case is of. A form that several processes use belongs to the process that other records show it to be of.
fn belonging<'e>(index: &Index, events: &'e [u32]) -> impl Iterator<Item = &'e [u32]> {
    let sure = |events: &[u32]| events.iter().any(|event| index.process_of(*event).1);
    let known = sure(events);
    let processes = events.chunk_by(|a, b| index.process_of(*a).0 == index.process_of(*b).0).enumerate();
    processes.filter(move |(n, events)| if known { sure(events) } else { *n == 0 }).map(|(_, events)| events)
}

fn in_time(plan: &Plan, index: &Index, events: &mut [Event]) {
    let rank = |e: &Event| plan.processes[e.process as usize].steps[e.step as usize].rank;
    events.sort_by_key(|e| e.at.date);
    let mut start = 0;
    while start < events.len() {
        let day = events[start].at.date;
        let end = start + events[start..].iter().take_while(|e| e.at.date == day).count();
        let clocks = events[start..end].iter().all(|e| !e.at.is_day());
        // A day with a whole-day event is ordered by the graph: comparing instants with whole days has no order of its own.
        events[start..end].sort_by(|a, b| {
            let by_time = if clocks { a.at.instant().cmp(&b.at.instant()) } else { Ordering::Equal };
            let names = || index.ids.get(index.entry(a.entry).id).cmp(index.ids.get(index.entry(b.entry).id));
            by_time.then_with(|| rank(a).cmp(&rank(b))).then_with(names)
        });
        start = end;
    }
}
