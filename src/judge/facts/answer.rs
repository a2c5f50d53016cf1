//! A record that answers findings, as data: it is held against the findings of all shares, so the merging run needs it whole.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::wire::{MomentWire, PlaceWire, Shared, ValueWire, plain, shared};
use super::{BadFact, Shift};
use crate::expr::Value;
use crate::model::Handbook;
use crate::records::{Outline, Record, Status};

/// What an answer holds.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Answer {
    form: u16,
    by: Option<Shared>,
    at: MomentWire,
    supersedes: Vec<Shared>,
    place: PlaceWire,
    values: Vec<(u16, ValueWire)>,
}

impl Answer {
    /// The answer a record is; none of drafts, faulty records and records of the handbook's own forms.
    pub(super) fn of(handbook: &Handbook, record: &Record) -> Option<Answer> {
        let form = record.form(handbook).filter(|f| f.builtin && !record.served)?;
        let sound = record.header.status == Status::Final && record.faults.is_empty();
        let at = record.header.at.filter(|_| sound)?;
        let values = (0..form.fields.len()).map(|n| (n as u16, record.value(form, n))).filter(|(_, v)| *v != Value::Absent);
        Some(Answer {
            form: record.form?,
            by: shared(&record.header.by),
            at: at.into(),
            supersedes: record.header.supersedes.iter().cloned().map(Shared).collect(),
            place: (&record.whole()).into(),
            values: values.map(|(n, v)| (n, (&v).into())).collect(),
        })
    }

    /// The record, as far as answers are read.
    pub(super) fn back(&self, (id, unit): (&Arc<str>, &Arc<str>), handbook: &Handbook, shift: &Shift) -> Result<Record, BadFact> {
        let form = handbook.forms.get(usize::from(self.form)).ok_or_else(|| BadFact(id.to_string()))?;
        let values = self.values.iter().map(|(n, v)| Ok((*n, v.clone().back()?))).collect::<Result<Vec<_>, BadFact>>()?;
        let outline = Outline {
            id: id.clone(),
            unit: unit.clone(),
            by: plain(self.by.clone()),
            at: self.at.back()?,
            supersedes: self.supersedes.iter().map(|s| s.0.clone()).collect(),
            place: self.place.clone().back(shift)?,
        };
        Ok(outline.record((self.form, form), values))
    }
}
