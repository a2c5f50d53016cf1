//! Findings known from an earlier run, and how a run compares with them.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{Finding, Outcome};
use crate::diag::{Diagnostic, Severity};

/// A finding known from an earlier run: enough to recognise it, and to say what it was once it is gone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    /// Its name from run to run.
    pub fingerprint: String,
    /// Which defect.
    pub code: String,
    /// How grave it was.
    pub severity: Severity,
    /// The check breached.
    pub check: Option<String>,
    /// The clause breached.
    pub clause: Option<String>,
    /// The unit that owes.
    pub unit: Option<String>,
    /// The case.
    pub case: Option<String>,
    /// The record.
    pub record: Option<String>,
    /// The file, where it could not be read.
    pub path: Option<String>,
}

/// A run beside the findings known before it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Fingerprints of what was known.
    pub old: BTreeSet<String>,
    /// What was known and is found no more.
    pub gone: Vec<Known>,
}

impl Outcome {
    /// Whether a baseline knows a fingerprint; none without a baseline.
    pub fn is_old(&self, fingerprint: &str) -> Option<bool> {
        self.baseline.as_ref().map(|b| b.old.contains(fingerprint))
    }

    /// Whether a finding can fail a run: nobody knew of it, nobody permitted it, nobody closed it.
    pub fn stands(&self, finding: &Finding) -> bool {
        !finding.answer.settles() && self.is_old(&finding.fingerprint) != Some(true)
    }

    /// What can fail a run, by gravity: findings that stand, and files nobody knew to be unreadable.
    pub fn standing(&self) -> Vec<Severity> {
        let names = self.file_names();
        let files = self.diagnostics.iter().zip(&names).filter(|(_, name)| self.is_old(name) != Some(true)).map(|(d, _)| d.severity);
        files.chain(self.findings.iter().filter(|f| self.stands(f)).map(|f| f.severity)).collect()
    }

    /// Names of the files, lines and rows that could not be read, in their order: like fingerprints, they survive unrelated edits.
    pub fn file_names(&self) -> Vec<String> {
        let mut names: Vec<String> = self.diagnostics.iter().map(file_name).collect();
        name_apart(names.iter_mut());
        names
    }
}

fn file_name(fault: &Diagnostic) -> String {
    digest(&[fault.code, &fault.place.path])
}

/// Tells equal names apart by their order: whoever answers one of several equal findings answers that one only.
pub fn name_apart<'n>(names: impl Iterator<Item = &'n mut String>) {
    let mut seen: HashMap<String, usize> = HashMap::new();
    for name in names {
        let times = seen.entry(name.clone()).or_default();
        *times += 1;
        if *times > 1 {
            *name = digest(&[name, &times.to_string()]);
        }
    }
}

/// A short name for some texts.
pub fn digest(parts: &[&str]) -> String {
    let hash = Sha256::digest(parts.join("\0"));
    hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}
