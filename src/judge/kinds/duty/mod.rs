//! Duties: owed once, each period, without too long a gap, or after an event.

mod event;
mod gap;
mod owner;
mod period;

use std::cell::Cell;
use std::sync::Arc;

use jiff::civil::Date;

use super::KindInfo;
use crate::expr::{Expr, Unknown, Value, evaluate};
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::{Ask, CaseView, Scene};
use crate::judge::index::Index;
use crate::judge::plan::Plan;
use crate::judge::trace::{CaseContext, State, item_name};
use crate::model::{Duty, Every, Handbook, Kind, Occasion};
use crate::outcome::Verdict;
use crate::read::Moment;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Duty,
    page: "duty",
    title: || say!("義務", "义务", "duties"),
    codes: &[
        ("duty-missing", || say!("應有的記錄沒有提交", "应有的记录没有提交", "a record that is owed was not submitted")),
        ("duty-late", || say!("逾期才提交", "逾期才提交", "submitted after its due day")),
        ("duty-gap", || say!("兩次之間隔得太久", "两次之间隔得太久", "too long between two occurrences")),
        ("duty-unanswered", || say!("事件之後沒有應有的處理", "事件之后没有应有的处理", "an event was not answered as it must be")),
    ],
};

/// A case as duties see it.
pub(in crate::judge) struct Followed<'a> {
    pub(in crate::judge) cx: CaseContext<'a>,
    pub(in crate::judge) state: State,
}

/// What judging duties needs.
pub(in crate::judge) struct DutyContext<'a> {
    pub(in crate::judge) handbook: &'a Handbook,
    pub(in crate::judge) plan: &'a Plan,
    pub(in crate::judge) index: &'a Index,
    pub(in crate::judge) as_of: Date,
    /// First day from which unit-wide duties are owed.
    pub(in crate::judge) from: Date,
    pub(in crate::judge) cases: &'a [Followed<'a>],
    /// Records each duty's forms have, replaced ones left out.
    pub(in crate::judge) replaced: &'a dyn Fn(u32) -> bool,
}

/// A span over which a duty is owed by one unit.
struct Activity<'a> {
    unit: Arc<str>,
    case: Option<&'a Followed<'a>>,
    from: Moment,
    /// When it ended; none while it goes on.
    to: Option<Moment>,
    /// The record where it began.
    anchor: Option<u32>,
}

/// Judges every duty.
pub(in crate::judge) fn judge(cx: &DutyContext, desk: &mut Desk) {
    for duty in &cx.handbook.duties {
        let check = desk.check(&duty.id);
        match &duty.occasion {
            Occasion::Once { due } => period::once(cx, desk, (duty, check), due.as_ref()),
            Occasion::Every(every) => {
                let activities = activities(cx, duty, every);
                none_owed(cx, desk, check, &activities);
                for activity in &activities {
                    match every {
                        Every::Gap { gap, .. } => gap::judge(cx, desk, (duty, check), gap, activity),
                        Every::Per { .. } => period::judge(cx, desk, (duty, check), every, activity),
                    }
                }
            }
            Occasion::On { .. } => event::judge(cx, desk, duty, check),
        }
    }
}

/// A duty nobody owes yet is counted as not applicable, so that it is never silent.
fn none_owed(cx: &DutyContext, desk: &mut Desk, check: usize, activities: &[Activity]) {
    if activities.is_empty() {
        if let Some(unit) = cx.handbook.organization.units.first() {
            desk.count(check, &Arc::from(unit.id.as_str()), Verdict::NotApplicable);
        }
    }
}

/// Who owes a periodic duty, from when to when.
fn activities<'a>(cx: &'a DutyContext<'a>, duty: &Duty, every: &Every) -> Vec<Activity<'a>> {
    let Some(process) = &duty.process else { return unit_wide(cx, duty) };
    let mut all = Vec::new();
    for case in cx.cases.iter().filter(|c| c.cx.process.id == *process) {
        let (from, until) = match every {
            Every::Gap { from, until, .. } => (from.as_ref(), until.as_ref()),
            Every::Per { .. } => (None, None),
        };
        let moment = |step: &crate::model::StepRef, first: bool| {
            let n = case.cx.process.step(&step.step)?;
            let mut seen = case.state.all.iter().filter(|(s, _)| *s == n).map(|(_, seen)| *seen);
            if first { seen.next() } else { seen.last() }
        };
        let opening = match from {
            Some(step) => moment(step, true),
            None => case.state.all.first().map(|(_, seen)| *seen),
        };
        let Some(opening) = opening else { continue };
        let to = until.and_then(|s| moment(s, false)).map(|s| s.at).or(case.state.closed);
        for unit in owner::in_case(cx, duty, case) {
            all.push(Activity { unit, case: Some(case), from: opening.at, to, anchor: Some(opening.entry) });
        }
    }
    all
}

fn unit_wide<'a>(cx: &DutyContext<'a>, duty: &Duty) -> Vec<Activity<'a>> {
    let owners = owner::units(cx, duty, cx.as_of);
    let one = |unit: Arc<str>| {
        let active = cx.handbook.organization.unit(&unit).map(|u| u.active).unwrap_or_default();
        let from = active.from.map_or(cx.from, |f| f.max(cx.from));
        let to = active.to.filter(|t| *t < cx.as_of).map(Moment::day);
        Activity { unit, case: None, from: Moment::day(from), to, anchor: None }
    };
    owners.into_iter().map(one).collect()
}

/// Records that fulfil a duty for a unit (in a case, where it is owed there), by time.
fn fulfilling(cx: &DutyContext, duty: &Duty, activity: &Activity) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    for form in &duty.forms {
        let Some(form) = cx.plan.form_index.get(form) else { continue };
        let records = cx.index.by_form.get(form).map(Vec::as_slice).unwrap_or_default();
        found.extend(records.iter().copied().filter(|n| fulfils(cx, duty, activity, *n)));
    }
    found.sort_by(|a, b| cx.index.entry(*a).at.compare(cx.index.entry(*b).at).then(a.cmp(b)));
    found
}

fn fulfils(cx: &DutyContext, duty: &Duty, activity: &Activity, n: u32) -> bool {
    let entry = cx.index.entry(n);
    if (cx.replaced)(n) {
        return false;
    }
    if let Some(case) = activity.case {
        if entry.case.map(|c| cx.index.names.get(c)) != Some(&case.cx.id) {
            return false;
        }
    }
    let mine = match &duty.key {
        None => **cx.index.names.get(entry.unit) == *activity.unit,
        Some(key) => keyed(cx, n, key).iter().any(|k| **k == *activity.unit),
    };
    mine && counts(cx, duty, activity.case, n)
}

/// The values under a key of a record: `progress.department` gives one for each row.
fn keyed(cx: &DutyContext, n: u32, key: &str) -> Vec<String> {
    if key == "unit" {
        return vec![cx.index.names.get(cx.index.entry(n).unit).to_string()];
    }
    let provisional = Cell::new(false);
    let scene = scene(cx, None, Some(n), &provisional);
    let parts: Vec<&str> = key.split('.').collect();
    match scene.record(n, &parts) {
        Some(Value::List(items)) => items.iter().filter_map(item_name).collect(),
        Some(value) => item_name(&value).into_iter().collect(),
        None => Vec::new(),
    }
}

/// Whether the duty's `where` holds for a record.
fn counts(cx: &DutyContext, duty: &Duty, case: Option<&Followed>, n: u32) -> bool {
    let Some(condition) = &duty.where_ else { return true };
    let provisional = Cell::new(false);
    matches!(ask(cx, case, Some(n), condition, &provisional), Ok(Value::Bool(true)))
}

/// Evaluates an expression on a record, within its case.
fn ask(cx: &DutyContext, case: Option<&Followed>, own: Option<u32>, expr: &Expr, provisional: &Cell<bool>) -> Result<Value, Unknown> {
    let view = case.map(view);
    let scene = Scene { case: view.as_ref(), ..scene(cx, None, own, provisional) };
    evaluate(&expr.tree, &scene)
}

fn view<'a>(case: &'a Followed<'a>) -> CaseView<'a> {
    CaseView {
        process: case.cx.process,
        id: &case.cx.id,
        round: case.state.round,
        latest: &case.state.latest,
        all: &case.state.all,
        parents: &case.cx.parents,
    }
}

fn scene<'a>(cx: &'a DutyContext<'a>, case: Option<&'a CaseView<'a>>, own: Option<u32>, provisional: &'a Cell<bool>) -> Scene<'a> {
    let unit = own.map(|n| cx.index.names.get(cx.index.entry(n).unit).as_ref());
    let date = own.map_or(cx.as_of, |n| cx.index.entry(n).at.date);
    let ask = Ask { handbook: cx.handbook, unit, date, provisional };
    Scene { ask, index: cx.index, as_of: cx.as_of, own, case, trigger: None, each: None, extra: &[] }
}

/// A draft that points at a record, where there is one.
fn at_record(cx: &DutyContext, n: Option<u32>, case: Option<&Followed>) -> Draft {
    let own = n.map(|n| cx.index.entry(n));
    Draft {
        place: n.map(|n| cx.index.place(n)),
        record: own.map(|e| cx.index.names.get(e.id).clone()),
        case: case.map(|c| c.cx.id.clone()),
        ..Draft::default()
    }
}
