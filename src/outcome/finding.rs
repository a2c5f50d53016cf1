//! Findings: breaches with their place, their clause and what to do; and notes on verdicts that are neither pass nor fail.

use std::sync::Arc;

use jiff::civil::Date;

use super::{Answer, Verdict};
use crate::diag::{Code, Severity};
use crate::lang::Sentence;
use crate::model::{CheckId, ClauseKey};
use crate::read::Moment;
use crate::source::Place;

/// A breach of a check.
#[derive(Clone, Debug)]
pub struct Finding {
    /// Which defect.
    pub code: Code,
    /// How grave: capped at warning where a provisional parameter decided it.
    pub severity: Severity,
    /// The check breached; none for faults of a record as such.
    pub check: Option<CheckId>,
    /// The clause breached, first, and others that demand the same act. Empty only without a check.
    pub clauses: Vec<ClauseKey>,
    /// The version of the regulation that judged.
    pub version: String,
    /// The unit that owes.
    pub unit: Arc<str>,
    /// The record, where there is one.
    pub record: Option<Arc<str>>,
    /// The case, where there is one.
    pub case: Option<Arc<str>>,
    /// Where: in the record, or at the record that made the demand arise.
    pub place: Option<Place>,
    /// Further places in records: the earlier step, the referenced record.
    pub related: Vec<Related>,
    /// What is wrong.
    pub message: Sentence,
    /// What was expected.
    pub expected: Option<Sentence>,
    /// What was found.
    pub found: Option<Sentence>,
    /// What to do.
    pub help: Sentence,
    /// Since when it stands.
    pub since: Option<Moment>,
    /// How a deadline was counted.
    pub clock: Option<Clock>,
    /// It rests on a parameter nobody has decided.
    pub provisional: bool,
    /// Survives unrelated edits: names the check, the subject and the defect, not the line.
    pub fingerprint: String,
    /// How it was answered.
    pub answer: Answer,
}

/// A related place.
#[derive(Clone, Debug)]
pub struct Related {
    /// Where.
    pub place: Place,
    /// What stands there.
    pub words: Sentence,
}

/// How a deadline was counted.
#[derive(Clone, Debug, PartialEq)]
pub struct Clock {
    /// What started it.
    pub from: Moment,
    /// How long.
    pub limit: Counted,
    /// Days off skipped, when working days were counted.
    pub skipped: Vec<Date>,
    /// The last day (or instant).
    pub due: Moment,
}

/// An amount of time in the unit it was declared in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Counted {
    /// Calendar days.
    Days(i64),
    /// Working days.
    Workdays(i64),
    /// Hours.
    Hours(i64),
    /// Months.
    Months(i64),
    /// A fixed day.
    Fixed,
}

/// A verdict that is neither pass nor fail, with its reason.
#[derive(Clone, Debug)]
pub struct Note {
    /// Open, cannot check, needs a person, or error.
    pub verdict: Verdict,
    /// The check.
    pub check: CheckId,
    /// The unit.
    pub unit: Arc<str>,
    /// The record or case.
    pub subject: Option<Arc<str>>,
    /// Why.
    pub reason: Sentence,
    /// When it falls due.
    pub due: Option<Moment>,
}

/// The one order of findings: unit, place, check, code, detail.
pub fn sort(findings: &mut [Finding]) {
    findings.sort_by(|a, b| {
        let key = |f: &Finding| (f.unit.clone(), f.place.clone(), f.check.clone(), f.code, f.since.map(|m| m.date), f.fingerprint.clone());
        key(a).cmp(&key(b))
    });
}
