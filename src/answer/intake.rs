//! Taking answers from the stream of records.

use std::collections::HashSet;
use std::sync::Arc;

use jiff::civil::Date;

use crate::expr::Value;
use crate::model::{Form, Handbook};
use crate::outcome::{Attestation, Progress, Recheck, Rectification, Waiver};
use crate::records::{Record, Status};

/// Answers as they were submitted. One with a fault or without something it needs is not among them: judging reports it.
#[derive(Default)]
pub struct Submitted {
    pub(super) waivers: Vec<Waiver>,
    pub(super) attestations: Vec<Attestation>,
    pub(super) rectifications: Vec<Rectification>,
    /// Each with the rectification it is of.
    pub(super) rechecks: Vec<(Arc<str>, Recheck)>,
    seen: HashSet<Arc<str>>,
    pub(super) replaced: HashSet<Arc<str>>,
}

impl Submitted {
    /// Takes a record, if it is an answer of a day that has come.
    pub fn take(&mut self, handbook: &Handbook, record: &Record, as_of: Date) {
        let Some(form) = record.form(handbook).filter(|f| f.builtin && !record.served) else { return };
        let final_ = record.header.status == Status::Final && record.faults.is_empty();
        let Some(at) = record.header.at.filter(|at| final_ && at.date <= as_of) else { return };
        if !self.seen.insert(record.header.id.clone()) {
            return;
        }
        self.replaced.extend(record.header.supersedes.iter().cloned());
        let slip = Slip { record, form, at: at.date };
        match &*form.id {
            "waiver" => self.waivers.extend(slip.waiver()),
            "attestation" => self.attestations.extend(slip.attestation()),
            "rectification" => self.rectifications.extend(slip.rectification()),
            _ => self.rechecks.extend(slip.recheck()),
        }
    }
}

/// A record with its form.
struct Slip<'a> {
    record: &'a Record,
    form: &'a Form,
    at: Date,
}

impl Slip<'_> {
    fn value(&self, field: &str) -> Value {
        let index = self.form.fields.iter().position(|f| &*f.id == field);
        index.map_or(Value::Absent, |n| self.record.value(self.form, n))
    }

    fn text(&self, field: &str) -> Option<Arc<str>> {
        if let Value::Text(text) = self.value(field) { Some(text) } else { None }
    }

    fn date(&self, field: &str) -> Option<Date> {
        if let Value::Moment(moment) = self.value(field) { Some(moment.date) } else { None }
    }

    fn flag(&self, field: &str) -> bool {
        self.value(field) == Value::Bool(true)
    }

    fn waiver(&self) -> Option<Waiver> {
        let header = &self.record.header;
        let (check, clause) = (self.text("check"), self.text("clause"));
        let (starts, ends) = (self.date("starts")?, self.date("ends")?);
        ((check.is_some() || clause.is_some()) && starts <= ends).then_some(())?;
        Some(Waiver {
            id: header.id.clone(),
            unit: header.unit.clone(),
            check,
            clause,
            case: self.text("of_case"),
            record: self.text("of_record"),
            reason: self.text("reason")?.to_string(),
            asked_by: header.by.clone(),
            approved_by: self.text("approved_by")?,
            role: self.text("role")?.to_string(),
            approved: self.at,
            starts,
            ends,
            used: 0,
            valid: true,
            place: self.record.whole(),
        })
    }

    fn attestation(&self) -> Option<Attestation> {
        let header = &self.record.header;
        let (starts, ends) = (self.date("starts")?, self.date("ends")?);
        (starts <= ends).then_some(())?;
        self.text("basis")?;
        Some(Attestation {
            id: header.id.clone(),
            unit: header.unit.clone(),
            clause: self.text("clause")?,
            by: header.by.clone()?,
            role: self.text("role")?.to_string(),
            met: &*self.text("result")? == "met",
            starts,
            ends,
            valid: true,
            place: self.record.whole(),
        })
    }

    fn rectification(&self) -> Option<Rectification> {
        let header = &self.record.header;
        Some(Rectification {
            id: header.id.clone(),
            unit: header.unit.clone(),
            finding: self.text("finding")?.to_string(),
            found: false,
            clause: self.text("clause")?,
            cause: self.text("cause")?.to_string(),
            measures: self.text("measures")?.to_string(),
            responsible: self.text("responsible")?,
            author: header.by.clone(),
            at: self.at,
            deadline: self.date("deadline")?,
            progress: Progress::Answered,
            recheck: None,
            replaced: false,
            place: self.record.whole(),
        })
    }

    fn recheck(&self) -> Option<(Arc<str>, Recheck)> {
        let header = &self.record.header;
        let passed = &*self.text("result")? == "passed";
        self.text("observations")?;
        let recheck = Recheck {
            id: header.id.clone(),
            by: header.by.clone()?,
            at: self.at,
            passed,
            mended: self.flag("mended"),
            place: self.record.whole(),
        };
        Some((self.text("rectification")?, recheck))
    }
}
