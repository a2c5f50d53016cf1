//! What is still owed when the records end.

use crate::model::{Step, Titled, Unit};
use super::loops::{self, is_open};
use super::*;

/// What is still owed when the records end.
pub(super) fn owed(cx: &CaseContext, state: &mut State, desk: &mut Desk) {
    for step in 0..cx.process.steps.len() {
        let declared = cx.step(step);
        if !declared.recorded {
            continue;
        }
        let missing = cx.items_missing(state, step);
        let done = state.done[step].is_some() || state.excused[step] != Excuse::None;
        if done && missing.as_ref().map_or(true, Vec::is_empty) {
            continue;
        }
        pending(cx, state, desk, step, missing);
        desk.turn(|| Turn { step: Some(declared.id.clone()), round: state.round, ..Turn::default() });
    }
}

pub(super) fn pending(cx: &CaseContext, state: &State, desk: &mut Desk, step: usize, missing: Result<Vec<Arc<str>>, Unknown>) {
    let check = cx.steps.steps[step].check;
    let owing = cx.owing_unit(state, step);
    if cx.step(step).required && cx.applies(state, step).is_none() {
        return untold(cx, state, desk, step, &owing);
    }
    let Some(start) = enabled(cx, state, step) else {
        return desk.count(check, &owing, Verdict::NotApplicable);
    };
    if let Err(unknown) = missing {
        let reason = deadline::reason(unknown);
        return desk.note(check, &owing, Verdict::CannotCheck, (Some(cx.id.clone()), reason, None));
    }
    let items = missing.unwrap_or_default();
    let items: Vec<Option<Arc<str>>> = if items.is_empty() { vec![None] } else { items.into_iter().map(Some).collect() };
    for item in items {
        let unit = item.as_ref().filter(|i| cx.handbook.organization.unit(i).is_some()).unwrap_or(&owing).clone();
        still_owed(cx, state, desk, (step, start, item, unit));
    }
}

/// Whether a step is owed cannot be told: a field that is missing has its own finding, a step not taken yet leaves it open.
fn untold(cx: &CaseContext, state: &State, desk: &mut Desk, step: usize, owing: &Arc<str>) {
    let check = cx.steps.steps[step].check;
    let ready = cx.ready(state, step).is_ok();
    match cx.step(step).when.as_ref().map(|when| cx.evaluate(state, &when.tree, None)) {
        _ if !ready || state.closed.is_some() && cx.steps.steps[step].via => desk.count(check, owing, Verdict::NotApplicable),
        Some(Err(Unknown::Absent(_))) => desk.count(check, owing, Verdict::CannotCheck),
        Some(Err(unknown)) => desk.note(check, owing, Verdict::CannotCheck, (Some(cx.id.clone()), deadline::reason(unknown), None)),
        _ => desk.count(check, owing, Verdict::CannotCheck),
    }
}

/// When a step not taken became owed: its predecessors are there, it applies, and the case goes on.
pub(super) fn enabled(cx: &CaseContext, state: &State, step: usize) -> Option<Option<Moment>> {
    let declared = cx.step(step);
    if !declared.required || cx.applies(state, step) == Some(false) {
        return None;
    }
    let way = cx.process.loops.iter().find(|l| is_open(cx, state, l) && (l.to == step || l.via.contains(&step)));
    if let Some(way) = way {
        let before = way.via.iter().take_while(|v| **v != step);
        let all_done = before.clone().all(|v| state.done[*v].is_some() || state.excused[*v] != Excuse::None || !cx.step(*v).recorded);
        let last = before.filter_map(|v| state.done[*v]).map(|s| s.at).last();
        let opened = cx.process.named(&way.on.step).and_then(|n| state.done[n]).map(|s| s.at);
        return all_done.then_some(last.or(opened));
    }
    if loops::governs(cx, state, step) {
        return None;
    }
    let ready = cx.ready(state, step).ok()?;
    // A first step that never came is the case's start, or optional beside it; it owes nothing by itself unless limited.
    (state.closed.is_none() || declared.within.is_some()).then_some(ready)
}

pub(super) fn still_owed(cx: &CaseContext, state: &State, desk: &mut Desk, (step, start, item, unit): (usize, Option<Moment>, Option<Arc<str>>, Arc<str>)) {
    let plan = &cx.steps.steps[step];
    let (check, declared) = (plan.check, cx.step(step));
    match deadline::due(cx, state, step, start, &unit) {
        Ok(Some((clock, provisional))) if clock::is_late(Moment::day(cx.as_of), clock.due) && state.closed.is_none_or(|c| clock::is_late(c, clock.due)) => {
            let anchor = cx.events.last();
            let draft = deadline::overdue(&declared.words(), clock);
            let detail = format!("{} round {}", item.unwrap_or_default(), state.round);
            let place = anchor.map(|e| cx.index.place(e.entry));
            desk.fail(plan.within, &unit, Draft { case: Some(cx.id.clone()), place, provisional, detail, ..draft });
        }
        _ if state.closed.is_some() => desk.count(check, &unit, Verdict::NotApplicable),
        Ok(due) => {
            let due = due.map(|(clock, _)| clock.due);
            desk.note_with(check, &unit, Verdict::Open, || (Some(cx.id.clone()), open_reason(declared, item.as_deref().map(|item| shown(cx, step, item))), due));
        }
        Err(_) if is_ahead(cx, (step, start), &unit) => {
            desk.note_with(check, &unit, Verdict::Open, || (Some(cx.id.clone()), open_reason(declared, item.as_deref().map(|item| shown(cx, step, item))), None));
        }
        Err(why) => desk.note(check, &unit, Verdict::CannotCheck, (Some(cx.id.clone()), why, None)),
    }
}

/// Whether a step's limit surely has not run out, though the calendar lacks its last day.
fn is_ahead(cx: &CaseContext, (step, start): (usize, Option<Moment>), unit: &str) -> bool {
    let declared = cx.step(step);
    let limit = declared.within.as_ref().filter(|_| declared.clock.is_none());
    limit.zip(start).is_some_and(|(limit, start)| deadline::is_ahead(cx.handbook, limit, (start, cx.as_of), unit))
}

/// An item of a step as findings may name it: nothing of what a confidential field holds.
pub(super) fn shown(cx: &CaseContext, step: usize, item: &str) -> Sentence {
    let secret = cx.step(step).for_each.as_ref().is_some_and(|each| cx.handbook.case_reads_secrets(cx.process, each));
    if secret { Sentence::same("•••") } else { cx.handbook.organization.unit(item).map_or_else(|| Sentence::same(item), Unit::words) }
}

pub(super) fn open_reason(step: &Step, item: Option<Sentence>) -> Sentence {
    let title = step.words();
    match item {
        Some(item) => say!("待辦：「{t}」（{i}）", "待办：“{t}”（{i}）", "to do: \"{t}\" ({i})"; t = &title, i = &item),
        None => say!("待辦：「{t}」", "待办：“{t}”", "to do: \"{t}\""; t = &title),
    }
}
