//! The words of traces in three languages.

use super::Unknown;
use super::mandates::Fault;
use crate::lang::Sentence;
use crate::model::Kind;
use crate::say;

/// What a sort of check is called.
pub(super) fn kind(kind: Kind) -> Sentence {
    match kind {
        Kind::Form => say!("表單", "表单", "form"),
        Kind::Field => say!("欄位", "字段", "field"),
        Kind::Rule => say!("規則", "规则", "rule"),
        Kind::Signature => say!("簽署", "签署", "signature"),
        Kind::Reference => say!("引用", "引用", "reference"),
        Kind::Step => say!("步驟", "步骤", "step"),
        Kind::Actor => say!("辦理者", "办理者", "actor"),
        Kind::Deadline => say!("期限", "期限", "deadline"),
        Kind::CaseRule => say!("全案規則", "全案规则", "case rule"),
        Kind::Separation => say!("職責分離", "职责分离", "separation"),
        Kind::Duty => say!("義務", "义务", "duty"),
        Kind::Metric => say!("指標", "指标", "metric"),
        Kind::Threshold => say!("閾值", "阈值", "threshold"),
        Kind::Grade => say!("等級", "等级", "grade"),
    }
}

/// A sort of check in data.
pub(super) fn kind_id(kind: Kind) -> &'static str {
    match kind {
        Kind::Form => "form",
        Kind::Field => "field",
        Kind::Rule => "rule",
        Kind::Signature => "signature",
        Kind::Reference => "reference",
        Kind::Step => "step",
        Kind::Actor => "actor",
        Kind::Deadline => "deadline",
        Kind::CaseRule => "case_rule",
        Kind::Separation => "separation",
        Kind::Duty => "duty",
        Kind::Metric => "metric",
        Kind::Threshold => "threshold",
        Kind::Grade => "grade",
    }
}

/// What is wrong with the map of a demand.
pub(super) fn fault(fault: &Fault) -> Sentence {
    match fault {
        Fault::Unmapped => say!("沒有列入對照", "没有列入对照", "is not mapped"),
        Fault::Twice => say!("重複列入，或並非來源的要求", "重复列入，或并非来源的要求", "is mapped twice, or is no demand"),
        Fault::Sort { asked } => say!("應為 {s} 類檢查", "应为 {s} 类检查", "asks for a check of the sort {s}", s = asked),
        Fault::NoClause { key: Some(key) } => say!("沒有條款 {k}", "没有条款 {k}", "there is no clause {k}", k = key),
        Fault::NoClause { key: None } => say!("未列本制度的條款", "未列本制度的条款", "names no clause of its regulation"),
        Fault::NoCheck { id: Some(id) } => say!("沒有檢查項 {c}", "没有检查项 {c}", "there is no check {c}", c = id),
        Fault::NoCheck { id: None } => say!("未列檢查項", "未列检查项", "names no check"),
        Fault::NotCited { id } => {
            say!("檢查項 {c} 不引用其條款", "检查项 {c} 不引用其条款", "the check {c} does not cite its clauses", c = id)
        }
        Fault::NoReason => {
            say!("未說明何以無從檢查", "未说明何以无从检查", "does not say why no record can show it")
        }
        Fault::Checked => say!("既列檢查項，即非純文字", "既列检查项，即非纯文字", "is checked, so it is no mere text"),
    }
}

/// A name nothing bears.
pub fn unknown(unknown: &Unknown) -> Sentence {
    let Unknown { flag, name, near } = unknown;
    match near {
        Some(near) => {
            say!(
                "{f} {n}：沒有這個；是否指 {m}？",
                "{f} {n}：没有这个；是否指 {m}？",
                "{f} {n}: there is none; did you mean {m}?",
                f = flag,
                n = name,
                m = near
            )
        }
        None => say!("{f} {n}：沒有這個", "{f} {n}：没有这个", "{f} {n}: there is none", f = flag, n = name),
    }
}
