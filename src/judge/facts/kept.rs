//! What the index keeps of a record, as data, and the way back into an index.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::wire::{MomentWire, PlaceWire, Shared, SpotWire, ValueWire, plain, shared};
use super::{BadFact, Shift, is_empty, shifted};
use crate::expr::Value;
use crate::judge::index::{Entered, Entry, Event, Id, Index, NO_FORM, Name};
use crate::judge::kinds::field::Blank;
use crate::judge::pending::{Pending, Who};
use crate::model::Handbook;
use crate::source::Place;

/// An indexed record.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Kept {
    id: Shared,
    /// None when its header says all.
    form: Option<u16>,
    unit: Shared,
    by: Option<Shared>,
    case: Option<Shared>,
    at: MomentWire,
    submitted: Option<MomentWire>,
    path: Option<Shared>,
    spot: SpotWire,
    supersedes: Vec<Shared>,
    covers: Option<Shared>,
    parents: Vec<Shared>,
    values: Vec<(u16, ValueWire)>,
    events: Vec<EventWire>,
    withdraws: bool,
    blanks: Vec<(u16, Option<(u16, u16)>)>,
    pending: Vec<PendingWire>,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventWire {
    process: u16,
    step: u16,
    at: MomentWire,
    by: Option<Shared>,
    outcome: Option<u8>,
    untimed: bool,
    sure: bool,
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PendingWire {
    check: u32,
    roles: Vec<String>,
    provisional: bool,
    people: Vec<(Shared, Shared, MomentWire, PlaceWire)>,
    signed_for: Option<String>,
    unit: Shared,
    record: Shared,
    case: Option<Shared>,
}

impl From<&Pending> for PendingWire {
    fn from(p: &Pending) -> PendingWire {
        let who = |w: &Who| (Shared(w.by.clone()), Shared(w.unit.clone()), w.at.into(), (&w.place).into());
        PendingWire {
            check: p.check as u32,
            roles: p.roles.clone(),
            provisional: p.provisional,
            people: p.people.iter().map(who).collect(),
            signed_for: p.signed_for.clone(),
            unit: Shared(p.unit.clone()),
            record: Shared(p.record.clone()),
            case: shared(&p.case),
        }
    }
}

impl PendingWire {
    fn back(self, shift: &Shift) -> Result<Pending, BadFact> {
        let mut people = Vec::with_capacity(self.people.len());
        for (by, unit, at, place) in self.people {
            people.push(Who { by: by.0, unit: unit.0, at: at.back()?, place: place.back(shift)? });
        }
        let PendingWire { check, roles, provisional, signed_for, unit, record, case, .. } = self;
        Ok(Pending { check: check as usize, roles, provisional, people, signed_for, unit: unit.0, record: record.0, case: plain(case) })
    }
}

impl Kept {
    /// What an index holds of the one record it was given.
    pub(super) fn of(index: &Index) -> Option<Kept> {
        if is_empty(index) {
            return None;
        }
        let entry = index.entry(0);
        let name = |n: Name| Shared(index.names.get(n).clone());
        let id = |n: Id| Shared(index.ids.text(n));
        let event = |e: Event| EventWire {
            process: e.process,
            step: e.step,
            at: e.at.into(),
            by: e.by.map(name),
            outcome: e.outcome,
            untimed: e.untimed,
            sure: e.sure,
        };
        let (path, spot) = index.whereabouts(0);
        Some(Kept {
            id: id(entry.id),
            form: Some(entry.form).filter(|f| *f != NO_FORM),
            unit: name(entry.unit),
            by: entry.by.map(name),
            case: entry.case.map(id),
            at: entry.at.into(),
            submitted: index.submitted(0).map(Into::into),
            path: shared(&path),
            spot: (&spot).into(),
            supersedes: index.superseded_by(0).map(id).collect(),
            covers: index.covers(0).cloned().map(Shared),
            parents: index.parents_of(0).map(id).collect(),
            values: index.open(0).iter().map(|(f, v)| (*f, v.into())).collect(),
            events: index.occurrences().map(event).collect(),
            withdraws: !index.withdrawn.is_empty(),
            blanks: index.blanks.iter().map(|(_, b)| (b.field, b.cell)).collect(),
            pending: index.pending.iter().map(Into::into).collect(),
        })
    }

    /// Adds the record to an index as intake would: names are entered in the same order, so that all that follows the
    /// order of names is the same.
    pub(super) fn restore(self, index: &mut Index, handbook: &Handbook, shift: &Shift) -> Result<(), BadFact> {
        self.fits(handbook)?;
        let values = self.values.into_iter().map(|(f, v)| Ok((f, v.back()?))).collect::<Result<Vec<(u16, Value)>, BadFact>>()?;
        let keep: Vec<u16> = values.iter().map(|(field, _)| *field).collect();
        let value = |field| values.iter().find(|(f, _)| *f == field).map_or(Cow::Owned(Value::Absent), |(_, v)| Cow::Borrowed(v));
        let form = self.form.and_then(|f| handbook.forms.get(usize::from(f)));
        let names = &mut index.names;
        let (unit, by) = (names.share(&self.unit.0), self.by.as_ref().map(|n| names.share(&n.0)));
        let covers = self.covers.as_ref().map(|n| names.share(&n.0));
        let (id, case) = (index.ids.share(&self.id.0), self.case.as_ref().map(|n| index.ids.share(&n.0)));
        let texts = |shared: Vec<Shared>| shared.into_iter().map(|s| s.0).collect::<Vec<_>>();
        let (supersedes, parents) = (texts(self.supersedes), texts(self.parents));
        let entered = Entered {
            entry: Entry::new((id, self.form.unwrap_or(NO_FORM)), (unit, by), case, self.at.back()?),
            submitted: self.submitted.map(|m| m.back()).transpose()?,
            path: plain(self.path),
            spot: shifted(Place { path: Arc::from(""), spot: self.spot.back() }, shift).spot,
            covers,
            supersedes: &supersedes,
            parents: &parents,
            keep: &keep,
            value: &value,
        };
        let Some(n) = index.add(entered, form) else { return Ok(()) };
        if let Some(case) = case {
            index.withdrawn.extend(self.withdraws.then_some((case, n)));
            for e in self.events {
                let by = e.by.as_ref().map(|name| index.names.share(&name.0));
                let EventWire { process, step, outcome, untimed, sure, at, .. } = e;
                index.occur(Event { case, process, step, entry: n, at: at.back()?, by, outcome, untimed, sure });
            }
        }
        for pending in self.pending {
            index.pending.push(pending.back(shift)?);
        }
        index.blanks.extend(self.blanks.into_iter().map(|(field, cell)| (n, Blank { field, cell })));
        Ok(())
    }

    /// Refuses numbers that point at nothing in the handbook.
    fn fits(&self, handbook: &Handbook) -> Result<(), BadFact> {
        let form = self.form.map(|f| handbook.forms.get(usize::from(f)));
        let fields = form.flatten().map_or(0, |f| f.fields.len());
        let steps = |e: &EventWire| handbook.processes.get(usize::from(e.process)).map_or(0, |p| p.steps.len());
        let sound = form.is_none_or(|f| f.is_some())
            && self.values.iter().map(|(f, _)| f).chain(self.blanks.iter().map(|(f, _)| f)).all(|f| usize::from(*f) < fields)
            && self.events.iter().all(|e| usize::from(e.step) < steps(e))
            && self.pending.iter().all(|p| (p.check as usize) < handbook.checks.len());
        if sound { Ok(()) } else { Err(BadFact(self.id.0.to_string())) }
    }
}
