//! The sentences of the report, and where things stand.

use crate::lang::{Sentence, in_script};
use crate::say;
use crate::trial::{Breach, Tried, TriedBreach};

use super::Report;

/// Records named in a line.
const NAMED: usize = 3;

impl Report<'_> {
    /// `path:line` of a check.
    pub(super) fn place(&self, check: &str) -> String {
        let Some(check) = self.handbook.check(check) else { return String::new() };
        let shown = self.texts.show(&check.place);
        shown.start.map_or_else(|| shown.path.to_string(), |at| format!("{}:{}", shown.path, at.line))
    }

    /// A check's title, in the script of the report.
    pub(super) fn title(&self, check: &str) -> String {
        self.handbook.check(check).map_or_else(String::new, |c| in_script(&c.title, self.lang))
    }

    /// The label and address of the clause a check enforces.
    pub(super) fn clause(&self, check: &str) -> Option<String> {
        let key = &self.handbook.check(check)?.clause;
        let (clause, regulation) = (self.handbook.clause(key)?, self.handbook.regulation_of(key)?);
        Some(in_script(&format!("《{}》{}", regulation.title, clause.address), self.lang))
    }

    /// What happened to a mutation nobody noticed, in one line for a policy owner.
    pub(super) fn survivor(&self, tried: &Tried) -> Sentence {
        let mutation = &tried.mutation;
        let (what, records) = (&mutation.what, named(&mutation.records()));
        let (check, title) = (&mutation.check, self.title(&mutation.check));
        Sentence {
            hant: format!("記錄 {}：{}，檢查「{title}」（{check}）沒有發現", records.hant, what.hant),
            hans: format!("记录 {}：{}，检查“{title}”（{check}）没有发现", records.hans, what.hans),
            en: format!("record {}: {}; the check {title} ({check}) did not notice", records.en, what.en),
        }
    }
}

/// The first records, and how many there are in all.
fn named(records: &[&str]) -> Sentence {
    let first = records[..records.len().min(NAMED)].join("、");
    match records.len() {
        n if n > NAMED => say!("{f} 等 {n} 筆", "{f} 等 {n} 笔", "{f} and others, {n} in all", f = first, n = n),
        _ => Sentence::same(first),
    }
}

/// What a breach gave instead of its finding.
pub(super) fn breach(tried: &TriedBreach) -> Sentence {
    let Breach { code, check, .. } = &tried.breach;
    if let Some(why) = &tried.unapplied {
        return say!("無法套用：{w}", "无法套用：{w}", "can't be applied: {w}", w = why);
    }
    let found: Vec<String> = tried.found.iter().map(|(code, check)| format!("{code} {check}")).collect();
    let found = found.join("、");
    if found.is_empty() {
        return say!(
            "應有一項 {k} {c}，而沒有任何發現",
            "应有一项 {k} {c}，而没有任何发现",
            "expected {k} {c}; nothing was found",
            k = code,
            c = check
        );
    }
    say!(
        "應有一項 {k} {c}，而發現的是：{f}",
        "应有一项 {k} {c}，而发现的是：{f}",
        "expected {k} {c} alone; found: {f}",
        k = code,
        c = check,
        f = found
    )
}

/// The last line.
pub(super) fn verdict(green: bool) -> Sentence {
    match green {
        true => say!("檢查都有效", "检查都有效", "every check does its work"),
        false => say!("有檢查須處理", "有检查须处理", "some checks need attention"),
    }
}
