//! What metrics, thresholds and grades over single records share: the record whose figures they judge, as it arrives or, where
//! a figure follows a reference, once all records are known.

use std::cell::Cell;
use std::sync::Arc;

use jiff::civil::Date;

use super::desk::{Desk, Draft};
use super::env::{Ask, Scene};
use super::index::Index;
use super::intake::RecordView;
use super::kinds::{deadline, grade, metric, threshold};
use super::plan::{Figure, FormPlan, Plan};
use crate::expr::{Env, Expr, Unknown, Value, evaluate};
use crate::lang::Sentence;
use crate::model::{Form, Handbook, Titled};
use crate::outcome::Verdict;

/// A record whose figures are judged.
pub(super) struct Subject<'a> {
    pub(super) env: &'a dyn Env,
    pub(super) handbook: &'a Handbook,
    pub(super) unit: &'a Arc<str>,
    pub(super) provisional: &'a Cell<bool>,
    form: &'a Form,
    id: &'a Arc<str>,
    /// A draft that points at the record, or at one of its fields.
    draft: &'a dyn Fn(Option<usize>, Draft) -> Draft,
}

impl Subject<'_> {
    /// A field by its id.
    pub(super) fn named(&self, field: &str) -> Value {
        self.env.name(field)
    }

    pub(super) fn evaluate(&self, expr: &Expr) -> Result<Value, Unknown> {
        evaluate(&expr.tree, self.env)
    }

    /// Whether any of these leads to something confidential.
    pub(super) fn is_secret<'e>(&self, exprs: impl IntoIterator<Item = &'e Expr>, fields: &[Option<&Arc<str>>]) -> bool {
        self.handbook.rests_on_secrets(self.form, exprs, fields)
    }

    /// Reports a breach at a field.
    pub(super) fn fail(&self, desk: &mut Desk, check: usize, field: Option<&str>, draft: Draft) {
        let n = field.and_then(|id| self.form.fields.iter().position(|f| *f.id == *id));
        desk.fail(check, self.unit, (self.draft)(n, Draft { provisional: self.provisional.get(), ..draft }));
    }

    /// The label of a field of its form.
    pub(super) fn label(&self, id: &str) -> Sentence {
        self.form.fields.iter().find(|f| *f.id == *id).map_or_else(|| Sentence::same(id), Titled::words)
    }

    /// A figure that cannot be computed: a field that is missing has its own finding.
    pub(super) fn untold(&self, desk: &mut Desk, check: usize, unknown: Unknown) {
        match unknown {
            Unknown::Absent(_) => desk.count(check, self.unit, Verdict::CannotCheck),
            unknown => desk.note(check, self.unit, Verdict::CannotCheck, (Some(self.id.clone()), deadline::reason(unknown), None)),
        }
    }
}

/// Judges the figures a record decides by itself.
pub(super) fn judge(view: &RecordView, desk: &mut Desk) {
    let place = |n: Option<usize>| n.map_or_else(|| view.record.whole(), |n| view.record.place_of_field(n));
    let draft = |n, draft| view.draft(Draft { place: Some(place(n)), ..draft });
    let subject = Subject {
        env: view,
        handbook: view.handbook,
        unit: view.unit(),
        provisional: &view.provisional,
        form: view.form,
        id: view.id(),
        draft: &draft,
    };
    all(&subject, (view.handbook, view.plan, desk), true);
}

/// Judges the figures of an indexed record that follow references.
pub(super) fn judge_deferred((handbook, plan, index, desk): (&Handbook, &Plan, &Index, &mut Desk), n: u32, as_of: Date) {
    let entry = index.entry(n);
    let Some(form) = index.form(handbook, n) else { return };
    let plan = &plan.forms[entry.form as usize];
    if plan.figures.iter().all(|(_, _, local)| *local) {
        return;
    }
    let (unit, id) = (index.unit(n), &index.id(n));
    let provisional = Cell::new(false);
    let ask = Ask { handbook, unit: Some(unit), date: entry.at.date, provisional: &provisional };
    let scene = Scene { ask, index, as_of, own: Some(n), case: None, trigger: None, each: None, extra: &[] };
    let case = index.case(n);
    let draft = |_: Option<usize>, draft| Draft {
        place: Some(index.place(n)),
        record: Some(id.clone()),
        case: case.clone(),
        since: Some(entry.at),
        ..draft
    };
    let subject = Subject { env: &scene, handbook, unit, provisional: &provisional, form, id, draft: &draft };
    all(&subject, (handbook, plan, desk), false);
}

fn all(subject: &Subject, (handbook, plan, desk): (&Handbook, &FormPlan, &mut Desk), local: bool) {
    for (figure, check, _) in plan.figures.iter().filter(|(_, _, own)| *own == local) {
        subject.provisional.set(false);
        match figure {
            Figure::Metric(n) => metric::judge(subject, desk, (&handbook.metrics[*n], *check)),
            Figure::Threshold(n) => threshold::judge(subject, desk, (&handbook.thresholds[*n], *check)),
            Figure::Grade(n) => grade::judge(subject, desk, (&handbook.grades[*n], *check)),
        }
    }
}
