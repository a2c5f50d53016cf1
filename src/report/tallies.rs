//! Verdicts counted by what readers ask for: units, regulations, checks.

use std::collections::BTreeMap;

use super::Report;
use super::text::unit;
use crate::lang::Sentence;
use crate::model::Titled;
use crate::outcome::{TallyKey, Verdict};
use crate::say;

/// Counts in the order of the verdicts.
pub(super) type Counted = [u64; 8];

/// The counts by unit.
pub(super) fn by_unit(report: &Report) -> BTreeMap<String, Counted> {
    by(report, |key| key.unit.to_string())
}

/// The counts by regulation; what is asked of records as such belongs to none, and stands under its own name.
pub(super) fn by_regulation(report: &Report) -> BTreeMap<String, Counted> {
    let of = |key: &TallyKey| report.handbook.check(&key.check).map(|check| check.regulation.to_string());
    by(report, |key| of(key).unwrap_or_else(|| key.check.to_string()))
}

/// The counts by check.
pub(super) fn by_check(report: &Report) -> BTreeMap<String, Counted> {
    by(report, |key| key.check.to_string())
}

/// The counts by unit and by regulation as rows of words, each with its head; without those that count nothing.
pub(super) fn tables(report: &Report) -> Vec<Vec<Vec<String>>> {
    let regulation = |id: &str| regulation(report, id);
    let units = table(report, say!("單位", "单位", "unit"), &by_unit(report), &|id| unit(report, id));
    let regulations = table(report, say!("制度", "制度", "regulation"), &by_regulation(report), &regulation);
    [units, regulations].into_iter().filter(|table| table.len() > 1).collect()
}

/// The title of a regulation in the language of the report. Answers to findings are asked for by no regulation but by their own
/// form, and what is asked of a record as such by none at all.
fn regulation(report: &Report, id: &str) -> String {
    let Report { handbook, lang, .. } = report;
    let regulation = handbook.regulations.iter().find(|r| *r.id == *id).map(|r| r.named(*lang));
    let form = || handbook.form(id).map(|form| form.named(*lang));
    let as_such = || say!("記錄本身", "记录本身", "records as such").get(*lang).to_owned();
    regulation.or_else(form).unwrap_or_else(as_such)
}

/// A row for each unit or regulation. Verdicts nobody got take no column; pass and fail always stand there.
fn table(report: &Report, head: Sentence, counted: &BTreeMap<String, Counted>, title: &dyn Fn(&str) -> String) -> Vec<Vec<String>> {
    let given = |v: &Verdict| *v <= Verdict::Fail || counted.values().any(|counts| counts[*v as usize] > 0);
    let columns: Vec<Verdict> = Verdict::ALL.into_iter().filter(given).collect();
    let head = std::iter::once(head).chain(columns.iter().map(heading)).map(|s| s.get(report.lang).to_owned());
    let row = |(id, counts): (&String, &Counted)| {
        std::iter::once(title(id)).chain(columns.iter().map(|v| counts[*v as usize].to_string())).collect()
    };
    std::iter::once(head.collect()).chain(counted.iter().map(row)).collect()
}

/// A verdict as the head of a column, short enough for all of them side by side.
fn heading(verdict: &Verdict) -> Sentence {
    if *verdict == Verdict::NotApplicable { say!("不適用", "不适用", "n/a") } else { verdict.label() }
}

fn by(report: &Report, name: impl Fn(&TallyKey) -> String) -> BTreeMap<String, Counted> {
    let mut all: BTreeMap<String, Counted> = BTreeMap::new();
    for (key, counts) in report.outcome.tally.iter() {
        all.entry(name(key)).or_default().iter_mut().zip(counts).for_each(|(total, n)| *total += n);
    }
    all
}
