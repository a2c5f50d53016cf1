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
