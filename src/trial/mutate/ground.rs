//! The conforming set as mutations look at it: records by form, acts by case and step, people who may not act.

use jiff::civil::{Date, DateTime};
use toml::{Table, Value};

use crate::model::{Form, Handbook, Process};
use crate::trial::edit::get;
use crate::trial::{Edit, Sample, Set, moment};

/// What mutations are derived from.
pub(super) struct Ground<'a> {
    pub(super) handbook: &'a Handbook,
    pub(super) set: &'a Set,
    pub(super) as_of: Date,
}

/// A record showing a step.
#[derive(Clone, Copy)]
pub(super) struct Act<'a> {
    pub(super) sample: &'a Sample,
    pub(super) process: &'a Process,
    pub(super) step: usize,
    pub(super) at: DateTime,
}

impl<'a> Act<'a> {
    pub(super) fn id(&self) -> &'a str {
        &self.sample.id
    }

    pub(super) fn case(&self) -> &'a str {
        text(&self.sample.table, "case").unwrap_or_default()
    }
}

/// A text of a record.
pub(super) fn text<'t>(table: &'t Table, path: &str) -> Option<&'t str> {
    get(table, path).and_then(Value::as_str)
}

/// Steps written in a record's header.
fn written_steps(table: &Table) -> Vec<&str> {
    let one = text(table, "step").into_iter();
    let many = get(table, "steps").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str);
    one.chain(many).collect()
}

impl<'a> Ground<'a> {
    pub(super) fn new(handbook: &'a Handbook, set: &'a Set, as_of: Date) -> Ground<'a> {
        Ground { handbook, set, as_of }
    }

    /// Records of a form.
    pub(super) fn of_form(&self, form: &str) -> impl Iterator<Item = &'a Sample> + use<'a> {
        let form = form.to_owned();
        self.set.records.iter().filter(move |r| text(&r.table, "form") == Some(&form))
    }

    /// The form of a record.
    pub(super) fn form(&self, sample: &Sample) -> Option<&'a Form> {
        self.handbook.form(text(&sample.table, "form")?)
    }

    /// Where a record says when it happened.
    pub(super) fn time_path(&self, sample: &Sample) -> String {
        let at = self.form(sample).and_then(|f| f.fields.get(f.at?)).map(|f| format!("fields.{}", f.id));
        at.filter(|path| get(&sample.table, path).is_some()).unwrap_or_else(|| "at".to_owned())
    }

    /// Where a record says when a step happened.
    pub(super) fn act_path(&self, act: &Act) -> String {
        let facts = act.process.steps[act.step].facts.as_ref().and_then(|f| f.at.as_ref());
        facts.map_or_else(|| self.time_path(act.sample), |field| format!("fields.{field}"))
    }

    /// Where a record says who took a step.
    pub(super) fn by_path(&self, act: &Act) -> String {
        let facts = act.process.steps[act.step].facts.as_ref().and_then(|f| f.by.as_ref());
        facts.map_or_else(|| "by".to_owned(), |field| format!("fields.{field}"))
    }

    /// Records of a process' cases that show a step, by time.
    pub(super) fn acts(&self, process: &'a Process, step: usize) -> Vec<Act<'a>> {
        let mut acts: Vec<Act> = self.set.records.iter().filter_map(|sample| self.act(process, step, sample)).collect();
        acts.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| a.id().cmp(b.id())));
        acts
    }

    fn act(&self, process: &'a Process, step: usize, sample: &'a Sample) -> Option<Act<'a>> {
        text(&sample.table, "case")?;
        let declared = &process.steps[step];
        let form = text(&sample.table, "form")?;
        let shows = declared.recorded && declared.forms.iter().any(|f| **f == *form);
        let written = written_steps(&sample.table);
        let full = format!("{}/{}", process.id, declared.id);
        if !shows || !written.is_empty() && !written.iter().any(|s| **s == *declared.id || *s == full) {
            return None;
        }
        let act = Act { sample, process, step, at: DateTime::MIN };
        let at = moment::civil(get(&sample.table, &self.act_path(&act))?)?;
        Some(Act { at, ..act })
    }

    /// Everything done in a case of a process, by time.
    pub(super) fn case(&self, process: &'a Process, case: &str) -> Vec<Act<'a>> {
        let steps = 0..process.steps.len();
        let mut acts: Vec<Act> = steps.flat_map(|s| self.acts(process, s)).filter(|a| a.case() == case).collect();
        acts.sort_by_key(|a| a.at);
        acts
    }

    /// Ids of the steps a record shows, of all processes.
    pub(super) fn steps_shown(&self, sample: &'a Sample) -> Vec<String> {
        let mut shown = Vec::new();
        for process in &self.handbook.processes {
            let steps = (0..process.steps.len()).filter(|s| self.act(process, *s, sample).is_some());
            shown.extend(steps.map(|s| format!("{}/{}", process.id, process.steps[s].id)));
        }
        shown
    }

    /// Takes one step out of a record: the record itself when it shows nothing else.
    pub(super) fn without(&self, act: &Act<'a>) -> Vec<Edit> {
        let own = format!("{}/{}", act.process.id, act.process.steps[act.step].id);
        let others: Vec<String> = self.steps_shown(act.sample).into_iter().filter(|s| *s != own).collect();
        if others.is_empty() {
            return vec![Edit::drop(act.id())];
        }
        self.only(act.sample, others)
    }

    /// Makes a record show the steps given and no others.
    pub(super) fn only(&self, sample: &Sample, steps: Vec<String>) -> Vec<Edit> {
        let list = Value::Array(steps.into_iter().map(Value::String).collect());
        let single = get(&sample.table, "step").map(|_| Edit::remove(&sample.id, "step"));
        single.into_iter().chain([Edit::set(&sample.id, "steps", list)]).collect()
    }

    /// A copy of a record under another id.
    pub(super) fn copy(&self, sample: &Sample, suffix: &str) -> Table {
        let mut table = sample.table.clone();
        table.insert("id".to_owned(), Value::String(format!("{}-{suffix}", sample.id)));
        table
    }

    /// Moves a date of a record to a day; a header that says when it was filed follows.
    pub(super) fn move_to(&self, sample: &Sample, path: &str, day: Date) -> Vec<Edit> {
        let Some(moved) = get(&sample.table, path).and_then(|v| moment::on(v, day)) else { return Vec::new() };
        let mut edits = vec![Edit::set(&sample.id, path, moved)];
        if let Some(filed) = get(&sample.table, "submitted").filter(|_| path == self.time_path(sample)) {
            edits.extend(moment::on(filed, day).map(|v| Edit::set(&sample.id, "submitted", v)));
        }
        edits
    }

    /// Moves a record to the day its set is judged on, the latest a record can bear.
    pub(super) fn to_the_end(&self, sample: &Sample, path: &str) -> Vec<Edit> {
        self.move_to(sample, path, self.as_of)
    }

    /// People who belong neither to a unit nor to anybody's delegation: whatever is asked there, they may not. Those who hold
    /// no role that anybody holds there come first: some acts ask for a role in whatever unit.
    pub(super) fn strangers(&self, unit: &str) -> Vec<String> {
        let organization = &self.handbook.organization;
        let of = |p: &str| organization.assignments.iter().filter(move |a| a.person.as_deref() == Some(p)).collect::<Vec<_>>();
        let delegate = |p: &str| organization.delegations.iter().any(|d| d.to_person == p);
        let held = |role: &str| organization.assignments.iter().any(|a| a.person.is_some() && a.unit == unit && a.role == role);
        let people = organization.people.iter().map(|p| p.id.clone());
        let mut strangers: Vec<String> = people.filter(|p| of(p).iter().all(|a| a.unit != unit) && !delegate(p)).collect();
        strangers.sort_by_key(|p| of(p).iter().any(|a| held(&a.role)));
        strangers.truncate(4);
        strangers
    }
}
