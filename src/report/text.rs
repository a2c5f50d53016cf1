//! The report a compliance engineer reads in a terminal. Styled; the caller strips styles where they are not wanted.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::citation::cite;
use super::snippet::{Headline, render, safe};
use super::{Report, Texts};
use crate::diag::Diagnostic;
use crate::lang::{Lang, Sentence, in_script};
use crate::outcome::{Finding, Verdict};
use crate::say;

/// Notes of one kind listed before the rest is only counted.
const NOTES_SHOWN: usize = 20;

/// Renders a judgement.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    for diagnostic in &report.outcome.diagnostics {
        out.push_str(&problem(diagnostic, report.texts, report.lang));
    }
    for finding in &report.outcome.findings {
        out.push_str(&breach(finding, report));
    }
    notes(&mut out, report);
    summary(&mut out, report);
    out
}

/// Renders the faults of a handbook.
pub fn text_of_handbook(diagnostics: &[Diagnostic], texts: &Texts, lang: Lang) -> String {
    diagnostics.iter().map(|d| problem(d, texts, lang)).collect()
}

fn problem(diagnostic: &Diagnostic, texts: &Texts, lang: Lang) -> String {
    let headline = Headline {
        severity: diagnostic.severity,
        breach: false,
        code: diagnostic.code,
        message: in_script(diagnostic.message.get(lang), lang),
        place: Some(&diagnostic.place),
        labels: diagnostic.labels.iter().map(|(p, s)| (p, s)).collect(),
    };
    let mut out = render(&headline, texts, lang);
    out.push('\n');
    let help = diagnostic.help.as_ref().map(|h| h.get(lang).to_owned());
    rows(&mut out, lang, vec![(say!("處理", "处理", "to do"), help)]);
    out.push('\n');
    out
}

fn breach(finding: &Finding, report: &Report) -> String {
    let lang = report.lang;
    let headline = Headline {
        severity: finding.severity,
        breach: true,
        code: finding.code,
        message: in_script(finding.message.get(lang), lang),
        place: finding.place.as_ref(),
        labels: finding.related.iter().map(|r| (&r.place, &r.words)).collect(),
    };
    let mut out = render(&headline, report.texts, lang);
    out.push('\n');
    rows(&mut out, lang, details(finding, report));
    out.push('\n');
    out
}

type Row = (Sentence, Option<String>);

fn details(finding: &Finding, report: &Report) -> Vec<Row> {
    let lang = report.lang;
    let said = |s: &Option<Sentence>| s.as_ref().map(|s| s.get(lang).to_owned());
    let mut rows: Vec<Row> = Vec::new();
    for (n, key) in finding.clauses.iter().enumerate() {
        let label = if n == 0 { say!("條款", "条款", "clause") } else { say!("同時", "同时", "also") };
        let cited = cite(report.handbook, key, lang).map(|c| format!("《{}》{}（{key}）\n「{}」", c.regulation, c.address, c.text));
        rows.push((label, cited));
    }
    rows.push((say!("應有", "应有", "expected"), said(&finding.expected)));
    rows.push((say!("實際", "实际", "found"), said(&finding.found)));
    rows.push((say!("處理", "处理", "to do"), Some(finding.help.get(lang).to_owned())));
    rows.push((say!("單位", "单位", "unit"), Some(unit(report, &finding.unit))));
    rows.push((say!("案件", "案件", "case"), finding.case.as_ref().map(|c| c.to_string())));
    rows.push((say!("檢查", "检查", "check"), finding.check.as_ref().map(|c| c.to_string())));
    if finding.provisional {
        let words = say!(
            "所依參數尚未決定，以預設值判斷，故列為警告",
            "所依参数尚未决定，以默认值判断，故列为警告",
            "rests on a parameter nobody has decided, so it is a warning"
        );
        rows.push((say!("註", "注", "note"), Some(words.get(lang).to_owned())));
    }
    rows
}

/// Labelled rows under an excerpt, aligned by display width; values from records cannot act on the terminal.
fn rows(out: &mut String, lang: Lang, rows: Vec<Row>) {
    let shown: Vec<(&str, String)> = rows.iter().filter_map(|(l, v)| Some((l.get(lang), v.as_ref()?.clone()))).collect();
    let width = shown.iter().map(|(l, _)| l.width()).max().unwrap_or(0);
    for (label, value) in shown {
        let pad = " ".repeat(width - label.width());
        for (n, line) in in_script(&value, lang).lines().enumerate() {
            let (label, pad) = if n == 0 { (label, pad.as_str()) } else { ("", &*" ".repeat(width)) };
            let _ = writeln!(out, "   {label}{pad}  {}", safe(line));
        }
    }
}

fn unit(report: &Report, id: &str) -> String {
    let unit = report.handbook.organization.unit(id);
    unit.map_or_else(|| id.to_owned(), |u| format!("{}（{id}）", u.title[report.lang as usize]))
}

/// What is open, cannot be checked or needs a person: the reasons, the nearest due first.
fn notes(out: &mut String, report: &Report) {
    let lang = report.lang;
    for verdict in [Verdict::CannotCheck, Verdict::NeedsPerson, Verdict::Open] {
        let mut notes: Vec<_> = report.outcome.notes.iter().filter(|n| n.verdict == verdict).collect();
        if notes.is_empty() {
            continue;
        }
        notes.sort_by_key(|n| (n.due.map_or(jiff::civil::Date::MAX, |d| d.date), n.unit.clone(), n.check.clone()));
        let _ = writeln!(out, "{}（{}）", verdict.label().get(lang), notes.len());
        for note in notes.iter().take(NOTES_SHOWN) {
            let due = note.due.map(|d| d.to_string()).unwrap_or_default();
            let subject = note.subject.as_deref().unwrap_or_default();
            let reason = in_script(note.reason.get(lang), lang);
            let _ = writeln!(out, "   {:<10}  {}  {}  [{}]", due, safe(&reason), safe(subject), note.check);
        }
        if notes.len() > NOTES_SHOWN {
            let more = say!("另有 {n} 項", "另有 {n} 项", "{n} more", n = notes.len() - NOTES_SHOWN);
            let _ = writeln!(out, "   …  {}", more.get(lang));
        }
        out.push('\n');
    }
}

fn summary(out: &mut String, report: &Report) {
    let (lang, outcome) = (report.lang, report.outcome);
    let mut by_unit: BTreeMap<&str, [u64; 8]> = BTreeMap::new();
    for (key, counts) in outcome.tally.iter() {
        let row = by_unit.entry(&key.unit).or_default();
        row.iter_mut().zip(counts).for_each(|(total, n)| *total += n);
    }
    let mut table: Vec<Vec<String>> = vec![head(lang)];
    for (id, counts) in &by_unit {
        table.push(std::iter::once(unit(report, id)).chain(counts.iter().map(u64::to_string)).collect());
    }
    aligned(out, &table);
    let read = say!(
        "基準日 {d}：{f} 個檔案、{r} 筆記錄、{c} 件案件",
        "基准日 {d}：{f} 个文件、{r} 笔记录、{c} 件案件",
        "as of {d}: {f} files, {r} records, {c} cases",
        d = outcome.as_of,
        f = outcome.files,
        r = outcome.records,
        c = outcome.cases
    );
    let _ = writeln!(out, "\n{}", read.get(lang));
    let _ = writeln!(out, "{}", verdict(report).get(lang));
}

/// The last line. Nothing judged is never called clean.
fn verdict(report: &Report) -> Sentence {
    let outcome = report.outcome;
    let faults = outcome.diagnostics.len() + outcome.findings.len();
    if outcome.records == 0 && faults == 0 {
        return say!("沒有判斷任何記錄（0 筆）", "没有判断任何记录（0 笔）", "0 records judged");
    }
    match faults {
        0 => say!("沒有發現違反之處", "没有发现违反之处", "no findings"),
        n => say!("發現 {n} 項", "发现 {n} 项", "{n} findings", n = n),
    }
}

fn head(lang: Lang) -> Vec<String> {
    let unit = say!("單位", "单位", "unit");
    std::iter::once(unit).chain(Verdict::ALL.map(Verdict::label)).map(|s| s.get(lang).to_owned()).collect()
}

/// A table aligned by display width: the first column to the left, the others to the right.
fn aligned(out: &mut String, table: &[Vec<String>]) {
    let columns = table.first().map_or(0, Vec::len);
    let widths: Vec<usize> = (0..columns).map(|c| table.iter().map(|row| row[c].width()).max().unwrap_or(0)).collect();
    for row in table {
        for (c, cell) in row.iter().enumerate() {
            let pad = " ".repeat(widths[c] - cell.width());
            let _ = if c == 0 { write!(out, "{cell}{pad}") } else { write!(out, "  {pad}{cell}") };
        }
        out.push('\n');
    }
}
