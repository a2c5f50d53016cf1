//! Where a case begins and ends: its first step, its closing steps, and what comes after.

use crate::model::Titled;
use super::*;

/// Whether the case has an occurrence of a first step.
pub(in crate::judge) fn has_start(cx: &CaseContext) -> bool {
    let is_root = |e: &Event| {
        let step = cx.step(e.step as usize);
        step.after.is_empty() && !cx.steps.steps[e.step as usize].via || step.after.iter().flatten().any(|r| r.process.is_some())
    };
    cx.events.iter().any(is_root)
}

/// The one finding of a case without a start.
pub(in crate::judge) fn no_start(cx: &CaseContext, desk: &mut Desk) {
    let Some(first) = cx.events.first() else { return };
    let roots: Vec<usize> = (0..cx.process.steps.len()).filter(|n| cx.step(*n).after.is_empty() && !cx.steps.steps[*n].via).collect();
    let root = roots.first().copied().unwrap_or(0);
    let title = cx.step(root).words();
    let draft = Draft {
        code: "case-without-start",
        message: say!("案件「{c}」沒有起始步驟「{t}」的記錄", "案件“{c}”没有起始步骤“{t}”的记录", "case \"{c}\" has no record of its first step, \"{t}\"", c = cx.id; t = &title),
        help: say!("補交起始步驟的記錄，或更正案件編號", "补交起始步骤的记录，或更正案件编号", "submit the record of the first step, or correct the case id"),
        ..base(cx, first)
    };
    desk.fail(cx.steps.steps[root].check, &unit(cx, first), draft);
}

/// When the case ended, if that was before an occurrence that is not allowed after the end. What the closing record itself
/// shows, and what happened on the closing day, belongs to the case.
pub(super) fn ended_before(cx: &CaseContext, state: &State, event: &Event) -> Option<Moment> {
    let given_up = cx.withdrawn.map(|(at, _)| at);
    let ended = match (state.closed, given_up) {
        (Some(a), Some(b)) if b.compare(a).is_lt() => b,
        (a, b) => a.or(b)?,
    };
    let after = event.at.compare(ended).is_gt() && state.closed_by != Some(event.entry);
    (after && !cx.process.after_close.contains(&(event.step as usize))).then_some(ended)
}

/// An unrecorded closing step ends the case as soon as what it needs is surely there.
pub(super) fn close_silently(cx: &CaseContext, state: &mut State, event: &Event) {
    let may_close = cx.steps.steps[event.step as usize].may_close || state.reported.contains(&true);
    if state.closed.is_some() || !may_close {
        return;
    }
    state.certain = true;
    let silent = cx.process.steps.iter().enumerate().filter(|(_, step)| step.closes && !step.recorded);
    let ended = silent.map(|(n, _)| n).any(|n| cx.applies(state, n) == Some(true) && cx.ready(state, n).is_ok());
    state.certain = false;
    if ended {
        state.close(event.at, event.entry);
    }
}

pub(super) fn after_close(cx: &CaseContext, desk: &mut Desk, event: &Event, ended: Moment) {
    let title = cx.step(event.step as usize).words();
    let draft = Draft {
        code: "step-after-close",
        message: say!("案件已於 {d} 結束，不得再辦理「{t}」", "案件已于 {d} 结束，不得再办理“{t}”", "the case ended on {d}; \"{t}\" can no longer be done", d = ended; t = &title),
        help: say!("另開新案，或撤回此記錄", "另开新案，或撤回此记录", "open a new case, or withdraw this record"),
        detail: record(cx, event).to_string(),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[event.step as usize].check, &unit(cx, event), draft);
}

/// A case opened before its regulation was in force is not judged under it, and readers are told.
pub(in crate::judge) fn not_in_force(cx: &CaseContext, desk: &mut Desk) {
    let (Some(first), Some(step)) = (cx.events.first(), cx.steps.steps.first()) else { return };
    let reason = say!("案件在制度施行之前開始，不依此制度判定", "案件在制度施行之前开始，不按此制度判定", "the case opened before the regulation was in force, so it is not judged under it");
    desk.note(step.check, &unit(cx, first), Verdict::NotApplicable, (Some(cx.id.clone()), reason, None));
}
