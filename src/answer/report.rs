//! Findings about answers themselves: a waiver nobody may give, a re-check by whoever did the work.

use std::sync::Arc;

use crate::diag::{Code, Severity};
use crate::lang::Sentence;
use crate::model::{ClauseKey, Handbook};
use crate::outcome::{Finding, Outcome, TallyKey, Verdict, digest};
use crate::source::Place;

/// What is wrong with an answer.
pub(super) struct Fault {
    pub(super) code: Code,
    pub(super) severity: Severity,
    pub(super) message: Sentence,
    pub(super) help: Sentence,
}

impl Fault {
    pub(super) fn error(code: Code, message: Sentence, help: Sentence) -> Fault {
        Fault { code, severity: Severity::Error, message, help }
    }

    pub(super) fn warning(code: Code, message: Sentence, help: Sentence) -> Fault {
        Fault { severity: Severity::Warning, ..Fault::error(code, message, help) }
    }
}

/// The answer at fault.
pub(super) struct Subject<'a> {
    /// The name under which answers of its sort are counted: its form's id.
    pub(super) sort: &'static str,
    pub(super) unit: &'a Arc<str>,
    pub(super) id: &'a Arc<str>,
    pub(super) place: &'a Place,
    pub(super) clauses: Vec<ClauseKey>,
}

/// Counts an answer as in order, or reports what is wrong with it.
pub(super) fn tell(handbook: &Handbook, outcome: &mut Outcome, subject: &Subject, faults: Vec<Fault>) {
    let key = TallyKey { unit: subject.unit.clone(), check: Arc::from(subject.sort) };
    let verdict = if faults.is_empty() { Verdict::Pass } else { Verdict::Fail };
    outcome.tally.add(key, verdict, faults.len().max(1) as u64);
    for fault in faults {
        let finding = finding(handbook, subject, fault);
        outcome.findings.push(finding);
    }
}

fn finding(handbook: &Handbook, subject: &Subject, fault: Fault) -> Finding {
    let clauses: Vec<ClauseKey> = subject.clauses.iter().filter(|key| handbook.keys.contains_key(*key)).cloned().collect();
    let regulation = clauses.first().and_then(|key| handbook.regulation_of(key));
    Finding {
        code: fault.code,
        severity: fault.severity,
        check: None,
        version: regulation.map(|r| r.version.clone()).unwrap_or_default(),
        clauses,
        unit: subject.unit.clone(),
        record: Some(subject.id.clone()),
        case: None,
        place: Some(subject.place.clone()),
        related: Vec::new(),
        message: fault.message,
        expected: None,
        found: None,
        help: fault.help,
        since: None,
        clock: None,
        provisional: false,
        fingerprint: digest(&[fault.code, subject.unit, subject.id]),
        answer: Default::default(),
    }
}
