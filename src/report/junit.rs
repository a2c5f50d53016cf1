//! The judgement as JUnit XML: a suite for each unit, a case for each of its checks.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Report;
use super::item::{Item, items};
use super::snippet::safe;
use crate::lang::{Lang, markup};
use crate::outcome::Verdict;

/// The suite of files that could not be read, which belong to no unit for certain.
const FILES: &str = "records";

#[derive(Default)]
struct Case<'i, 'a> {
    counts: [u64; 8],
    items: Vec<&'i Item<'a>>,
}

impl Case<'_, '_> {
    fn is_grave(&self) -> bool {
        self.items.iter().any(|i| i.is_grave())
    }

    /// No verdict was given that says whether the check is met.
    fn is_skipped(&self) -> bool {
        self.items.is_empty() && self.counts[Verdict::Pass as usize] + self.counts[Verdict::Waived as usize] == 0
    }
}

type Suite<'i, 'a> = BTreeMap<String, Case<'i, 'a>>;

/// Renders a judgement as JUnit XML. Errors fail a case; warnings stand in its output.
pub fn junit(report: &Report) -> String {
    let items = items(report);
    let suites = suites(report, &items);
    let all = || suites.values().flat_map(BTreeMap::values);
    let (files, units): (Vec<_>, Vec<_>) = suites.iter().partition(|(name, _)| is_files(name));
    let failing = |suites: &[(&(u8, String), &Suite)]| suites.iter().flat_map(|(_, s)| s.values()).filter(|c| c.is_grave()).count();
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    let (failures, errors) = (failing(&units), failing(&files));
    let _ = writeln!(out, "<testsuites name=\"guiju\" tests=\"{}\" failures=\"{failures}\" errors=\"{errors}\">", all().count());
    for (key, cases) in &suites {
        suite(&mut out, key, cases, report);
    }
    out.push_str("</testsuites>\n");
    out
}

fn is_files(key: &(u8, String)) -> bool {
    key.0 == 0
}

/// Cases by suite; the number keeps a unit that is named like the suite of files apart from it.
fn suites<'i, 'a>(report: &Report<'a>, items: &'i [Item<'a>]) -> BTreeMap<(u8, String), Suite<'i, 'a>> {
    let mut suites: BTreeMap<(u8, String), Suite> = BTreeMap::new();
    for (key, counts) in report.outcome.tally.iter() {
        let suite = suites.entry((1, safe(&key.unit))).or_default();
        suite.entry(key.check.to_string()).or_default().counts = *counts;
    }
    for item in items {
        let (suite, case) = match &item.unit {
            Some(unit) => ((1, unit.clone()), item.rule.to_owned()),
            None => ((0, FILES.to_owned()), item.place.map_or_else(|| item.rule.to_owned(), |p| safe(&p.path))),
        };
        suites.entry(suite).or_default().entry(case).or_default().items.push(item);
    }
    suites
}

fn suite(out: &mut String, key: &(u8, String), cases: &Suite, report: &Report) {
    let grave = cases.values().filter(|c| c.is_grave()).count();
    let (failures, errors) = if is_files(key) { (0, grave) } else { (grave, 0) };
    let skipped = cases.values().filter(|c| c.is_skipped()).count();
    let (name, tests) = (attribute(&key.1), cases.len());
    let _ = writeln!(
        out,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"{errors}\" skipped=\"{skipped}\">\n    <properties>\n      \
         <property name=\"as_of\" value=\"{}\"/>\n      <property name=\"clauses_needing_person\" value=\"{}\"/>\n    </properties>",
        report.outcome.as_of,
        report.outcome.answers.needs_person(Some(&key.1))
    );
    for (rule, case) in cases {
        let _ = write!(out, "    <testcase name=\"{}\" classname=\"{name}\"", attribute(rule));
        let element = if is_files(key) { "error" } else { "failure" };
        match body(case, element, report) {
            Some(body) => drop(writeln!(out, ">\n{body}    </testcase>")),
            None => out.push_str("/>\n"),
        }
    }
    out.push_str("  </testsuite>\n");
}

/// What stands in a case: why it failed, what to look at, or why it says nothing. Readers show the first element only, so it holds all.
fn body(case: &Case, element: &str, report: &Report) -> Option<String> {
    if case.is_skipped() {
        return Some(format!("      <skipped message=\"{}\"/>\n", attribute(&reasons(&case.counts, report.lang))));
    }
    let (errors, others): (Vec<&Item>, Vec<&Item>) = case.items.iter().partition(|i| i.is_grave());
    let mut out = String::new();
    if let Some(first) = errors.first() {
        let (message, kind) = (attribute(&first.message), attribute(first.code));
        let _ = writeln!(out, "      <{element} type=\"{kind}\" message=\"{message}\">{}</{element}>", content(&told(&errors, report)));
    }
    if !others.is_empty() {
        let _ = writeln!(out, "      <system-out>{}</system-out>", content(&told(&others, report)));
    }
    (!out.is_empty()).then_some(out)
}

fn told(items: &[&Item], report: &Report) -> String {
    let one = |item: &&Item| {
        let mut lines = item.lines(report);
        lines.insert(0, format!("{} [{}]", safe(&item.shown(report).address()), item.code));
        lines.extend(item.record.as_ref().map(|r| format!("record: {r}")));
        lines.extend(item.case.as_ref().map(|c| format!("case: {c}")));
        lines.join("\n")
    };
    items.iter().map(one).collect::<Vec<_>>().join("\n\n")
}

/// Verdicts that are neither met nor breached, counted.
fn reasons(counts: &[u64; 8], lang: Lang) -> String {
    let given = Verdict::ALL.into_iter().filter(|v| counts[*v as usize] > 0);
    given.map(|v| format!("{}: {}", v.label().get(lang), counts[v as usize])).collect::<Vec<_>>().join(", ")
}

/// Text between tags. Characters XML has no way to write are replaced.
pub(super) fn content(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{fffe}' | '\u{ffff}' => out.push('\u{fffd}'),
            c if c.is_control() && c != '\n' => out.push('\u{fffd}'),
            c => markup::push(c, &mut out),
        }
    }
    out
}

/// The value of an attribute, where line ends would become spaces.
pub(super) fn attribute(text: &str) -> String {
    content(text).replace('\n', "&#10;")
}
