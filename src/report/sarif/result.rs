//! One result: what, where, since when, and by which name it is known from run to run.

use serde_json::{Map, Value, json};

use super::super::item::Item;
use super::super::snippet::safe;
use super::super::{Report, Shown};
use super::rule::Rules;
use super::{ROOT, message};
use crate::diag::Severity;
use crate::lang::in_address;
use crate::outcome::{Known, Waiver};
use crate::say;
use crate::source::Place;

/// A breach or an unreadable file.
pub(super) fn result(item: &Item, rules: &Rules, report: &Report) -> Value {
    let mut result = json!({
        "ruleId": item.rule,
        "ruleIndex": rules.index(item.rule),
        "kind": "fail",
        "level": level(item.severity),
        "message": { "text": message(&item.lines(report).join("\n")) },
        "locations": [here(item, report)],
        // The second is the name under which GitHub follows a result; without it, it would hash the line.
        "partialFingerprints": { "guijuFinding/v1": item.fingerprint, "primaryLocationLineHash": item.fingerprint },
        "suppressions": suppressions(item, report),
    });
    if let Some(old) = item.old {
        result["baselineState"] = if old { "unchanged" } else { "new" }.into();
    }
    if !item.clauses.is_empty() {
        result["taxa"] = item.clauses.iter().map(|key| rules.taxon(key)).collect();
    }
    if !item.related.is_empty() {
        let related =
            item.related.iter().enumerate().map(|(n, (place, words))| location(&report.texts.show(place), Some(n + 1), Some(words)));
        result["relatedLocations"] = related.collect();
    }
    if let Some(flow) = flow(item, report) {
        result["codeFlows"] = json!([{ "threadFlows": [{ "locations": flow }] }]);
    }
    result["properties"] = properties(item);
    result
}

/// Something the baseline knew and this run no longer finds.
pub(super) fn absent(known: &Known, report: &Report) -> Value {
    let subject = [&known.record, &known.case, &known.unit, &known.path].into_iter().flatten().next();
    let words = say!(
        "{s}：基線所列的 {c} 已不再出現",
        "{s}：基线所列的 {c} 已不再出现",
        "{s}: {c}, in the baseline, is found no more",
        s = safe(subject.map_or("", String::as_str)),
        c = safe(&known.code)
    );
    json!({
        "ruleId": safe(known.check.as_ref().unwrap_or(&known.code)),
        "kind": "pass",
        "level": "none",
        "baselineState": "absent",
        "message": { "text": message(words.get(report.lang)) },
        "partialFingerprints": { "guijuFinding/v1": safe(&known.fingerprint), "primaryLocationLineHash": safe(&known.fingerprint) },
    })
}

/// Permissions to depart; an empty list says that none was found.
fn suppressions(item: &Item, report: &Report) -> Vec<Value> {
    let waiver = item.waiver.and_then(|id| report.outcome.answers.waiver(id));
    let suppression = |w: &Waiver| {
        let words = say!(
            "{p} 以「{r}」核准，{s} 至 {e}：{w}",
            "{p} 以“{r}”核准，{s} 至 {e}：{w}",
            "approved by {p} as `{r}`, {s} to {e}: {w}",
            p = safe(report.handbook.organization.name(&w.approved_by)),
            r = safe(&w.role),
            s = w.starts,
            e = w.ends,
            w = safe(&w.reason)
        );
        json!({
            "kind": "external",
            "status": "accepted",
            "justification": words.get(report.lang),
            "location": location(&report.texts.show(&w.place), None, None),
            "properties": { "waiver": safe(&w.id) },
        })
    };
    waiver.map(suppression).into_iter().collect()
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

/// The place; where nothing was submitted, the declaration of what is owed, said to be that.
fn here(item: &Item, report: &Report) -> Value {
    let declared = say!("此項要求在此宣告", "此项要求在此声明", "the demand is declared here");
    let words = item.place.is_none().then(|| declared.get(report.lang));
    location(&item.shown(report), None, words)
}

fn location(shown: &Shown, id: Option<usize>, words: Option<&str>) -> Value {
    let mut physical = json!({ "artifactLocation": { "uri": in_address(&shown.path), "uriBaseId": ROOT } });
    if let Some(region) = region(shown) {
        physical["region"] = region;
    }
    let mut location = Map::new();
    location.extend(id.map(|id| ("id".to_owned(), id.into())));
    location.insert("physicalLocation".to_owned(), physical);
    location.extend(words.map(|words| ("message".to_owned(), json!({ "text": message(words) }))));
    if let Some((sheet, row, column)) = &shown.cell {
        location.insert("properties".to_owned(), json!({ "sheet": sheet.as_deref(), "row": row, "column": column }));
    }
    location.into()
}

/// Lines and columns, the last exclusive as in SARIF.
fn region(shown: &Shown) -> Option<Value> {
    let start = shown.start?;
    let end = shown.end.unwrap_or(start);
    Some(json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column }))
}

/// The steps of a finding on their order, as they were taken.
fn flow(item: &Item, report: &Report) -> Option<Vec<Value>> {
    let place = item.place.filter(|_| item.code.starts_with("step-") && !item.related.is_empty())?;
    let own: (&Place, &str) = (place, &item.message);
    let mut steps: Vec<(&Place, &str)> = item.related.iter().map(|(place, words)| (*place, words.as_str())).collect();
    // What should have come first came later.
    let at = if item.code == "step-out-of-order" { 0 } else { steps.len() };
    steps.insert(at, own);
    let step = |(place, words): (&Place, &str)| json!({ "location": location(&report.texts.show(place), None, Some(words)) });
    Some(steps.into_iter().map(step).collect())
}

fn properties(item: &Item) -> Value {
    let mut all = Map::new();
    let texts = [
        ("unit", &item.unit),
        ("record", &item.record),
        ("case", &item.case),
        ("expected", &item.expected),
        ("found", &item.found),
        ("help", &item.help),
        ("since", &item.since),
        ("due", &item.due),
    ];
    all.insert("code".to_owned(), item.code.into());
    all.extend(texts.into_iter().filter_map(|(key, text)| Some((key.to_owned(), text.clone()?.into()))));
    all.insert("provisional".to_owned(), item.provisional.into());
    all.insert("state".to_owned(), item.state.into());
    all.into()
}
