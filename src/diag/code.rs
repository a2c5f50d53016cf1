//! Codes of defects. A code names the defect, never the remedy, and is never reused.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

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

/// Names of defects that come from outside: no more than this many are ever kept.
const MOST: usize = 2000;

/// A defect by a name read from data this program wrote; none when it is no name, or there are too many.
pub fn known(name: &str) -> Option<Code> {
    static NAMES: Mutex<BTreeSet<Code>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return Some(known);
    }
    let sound = name.len() <= 64 && !name.is_empty() && name.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if !sound || names.len() >= MOST {
        return None;
    }
    // Codes are names of the program; one read back lives as long as those written in it.
    let kept: Code = Box::leak(name.to_owned().into_boxed_str());
    names.insert(kept);
    Some(kept)
}

/// What `explain` says of a code.
pub struct CodeInfo {
    /// The code.
    pub code: Code,
    /// One line: what the defect is.
    pub title: Sentence,
}
