//! The baseline: findings an organisation knew of when it adopted the tool. They stay visible and fail no run; new ones do.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::diag::Severity;
use crate::outcome::{Compared, Finding, Known, Outcome};

/// What the file says it is.
const FORMAT: &str = "guiju-baseline";

/// Version of the file's format.
const VERSION: u32 = 1;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    format: String,
    version: u32,
    as_of: String,
    findings: Vec<Known>,
}

/// A baseline of everything that can still fail a run: JSON in a fixed order, a line for each value, with a line end.
pub fn write(outcome: &Outcome) -> String {
    let mut findings: Vec<Known> = outcome.findings.iter().filter(|f| outcome.stands(f)).map(known).collect();
    let files = outcome.diagnostics.iter().zip(outcome.file_names());
    findings.extend(files.map(|(fault, fingerprint)| Known {
        fingerprint,
        code: fault.code.to_owned(),
        severity: fault.severity,
        check: None,
        clause: None,
        unit: None,
        case: None,
        record: None,
        path: Some(fault.place.path.to_string()),
    }));
    findings.sort_by(|a, b| order(a).cmp(&order(b)));
    let document = Document { format: FORMAT.to_owned(), version: VERSION, as_of: outcome.as_of.to_string(), findings };
    // Plain data structures cannot fail to serialise.
    let mut text = serde_json::to_string_pretty(&document).unwrap_or_default();
    text.push('\n');
    text
}

/// By unit, check and subject, so that a baseline that shrinks is a few lines gone.
fn order(known: &Known) -> impl Ord + '_ {
    (&known.unit, &known.path, &known.check, &known.code, &known.case, &known.record, &known.fingerprint)
}

fn known(finding: &Finding) -> Known {
    let text = |s: &Option<std::sync::Arc<str>>| s.as_deref().map(str::to_owned);
    Known {
        fingerprint: finding.fingerprint.clone(),
        code: finding.code.to_owned(),
        severity: finding.severity,
        check: text(&finding.check),
        clause: finding.clauses.first().map(|key| key.to_string()),
        unit: Some(finding.unit.to_string()),
        case: text(&finding.case),
        record: text(&finding.record),
        path: None,
    }
}

/// Reads a baseline; else says what is wrong with it.
pub fn read(text: &str) -> Result<Vec<Known>, String> {
    let document: Document = serde_json::from_str(text).map_err(|e| e.to_string())?;
    match (document.format.as_str(), document.version) {
        (FORMAT, VERSION) => Ok(document.findings),
        (format, version) => Err(format!("{format} {version}; {FORMAT} {VERSION}")),
    }
}

/// Holds an outcome against what was known. A finding that grew graver since is new.
pub fn compare(outcome: &mut Outcome, known: &[Known]) {
    let files = outcome.file_names().into_iter().zip(outcome.diagnostics.iter().map(|d| d.severity));
    let findings = outcome.findings.iter().map(|f| (f.fingerprint.clone(), f.severity));
    let found: Vec<(String, Severity)> = findings.chain(files).collect();
    let before: std::collections::HashMap<&str, Severity> = known.iter().map(|k| (k.fingerprint.as_str(), k.severity)).collect();
    let old = found.iter().filter(|(name, severity)| before.get(name.as_str()).is_some_and(|before| severity <= before));
    let old: BTreeSet<String> = old.map(|(name, _)| name.clone()).collect();
    let present: BTreeSet<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
    let gone = known.iter().filter(|k| !present.contains(k.fingerprint.as_str())).cloned().collect();
    outcome.baseline = Some(Compared { old, gone });
}
