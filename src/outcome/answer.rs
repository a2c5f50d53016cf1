//! Answers to findings, and what became of them.

use std::sync::Arc;

use jiff::civil::Date;
use serde::Serialize;

use crate::lang::Sentence;
use crate::model::ClauseKey;
use crate::say;
use crate::source::Place;

/// A permission to depart from a check.
#[derive(Clone, Debug)]
pub struct Waiver {
    /// The record that grants it.
    pub id: Arc<str>,
    /// The unit that may depart.
    pub unit: Arc<str>,
    /// The check; none: every check of the clause that may be waived.
    pub check: Option<Arc<str>>,
    /// The clause.
    pub clause: Option<ClauseKey>,
    /// Only in this case.
    pub case: Option<Arc<str>>,
    /// Only for this record.
    pub record: Option<Arc<str>>,
    /// Why.
    pub reason: String,
    /// Who asked.
    pub asked_by: Option<Arc<str>>,
    /// Who approved.
    pub approved_by: Arc<str>,
    /// In which role.
    pub role: String,
    /// When it was approved.
    pub approved: Date,
    /// First day.
    pub starts: Date,
    /// Last day.
    pub ends: Date,
    /// Findings it covers.
    pub used: u64,
    /// It was given as the handbook asks; one that was not covers nothing.
    pub valid: bool,
    /// Where it stands.
    pub place: Place,
}

/// A person's judgement of a clause that no check stands for.
#[derive(Clone, Debug)]
pub struct Attestation {
    /// The record.
    pub id: Arc<str>,
    /// The unit judged.
    pub unit: Arc<str>,
    /// The clause.
    pub clause: ClauseKey,
    /// Who judged.
    pub by: Arc<str>,
    /// In which role.
    pub role: String,
    /// Whether the clause was found to be kept.
    pub met: bool,
    /// First day.
    pub starts: Date,
    /// Last day; after it the clause needs a person again.
    pub ends: Date,
    /// It was given as the handbook asks; one that was not says nothing.
    pub valid: bool,
    /// Where it stands.
    pub place: Place,
}

impl Attestation {
    /// Whether it speaks of a day.
    pub fn holds(&self, day: Date) -> bool {
        self.valid && self.starts <= day && day <= self.ends
    }
}

/// Clauses of a regulation that bind a unit and that only a person can judge, counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Judgement {
    /// The regulation.
    pub regulation: String,
    /// The unit.
    pub unit: Arc<str>,
    /// Clauses nobody has judged for this day.
    pub needs_person: u64,
    /// Of these, clauses whose attestation has lapsed.
    pub lapsed: u64,
    /// Clauses attested as kept.
    pub met: u64,
    /// Clauses attested as not kept.
    pub not_met: u64,
}

/// How far a rectification has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// Answered; the deadline has not passed.
    Answered,
    /// The deadline passed without a re-check that closes it.
    Overdue,
    /// The last re-check found it wanting.
    Failed,
    /// Closed, and found again.
    Returned,
    /// Closed by a re-check.
    Closed,
}

/// A finding's rectification.
#[derive(Clone, Debug)]
pub struct Rectification {
    /// The record.
    pub id: Arc<str>,
    /// The unit that rectifies.
    pub unit: Arc<str>,
    /// The finding's fingerprint.
    pub finding: String,
    /// Whether the finding is still found.
    pub found: bool,
    /// The clause breached.
    pub clause: ClauseKey,
    /// Why it came about.
    pub cause: String,
    /// What is done.
    pub measures: String,
    /// Who is responsible.
    pub responsible: Arc<str>,
    /// Who wrote the record.
    pub author: Option<Arc<str>>,
    /// When it was answered.
    pub at: Date,
    /// By when it is to be done.
    pub deadline: Date,
    /// How far it has come.
    pub progress: Progress,
    /// The last re-check that counts.
    pub recheck: Option<Recheck>,
    /// A later answer to the same finding takes its place.
    pub replaced: bool,
    /// Where it stands.
    pub place: Place,
}

/// A re-check of a rectification.
#[derive(Clone, Debug)]
pub struct Recheck {
    /// The record.
    pub id: Arc<str>,
    /// Who re-checked.
    pub by: Arc<str>,
    /// When.
    pub at: Date,
    /// It was found to be done.
    pub passed: bool,
    /// The defect is gone, and would be a new one if found again.
    pub mended: bool,
    /// Where it stands.
    pub place: Place,
}

/// What is known of answers, beside the findings.
#[derive(Clone, Debug, Default)]
pub struct Answers {
    /// Waivers, by id.
    pub waivers: Vec<Waiver>,
    /// Attestations, by id.
    pub attestations: Vec<Attestation>,
    /// Clauses that only a person can judge, by regulation and unit.
    pub judgements: Vec<Judgement>,
    /// Rectifications, by unit, day and id.
    pub rectifications: Vec<Rectification>,
}

/// How a finding was answered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// The waiver that covers it.
    pub waiver: Option<Arc<str>>,
    /// Its last rectification, and how far that has come.
    pub rectification: Option<(Arc<str>, Progress)>,
}

impl Answer {
    /// Nobody has to do anything about it any more.
    pub fn settles(&self) -> bool {
        self.waiver.is_some() || self.rectification.as_ref().is_some_and(|(_, p)| *p == Progress::Closed)
    }
}

impl Answers {
    /// Keeps what concerns the units asked for.
    pub fn of_units(&mut self, wanted: &dyn Fn(&str) -> bool) {
        self.waivers.retain(|w| wanted(&w.unit));
        self.attestations.retain(|a| wanted(&a.unit));
        self.judgements.retain(|j| wanted(&j.unit));
        self.rectifications.retain(|r| wanted(&r.unit));
    }

    /// Clauses of a unit, or of all, that need a person.
    pub fn needs_person(&self, unit: Option<&str>) -> u64 {
        self.judgements.iter().filter(|j| unit.is_none_or(|u| *j.unit == *u)).map(|j| j.needs_person).sum()
    }

    /// The waiver of a record.
    pub fn waiver(&self, id: &str) -> Option<&Waiver> {
        self.waivers.iter().find(|w| *w.id == *id)
    }

    /// The rectification of a record.
    pub fn rectification(&self, id: &str) -> Option<&Rectification> {
        self.rectifications.iter().find(|r| *r.id == *id)
    }
}

impl Progress {
    /// The label readers see.
    pub fn label(self) -> Sentence {
        match self {
            Progress::Answered => say!("整改中", "整改中", "being rectified"),
            Progress::Overdue => say!("整改逾期", "整改逾期", "rectification overdue"),
            Progress::Failed => say!("複查不通過", "复查不通过", "re-check failed"),
            Progress::Returned => say!("結案後再犯", "结案后再犯", "found again after closing"),
            Progress::Closed => say!("已結案", "已结案", "closed"),
        }
    }
}
