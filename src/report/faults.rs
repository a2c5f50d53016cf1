//! Faults of a handbook in the forms `check` has: text, data, SARIF, annotations of GitHub, Code Quality of GitLab; the lists are
//! beside.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::fault_lists;
use super::github::{data, property};
use super::json::tame;
use super::problem::{Problem, problems};
use super::sarif::{SCHEMA, language, message};
use super::snippet::safe;
use super::{Texts, text_of_handbook};
use crate::diag::{Diagnostic, Severity};
use crate::lang::{Lang, Sentence, in_address, in_script};
use crate::say;
use crate::source::Place;

/// Forms of the report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FaultFormat {
    /// For people.
    Text,
    /// For machines.
    Json,
    /// SARIF 2.1.0.
    Sarif,
    /// Annotations on GitHub.
    Github,
    /// Code Quality of GitLab.
    Gitlab,
    /// JUnit XML.
    Junit,
    /// A comment on a merge request.
    Markdown,
    /// A register for spreadsheets.
    Csv,
}

/// What a report of faults is made of.
pub struct Faults<'a> {
    /// Which command looked: `lint`, `links`.
    pub command: &'a str,
    /// What was found, in order.
    pub diagnostics: &'a [Diagnostic],
    /// What a rule is about, by code.
    pub title: &'a dyn Fn(&str) -> Option<Sentence>,
    /// One sentence that sums up; see [`summary`].
    pub summary: Sentence,
    /// Texts of files.
    pub texts: &'a Texts<'a>,
    /// The language of the report.
    pub lang: Lang,
}

/// `3 errors, 2 warnings`, with what was left out for a reason.
pub fn summary(diagnostics: &[Diagnostic], allowed: usize) -> Sentence {
    let count = |severity| diagnostics.iter().filter(|d| d.severity == severity).count();
    let (errors, warnings, notes) = (count(Severity::Error), count(Severity::Warning), count(Severity::Note));
    say!(
        "錯誤 {e}、警告 {w}、提示 {n}；另有 {a} 項經說明理由而允許",
        "错误 {e}、警告 {w}、提示 {n}；另有 {a} 项经说明理由而允许",
        "errors {e}, warnings {w}, notes {n}; {a} more are allowed with a reason",
        e = errors,
        w = warnings,
        n = notes,
        a = allowed
    )
}

/// Renders faults.
pub fn faults(faults: &Faults, format: FaultFormat) -> String {
    match format {
        FaultFormat::Text => {
            format!("{}{}\n", text_of_handbook(faults.diagnostics, faults.texts, faults.lang), faults.summary.get(faults.lang))
        }
        FaultFormat::Json => json_document(faults),
        FaultFormat::Sarif => sarif(faults),
        FaultFormat::Github => github(faults),
        FaultFormat::Gitlab => gitlab(faults),
        FaultFormat::Junit => fault_lists::junit(faults),
        FaultFormat::Markdown => fault_lists::markdown(faults),
        FaultFormat::Csv => fault_lists::csv(faults),
    }
}

fn said(sentence: &Sentence, lang: Lang) -> String {
    safe(&in_script(sentence.get(lang), lang))
}

/// Message and what to do.
pub(super) fn lines(diagnostic: &Diagnostic, lang: Lang) -> Vec<String> {
    std::iter::once(&diagnostic.message).chain(&diagnostic.help).map(|s| said(s, lang)).collect()
}

/// Names that stay the same while other lines move: defect, file and marked words; equal ones are counted.
pub(super) fn fingerprints(faults: &Faults) -> Vec<String> {
    let mut seen: HashMap<String, usize> = HashMap::new();
    let name = |d: &Diagnostic| {
        let marked = faults.texts.excerpt(&d.place).map(|(text, range)| text[range].to_owned()).unwrap_or_default();
        format!("{}\0{}\0{marked}\0{}", d.code, d.place.path, d.message.en)
    };
    let mut fingerprints = Vec::new();
    for diagnostic in faults.diagnostics {
        let name = name(diagnostic);
        let times = seen.entry(name.clone()).or_default();
        *times += 1;
        let hash = Sha256::digest(format!("{name}\0{times}"));
        fingerprints.push(hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect());
    }
    fingerprints
}

fn pretty(value: &impl Serialize) -> String {
    // Plain data structures cannot fail to serialise.
    let mut text = tame(&serde_json::to_string_pretty(value).unwrap_or_default());
    text.push('\n');
    text
}

fn json_document(faults: &Faults) -> String {
    let problems: Vec<Problem> = problems(faults.diagnostics, faults.texts);
    pretty(&json!({
        "format": format!("guiju-{}", faults.command),
        "version": 1,
        "language": faults.lang.tag(),
        "summary": faults.summary.get(faults.lang),
        "problems": problems,
    }))
}

fn level(severity: Severity, words: [&'static str; 3]) -> &'static str {
    words[severity as usize]
}

fn sarif(faults: &Faults) -> String {
    let rules: BTreeMap<&str, Severity> = faults.diagnostics.iter().map(|d| (d.code, d.severity)).collect();
    let descriptor = |(code, severity): (&&str, &Severity)| {
        let title = (faults.title)(code).map_or_else(|| (*code).to_owned(), |t| t.get(faults.lang).to_owned());
        json!({
            "id": code,
            "name": code,
            "shortDescription": { "text": title },
            "defaultConfiguration": { "level": level(*severity, ["note", "warning", "error"]) },
        })
    };
    let prints = fingerprints(faults);
    let result = |(diagnostic, print): (&Diagnostic, &String)| {
        let related: Vec<Value> = diagnostic.labels.iter().map(|(place, words)| location(faults, place, Some(words))).collect();
        json!({
            "ruleId": diagnostic.code,
            "ruleIndex": rules.range(..diagnostic.code).count(),
            "level": level(diagnostic.severity, ["note", "warning", "error"]),
            "message": { "text": message(&lines(diagnostic, faults.lang).join("\n")) },
            "locations": [location(faults, &diagnostic.place, None)],
            "relatedLocations": related,
            "partialFingerprints": { "guijuFinding/v1": print, "primaryLocationLineHash": print },
        })
    };
    let results: Vec<Value> = faults.diagnostics.iter().zip(&prints).map(result).collect();
    let run = json!({
        "tool": { "driver": {
            "name": "guiju",
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "language": language(faults.lang),
            "rules": rules.iter().map(descriptor).collect::<Vec<Value>>(),
        } },
        "automationDetails": { "id": format!("guiju-{}/", faults.command) },
        "columnKind": "unicodeCodePoints",
        "invocations": [{ "executionSuccessful": true }],
        "results": results,
        "properties": { "summary": faults.summary.get(faults.lang) },
    });
    pretty(&json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

fn location(faults: &Faults, place: &Place, words: Option<&Sentence>) -> Value {
    let shown = faults.texts.show(place);
    let mut physical = json!({ "artifactLocation": { "uri": in_address(&shown.path) } });
    if let (Some(start), Some(end)) = (shown.start, shown.end) {
        physical["region"] = json!({ "startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column });
    }
    match words {
        Some(words) => json!({ "physicalLocation": physical, "message": { "text": message(&said(words, faults.lang)) } }),
        None => json!({ "physicalLocation": physical }),
    }
}

fn github(faults: &Faults) -> String {
    let mut out = String::new();
    for diagnostic in faults.diagnostics {
        let command = level(diagnostic.severity, ["notice", "warning", "error"]);
        let shown = faults.texts.show(&diagnostic.place);
        let _ = write!(out, "::{command} file={}", property(&shown.path));
        if let Some(start) = shown.start {
            let _ = write!(out, ",line={},col={}", start.line, start.column);
        }
        let _ = writeln!(out, ",title={}::{}", property(diagnostic.code), data(&lines(diagnostic, faults.lang).join("\n")));
    }
    let _ = writeln!(out, "::notice title=guiju {}::{}", faults.command, data(faults.summary.get(faults.lang)));
    out
}

fn gitlab(faults: &Faults) -> String {
    let prints = fingerprints(faults);
    let issue = |(diagnostic, print): (&Diagnostic, &String)| {
        let shown = faults.texts.show(&diagnostic.place);
        json!({
            "description": lines(diagnostic, faults.lang).join("  "),
            "check_name": diagnostic.code,
            "fingerprint": print,
            "severity": level(diagnostic.severity, ["info", "minor", "major"]),
            "location": { "path": &*shown.path, "lines": { "begin": shown.start.map_or(1, |p| p.line) } },
        })
    };
    pretty(&faults.diagnostics.iter().zip(&prints).map(issue).collect::<Vec<Value>>())
}
