//! After an event: each trigger owes an answer, within its limit.

use std::cell::Cell;
use std::rc::Rc;
use std::sync::Arc;

use super::{Answers, DutyContext, Followed, Missed, at_record, fail, owner, records_of, scene, view};
use crate::expr::{Expr, Name, Unknown, Value, evaluate};
use crate::judge::clock;
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::Scene;
use crate::judge::index::Id;
use crate::judge::kinds::deadline;
use crate::lang::Sentence;
use crate::model::{Answer, Duty, Limit, Occasion, StepRef, Titled, Trigger};
use crate::outcome::{Related, Verdict};
use crate::read::Moment;
use crate::say;

/// One event: the record that is it, the row of it, and the id answers point at.
struct Event {
    /// None when it is a duty missed without any record.
    record: Option<u32>,
    row: Option<Value>,
    id: Arc<str>,
    at: Moment,
    unit: Arc<str>,
    case: Option<Id>,
    /// A duty that was missed.
    missed: bool,
    /// The records this one replaces, the latest first: the id answers point at, and when it happened.
    before: Vec<(Arc<str>, Moment)>,
}

/// Judges the events of a case.
pub(super) fn judge_case(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), case: &Followed) {
    let Occasion::On { trigger, .. } = &duty.occasion else { return };
    for event in &events(cx, trigger, Some(case)) {
        one(cx, desk, (duty, check), (event, Some(case)));
    }
}

/// Judges the events that are records of a form, whatever their case.
pub(super) fn judge_records(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize)) {
    let Occasion::On { trigger, .. } = &duty.occasion else { return };
    for event in &events(cx, trigger, None) {
        one(cx, desk, (duty, check), (event, None));
    }
}

/// Judges what is owed when another duty was missed; the event is named by the period, the event or the day missed.
pub(super) fn judge_missed(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize)) {
    let Occasion::On { trigger: Trigger::Missed(id), .. } = &duty.occasion else { return };
    let all: Vec<Missed> = cx.missed.borrow().iter().filter(|m| m.duty == *id).cloned().collect();
    for missed in all {
        let event = Event {
            record: missed.record.as_deref().and_then(|id| cx.index.find(id)),
            row: None,
            id: missed.id,
            at: missed.at,
            unit: missed.unit,
            case: missed.case.as_deref().and_then(|case| cx.index.ids.find(case)),
            missed: true,
            before: Vec::new(),
        };
        one(cx, desk, (duty, check), (&event, None));
    }
}

fn events(cx: &DutyContext, trigger: &Trigger, case: Option<&Followed>) -> Vec<Event> {
    match trigger {
        Trigger::Form { form, when } => {
            records_of(cx, form, case).filter(|n| holds(cx, when.as_ref(), *n, None)).map(|n| event(cx, n)).collect()
        }
        Trigger::Rows { form, group, when } => records_of(cx, form, case).flat_map(|n| rows(cx, n, group, when.as_ref())).collect(),
        Trigger::Step(step) => case.map(|case| steps(cx, step, case)).unwrap_or_default(),
        // Judged from the findings of the duty it listens to, once those are known.
        Trigger::Missed(_) => Vec::new(),
    }
}

fn event(cx: &DutyContext, n: u32) -> Event {
    let entry = cx.index.entry(n);
    let unit = cx.index.unit(n).clone();
    Event { record: Some(n), row: None, id: cx.index.id(n), at: entry.at, unit, case: entry.case, missed: false, before: replaced(cx, n) }
}

/// The records a record replaces, one after the other.
fn replaced(cx: &DutyContext, n: u32) -> Vec<(Arc<str>, Moment)> {
    let mut known: Vec<u32> = Vec::new();
    let mut found = Vec::new();
    let mut next = n;
    while let Some(old) = cx.index.superseded_by(next).find_map(|name| cx.index.named(name)).filter(|old| !known.contains(old)) {
        let entry = cx.index.entry(old);
        found.push((cx.index.id(old), entry.at));
        known.push(old);
        next = old;
    }
    found
}

fn rows(cx: &DutyContext, n: u32, group: &str, when: Option<&Expr>) -> Vec<Event> {
    let entry = cx.index.entry(n);
    let form = &cx.handbook.forms[entry.form as usize];
    let field = form.fields.iter().position(|f| &*f.id == group);
    let kept = field.and_then(|f| cx.index.kept(n, f)).unwrap_or_default();
    let rows = kept.items().unwrap_or_default();
    let id = cx.index.ids.get(entry.id);
    let numbered = rows.iter().enumerate().filter(|(_, row)| holds(cx, when, n, Some(row)));
    let name = |i: usize, row: &Value| row.field("id").and_then(Value::as_text).map_or_else(|| (i + 1).to_string(), str::to_owned);
    let whole = event(cx, n);
    let row_of = |(i, row): (usize, &Value)| {
        let name = name(i, row);
        let before = whole.before.iter().map(|(old, at)| (Arc::from(format!("{old}#{name}")), *at)).collect();
        Event { row: Some(row.clone()), id: Arc::from(format!("{id}#{name}")), before, ..event(cx, n) }
    };
    numbered.map(row_of).collect()
}

fn steps(cx: &DutyContext, step: &StepRef, case: &Followed) -> Vec<Event> {
    let Some(n) = case.cx.process.named(&step.step) else { return Vec::new() };
    let names = case.cx.process.steps[n].outcomes.names();
    let mut found = Vec::new();
    for (_, seen) in case.state.all.iter().filter(|(s, _)| *s == n) {
        let outcome = seen.outcome.and_then(|o| names.get(o as usize));
        if step.outcome.is_none() || outcome == step.outcome.as_ref() {
            found.push(Event { at: seen.at, ..event(cx, seen.entry) });
        }
    }
    found
}

fn holds(cx: &DutyContext, when: Option<&Expr>, n: u32, row: Option<&Value>) -> bool {
    let Some(when) = when else { return true };
    let provisional = Cell::new(false);
    let scene = Scene { trigger: Some(n), each: row, ..scene(cx, None, Some(n), &provisional) };
    matches!(evaluate(&when.tree, &scene), Ok(Value::Bool(true)))
}

fn one(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), (event, case): (&Event, Option<&Followed>)) {
    let Occasion::On { answer, within, due, before, .. } = &duty.occasion else { return };
    if cx.handbook.in_force(&duty.clause).is_some_and(|from| event.at.date < from) {
        return desk.count(check, &event.unit, Verdict::NotApplicable);
    }
    let unit = event.unit.clone();
    let itself = !event.missed && answers_itself(answer.as_ref());
    let owners = if itself { vec![unit] } else { owner::answering(cx, duty, case, &unit, event.at.date) };
    for owner in owners {
        let due = due_of(cx, (case, event, &owner), within.as_ref(), due.as_ref(), *before);
        let answered = if itself { event.record } else { find_answer(cx, duty, (event, &owner, *before)) };
        let answered = answered.map(|n| (n, cx.index.entry(n).at));
        verdict(cx, desk, (duty, check), (event, case, &owner), (due, answered));
    }
}

/// Without a key, the record that is the event carries its own answer: only its time is judged.
fn answers_itself(answer: Option<&Answer>) -> bool {
    answer.is_none_or(|a| a.key.is_none())
}

type Due = Result<Option<deadline::Due>, Sentence>;

fn due_of(cx: &DutyContext, (case, event, owner): (Option<&Followed>, &Event, &Arc<str>), within: Option<&Limit>, due: Option<&Expr>, before: bool) -> Due {
    if let Some(expr) = due {
        let provisional = Cell::new(false);
        let view = case.map(view);
        let extra = [("owner", Value::Text(owner.clone()))];
        let scene = Scene { trigger: event.record, each: event.row.as_ref(), extra: &extra, ..scene(cx, view.as_ref(), event.record, &provisional) };
        return match evaluate(&expr.tree, &scene) {
            Ok(Value::Moment(due)) => Ok(Some((deadline::fixed(due), provisional.get()))),
            Ok(_) => Err(deadline::reason(Unknown::Absent(expr.source.to_string()))),
            Err(unknown) => Err(deadline::reason(unknown)),
        };
    }
    let Some(limit) = within else { return Ok(None) };
    if before {
        let back = negative(cx, limit, event, owner);
        return back.map(Some);
    }
    deadline::counted(cx.handbook, limit, event.at, owner).map(Some)
}

/// A notice owed before its event: the lead counted back from it.
fn negative(cx: &DutyContext, limit: &Limit, event: &Event, owner: &str) -> Result<deadline::Due, Sentence> {
    let (clock, provisional) = deadline::counted(cx.handbook, limit, event.at, owner)?;
    let back = match clock.limit {
        crate::outcome::Counted::Workdays(n) => Limit::Workdays(-n),
        crate::outcome::Counted::Hours(n) => Limit::Hours(-n),
        crate::outcome::Counted::Months(n) => Limit::Months(-n),
        crate::outcome::Counted::Days(n) => Limit::Days(-n),
        crate::outcome::Counted::Fixed => return Ok((clock, provisional)),
    };
    deadline::counted(cx.handbook, &back, event.at, owner).map(|(clock, _)| (clock, provisional))
}

/// The earliest record that answers an event for an owner.
fn find_answer(cx: &DutyContext, duty: &Duty, (event, owner, before): (&Event, &Arc<str>, bool)) -> Option<u32> {
    let mut candidates = candidates(cx, duty, event);
    candidates.sort_by(|a, b| cx.index.entry(*a).at.compare(cx.index.entry(*b).at).then(a.cmp(b)));
    candidates.into_iter().find(|n| {
        let entry = cx.index.entry(*n);
        // What answered the record this one replaces answers it still.
        let since = event.before.last().map_or(event.at, |(_, at)| if at.compare(event.at).is_lt() { *at } else { event.at });
        let timely = before || entry.at.compare(since).is_ge();
        let by_owner = cx.index.names.get(entry.unit) == owner || duty.owed_by.is_empty();
        timely && by_owner && super::counts(cx, duty, None, *n)
    })
}

/// Records that point at an event: of the same case, or by a field that holds its id (or, for a whole record, a row of it).
fn candidates(cx: &DutyContext, duty: &Duty, event: &Event) -> Vec<u32> {
    let Occasion::On { answer, .. } = &duty.occasion else { return Vec::new() };
    let forms = answer.as_ref().map_or(&duty.forms, |a| &a.forms);
    let case = event.case;
    let mut found = Vec::new();
    // A duty missed in a case, or without a key, is answered by what its unit (or case) files after it.
    let key = answer.as_ref().and_then(|a| a.key.clone());
    let Some(key) = key.or_else(|| (event.missed && case.is_some()).then(|| Name::from("case"))) else {
        let all = forms.iter().filter_map(|f| cx.plan.form_index.get(f)).flat_map(|f| cx.index.of_form(*f));
        return if event.missed { all.copied().filter(|n| !cx.replaced.contains(n)).collect() } else { Vec::new() };
    };
    let key = &key;
    for form in forms.iter().filter_map(|f| cx.plan.form_index.get(f)) {
        if **key == *"case" {
            let same = case.map(|c| cx.index.of_case(c)).into_iter().flatten();
            found.extend(same.copied().filter(|n| Some(*n) != event.record && cx.index.entry(*n).form == *form));
            continue;
        }
        let answers = pointing(cx, *form, key);
        found.extend(answers.get(&event.id).into_iter().flatten());
        for (id, _) in &event.before {
            found.extend(answers.get(id).into_iter().flatten());
        }
    }
    found.retain(|n| !cx.replaced.contains(n));
    found
}

/// Records of a form by the id under a key; an id of a row counts for its record too.
fn pointing(cx: &DutyContext, form: u16, key: &Name) -> Rc<Answers> {
    let asked = (form, key.shared().clone());
    if let Some(known) = cx.answers.borrow().get(&asked) {
        return known.clone();
    }
    let mut answers = Answers::default();
    for n in cx.index.of_form(form) {
        for id in super::keyed(cx, *n, key) {
            if let Some((record, _)) = id.split_once('#') {
                answers.entry(Arc::from(record)).or_default().push(*n);
            }
            answers.entry(id).or_default().push(*n);
        }
    }
    let answers = Rc::new(answers);
    cx.answers.borrow_mut().insert(asked, answers.clone());
    answers
}

type Answered = Option<(u32, Moment)>;

fn verdict(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), (event, case, owner): (&Event, Option<&Followed>, &Arc<str>), (due, answered): (Due, Answered)) {
    let subject = || Some(event.id.clone());
    let due = match due {
        Ok(due) => due,
        // The calendar lacks its last day, which surely lies ahead.
        Err(_) if is_ahead(cx, duty, (event, owner)) => None,
        Err(why) => return desk.note(check, owner, Verdict::CannotCheck, (subject(), why, None)),
    };
    let Some((n, at)) = answered else {
        return match due {
            Some((clock, provisional)) if clock::is_late(Moment::day(cx.as_of), clock.due) => {
                if answered_blankly(cx, duty, (event, owner)) {
                    return desk.count(check, owner, Verdict::CannotCheck);
                }
                let draft = joined(deadline::overdue(&duty.words(), clock), cx, (event.record, case));
                fail(cx, desk, (duty, check), owner, Draft { code: "duty-unanswered", provisional, detail: event.id.to_string(), ..draft });
            }
            due => {
                desk.note_with(check, owner, Verdict::Open, || {
                    (subject(), say!("待辦：{t}", "待办：{t}", "to do: {t}"; t = &duty.words()), due.map(|(c, _)| c.due))
                });
            }
        };
    };
    match due {
        Some((clock, provisional)) if clock::is_late(at, clock.due) => {
            let words = || say!("由此事起算", "由此事起算", "counted from this");
            let related = event.record.map(|record| Related { place: cx.index.place(record), words: words() }).into_iter().collect();
            let draft = joined(deadline::late(&duty.words(), clock, at), cx, (Some(n), case));
            fail(cx, desk, (duty, check), owner, Draft { code: "duty-late", provisional, related, detail: event.id.to_string(), ..draft });
        }
        _ => desk.count(check, owner, Verdict::Pass),
    }
}

/// Whether the limit of an answer surely has not run out.
fn is_ahead(cx: &DutyContext, duty: &Duty, (event, owner): (&Event, &Arc<str>)) -> bool {
    let Occasion::On { within: Some(limit), due: None, before: false, .. } = &duty.occasion else { return false };
    deadline::is_ahead(cx.handbook, limit, (event.at, cx.as_of), owner)
}

/// Whether a record of the answer's form leaves blank, though it must not, the field that says what it answers: that field has
/// the one finding.
fn answered_blankly(cx: &DutyContext, duty: &Duty, (event, owner): (&Event, &Arc<str>)) -> bool {
    let Occasion::On { answer: Some(Answer { forms, key: Some(key) }), .. } = &duty.occasion else { return false };
    let forms = forms.iter().filter_map(|f| cx.plan.form_index.get(f));
    let field = |form: u16| cx.handbook.forms[form as usize].fields.iter().position(|f| *f.id == **key && f.required).map(|n| (form, n));
    forms.filter_map(|form| field(*form)).any(|(form, field)| {
        cx.index.of_form(form).iter().any(|n| {
            let entry = cx.index.entry(*n);
            let mine = if event.case.is_some() { entry.case == event.case } else { cx.index.names.get(entry.unit) == owner };
            mine && cx.index.kept(*n, field).is_none() && !cx.replaced.contains(n)
        })
    })
}

/// Adds the place of a record to a draft.
fn joined(draft: Draft, cx: &DutyContext, (n, case): (Option<u32>, Option<&Followed>)) -> Draft {
    let at = at_record(cx, n, case);
    Draft { place: at.place, record: at.record, case: at.case, ..draft }
}
