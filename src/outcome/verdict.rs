//! Verdicts. Nothing is silent: every check on every subject has one.

use serde::Serialize;

use crate::lang::Sentence;
use crate::say;

/// The verdict of one check on one subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Checked and met.
    Pass,
    /// Checked and breached.
    Fail,
    /// Breached under a permission to depart.
    Waived,
    /// Not due yet.
    Open,
    /// Does not arise here.
    NotApplicable,
    /// Could not be checked; the reason is given.
    CannotCheck,
    /// Needs a person's judgement.
    NeedsPerson,
    /// The record or the check itself is broken.
    Error,
}

impl Verdict {
    /// All verdicts in the order of display.
    pub const ALL: [Verdict; 8] = [
        Verdict::Pass,
        Verdict::Fail,
        Verdict::Waived,
        Verdict::Open,
        Verdict::NotApplicable,
        Verdict::CannotCheck,
        Verdict::NeedsPerson,
        Verdict::Error,
    ];

    /// The label readers see.
    pub fn label(self) -> Sentence {
        match self {
            Verdict::Pass => say!("符合", "符合", "pass"),
            Verdict::Fail => say!("違反", "违反", "fail"),
            Verdict::Waived => say!("豁免", "豁免", "waived"),
            Verdict::Open => say!("未到期", "未到期", "open"),
            Verdict::NotApplicable => say!("不適用", "不适用", "not applicable"),
            Verdict::CannotCheck => say!("無法查核", "无法查核", "cannot check"),
            Verdict::NeedsPerson => say!("待人判斷", "待人判断", "needs a person"),
            Verdict::Error => say!("錯誤", "错误", "error"),
        }
    }
}
