//! Steps in their order: what was skipped, done too early, done twice, done on a branch not taken, done after the end.

use std::sync::Arc;

mod close;
mod loops;
mod order;
mod owed;
mod ties;

pub(in crate::judge) use close::{has_start, no_start, not_in_force};

use super::{KindInfo, actor, deadline};
use crate::expr::{Unknown, Value};
use crate::judge::clock;
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::Seen;
use crate::judge::index::Event;
use crate::judge::standing::Standing;
use crate::judge::trace::{CaseContext, Excuse, State, item_name};
use crate::lang::Sentence;
use crate::model::{Kind, Limit, Loop, Outcomes, Titled};
use crate::outcome::{Related, Turn, Verdict};
use crate::read::Moment;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Step,
    page: "step",
    title: || say!("步驟與次序", "步骤与次序", "steps in order"),
    about: || {
        say!(
            "同一案件的記錄依日期排列，同日依流程次序。一個步驟須在它所依的步驟（after）之後：所依的步驟從未辦理為略過，辦理在後為次序顛倒，結果不同為未走到的分支；同一輪重複而未寫明更正為重複。回到先前步驟（loop）即開始新的一輪，其後各步驟重新應辦。案件結束後不得再有步驟。一個原因只報告一次，由它引起的不另外報告。",
            "同一案件的记录依日期排列，同日依流程次序。一个步骤须在它所依的步骤（after）之后：所依的步骤从未办理为略过，办理在后为次序颠倒，结果不同为未走到的分支；同一轮重复而未写明更正为重复。回到先前步骤（loop）即开始新的一轮，其后各步骤重新应办。案件结束后不得再有步骤。一个原因只报告一次，由它引起的不另外报告。",
            "The records of a case are taken by date, those of one day in the order of the process. A step comes after what it depends on (`after`): if that never happened it was skipped, if it happened later the order is wrong, if it ended otherwise the branch was not taken; a second record of a step in one round repeats it. A loop leads back and starts the next round, in which the steps after it are owed again. No step follows the end of a case. One cause is reported once, and not what it causes."
        )
    },
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
pub(in crate::judge) fn replay(cx: &mut CaseContext, desk: &mut Desk) -> State {
    let mut state = State::new(cx.process.steps.len());
    for n in 0..cx.events.len() {
        state.now = Some(cx.events[n].at);
        ties::settle(cx, &state, n);
        state.now = Some(cx.events[n].at);
        occurrence(cx, &mut state, desk, n);
        desk.turn(|| turn(cx, &state, n));
    }
    state.now = None;
    if let Some((at, entry)) = cx.withdrawn {
        state.close(at, entry);
    }
    owed::owed(cx, &mut state, desk);
    state
}

/// An occurrence, where its case is retold.
fn turn(cx: &CaseContext, state: &State, n: usize) -> Turn {
    let event = &cx.events[n];
    let step = cx.step(event.step as usize);
    let seen = state.all.iter().rev().find(|(_, seen)| seen.event == n).map(|(_, seen)| seen);
    let outcome = seen.and_then(|seen| seen.outcome).and_then(|o| step.outcomes.name(o)).cloned();
    Turn {
        step: Some(step.id.clone()),
        record: Some(record(cx, event)),
        at: Some(event.at),
        by: event.by.map(|by| cx.index.names.get(by).clone()),
        outcome,
        round: state.rounds.get(n).copied().unwrap_or(state.round),
        rulings: Vec::new(),
    }
}

fn unit(cx: &CaseContext, event: &Event) -> Arc<str> {
    cx.index.unit(event.entry).clone()
}

fn record(cx: &CaseContext, event: &Event) -> Arc<str> {
    cx.index.id(event.entry)
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
    if let Some(ended) = close::ended_before(cx, state, &event) {
        state.rounds.push(state.round);
        return close::after_close(cx, desk, &event, ended);
    }
    if let Some(way) = cx.process.loops.iter().find(|l| l.to == step && loops::is_open(cx, state, l)) {
        loops::next_round(cx, state, desk, &event, way);
    }
    state.rounds.push(state.round);
    if repeated(cx, state, &event) {
        return twice(cx, state, desk, &event);
    }
    let start = if cx.applies(state, step) == Some(false) {
        order::not_owed(cx, desk, &event);
        None
    } else {
        order::order(cx, state, desk, &event)
    };
    deadline::judge(cx, state, desk, &event, start);
    act(cx, state, desk, (&event, n));
    let event = outcome(cx, state, desk, event);
    enter(cx, state, &event, n);
}

fn seen(event: &Event, n: usize) -> Seen {
    Seen { entry: event.entry, at: event.at, outcome: event.outcome, event: n }
}

/// Notes the occurrence as done.
fn enter(cx: &CaseContext, state: &mut State, event: &Event, n: usize) {
    let step = event.step as usize;
    let seen = seen(event, n);
    state.done[step] = Some(seen);
    state.all.push((step, seen));
    if state.latest[step].replace(seen) != Some(seen) {
        cx.changes(state, step);
    }
    if cx.step(step).for_each.is_some() {
        for item in items_answered(cx, event) {
            state.items.push((step, item, n));
        }
    }
    if cx.step(step).closes {
        state.close(event.at, event.entry);
    }
    close::close_silently(cx, state, event);
}

/// Which items an occurrence of a for-each step answers.
fn items_answered(cx: &CaseContext, event: &Event) -> Vec<Arc<str>> {
    let key = cx.step(event.step as usize).key.as_deref().unwrap_or("unit");
    let fields = cx.index.form(cx.handbook, event.entry).map(|f| f.fields.as_slice()).unwrap_or_default();
    if let Some(field) = fields.iter().position(|f| &*f.id == key) {
        return match cx.index.kept(event.entry, field) {
            Some(Value::List(items)) => items.iter().filter_map(item_name).collect(),
            Some(value) => item_name(&value).into_iter().collect(),
            None => Vec::new(),
        };
    }
    match key {
        "by" => event.by.map(|n| cx.index.names.get(n).clone()).into_iter().collect(),
        _ => vec![unit(cx, event)],
    }
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

fn twice(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event) {
    let step = event.step as usize;
    state.twice[step] = Some(Seen { entry: event.entry, at: event.at, outcome: event.outcome, event: 0 });
    if state.repeating.replace(event.entry) == Some(event.entry) {
        return desk.count(cx.steps.steps[step].check, &unit(cx, event), Verdict::CannotCheck);
    }
    let first = state.done[step].map(|seen| Related {
        place: cx.index.place(seen.entry),
        words: say!("第一次在此", "第一次在此", "first done here"),
    });
    let draft = Draft {
        code: "step-repeated",
        message: say!("「{t}」在同一輪已有記錄", "“{t}”在同一轮已有记录", "\"{t}\" already has a record in this round"; t = &cx.step(step).words()),
        help: say!("若為更正，請以 supersedes 指明原記錄；否則撤回", "若为更正，请以 supersedes 指明原记录；否则撤回", "name the earlier record with `supersedes` if this corrects it, else withdraw it"),
        related: first.into_iter().collect(),
        detail: record(cx, event).to_string(),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[step].check, &unit(cx, event), draft);
}

fn act(cx: &CaseContext, state: &mut State, desk: &mut Desk, (event, n): (&Event, usize)) {
    let step = event.step as usize;
    let Some(by) = event.by else {
        let check = cx.steps.steps[step].actor;
        if check != usize::MAX && !cx.step(step).actors.is_empty() {
            actor::nobody(desk, check, (&unit(cx, event), &record(cx, event)));
        }
        return;
    };
    let (by, unit) = (cx.index.names.get(by), cx.index.unit(event.entry));
    let (record, place) = (|| record(cx, event), || cx.index.place(event.entry));
    let named = cx.step(step).facts.as_ref().is_some_and(|facts| facts.by.is_some());
    let act = actor::Act { by, unit, at: event.at, record: &record, case: Some(&cx.id), place: &place, named };
    // The record itself may bind its role (the one who applies is the applicant), so it is seen as done already.
    let known = state.latest[step];
    if known.is_none() {
        state.latest[step] = Some(seen(event, n));
        cx.changes(state, step);
    }
    let bound = |role: &str| cx.bound(state, role);
    actor::judge((cx.handbook, cx.posts, desk), cx.steps.steps[step].actor, &cx.step(step).actors, &act, &bound);
    // What tells its outcome sees the case before it.
    if known.is_none() && !cx.steps.steps[step].outcomes_local {
        state.latest[step] = None;
        cx.changes(state, step);
    }
}

/// Works out the outcome where it depends on the case.
fn outcome(cx: &CaseContext, state: &State, desk: &mut Desk, mut event: Event) -> Event {
    let step = event.step as usize;
    if let (Outcomes::Computed(computed), false) = (&cx.step(step).outcomes, cx.steps.steps[step].outcomes_local) {
        let holds = |e: &crate::expr::Expr| matches!(cx.evaluate(state, &e.tree, Some(event.entry)), Ok(Value::Bool(true)));
        event.outcome = computed.iter().position(|(_, e)| holds(e)).map(|n| n as u8);
    }
    if let (None, Outcomes::Listed(names)) = (event.outcome, &cx.step(step).outcomes) {
        unlisted(cx, desk, &event, names);
    } else if event.outcome.is_none() && !matches!(cx.step(step).outcomes, Outcomes::None) {
        let reason = say!("欄位不足，無從得知結果", "字段不足，无从得知结果", "the fields do not tell the outcome");
        desk.note(cx.steps.steps[step].check, &unit(cx, &event), Verdict::CannotCheck, (Some(record(cx, &event)), reason, None));
    }
    event
}

/// A step whose outcome is one of a list, and whose record names none of it.
fn unlisted(cx: &CaseContext, desk: &mut Desk, event: &Event, names: &[Arc<str>]) {
    let (step, listed) = (event.step as usize, names.join("、"));
    let draft = Draft {
        code: "outcome-unknown-value",
        message: say!("「{t}」的記錄沒有寫明結果，或所寫的不在其中", "“{t}”的记录没有写明结果，或所写的不在其中", "the record of \"{t}\" names none of its outcomes"; t = &cx.step(step).words()),
        help: say!("在表頭 outcome 寫明：{l}", "在表头 outcome 写明：{l}", "say in `outcome` which it was: {l}", l = listed),
        expected: Some(Sentence::same(listed.clone())),
        detail: format!("{} round", cx.step(step).id),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[step].check, &unit(cx, event), draft);
}
