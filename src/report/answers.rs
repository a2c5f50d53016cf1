//! Answers as data, for the JSON report.

use serde::Serialize;

use super::Report;
use super::snippet::safe;
use crate::outcome::{Attestation, Finding, Judgement, Progress, Waiver};

/// What became of findings.
#[derive(Serialize)]
pub(super) struct AnswersRow {
    waivers: Vec<WaiverRow>,
    attestations: Vec<AttestationRow>,
    judgements: Vec<JudgementRow>,
    rectifications: Vec<RectificationRow>,
    units: Vec<UnitRow>,
}

#[derive(Serialize)]
struct WaiverRow {
    record: String,
    unit: String,
    check: Option<String>,
    clause: Option<String>,
    of_case: Option<String>,
    of_record: Option<String>,
    reason: String,
    approved_by: String,
    role: String,
    approved: String,
    starts: String,
    ends: String,
    valid: bool,
    used: u64,
}

#[derive(Serialize)]
struct AttestationRow {
    record: String,
    unit: String,
    clause: String,
    by: String,
    role: String,
    met: bool,
    starts: String,
    ends: String,
    valid: bool,
    lapsed: bool,
}

#[derive(Serialize)]
struct JudgementRow {
    regulation: String,
    unit: String,
    needs_person: u64,
    lapsed: u64,
    met: u64,
    not_met: u64,
}

#[derive(Serialize)]
struct RectificationRow {
    record: String,
    unit: String,
    finding: String,
    found: bool,
    clause: String,
    cause: String,
    measures: String,
    responsible: String,
    at: String,
    deadline: String,
    progress: Progress,
    replaced: bool,
    recheck: Option<RecheckRow>,
}

#[derive(Serialize)]
struct RecheckRow {
    record: String,
    by: String,
    at: String,
    passed: bool,
    mended: bool,
}

/// How the findings of a unit stand.
#[derive(Serialize, Default)]
pub(super) struct UnitRow {
    pub(super) unit: String,
    pub(super) findings: u64,
    pub(super) unanswered: u64,
    pub(super) answered: u64,
    pub(super) overdue: u64,
    pub(super) failed: u64,
    pub(super) returned: u64,
    pub(super) closed: u64,
    pub(super) waived: u64,
}

/// Everything known of answers.
pub(super) fn answers(report: &Report) -> AnswersRow {
    AnswersRow {
        waivers: report.outcome.answers.waivers.iter().map(waiver).collect(),
        attestations: report.outcome.answers.attestations.iter().map(|a| attestation(a, report)).collect(),
        judgements: report.outcome.answers.judgements.iter().map(judgement).collect(),
        rectifications: rectifications(report),
        units: units(report),
    }
}

fn waiver(w: &Waiver) -> WaiverRow {
    WaiverRow {
        record: safe(&w.id),
        unit: safe(&w.unit),
        check: w.check.as_deref().map(safe),
        clause: w.clause.as_deref().map(safe),
        of_case: w.case.as_deref().map(safe),
        of_record: w.record.as_deref().map(safe),
        reason: safe(&w.reason),
        approved_by: safe(&w.approved_by),
        role: safe(&w.role),
        approved: w.approved.to_string(),
        starts: w.starts.to_string(),
        ends: w.ends.to_string(),
        valid: w.valid,
        used: w.used,
    }
}

fn attestation(a: &Attestation, report: &Report) -> AttestationRow {
    AttestationRow {
        record: safe(&a.id),
        unit: safe(&a.unit),
        clause: safe(&a.clause),
        by: safe(&a.by),
        role: safe(&a.role),
        met: a.met,
        starts: a.starts.to_string(),
        ends: a.ends.to_string(),
        valid: a.valid,
        lapsed: a.ends < report.outcome.as_of,
    }
}

fn judgement(j: &Judgement) -> JudgementRow {
    JudgementRow {
        regulation: j.regulation.clone(),
        unit: safe(&j.unit),
        needs_person: j.needs_person,
        lapsed: j.lapsed,
        met: j.met,
        not_met: j.not_met,
    }
}

fn rectifications(report: &Report) -> Vec<RectificationRow> {
    let row = |r: &crate::outcome::Rectification| RectificationRow {
        record: safe(&r.id),
        unit: safe(&r.unit),
        finding: safe(&r.finding),
        found: r.found,
        clause: safe(&r.clause),
        cause: safe(&r.cause),
        measures: safe(&r.measures),
        responsible: safe(&r.responsible),
        at: r.at.to_string(),
        deadline: r.deadline.to_string(),
        progress: r.progress,
        replaced: r.replaced,
        recheck: r.recheck.as_ref().map(|c| RecheckRow {
            record: safe(&c.id),
            by: safe(&c.by),
            at: c.at.to_string(),
            passed: c.passed,
            mended: c.mended,
        }),
    };
    report.outcome.answers.rectifications.iter().map(row).collect()
}

/// Findings by unit and standing; findings come sorted by unit.
pub(super) fn units(report: &Report) -> Vec<UnitRow> {
    let mut rows: Vec<UnitRow> = Vec::new();
    for finding in &report.outcome.findings {
        let unit = safe(&finding.unit);
        if rows.last().is_none_or(|row| row.unit != unit) {
            rows.push(UnitRow { unit, ..UnitRow::default() });
        }
        let Some(row) = rows.last_mut() else { continue };
        row.findings += 1;
        *match state(finding) {
            "waived" => &mut row.waived,
            "answered" => &mut row.answered,
            "overdue" => &mut row.overdue,
            "failed" => &mut row.failed,
            "returned" => &mut row.returned,
            "closed" => &mut row.closed,
            _ => &mut row.unanswered,
        } += 1;
    }
    rows
}

/// How a finding stands, as a word for programs.
pub(super) fn state(finding: &Finding) -> &'static str {
    if finding.answer.waiver.is_some() {
        return "waived";
    }
    match finding.answer.rectification.as_ref().map(|(_, progress)| progress) {
        None => "unanswered",
        Some(Progress::Answered) => "answered",
        Some(Progress::Overdue) => "overdue",
        Some(Progress::Failed) => "failed",
        Some(Progress::Returned) => "returned",
        Some(Progress::Closed) => "closed",
    }
}
