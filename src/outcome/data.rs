//! What every report as data shares: how it begins, and how verdicts are counted in it.

use serde::Serialize;

use super::Verdict;
use crate::lang::Lang;

/// How a document begins: what it is, in which version of its format, in which language.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Head {
    format: &'static str,
    version: u32,
    language: &'static str,
}

impl Head {
    /// The head of a document of a format.
    pub fn new(format: &'static str, version: u32, lang: Lang) -> Head {
        Head { format, version, language: lang.tag() }
    }
}

/// Verdicts, counted by name.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Counts {
    pass: u64,
    fail: u64,
    waived: u64,
    open: u64,
    not_applicable: u64,
    cannot_check: u64,
    needs_person: u64,
    error: u64,
}

impl From<[u64; 8]> for Counts {
    fn from(counts: [u64; 8]) -> Counts {
        let n = |v: Verdict| counts[v as usize];
        Counts {
            pass: n(Verdict::Pass),
            fail: n(Verdict::Fail),
            waived: n(Verdict::Waived),
            open: n(Verdict::Open),
            not_applicable: n(Verdict::NotApplicable),
            cannot_check: n(Verdict::CannotCheck),
            needs_person: n(Verdict::NeedsPerson),
            error: n(Verdict::Error),
        }
    }
}
