//! Codes of defects. A code names the defect, never the remedy, and is never reused.

use serde::{Deserialize, Serialize};

use crate::lang::Sentence;

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// For information.
    Note,
    /// Should be mended.
    Warning,
    /// Must be mended.
    Error,
}

/// The name of a defect, such as `field-missing`.
pub type Code = &'static str;

/// What `explain` says of a code.
pub struct CodeInfo {
    /// The code.
    pub code: Code,
    /// One line: what the defect is.
    pub title: Sentence,
}
