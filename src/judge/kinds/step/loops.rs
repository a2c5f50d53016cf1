//! Ways back: rounds, and the steps owed only in a loop.

use super::order::{breach, skipped};
use super::*;
use crate::judge::standing::outcome_is;

/// A loop is open while the outcome that opens it is the latest of its step, or when that outcome cannot be told.
pub(super) fn is_open(cx: &CaseContext, state: &State, way: &Loop) -> bool {
    let Some(on) = cx.process.named(&way.on.step) else { return false };
    let Some(seen) = state.done[on] else { return false };
    outcome_is(cx.step(on), seen, way.on.outcome.as_deref()).unwrap_or(true)
}

/// Whether the outcome that opens a loop is known to be there.
fn surely_open(cx: &CaseContext, state: &State, way: &Loop) -> bool {
    let seen = cx.process.named(&way.on.step).and_then(|on| Some((on, state.done[on]?)));
    seen.is_some_and(|(on, seen)| outcome_is(cx.step(on), seen, way.on.outcome.as_deref()) == Some(true))
}

/// Whether a step is owed as part of a loop now; one that also comes `after` other steps is so only while its loop is open.
pub(super) fn governs(cx: &CaseContext, state: &State, step: usize) -> bool {
    let open = || cx.process.loops.iter().any(|l| l.via.contains(&step) && is_open(cx, state, l));
    cx.steps.steps[step].via && (cx.step(step).after.is_empty() || open())
}

pub(super) fn next_round(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, way: &Loop) {
    let sure = surely_open(cx, state, way);
    for via in way.via.iter().filter(|_| sure) {
        if state.done[*via].is_none() && cx.step(*via).recorded && cx.applies(state, *via) == Some(true) {
            skipped(cx, state, desk, event, *via);
        }
    }
    state.round += 1;
    state.forget();
    rounds_within(cx, state, desk, event, way);
    let after = &cx.steps.steps[way.to].successors;
    for (step, follows) in after.iter().enumerate() {
        if step == way.to || *follows || way.via.contains(&step) {
            state.done[step] = None;
            state.excused[step] = Excuse::None;
            state.twice[step] = None;
        }
    }
    state.items.retain(|(step, _, _)| *step != way.to && !after[*step]);
}

pub(super) fn rounds_within(cx: &CaseContext, state: &State, desk: &mut Desk, event: &Event, way: &Loop) {
    let (limit, provisional) = match &way.max {
        Some(Limit::Count(n)) => (Some(*n), false),
        Some(Limit::Parameter(id)) => match cx.handbook.parameter_value(id, cx.opened(), None) {
            Some(resolved) => match resolved.value {
                Value::Number(n) => (i64::try_from(n).ok(), resolved.provisional),
                _ => (None, false),
            },
            None => (None, false),
        },
        _ => (None, false),
    };
    let Some(limit) = limit.filter(|n| i64::from(state.round) > *n) else { return };
    let draft = Draft {
        code: "rounds-exceeded",
        message: say!("這是第 {n} 輪，最多容許 {m} 輪", "这是第 {n} 轮，最多允许 {m} 轮", "this is round {n}; at most {m} are allowed", n = state.round, m = limit),
        help: say!("不得再次提出；依規定終止或報請決定", "不得再次提出；依规定终止或报请决定", "it may not be tried again: end it, or ask for a decision"),
        provisional,
        detail: format!("round {}", state.round),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[event.step as usize].check, &unit(cx, event), draft);
}

/// The first step of a later round starts its clock at the last step of the loop that led back.
pub(super) fn loop_start(cx: &CaseContext, state: &State, step: usize) -> Option<Moment> {
    let ways = cx.process.loops.iter().filter(|l| l.to == step);
    let ends = ways.filter_map(|l| l.via.last().copied().or_else(|| cx.process.named(&l.on.step)));
    ends.filter_map(|n| state.latest[n]).map(|s| s.at).max_by(|a, b| a.compare(*b))
}

/// A step owed only in a loop: after the outcome that opens it and the steps of the loop before it.
pub(super) fn in_loop(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event) -> Option<Moment> {
    let step = event.step as usize;
    let ways: Vec<&Loop> = cx.process.loops.iter().filter(|l| l.via.contains(&step)).collect();
    let Some(way) = ways.iter().find(|l| is_open(cx, state, l)) else {
        let on = ways.first().and_then(|l| cx.process.named(&l.on.step)).unwrap_or(step);
        let unmet = state.done[on].map_or(Standing::Missing(on), |seen| Standing::OtherOutcome(on, seen.event));
        breach(cx, state, desk, event, unmet);
        return None;
    };
    let mut start = cx.process.named(&way.on.step).and_then(|n| state.done[n]).map(|s| s.at);
    for before in way.via.iter().take_while(|v| **v != step) {
        match state.done[*before] {
            Some(seen) => start = crate::judge::standing::later(start, Some(seen.at)),
            None if cx.step(*before).recorded && state.excused[*before] == Excuse::None => skipped(cx, state, desk, event, *before),
            None => {}
        }
    }
    desk.count(cx.steps.steps[step].check, &unit(cx, event), Verdict::Pass);
    start
}
