//! That everything a step needs came before it.

use crate::model::Titled;
use crate::model::spoken::{self, Speaker};
use super::*;

/// Judges that everything needed came before; returns when the step's clock started.
pub(super) fn order(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event) -> Option<Moment> {
    let step = event.step as usize;
    let plan = &cx.steps.steps[step];
    if event.untimed {
        desk.count(plan.check, &unit(cx, event), Verdict::CannotCheck);
        return None;
    }
    if loops::governs(cx, state, step) {
        return loops::in_loop(cx, state, desk, event);
    }
    let mut breached = false;
    let mut start = None;
    for alternatives in &cx.step(step).after {
        match cx.stands(state, alternatives) {
            Standing::Met(at) => start = crate::judge::standing::later(start, at),
            unmet => {
                breached = true;
                breach(cx, state, desk, event, unmet);
            }
        }
    }
    if cx.step(step).after.is_empty() && state.round > 1 {
        start = loops::loop_start(cx, state, step);
    }
    if !breached {
        desk.count(plan.check, &unit(cx, event), Verdict::Pass);
        if plan.after != usize::MAX {
            desk.count(plan.after, &unit(cx, event), Verdict::Pass);
        }
    }
    start
}

pub(super) fn breach(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, unmet: Standing) {
    match unmet {
        Standing::Met(_) => {}
        Standing::OtherOutcome(before, at) => other_branch(cx, state, desk, event, (before, at)),
        Standing::Missing(before) => {
            let from = state.rounds.len();
            let later = cx.events.iter().skip(from).position(|e| e.step as usize == before).map(|n| n + from);
            match later {
                // It was taken, at a time its record leaves blank: that field has the one finding.
                Some(n) if cx.events[n].untimed => state.excused[before] = Excuse::Awaited,
                Some(n) => out_of_order(cx, state, desk, event, (before, n)),
                None => skipped(cx, state, desk, event, before),
            }
        }
        Standing::MissingParent(parent, step) => parent_missing(cx, state, desk, event, (parent, step)),
        Standing::LateParent(parent, step, record) => parent_late(cx, state, desk, event, (parent, step, record)),
    }
}

/// The check of a step's order, where it has one of its own.
pub(super) fn gate(cx: &CaseContext, step: usize) -> usize {
    let plan = &cx.steps.steps[step];
    if plan.after == usize::MAX { plan.check } else { plan.after }
}

/// A step taken although its condition says that it is not owed.
pub(super) fn not_owed(cx: &CaseContext, desk: &mut Desk, event: &Event) {
    let step = cx.step(event.step as usize);
    let label = |path: &str| spoken::case_label(cx.handbook, cx.process, path);
    let speaker = Speaker { handbook: cx.handbook, date: Some(cx.opened()), label: &label, value: None };
    let draft = Draft {
        code: "step-branch-not-taken",
        message: say!("依此案的情形不辦理「{t}」", "按此案的情形不办理“{t}”", "the case does not come to \"{t}\""; t = &step.words()),
        help: say!("確認其條件所依的記錄；條件不成立時不得辦理", "确认其条件所依的记录；条件不成立时不得办理", "check the records its condition reads; while it does not hold, the step may not be taken"),
        expected: step.when.as_ref().and_then(|when| speaker.condition(&when.tree)),
        detail: record(cx, event).to_string(),
        ..base(cx, event)
    };
    desk.fail(gate(cx, event.step as usize), &unit(cx, event), draft);
}

pub(super) fn other_branch(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, (before, at): (usize, usize)) {
    if state.branched.contains(&at) {
        return desk.count(gate(cx, event.step as usize), &unit(cx, event), Verdict::CannotCheck);
    }
    state.branched.push(at);
    state.reported[before] = true;
    let (step, other) = (cx.step(event.step as usize), cx.step(before));
    let related = cx.events.get(at).map(|e| Related {
        place: cx.index.place(e.entry),
        words: say!("「{t}」在此作成另一結果", "“{t}”在此作成另一结果", "\"{t}\" had another outcome here"; t = &other.words()),
    });
    let draft = Draft {
        code: "step-branch-not-taken",
        message: say!("「{b}」的結果不容許接著辦理「{t}」", "“{b}”的结果不允许接着办理“{t}”", "the outcome of \"{b}\" does not lead to \"{t}\""; b = &other.words(), t = &step.words()),
        help: say!("依該結果的去向辦理；此步驟不得進行", "依该结果的去向办理；此步骤不得进行", "follow what that outcome calls for; this step may not be taken"),
        related: related.into_iter().collect(),
        detail: record(cx, event).to_string(),
        ..base(cx, event)
    };
    desk.fail(gate(cx, event.step as usize), &unit(cx, event), draft);
}

pub(super) fn out_of_order(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, (before, n): (usize, usize)) {
    state.excuse(before, Excuse::Awaited);
    let (step, earlier) = (cx.step(event.step as usize), cx.step(before));
    let late = &cx.events[n];
    let draft = Draft {
        code: "step-out-of-order",
        message: say!(
            "「{t}」（{a}）早於「{b}」（{d}）",
            "“{t}”（{a}）早于“{b}”（{d}）",
            "\"{t}\" ({a}) came before \"{b}\" ({d})",
            a = event.at,
            d = late.at;
            t = &step.words(),
            b = &earlier.words()
        ),
        help: say!("應先完成「{b}」；若日期有誤，更正記錄", "应先完成“{b}”；若日期有误，更正记录", "\"{b}\" comes first; correct the record if its date is wrong"; b = &earlier.words()),
        expected: Some(say!("在「{b}」之後", "在“{b}”之后", "after \"{b}\""; b = &earlier.words())),
        related: vec![Related { place: cx.index.place(late.entry), words: say!("「{b}」在此", "“{b}”在此", "\"{b}\" is here"; b = &earlier.words()) }],
        detail: format!("{} round {}", earlier.id, state.round),
        ..base(cx, event)
    };
    desk.fail(gate(cx, event.step as usize), &unit(cx, event), draft);
}

/// Reports a step that never happened although a later one did, and everything it needed that never happened either.
pub(super) fn skipped(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, before: usize) {
    if state.excused[before] != Excuse::None {
        return;
    }
    let missing = cx.items_missing(state, before).unwrap_or_default();
    state.excuse(before, Excuse::Absent);
    if state.done[before].is_some() && !missing.is_empty() {
        return missing.iter().for_each(|item| item_skipped(cx, state, desk, event, (before, item)));
    }
    let (step, title) = (cx.step(event.step as usize), cx.step(before).words());
    let owing = cx.owing_unit(state, before);
    let draft = Draft {
        code: "step-skipped",
        message: say!("已辦理「{t}」，卻沒有「{b}」的記錄", "已办理“{t}”，却没有“{b}”的记录", "\"{t}\" was done, but there is no record of \"{b}\""; t = &step.words(), b = &title),
        help: say!("補辦「{b}」並提交記錄；在此之前的後續步驟應重新確認", "补办“{b}”并提交记录；在此之前的后续步骤应重新确认", "do \"{b}\" and submit its record; confirm again what followed"; b = &title),
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

pub(super) fn item_skipped(cx: &CaseContext, state: &State, desk: &mut Desk, event: &Event, (before, item): (usize, &Arc<str>)) {
    let owing = cx.handbook.organization.unit(item).map_or_else(|| cx.owing_unit(state, before), |_| item.clone());
    let name = owed::shown(cx, before, item);
    let draft = Draft {
        code: "step-item-missing",
        message: say!("「{b}」缺少「{i}」的一份", "“{b}”缺少“{i}”的一份", "\"{b}\" lacks the record of \"{i}\""; i = &name, b = &cx.step(before).words()),
        help: say!("由「{i}」補交", "由“{i}”补交", "\"{i}\" must submit it"; i = &name),
        detail: format!("{item} round {}", state.round),
        ..base(cx, event)
    };
    desk.fail(cx.steps.steps[before].check, &owing, draft);
}

/// Reports a step that the case continued lacks: once for each case and step.
fn parent_missing(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, parent: (usize, usize)) {
    if state.parents_reported.contains(&parent) {
        return;
    }
    state.parents_reported.push(parent);
    let draft = Draft {
        code: "step-skipped",
        message: say!("所承接的案件尚未走到這一步", "所承接的案件尚未走到这一步", "the case this one continues has not come this far"),
        help: say!("於表頭 parents 寫明所承接的案件，並確認其步驟已完成", "于表头 parents 写明所承接的案件，并确认其步骤已完成", "name the case in `parents`, and see that its step was done"),
        ..base(cx, event)
    };
    desk.fail(gate(cx, event.step as usize), &unit(cx, event), draft);
}

/// Reports a step that the case continued took only later: once for each case and step.
fn parent_late(cx: &CaseContext, state: &mut State, desk: &mut Desk, event: &Event, (parent, before, record): (usize, usize, u32)) {
    if state.parents_reported.contains(&(parent, before)) {
        return;
    }
    state.parents_reported.push((parent, before));
    let before = &cx.parents[parent].process.steps[before];
    let title = before.words();
    let at = cx.index.entry(record).at;
    let draft = Draft {
        code: "step-out-of-order",
        message: say!(
            "「{t}」（{a}）早於所承接案件的「{b}」（{d}）",
            "“{t}”（{a}）早于所承接案件的“{b}”（{d}）",
            "\"{t}\" ({a}) came before \"{b}\" ({d}) of the case it continues",
            a = event.at,
            d = at;
            t = &cx.step(event.step as usize).words(),
            b = &title
        ),
        help: say!("應先完成「{b}」；若日期有誤，更正記錄", "应先完成“{b}”；若日期有误，更正记录", "\"{b}\" comes first; correct the record if its date is wrong"; b = &title),
        expected: Some(say!("在「{b}」之後", "在“{b}”之后", "after \"{b}\""; b = &title)),
        related: vec![Related { place: cx.index.place(record), words: say!("「{b}」在此", "“{b}”在此", "\"{b}\" is here"; b = &title) }],
        detail: format!("{} round {}", before.title, state.round),
        ..base(cx, event)
    };
    desk.fail(gate(cx, event.step as usize), &unit(cx, event), draft);
}
