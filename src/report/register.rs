//! The rectification register (整改台賬) as a table of texts: a row for each rectification, and for each finding nobody has answered.

use std::collections::{BTreeMap, HashMap};

use ::csv::{Terminator, WriterBuilder};

use super::Report;
use super::answers::units;
use super::citation::cite;
use super::csv::{MARK, harmless};
use super::item::{Item, items};
use super::snippet::safe;
use super::text::unit;
use crate::lang::{Lang, Sentence, in_script};
use crate::outcome::Rectification;
use crate::say;

/// A table of texts; every row is as long as its head.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Register {
    /// Titles of the columns.
    pub head: Vec<String>,
    /// Rows: by unit; rectifications by day, then what nobody answered.
    pub rows: Vec<Vec<String>>,
}

/// The register of a judgement, in the language of the report. Without `people` nobody is named.
pub fn register(report: &Report, people: bool) -> Register {
    let items = items(report);
    let by_name: HashMap<&str, &Item> = items.iter().map(|i| (i.fingerprint.as_str(), i)).collect();
    let answered = report.outcome.answers.rectifications.iter();
    let answered = answered.map(|r| ((r.unit.to_string(), 0), row(report, by_name.get(r.finding.as_str()).copied(), Some(r), people)));
    let open = items.iter().filter(|i| ["unanswered", "waived"].contains(&i.state));
    let open = open.map(|i| ((i.unit.clone().unwrap_or_default(), 1), row(report, Some(i), None, people)));
    let mut rows: Vec<((String, u8), Vec<String>)> = answered.chain(open).collect();
    rows.sort_by(|a, b| a.0.cmp(&b.0));
    if !people {
        rows.iter_mut().flat_map(|(_, row)| row).for_each(|cell| unnamed(report, cell));
    }
    let numbered = rows.into_iter().enumerate().map(|(n, (_, row))| std::iter::once((n + 1).to_string()).chain(row).collect());
    Register { head: head().iter().map(|s| s.get(report.lang).to_owned()).collect(), rows: numbered.collect() }
}

/// Leaves out the people of the organisation, in either script: findings name whoever acted.
fn unnamed(report: &Report, cell: &mut String) {
    let nobody = say!("（姓名不公開）", "（姓名不公开）", "(name withheld)");
    for person in &report.handbook.organization.people {
        for name in [person.name.clone(), in_script(&person.name, report.lang), person.id.clone()] {
            if !name.is_empty() && cell.contains(name.as_str()) {
                *cell = cell.replace(name.as_str(), nobody.get(report.lang));
            }
        }
    }
}

/// The same as CSV in UTF-8 with a byte order mark. No cell is a formula.
pub fn register_csv(report: &Report) -> String {
    let Register { head, rows } = register(report, true);
    let mut writer = WriterBuilder::new().terminator(Terminator::CRLF).from_writer(Vec::new());
    for row in std::iter::once(&head).chain(&rows) {
        // Writing to memory cannot fail, and every row is as long as the first.
        let _ = writer.write_record(row.iter().map(|cell| harmless(cell)));
    }
    let bytes = writer.into_inner().unwrap_or_default();
    format!("{MARK}{}", String::from_utf8_lossy(&bytes))
}

fn head() -> [Sentence; 18] {
    [
        say!("序號", "序号", "no."),
        say!("單位", "单位", "unit"),
        say!("檢查發現編號", "检查发现编号", "finding"),
        say!("違反事項", "违反事项", "breach"),
        say!("違反條款", "违反条款", "clause"),
        say!("記錄", "记录", "record"),
        say!("案件", "案件", "case"),
        say!("整改記錄", "整改记录", "rectification"),
        say!("發生原因", "发生原因", "cause"),
        say!("整改措施", "整改措施", "measures"),
        say!("整改負責人", "整改负责人", "responsible"),
        say!("提出日", "提出日", "answered on"),
        say!("整改期限", "整改期限", "due"),
        say!("複查人", "复查人", "re-checked by"),
        say!("複查日", "复查日", "re-checked on"),
        say!("複查結果", "复查结果", "result"),
        say!("狀態", "状态", "state"),
        say!("備註", "备注", "remark"),
    ]
}

fn row(report: &Report, item: Option<&Item>, answer: Option<&Rectification>, people: bool) -> Vec<String> {
    let lang = report.lang;
    let word = |sentence: Sentence| sentence.get(lang).to_owned();
    let of = |f: &dyn Fn(&Rectification) -> String| answer.map(f).unwrap_or_default();
    let key = answer.map(|r| &*r.clause).or_else(|| item?.clauses.first().copied());
    let id = answer.map(|r| r.unit.to_string()).or_else(|| item?.unit.clone()).unwrap_or_default();
    let name = |who: &str| if people { safe(report.handbook.organization.name(who)) } else { String::new() };
    let recheck = answer.and_then(|r| r.recheck.as_ref());
    let gone = || say!("記錄已更正，不再查出", "记录已更正，不再查出", "the record was mended; no longer found");
    vec![
        unit(report, &id),
        answer.map(|r| safe(&r.finding)).or_else(|| Some(item?.fingerprint.clone())).unwrap_or_default(),
        item.map_or_else(|| word(gone()), |i| i.message.clone()),
        key.map(|key| clause(report, key)).unwrap_or_default(),
        item.and_then(|i| i.record.clone()).unwrap_or_default(),
        item.and_then(|i| i.case.clone()).unwrap_or_default(),
        of(&|r| safe(&r.id)),
        of(&|r| safe(&r.cause)),
        of(&|r| safe(&r.measures)),
        of(&|r| name(&r.responsible)),
        of(&|r| r.at.to_string()),
        of(&|r| r.deadline.to_string()),
        recheck.map(|c| name(&c.by)).unwrap_or_default(),
        recheck.map(|c| c.at.to_string()).unwrap_or_default(),
        recheck
            .map(|c| word(if c.passed { say!("通過", "通过", "passed") } else { say!("不通過", "不通过", "failed") }))
            .unwrap_or_default(),
        word(state(item, answer)),
        remark(item, answer).map(word).unwrap_or_default(),
    ]
}

fn state(item: Option<&Item>, answer: Option<&Rectification>) -> Sentence {
    match (answer, item) {
        (Some(answer), _) => answer.progress.label(),
        (None, Some(item)) if item.state == "waived" => say!("豁免", "豁免", "waived"),
        (None, _) => say!("未回覆", "未回复", "unanswered"),
    }
}

fn remark(item: Option<&Item>, answer: Option<&Rectification>) -> Option<Sentence> {
    match (answer, item) {
        (Some(answer), _) if answer.replaced => Some(say!("已有後續整改記錄", "已有后续整改记录", "answered anew since")),
        (None, Some(item)) => item.answer.clone(),
        _ => None,
    }
}

fn clause(report: &Report, key: &str) -> String {
    let Some(cited) = cite(report.handbook, key, report.lang) else { return safe(key) };
    match report.lang {
        Lang::En => format!("{}, {} ({key})", cited.regulation, cited.address),
        _ => format!("《{}》{}（{key}）", cited.regulation, cited.address),
    }
}

/// How the findings of each unit stand, and how many clauses still need a person there.
pub fn scorecard(report: &Report) -> Register {
    let heads = [
        say!("單位", "单位", "unit"),
        say!("發現", "发现", "findings"),
        say!("未回覆", "未回复", "unanswered"),
        say!("整改中", "整改中", "being rectified"),
        say!("整改逾期", "整改逾期", "overdue"),
        say!("複查不通過", "复查不通过", "re-check failed"),
        say!("結案後再犯", "结案后再犯", "found again"),
        say!("已結案", "已结案", "closed"),
        say!("豁免", "豁免", "waived"),
        say!("待人判斷的條款", "待人判断的条款", "clauses that need a person"),
    ];
    let mut needs: BTreeMap<String, u64> = BTreeMap::new();
    report.outcome.answers.judgements.iter().for_each(|j| *needs.entry(safe(&j.unit)).or_default() += j.needs_person);
    let mut rows: BTreeMap<String, [u64; 9]> = BTreeMap::new();
    for u in units(report) {
        let counts = [u.findings, u.unanswered, u.answered, u.overdue, u.failed, u.returned, u.closed, u.waived, 0];
        rows.insert(u.unit, counts);
    }
    needs.into_iter().for_each(|(id, n)| rows.entry(id).or_default()[8] = n);
    let row = |(id, counts): (String, [u64; 9])| std::iter::once(unit(report, &id)).chain(counts.map(|n| n.to_string())).collect();
    Register { head: heads.iter().map(|s| s.get(report.lang).to_owned()).collect(), rows: rows.into_iter().map(row).collect() }
}
