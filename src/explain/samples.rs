//! Which samples pass and which fail: the files beside the checks that show a check at work.

use super::Explainer;
use super::rows::Rows;
use crate::model::{Check, Handbook};
use crate::say;

/// Samples named before the rest is only counted.
const SHOWN: usize = 5;

/// Adds the conforming records a check looks at and the breaches it must notice.
pub(super) fn rows(rows: &mut Rows, explainer: &Explainer, check: &Check, code: Option<&str>) {
    let sets = || explainer.samples.iter().filter(|set| *set.regulation == *check.regulation);
    let forms = forms(explainer.handbook, check);
    let of_form = |table: &toml::Table| table.get("form").and_then(|f| f.as_str()).is_some_and(|form| forms.iter().any(|f| f == form));
    let passing = sets().flat_map(|set| &set.records).filter(|r| of_form(&r.table)).map(|r| format!("{}  {}", r.folder, r.id)).collect();
    let failing = sets().flat_map(|set| &set.breaches).filter(|b| b.check == *check.id && code.is_none_or(|c| b.code == c));
    let failing = failing.map(|b| format!("{}  {}", b.variant.path, b.code)).collect();
    listed(rows, (say!("符合的樣本", "符合的样本", "samples that pass"), passing));
    listed(rows, (say!("違反的樣本", "违反的样本", "samples that fail"), failing));
}

/// Adds the breaches that give a code.
pub(super) fn of_code(rows: &mut Rows, explainer: &Explainer, code: &str) {
    let all = explainer.samples.iter().flat_map(|set| &set.breaches).filter(|b| b.code == code);
    let named = all.map(|b| format!("{}  {}", b.variant.path, b.check)).collect();
    listed(rows, (say!("違反的樣本", "违反的样本", "samples that fail"), named));
}

/// Adds a list, the first of it by name.
pub(super) fn listed(rows: &mut Rows, (label, mut lines): (crate::lang::Sentence, Vec<String>)) {
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    rows.list(label, lines);
    if more > 0 {
        let empty = crate::lang::Sentence::default();
        rows.say(empty, &say!("另有 {n} 項", "另有 {n} 项", "{n} more", n = more));
    }
}

/// The forms a check looks at.
fn forms(handbook: &Handbook, check: &Check) -> Vec<String> {
    let name = check.id.split(['.', '@']).next().unwrap_or_default();
    if handbook.form(name).is_some() {
        return vec![name.to_owned()];
    }
    if let Some(process) = handbook.process(name) {
        let step = check.id.split(['.', '@']).nth(1).and_then(|step| process.step(step));
        let steps = process.steps.iter().enumerate().filter(|(n, _)| step.is_none_or(|s| s == *n));
        return steps.flat_map(|(_, s)| s.forms.iter().map(|f| f.to_string())).collect();
    }
    let duty = handbook.duties.iter().find(|d| *d.id == *check.id);
    duty.map(|d| d.forms.iter().map(|f| f.to_string()).collect()).unwrap_or_default()
}
