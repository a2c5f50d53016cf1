//! How an organisation answers findings. Judging says what is wrong; this stage says what is known of it already, permitted, being
//! mended or closed, and what needs a person.
//!
//! It takes an outcome and the answers submitted, and returns the outcome with every finding's standing. Answers at fault are
//! findings themselves. No file, no clock, no printing.

mod attest;
mod baseline;
mod intake;
mod rectify;
mod report;
mod waiver;

pub use baseline::{compare, read as read_baseline, write as write_baseline};
pub use intake::Submitted;

use crate::lang::Sentence;
use crate::model::Handbook;
use crate::outcome::{Outcome, name_apart, sort_findings};
use crate::say;

/// Gives every finding a name of its own, and holds the answers against them.
pub fn settle(handbook: &Handbook, outcome: &mut Outcome, mut submitted: Submitted) {
    // An answer to one finding must never be taken for an answer to another.
    name_apart(outcome.findings.iter_mut().map(|f| &mut f.fingerprint));
    submitted.waivers.retain(|w| !submitted.replaced.contains(&w.id));
    submitted.attestations.retain(|a| !submitted.replaced.contains(&a.id));
    waiver::apply(handbook, outcome, std::mem::take(&mut submitted.waivers));
    attest::apply(handbook, outcome, std::mem::take(&mut submitted.attestations));
    rectify::apply(handbook, outcome, &mut submitted);
    sort_findings(&mut outcome.findings);
}

/// Codes of what can be wrong with an answer, with their titles.
pub const CODES: &[(&str, fn() -> Sentence)] = &[
    ("waiver-not-allowed", || say!("不容許豁免", "不容许豁免", "may not be waived")),
    ("waiver-approver", || say!("無權核准豁免", "无权核准豁免", "may not approve the waiver")),
    ("waiver-self-approved", || say!("自行核准豁免", "自行核准豁免", "waiver approved by whoever asked")),
    ("waiver-too-long", || say!("豁免期間過長", "豁免期间过长", "waiver too long")),
    ("waiver-backdated", || say!("豁免溯及既往", "豁免溯及既往", "waiver reaches back")),
    ("waiver-expired", || say!("豁免期滿後仍有違反", "豁免期满后仍有违反", "breaches after the waiver ended")),
    ("waiver-unused", || say!("豁免沒有用到", "豁免没有用到", "waiver covers nothing")),
    ("attestation-clause", || say!("具結的條款或單位不合", "具结的条款或单位不合", "attestation of a clause that needs none")),
    ("attestation-role", || say!("無權具結", "无权具结", "may not attest")),
    ("attestation-too-long", || say!("具結期間過長", "具结期间过长", "attestation too long")),
    ("attestation-not-met", || say!("經判斷未遵守", "经判断未遵守", "judged not to be kept")),
    ("rectification-finding", || say!("整改的發現不合", "整改的发现不合", "rectification of no such finding")),
    ("rectification-clause", || say!("整改的條款不合", "整改的条款不合", "rectification names another clause")),
    ("rectification-overdue", || say!("整改逾期", "整改逾期", "rectification overdue")),
    ("rectification-failed", || say!("整改複查不通過", "整改复查不通过", "rectification found wanting")),
    ("rectification-returned", || say!("結案後再犯", "结案后再犯", "found again after it was closed")),
    ("rectification-repeated", || say!("同一條款屢次整改", "同一条款屡次整改", "the same clause rectified again and again")),
    ("recheck-self", || say!("自行複查", "自行复查", "re-checked by whoever did it")),
];
