//! A case retold: every step as it was judged, with each verdict and how its deadline was counted.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Clock, Verdict};
use crate::lang::Sentence;
use crate::model::CheckId;
use crate::read::Moment;

/// A case as it was judged.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The case.
    pub case: Arc<str>,
    /// Its process.
    pub process: Arc<str>,
    /// The day it opened: the text and the parameters of that day judge it.
    pub opened: Date,
    /// What happened, in order; then what is owed; last what is judged of the case as a whole.
    pub turns: Vec<Turn>,
}

/// One step of the retelling.
#[derive(Clone, Debug, Default)]
pub struct Turn {
    /// The step; none for the case as a whole.
    pub step: Option<Arc<str>>,
    /// The record that shows it; none where it is owed.
    pub record: Option<Arc<str>>,
    /// When it happened.
    pub at: Option<Moment>,
    /// Who acted.
    pub by: Option<Arc<str>>,
    /// How it ended.
    pub outcome: Option<Arc<str>>,
    /// In which round.
    pub round: u32,
    /// What was judged.
    pub rulings: Vec<Ruling>,
}

/// One verdict.
#[derive(Clone, Debug)]
pub struct Ruling {
    /// The check.
    pub check: CheckId,
    /// The unit that owes.
    pub unit: Arc<str>,
    /// The verdict.
    pub verdict: Verdict,
    /// How its deadline was counted.
    pub clock: Option<Clock>,
    /// Why, where it is no pass.
    pub reason: Option<Sentence>,
    /// When it falls due.
    pub due: Option<Moment>,
}
