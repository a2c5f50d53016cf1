//! The report a compliance engineer reads in a terminal. Styled; the caller strips styles where they are not wanted.

use std::collections::BTreeMap;
use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::citation::cite;
use super::item::answer;
use super::past::{judgements, past};
use super::snippet::{Headline, render, safe};
use super::tallies;
use super::{Report, Texts};
use crate::diag::{Diagnostic, Severity};
use crate::lang::columns::{WIDTH, aligned, fold};
use crate::lang::{Lang, Sentence, in_script};
use crate::outcome::{Finding, Note, Verdict};
use crate::say;

/// Notes of one kind listed before the rest is only counted.
const NOTES_SHOWN: usize = 20;

/// Records or cases named under one note before the rest is only counted.
const SUBJECTS_SHOWN: usize = 5;

/// Renders a judgement.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    let outcome = report.outcome;
    let files = outcome.diagnostics.iter().zip(outcome.file_names()).filter(|(_, name)| outcome.is_old(name) != Some(true));
    for (diagnostic, _) in files {
        out.push_str(&problem(diagnostic, report.texts, report.lang));
    }
    for finding in outcome.findings.iter().filter(|f| outcome.stands(f)) {
        out.push_str(&breach(finding, report));
    }
    past(&mut out, report);
    notes(&mut out, report);
    judgements(&mut out, report);
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

/// Renders one finding.
pub fn breach(finding: &Finding, report: &Report) -> String {
    let lang = report.lang;
    let headline = Headline {
        severity: finding.severity,
        breach: finding.check.is_some(),
        code: finding.code,
        message: in_script(finding.message.get(lang), lang),
        place: finding.place.as_ref(),
        // A row that is late shows the same line as what made it owed.
        labels: finding.related.iter().filter(|r| Some(&r.place) != finding.place.as_ref()).map(|r| (&r.place, &r.words)).collect(),
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
        let cited = cite(report.handbook, key, lang).map(|c| match lang {
            Lang::Hant => format!("《{}》{}（{key}）\n「{}」", c.regulation, c.address, c.text),
            Lang::Hans => format!("《{}》{}（{key}）\n“{}”", c.regulation, c.address, c.text),
            Lang::En => format!("{}, {} ({key})\n“{}”", c.regulation, c.address, c.text),
        });
        rows.push((label, cited));
    }
    rows.push((say!("應有", "应有", "expected"), said(&finding.expected)));
    rows.push((say!("實際", "实际", "found"), said(&finding.found)));
    rows.push((say!("處理", "处理", "to do"), Some(finding.help.get(lang).to_owned())));
    rows.push((say!("編號", "编号", "finding"), Some(finding.fingerprint.clone())));
    rows.push((say!("整改", "整改", "answer"), answer(finding, report).map(|s| s.get(lang).to_owned())));
    rows.push((say!("單位", "单位", "unit"), Some(bracketed(&unit(report, &finding.unit), &finding.unit, lang))));
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
        let value = in_script(&value, lang);
        let lines = value.lines().flat_map(|line| fold(&safe(line), WIDTH - width - 5));
        for (n, line) in lines.enumerate() {
            let label = if n == 0 { label } else { "" };
            let _ = writeln!(out, "   {label}{}  {line}", " ".repeat(width - label.width()));
        }
    }
}

/// The title of a unit, or what stands for one.
pub(super) fn unit(report: &Report, id: &str) -> String {
    let unit = report.handbook.organization.unit(id);
    unit.map_or_else(|| safe(id), |u| u.title[report.lang as usize].clone())
}

/// Something said in brackets of the language.
pub(super) fn bracketed(title: &str, said: &str, lang: Lang) -> String {
    match lang {
        _ if title == said => title.to_owned(),
        Lang::En => format!("{title} ({said})"),
        _ => format!("{title}（{said}）"),
    }
}

/// What is open, cannot be checked or needs a person: the reasons, the nearest due first.
fn notes(out: &mut String, report: &Report) {
    let lang = report.lang;
    for verdict in [Verdict::CannotCheck, Verdict::NeedsPerson, Verdict::Open] {
        let notes: Vec<&Note> = report.outcome.notes.iter().filter(|n| n.verdict == verdict).collect();
        if notes.is_empty() {
            continue;
        }
        let _ = writeln!(out, "{}", bracketed(verdict.label().get(lang), &notes.len().to_string(), lang));
        let mut alike: BTreeMap<_, Vec<&Note>> = BTreeMap::new();
        for note in &notes {
            let due = note.due.map_or(jiff::civil::Date::MAX, |d| d.date);
            alike.entry((due, note.reason.get(lang), &note.check)).or_default().push(note);
        }
        for notes in alike.values().take(NOTES_SHOWN) {
            group(out, report, notes);
        }
        if alike.len() > NOTES_SHOWN {
            let _ = writeln!(out, "   …  {}", more(alike.len() - NOTES_SHOWN).get(lang));
        }
        out.push('\n');
    }
}

/// Notes that say the same of one check, with the first few they say it of.
fn group(out: &mut String, report: &Report, notes: &[&Note]) {
    let Some(first) = notes.first() else { return };
    let lang = report.lang;
    let due = first.due.map(|d| format!("{d}  ")).unwrap_or_default();
    let reason = format!("{due}{}", bracketed(&in_script(first.reason.get(lang), lang), &first.check, lang));
    let of = |n: &&Note| n.subject.as_deref().map_or_else(|| unit(report, &n.unit), str::to_owned);
    let comma = if lang == Lang::En { ", " } else { "、" };
    let mut subjects = notes.iter().take(SUBJECTS_SHOWN).map(of).collect::<Vec<_>>().join(comma);
    if notes.len() > SUBJECTS_SHOWN {
        let _ = write!(subjects, "{comma}{}", more(notes.len() - SUBJECTS_SHOWN).get(lang));
    }
    let indented = [(reason, 3), (subjects, 6)];
    for (text, indent) in indented {
        for line in fold(&safe(&text), WIDTH - indent) {
            let _ = writeln!(out, "{}{line}", " ".repeat(indent));
        }
    }
}

pub(super) fn more(n: usize) -> Sentence {
    say!("另有 {n} 項", "另有 {n} 项", "{n} more", n = n)
}

fn summary(out: &mut String, report: &Report) {
    let (lang, outcome) = (report.lang, report.outcome);
    for table in tallies::tables(report) {
        aligned(out, &table, WIDTH);
        out.push('\n');
    }
    let read = say!(
        "基準日 {d}：{f} 個檔案、{r} 筆記錄、{c} 件案件",
        "基准日 {d}：{f} 个文件、{r} 笔记录、{c} 件案件",
        "as of {d}: files {f}, records {r}, cases {c}",
        d = outcome.as_of,
        f = outcome.files,
        r = outcome.records,
        c = outcome.cases
    );
    let _ = writeln!(out, "{}", read.get(lang));
    let _ = writeln!(out, "{}", verdict(report).get(lang));
}

/// The last line. Nothing judged is never called clean, and what could not be checked is not passed over.
pub(super) fn verdict(report: &Report) -> Sentence {
    let told = standing(report);
    match beside(report) {
        Some(beside) => Sentence {
            hant: format!("{}；{}", told.hant, beside.hant),
            hans: format!("{}；{}", told.hans, beside.hans),
            en: format!("{}; {}", told.en, beside.en),
        },
        None => told,
    }
}

/// What fails nothing, counted.
fn beside(report: &Report) -> Option<Sentence> {
    let outcome = report.outcome;
    let waived = outcome.findings.iter().filter(|f| f.answer.waiver.is_some()).count();
    let closed = outcome.findings.iter().filter(|f| f.answer.waiver.is_none() && f.answer.settles()).count();
    let mut parts: Vec<Sentence> = Vec::new();
    if waived > 0 {
        parts.push(say!("豁免 {n} 項", "豁免 {n} 项", "waived {n}", n = waived));
    }
    if closed > 0 {
        parts.push(say!("整改結案 {n} 項", "整改结案 {n} 项", "closed {n}", n = closed));
    }
    parts.extend(outcome.baseline.as_ref().map(|baseline| {
        say!(
            "基線既有 {o} 項，基線所列已無 {g} 項",
            "基线既有 {o} 项，基线所列已无 {g} 项",
            "old {o}, gone {g}",
            o = baseline.old.len(),
            g = baseline.gone.len()
        )
    }));
    let join = |of: &dyn Fn(&Sentence) -> &str, comma: &str| parts.iter().map(of).collect::<Vec<_>>().join(comma);
    (!parts.is_empty()).then(|| Sentence { hant: join(&|s| &s.hant, "、"), hans: join(&|s| &s.hans, "、"), en: join(&|s| &s.en, ", ") })
}

/// What stands.
fn standing(report: &Report) -> Sentence {
    let outcome = report.outcome;
    let (errors, others): (Vec<Severity>, Vec<Severity>) = outcome.standing().into_iter().partition(|s| *s == Severity::Error);
    let counts = outcome.tally.sum(|_| true);
    let (passed, unknown) = (counts[Verdict::Pass as usize], counts[Verdict::CannotCheck as usize]);
    if outcome.findings.is_empty() && outcome.diagnostics.is_empty() && (outcome.records == 0 || passed == 0) {
        return say!("沒有判斷任何記錄（0 筆）", "没有判断任何记录（0 笔）", "0 records judged");
    }
    if errors.is_empty() && others.is_empty() && !(outcome.findings.is_empty() && outcome.diagnostics.is_empty()) {
        return say!(
            "沒有須處理的新發現：{p} 項符合，{u} 項無法查核",
            "没有须处理的新发现：{p} 项符合，{u} 项无法查核",
            "nothing new to be mended: {p} passed, {u} could not be checked",
            p = passed,
            u = unknown
        );
    }
    if errors.is_empty() && others.is_empty() {
        return say!(
            "沒有發現違反之處：{p} 項符合，{u} 項無法查核",
            "没有发现违反之处：{p} 项符合，{u} 项无法查核",
            "no findings: {p} passed, {u} could not be checked",
            p = passed,
            u = unknown
        );
    }
    say!(
        "發現 {n} 項：違反 {e}、警告 {w}；另有 {u} 項無法查核",
        "发现 {n} 项：违反 {e}、警告 {w}；另有 {u} 项无法查核",
        "findings: {n} (errors {e}, warnings {w}); could not be checked: {u}",
        n = errors.len() + others.len(),
        e = errors.len(),
        w = others.len(),
        u = unknown
    )
}
