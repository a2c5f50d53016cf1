//! Traces as compliance engineers and policy owners read them in a terminal: links first, figures last.

use std::fmt::Write;

use super::links::{Figures, clauses_of};
use super::query::Selected;
use super::{Demands, Report, Subject, words};
use crate::lang::columns::aligned;
use crate::lang::{Lang, Sentence};
use crate::model::{Check, Clause, Regulation};
use crate::outcome::Verdict;
use crate::say;

/// Renders a trace.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    if !report.query.summary {
        let selected = report.query.select(report.trace);
        if !report.query.records.is_empty() {
            from_records(&mut out, report, &selected);
        } else if !report.query.checks.is_empty() {
            from_checks(&mut out, report, &selected);
        } else {
            from_clauses(&mut out, report, &selected);
        }
    }
    figures(&mut out, report);
    if let Some(all) = report.demands {
        demands(&mut out, report, all);
    }
    out
}

/// Clause → checks → records.
fn from_clauses(out: &mut String, report: &Report, selected: &Selected) {
    let mut last = "";
    for (regulation, clause, checks) in &selected.clauses {
        if last != regulation.id {
            let _ = writeln!(out, "{}\n", title(report, regulation));
            last = &regulation.id;
        }
        let _ = writeln!(out, "{}", clause_line(report, clause));
        for n in checks {
            let _ = writeln!(out, "   {}", check_line(report, *n));
            if report.query.names_records() {
                report.trace.records_of(*n).for_each(|s| record_line(out, report, *n, s));
            }
        }
        if checks.is_empty() {
            let none = say!("沒有檢查項", "没有检查项", "no check");
            let _ = writeln!(out, "   ({})", none.get(report.lang));
        }
        out.push('\n');
    }
}

/// Check → clauses and records.
fn from_checks(out: &mut String, report: &Report, selected: &Selected) {
    for n in &selected.checks {
        let check = &report.trace.handbook.checks[*n];
        let _ = writeln!(out, "{}\n   {}", check_line(report, *n), report.shown(&(report.place)(&check.place)));
        cited(out, report, check);
        report.trace.records_of(*n).for_each(|s| record_line(out, report, *n, s));
        out.push('\n');
    }
}

/// Record → checks → clauses.
fn from_records(out: &mut String, report: &Report, selected: &Selected) {
    let trace = report.trace;
    for subject in selected.records.iter().map(|n| &trace.subjects[*n]) {
        let form = subject.form.as_deref().and_then(|id| trace.handbook.form(id)).map(|f| report.shown(&f.title));
        let form = form.map_or_else(String::new, |f| format!("《{f}》"));
        let place = report.shown(&(report.place)(&subject.place));
        let _ = writeln!(out, "{}  {form}  {}\n   {place}\n", report.shown(&subject.id), report.shown(&subject.unit));
        let looks = |n: &&usize| trace.records_of(**n).any(|s| s.id == subject.id);
        for n in selected.checks.iter().filter(looks) {
            let check = &trace.handbook.checks[*n];
            let found = match trace.findings_of(*n, subject) {
                0 => String::new(),
                more => format!("  {} {more}", Verdict::Fail.label().get(report.lang)),
            };
            let _ = writeln!(out, "   {}{found}", check_name(report, check));
            cited(out, report, check);
        }
        out.push('\n');
    }
}

fn title(report: &Report, regulation: &Regulation) -> String {
    let title = report.shown(&regulation.title);
    format!("《{title}》（{}）", regulation.id)
}

fn clause_line(report: &Report, clause: &Clause) -> String {
    let heading = clause.heading.as_deref().map_or_else(String::new, |h| format!("  {}", report.shown(h)));
    let key = clause.key.as_deref().unwrap_or_default();
    format!("{}  {key}{heading}", report.shown(&clause.address))
}

fn check_name(report: &Report, check: &Check) -> String {
    let (kind, title) = (words::kind(check.kind), report.shown(&check.title));
    format!("{}  {}：{title}", check.id, kind.get(report.lang))
}

/// A check with its verdicts and how many records it looks at.
fn check_line(report: &Report, n: usize) -> String {
    let trace = report.trace;
    let mut line = check_name(report, &trace.handbook.checks[n]);
    let verdicts = verdicts(&trace.verdicts(n), report.lang);
    let (records, none) = (trace.record_count(n), say!("沒有記錄", "没有记录", "no record"));
    let records = match records {
        0 => none,
        _ => say!("{n} 筆記錄", "{n} 笔记录", "{n} records", n = records),
    };
    let _ = write!(line, "  [{}{}{}]", verdicts, if verdicts.is_empty() { "" } else { "; " }, records.get(report.lang));
    line
}

fn verdicts(counts: &[u64; 8], lang: Lang) -> String {
    let named = Verdict::ALL.iter().filter(|v| counts[**v as usize] > 0);
    named.map(|v| format!("{} {}", v.label().get(lang), counts[*v as usize])).collect::<Vec<_>>().join(", ")
}

fn record_line(out: &mut String, report: &Report, check: usize, subject: &Subject) {
    if !report.query.record(subject) {
        return;
    }
    let found = match report.trace.findings_of(check, subject) {
        0 => String::new(),
        n => format!("  {} {n}", Verdict::Fail.label().get(report.lang)),
    };
    let (id, unit) = (report.shown(&subject.id), report.shown(&subject.unit));
    let place = report.shown(&(report.place)(&subject.place));
    let _ = writeln!(out, "      {id}  {unit}  {place}{found}");
}

/// The clauses a check cites.
fn cited(out: &mut String, report: &Report, check: &Check) {
    let handbook = report.trace.handbook;
    for key in clauses_of(check) {
        let named = handbook.clause(key).zip(handbook.regulation_of(key));
        let address = named.map(|(clause, regulation)| format!("《{}》{}", report.shown(&regulation.title), report.shown(&clause.address)));
        let _ = writeln!(out, "      {}  {key}", address.unwrap_or_default());
    }
}

/// The table of figures by regulation, and the verdicts below it.
fn figures(out: &mut String, report: &Report) {
    let (trace, lang) = (report.trace, report.lang);
    let heads = [
        say!("制度", "制度", "regulation"),
        say!("條款", "条款", "clauses"),
        say!("拘束", "拘束", "binding"),
        say!("有檢查", "有检查", "checked"),
        say!("檢查項", "检查项", "checks"),
        say!("已判斷", "已判断", "judged"),
        say!("有樣本", "有样本", "sampled"),
        say!("記錄", "记录", "records"),
    ];
    let mut table: Vec<Vec<String>> = vec![heads.iter().map(|s| s.get(lang).to_owned()).collect()];
    let mut total = Figures::default();
    for regulation in trace.handbook.regulations.iter().filter(|r| report.query.regulation(&r.id)) {
        let figures = trace.figures(regulation);
        total += figures;
        table.push(row(&regulation.id, &figures));
    }
    if table.len() > 2 {
        // A record may be looked at by several regulations; the sum would count it twice.
        let all = say!("合計", "合计", "all");
        let mut sum = row(all.get(lang), &total);
        sum[7] = trace.subjects.len().to_string();
        table.push(sum);
    }
    aligned(out, &table, usize::MAX);
    let (day, verdicts) = (trace.outcome.as_of, verdicts(&total.verdicts, lang));
    let judged = say!("基準日 {d}：{v}", "基准日 {d}：{v}", "as of {d}: {v}", d = day, v = verdicts);
    let nothing = say!("基準日 {d}：沒有判斷任何記錄", "基准日 {d}：没有判断任何记录", "as of {d}: nothing was judged", d = day);
    let _ = writeln!(out, "\n{}", if verdicts.is_empty() { nothing.get(lang) } else { judged.get(lang) });
}

fn row(name: &str, f: &Figures) -> Vec<String> {
    let h = f.handbook;
    let numbers = [h.clauses, h.binding, h.checked, h.checks, f.judged, f.sampled, f.records];
    std::iter::once(name.to_owned()).chain(numbers.iter().map(usize::to_string)).collect()
}

/// The demands of the source: how many are published and enforced, and what is wrong with any.
fn demands(out: &mut String, report: &Report, all: &[Demands]) {
    let lang = report.lang;
    out.push('\n');
    let sum = |f: fn(&Demands) -> usize| all.iter().map(f).sum::<usize>();
    let line = |name: &str, (total, published, enforceable, enforced): (usize, usize, usize, usize)| -> Sentence {
        say!(
            "{r}：{p} / {t} 項要求已公布，{e} / {c} 項可檢查者已執行",
            "{r}：{p} / {t} 项要求已公布，{e} / {c} 项可检查者已执行",
            "{r}: {p} of {t} demands published, {e} of {c} enforced",
            r = name,
            p = published,
            t = total,
            e = enforced,
            c = enforceable
        )
    };
    for d in all {
        let said = line(&d.regulation, (d.total(), d.published(), d.enforceable(), d.enforced()));
        let _ = writeln!(out, "{}", said.get(lang));
    }
    if all.len() > 1 {
        let counts = (sum(Demands::total), sum(Demands::published), sum(Demands::enforceable), sum(Demands::enforced));
        let name = say!("合計", "合计", "all");
        let _ = writeln!(out, "{}", line(name.get(lang), counts).get(lang));
    }
    for standing in all.iter().flat_map(|d| &d.standings) {
        for fault in standing.faults() {
            let _ =
                writeln!(out, "   {} ({})  {}", report.shown(&standing.id), report.shown(&standing.check), report.shown(fault.get(lang)));
        }
    }
}
