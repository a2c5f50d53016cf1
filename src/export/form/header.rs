//! The entries of a record's header as a sheet asks for them.

use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format};

use super::lists::Lists;
use super::style::Style;
use super::{Blank, rules};
use crate::lang::Sentence;
use crate::model::sheet::titled;
use crate::model::{Form, Step};
use crate::say;

/// An entry of the header.
pub(super) struct Entry {
    /// What the first column says.
    pub(super) path: &'static str,
    /// Its label.
    pub(super) label: Sentence,
    /// How to fill it in.
    pub(super) help: Sentence,
    /// It is always needed.
    pub(super) needed: bool,
    kind: Kind,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Moment,
    Unit,
    Person,
    Step,
    Outcome,
    Status,
}

fn entry(path: &'static str, kind: Kind, label: Sentence, help: Sentence) -> Entry {
    Entry { path, label, help, needed: matches!(path, "id" | "by" | "at"), kind }
}

/// What every record says of itself.
pub(super) fn first() -> Vec<Entry> {
    vec![
        entry(
            "id",
            Kind::Text,
            say!("記錄編號", "记录编号", "Record id"),
            say!(
                "以案件編號或單位與日期開頭，全公司不重複",
                "以案件编号或单位与日期开头，全公司不重复",
                "Begins with the case, or the unit and date; unique"
            ),
        ),
        entry(
            "unit",
            Kind::Unit,
            say!("單位", "单位", "Unit"),
            say!("留空即為所在資料夾的單位", "留空即为所在文件夹的单位", "Left blank: the unit whose folder the file is in"),
        ),
        entry("by", Kind::Person, say!("經辦人", "经办人", "Done by"), say!("實際辦理的人", "实际办理的人", "Who actually did it")),
        entry(
            "at",
            Kind::Moment,
            say!("發生時間", "发生时间", "Happened at"),
            say!("如 2026-03-02 09:30，可只填日期", "如 2026-03-02 09:30，可只填日期", "Such as 2026-03-02 09:30; the day alone will do"),
        ),
        entry(
            "case",
            Kind::Text,
            say!("案件編號", "案件编号", "Case"),
            say!("屬於某一案件時填寫", "属于某一案件时填写", "Where it belongs to a case"),
        ),
        entry(
            "step",
            Kind::Step,
            say!("步驟", "步骤", "Step"),
            say!(
                "在案件中辦理的步驟，數個以「、」分開",
                "在案件中办理的步骤，数个以“、”分开",
                "The step of the case; several are separated by ;"
            ),
        ),
    ]
}

/// What only some records say.
pub(super) fn further() -> Vec<Entry> {
    let mut entries = covered();
    entries.extend(related());
    entries
}

/// When it was filed, how it ended, and what it covers.
fn covered() -> Vec<Entry> {
    vec![
        entry(
            "submitted",
            Kind::Moment,
            say!("提交時間", "提交时间", "Filed at"),
            say!("與發生時間不同時填寫", "与发生时间不同时填写", "Where it was filed at another time"),
        ),
        entry(
            "outcome",
            Kind::Outcome,
            say!("結果", "结果", "Outcome"),
            say!("步驟有不同結果時填寫", "步骤有不同结果时填写", "Where the step has several outcomes"),
        ),
        entry(
            "covers.period",
            Kind::Text,
            say!("所屬期間", "所属期间", "Period covered"),
            say!("如 2026-03、2026-Q1、2026", "如 2026-03、2026-Q1、2026", "Such as 2026-03, 2026-Q1 or 2026"),
        ),
        entry(
            "covers.subject",
            Kind::Text,
            say!("所屬對象", "所属对象", "Subject covered"),
            say!("按對象逐一提交時填寫", "按对象逐一提交时填写", "Where each subject is reported on its own"),
        ),
    ]
}

/// Its state, and what it has to do with others.
fn related() -> Vec<Entry> {
    vec![
        entry("status", Kind::Status, say!("狀態", "状态", "Status"), say!("留空即為正式", "留空即为正式", "Left blank: final")),
        entry(
            "supersedes",
            Kind::Text,
            say!("取代的記錄", "取代的记录", "Replaces"),
            say!(
                "被取代記錄的編號，數筆以「、」分開",
                "被取代记录的编号，数笔以“、”分开",
                "Ids of the records it replaces, separated by ;"
            ),
        ),
        entry(
            "parents",
            Kind::Text,
            say!("上游案件", "上游案件", "Continues"),
            say!("所延續的案件，數件以「、」分開", "所延续的案件，数件以“、”分开", "Cases it continues, separated by ;"),
        ),
        entry(
            "to",
            Kind::Text,
            say!("送交", "送交", "Sent to"),
            say!("送交的單位或角色，數個以「、」分開", "送交的单位或角色，数个以“、”分开", "Units or roles it goes to, separated by ;"),
        ),
        entry(
            "delegate",
            Kind::Person,
            say!("代理對象", "代理对象", "On behalf of"),
            say!("經辦人為他人代理時填寫", "经办人为他人代理时填写", "Where whoever acted stood in for another"),
        ),
    ]
}

impl Entry {
    /// How its cell looks and what it takes.
    pub(super) fn cell(&self, blank: &Blank, form: &Form, style: &Style, lists: &mut Lists) -> (Format, Option<DataValidation>) {
        let offered = match self.kind {
            Kind::Moment => return (style.either(), Some(rules::explained(blank, rules::day()))),
            Kind::Text => return (style.text(), None),
            Kind::Unit => rules::units(blank),
            Kind::Person => rules::people(blank),
            Kind::Step => steps(blank, form).map(|s| titled(&s.title, &s.id)).collect(),
            Kind::Outcome => outcomes(blank, form),
            Kind::Status => vec!["正式".to_owned(), "草稿".to_owned(), "作廢".to_owned()],
        };
        let rule = lists.rule(unique(offered)).map(|rule| rules::explained(blank, rule));
        // A cell may name several steps, which no list offers together.
        let mild = |rule: DataValidation| rule.set_error_style(DataValidationErrorStyle::Warning);
        (style.text(), if matches!(self.kind, Kind::Step) { rule.map(mild) } else { rule })
    }
}

/// The steps a form shows.
fn steps<'h>(blank: &Blank<'h>, form: &Form) -> impl Iterator<Item = &'h Step> {
    let all = blank.handbook.processes.iter().flat_map(|p| &p.steps);
    all.filter(|s| s.recorded && s.forms.contains(&form.id))
}

/// The outcomes a record's header may name.
fn outcomes(blank: &Blank, form: &Form) -> Vec<String> {
    let listed = |s: &Step| matches!(s.outcomes, crate::model::Outcomes::Listed(_)).then(|| s.outcomes.names());
    steps(blank, form).filter_map(listed).flatten().map(|name| name.to_string()).collect()
}

fn unique(mut texts: Vec<String>) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    texts.retain(|t| seen.insert(t.clone()));
    texts
}
