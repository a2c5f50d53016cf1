//! One case replayed: its occurrences in order, against the steps of its process.
//!
//! The replay keeps what is done in the present round. Each demand of a step is judged as its occurrence comes up; what
//! is still owed at the end is judged against the as-of day. One root cause gives one finding: a step reported as
//! skipped or out of order counts as done for what follows.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;

use super::env::{Ask, CaseView, ParentView, Scene, Seen};
use super::index::{Event, Index};
use super::plan::ProcessPlan;
use super::posts::Posts;
use crate::expr::{Expr, Unknown, Value, evaluate};
use crate::model::{Handbook, Process, Step, StepRef};
use crate::read::Moment;

/// What judging a case needs to look at.
pub(super) struct CaseContext<'a> {
    pub(super) handbook: &'a Handbook,
    pub(super) index: &'a Index,
    pub(super) posts: &'a Posts<'a>,
    pub(super) as_of: Date,
    pub(super) process: &'a Process,
    pub(super) steps: &'a ProcessPlan,
    pub(super) id: Arc<str>,
    pub(super) events: Vec<Event>,
    pub(super) parents: Vec<Rc<ParentView<'a>>>,
    /// When it was given up, and the record that says so.
    pub(super) withdrawn: Option<(Moment, u32)>,
}

/// A step already reported in this round counts as done for what follows, so that one cause gives one finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Excuse {
    /// Not reported.
    None,
    /// Reported as never taken.
    Absent,
    /// Reported as taken too late: it still comes.
    Awaited,
}

/// The state of a replay.
pub(super) struct State {
    /// Occurrence of each step in the present round.
    pub(super) done: Vec<Option<Seen>>,
    /// Latest occurrence of each step in any round.
    pub(super) latest: Vec<Option<Seen>>,
    /// Every occurrence so far.
    pub(super) all: Vec<(usize, Seen)>,
    /// Round of each event.
    pub(super) rounds: Vec<u32>,
    pub(super) round: u32,
    /// Items of for-each steps done in this round: step, item, event.
    pub(super) items: Vec<(usize, String, usize)>,
    /// Steps already reported in this round.
    pub(super) excused: Vec<Excuse>,
    /// Steps reported as skipped or too late in any round.
    pub(super) reported: Vec<bool>,
    /// Steps recorded twice in this round: from when they count is not known.
    pub(super) twice: Vec<Option<Seen>>,
    /// Occurrences reported for what followed them on a branch not taken.
    pub(super) branched: Vec<usize>,
    /// The last record reported as repeating a step.
    pub(super) repeating: Option<u32>,
    /// Steps of parent cases already reported: parent and step.
    pub(super) parents_reported: Vec<(usize, usize)>,
    /// When the occurrence being judged happened; none once all are judged.
    pub(super) now: Option<Moment>,
    /// Only what surely happened counts: nothing excused, no outcome unknown.
    pub(super) certain: bool,
    pub(super) closed: Option<Moment>,
    /// The record that closed it.
    pub(super) closed_by: Option<u32>,
    /// Some value used came from a parameter nobody decided.
    pub(super) provisional: Cell<bool>,
    /// What roles are bound to, as far as asked.
    bound: RefCell<Vec<Option<Rc<Bound>>>>,
    /// Lists of occurrences that expressions asked for.
    pub(super) rows: RefCell<Vec<(usize, usize, Value)>>,
}

/// How a predecessor stands at some moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Standing {
    /// Satisfied at this moment (none when nothing recorded it).
    Met(Option<Moment>),
    /// It happened, with another outcome.
    OtherOutcome(usize, usize),
    /// It did not happen.
    Missing(usize),
    /// It belongs to a parent case that lacks it: which parent (`usize::MAX` when none is named) and its step.
    MissingParent(usize, usize),
    /// A parent case took it only later: parent, step, record.
    LateParent(usize, usize, u32),
}

impl State {
    pub(super) fn new(steps: usize) -> State {
        State {
            done: vec![None; steps],
            latest: vec![None; steps],
            all: Vec::new(),
            rounds: Vec::new(),
            round: 1,
            items: Vec::new(),
            excused: vec![Excuse::None; steps],
            reported: vec![false; steps],
            twice: vec![None; steps],
            branched: Vec::new(),
            repeating: None,
            parents_reported: Vec::new(),
            now: None,
            certain: false,
            closed: None,
            closed_by: None,
            provisional: Cell::new(false),
            bound: RefCell::default(),
            rows: RefCell::default(),
        }
    }
}

impl State {
    /// Notes a step as reported.
    pub(super) fn excuse(&mut self, step: usize, excuse: Excuse) {
        self.excused[step] = excuse;
        self.reported[step] = true;
    }

    /// Ends the case; the first end stays.
    pub(super) fn close(&mut self, at: Moment, by: u32) {
        if self.closed.is_none() {
            (self.closed, self.closed_by) = (Some(at), Some(by));
        }
    }
}

impl<'a> CaseContext<'a> {
    pub(super) fn step(&self, n: usize) -> &'a Step {
        &self.process.steps[n]
    }

    /// Evaluates an expression in the case as it stands; `own` is the record whose fields are bare names.
    pub(super) fn evaluate(&self, state: &State, expr: &Expr, own: Option<u32>) -> Result<Value, Unknown> {
        let view = CaseView {
            process: self.process,
            id: &self.id,
            round: state.round,
            latest: &state.latest,
            all: &state.all,
            rows: &state.rows,
            parents: &self.parents,
        };
        let unit = own.map(|n| self.index.unit(n).as_ref());
        let date = own.map_or(self.opened(), |n| self.index.entry(n).at.date);
        let ask = Ask { handbook: self.handbook, unit, date, provisional: &state.provisional };
        let scene = Scene { ask, index: self.index, as_of: self.as_of, own, case: Some(&view), trigger: None, each: None, extra: &[] };
        evaluate(&expr.tree, &scene)
    }

    /// The day the case opened: the text and the parameters of that day judge it.
    pub(super) fn opened(&self) -> Date {
        self.events.first().map_or(self.as_of, |e| e.at.date)
    }

    /// Whether a step is owed at all, as the case stands: `None` when that cannot be known.
    pub(super) fn applies(&self, state: &State, step: usize) -> Option<bool> {
        match &self.step(step).when {
            None => Some(true),
            Some(expr) => match &self.steps.steps[step].settled {
                Some(settled) => settled.get(self.opened(), &state.provisional, || self.holds(state, expr)),
                None => self.holds(state, expr),
            },
        }
    }

    fn holds(&self, state: &State, expr: &Expr) -> Option<bool> {
        match self.evaluate(state, expr, None) {
            Ok(Value::Bool(holds)) => Some(holds),
            _ => None,
        }
    }

    /// How one needed predecessor stands: any of its alternatives.
    pub(super) fn stands(&self, state: &State, alternatives: &[StepRef]) -> Standing {
        let mut worst = None;
        let mut met: Option<Option<Moment>> = None;
        for reference in alternatives {
            match self.alternative(state, reference) {
                Standing::Met(at) => met = Some(earlier(met, at)),
                other => worst = Some(prefer(worst, other)),
            }
        }
        met.map_or_else(|| worst.unwrap_or(Standing::Met(None)), Standing::Met)
    }

    fn alternative(&self, state: &State, reference: &StepRef) -> Standing {
        if let Some(process) = reference.process.as_ref().filter(|p| **p != self.process.id) {
            return self.in_parent(state, process, reference);
        }
        let Some(step) = self.process.step(&reference.step) else { return Standing::Met(None) };
        self.local(state, step, reference.outcome.as_deref())
    }

    fn in_parent(&self, state: &State, process: &str, reference: &StepRef) -> Standing {
        let at = self.parents.iter().position(|p| &*p.process.id == process);
        let Some(parent) = at.map(|n| &self.parents[n]) else { return Standing::MissingParent(usize::MAX, usize::MAX) };
        let Some(step) = parent.process.step(&reference.step) else { return Standing::Met(None) };
        let outcome = reference.outcome.as_deref();
        match parent.stands(step, outcome, (state.now, parent.process.steps.len())) {
            Some(at) => Standing::Met(at),
            None => match parent.latest[step].filter(|seen| state.now.is_some_and(|now| seen.at.compare(now).is_gt())) {
                Some(later) => Standing::LateParent(at.unwrap_or(usize::MAX), step, later.entry),
                None => Standing::MissingParent(at.unwrap_or(usize::MAX), step),
            },
        }
    }

    /// How a step of this case stands as a predecessor.
    pub(super) fn local(&self, state: &State, step: usize, outcome: Option<&str>) -> Standing {
        let declared = self.step(step);
        if let Some(seen) = state.done[step] {
            let complete = self.items_missing(state, step).is_ok_and(|missing| missing.is_empty());
            return match self.had(state, step, seen, outcome) {
                true if complete || self.is_excused(state, step, outcome) => Standing::Met(Some(seen.at)),
                true => Standing::Missing(step),
                false => Standing::OtherOutcome(step, seen.event),
            };
        }
        if self.is_excused(state, step, outcome) {
            return Standing::Met(None);
        }
        // Whether it was owed cannot be told: no finding rests on it.
        let untold = |applies: Option<bool>| applies == Some(false) || applies.is_none() && !state.certain;
        let applies = self.applies(state, step);
        let passes = !declared.recorded || !declared.required || untold(applies);
        let only_way = || outcome.is_none() || applies == Some(false) && (state.now.is_some() || self.leads_one_way(step));
        if passes && only_way() { self.through(state, step) } else { Standing::Missing(step) }
    }

    /// Whether all that follows a step by its outcome follows the same one: a step that is not owed then leads there.
    fn leads_one_way(&self, step: usize) -> bool {
        let id = &self.step(step).id;
        let after = self.process.steps.iter().flat_map(|s| s.after.iter().flatten());
        let mut outcomes = after.filter(|r| r.process.is_none() && r.step == *id).filter_map(|r| r.outcome.as_ref());
        let first = outcomes.next();
        outcomes.all(|other| Some(other) == first)
    }

    /// Whether an occurrence counts as having had an outcome. One that cannot be told, or of a step recorded twice, counts as any.
    fn had(&self, state: &State, step: usize, seen: Seen, outcome: Option<&str>) -> bool {
        let known = outcome_is(self.step(step), seen, outcome).filter(|had| *had || state.twice[step].is_none());
        known.unwrap_or(!state.certain)
    }

    /// A reported step counts as done; where certainty is asked, only one that will never come, and without its outcome.
    fn is_excused(&self, state: &State, step: usize, outcome: Option<&str>) -> bool {
        match state.excused[step] {
            Excuse::None => false,
            Excuse::Absent => !state.certain || outcome.is_none(),
            Excuse::Awaited => !state.certain,
        }
    }

    /// A step that leaves no record (or is not owed) is passed when its own predecessors are.
    fn through(&self, state: &State, step: usize) -> Standing {
        let mut latest: Option<Moment> = None;
        for alternatives in &self.step(step).after {
            match self.stands(state, alternatives) {
                Standing::Met(at) => latest = later(latest, at),
                other => return other,
            }
        }
        Standing::Met(latest)
    }

    /// Items of a for-each step still without an occurrence in this round; `Err` when the list is not known or empty.
    pub(super) fn items_missing(&self, state: &State, step: usize) -> Result<Vec<String>, Unknown> {
        let Some(expr) = &self.step(step).for_each else { return Ok(Vec::new()) };
        let items = self.items(state, expr)?;
        let done = |item: &String| state.items.iter().any(|(s, i, _)| *s == step && i == item);
        Ok(items.into_iter().filter(|item| !done(item)).collect())
    }

    /// The items of a for-each list.
    pub(super) fn items(&self, state: &State, expr: &Expr) -> Result<Vec<String>, Unknown> {
        match self.evaluate(state, expr, None)? {
            Value::List(items) if items.is_empty() => Err(Unknown::Absent(expr.source.to_string())),
            Value::List(items) => Ok(items.iter().filter_map(item_name).collect()),
            single => Ok(item_name(&single).into_iter().collect()),
        }
    }

    /// When every needed predecessor was there: the start of the step's clock.
    pub(super) fn ready(&self, state: &State, step: usize) -> Result<Option<Moment>, Standing> {
        let mut start: Option<Moment> = None;
        for alternatives in &self.step(step).after {
            match self.stands(state, alternatives) {
                Standing::Met(at) => start = later(start, at),
                other => return Err(other),
            }
        }
        Ok(start)
    }

    /// The unit that owes a step nobody has taken yet: the unit its role is bound to, else the unit that opened the case where it
    /// holds the role, else the first that does.
    pub(super) fn owing_unit(&self, state: &State, step: usize) -> Arc<str> {
        let opening = self.events.first().map(|e| self.index.unit(e.entry));
        for role in &self.step(step).actors {
            let here = || opening.filter(|unit| self.posts.is_held(role, unit, self.as_of)).cloned();
            if let Some(unit) = self.bound_unit(state, role).or_else(here).or_else(|| self.posts.first_unit(role, self.as_of)) {
                return unit;
            }
        }
        opening.cloned().unwrap_or_default()
    }

    /// Units (or persons) a role is bound to in this case; remembered until a step the binding reads is taken.
    pub(super) fn bound(&self, state: &State, role: &str) -> Option<Rc<Bound>> {
        let n = self.process.roles.iter().position(|(r, _)| r == role)?;
        if let Some(known) = state.bound.borrow().get(n).and_then(Clone::clone) {
            return Some(known);
        }
        let bound = Rc::new(match self.evaluate(state, &self.process.roles[n].1, None) {
            Ok(Value::List(items)) => Ok(items.iter().filter_map(item_name).collect()),
            Ok(single) => Ok(item_name(&single).into_iter().collect()),
            Err(unknown) => Err(unknown),
        });
        let mut remembered = state.bound.borrow_mut();
        remembered.resize(self.process.roles.len(), None);
        remembered[n] = Some(bound.clone());
        Some(bound)
    }

    fn bound_unit(&self, state: &State, role: &str) -> Option<Arc<str>> {
        let bound = self.bound(state, role)?;
        let units = bound.as_ref().as_ref().ok()?.iter().filter_map(|name| self.handbook.organization.unit(name));
        units.map(|unit| Arc::from(unit.id.as_str())).next()
    }

    /// Notes that what is known of a step changes.
    pub(super) fn changes(&self, state: &State, step: usize) {
        if self.steps.steps[step].binds {
            state.bound.borrow_mut().clear();
        }
    }
}

/// Names a role is bound to, or why that is not known.
pub(super) type Bound = Result<Vec<String>, Unknown>;

/// The name of a list's item: a text, or a row's `id`, `unit` or first text.
pub(super) fn item_name(value: &Value) -> Option<String> {
    match value {
        Value::Text(text) => Some(text.to_string()),
        Value::Row(parts) => {
            let named = ["id", "unit", "department"].iter().find_map(|n| value.field(n).and_then(Value::as_text));
            named.or_else(|| parts.iter().find_map(|(_, v)| v.as_text())).map(str::to_owned)
        }
        _ => None,
    }
}

/// Whether an occurrence had the outcome asked for; none when its outcome cannot be told.
pub(super) fn outcome_is(step: &Step, seen: Seen, wanted: Option<&str>) -> Option<bool> {
    let Some(wanted) = wanted else { return Some(true) };
    step.outcomes.name(seen.outcome?).map(|outcome| **outcome == *wanted)
}

fn earlier(known: Option<Option<Moment>>, at: Option<Moment>) -> Option<Moment> {
    match (known.flatten(), at) {
        (Some(a), Some(b)) => Some(if b.compare(a).is_lt() { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// The later of two moments.
pub(super) fn later(known: Option<Moment>, at: Option<Moment>) -> Option<Moment> {
    match (known, at) {
        (Some(a), Some(b)) => Some(if b.compare(a).is_gt() { b } else { a }),
        (a, b) => a.or(b),
    }
}

/// Of several unmet alternatives, the most telling: one that happened with another outcome.
fn prefer(known: Option<Standing>, new: Standing) -> Standing {
    match (known, new) {
        (Some(old @ Standing::OtherOutcome(..)), _) => old,
        (_, new @ Standing::OtherOutcome(..)) => new,
        (Some(old), _) => old,
        (None, new) => new,
    }
}
