//! "Start here": the tasks of the processes, by what somebody wants to do and by what has gone wrong.

use serde::Serialize;

use super::page::{At, Link};
use super::words::{Amount, limit, outcome_name};
use crate::model::{Process, Step, StepRef};

/// The page.
#[derive(Serialize)]
pub(super) struct StartPage {
    groups: Vec<Group>,
}

/// The tasks of one regulation.
#[derive(Serialize)]
struct Group {
    regulation: Link,
    tasks: Vec<Task>,
    setbacks: Vec<Setback>,
}

/// A process somebody can begin.
#[derive(Serialize)]
struct Task {
    process: Link,
    begin: Vec<Begin>,
}

/// A first step: who takes it, with which form.
#[derive(Serialize)]
struct Begin {
    step: Link,
    actors: Vec<Link>,
    forms: Vec<Link>,
    within: Option<Amount>,
}

/// What to do when a step did not go as hoped.
#[derive(Serialize)]
struct Setback {
    words: String,
    process: Link,
    next: Vec<Link>,
}

/// Outcomes after which somebody asks what to do now.
const SETBACKS: &[&str] = &[
    "rejected",
    "failed",
    "unqualified",
    "refused",
    "returned",
    "problem",
    "problems",
    "not_accepted",
    "not_met",
    "nonconforming",
    "violation",
    "fault",
    "late",
    "unresolved",
];

/// Builds the page.
pub(super) fn page(at: At) -> StartPage {
    let handbook = at.book.handbook;
    let group = |regulation: &crate::model::Regulation| {
        let own = |p: &&Process| p.clause.split('/').next() == Some(&regulation.id);
        let processes: Vec<&Process> = handbook.processes.iter().filter(own).collect();
        Group {
            regulation: Link {
                href: Some(at.to(&format!("{}/index.html", regulation.id))),
                label: at.book.title(regulation).to_owned(),
                ..Link::default()
            },
            tasks: processes.iter().map(|p| task(at, p)).collect(),
            setbacks: processes.iter().flat_map(|p| setbacks(at, p)).collect(),
        }
    };
    StartPage { groups: handbook.regulations.iter().map(|r| group(r)).filter(|g| !g.tasks.is_empty()).collect() }
}

fn task(at: At, process: &Process) -> Task {
    // What runs from a clock or only under a condition answers something else; it begins nothing.
    let begins = |s: &&Step| s.after.is_empty() && s.recorded && s.clock.is_none() && s.when.is_none();
    let own: Vec<&Step> = process.steps.iter().filter(begins).collect();
    let first = if own.is_empty() { process.steps.iter().take(1).collect() } else { own };
    let begin = first.into_iter().map(|step| Begin {
        step: at.step(process, step),
        actors: at.roles(&step.actors),
        forms: step.forms.iter().map(|f| at.form(f)).collect(),
        within: step.within.as_ref().map(|l| limit(at, l)),
    });
    Task { process: at.process(process), begin: begin.collect() }
}

fn setbacks(at: At, process: &Process) -> Vec<Setback> {
    let bad = |step: &Step| step.outcomes.names().into_iter().filter(|n| SETBACKS.contains(&&**n)).collect::<Vec<_>>();
    let all = process.steps.iter().flat_map(|step| bad(step).into_iter().map(move |name| (step, name)));
    let setback = |(step, name): (&Step, std::sync::Arc<str>)| {
        let here = |r: &StepRef| r.process.is_none() && r.step == step.id && r.outcome.as_deref() == Some(&*name);
        let next = process.steps.iter().filter(|s| s.after.iter().flatten().any(here)).map(|s| at.step(process, s));
        let back = process.loops.iter().filter(|l| here(&l.on)).filter_map(|l| process.steps.get(l.via.first().copied().unwrap_or(l.to)));
        let mut next: Vec<Link> = next.chain(back.map(|s| at.step(process, s))).collect();
        next.dedup();
        let values = [("step", at.book.title(step)), ("outcome", &outcome_name(at, &name))];
        Setback { words: at.book.strings.fill("start.when", &values), process: at.step(process, step), next }
    };
    all.map(setback).filter(|s| !s.next.is_empty()).collect()
}
