//! What a trace keeps of a record: who submitted it, as which form and step, and where it stands.

use std::sync::Arc;

use crate::model::{Handbook, Process, Step};
use crate::records::Record;
use crate::source::Place;

/// A record as the trace knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Subject {
    /// Its id.
    pub id: Arc<str>,
    /// The unit that submitted it.
    pub unit: Arc<str>,
    /// Its form, where the handbook has it.
    pub form: Option<Arc<str>>,
    /// Its case.
    pub case: Option<Arc<str>>,
    /// The steps it names.
    pub steps: Vec<Arc<str>>,
    /// Where it stands.
    pub place: Place,
}

impl Subject {
    /// What a trace keeps of a record.
    pub fn of(handbook: &Handbook, record: &Record) -> Subject {
        let header = &record.header;
        Subject {
            id: header.id.clone(),
            unit: header.unit.clone(),
            form: record.form(handbook).map(|form| form.id.clone()),
            case: header.case.clone(),
            steps: header.steps.clone(),
            place: record.whole(),
        }
    }

    /// Whether it shows a step: named in its header, or the form alone says so.
    pub(super) fn shows(&self, process: &Process, step: &Step) -> bool {
        let named = |name: &Arc<str>| match name.split_once('/') {
            Some((of, id)) => *process.id == *of && *step.id == *id,
            None => step.id == *name,
        };
        let of_form = self.form.as_ref().is_some_and(|form| step.forms.contains(form));
        match self.steps.is_empty() {
            true => of_form,
            false => self.steps.iter().any(named) && (of_form || step.forms.is_empty()),
        }
    }
}
