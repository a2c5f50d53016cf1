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
use super::plan::{ProcessPlan, Told};
use super::posts::Posts;
use super::recall::Recall;
use crate::expr::{Expr, Tree, Unknown, Value, evaluate};
use crate::model::{Handbook, Process, Step};
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
    pub(super) items: Vec<(usize, Arc<str>, usize)>,
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
    /// What roles are bound to, whether steps are owed, and the items of for-each steps: as far as asked, and until a step that
    /// tells them is taken.
    bound: Recall<Rc<Bound>>,
    owed: Recall<(Option<bool>, bool)>,
    listed: Recall<Rc<Bound>>,
    /// Lists of occurrences that expressions asked for.
    pub(super) rows: RefCell<Vec<(usize, usize, Value)>>,
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
            bound: Recall::default(),
            owed: Recall::default(),
            listed: Recall::default(),
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

    /// Forgets what expressions of the process gave that read what has changed.
    fn forget_what_reads(&self, told: &Told) {
        self.bound.drop_at(&told.roles);
        self.owed.drop_at(&told.conditions);
        self.listed.drop_at(&told.lists);
    }

    /// Forgets what expressions of the process gave.
    pub(super) fn forget(&self) {
        self.bound.clear();
        self.owed.clear();
        self.listed.clear();
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
    pub(super) fn evaluate(&self, state: &State, tree: &Tree, own: Option<u32>) -> Result<Value, Unknown> {
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
        evaluate(tree, &scene)
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
                None => self.owed(state, step, expr),
            },
        }
    }

    fn owed(&self, state: &State, step: usize, expr: &Expr) -> Option<bool> {
        let (owed, undecided) = state.owed.get(step, || {
            let before = state.provisional.replace(false);
            (self.holds(state, expr), state.provisional.replace(before))
        });
        state.provisional.set(state.provisional.get() || undecided);
        owed
    }

    fn holds(&self, state: &State, expr: &Expr) -> Option<bool> {
        match self.evaluate(state, &expr.tree, None) {
            Ok(Value::Bool(holds)) => Some(holds),
            _ => None,
        }
    }

    /// Items of a for-each step still without an occurrence in this round; `Err` when the list is not known or empty.
    pub(super) fn items_missing(&self, state: &State, step: usize) -> Result<Vec<Arc<str>>, Unknown> {
        let Some(items) = self.listed(state, step) else { return Ok(Vec::new()) };
        let items = items.as_ref().as_ref().map_err(Unknown::clone)?;
        Ok(items.iter().filter(|item| !is_done(state, step, item)).cloned().collect())
    }

    /// Whether every item of a for-each step has its occurrence in this round; a step without a list is complete.
    pub(super) fn is_complete(&self, state: &State, step: usize) -> bool {
        let all_done = |items: &Bound| items.as_ref().is_ok_and(|items| items.iter().all(|item| is_done(state, step, item)));
        self.listed(state, step).is_none_or(|items| all_done(&items))
    }

    /// The items a for-each step is owed for.
    fn listed(&self, state: &State, step: usize) -> Option<Rc<Bound>> {
        let expr = self.step(step).for_each.as_ref()?;
        Some(state.listed.get(step, || Rc::new(self.items(state, expr))))
    }

    /// The items of a for-each list; an empty one is not known.
    fn items(&self, state: &State, expr: &Expr) -> Bound {
        let items = self.evaluate(state, &expr.tree, None)?;
        let empty = items.items().is_some_and(<[Value]>::is_empty);
        if empty { Err(Unknown::Absent(expr.source.to_string())) } else { Ok(item_names(&items)) }
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
        let names = || self.evaluate(state, &self.process.roles[n].1.tree, None).map(|value| item_names(&value));
        Some(state.bound.get(n, || Rc::new(names())))
    }

    fn bound_unit(&self, state: &State, role: &str) -> Option<Arc<str>> {
        let bound = self.bound(state, role)?;
        bound.as_ref().as_ref().ok()?.iter().find_map(|name| self.posts.unit(name)).cloned()
    }

    /// Notes that what is known of a step changes.
    pub(super) fn changes(&self, state: &State, step: usize) {
        state.forget_what_reads(&self.steps.steps[step].tells);
    }
}

/// Whether a for-each step has an occurrence for an item in this round.
fn is_done(state: &State, step: usize, item: &Arc<str>) -> bool {
    state.items.iter().any(|(s, done, _)| *s == step && done == item)
}

/// Names a role is bound to, or why that is not known.
pub(super) type Bound = Result<Vec<Arc<str>>, Unknown>;

/// The names of a list's items, or of a single value.
fn item_names(value: &Value) -> Vec<Arc<str>> {
    value.items().unwrap_or(std::slice::from_ref(value)).iter().filter_map(item_name).collect()
}

/// The name of a list's item: a text, or a row's `id`, `unit` or first text.
pub(super) fn item_name(value: &Value) -> Option<Arc<str>> {
    let text = |value: &Value| if let Value::Text(text) = value { Some(text.clone()) } else { None };
    match value {
        Value::Row(parts) => {
            let named = ["id", "unit", "department"].iter().find_map(|n| value.field(n).and_then(text));
            named.or_else(|| parts.iter().find_map(|(_, v)| text(v)))
        }
        value => text(value),
    }
}
