//! Processes: which steps a case goes through, who takes them, in which order and by when.

use std::sync::Arc;

use super::{ClauseKey, Limit};
use crate::expr::{Expr, Part};
use crate::source::Place;

/// An ordered procedure.
#[derive(Clone, Debug)]
pub struct Process {
    /// Id.
    pub id: Arc<str>,
    /// Title.
    pub title: String,
    /// Title in English.
    pub title_en: Option<String>,
    /// The clause.
    pub clause: ClauseKey,
    /// Processes whose case this one continues.
    pub parents: Vec<Arc<str>>,
    /// Header or field names that make the case id of cyclic processes.
    pub case_by: Vec<String>,
    /// Roles bound by the case: an expression that yields a unit, a person, or a list of them.
    pub roles: Vec<(String, Expr)>,
    /// Steps in the order written.
    pub steps: Vec<Step>,
    /// Ways back.
    pub loops: Vec<Loop>,
    /// Rules over the case.
    pub rules: Vec<ProcessRule>,
    /// Separations of duties.
    pub separations: Vec<Separation>,
    /// Steps still allowed after the case ended (indices).
    pub after_close: Vec<usize>,
    /// A note.
    pub note: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

impl Process {
    /// The index of a step.
    pub fn step(&self, id: &str) -> Option<usize> {
        self.steps.iter().position(|s| &*s.id == id)
    }

    /// The position of the step a part of a name or a reference means.
    pub fn named(&self, step: &Part) -> Option<usize> {
        step.position(&self.steps, |s| &s.id)
    }
}

/// A predecessor: a step, one outcome of it, possibly of a parent process.
#[derive(Clone, Debug, PartialEq)]
pub struct StepRef {
    /// The parent process, when not this one.
    pub process: Option<Arc<str>>,
    /// The step's id.
    pub step: Part,
    /// The outcome it must have had.
    pub outcome: Option<Arc<str>>,
}

/// One of the predecessors that are all needed; its alternatives are any-of.
pub type After = Vec<StepRef>;

/// Fields of a form that carry a step's time and actor, for forms that carry several steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Field with the time.
    pub at: Option<Arc<str>>,
    /// Field with the person.
    pub by: Option<Arc<str>>,
}

/// How a step's outcome is known.
#[derive(Clone, Debug)]
pub enum Outcomes {
    /// It has none.
    None,
    /// The record's header names one of these.
    Listed(Vec<Arc<str>>),
    /// The first whose expression holds.
    Computed(Vec<(Arc<str>, Expr)>),
}

impl Outcomes {
    /// The names of the outcomes.
    pub fn names(&self) -> Vec<Arc<str>> {
        match self {
            Outcomes::None => Vec::new(),
            Outcomes::Listed(names) => names.clone(),
            Outcomes::Computed(pairs) => pairs.iter().map(|(n, _)| n.clone()).collect(),
        }
    }

    /// The name of one outcome.
    pub fn name(&self, n: u8) -> Option<&Arc<str>> {
        match self {
            Outcomes::None => None,
            Outcomes::Listed(names) => names.get(usize::from(n)),
            Outcomes::Computed(pairs) => pairs.get(usize::from(n)).map(|(name, _)| name),
        }
    }
}

/// A step of a process.
#[derive(Clone, Debug)]
pub struct Step {
    /// Id within the process.
    pub id: Arc<str>,
    /// Title.
    pub title: String,
    /// Its title in English, where it is given.
    pub title_en: Option<String>,
    /// Roles that may take it: any of; empty: anyone.
    pub actors: Vec<String>,
    /// What must have happened before: all of, each any of.
    pub after: Vec<After>,
    /// Forms that show it: any of.
    pub forms: Vec<Arc<str>>,
    /// Where the form keeps time and actor.
    pub facts: Option<Facts>,
    /// Its outcomes.
    pub outcomes: Outcomes,
    /// Parameter that decides what follows an outcome without successor.
    pub undecided: Option<String>,
    /// How long after its clock started.
    pub within: Option<Limit>,
    /// A date it is due on.
    pub due: Option<Expr>,
    /// What starts the clock, when not the last predecessor: `step` or `step.submitted`.
    pub clock: Option<Clock>,
    /// The clause.
    pub clause: ClauseKey,
    /// One occurrence owed for each item.
    pub for_each: Option<Expr>,
    /// Header name (`unit`, `by`) or field that says which item an occurrence answers.
    pub key: Option<String>,
    /// It leaves a record of its own.
    pub recorded: bool,
    /// It may happen several times in one round.
    pub repeats: bool,
    /// It is owed.
    pub required: bool,
    /// It is owed only when this holds.
    pub when: Option<Expr>,
    /// It ends the case.
    pub closes: bool,
    /// Where it is declared.
    pub place: Place,
}

/// What starts a step's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// The step.
    pub step: StepRef,
    /// Its filing instead of its happening.
    pub submitted: bool,
}

/// A way back to an earlier step.
#[derive(Clone, Debug)]
pub struct Loop {
    /// The step and outcome that open it.
    pub on: StepRef,
    /// Steps owed in the loop only, in this order (indices).
    pub via: Vec<usize>,
    /// The step whose next occurrence starts the next round (index).
    pub to: usize,
    /// Most rounds: a literal or a parameter.
    pub max: Option<Limit>,
    /// The clause, where the loop has one of its own.
    pub clause: Option<ClauseKey>,
    /// Where it is declared.
    pub place: Place,
}

/// A rule over a case.
#[derive(Clone, Debug)]
pub struct ProcessRule {
    /// Id within the process.
    pub id: Arc<str>,
    /// What must hold.
    pub assert: Expr,
    /// Only when this holds.
    pub when: Option<Expr>,
    /// What a breach says.
    pub message: Option<String>,
    /// The same in English, where it is given.
    pub message_en: Option<String>,
    /// The clause.
    pub clause: ClauseKey,
    /// Steps the rule reads (indices): it is judged once all have happened.
    pub steps: Vec<usize>,
    /// Where it is declared.
    pub place: Place,
}

/// Steps that different persons (or units) must take.
#[derive(Clone, Debug)]
pub struct Separation {
    /// Id within the process.
    pub id: Arc<str>,
    /// The steps (indices).
    pub steps: Vec<usize>,
    /// Compare units instead of persons.
    pub by_unit: bool,
    /// The clause.
    pub clause: ClauseKey,
    /// Where it is declared.
    pub place: Place,
}
