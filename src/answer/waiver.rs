//! Waivers: permissions to depart, only where the handbook allows them, from those who may give them, for the time they name.

use jiff::civil::Date;

use super::report::{Fault, Subject, tell};
use crate::model::{Handbook, Waivable};
use crate::outcome::{Finding, Outcome, TallyKey, Verdict, Waiver};
use crate::say;

/// Judges the waivers and marks the findings they cover.
pub(super) fn apply(handbook: &Handbook, outcome: &mut Outcome, mut waivers: Vec<Waiver>) {
    waivers.sort_by(|a, b| a.id.cmp(&b.id));
    for waiver in &mut waivers {
        let mut faults = faults(handbook, waiver);
        waiver.valid = faults.is_empty();
        if waiver.valid {
            let late = cover(handbook, outcome, waiver);
            faults.extend(leftover(waiver, late, outcome.as_of));
        }
        let clause = waiver.clause.clone().or_else(|| handbook.check(waiver.check.as_deref()?).map(|c| c.clause.clone()));
        let subject =
            Subject { sort: "waiver", unit: &waiver.unit, id: &waiver.id, place: &waiver.place, clauses: clause.into_iter().collect() };
        tell(handbook, outcome, &subject, faults);
    }
    outcome.answers.waivers = waivers;
}

/// What makes a waiver void.
fn faults(handbook: &Handbook, waiver: &Waiver) -> Vec<Fault> {
    let allowing: Vec<&Waivable> = handbook.waivable.iter().filter(|w| meant(handbook, w, waiver)).collect();
    if allowing.is_empty() {
        let message = say!(
            "「{c}」不容許豁免",
            "“{c}”不容许豁免",
            "`{c}` may not be waived",
            c = waiver.check.as_deref().or(waiver.clause.as_deref()).unwrap_or_default()
        );
        let help = say!(
            "改正違反之處；手冊以 [[waivable]] 列明可豁免的檢查項",
            "改正违反之处；手册以 [[waivable]] 列明可豁免的检查项",
            "mend what was breached; the handbook lists under [[waivable]] what may be waived"
        );
        return vec![Fault::error("waiver-not-allowed", message, help)];
    }
    let mut faults = Vec::new();
    faults.extend(approver(handbook, waiver, &allowing));
    if is_own(handbook, waiver) {
        let message = say!(
            "豁免由申請人自己核准（{p}）",
            "豁免由申请人自己核准（{p}）",
            "the waiver was approved by whoever asked for it ({p})",
            p = handbook.organization.name(&waiver.approved_by)
        );
        let help = say!("由申請人以外的人核准", "由申请人以外的人核准", "have somebody else approve it");
        faults.push(Fault::error("waiver-self-approved", message, help));
    }
    faults.extend(period(handbook, waiver, &allowing));
    faults
}

/// Whether a permission speaks of what a waiver is for.
fn meant(handbook: &Handbook, waivable: &Waivable, waiver: &Waiver) -> bool {
    match (&waiver.check, &waiver.clause) {
        (Some(check), _) => handbook.check(check).is_some() && waivable.means(check),
        (None, Some(clause)) => {
            let cites = |c: &&crate::model::Check| c.clause == *clause || c.also.contains(clause);
            handbook.checks.iter().filter(cites).any(|c| waivable.means(&c.id))
        }
        (None, None) => false,
    }
}

/// The role must be one that may approve, and the person must have held it.
fn approver(handbook: &Handbook, waiver: &Waiver, allowing: &[&Waivable]) -> Option<Fault> {
    let declared = allowing.iter().flat_map(|w| &w.by).any(|role| is_role(handbook, role, waiver));
    if declared && handbook.acts_as(&waiver.approved_by, &waiver.role, waiver.approved) {
        return None;
    }
    let roles: Vec<&str> = allowing.iter().flat_map(|w| &w.by).map(String::as_str).collect();
    let message = say!(
        "{p} 於 {d} 不能以「{r}」的角色核准此項豁免",
        "{p} 于 {d} 不能以“{r}”的角色核准此项豁免",
        "{p} could not approve this waiver as `{r}` on {d}",
        p = handbook.organization.name(&waiver.approved_by),
        d = waiver.approved,
        r = waiver.role
    );
    let help =
        say!("由有權核准的角色核准：{r}", "由有权核准的角色核准：{r}", "have one of these roles approve it: {r}", r = roles.join(", "));
    Some(Fault::error("waiver-approver", message, help))
}

fn is_role(handbook: &Handbook, declared: &str, waiver: &Waiver) -> bool {
    match declared.strip_prefix("param:") {
        Some(id) => {
            let value = handbook.parameter_value(id, waiver.approved, Some(&waiver.unit));
            value.is_some_and(|v| v.value.as_text() == Some(&waiver.role))
        }
        None => declared == waiver.role,
    }
}

/// Whoever asked approved it, themselves or as somebody's delegate.
fn is_own(handbook: &Handbook, waiver: &Waiver) -> bool {
    let Some(asked) = waiver.asked_by.as_deref() else { return false };
    let mut persons = handbook.organization.principals(&waiver.approved_by, Some(&waiver.role), waiver.approved);
    *asked == *waiver.approved_by || persons.any(|p| p == asked)
}

fn period(handbook: &Handbook, waiver: &Waiver, allowing: &[&Waivable]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let last = |w: &&Waivable| w.longest.as_ref().map(|l| handbook.last_day(l, Some(&waiver.unit), waiver.starts));
    let longest: Option<Option<Date>> = allowing.iter().map(last).max_by_key(|l| l.map_or(Date::MAX, |d| d.unwrap_or(Date::MIN))).flatten();
    if let Some(last) = longest.filter(|last| last.is_none_or(|last| waiver.ends > last)) {
        let until = last.map_or_else(|| waiver.starts.to_string(), |d| d.to_string());
        let message = say!(
            "豁免期間過長：至 {e}，最長可至 {l}",
            "豁免期间过长：至 {e}，最长可至 {l}",
            "the waiver lasts too long: until {e}, at most until {l}",
            e = waiver.ends,
            l = until
        );
        let help = say!("縮短期間，期滿後再申請", "缩短期间，期满后再申请", "shorten it, and ask again when it ends");
        faults.push(Fault::error("waiver-too-long", message, help));
    }
    if waiver.starts < waiver.approved && !allowing.iter().any(|w| w.afterwards) {
        let message = say!(
            "豁免自 {s} 起，早於核准之日 {a}",
            "豁免自 {s} 起，早于核准之日 {a}",
            "the waiver begins on {s}, before it was approved on {a}",
            s = waiver.starts,
            a = waiver.approved
        );
        let help = say!("事前核准；事後應辦理整改", "事前核准；事后应办理整改", "approve beforehand; what has happened is rectified");
        faults.push(Fault::error("waiver-backdated", message, help));
    }
    faults
}

/// Marks what a waiver covers; says whether something of its kind came after it ended.
fn cover(handbook: &Handbook, outcome: &mut Outcome, waiver: &mut Waiver) -> bool {
    let mut late = false;
    let as_of = outcome.as_of;
    let mut covered = Vec::new();
    for finding in outcome.findings.iter_mut().filter(|f| f.answer.waiver.is_none() && is_meant(handbook, waiver, f)) {
        let day = finding.since.map_or(as_of, |m| m.date);
        late |= day > waiver.ends;
        if waiver.starts <= day && day <= waiver.ends {
            finding.answer.waiver = Some(waiver.id.clone());
            covered.extend(finding.check.clone().map(|check| TallyKey { unit: finding.unit.clone(), check }));
        }
    }
    waiver.used = covered.len() as u64;
    covered.into_iter().for_each(|key| outcome.tally.shift(key, Verdict::Fail, Verdict::Waived));
    late
}

fn is_meant(handbook: &Handbook, waiver: &Waiver, finding: &Finding) -> bool {
    let Some(check) = &finding.check else { return false };
    let allowed = || handbook.waivable.iter().any(|w| w.means(check) && w.by.iter().any(|role| is_role(handbook, role, waiver)));
    finding.unit == waiver.unit
        && waiver.check.as_ref().is_none_or(|c| c == check)
        && waiver.clause.as_ref().is_none_or(|c| finding.clauses.contains(c))
        && (waiver.case.is_none() || waiver.case == finding.case)
        && (waiver.record.is_none() || waiver.record == finding.record)
        && allowed()
}

/// A waiver that outlived its purpose, or never had one. One for days to come is left alone.
fn leftover(waiver: &Waiver, late: bool, as_of: Date) -> Option<Fault> {
    if late {
        let message = say!(
            "豁免已於 {e} 期滿，其後仍有違反",
            "豁免已于 {e} 期满，其后仍有违反",
            "the waiver ended on {e}, and there are breaches after it",
            e = waiver.ends
        );
        let help =
            say!("改正其後的違反，或另行申請豁免", "改正其后的违反，或另行申请豁免", "mend what came after, or ask for another waiver");
        return Some(Fault::error("waiver-expired", message, help));
    }
    let one = waiver.case.is_some() || waiver.record.is_some();
    if waiver.used > 0 || waiver.starts > as_of || (waiver.ends >= as_of && !one) {
        return None;
    }
    let message = say!("豁免沒有用於任何發現", "豁免没有用于任何发现", "the waiver covers no finding");
    let help = say!(
        "不再需要者，將記錄作廢（status = \"void\"）",
        "不再需要者，将记录作废（status = \"void\"）",
        "if it is no longer needed, make the record void"
    );
    Some(Fault::warning("waiver-unused", message, help))
}
