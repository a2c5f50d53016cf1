//! Findings and what is owed, as pages show them. What a confidential field holds was withheld where the finding was made; here
//! people are left unnamed unless the handbook publishes them.

use serde::Serialize;

use crate::diag::Severity;
use crate::outcome::{Finding, Note, Verdict};
use crate::render::page::{At, Link};

/// A finding.
#[derive(Serialize)]
pub(super) struct FindingView {
    message: String,
    grave: bool,
    provisional: bool,
    code: &'static str,
    clauses: Vec<Link>,
    record: Option<String>,
    case: Option<String>,
    since: Option<String>,
    expected: Option<String>,
    found: Option<String>,
    help: String,
    overdue: bool,
    /// How it was answered.
    answer: Option<String>,
}

/// Something owed or not clear.
#[derive(Serialize)]
pub(super) struct DueView {
    day: Option<String>,
    words: String,
    verdict: String,
    subject: Option<String>,
    check: Link,
    clause: Option<Link>,
}

/// Whether a finding says that something was not done in time.
pub(super) fn is_overdue(finding: &Finding) -> bool {
    matches!(finding.code, "deadline-passed" | "duty-missing" | "duty-unanswered")
}

/// A finding as shown.
pub(super) fn view(at: At, finding: &Finding) -> FindingView {
    let lang = at.book.lang;
    let shown = |text: &str| discreet(at, text);
    FindingView {
        message: shown(finding.message.get(lang)),
        grave: finding.severity >= Severity::Error,
        provisional: finding.provisional,
        code: finding.code,
        clauses: finding.clauses.iter().map(|key| at.cite(key, "")).collect(),
        record: finding.record.as_deref().map(shown),
        case: finding.case.as_deref().map(shown),
        since: finding.since.as_ref().map(|s| s.date.to_string()),
        expected: finding.expected.as_ref().map(|s| shown(s.get(lang))),
        found: finding.found.as_ref().map(|s| shown(s.get(lang))),
        help: shown(finding.help.get(lang)),
        overdue: is_overdue(finding),
        answer: answer(at, finding),
    }
}

/// How a finding was answered, in words.
fn answer(at: At, finding: &Finding) -> Option<String> {
    if finding.answer.waiver.is_some() {
        return Some(Verdict::Waived.label().get(at.book.lang).to_owned());
    }
    let (_, progress) = finding.answer.rectification.as_ref()?;
    Some(progress.label().get(at.book.lang).to_owned())
}

/// A note as shown.
pub(super) fn due(at: At, note: &Note) -> DueView {
    let lang = at.book.lang;
    let check = at.book.handbook.check(&note.check);
    DueView {
        day: note.due.as_ref().map(|d| d.date.to_string()),
        words: discreet(at, note.reason.get(lang)),
        verdict: note.verdict.label().get(lang).to_owned(),
        subject: note.subject.as_deref().map(|s| discreet(at, s)),
        check: check.map_or_else(|| Link { label: note.check.to_string(), ..Link::default() }, |c| at.check(c)),
        clause: check.map(|c| at.cite(&c.clause, "")),
    }
}

/// A text without the people of the organisation, unless the handbook publishes them.
fn discreet(at: At, text: &str) -> String {
    let mut text = text.to_owned();
    let handbook = at.book.handbook;
    if handbook.settings.publish_people {
        return text;
    }
    for person in &handbook.organization.people {
        for name in [&person.name, &person.id] {
            if !name.is_empty() && text.contains(name.as_str()) {
                text = text.replace(name.as_str(), at.book.strings.get("compliance.somebody"));
            }
        }
    }
    text
}
