//! Permissions that are wrong or of no use.

use crate::diag::{Code, Severity};
use crate::lint::{Family, Rule};
use crate::say;

/// A wish that names no rule, no subject or no reason.
pub const ALLOW_UNKNOWN: Code = "allow-unknown";
/// A permission nothing needs.
pub const ALLOW_UNUSED: Code = "allow-unused";

pub(super) const FAMILY: Family = Family {
    page: "permission",
    title: || say!("許可與嚴重度", "许可与严重度", "permissions and severities"),
    about: || {
        say!(
            "handbook.toml 的 [lint] 與條文旁的 allow.toml 只能寫有的規則；許可須寫明對象與理由，不再需要的要刪去，否則會遮住下一次同類的疏漏。",
            "handbook.toml 的 [lint] 与条文旁的 allow.toml 只能写有的规则；许可须写明对象与理由，不再需要的要删去，否则会遮住下一次同类的疏漏。",
            "[lint] in handbook.toml and allow.toml beside a text name rules that exist. A permission says on what and why, and goes once nothing needs it, or it would hide the next slip of its kind."
        )
    },
    rules: &[
        Rule {
            code: ALLOW_UNKNOWN,
            severity: Severity::Error,
            title: || say!("許可或嚴重度寫錯", "许可或严重度写错", "A permission or a severity is written wrongly"),
        },
        Rule {
            code: ALLOW_UNUSED,
            severity: Severity::Warning,
            title: || say!("許可沒有對象", "许可没有对象", "A permission nothing needs"),
        },
    ],
    // The desk reports both: only it knows what was needed.
    run: |_, _| {},
};
