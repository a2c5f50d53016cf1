//! Which steps a record shows.

use super::{Intake, RecordView};
use crate::diag::Severity;
use crate::judge::desk::{Desk, Draft};
use crate::model::{Process, Step, StepRef};
use crate::say;

impl Intake<'_> {
    /// The steps a record shows: named in its header, or the only ones its form can show.
    pub(super) fn steps(&self, desk: &mut Desk, view: &RecordView) -> Vec<(u16, u16)> {
        let header = &view.record.header;
        let possible = &view.plan.steps;
        if possible.is_empty() && header.steps.is_empty() {
            return Vec::new();
        }
        if header.case.is_none() {
            if !header.steps.is_empty() || self.always_in_case(view) {
                let message = say!(
                    "此表單屬於流程，須寫明案件編號",
                    "此表单属于流程，须写明案件编号",
                    "this form belongs to a process; its case must be named"
                );
                let help = say!("在表頭加上 case", "在表头加上 case", "add `case` to the header");
                self.stray(desk, view, "record-case-missing", (message, help));
            }
            return Vec::new();
        }
        if header.steps.is_empty() {
            return self.unnamed(desk, view);
        }
        let mut found = Vec::new();
        for name in &header.steps {
            let known = found.len();
            found.extend(possible.iter().copied().filter(|(p, s)| self.is_named((*p, *s), name)));
            match &found[known..] {
                [] => self.no_such_step(desk, view, name),
                [_] => {}
                several => {
                    self.which_step(desk, view, name, several);
                    found.truncate(known);
                }
            }
        }
        found
    }

    /// The steps of a record that names none: those whose time the form tells, and the others where they are taken in one
    /// go. Else the record must say which.
    fn unnamed(&self, desk: &mut Desk, view: &RecordView) -> Vec<(u16, u16)> {
        let told = |(p, s): &(u16, u16)| {
            let facts = &self.handbook.processes[*p as usize].steps[*s as usize].facts;
            facts.as_ref().is_some_and(|facts| facts.at.is_some())
        };
        let (mut found, others): (Vec<_>, Vec<_>) = view.plan.steps.iter().copied().partition(told);
        let whole = |p: u16| self.in_one_go(p, &others.iter().filter(|(o, _)| *o == p).map(|(_, s)| *s as usize).collect::<Vec<_>>());
        found.extend(others.iter().filter(|(p, _)| whole(*p)));
        if found.is_empty() {
            let ids = others.iter().map(|(p, s)| &*self.handbook.processes[*p as usize].steps[*s as usize].id);
            let listed = ids.collect::<Vec<_>>().join("、");
            let message = say!(
                "表單《{f}》用於幾個步驟，記錄須寫明是哪一步",
                "表单《{f}》用于几个步骤，记录须写明是哪一步",
                "{f} shows several steps; the record must say which",
                f = view.form.title
            );
            let help = say!(
                "在表頭加上 step 或 steps：{l}",
                "在表头加上 step 或 steps：{l}",
                "add `step` or `steps` to the header: {l}",
                l = listed
            );
            self.stray(desk, view, "record-step-missing", (message, help));
        }
        found
    }

    /// Whether one record may stand for several steps without naming them: the same people take them, one directly after another.
    fn in_one_go(&self, process: u16, steps: &[usize]) -> bool {
        let (process, plan) = (&self.handbook.processes[process as usize], &self.plan.processes[process as usize]);
        let mut steps = steps.to_vec();
        steps.sort_by_key(|s| plan.steps[*s].rank);
        let follows = |pair: &[usize]| {
            let (before, step) = (&process.steps[pair[0]], &process.steps[pair[1]]);
            let directly = |r: &StepRef| r.process.is_none() && r.step == before.id && r.outcome.is_none();
            !step.actors.is_empty() && step.actors == before.actors && step.after.iter().flatten().any(directly)
        };
        steps.windows(2).all(follows)
    }

    fn is_named(&self, (process, step): (u16, u16), name: &str) -> bool {
        let process = &self.handbook.processes[process as usize];
        step_named(process, &process.steps[step as usize], name)
    }

    /// Forms used by duties as well may be filed outside a case.
    fn always_in_case(&self, view: &RecordView) -> bool {
        let by_duty = self.handbook.duties.iter().any(|d| d.process.is_none() && d.forms.contains(&view.form.id));
        !view.plan.steps.is_empty() && !by_duty
    }

    fn no_such_step(&self, desk: &mut Desk, view: &RecordView, name: &str) {
        let ids = view.plan.steps.iter().map(|(p, s)| &*self.handbook.processes[*p as usize].steps[*s as usize].id);
        let known: Vec<&str> = ids.collect();
        let message =
            say!("表單《{f}》不用於步驟「{s}」", "表单《{f}》不用于步骤“{s}”", "{f} shows no step `{s}`", f = view.form.title, s = name);
        let listed = known.join("、");
        let help = say!("可用的步驟：{l}", "可用的步骤：{l}", "steps it can show: {l}", l = listed);
        self.stray(desk, view, "record-step-unknown", (message, help));
    }

    /// A step's name alone, where several processes have a step of that name for this form.
    fn which_step(&self, desk: &mut Desk, view: &RecordView, name: &str, several: &[(u16, u16)]) {
        let full = several.iter().map(|(p, s)| {
            let process = &self.handbook.processes[*p as usize];
            format!("{}/{}", process.id, process.steps[*s as usize].id)
        });
        let listed = full.collect::<Vec<_>>().join("、");
        let message = say!(
            "幾個流程都有步驟「{s}」，記錄須寫明是哪一個流程的",
            "几个流程都有步骤“{s}”，记录须写明是哪一个流程的",
            "several processes have a step `{s}`; the record must say whose it is",
            s = name
        );
        let help = say!("在表頭寫作 {l}", "在表头写作 {l}", "write one of {l} in the header", l = listed);
        self.stray(desk, view, "record-step-ambiguous", (message, help));
    }

    fn stray(
        &self,
        desk: &mut Desk,
        view: &RecordView,
        code: &'static str,
        (message, help): (crate::lang::Sentence, crate::lang::Sentence),
    ) {
        let place = Some(view.record.place_of(crate::records::HeaderKey::Steps));
        desk.fault(view.unit(), Severity::Error, view.draft(Draft { code, message, help, place, ..Draft::default() }));
    }
}

/// Whether a header's name, `step` or `process/step`, means a step.
pub(super) fn step_named(process: &Process, step: &Step, name: &str) -> bool {
    let front = name.strip_suffix(&*step.id);
    front.is_some_and(|front| front.is_empty() || front.strip_suffix('/') == Some(&process.id))
}
