//! Faults of a process as a graph: steps nobody reaches, outcomes that lead nowhere, gates without a way for a refusal,
//! limits whose clock starts later than the step.

use std::collections::HashSet;

use crate::diag::{Diagnostic, nearest};
use crate::model::{Outcomes, Process, Step, StepRef};
use crate::say;

/// Checks one process.
pub(super) fn faults(process: &Process) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for step in &process.steps {
        names(process, step, &mut found);
        outcomes_lead_on(process, step, &mut found);
        clock_comes_first(process, step, &mut found);
    }
    unreachable(process, &mut found);
    endless(process, &mut found);
    found
}

fn local<'p>(process: &'p Process, reference: &StepRef) -> Option<&'p Step> {
    let own = reference.process.as_ref().is_none_or(|p| *p == process.id);
    own.then(|| process.steps.iter().find(|s| s.id == reference.step)).flatten()
}

fn names(process: &Process, step: &Step, found: &mut Vec<Diagnostic>) {
    let clock = step.clock.iter().map(|c| &c.step);
    for reference in step.after.iter().flatten().chain(clock) {
        if reference.process.as_ref().is_some_and(|p| *p != process.id) {
            continue;
        }
        let Some(target) = local(process, reference) else {
            let message = say!("流程中沒有步驟「{s}」", "流程中没有步骤“{s}”", "the process has no step `{s}`", s = reference.step);
            let mut diagnostic = Diagnostic::error("step-unknown", step.place.clone(), message);
            if let Some(near) = nearest(&reference.step, process.steps.iter().map(|s| &*s.id)) {
                diagnostic = diagnostic.help(say!("是否為「{n}」？", "是否为“{n}”？", "did you mean `{n}`?", n = near));
            }
            found.push(diagnostic);
            continue;
        };
        outcome_exists(target, reference, step, found);
    }
    for way in &process.loops {
        if let (Some(target), true) = (local(process, &way.on), way.on.step == step.id) {
            outcome_exists(target, &way.on, step, found);
        }
    }
}

fn outcome_exists(target: &Step, reference: &StepRef, at: &Step, found: &mut Vec<Diagnostic>) {
    let Some(outcome) = &reference.outcome else { return };
    if !target.outcomes.names().contains(outcome) {
        let message =
            say!("步驟「{s}」沒有結果「{o}」", "步骤“{s}”没有结果“{o}”", "step `{s}` has no outcome `{o}`", s = target.id, o = outcome);
        found.push(Diagnostic::error("outcome-unknown", at.place.clone(), message));
    }
}

/// Each outcome has a successor, a loop, a closing step, or a parameter that decides.
fn outcomes_lead_on(process: &Process, step: &Step, found: &mut Vec<Diagnostic>) {
    if matches!(step.outcomes, Outcomes::None) || step.closes || step.undecided.is_some() {
        return;
    }
    let any_follower = followers(process, step).any(|r| r.outcome.is_none());
    for outcome in step.outcomes.names() {
        let named = followers(process, step).chain(process.loops.iter().map(|l| &l.on).filter(|r| r.step == step.id));
        if any_follower || named.into_iter().any(|r| r.outcome.as_ref() == Some(&outcome)) {
            continue;
        }
        let message = say!(
            "步驟「{s}」得到「{o}」之後沒有去處",
            "步骤“{s}”得到“{o}”之后没有去处",
            "nothing follows when step `{s}` ends in `{o}`",
            s = step.title,
            o = outcome
        );
        let help = say!(
            "為此結果加上後續步驟或 [[process.loop]]，或以 closes、undecided = \"param:…\" 說明",
            "为此结果加上后续步骤或 [[process.loop]]，或以 closes、undecided = \"param:…\" 说明",
            "add a following step or a [[process.loop]] for it, or say `closes` or `undecided = \"param:…\"`"
        );
        found.push(Diagnostic::error("outcome-dead-end", step.place.clone(), message).help(help));
    }
}

fn followers<'p>(process: &'p Process, step: &'p Step) -> impl Iterator<Item = &'p StepRef> {
    process.steps.iter().flat_map(|s| s.after.iter().flatten()).filter(move |r| r.process.is_none() && r.step == step.id)
}

/// A limit's clock must start at a step before the one it limits.
fn clock_comes_first(process: &Process, step: &Step, found: &mut Vec<Diagnostic>) {
    if step.within.is_some()
        && step.clock.is_none()
        && step.after.is_empty()
        && !process.loops.iter().any(|l| process.steps[l.to].id == step.id || l.via.iter().any(|v| process.steps[*v].id == step.id))
    {
        let message = say!(
            "步驟「{s}」有期限，卻沒有起算的步驟",
            "步骤“{s}”有期限，却没有起算的步骤",
            "step `{s}` has a limit but nothing starts its clock",
            s = step.title
        );
        found.push(Diagnostic::error("clock-missing", step.place.clone(), message));
    }
    let Some(start) = step.clock.as_ref().and_then(|c| local(process, &c.step)) else { return };
    if start.id == step.id || ancestors(process, start).contains(&*step.id) {
        let message = say!(
            "步驟「{s}」的期限由較後的「{c}」起算",
            "步骤“{s}”的期限由较后的“{c}”起算",
            "the clock of step `{s}` starts at the later step `{c}`",
            s = step.title,
            c = start.title
        );
        found.push(Diagnostic::error("clock-later", step.place.clone(), message));
    }
}

fn ancestors<'p>(process: &'p Process, step: &'p Step) -> HashSet<&'p str> {
    let mut seen = HashSet::new();
    let mut stack = vec![step];
    while let Some(step) = stack.pop() {
        for reference in step.after.iter().flatten() {
            if let Some(before) = local(process, reference)
                && seen.insert(&*before.id)
            {
                stack.push(before);
            }
        }
    }
    seen
}

/// Steps that start from themselves are never reached.
fn unreachable(process: &Process, found: &mut Vec<Diagnostic>) {
    for step in &process.steps {
        if ancestors(process, step).contains(&*step.id) {
            let message = say!(
                "步驟「{s}」以自己為前提，無法到達",
                "步骤“{s}”以自己为前提，无法到达",
                "step `{s}` comes after itself and is never reached",
                s = step.title
            );
            found.push(Diagnostic::error("step-unreachable", step.place.clone(), message));
        }
    }
    let roots = process.steps.iter().any(|s| s.after.is_empty() || s.after.iter().flatten().any(|r| r.process.is_some()));
    if !roots && !process.steps.is_empty() {
        let message = say!("流程沒有起點", "流程没有起点", "the process has no first step");
        found.push(Diagnostic::error("process-rootless", process.place.clone(), message));
    }
}

/// A process must end: by a closing step or by a step nothing follows.
fn endless(process: &Process, found: &mut Vec<Diagnostic>) {
    let ends = process.steps.iter().any(|s| s.closes || followers(process, s).next().is_none());
    if !ends && !process.steps.is_empty() {
        let message = say!("流程沒有終點", "流程没有终点", "the process never ends");
        found.push(Diagnostic::error("process-endless", process.place.clone(), message));
    }
}
