//! Rules over a case: judged once all the steps they read have happened.

use std::sync::Arc;

use super::{KindInfo, deadline};
use crate::expr::{Tree, Unknown, Value};
use crate::judge::desk::{Desk, Draft};
use crate::judge::env::Seen;
use crate::judge::trace::{CaseContext, State};
use crate::model::spoken::{self, Compute, Reader, Speaker};
use crate::model::{Kind, ProcessRule, Titled};
use crate::outcome::{Related, Verdict};
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::CaseRule,
    page: "case_rule",
    title: || say!("案件規則", "案件规则", "rules over a case"),
    about: || {
        say!(
            "案件規則把同一案件的幾筆記錄連在一起，每個步驟取最近一筆；所讀的步驟都辦理之後才判斷，此前不適用。發現列於其中最後的一筆，其餘附在旁邊。欄位缺少時已有自己的發現，規則無法查核。",
            "案件规则把同一案件的几笔记录连在一起，每个步骤取最近一笔；所读的步骤都办理之后才判断，此前不适用。发现列于其中最后的一笔，其余附在旁边。字段缺少时已有自己的发现，规则无法核查。",
            "A rule over a case joins its records, the latest of each step, and is judged once all steps it reads have happened; before that it does not apply. The finding stands at the last of them, with the others beside it. A field that is missing has its own finding, and the rule cannot be checked."
        )
    },
    codes: &[("case-rule-broken", || say!("案件的記錄彼此不符", "案件的记录彼此不符", "the records of a case do not agree"))],
};

/// Judges every rule of a case.
pub(in crate::judge) fn judge(cx: &CaseContext, state: &State, desk: &mut Desk) {
    for (rule, check) in cx.process.rules.iter().zip(&cx.steps.rules) {
        one(cx, state, desk, rule, *check);
    }
}

fn one(cx: &CaseContext, state: &State, desk: &mut Desk, rule: &ProcessRule, check: usize) {
    let last = rule.steps.iter().filter_map(|s| state.latest[*s]).max_by_key(|seen| seen.event);
    let complete = rule.steps.iter().all(|s| state.latest[*s].is_some());
    let (Some(last), true) = (last, complete) else {
        let unit = cx.events.first().map(|e| cx.index.unit(e.entry).clone()).unwrap_or_default();
        return desk.count(check, &unit, Verdict::NotApplicable);
    };
    let unit = cx.index.unit(last.entry).clone();
    let record = || cx.index.id(last.entry);
    state.provisional.set(false);
    if rests_on_skipped(cx, state, rule) {
        return desk.count(check, &unit, Verdict::NotApplicable);
    }
    match rule.when.as_ref().map(|when| cx.evaluate(state, &when.tree, None)) {
        None | Some(Ok(Value::Bool(true))) => {}
        Some(Ok(_)) => return desk.count(check, &unit, Verdict::NotApplicable),
        Some(Err(unknown)) => return untold(desk, check, (&unit, &record), unknown),
    }
    match cx.evaluate(state, &rule.assert.tree, None) {
        Ok(Value::Bool(true)) => desk.count(check, &unit, Verdict::Pass),
        Ok(_) => desk.fail(check, &unit, broken(cx, state, rule, last)),
        Err(unknown) => untold(desk, check, (&unit, &record), unknown),
    }
}

/// A broken rule: at the last of the records it reads, with the others beside it.
fn broken(cx: &CaseContext, state: &State, rule: &ProcessRule, last: Seen) -> Draft {
    let provisional = state.provisional.get();
    let others = rule.steps.iter().filter_map(|s| state.latest[*s].map(|seen| (*s, seen))).filter(|(_, s)| s.event != last.event);
    let beside = |(s, seen): (usize, Seen)| Related { place: cx.index.place(seen.entry), words: spoken::quoted(&cx.step(s).words()) };
    let reader = Reader::Process(cx.process);
    let label = |path: &str| reader.label(cx.handbook, path);
    let secret = cx.handbook.case_reads_secrets(cx.process, &rule.assert);
    let compute = |tree: &Tree| cx.evaluate(state, tree, None).ok();
    let value: Option<Compute> = if secret { None } else { Some(&compute) };
    let speaker = Speaker { handbook: cx.handbook, date: Some(cx.opened()), label: &label, value };
    Draft {
        code: "case-rule-broken",
        message: spoken::case_rule_words(cx.handbook, cx.process, rule),
        help: say!("更正不符的記錄，或重新辦理該步驟", "更正不符的记录，或重新办理该步骤", "correct the record that disagrees, or take the step again"),
        expected: if rule.message.is_some() { speaker.demand(&rule.assert.tree) } else { None },
        found: if secret { Some(say!("（保密）", "（保密）", "(confidential)")) } else { speaker.readings(reader, &rule.assert.tree) },
        place: Some(cx.index.place(last.entry)),
        related: others.map(beside).collect(),
        record: Some(cx.index.id(last.entry)),
        case: Some(cx.id.clone()),
        since: Some(last.at),
        provisional,
        ..Draft::default()
    }
}

/// What cannot be told for a missing field has its finding there.
fn untold(desk: &mut Desk, check: usize, (unit, record): (&Arc<str>, &dyn Fn() -> Arc<str>), unknown: Unknown) {
    match unknown {
        Unknown::Absent(_) => desk.count(check, unit, Verdict::CannotCheck),
        unknown => desk.note(check, unit, Verdict::CannotCheck, (Some(record()), deadline::reason(unknown), None)),
    }
}

/// Whether a rule reads all occurrences of a step that has none and was reported for it.
fn rests_on_skipped(cx: &CaseContext, state: &State, rule: &ProcessRule) -> bool {
    if !state.reported.contains(&true) {
        return false;
    }
    let absent = |step: &str| cx.process.step(step).is_some_and(|n| state.reported[n] && state.latest[n].is_none());
    let mut paths = std::iter::once(&rule.assert).chain(&rule.when).flat_map(|expr| expr.paths());
    paths.any(|path| matches!(path.as_slice(), [case, all, step, ..] if **case == *"case" && **all == *"all" && absent(step)))
}
