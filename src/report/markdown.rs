//! The judgement as a comment on a merge request: a table for each unit, each breach with its clause.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::Report;
use super::item::{Item, address, gravest, items};
use super::snippet::safe;
use super::tallies;
use super::text::{more, unit, verdict};
use crate::diag::Severity;
use crate::lang::{Lang, Sentence};
use crate::say;

/// Findings in one comment: GitHub takes 65,536 characters, and nobody reads more.
const SHOWN: usize = 100;

/// Characters after which no further row is written, for the same reason.
const LONGEST: usize = 56_000;

/// Keeps a sign from joining what follows it into a mention, a reference or an address. It takes no room.
const JOINER: char = '\u{2060}';

/// Signs that Markdown reads within a cell.
const ACTING: &str = r"\`*_{}[]()<>#!~&$^@%";

/// Renders a judgement as Markdown of the GitHub and GitLab dialects.
pub fn markdown(report: &Report) -> String {
    let lang = report.lang;
    let (items, known): (Vec<Item>, Vec<Item>) = items(report).into_iter().partition(|i| i.stands);
    let heading = say!("規矩：截至 {d} 的查核", "规矩：截至 {d} 的查核", "Guiju: checked as of {d}", d = report.outcome.as_of);
    let mut out = format!("## {}\n\n{}\n", heading.get(lang), escaped(verdict(report).get(lang)));
    let (shown, left) = gravest(&items, SHOWN);
    let mut units: BTreeMap<Option<&str>, Vec<&Item>> = BTreeMap::new();
    shown.iter().for_each(|item| units.entry(item.unit.as_deref()).or_default().push(item));
    let (mut length, mut missing) = (out.chars().count(), left.len());
    for (id, items) in units {
        let rows: Vec<String> = items.iter().map(|item| row(item, report)).collect();
        let fit = fitting(&rows, &mut length);
        missing += rows.len() - fit;
        if fit > 0 {
            table(&mut out, id, &rows[..fit], report);
        }
    }
    if missing > 0 {
        let _ = write!(out, "\n… {}\n", more(missing).get(lang));
    }
    let known = folded(&known, length, report);
    out.push_str(&known);
    out.push_str(&counted(length + known.chars().count(), report));
    let needs = report.outcome.answers.needs_person(None);
    if needs > 0 {
        let words = say!(
            "另有 {n} 項條款須由人判斷（條款 × 單位）",
            "另有 {n} 项条款须由人判断（条款 × 单位）",
            "Clauses that need a person (clause × unit): {n}",
            n = needs
        );
        let _ = write!(out, "\n{}\n", escaped(words.get(lang)));
    }
    out
}

/// Every verdict counted by unit and by regulation, behind a line that opens it, where there is room.
fn counted(length: usize, report: &Report) -> String {
    let title = say!("各單位、各制度的判定數", "各单位、各制度的判定数", "Verdicts by unit and regulation");
    let mut out = String::new();
    for table in tallies::tables(report) {
        out.push('\n');
        for (n, row) in table.iter().enumerate() {
            let cells: Vec<String> = row.iter().map(|cell| escaped(cell)).collect();
            let _ = writeln!(out, "| {} |", cells.join(" | "));
            if n == 0 {
                let _ = writeln!(out, "| --- |{}", " ---: |".repeat(row.len() - 1));
            }
        }
    }
    let fits = !out.is_empty() && length + out.chars().count() < LONGEST;
    if fits { format!("\n<details><summary>{}</summary>\n{out}\n</details>\n", escaped(title.get(report.lang))) } else { String::new() }
}

/// What cannot fail the run, behind a line that opens it: by how it stands, counted by check.
fn folded(known: &[Item], length: usize, report: &Report) -> String {
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for item in known {
        let state = item.state().map_or_else(String::new, |s| s.get(report.lang).to_owned());
        *counts.entry((state, item.rule)).or_default() += 1;
    }
    let title = say!("不影響結果的發現：{n} 項", "不影响结果的发现：{n} 项", "Findings that fail nothing: {n}", n = known.len());
    let rows = counts.iter().map(|((state, rule), n)| format!("- {}: {} × {n}\n", escaped(state), escaped(rule)));
    let rows: String = rows.collect();
    let fits = !known.is_empty() && length + rows.chars().count() < LONGEST;
    let rows = if fits { rows } else { String::new() };
    if known.is_empty() {
        rows
    } else {
        format!("\n<details><summary>{}</summary>\n\n{rows}\n</details>\n", escaped(title.get(report.lang)))
    }
}

/// How many rows fit into what is left of a comment; after the first that does not, none does.
fn fitting(rows: &[String], length: &mut usize) -> usize {
    let mut fit = 0;
    for row in rows {
        *length += row.chars().count();
        if *length > LONGEST {
            break;
        }
        fit += 1;
    }
    fit
}

fn table(out: &mut String, id: Option<&str>, rows: &[String], report: &Report) {
    let lang = report.lang;
    let title = match id {
        Some(id) => unit(report, id),
        None => say!("無法讀取的檔案", "无法读取的文件", "Files that could not be read").get(lang).to_owned(),
    };
    let heads = [
        say!("程度", "程度", "gravity"),
        say!("發現", "发现", "finding"),
        say!("條款", "条款", "clause"),
        say!("記錄", "记录", "record"),
        say!("處理", "处理", "to do"),
    ];
    let heads: Vec<&str> = heads.iter().map(|h| h.get(lang)).collect();
    let _ = write!(out, "\n### {}\n\n| {} |\n| --- | --- | --- | --- | --- |\n", escaped(&title), heads.join(" | "));
    rows.iter().for_each(|row| out.push_str(row));
}

fn row(item: &Item, report: &Report) -> String {
    let place = item.place.map(|p| safe(&report.texts.show(p).address()));
    let names = [&item.record, &place].into_iter().flatten().map(|name| escaped(name)).collect::<Vec<_>>();
    let cells = [
        gravity(item.severity).get(report.lang).to_owned(),
        message(item, report),
        clause(item, report),
        names.join("<br>"),
        item.help.as_deref().map(escaped).unwrap_or_default(),
    ];
    format!("| {} |\n", cells.join(" | "))
}

/// What is wrong, and how it was answered.
fn message(item: &Item, report: &Report) -> String {
    let answer = item.state().map(|s| escaped(s.get(report.lang)));
    std::iter::once(escaped(&item.message)).chain(answer).collect::<Vec<_>>().join("<br>")
}

fn clause(item: &Item, report: &Report) -> String {
    let Some(cited) = item.citation(report) else { return String::new() };
    let name = match report.lang {
        Lang::En => format!("{}, {}", cited.regulation, cited.address),
        _ => format!("《{}》{}", cited.regulation, cited.address),
    };
    let name = escaped(&name);
    let name = match address(report, item.clauses[0]) {
        Some(to) => format!("[{name}](<{to}>)"),
        None => name,
    };
    let quoted = if report.lang == Lang::Hant { format!("「{}」", cited.text) } else { format!("“{}”", cited.text) };
    format!("{name}<br>{}", escaped(&quoted))
}

fn gravity(severity: Severity) -> Sentence {
    match severity {
        Severity::Error => say!("違反", "违反", "error"),
        Severity::Warning => say!("警告", "警告", "warning"),
        Severity::Note => say!("提示", "提示", "note"),
    }
}

/// Text that stays text: no markup, no cell border, no link, no mention. Escapes alone leave mentions and bare addresses alive, so
/// the signs that make them are parted from what follows.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut before = ' ';
    let text = safe(text);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            // Tables are cut into cells before escapes are read.
            '|' => out.push_str("&#124;"),
            c if ACTING.contains(c) => out.extend(['\\', c]),
            c => out.push(c),
        }
        let next = chars.peek().copied().unwrap_or(' ');
        let refers = matches!(c, '@' | '#' | '!' | '~' | '%' | '$' | '&' | '^') && !next.is_whitespace();
        let addresses = (c == ':' && next == '/') || (c == '.' && before.eq_ignore_ascii_case(&'w'));
        // `GH-1` is a reference too.
        let refers = refers || (c == '-' && before.eq_ignore_ascii_case(&'h') && next.is_ascii_digit());
        if refers || addresses {
            out.push(JOINER);
        }
        before = c;
    }
    out
}
