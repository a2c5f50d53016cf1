//! Duties: owed once, each period, without too long a gap, or after an event.

mod event;
mod gap;
mod owner;
mod period;

use crate::lang::Sentence;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{KindInfo, deadline};
use crate::expr::{Expr, Name, Unknown, Value, evaluate};
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::{Ask, CaseView, Scene, Seen};
use crate::judge::index::Index;
use crate::judge::plan::Plan;
use crate::judge::trace::{CaseContext, State, item_name};
use crate::model::{Duty, Every, Handbook, Kind, Occasion, StepRef, Titled, Trigger, Unit};
use crate::outcome::Verdict;
use crate::read::Moment;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Duty,
    page: "duty",
    title: || say!("義務", "义务", "duties"),
    about: || {
        say!(
            "義務是單位在案件步驟之外應辦的事：每期若干次、間隔不得過長，或於某事發生後回應。定期者依記錄所涵蓋的期間對應，沒有寫明期間才看日期；是否如期看提交日。間隔由開始算到第一次、兩次之間，以及最後一次到結束或基準日。事件的回應須指明所回應的事件，取最早的一筆。首末不足一期的不要求，除非寫明。尚未到期為未到期。",
            "义务是单位在案件步骤之外应办的事：每期若干次、间隔不得过长，或于某事发生后回应。定期者依记录所涵盖的期间对应，没有写明期间才看日期；是否如期看提交日。间隔由开始算到第一次、两次之间，以及最后一次到结束或基准日。事件的回应须指明所回应的事件，取最早的一笔。首末不足一期的不要求，除非写明。尚未到期为未到期。",
            "A duty is what a unit owes besides the steps of a case: so many times a period, without too long a gap, or in answer to an event. A period is matched by the period a record covers, and only without one by its date; whether it is in time is judged by when it was submitted. A gap runs from the start to the first occurrence, between occurrences, and from the last to the end or the as-of day. An answer names its event, and the earliest counts. A first or last period that is not whole is not owed unless it says so. What is not due is open."
        )
    },
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
    /// Records that a later one replaces.
    pub(in crate::judge) replaced: &'a FxHashSet<u32>,
    /// Answers by form, key and the id they point at, made when first asked for.
    pub(in crate::judge) answers: RefCell<FxHashMap<(u16, Arc<str>), Rc<Answers>>>,
    /// Breaches of duties that others answer.
    pub(in crate::judge) missed: RefCell<Vec<Missed>>,
}

/// A breach of a duty, as the event another duty answers.
#[derive(Clone)]
pub(in crate::judge) struct Missed {
    duty: Arc<str>,
    unit: Arc<str>,
    case: Option<Arc<str>>,
    /// The period, the event or the day that was missed.
    id: Arc<str>,
    at: Moment,
    record: Option<Arc<str>>,
}

/// Records by the id they point at.
pub(in crate::judge) type Answers = FxHashMap<Arc<str>, Vec<u32>>;

/// A span over which a duty is owed by one unit.
struct Activity<'a> {
    unit: Arc<str>,
    /// The item it is owed for, where it is owed for each of several.
    item: Option<Arc<str>>,
    case: Option<&'a Followed<'a>>,
    from: Moment,
    /// When it ended; none while it goes on.
    to: Option<Moment>,
    /// The record where it began.
    anchor: Option<u32>,
}

/// Judges the duties owed within a case.
pub(in crate::judge) fn judge_case(cx: &DutyContext, desk: &mut Desk, case: &Followed) {
    for (duty, check) in case.cx.steps.duties.iter().map(|(n, check)| (&cx.handbook.duties[*n], *check)) {
        if !binds(cx, desk, (duty, check), Some(case)) {
            continue;
        }
        match &duty.occasion {
            Occasion::Once { .. } => {}
            Occasion::Every(every) => {
                let activities = for_items(cx, desk, (duty, check), in_case(cx, duty, every, case));
                activities.iter().for_each(|activity| rhythm(cx, desk, (duty, check), every, activity));
            }
            Occasion::On { .. } => event::judge_case(cx, desk, (duty, check), case),
        }
    }
}

/// A duty belongs to the cases of its process, or of the process whose step triggers it.
fn concerns(duty: &Duty, process: &Arc<str>) -> bool {
    let by_step = match &duty.occasion {
        Occasion::On { trigger: Trigger::Step(step), .. } => step.process.as_ref() == Some(process),
        _ => false,
    };
    duty.process.as_ref() == Some(process) || by_step
}

/// The duties that look at the cases of a process, by position.
pub(in crate::judge) fn follow<'h>(handbook: &'h Handbook, process: &Arc<str>) -> impl Iterator<Item = usize> + 'h {
    let process = process.clone();
    (0..handbook.duties.len()).filter(move |n| concerns(&handbook.duties[*n], &process))
}

/// Judges the duties owed by units as such, and counts those nobody owes as not applicable, so that none is silent.
pub(in crate::judge) fn judge_units(cx: &DutyContext, desk: &mut Desk) {
    for duty in &cx.handbook.duties {
        let check = desk.check(&duty.id);
        if duty.process.is_none() && !is_answer_to_missed(duty) && binds(cx, desk, (duty, check), None) {
            match &duty.occasion {
                Occasion::Once { due } => period::once(cx, desk, (duty, check), due.as_ref()),
                Occasion::Every(every) => {
                    for_items(cx, desk, (duty, check), unit_wide(cx, duty)).iter().for_each(|activity| rhythm(cx, desk, (duty, check), every, activity));
                }
                Occasion::On { .. } => event::judge_records(cx, desk, (duty, check)),
            }
        }
    }
    judge_missed(cx, desk);
    for duty in &cx.handbook.duties {
        let check = desk.check(&duty.id);
        if let (true, Some(unit)) = (desk.is_silent(check), cx.handbook.organization.units.first()) {
            desk.count(check, &Arc::from(unit.id.as_str()), Verdict::NotApplicable);
        }
    }
}

fn is_answer_to_missed(duty: &Duty) -> bool {
    matches!(&duty.occasion, Occasion::On { trigger: Trigger::Missed(_), .. })
}

/// Duties owed when another was missed, each after the one it listens to; a ring of them is left where it closes.
fn judge_missed(cx: &DutyContext, desk: &mut Desk) {
    let mut left: Vec<&Duty> = cx.handbook.duties.iter().filter(|d| is_answer_to_missed(d)).collect();
    while !left.is_empty() {
        let listens = |d: &Duty| match &d.occasion {
            Occasion::On { trigger: Trigger::Missed(id), .. } => left.iter().any(|other| other.id == *id),
            _ => false,
        };
        let (later, now): (Vec<&Duty>, Vec<&Duty>) = left.iter().copied().partition(|d| listens(d));
        if now.is_empty() {
            return;
        }
        for duty in now {
            let check = desk.check(&duty.id);
            if binds(cx, desk, (duty, check), None) {
                event::judge_missed(cx, desk, (duty, check));
            }
        }
        left = later;
    }
}

/// Whether a duty binds: its regulation was in force when the case opened, and its own condition holds.
fn binds(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), case: Option<&Followed>) -> bool {
    let date = case.map_or(cx.as_of, |c| c.cx.opened());
    if cx.handbook.in_force(&duty.clause).is_some_and(|from| date < from) {
        return false;
    }
    let Some(when) = &duty.when else { return true };
    let provisional = Cell::new(false);
    let ask = Ask { handbook: cx.handbook, unit: None, date, provisional: &provisional };
    let scene = Scene { ask, index: cx.index, as_of: cx.as_of, own: None, case: None, trigger: None, each: None, extra: &[] };
    match evaluate(&when.tree, &scene) {
        Ok(Value::Bool(holds)) => holds,
        Ok(_) => false,
        Err(unknown) => {
            let unit = cx.handbook.organization.units.first().map(|u| Arc::from(u.id.as_str())).unwrap_or_default();
            desk.note(check, &unit, Verdict::CannotCheck, (Some(duty.id.clone()), deadline::reason(unknown), None));
            false
        }
    }
}

/// Reports a breach, and remembers it where another duty answers it.
fn fail(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), unit: &Arc<str>, draft: Draft) {
    let listens = |d: &Duty| matches!(&d.occasion, Occasion::On { trigger: Trigger::Missed(id), .. } if *id == duty.id);
    if cx.handbook.duties.iter().any(listens) {
        cx.missed.borrow_mut().push(Missed {
            duty: duty.id.clone(),
            unit: unit.clone(),
            case: draft.case.clone(),
            id: draft.detail.as_str().into(),
            at: draft.since.unwrap_or(Moment::day(cx.as_of)),
            record: draft.record.clone(),
        });
    }
    desk.fail(check, unit, draft);
}

/// What a duty is owed for: each item of its list, or the activity as it is. An empty list is no pass.
fn for_items<'a>(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), activities: Vec<Activity<'a>>) -> Vec<Activity<'a>> {
    let Some(list) = &duty.for_each else { return activities };
    let mut found = Vec::new();
    for activity in activities {
        let provisional = Cell::new(false);
        let items: Vec<Arc<str>> = match ask(cx, activity.case, None, list, &provisional) {
            Ok(Value::List(items)) => items.iter().filter_map(item_name).collect(),
            Ok(single) => item_name(&single).into_iter().collect(),
            Err(unknown) => {
                desk.note(check, &activity.unit, Verdict::CannotCheck, (Some(duty.id.clone()), deadline::reason(unknown), None));
                continue;
            }
        };
        if items.is_empty() {
            let why = deadline::reason(Unknown::Absent(list.source.to_string()));
            desk.note(check, &activity.unit, Verdict::CannotCheck, (Some(duty.id.clone()), why, None));
        }
        found.extend(items.into_iter().filter_map(|item| for_item(cx, &activity, item)));
    }
    found
}

/// The activity for one item; a unit is owed nothing before it exists, nor after.
fn for_item<'a>(cx: &DutyContext, activity: &Activity<'a>, item: Arc<str>) -> Option<Activity<'a>> {
    let there = cx.handbook.organization.unit(&item).map(|u| u.active).unwrap_or_default();
    let from = there.from.map(Moment::day).filter(|f| f.compare(activity.from).is_gt()).unwrap_or(activity.from);
    let gone = there.to.filter(|t| *t < cx.as_of).map(Moment::day);
    let to = match (activity.to, gone) {
        (Some(a), Some(b)) if b.compare(a).is_lt() => Some(b),
        (a, b) => a.or(b),
    };
    let ever = to.is_none_or(|to| to.compare(from).is_ge());
    ever.then(|| Activity { unit: activity.unit.clone(), item: Some(item), case: activity.case, from, to, anchor: activity.anchor })
}

/// A duty's title, with the item it is owed for.
fn title(cx: &DutyContext, duty: &Duty, activity: &Activity) -> Sentence {
    let Some(item) = activity.item.as_ref().filter(|_| !cx.handbook.hides_items(duty)) else { return duty.words() };
    let name = cx.handbook.organization.unit(item).map_or_else(|| Sentence::same(&**item), Unit::words);
    say!("{t}（{n}）", "{t}（{n}）", "{t} ({n})"; t = &duty.words(), n = &name)
}

fn rhythm(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), every: &Every, activity: &Activity) {
    match every {
        Every::Gap { gap, .. } => gap::judge(cx, desk, (duty, check), gap, activity),
        Every::Per { .. } => period::judge(cx, desk, (duty, check), every, activity),
    }
}

/// Who owes a periodic duty in a case, from when to when.
fn in_case<'a>(cx: &DutyContext, duty: &Duty, every: &Every, case: &'a Followed<'a>) -> Vec<Activity<'a>> {
    let (from, until) = match every {
        Every::Gap { from, until, .. } => (from.as_ref(), until.as_ref()),
        Every::Per { .. } => (None, None),
    };
    let opening = match from {
        Some(step) => moment(case, step, true),
        None => case.state.all.first().map(|(_, seen)| *seen),
    };
    let Some(opening) = opening else { return Vec::new() };
    let to = until.and_then(|s| moment(case, s, false)).map(|s| s.at).or(case.state.closed);
    let owners = owner::in_case(cx, duty, case).into_iter();
    owners.map(|unit| Activity { unit, item: None, case: Some(case), from: opening.at, to, anchor: Some(opening.entry) }).collect()
}

/// The first or last occurrence of a step of a case, or the latest of a case it continues.
fn moment(case: &Followed, step: &StepRef, first: bool) -> Option<Seen> {
    if let Some(process) = step.process.as_ref().filter(|p| **p != case.cx.process.id) {
        let parent = case.cx.parents.iter().find(|p| p.process.id == *process)?;
        return parent.latest[parent.process.named(&step.step)?];
    }
    let n = case.cx.process.named(&step.step)?;
    let mut seen = case.state.all.iter().filter(|(s, _)| *s == n).map(|(_, seen)| *seen);
    if first { seen.next() } else { seen.next_back() }
}

fn unit_wide<'a>(cx: &DutyContext<'a>, duty: &Duty) -> Vec<Activity<'a>> {
    let owners = owner::units(cx, duty, cx.as_of);
    let one = |unit: Arc<str>| {
        let active = cx.handbook.organization.unit(&unit).map(|u| u.active).unwrap_or_default();
        let owed = cx.handbook.in_force(&duty.clause).map_or(cx.from, |f| f.max(cx.from));
        let from = active.from.map_or(owed, |f| f.max(owed));
        let to = active.to.filter(|t| *t < cx.as_of).map(Moment::day);
        Activity { unit, item: None, case: None, from: Moment::day(from), to, anchor: None }
    };
    owners.into_iter().map(one).collect()
}

/// Records that fulfil a duty for a unit (in a case, where it is owed there), by time.
fn fulfilling(cx: &DutyContext, duty: &Duty, activity: &Activity) -> Vec<u32> {
    let mut found: Vec<u32> = Vec::new();
    for form in &duty.forms {
        let records = records_of(cx, form, activity.case);
        found.extend(records.filter(|n| fulfils(cx, duty, activity, *n)));
    }
    found.sort_by(|a, b| cx.index.entry(*a).at.compare(cx.index.entry(*b).at).then(a.cmp(b)));
    found
}

/// Records of a form, of a case where one is given, without those replaced.
fn records_of<'a>(cx: &'a DutyContext<'a>, form: &str, case: Option<&Followed>) -> impl Iterator<Item = u32> + 'a {
    let form = cx.plan.form_index.get(form).copied();
    let index = cx.index;
    let all = match case {
        Some(case) => case.cx.events.first().map(|event| index.of_case(event.case)),
        None => form.map(|f| index.of_form(f)),
    };
    all.unwrap_or_default().iter().copied().filter(move |n| Some(index.entry(*n).form) == form && !cx.replaced.contains(n))
}

fn fulfils(cx: &DutyContext, duty: &Duty, activity: &Activity, n: u32) -> bool {
    let entry = cx.index.entry(n);
    let mine = match &duty.key {
        Some(key) if activity.item.is_some() => {
            **cx.index.names.get(entry.unit) == *activity.unit && keyed(cx, n, key).iter().any(|k| activity.item.as_ref() == Some(k))
        }
        None => **cx.index.names.get(entry.unit) == *activity.unit,
        Some(key) => keyed(cx, n, key).iter().any(|k| **k == *activity.unit),
    };
    mine && counts(cx, duty, activity.case, n)
}

/// The values under a key of a record: `progress.department` gives one for each row.
fn keyed(cx: &DutyContext, n: u32, key: &Name) -> Vec<Arc<str>> {
    if **key == *"unit" {
        return vec![cx.index.unit(n).clone()];
    }
    let provisional = Cell::new(false);
    let scene = scene(cx, None, Some(n), &provisional);
    match scene.record(n, key.parts()) {
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
        rows: &case.state.rows,
        parents: &case.cx.parents,
    }
}

fn scene<'a>(cx: &'a DutyContext<'a>, case: Option<&'a CaseView<'a>>, own: Option<u32>, provisional: &'a Cell<bool>) -> Scene<'a> {
    let unit = own.map(|n| cx.index.unit(n).as_ref());
    let date = own.map_or(cx.as_of, |n| cx.index.entry(n).at.date);
    let ask = Ask { handbook: cx.handbook, unit, date, provisional };
    Scene { ask, index: cx.index, as_of: cx.as_of, own, case, trigger: None, each: None, extra: &[] }
}

/// A draft that points at a record, where there is one.
fn at_record(cx: &DutyContext, n: Option<u32>, case: Option<&Followed>) -> Draft {
    Draft {
        place: n.map(|n| cx.index.place(n)),
        record: n.map(|n| cx.index.id(n)),
        case: case.map(|c| c.cx.id.clone()),
        ..Draft::default()
    }
}
