//! The page of a process: its diagram, and beside it the same steps as a table that every reader and machine can use.

use serde::Serialize;

use super::condition;
use super::diagram;
use super::form::home;
use super::page::{At, Link};
use super::words::{Amount, field_label, limit, outcome_name};
use crate::model::spoken::{self, Noun};
use crate::model::{Loop, Outcomes, Process, Step, StepRef};

/// A process's page.
#[derive(Serialize)]
pub(super) struct ProcessPage {
    id: String,
    title: String,
    /// The title as written, where an edition has its own.
    original: Option<String>,
    note: Option<String>,
    clause: Link,
    parents: Vec<Link>,
    diagram: String,
    steps: Vec<StepView>,
    rules: Vec<Line>,
    separations: Vec<Line>,
}

/// A step as a row.
#[derive(Serialize)]
struct StepView {
    id: String,
    number: usize,
    title: String,
    actors: Vec<Link>,
    forms: Vec<Link>,
    after: Vec<String>,
    within: Option<Amount>,
    due: Option<String>,
    clock: Option<String>,
    when: Option<String>,
    outcomes: Vec<OutcomeView>,
    each: bool,
    recorded: bool,
    optional: bool,
    repeats: bool,
    closes: bool,
    clause: Link,
}

/// An outcome and what follows it.
#[derive(Serialize)]
struct OutcomeView {
    name: Option<String>,
    next: Vec<Link>,
    back: Vec<String>,
    closes: bool,
    undecided: Option<Link>,
}

/// A demand over the whole case.
#[derive(Serialize)]
struct Line {
    words: String,
    clause: Link,
}

/// Builds the page; `svg` draws a laid-out diagram.
pub(super) fn page(at: At, process: &Process, svg: &dyn Fn(&diagram::Drawing) -> String) -> ProcessPage {
    let home = home(&process.clause);
    let parents = process.parents.iter().filter_map(|id| at.book.handbook.process(id));
    let drawing = diagram::draw(at, process);
    ProcessPage {
        id: process.id.to_string(),
        title: at.book.title(process).to_owned(),
        original: at.book.original(process),
        note: process.note.clone(),
        clause: at.cite(&process.clause, ""),
        parents: parents.map(|p| at.process(p)).collect(),
        diagram: svg(&drawing),
        steps: process.steps.iter().enumerate().map(|(i, s)| step(at, process, i, s, home)).collect(),
        rules: process.rules.iter().map(|r| rule(at, process, r, home)).collect(),
        separations: process.separations.iter().map(|s| separation(at, process, s, home)).collect(),
    }
}

fn step(at: At, process: &Process, index: usize, step: &Step, home: &str) -> StepView {
    let alternatives = |after: &Vec<StepRef>| {
        let names: Vec<String> = after.iter().map(|s| reference(at, process, s)).collect();
        at.book.strings.any(&names)
    };
    StepView {
        id: step.id.to_string(),
        number: index + 1,
        title: at.book.title(step).to_owned(),
        actors: at.roles(&step.actors),
        forms: step.forms.iter().map(|f| at.form(f)).collect(),
        after: step.after.iter().map(alternatives).collect(),
        within: step.within.as_ref().map(|l| limit(at, l)),
        due: step.due.as_ref().map(|d| condition::day(at, d, &|path| label(at, process, Some(step), path))),
        clock: step.clock.as_ref().map(|c| reference(at, process, &c.step)),
        when: step.when.as_ref().map(|w| condition::words(at, w, &|path| label(at, process, Some(step), path))),
        outcomes: outcomes(at, process, index, step),
        each: step.for_each.is_some(),
        recorded: step.recorded,
        optional: !step.required,
        repeats: step.repeats,
        closes: step.closes,
        clause: at.cite(&step.clause, home),
    }
}

/// A name in the words of the process: a field of the step's own forms, or `case.step.field` of another step's.
pub(super) fn label(at: At, process: &Process, own: Option<&Step>, path: &str) -> Option<Noun> {
    let named = spoken::case_label(at.book.handbook, process, path);
    named.or_else(|| own?.forms.iter().find_map(|form| field_label(at, form, path)))
}

/// A predecessor in words: its title, its outcome, its process when it is another.
fn reference(at: At, process: &Process, step: &StepRef) -> String {
    let strings = &at.book.strings;
    let other = step.process.as_ref().and_then(|id| at.book.handbook.process(id));
    let of = other.unwrap_or(process);
    let title = of.step(&step.step).map_or_else(|| step.step.to_string(), |i| at.book.title(&of.steps[i]).to_owned());
    let title = match &step.outcome {
        Some(outcome) => strings.fill("process.with_outcome", &[("step", &title), ("outcome", &outcome_name(at, outcome))]),
        None => title,
    };
    if step.process.is_some() { strings.fill("process.step_of", &[("process", at.book.title(of)), ("step", &title)]) } else { title }
}

fn outcomes(at: At, process: &Process, index: usize, step: &Step) -> Vec<OutcomeView> {
    let names = step.outcomes.names();
    let mut views = vec![outcome(at, process, index, None)];
    views.extend(names.iter().map(|name| outcome(at, process, index, Some(name))));
    let empty = |v: &OutcomeView| v.next.is_empty() && v.back.is_empty() && !v.closes;
    if !matches!(step.outcomes, Outcomes::None) {
        views[0].closes = false;
        for view in &mut views[1..] {
            view.closes = step.closes && empty(view);
            let undecided = step.undecided.as_deref().filter(|_| empty(view) && !view.closes);
            view.undecided = undecided.map(|id| {
                let label = at.book.handbook.parameter(id).map_or(id, |p| at.book.title(p)).to_owned();
                Link { href: Some(at.parameter_href(id)), label, ..Link::default() }
            });
        }
    }
    views.retain(|v| v.name.is_some() || !empty(v));
    views
}

fn outcome(at: At, process: &Process, index: usize, name: Option<&str>) -> OutcomeView {
    let step = &process.steps[index];
    let here = |r: &StepRef| r.process.is_none() && r.step == step.id && r.outcome.as_deref() == name;
    let next = process.steps.iter().filter(|s| s.after.iter().flatten().any(here)).map(|s| at.step(process, s));
    let loops = process.loops.iter().filter(|l| here(&l.on));
    let via = loops.clone().filter_map(|l| process.steps.get(*l.via.first()?)).map(|s| at.step(process, s));
    OutcomeView {
        name: name.map(|n| outcome_name(at, n)),
        next: next.chain(via).collect(),
        back: loops.filter(|l| l.via.is_empty()).map(|l| way_back(at, process, l)).collect(),
        closes: name.is_none() && step.closes,
        undecided: None,
    }
}

fn way_back(at: At, process: &Process, way: &Loop) -> String {
    let to = process.steps.get(way.to).map_or("", |s| at.book.title(s));
    match &way.max {
        Some(max) => at.book.strings.fill("process.back_max", &[("step", to), ("n", &limit(at, max).words)]),
        None => at.book.strings.fill("process.back", &[("step", to)]),
    }
}

fn rule(at: At, process: &Process, rule: &crate::model::ProcessRule, home: &str) -> Line {
    let words = spoken::case_rule_words(at.book.handbook, process, rule).get(at.book.lang).to_owned();
    Line { words, clause: at.cite(&rule.clause, home) }
}

fn separation(at: At, process: &Process, separation: &crate::model::Separation, home: &str) -> Line {
    let titles: Vec<String> = separation.steps.iter().filter_map(|i| process.steps.get(*i)).map(|s| at.book.title(s).to_owned()).collect();
    let word = if separation.by_unit { "process.different_units" } else { "process.different_people" };
    Line { words: at.book.strings.fill(word, &[("steps", &at.book.strings.list(&titles))]), clause: at.cite(&separation.clause, home) }
}
