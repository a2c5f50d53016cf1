//! A case step by step: what happened, what was judged of it, by when it was due.

use std::fmt::Write;

use super::{Explainer, count};
use crate::lang::columns::{WIDTH, fold};
use crate::lang::{Sentence, in_script};
use crate::model::Process;
use crate::outcome::{Outcome, Replay, Ruling, Turn, Verdict};
use crate::report::safe;
use crate::say;

/// Retells a case.
pub(super) fn text(explainer: &Explainer, replay: &Replay, outcome: &Outcome) -> String {
    let (handbook, lang) = (explainer.handbook, explainer.lang);
    let process = handbook.process(&replay.process);
    let title = process.map_or(&*replay.process, |p| p.title.as_str());
    let mut out = format!("{}  {}\n", safe(&replay.case), in_script(title, lang));
    let regulation = process.and_then(|p| handbook.regulation_of(&p.clause));
    let version = regulation.map_or("", |r| r.version.as_str());
    let judged = say!(
        "{d} 立案，依《{r}》{d} 的條文（版本 {v}）與當日的參數判斷；查核基準日 {a}",
        "{d} 立案，依《{r}》{d} 的条文（版本 {v}）与当日的参数判断；核查基准日 {a}",
        "opened on {d}, judged by the text of {r} (version {v}) and the parameters of that day; as of {a}",
        d = replay.opened,
        r = regulation.map_or("", |r| r.title.as_str()),
        v = version,
        a = outcome.as_of
    );
    line(&mut out, 3, &in_script(judged.get(lang), lang));
    for (n, turn) in replay.turns.iter().filter(|t| !is_idle(t)).enumerate() {
        out.push('\n');
        step(&mut out, explainer, (n + 1, turn), process);
    }
    idle(&mut out, explainer, replay, process);
    out
}

/// A step that is not owed and has no record says nothing by itself.
fn is_idle(turn: &Turn) -> bool {
    turn.record.is_none() && turn.rulings.iter().all(|r| r.verdict == Verdict::NotApplicable)
}

fn step(out: &mut String, explainer: &Explainer, (n, turn): (usize, &Turn), process: Option<&Process>) {
    let lang = explainer.lang;
    let whole = say!("整個案件", "整个案件", "the case as a whole");
    let name = turn.step.as_deref().map(|id| title(process, id)).unwrap_or_else(|| whole.get(lang).to_owned());
    let mut head = format!("{n}. {}", in_script(&name, lang));
    if turn.round > 1 {
        let round = say!("（第 {n} 輪）", "（第 {n} 轮）", " (round {n})", n = turn.round);
        head.push_str(round.get(lang));
    }
    let person = turn.by.as_deref().map(|by| explainer.handbook.organization.name(by).to_owned());
    let parts =
        [turn.record.as_deref().map(str::to_owned), turn.at.map(|at| at.to_string()), person, turn.outcome.as_deref().map(str::to_owned)];
    for part in parts.into_iter().flatten() {
        let _ = write!(head, "  {part}");
    }
    line(out, 0, &head);
    for ruling in &turn.rulings {
        line(out, 3, &said(explainer, ruling));
    }
}

fn title(process: Option<&Process>, step: &str) -> String {
    let found = process.and_then(|p| p.step(step).map(|n| p.steps[n].title.clone()));
    found.unwrap_or_else(|| step.to_owned())
}

/// A verdict in a line: the check, how its deadline was counted, why.
fn said(explainer: &Explainer, ruling: &Ruling) -> String {
    let lang = explainer.lang;
    let clause = explainer.handbook.check(&ruling.check).map(|c| c.clause.to_string());
    let mut text = format!("{}  {}", ruling.verdict.label().get(lang), ruling.check);
    if let Some(clause) = clause {
        let _ = write!(text, " [{clause}]");
    }
    let due = ruling.due.map(|due| say!("末日 {d}", "末日 {d}", "due {d}", d = due));
    let said: Vec<Sentence> = [ruling.reason.clone(), ruling.clock.as_ref().map(count::sentence), due].into_iter().flatten().collect();
    for sentence in said {
        let _ = write!(text, "  {}", in_script(sentence.get(lang), lang));
    }
    text
}

/// The steps that were not owed.
fn idle(out: &mut String, explainer: &Explainer, replay: &Replay, process: Option<&Process>) {
    let names: Vec<String> =
        replay.turns.iter().filter(|t| is_idle(t)).filter_map(|t| t.step.as_deref()).map(|id| title(process, id)).collect();
    if names.is_empty() {
        return;
    }
    let lang = explainer.lang;
    let label = Verdict::NotApplicable.label();
    out.push('\n');
    line(out, 0, &in_script(&format!("{}  {}", label.get(lang), names.join("、")), lang));
}

/// A text in lines no wider than a terminal; what goes on stands further in.
fn line(out: &mut String, indent: usize, text: &str) {
    for (n, part) in fold(&safe(text), WIDTH - indent - 3).into_iter().enumerate() {
        let _ = writeln!(out, "{}{part}", " ".repeat(if n == 0 { indent } else { indent + 3 }));
    }
}
