//! Records without a form: the header alone shows a step that has none, or withdraws its case. And the case of a record whose
//! process derives it.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Intake, of_record, step_named};
use crate::diag::{Code, Severity};
use crate::expr::Value;
use crate::judge::desk::{Desk, Draft};
use crate::judge::index::{Entered, Entry, Event, Index, NO_FORM, telling_path};
use crate::judge::plan::Plan;
use crate::model::{Handbook, Outcomes, Step};
use crate::outcome::Verdict;
use crate::read::Moment;
use crate::records::{HeaderKey, Record};
use crate::say;

/// The defect of a header that shows neither a form nor a step.
pub(in crate::judge) const SAYS_NOTHING: Code = "record-form-missing";

/// What `outcome` or `step` says of a case that is given up.
const WITHDRAWN: [&str; 2] = ["withdrawn", "撤回"];

impl Intake<'_> {
    /// Judges a record without a form. One that names an unknown form has its fault already.
    pub(super) fn bare(&self, desk: &mut Desk, index: &mut Index, record: &Record) {
        let header = &record.header;
        let Some(at) = header.at.filter(|_| header.form.is_none()) else { return };
        let broken = record.faults.iter().any(|f| f.field.is_none());
        if broken || !self.times(desk, record, at) || !self.fresh(desk, (index, index.find(&header.id)), record) {
            return;
        }
        let withdraws = header.outcome.iter().chain(&header.steps).any(|word| WITHDRAWN.contains(&&**word));
        let steps = if withdraws { Vec::new() } else { self.formless(record) };
        if header.case.is_none() || !withdraws && steps.is_empty() {
            return says_nothing(desk, record);
        }
        desk.count(usize::MAX, &header.unit, Verdict::Pass);
        self.enter(index, record, (at, withdraws), &steps);
    }

    /// The steps named that leave a record but have no form.
    fn formless(&self, record: &Record) -> Vec<(u16, u16)> {
        let mut found = Vec::new();
        for (p, process) in self.handbook.processes.iter().enumerate() {
            let bare = process.steps.iter().enumerate().filter(|(_, s)| s.recorded && s.forms.is_empty());
            let named = bare.filter(|(_, step)| record.header.steps.iter().any(|name| step_named(process, step, name)));
            found.extend(named.map(|(s, _)| (p as u16, s as u16)));
        }
        found
    }

    fn enter(&self, index: &mut Index, record: &Record, (at, withdraws): (Moment, bool), steps: &[(u16, u16)]) {
        let entered = bare_entry(index, record, at);
        let (Some(case), by) = (entered.entry.case, entered.entry.by) else { return };
        let Some(n) = index.add(entered, None) else { return };
        if withdraws {
            index.withdrawn.push((case, n));
        }
        for (process, step) in steps {
            let outcome = listed(&self.handbook.processes[*process as usize].steps[*step as usize], record);
            let sure = steps.iter().all(|(other, _)| other == process);
            index.occur(Event { case, process: *process, step: *step, entry: n, at, by, outcome, untimed: false, sure });
        }
    }
}

fn bare_entry<'r>(index: &mut Index, record: &'r Record, at: Moment) -> Entered<'r> {
    let header = &record.header;
    let names = &mut index.names;
    let (unit, by) = (names.share(&header.unit), header.by.as_ref().map(|n| names.share(n)));
    let covers = header.covers.period.as_ref().map(|n| names.share(n));
    let (id, case) = (index.ids.share(&header.id), header.case.as_ref().map(|n| index.ids.share_again(n)));
    Entered {
        entry: Entry::new((id, NO_FORM), (unit, by), case, at),
        submitted: header.submitted,
        path: telling_path(&record.origin.path, &header.unit, &header.id),
        spot: record.whole().spot,
        covers,
        supersedes: &header.supersedes,
        parents: &header.parents,
        keep: &[],
        value: &|_| Cow::Owned(Value::Absent),
    }
}

fn listed(step: &Step, record: &Record) -> Option<u8> {
    let Outcomes::Listed(names) = &step.outcomes else { return None };
    let written = record.header.outcome.as_deref()?;
    names.iter().position(|n| **n == *written).map(|n| n as u8)
}

fn says_nothing(desk: &mut Desk, record: &Record) {
    let draft = Draft {
        code: SAYS_NOTHING,
        message: say!("記錄沒有說明是哪一份表單", "记录没有说明是哪一份表单", "The record does not say which form it fills in"),
        help: say!(
            "加上 form；撤回案件則寫明 case 與 outcome = \"withdrawn\"",
            "加上 form；撤回案件则写明 case 与 outcome = \"withdrawn\"",
            "Add `form`; to withdraw a case give `case` and `outcome = \"withdrawn\"`"
        ),
        place: Some(record.place_of(HeaderKey::Form)),
        since: record.header.at,
        ..of_record(record)
    };
    desk.fault(&record.header.unit, Severity::Error, draft);
}

/// The case of a record that names none, where the only process its form belongs to says what makes it: the process and the
/// values of `case_by`, joined by hyphens.
pub(in crate::judge) fn derived_case(handbook: &Handbook, plan: &Plan, record: &Record) -> Option<Arc<str>> {
    if record.header.case.is_some() {
        return None;
    }
    let form = record.form?;
    let steps = &plan.forms.get(form as usize)?.steps;
    let (process, _) = *steps.first()?;
    let declared = &handbook.processes[process as usize];
    if declared.case_by.is_empty() || steps.iter().any(|(p, _)| *p != process) {
        return None;
    }
    let form = &handbook.forms[form as usize];
    let header = &record.header;
    let value = |name: &String| match form.fields.iter().position(|f| *f.id == **name) {
        Some(n) => Some(crate::judge::kinds::metric::shown(&record.value(form, n))).filter(|text| !text.is_empty()),
        None => match name.as_str() {
            "unit" => Some(header.unit.to_string()),
            "by" => header.by.as_ref().map(|by| by.to_string()),
            "period" => header.covers.period.as_ref().map(|p| p.to_string()),
            "subject" => header.covers.subject.as_ref().map(|s| s.to_string()),
            "year" => header.at.map(|at| at.date.year().to_string()),
            _ => None,
        },
    };
    let parts: Option<Vec<String>> = declared.case_by.iter().map(value).collect();
    Some(Arc::from(format!("{}-{}", declared.id, parts?.join("-"))))
}
