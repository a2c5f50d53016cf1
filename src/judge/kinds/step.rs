//! Steps in their order: what was skipped, done too early, done twice, done on a branch not taken, done after the end.

use std::sync::Arc;

use super::{KindInfo, actor, deadline};
use crate::expr::{Unknown, Value};
use crate::judge::clock;
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::Seen;
use crate::judge::index::Event;
use crate::judge::trace::{CaseContext, Standing, State, item_name};
use crate::lang::Sentence;
use crate::model::{Kind, Limit, Loop, Outcomes};
use crate::outcome::{Related, Verdict};
use crate::read::Moment;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Step,
    page: "step",
    title: || say!("步驟與次序", "步骤与次序", "steps in order"),
    codes: &[
        ("step-skipped", || say!("略過了應先辦理的步驟", "略过了应先办理的步骤", "a step that was owed before was skipped")),
        ("step-out-of-order", || say!("步驟次序顛倒", "步骤次序颠倒", "a step was taken before the one it depends on")),
        ("step-repeated", || say!("同一輪重複辦理同一步驟", "同一轮重复办理同一步骤", "a step was taken twice in one round")),
        ("step-branch-not-taken", || say!("辦理了未走到的分支", "办理了未走到的分支", "a step of a branch that was not taken")),
        ("step-after-close", || say!("結案後仍有步驟", "结案后仍有步骤", "a step after the case ended")),
        ("step-item-missing", || say!("逐項步驟缺了一項", "逐项步骤缺了一项", "one item of a for-each step is missing")),
        ("rounds-exceeded", || say!("超過容許的輪次", "超过允许的轮次", "more rounds than allowed")),
        ("case-without-start", || say!("案件沒有起始記錄", "案件没有起始记录", "the case has no record of its first step")),
        ("outcome-unknown-value", || say!("無從得知步驟的結果", "无从得知步骤的结果", "the step's outcome cannot be told")),
    ],
};

/// Replays a case and judges its steps, actors and deadlines; returns the state at its end.
pub(in crate::judge) fn replay(cx: &CaseContext, desk: &mut Desk) -> State {
    let mut state = State::new(cx.process.steps.len());
    for n in 0..cx.events.len() {
        occurrence(cx, &mut state, desk, n);
    }
    owed(cx, &mut state, desk);
    state
}

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
    let title = &cx.step(root).title;
    let draft = Draft {
        code: "case-without-start",
        message: say!("案件「{c}」沒有起始步驟「{t}」的記錄", "案件“{c}”没有起始步骤“{t}”的记录", "case {c} has no record of its first step, {t}", c = cx.id, t = title),
        help: say!("補交起始步驟的記錄，或更正案件編號", "补交起始步骤的记录，或更正案件编号", "submit the record of the first step, or correct the case id"),
        ..base(cx, first)
    };
    desk.fail(cx.steps.steps[root].check, &unit(cx, first), draft);
}

fn unit(cx: &CaseContext, event: &Event) -> Arc<str> {
    cx.index.names.get(cx.index.entry(event.entry).unit).clone()
}

fn record(cx: &CaseContext, event: &Event) -> Arc<str> {
    cx.index.names.get(cx.index.entry(event.entry).id).clone()
}

/// A draft that points at an occurrence.
fn base(cx: &CaseContext, event: &Event) -> Draft {
    Draft {
        place: Some(cx.index.place(event.entry)),
        record: Some(record(cx, event)),
        case: Some(cx.id.clone()),
        since: Some(event.at),
        ..Draft::default()
    }
}

fn occurrence(cx: &CaseContext, state: &mut State, desk: &mut Desk, n: usize) {
    let event = cx.events[n];
    let step = event.step as usize;
    if let Some(ended) = state.closed.filter(|_| !cx.process.after_close.contains(&step)) {
        state.rounds.push(state.round);
        return after_close(cx, desk, &event, ended);
    }
    if let Some(way) = cx.process.loops.iter().find(|l| l.to == step && is_open(cx, state, l)) {
        next_round(cx, state, desk, &event, way);
    }
    state.rounds.push(state.round);
    if repeated(cx, state, &event) {
        return twice(cx, state, desk, &event);
    }
    let start = order(cx, state, desk, &event);
    deadline::judge(cx, state, desk, &event, start);
    act(cx, state, desk, &event);
    let event = outcome(cx, state, desk, event);
    enter(cx, state, &event, n);
}

/// Notes the occurrence as done.
fn enter(cx: &CaseContext, state: &mut State, event: &Event, n: usize) {
    let step = event.step as usize;
    let seen = Seen { entry: event.entry, at: event.at, outcome: event.outcome, event: n };
    state.done[step] = Some(seen);
    state.latest[step] = Some(seen);
    state.all.push((step, seen));
    if cx.step(step).for_each.is_some() {
        for item in items_answered(cx, event) {
            state.items.push((step, item, n));
        }
    }
    if cx.step(step).closes {
        state.closed = Some(event.at);
    }
    close_silently(cx, state, event.at);
}

/// An unrecorded closing step ends the case as soon as what it needs is there.
fn close_silently(cx: &CaseContext, state: &mut State, at: Moment) {
    for (n, step) in cx.process.steps.iter().enumerate() {
        let silent = step.closes && !step.recorded && state.closed.is_none();
        if silent && cx.applies(state, n) == Some(true) && cx.ready(state, n).is_ok() {
            state.closed = Some(at);
        }
    }
}

/// Which items an occurrence of a for-each step answers.
fn items_answered(cx: &CaseContext, event: &Event) -> Vec<String> {
    let entry = cx.index.entry(event.entry);
    let key = cx.step(event.step as usize).key.as_deref().unwrap_or("unit");
    let form = &cx.handbook.forms[entry.form as usize];
    if let Some(field) = form.fields.iter().position(|f| &*f.id == key) {
        return match cx.index.kept(event.entry, field) {
            Some(Value::List(items)) => items.iter().filter_map(item_name).collect(),
            Some(value) => item_name(value).into_iter().collect(),
            None => Vec::new(),
        };
    }
    match key {
        "by" => event.by.map(|n| cx.index.names.get(n).to_string()).into_iter().collect(),
        _ => vec![unit(cx, event).to_string()],
    }
}

fn after_close(cx: &CaseContext, desk: &mut Desk, event: &Event, ended: Moment) {
    let title = &cx.step(event.step as usize).title;
    let draft = Draft {
        code: "step-after-close",
        message: say!("案件已於 {d} 結束，不得再辦理「{t}」", "案件已于 {d} 结束，不得再办理“{t}”", "the case ended on {d}; {t} can no longer be done", d = ended, t = title),
        help: say!("另開新案，或撤回此記錄", "另开新案，或撤回此记录", "open a new case, or withdraw this record"),
        detail: record(cx, event).to_string(),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[event.step as usize].check, &unit(cx, event), draft);
}

/// A loop is open while the outcome that opens it is the latest of its step.
fn is_open(cx: &CaseContext, state: &State, way: &Loop) -> bool {
    let Some(on) = cx.process.step(&way.on.step) else { return false };
    let Some(seen) = state.done[on] else { return false };
    let names = cx.step(on).outcomes.names();
    way.on.outcome.is_none() || seen.outcome.and_then(|o| names.get(o as usize)) == way.on.outcome.as_ref()
}

fn next_round(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, way: &Loop) {
    for via in &way.via {
        if state.done[*via].is_none() && cx.step(*via).recorded && cx.applies(state, *via) != Some(false) {
            skipped(cx, state, desk, event, *via);
        }
    }
    state.round += 1;
    rounds_within(cx, state, desk, event, way);
    let after = &cx.steps.steps[way.to].successors;
    for (step, follows) in after.iter().enumerate() {
        if step == way.to || *follows || way.via.contains(&step) {
            state.done[step] = None;
            state.excused[step] = false;
        }
    }
    state.items.retain(|(step, _, _)| *step != way.to && !after[*step]);
}

fn rounds_within(cx: &CaseContext, state: &State, desk: &mut Desk, event: &Event, way: &Loop) {
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

fn repeated(cx: &CaseContext, state: &State, event: &Event) -> bool {
    let step = event.step as usize;
    let declared = cx.step(step);
    let Some(seen) = state.done[step] else { return false };
    if declared.repeats || seen.entry == event.entry {
        return false;
    }
    declared.for_each.is_none() || items_answered(cx, event).iter().all(|i| state.items.iter().any(|(s, x, _)| *s == step && x == i))
}

fn twice(cx: &CaseContext, state: &State, desk: &mut Desk, event: &Event) {
    let step = event.step as usize;
    let first = state.done[step].map(|seen| Related {
        place: cx.index.place(seen.entry),
        words: say!("第一次在此", "第一次在此", "first done here"),
    });
    let draft = Draft {
        code: "step-repeated",
        message: say!("「{t}」在同一輪已有記錄", "“{t}”在同一轮已有记录", "{t} already has a record in this round", t = cx.step(step).title),
        help: say!("若為更正，請以 supersedes 指明原記錄；否則撤回", "若为更正，请以 supersedes 指明原记录；否则撤回", "name the earlier record with `supersedes` if this corrects it, else withdraw it"),
        related: first.into_iter().collect(),
        detail: record(cx, event).to_string(),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[step].check, &unit(cx, event), draft);
}

/// Judges that everything needed came before; returns when the step's clock started.
fn order(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event) -> Option<Moment> {
    let step = event.step as usize;
    let plan = &cx.steps.steps[step];
    if plan.via {
        return in_loop(cx, state, desk, event);
    }
    let mut breached = false;
    let mut start = None;
    for alternatives in &cx.step(step).after {
        match cx.stands(state, alternatives) {
            Standing::Met(at) => start = crate::judge::trace::later(start, at),
            unmet => {
                breached = true;
                breach(cx, state, desk, event, unmet);
            }
        }
    }
    if cx.step(step).after.is_empty() && state.round > 1 {
        start = loop_start(cx, state, step);
    }
    if !breached {
        desk.count(plan.check, &unit(cx, event), Verdict::Pass);
        if plan.after != usize::MAX {
            desk.count(plan.after, &unit(cx, event), Verdict::Pass);
        }
    }
    start
}

/// The first step of a later round starts its clock at the last step of the loop that led back.
fn loop_start(cx: &CaseContext, state: &State, step: usize) -> Option<Moment> {
    let ways = cx.process.loops.iter().filter(|l| l.to == step);
    let ends = ways.filter_map(|l| l.via.last().copied().or_else(|| cx.process.step(&l.on.step)));
    ends.filter_map(|n| state.latest[n]).map(|s| s.at).max_by(|a, b| a.compare(*b))
}

/// A step owed only in a loop: after the outcome that opens it and the steps of the loop before it.
fn in_loop(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event) -> Option<Moment> {
    let step = event.step as usize;
    let ways: Vec<&Loop> = cx.process.loops.iter().filter(|l| l.via.contains(&step)).collect();
    let Some(way) = ways.iter().find(|l| is_open(cx, state, l)) else {
        let on = ways.first().and_then(|l| cx.process.step(&l.on.step)).unwrap_or(step);
        let unmet = state.done[on].map_or(Standing::Missing(on), |seen| Standing::OtherOutcome(on, seen.event));
        breach(cx, state, desk, event, unmet);
        return None;
    };
    let mut start = cx.process.step(&way.on.step).and_then(|n| state.done[n]).map(|s| s.at);
    for before in way.via.iter().take_while(|v| **v != step) {
        match state.done[*before] {
            Some(seen) => start = crate::judge::trace::later(start, Some(seen.at)),
            None if cx.step(*before).recorded && !state.excused[*before] => skipped(cx, state, desk, event, *before),
            None => {}
        }
    }
    desk.count(cx.steps.steps[step].check, &unit(cx, event), Verdict::Pass);
    start
}

fn breach(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, unmet: Standing) {
    match unmet {
        Standing::Met(_) => {}
        Standing::OtherOutcome(before, at) => other_branch(cx, desk, event, before, at),
        Standing::Missing(before) => {
            let from = state.rounds.len();
            let later = cx.events.iter().skip(from).position(|e| e.step as usize == before).map(|n| n + from);
            match later {
                Some(n) => out_of_order(cx, state, desk, event, (before, n)),
                None => skipped(cx, state, desk, event, before),
            }
        }
        Standing::MissingParent => parent_missing(cx, desk, event),
    }
}

fn other_branch(cx: &CaseContext, desk: &mut Desk, event: &Event, before: usize, at: usize) {
    let (step, other) = (cx.step(event.step as usize), cx.step(before));
    let related = cx.events.get(at).map(|e| Related {
        place: cx.index.place(e.entry),
        words: say!("「{t}」在此作成另一結果", "“{t}”在此作成另一结果", "{t} had another outcome here", t = other.title),
    });
    let draft = Draft {
        code: "step-branch-not-taken",
        message: say!("「{b}」的結果不容許接著辦理「{t}」", "“{b}”的结果不允许接着办理“{t}”", "the outcome of {b} does not lead to {t}", b = other.title, t = step.title),
        help: say!("依該結果的去向辦理；此步驟不得進行", "依该结果的去向办理；此步骤不得进行", "follow what that outcome calls for; this step may not be taken"),
        related: related.into_iter().collect(),
        detail: record(cx, event).to_string(),
        ..base(cx, event)
    };
    desk.fail(gate(cx, event.step as usize), &unit(cx, event), draft);
}

/// The check of a step's order, where it has one of its own.
fn gate(cx: &CaseContext, step: usize) -> usize {
    let plan = &cx.steps.steps[step];
    if plan.after == usize::MAX { plan.check } else { plan.after }
}

fn out_of_order(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, (before, n): (usize, usize)) {
    state.excused[before] = true;
    let (step, earlier) = (cx.step(event.step as usize), cx.step(before));
    let late = &cx.events[n];
    let draft = Draft {
        code: "step-out-of-order",
        message: say!(
            "「{t}」（{a}）早於「{b}」（{d}）",
            "“{t}”（{a}）早于“{b}”（{d}）",
            "{t} ({a}) came before {b} ({d})",
            t = step.title,
            a = event.at,
            b = earlier.title,
            d = late.at
        ),
        help: say!("應先完成「{b}」；若日期有誤，更正記錄", "应先完成“{b}”；若日期有误，更正记录", "{b} comes first; correct the record if its date is wrong", b = earlier.title),
        expected: Some(say!("在「{b}」之後", "在“{b}”之后", "after {b}", b = earlier.title)),
        related: vec![Related { place: cx.index.place(late.entry), words: say!("「{b}」在此", "“{b}”在此", "{b} is here", b = earlier.title) }],
        detail: format!("{} round {}", earlier.id, state.round),
        ..base(cx, event)
    };
    desk.fail(gate(cx, event.step as usize), &unit(cx, event), draft);
}

/// Reports a step that never happened although a later one did, and everything it needed that never happened either.
fn skipped(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, before: usize) {
    if state.excused[before] {
        return;
    }
    let missing = cx.items_missing(state, before).unwrap_or_default();
    state.excused[before] = true;
    if state.done[before].is_some() && !missing.is_empty() {
        return missing.iter().for_each(|item| item_skipped(cx, state, desk, event, (before, item)));
    }
    let (step, title) = (cx.step(event.step as usize), &cx.step(before).title);
    let owing = cx.owing_unit(state, before);
    let draft = Draft {
        code: "step-skipped",
        message: say!("已辦理「{t}」，卻沒有「{b}」的記錄", "已办理“{t}”，却没有“{b}”的记录", "{t} was done, but there is no record of {b}", t = step.title, b = title),
        help: say!("補辦「{b}」並提交記錄；在此之前的後續步驟應重新確認", "补办“{b}”并提交记录；在此之前的后续步骤应重新确认", "do {b} and submit its record; confirm again what followed", b = title),
        detail: format!("round {}", state.round),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[before].check, &owing, draft);
    for alternatives in &cx.step(before).after {
        if let Standing::Missing(earlier) = cx.stands(state, alternatives) {
            let comes_later = cx.events.iter().skip(state.rounds.len()).any(|e| e.step as usize == earlier);
            if !comes_later {
                skipped(cx, state, desk, event, earlier);
            }
        }
    }
}

fn item_skipped(cx: &CaseContext, state: &State, desk: &mut Desk, event: &Event, (before, item): (usize, &String)) {
    let owing = cx.handbook.organization.unit(item).map_or_else(|| cx.owing_unit(state, before), |u| Arc::from(u.id.as_str()));
    let name = cx.handbook.organization.unit(item).map_or(item.as_str(), |u| u.title[0].as_str());
    let draft = Draft {
        code: "step-item-missing",
        message: say!("「{b}」缺少「{i}」的一份", "“{b}”缺少“{i}”的一份", "{b} lacks the record of {i}", b = cx.step(before).title, i = name),
        help: say!("由「{i}」補交", "由“{i}”补交", "{i} must submit it", i = name),
        detail: format!("{item} round {}", state.round),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[before].check, &owing, draft);
}

fn parent_missing(cx: &CaseContext, desk: &mut Desk, event: &Event) {
    let draft = Draft {
        code: "step-skipped",
        message: say!("所承接的案件尚未走到這一步", "所承接的案件尚未走到这一步", "the case this one continues has not come this far"),
        help: say!("於表頭 parents 寫明所承接的案件，並確認其步驟已完成", "于表头 parents 写明所承接的案件，并确认其步骤已完成", "name the case in `parents`, and see that its step was done"),
        ..base(cx, event)
    };
    desk.fail(gate(cx, event.step as usize), &unit(cx, event), draft);
}

fn act(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event) {
    let step = event.step as usize;
    let Some(by) = event.by else { return };
    let (by, unit, record) = (cx.index.names.get(by).clone(), unit(cx, event), record(cx, event));
    let place = cx.index.place(event.entry);
    let act = actor::Act { by: &by, unit: &unit, at: event.at, record: &record, case: Some(cx.id.clone()), place };
    // The record itself may bind its role (the one who applies is the applicant), so it is seen as done already.
    let known = state.latest[step];
    state.latest[step] = known.or(Some(Seen { entry: event.entry, at: event.at, outcome: None, event: 0 }));
    let bound = |role: &str| cx.bound(state, role);
    actor::judge((cx.handbook, cx.posts, desk), cx.steps.steps[step].actor, &cx.step(step).actors, &act, &bound);
    state.latest[step] = known;
}

/// Works out the outcome where it depends on the case.
fn outcome(cx: &CaseContext, state: &State, desk: &mut Desk, mut event: Event) -> Event {
    let step = event.step as usize;
    if let (Outcomes::Computed(computed), false) = (&cx.step(step).outcomes, cx.steps.steps[step].outcomes_local) {
        let holds = |e: &crate::expr::Expr| matches!(cx.evaluate(state, e, Some(event.entry)), Ok(Value::Bool(true)));
        event.outcome = computed.iter().position(|(_, e)| holds(e)).map(|n| n as u8);
    }
    if event.outcome.is_none() && !matches!(cx.step(step).outcomes, Outcomes::None) {
        let reason = say!("欄位不足，無從得知結果", "字段不足，无从得知结果", "the fields do not tell the outcome");
        desk.note(cx.steps.steps[step].check, &unit(cx, &event), Verdict::CannotCheck, (Some(record(cx, &event)), reason, None));
    }
    event
}

/// What is still owed when the records end.
fn owed(cx: &CaseContext, state: &mut State, desk: &mut Desk) {
    for step in 0..cx.process.steps.len() {
        let declared = cx.step(step);
        if !declared.recorded {
            continue;
        }
        let missing = cx.items_missing(state, step);
        let done = state.done[step].is_some() || state.excused[step];
        if done && missing.as_ref().map_or(true, Vec::is_empty) {
            continue;
        }
        pending(cx, state, desk, step, missing);
    }
}

fn pending(cx: &CaseContext, state: &State, desk: &mut Desk, step: usize, missing: Result<Vec<String>, Unknown>) {
    let check = cx.steps.steps[step].check;
    let owing = cx.owing_unit(state, step);
    let Some(start) = enabled(cx, state, step) else {
        return desk.count(check, &owing, Verdict::NotApplicable);
    };
    if let Err(unknown) = missing {
        let reason = deadline::reason(unknown);
        return desk.note(check, &owing, Verdict::CannotCheck, (Some(cx.id.clone()), reason, None));
    }
    let items = missing.unwrap_or_default();
    let items: Vec<Option<String>> = if items.is_empty() { vec![None] } else { items.into_iter().map(Some).collect() };
    for item in items {
        let unit = item.as_ref().filter(|i| cx.handbook.organization.unit(i).is_some()).map_or_else(|| owing.clone(), |i| Arc::from(i.as_str()));
        still_owed(cx, state, desk, (step, start, item, unit));
    }
}

/// When a step not taken became owed: its predecessors are there, it applies, and the case goes on.
fn enabled(cx: &CaseContext, state: &State, step: usize) -> Option<Option<Moment>> {
    let declared = cx.step(step);
    if !declared.required || cx.applies(state, step) == Some(false) {
        return None;
    }
    let way = cx.process.loops.iter().find(|l| is_open(cx, state, l) && (l.to == step || l.via.contains(&step)));
    if let Some(way) = way {
        let before = way.via.iter().take_while(|v| **v != step);
        let all_done = before.clone().all(|v| state.done[*v].is_some() || state.excused[*v] || !cx.step(*v).recorded);
        let last = before.filter_map(|v| state.done[*v]).map(|s| s.at).last();
        let opened = cx.process.step(&way.on.step).and_then(|n| state.done[n]).map(|s| s.at);
        return all_done.then_some(last.or(opened));
    }
    if cx.steps.steps[step].via {
        return None;
    }
    let ready = cx.ready(state, step).ok()?;
    // A first step that never came is the case's start, or optional beside it; it owes nothing by itself unless limited.
    (state.closed.is_none() || declared.within.is_some()).then_some(ready)
}

fn still_owed(cx: &CaseContext, state: &State, desk: &mut Desk, (step, start, item, unit): (usize, Option<Moment>, Option<String>, Arc<str>)) {
    let plan = &cx.steps.steps[step];
    let (check, title) = (plan.check, cx.step(step).title.as_str());
    match deadline::due(cx, state, step, start, &unit) {
        Ok(Some((clock, provisional))) if clock::is_late(Moment::day(cx.as_of), clock.due) && state.closed.is_none_or(|c| clock::is_late(c, clock.due)) => {
            let anchor = cx.events.last();
            let draft = deadline::overdue(title, clock);
            let detail = format!("{} round {}", item.unwrap_or_default(), state.round);
            let place = anchor.map(|e| cx.index.place(e.entry));
            desk.fail(plan.within, &unit, Draft { case: Some(cx.id.clone()), place, provisional, detail, ..draft });
        }
        _ if state.closed.is_some() => desk.count(check, &unit, Verdict::NotApplicable),
        Ok(due) => {
            let due = due.map(|(clock, _)| clock.due);
            let reason = open_reason(title, item.as_deref());
            desk.note(check, &unit, Verdict::Open, (Some(cx.id.clone()), reason, due));
        }
        Err(why) => desk.note(check, &unit, Verdict::CannotCheck, (Some(cx.id.clone()), why, None)),
    }
}

fn open_reason(title: &str, item: Option<&str>) -> Sentence {
    match item {
        Some(item) => say!("待辦：「{t}」（{i}）", "待办：“{t}”（{i}）", "to do: {t} ({i})", t = title, i = item),
        None => say!("待辦：「{t}」", "待办：“{t}”", "to do: {t}", t = title),
    }
}
