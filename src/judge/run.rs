//! The judging stage as a whole: records in, one by one; verdicts and findings out.

use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::crossing::Crossing;
use super::desk::Desk;
use super::env::ParentView;
use super::family::{Ended, Family, ended};
use super::index::{Event, Id, Index};
use super::intake::{Intake, derived_case};
use super::kinds::reference::Lacking;
use super::kinds::{self, duty};
use super::order::Order;
use super::pending::Waiting;
use super::plan::Plan;
use super::posts::Posts;
use super::trace::{CaseContext, State};
use crate::diag::{self, Diagnostic};
use crate::model::Handbook;
use crate::outcome::{Outcome, Replay, sort_findings};
use crate::read::Moment;
use crate::records::{Record, Submission, Totals};

/// How to judge.
#[derive(Clone, Debug)]
pub struct JudgeOptions {
    /// The day the judgement speaks of.
    pub as_of: Date,
    /// Undecided parameters do not soften findings.
    pub strict_parameters: bool,
    /// The version of each regulation to judge under; none: the one in force. (Frozen versions come later.)
    pub version: Option<String>,
}

/// Judging under way.
pub struct Judge<'h> {
    pub(super) known: Known<'h>,
    pub(super) desk: Desk<'h>,
    pub(super) broken: Vec<Diagnostic>,
    pub(super) records: u64,
    pub(super) first: Option<Date>,
}

/// What judging looks things up in.
pub(super) struct Known<'h> {
    pub(super) handbook: &'h Handbook,
    options: JudgeOptions,
    plan: Plan,
    posts: Posts<'h>,
    pub(super) index: Index,
    /// The case to be retold.
    watched: Option<String>,
}

impl<'h> Judge<'h> {
    /// Prepares to judge records of a handbook.
    pub fn new(handbook: &'h Handbook, options: JudgeOptions) -> Judge<'h> {
        let desk = Desk::new(handbook, options.strict_parameters);
        let plan = Plan::new(handbook, &desk);
        let posts = Posts::new(handbook);
        let known = Known { handbook, options, plan, posts, index: Index::new(handbook), watched: None };
        Judge { known, desk, broken: Vec::new(), records: 0, first: None }
    }

    /// Retells a case once it is judged.
    pub fn watch(&mut self, case: &str) {
        self.known.watched = Some(case.to_owned());
    }

    /// Whether a record taken so far has or names this as its case.
    pub fn knows_case(&self, case: &str) -> bool {
        self.known.index.ids.find(case).is_some()
    }

    /// Takes one submission.
    pub fn take(&mut self, submission: Submission) {
        match submission {
            Submission::Record(mut record) => self.record(&mut record),
            Submission::Broken(diagnostic, unit) => {
                self.desk.count(usize::MAX, &unit, crate::outcome::Verdict::Error);
                self.broken.push(*diagnostic);
            }
        }
    }

    fn record(&mut self, record: &mut Record) {
        let Known { handbook, options, plan, posts, index, .. } = &mut self.known;
        if let Some(case) = derived_case(handbook, plan, record) {
            record.header.case = Some(case);
        }
        let intake = Intake { handbook, plan, posts, as_of: options.as_of };
        intake.take(&mut self.desk, index, record);
        self.seen(record.header.at.map(|at| at.date));
    }

    /// Judges what needed all records, and hands over the outcome.
    pub fn finish(self, totals: Totals) -> Outcome {
        let Judge { known, mut desk, mut broken, records, first } = self;
        let replaced = known.index.replaced();
        let order = Order::new(&known.plan, &known.index, &|n| replaced.contains(&n));
        let from = known.handbook.settings.duties_from.or(first).unwrap_or(known.options.as_of);
        let mut crossing = Crossing::new((known.handbook, &known.plan, &known.index), &replaced, known.options.as_of);
        let lacking = known.cases(&mut desk, &order, (&replaced, from), &mut crossing);
        let missing = crossing.rest(&mut desk);
        known.across(&mut desk, &replaced);
        kinds::reference::judge_missing((&known.index, &mut desk), missing, &lacking);
        let mut findings = std::mem::take(&mut desk.findings);
        sort_findings(&mut findings);
        let mut notes = std::mem::take(&mut desk.notes);
        notes.sort_by(|a, b| (&a.unit, &a.check, &a.subject).cmp(&(&b.unit, &b.check, &b.subject)));
        diag::sort(&mut broken);
        Outcome {
            unknown_cases: Vec::new(),
            as_of: known.options.as_of,
            tally: desk.tally(),
            findings,
            notes,
            diagnostics: broken,
            answers: Default::default(),
            baseline: None,
            replays: std::mem::take(&mut desk.replays),
            records,
            cases: order.len() as u64,
            files: totals.files,
            index_bytes: known.index.bytes(),
        }
    }
}

impl<'h> Known<'h> {
    /// Fields left blank whose condition reads other records, and metrics over many records.
    fn across(&self, desk: &mut Desk, replaced: &FxHashSet<u32>) {
        let as_of = self.options.as_of;
        for (n, blank) in self.index.blanks.iter().filter(|(n, _)| !replaced.contains(n)) {
            kinds::field::judge_deferred((self.handbook, &self.plan, &self.index, desk), (*n, *blank), as_of);
        }
        kinds::metric::judge_groups((self.handbook, &self.index, desk), as_of);
    }

    /// Every case, those others continue first, then every duty. Returns the forms of steps that cases were reported to lack.
    fn cases(&self, desk: &mut Desk, order: &Order, (replaced, from): (&FxHashSet<u32>, Date), crossing: &mut Crossing) -> Lacking {
        let duties = duty::DutyContext {
            handbook: self.handbook,
            plan: &self.plan,
            index: &self.index,
            as_of: self.options.as_of,
            from,
            replaced,
            answers: Default::default(),
            missed: Default::default(),
        };
        let family = Family::new(&self.index, order);
        let mut known: Ended = FxHashMap::default();
        let mut lacking = Lacking::default();
        let given_up = withdrawals(&self.index, replaced);
        let mut waiting = Waiting::new(&self.index);
        for n in family.parents_first(order) {
            let case = order.id(n);
            crossing.case(case, desk);
            let mut cx = CaseContext { withdrawn: given_up.get(&case).copied(), ..self.context(order.events(n), (&family, &known)) };
            self.tell(&cx, desk);
            let state = self.case(&mut cx, desk);
            lacking.extend(forms_lacking(&cx, state.as_ref()));
            if family.is_parent(case) {
                known.entry(case).or_default().push(Rc::new(ended(&cx, state.as_ref())));
            }
            if let Some(state) = &state {
                waiting.told(case, desk, (&cx, state));
            }
            if let Some(state) = state.filter(|_| !cx.steps.duties.is_empty()) {
                duty::judge_case(&duties, desk, &duty::Followed { cx, state });
            }
            desk.told();
        }
        waiting.rest((self.handbook, &self.posts, desk));
        duty::judge_units(&duties, desk);
        lacking
    }

    /// Begins to retell a case, if it is the one asked for.
    fn tell(&self, cx: &CaseContext, desk: &mut Desk) {
        if self.watched.as_deref() == Some(&*cx.id) {
            let process = Arc::from(&*cx.process.id);
            desk.retell(Replay { case: cx.id.clone(), process, opened: cx.opened(), turns: Vec::new() });
        }
    }

    /// One case by itself; none when it cannot be replayed.
    fn case(&self, cx: &mut CaseContext, desk: &mut Desk) -> Option<State> {
        if cx.steps.in_force.is_some_and(|from| cx.opened() < from) {
            kinds::step::not_in_force(cx, desk);
            return None;
        }
        if !kinds::step::has_start(cx) {
            kinds::step::no_start(cx, desk);
            return None;
        }
        let state = kinds::step::replay(cx, desk);
        kinds::case_rule::judge(cx, &state, desk);
        kinds::separation::judge(cx, &state, desk);
        Some(state)
    }

    fn context<'a>(&'a self, events: Vec<Event>, (family, known): (&Family, &Ended<'a>)) -> CaseContext<'a> {
        let process = events[0].process as usize;
        CaseContext {
            handbook: self.handbook,
            index: &self.index,
            posts: &self.posts,
            as_of: self.options.as_of,
            process: &self.handbook.processes[process],
            steps: &self.plan.processes[process],
            id: self.index.ids.text(events[0].case),
            parents: if family.is_child(events[0].case) { self.parents(&events, known) } else { Vec::new() },
            withdrawn: None,
            events,
        }
    }

    /// The cases a case continues, as they ended.
    fn parents<'a>(&'a self, events: &[Event], known: &Ended<'a>) -> Vec<Rc<ParentView<'a>>> {
        let mut named: Vec<Id> = Vec::new();
        for name in events.iter().flat_map(|e| self.index.parents_of(e.entry)) {
            if !named.contains(&name) {
                named.push(name);
            }
        }
        named.iter().filter_map(|name| known.get(name)).flatten().cloned().collect()
    }
}

/// The forms of the steps a case was reported for; without a start, those of its first steps.
fn forms_lacking(cx: &CaseContext, state: Option<&State>) -> Vec<(Id, Arc<str>)> {
    let case = cx.events[0].case;
    let lacks = |n: usize| state.map_or_else(|| cx.step(n).after.is_empty(), |state| state.reported[n]);
    let steps = (0..cx.process.steps.len()).filter(|n| lacks(*n));
    steps.flat_map(|n| cx.step(n).forms.iter().map(move |form| (case, form.clone()))).collect()
}

/// Cases given up: when first, and by which record.
fn withdrawals(index: &Index, replaced: &FxHashSet<u32>) -> FxHashMap<Id, (Moment, u32)> {
    let mut found: FxHashMap<Id, (Moment, u32)> = FxHashMap::default();
    for (case, n) in index.withdrawn.iter().filter(|(_, n)| !replaced.contains(n)) {
        let at = index.entry(*n).at;
        let first = found.entry(*case).or_insert((at, *n));
        if at.compare(first.0).is_lt() {
            *first = (at, *n);
        }
    }
    found
}
