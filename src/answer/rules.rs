//! What can be wrong with an answer, in words.

use crate::lang::Sentence;
use crate::outcome::{Rule, Subject};
use crate::say;

/// The sorts of answers in words, each with the defects it can have.
pub fn rules() -> Vec<Rule> {
    let of = |starts: &[&str]| {
        let own = CODES.iter().filter(|(code, _)| starts.iter().any(|s| code.starts_with(s)));
        own.map(|(code, title)| (*code, title())).collect()
    };
    let rule = |id: &str, title, about, codes| Rule { id: id.to_owned(), subject: Subject::Answer, examples: None, title, about, codes };
    vec![
        rule("waiver", say!("豁免", "豁免", "waivers"), about_waivers(), of(&["waiver-"])),
        rule("attestation", say!("判斷具結", "判断具结", "attestations"), about_attestations(), of(&["attestation-"])),
        rule(
            "rectification",
            say!("整改與複查", "整改与复查", "rectification"),
            about_rectification(),
            of(&["rectification-", "recheck-"]),
        ),
    ]
}

fn about_waivers() -> Sentence {
    say!(
        "豁免以手冊列為可豁免的檢查項為限，由手冊所定角色於事前核准，載明理由與起訖日；期間內的違反列為豁免，仍然顯示。詳見 docs/waivers.md",
        "豁免以手册列为可豁免的检查项为限，由手册所定角色于事前核准，载明理由与起讫日；期间内的违反列为豁免，仍然显示。详见 docs/waivers.md",
        "A waiver holds only for checks the handbook lists as waivable, is approved beforehand in a role it names, and gives its reason, start and end; breaches within that time are waived and stay visible. See docs/waivers.md"
    )
}

fn about_attestations() -> Sentence {
    say!(
        "沒有檢查項的條款由人判斷，以具結記錄載明單位、期間與依據；期滿即恢復為待人判斷，不會變成符合。詳見 docs/waivers.md",
        "没有检查项的条款由人判断，以具结记录载明单位、期间与依据；期满即恢复为待人判断，不会变成符合。详见 docs/waivers.md",
        "A clause no check stands for is judged by a person, whose record names the unit, the time and the grounds; after that time it needs a person again, and never becomes a pass. See docs/waivers.md"
    )
}

fn about_rectification() -> Sentence {
    say!(
        "整改記錄以編號回覆一項發現，載明原因、措施、負責人與期限；由負責人與填報人以外的人複查結案。結案前仍列為違反。詳見 docs/rectification.md",
        "整改记录以编号回复一项发现，载明原因、措施、负责人与期限；由负责人与填报人以外的人复查结案。结案前仍列为违反。详见 docs/rectification.md",
        "A rectification answers one finding by its number, with cause, measures, the person responsible and a deadline; somebody who is neither responsible nor the author re-checks and closes it. Until then the breach stands. See docs/rectification.md"
    )
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
