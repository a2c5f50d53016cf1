//! Attestations: a person's judgement of clauses that no check stands for. One that has lapsed says nothing any more.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::report::{Fault, Subject, tell};
use crate::model::{Handbook, Norm, Unit};
use crate::outcome::{Attestation, Judgement, Outcome};
use crate::say;

/// Judges the attestations, and counts what still needs a person.
pub(super) fn apply(handbook: &Handbook, outcome: &mut Outcome, mut attestations: Vec<Attestation>) {
    attestations.sort_by(|a, b| a.id.cmp(&b.id));
    for attestation in &mut attestations {
        let faults = faults(handbook, attestation);
        attestation.valid = faults.is_empty();
        let speaks = attestation.holds(outcome.as_of) && !attestation.met;
        let faults = if speaks { vec![not_met(handbook, attestation)] } else { faults };
        let subject = Subject {
            sort: "attestation",
            unit: &attestation.unit,
            id: &attestation.id,
            place: &attestation.place,
            clauses: vec![attestation.clause.clone()],
        };
        tell(handbook, outcome, &subject, faults);
    }
    outcome.answers.judgements = judgements(handbook, outcome.as_of, &attestations);
    outcome.answers.attestations = attestations;
}

/// What makes an attestation void.
fn faults(handbook: &Handbook, attestation: &Attestation) -> Vec<Fault> {
    let mut faults: Vec<Fault> = clause(handbook, attestation).into_iter().collect();
    let rules = &handbook.settings.answers;
    let declared = rules.attested_by.is_empty() || rules.attested_by.contains(&attestation.role);
    if !declared || !handbook.acts_as(&attestation.by, &attestation.role, attestation.starts) {
        let message = say!(
            "{p} 於 {d} 不能以「{r}」的角色具結",
            "{p} 于 {d} 不能以“{r}”的角色具结",
            "{p} could not attest as `{r}` on {d}",
            p = handbook.organization.name(&attestation.by),
            d = attestation.starts,
            r = attestation.role
        );
        let help = say!("由手冊容許的角色具結", "由手册容许的角色具结", "have somebody attest whose role the handbook allows");
        faults.push(Fault::error("attestation-role", message, help));
    }
    let last = rules.attested_for.as_ref().map(|l| handbook.last_day(l, Some(&attestation.unit), attestation.starts));
    if let Some(last) = last.filter(|last| last.is_none_or(|last| attestation.ends > last)) {
        let message = say!(
            "具結期間過長：至 {e}，最長可至 {l}",
            "具结期间过长：至 {e}，最长可至 {l}",
            "the attestation lasts too long: until {e}, at most until {l}",
            e = attestation.ends,
            l = last.unwrap_or(attestation.starts)
        );
        let help = say!("縮短期間，期滿後重新判斷", "缩短期间，期满后重新判断", "shorten it, and judge again when it ends");
        faults.push(Fault::error("attestation-too-long", message, help));
    }
    faults
}

/// The clause must be one that needs a person, in a unit it binds.
fn clause(handbook: &Handbook, attestation: &Attestation) -> Option<Fault> {
    let unchecked = handbook.unchecked().find(|(_, key, _)| **key == attestation.clause).map(|(r, _, c)| (r, c));
    let binds = |(r, c)| handbook.units_bound(r, c, attestation.starts).iter().any(|u| *u.id == *attestation.unit);
    if unchecked.is_some_and(binds) {
        return None;
    }
    let message = match unchecked {
        Some(_) => {
            say!("條款「{c}」不拘束此單位", "条款“{c}”不约束此单位", "the clause `{c}` does not bind this unit", c = attestation.clause)
        }
        None => say!(
            "條款「{c}」不須由人判斷：不存在、不拘束任何人，或已有檢查項",
            "条款“{c}”不须由人判断：不存在、不约束任何人，或已有检查项",
            "the clause `{c}` needs no person: there is none, it binds nobody, or a check stands for it",
            c = attestation.clause
        ),
    };
    let help = say!("更正條款或單位", "更正条款或单位", "correct the clause or the unit");
    Some(Fault::error("attestation-clause", message, help))
}

fn not_met(handbook: &Handbook, attestation: &Attestation) -> Fault {
    let message = say!(
        "{p} 具結此條款未獲遵守",
        "{p} 具结此条款未获遵守",
        "{p} attests that the clause is not kept",
        p = handbook.organization.name(&attestation.by)
    );
    let help = say!("整改後重新判斷", "整改后重新判断", "rectify, and have it judged again");
    let weak = handbook.clause(&attestation.clause).is_some_and(|c| c.norm == Norm::Should);
    let build = if weak { Fault::warning } else { Fault::error };
    build("attestation-not-met", message, help)
}

/// Clauses by regulation and unit: judged for this day, lapsed, or never judged.
fn judgements(handbook: &Handbook, day: Date, attestations: &[Attestation]) -> Vec<Judgement> {
    let mut by: FxHashMap<(&str, &str), Vec<&Attestation>> = FxHashMap::default();
    for attestation in attestations.iter().filter(|a| a.valid) {
        by.entry((&attestation.clause, &attestation.unit)).or_default().push(attestation);
    }
    let mut counts: FxHashMap<(&str, &str), Judgement> = FxHashMap::default();
    // Many clauses of a regulation name the same roles.
    let mut bound: BTreeMap<(&str, &[String]), Vec<&Unit>> = BTreeMap::new();
    for (regulation, key, clause) in handbook.unchecked().filter(|(r, ..)| r.in_force.is_none_or(|from| from <= day)) {
        let units = bound.entry((&regulation.id, &clause.by)).or_insert_with(|| handbook.units_bound(regulation, clause, day));
        for unit in units.iter() {
            let count = counts.entry((&regulation.id, &unit.id)).or_insert_with(|| Judgement {
                regulation: regulation.id.clone(),
                unit: Arc::from(unit.id.as_str()),
                needs_person: 0,
                lapsed: 0,
                met: 0,
                not_met: 0,
            });
            let given = by.get(&(&**key, unit.id.as_str())).map_or(&[][..], Vec::as_slice);
            tally(count, given, day);
        }
    }
    let mut judgements: Vec<Judgement> = counts.into_values().collect();
    judgements.sort_unstable_by(|a, b| (&a.regulation, &a.unit).cmp(&(&b.regulation, &b.unit)));
    judgements
}

/// The last attestation that speaks of the day counts.
fn tally(count: &mut Judgement, given: &[&Attestation], day: Date) {
    let last = given.iter().filter(|a| a.holds(day)).max_by_key(|a| (a.starts, &a.id));
    match last {
        Some(a) if a.met => count.met += 1,
        Some(_) => count.not_met += 1,
        None => {
            count.needs_person += 1;
            count.lapsed += u64::from(given.iter().any(|a| a.ends < day));
        }
    }
}
