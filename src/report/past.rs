//! What a baseline changes in the report for people: old findings in a line each, and those that are gone.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Report;
use super::fold::{WIDTH, fold};
use super::item::{Item, items};
use super::snippet::safe;
use super::text::{bracketed, more};
use crate::lang::Lang;
use crate::outcome::Known;
use crate::say;

/// Lines shown of each list before the rest is only counted.
const SHOWN: usize = 20;

/// Appends what was known before, and what of it is gone.
pub(super) fn past(out: &mut String, report: &Report) {
    let Some(baseline) = &report.outcome.baseline else { return };
    let old = items(report).into_iter().filter(|i| i.old == Some(true));
    let old: Vec<[String; 3]> = old.map(|i| [subject(&i), i.code.to_owned(), i.rule.to_owned()]).collect();
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
