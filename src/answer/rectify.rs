//! Rectification: findings answered, re-checked by somebody else, overdue, failed, and come again.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use super::intake::Submitted;
use super::report::{Fault, Subject, tell};
use crate::diag::nearest;
use crate::lang::Sentence;
use crate::model::{ClauseKey, Handbook};
use crate::outcome::{Finding, Outcome, Progress, Recheck, Rectification};
use crate::say;

/// From which rectification of one clause by one unit on repetition is told, unless the handbook says otherwise.
const REPEATED: usize = 3;

/// Fingerprints compared with one that is not found, to tell a slip of the pen from a finding that is gone.
const COMPARED: usize = 3000;

/// Judges the rectifications and marks the findings they answer.
pub(super) fn apply(handbook: &Handbook, outcome: &mut Outcome, submitted: &mut Submitted) {
    let mut all = std::mem::take(&mut submitted.rectifications);
    all.retain(|r| !submitted.replaced.contains(&r.id));
    all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
    recheck(handbook, outcome, &mut all, submitted);
    let found: Found = outcome.findings.iter().enumerate().map(|(n, f)| (f.fingerprint.clone(), n)).collect();
    let mut last: HashMap<String, usize> = HashMap::new();
    for (n, rectification) in all.iter_mut().enumerate() {
        let finding = found.get(&rectification.finding).map(|n| &outcome.findings[*n]);
        let own = finding.filter(|f| f.unit == rectification.unit);
        rectification.found = own.is_some();
        let again = own.and_then(|f| f.since).map(|m| m.date);
        rectification.progress = progress(rectification, again, outcome.as_of);
        last.insert(rectification.finding.clone(), n);
    }
    for (n, rectification) in all.iter_mut().enumerate() {
        rectification.replaced = last[&rectification.finding] != n;
        if let Some(at) = found.get(&rectification.finding).filter(|_| rectification.found && !rectification.replaced) {
            outcome.findings[*at].answer.rectification = Some((rectification.id.clone(), rectification.progress));
        }
    }
    report(handbook, outcome, &found, &all);
    all.sort_by(|a, b| (&a.unit, a.at, &a.id).cmp(&(&b.unit, b.at, &b.id)));
    outcome.answers.rectifications = all;
}

/// Gives each rectification its last re-check by somebody who may make it.
fn recheck(handbook: &Handbook, outcome: &mut Outcome, all: &mut [Rectification], submitted: &mut Submitted) {
    let mut rechecks = std::mem::take(&mut submitted.rechecks);
    rechecks.retain(|(_, r)| !submitted.replaced.contains(&r.id));
    rechecks.sort_by(|a, b| (a.1.at, &a.1.id).cmp(&(b.1.at, &b.1.id)));
    let by_id: HashMap<Arc<str>, usize> = all.iter().enumerate().map(|(n, r)| (r.id.clone(), n)).collect();
    for (of, recheck) in rechecks {
        // One that leads nowhere is judged as a reference.
        let Some(rectification) = by_id.get(&of).map(|n| &mut all[*n]) else { continue };
        let own = is_own(handbook, rectification, &recheck);
        let faults = if own { vec![own_work(handbook, &recheck)] } else { Vec::new() };
        let subject = Subject {
            sort: "recheck",
            unit: &rectification.unit,
            id: &recheck.id,
            place: &recheck.place,
            clauses: vec![rectification.clause.clone()],
        };
        tell(handbook, outcome, &subject, faults);
        if !own && recheck.at >= rectification.at {
            rectification.recheck = Some(recheck);
        }
    }
}

/// A delegate counts as themselves and as whoever they act for.
fn is_own(handbook: &Handbook, rectification: &Rectification, recheck: &Recheck) -> bool {
    let involved = |who: &str| *who == *rectification.responsible || rectification.author.as_deref() == Some(who);
    involved(&recheck.by) || handbook.organization.principals(&recheck.by, None, recheck.at).any(involved)
}

fn own_work(handbook: &Handbook, recheck: &Recheck) -> Fault {
    let message = say!(
        "複查人 {p} 即整改負責人或填報人，此次複查不算",
        "复查人 {p} 即整改负责人或填报人，此次复查不算",
        "{p} is responsible for the rectification or wrote it; this re-check does not count",
        p = handbook.organization.name(&recheck.by)
    );
    let help = say!("由其他人複查", "由其他人复查", "have somebody else re-check");
    Fault::error("recheck-self", message, help)
}

fn progress(rectification: &Rectification, again: Option<jiff::civil::Date>, as_of: jiff::civil::Date) -> Progress {
    match &rectification.recheck {
        Some(r) if r.passed && rectification.found && (r.mended || again.is_some_and(|day| day > r.at)) => Progress::Returned,
        Some(r) if r.passed => Progress::Closed,
        Some(_) => Progress::Failed,
        None if rectification.deadline < as_of => Progress::Overdue,
        None => Progress::Answered,
    }
}

/// Positions of findings by fingerprint.
type Found = HashMap<String, usize>;

fn report(handbook: &Handbook, outcome: &mut Outcome, found: &Found, all: &[Rectification]) {
    let most = handbook.settings.answers.repeated.unwrap_or(REPEATED);
    let mut times: BTreeMap<(Arc<str>, ClauseKey), usize> = BTreeMap::new();
    for rectification in all {
        let finding = found.get(&rectification.finding).map(|n| &outcome.findings[*n]);
        // The clause breached: the finding's where it is still found, else the one the record names.
        let clause = finding.filter(|_| rectification.found).and_then(|f| f.clauses.first()).unwrap_or(&rectification.clause).clone();
        let mut faults: Vec<Fault> = match finding {
            Some(finding) => aim(finding, rectification).into_iter().collect(),
            None => astray(handbook, outcome, rectification).filter(|_| all.len() < COMPARED).into_iter().collect(),
        };
        if !rectification.replaced {
            faults.extend(state(rectification));
        }
        let n = times.entry((rectification.unit.clone(), clause.clone())).or_default();
        *n += 1;
        if *n >= most {
            faults.push(repeated(*n));
        }
        let subject = Subject {
            sort: "rectification",
            unit: &rectification.unit,
            id: &rectification.id,
            place: &rectification.place,
            clauses: vec![clause],
        };
        tell(handbook, outcome, &subject, faults);
    }
}

/// It must answer a finding of its own unit, and name the clause that finding breaches.
fn aim(finding: &Finding, rectification: &Rectification) -> Option<Fault> {
    if !rectification.found {
        let message = say!(
            "檢查發現 {f} 屬於單位「{u}」",
            "检查发现 {f} 属于单位“{u}”",
            "finding {f} is of the unit `{u}`",
            f = finding.fingerprint,
            u = finding.unit
        );
        return Some(Fault::error("rectification-finding", message, correct()));
    }
    let named = finding.clauses.is_empty() || finding.clauses.contains(&rectification.clause);
    (!named).then(|| wrong_clause(rectification))
}

/// A finding that is gone was mended; unless its name looks like a slip of the pen.
fn astray(handbook: &Handbook, outcome: &Outcome, rectification: &Rectification) -> Option<Fault> {
    if !handbook.keys.contains_key(&rectification.clause) {
        return Some(wrong_clause(rectification));
    }
    if rectification.recheck.is_some() {
        return None;
    }
    let own = outcome.findings.iter().take(COMPARED).filter(|f| f.unit == rectification.unit).map(|f| f.fingerprint.as_str());
    let meant = nearest(&rectification.finding, own)?;
    let message = say!(
        "沒有檢查發現 {f}；是否指 {m}？",
        "没有检查发现 {f}；是否指 {m}？",
        "there is no finding {f}; did you mean {m}?",
        f = rectification.finding,
        m = meant
    );
    Some(Fault::error("rectification-finding", message, correct()))
}

fn wrong_clause(rectification: &Rectification) -> Fault {
    let message = say!(
        "「{c}」不是此項發現所違反的條款",
        "“{c}”不是此项发现所违反的条款",
        "`{c}` is not the clause this finding breaches",
        c = rectification.clause
    );
    Fault::error("rectification-clause", message, correct())
}

fn correct() -> Sentence {
    say!("依查核報告更正", "依查核报告更正", "correct it from the report")
}

fn state(rectification: &Rectification) -> Option<Fault> {
    let deadline = rectification.deadline;
    match rectification.progress {
        Progress::Answered | Progress::Closed => None,
        Progress::Overdue => {
            let message = say!(
                "整改期限 {d} 已過，尚未經複查結案",
                "整改期限 {d} 已过，尚未经复查结案",
                "the rectification was due by {d} and no re-check has closed it",
                d = deadline
            );
            let help = say!("完成整改並由他人複查", "完成整改并由他人复查", "finish it, and have somebody else re-check");
            Some(Fault::error("rectification-overdue", message, help))
        }
        Progress::Failed => {
            let message = say!("複查不通過", "复查不通过", "the re-check found it wanting");
            let help = say!("另提整改記錄，訂新的期限", "另提整改记录，订新的期限", "answer the finding anew, with another deadline");
            Some(Fault::error("rectification-failed", message, help))
        }
        Progress::Returned => {
            let message = say!("已結案的缺失再次出現", "已结案的缺失再次出现", "what was closed is found again");
            let help = say!(
                "查明措施為何無效，另提整改記錄",
                "查明措施为何无效，另提整改记录",
                "find out why the measures failed, and answer the finding anew"
            );
            Some(Fault::error("rectification-returned", message, help))
        }
    }
}

/// What has happened often cannot be undone, so it warns.
fn repeated(n: usize) -> Fault {
    let message = say!(
        "同一單位第 {n} 次整改同一條款",
        "同一单位第 {n} 次整改同一条款",
        "rectification number {n} of the same clause by the same unit",
        n = n
    );
    let help = say!("檢討根本原因，而非逐項補正", "检讨根本原因，而非逐项补正", "look for the cause they share");
    Fault::warning("rectification-repeated", message, help)
}
