//! The judgement as SARIF 2.1.0: rules are checks, a taxonomy holds the clauses they enforce.

mod result;
mod rule;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use self::rule::Rules;
use super::Report;
use super::item::{gravest, items};
use super::json::tame;
use super::tallies::{self, Counted};
use super::text::verdict;
use crate::lang::Lang;
use crate::outcome::Verdict;
use crate::say;

/// Results in one log: GitHub shows no more of a run.
const MOST: usize = 5_000;

/// Id of the notification that tells of results left out.
const LEFT_OUT: &str = "results-left-out";

pub(super) const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// Name of the taxonomy.
const CLAUSES: &str = "clauses";

/// What paths are relative to: the handbook's folder.
const ROOT: &str = "HANDBOOK";

/// Renders a judgement as SARIF, with a line end.
pub fn sarif(report: &Report) -> String {
    let items = items(report);
    let rules = Rules::new(&items);
    let (shown, left) = gravest(&items, MOST);
    let mut results: Vec<Value> = shown.iter().map(|item| result::result(item, &rules, report)).collect();
    let gone = report.outcome.baseline.iter().flat_map(|b| &b.gone);
    results.extend(gone.take(MOST - shown.len()).map(|known| result::absent(known, report)));
    let left: Map<String, Value> = rules.counts(&left).into_iter().map(|(id, n)| (id.to_owned(), n.into())).collect();
    let run = json!({
        "tool": { "driver": driver(&rules, report) },
        "language": language(report.lang),
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": { ROOT: { "description": { "text": "the folder of handbook.toml" } } },
        "invocations": [invocation(left, items.len(), report)],
        "taxonomies": [rules.taxonomy(report)],
        "results": results,
        "properties": properties(report),
    });
    let log = json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] });
    // Plain data structures cannot fail to serialise.
    let mut text = tame(&serde_json::to_string_pretty(&log).unwrap_or_default());
    text.push('\n');
    text
}

fn driver(rules: &Rules, report: &Report) -> Value {
    let described = say!("因數量上限而未列的結果", "因数量上限而未列的结果", "results left out for their number");
    json!({
        "name": "guiju",
        "version": env!("CARGO_PKG_VERSION"),
        "semanticVersion": env!("CARGO_PKG_VERSION"),
        "language": language(report.lang),
        "rules": rules.descriptors(report),
        "notifications": [{ "id": LEFT_OUT, "shortDescription": { "text": described.get(report.lang) } }],
        "supportedTaxonomies": [{ "name": CLAUSES, "index": 0 }],
    })
}

/// SARIF tells scripts apart by country only.
pub(super) fn language(lang: Lang) -> &'static str {
    match lang {
        Lang::Hant => "zh-TW",
        Lang::Hans => "zh-CN",
        Lang::En => "en",
    }
}

/// How the run went, with what was left out, by rule.
fn invocation(left: Map<String, Value>, all: usize, report: &Report) -> Value {
    let out: u64 = left.values().filter_map(Value::as_u64).sum();
    if out == 0 {
        return json!({ "executionSuccessful": true });
    }
    let words = say!(
        "共 {a} 項結果，其中 {n} 項未列入；各規則未列的數目見 properties.leftOut",
        "共 {a} 项结果，其中 {n} 项未列入；各规则未列的数目见 properties.leftOut",
        "{n} of {a} results are left out; properties.leftOut counts them by rule",
        a = all,
        n = out
    );
    let notification = json!({
        "descriptor": { "id": LEFT_OUT, "index": 0 },
        "level": "warning",
        "message": { "text": words.get(report.lang) },
        "properties": { "total": all, "leftOut": left },
    });
    json!({ "executionSuccessful": true, "toolExecutionNotifications": [notification] })
}

fn properties(report: &Report) -> Value {
    let outcome = report.outcome;
    let counts = outcome.tally.sum(|_| true);
    // Verdicts are named as in the JSON report.
    let totals: Map<String, Value> = Verdict::ALL.into_iter().filter_map(|v| Some((name(v)?, counts[v as usize].into()))).collect();
    // Of the parts only verdicts that were given.
    let given = |counts: Counted| -> Map<String, Value> {
        let given = Verdict::ALL.into_iter().filter(|v| counts[*v as usize] > 0);
        given.filter_map(|v| Some((name(v)?, counts[v as usize].into()))).collect()
    };
    let parts =
        |all: BTreeMap<String, Counted>| -> Map<String, Value> { all.into_iter().map(|(id, counts)| (id, given(counts).into())).collect() };
    json!({
        "asOf": outcome.as_of.to_string(),
        "files": outcome.files,
        "records": outcome.records,
        "cases": outcome.cases,
        "totals": totals,
        "units": parts(tallies::by_unit(report)),
        "regulations": parts(tallies::by_regulation(report)),
        "checks": parts(tallies::by_check(report)),
        "clausesNeedingPerson": outcome.answers.needs_person(None),
        "summary": verdict(report).get(report.lang),
    })
}

fn name(verdict: Verdict) -> Option<String> {
    serde_json::to_value(verdict).ok()?.as_str().map(str::to_owned)
}

/// A text as a SARIF message: brackets would make a link, braces a placeholder.
pub(super) fn message(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '[' | ']' | '\\' => out.extend(['\\', c]),
            '{' | '}' => out.extend([c, c]),
            c => out.push(c),
        }
    }
    out
}
