//! Findings that fail nothing, for people: permitted, closed or known before, in a line each; and what of a baseline is gone.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Report;
use super::item::{Item, items};
use super::snippet::safe;
use super::text::{bracketed, more};
use crate::lang::columns::{WIDTH, fold};
use crate::lang::{Lang, in_script};
use crate::outcome::Known;
use crate::say;

/// Lines shown of each list before the rest is only counted.
const SHOWN: usize = 20;

/// Appends what is settled or was known before, and what of that is gone.
pub(super) fn past(out: &mut String, report: &Report) {
    let settled: Vec<Item> = items(report).into_iter().filter(|i| !i.stands).collect();
    let of = |state: &str| -> Vec<[String; 3]> {
        let told = settled.iter().filter(|i| i.state_word() == state);
        told.map(|i| [subject(i), i.code.to_owned(), i.rule.to_owned()]).collect()
    };
    let head = say!("已豁免", "已豁免", "waived");
    listed(out, head.get(report.lang), &of("waived"), report.lang);
    let head = say!("整改後經複查結案", "整改后经复查结案", "closed by a re-check after rectification");
    listed(out, head.get(report.lang), &of("closed"), report.lang);
    let Some(baseline) = &report.outcome.baseline else { return };
    let old: Vec<[String; 3]> = settled
        .iter()
        .filter(|i| i.old == Some(true) && !["waived", "closed"].contains(&i.state))
        .map(|i| [subject(i), i.code.to_owned(), i.rule.to_owned()])
        .collect();
    let head = say!("基線既有，不影響結果", "基线既有，不影响结果", "old: in the baseline, and failing nothing");
    listed(out, head.get(report.lang), &old, report.lang);
    let gone: Vec<[String; 3]> = baseline.gone.iter().map(gone).collect();
    let head = say!(
        "基線所列而今已無，可自基線刪去",
        "基线所列而今已无，可自基线删去",
        "gone: in the baseline and found no more; the baseline can shrink"
    );
    listed(out, head.get(report.lang), &gone, report.lang);
}

fn subject(item: &Item) -> String {
    let path = || item.place.map(|p| safe(&p.path));
    item.record.clone().or_else(|| item.case.clone()).or_else(|| item.unit.clone()).or_else(path).unwrap_or_default()
}

fn gone(known: &Known) -> [String; 3] {
    let subject = [&known.record, &known.case, &known.unit, &known.path].into_iter().flatten().next();
    let rule = known.check.as_ref().unwrap_or(&known.code);
    [safe(subject.map_or("", String::as_str)), safe(&known.code), safe(rule)]
}

/// Subjects under the check and defect they share.
fn listed(out: &mut String, head: &str, rows: &[[String; 3]], lang: Lang) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "{}", bracketed(head, &rows.len().to_string(), lang));
    let mut alike: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    rows.iter().for_each(|[subject, code, rule]| alike.entry((rule, code)).or_default().push(subject));
    for ((rule, code), subjects) in alike.iter().take(SHOWN) {
        let comma = if lang == Lang::En { ", " } else { "、" };
        let mut named = subjects.iter().take(SHOWN / 4).copied().collect::<Vec<_>>().join(comma);
        if subjects.len() > SHOWN / 4 {
            let _ = write!(named, "{comma}{}", more(subjects.len() - SHOWN / 4).get(lang));
        }
        let what = if rule == code { (*code).to_owned() } else { format!("{code} {rule}") };
        for (text, indent) in [(what, 3), (named, 6)] {
            for line in fold(&text, WIDTH - indent) {
                let _ = writeln!(out, "{}{line}", " ".repeat(indent));
            }
        }
    }
    if alike.len() > SHOWN {
        let _ = writeln!(out, "   …  {}", more(alike.len() - SHOWN).get(lang));
    }
    out.push('\n');
}

/// Clauses that only a person can judge, by regulation; each holds for several units.
pub(super) fn judgements(out: &mut String, report: &Report) {
    let mut by: BTreeMap<&str, [u64; 4]> = BTreeMap::new();
    for j in &report.outcome.answers.judgements {
        let sums = by.entry(&j.regulation).or_default();
        [j.needs_person, j.lapsed, j.met, j.not_met].iter().zip(sums).for_each(|(n, sum)| *sum += n);
    }
    if by.values().all(|[needs, _, met, not_met]| needs + met + not_met == 0) {
        return;
    }
    let head = say!(
        "須由人判斷的條款（條款 × 單位；以具結記錄回覆）",
        "须由人判断的条款（条款 × 单位；以具结记录回复）",
        "clauses only a person can judge (clause × unit; answered by attestations)"
    );
    let _ = writeln!(out, "{}", head.get(report.lang));
    for (id, [needs, lapsed, met, not_met]) in by {
        let title = report.handbook.regulations.iter().find(|r| r.id == id).map_or(id, |r| &r.title);
        let counts = say!(
            "待人判斷 {n}（其中具結期滿 {l}）、具結遵守 {m}、具結未遵守 {b}",
            "待人判断 {n}（其中具结期满 {l}）、具结遵守 {m}、具结未遵守 {b}",
            "needs a person {n} (lapsed {l}), attested as kept {m}, as not kept {b}",
            n = needs,
            l = lapsed,
            m = met,
            b = not_met
        );
        for (text, indent) in [(in_script(title, report.lang), 3), (counts.get(report.lang).to_owned(), 6)] {
            for line in fold(&text, WIDTH - indent) {
                let _ = writeln!(out, "{}{line}", " ".repeat(indent));
            }
        }
    }
    out.push('\n');
}
