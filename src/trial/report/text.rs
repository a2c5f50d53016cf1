//! The report a policy owner reads in a terminal.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::{Rate, Report, words};
use crate::lang::{Sentence, in_script};
use crate::outcome::Finding;
use crate::say;
use crate::trial::{Aspect, Trial};

/// Renders trials.
pub fn text(report: &Report) -> String {
    let mut out = String::new();
    for trial in report.trials {
        head(&mut out, report, trial);
        rates(&mut out, report, trial);
        sections(&mut out, report, trial);
        out.push('\n');
    }
    if report.trials.is_empty() {
        let none = say!("沒有任何檢查可測", "没有任何检查可测", "there is no check to test");
        let _ = writeln!(out, "{}", none.get(report.lang));
        return out;
    }
    let green = report.trials.iter().all(Trial::is_green);
    let _ = writeln!(out, "{}", words::verdict(green).get(report.lang));
    // What samples hold is data: it must not act on the terminal.
    out.replace(|c: char| c.is_control() && c != '\n', "\u{fffd}")
}

fn head(out: &mut String, report: &Report, trial: &Trial) {
    let title = report.handbook.regulations.iter().find(|r| *r.id == *trial.regulation).map(|r| r.title.as_str());
    let title = in_script(title.unwrap_or_default(), report.lang);
    let read = say!(
        "{n} 筆符合的樣本、{b} 件違反的樣本、{c} 項檢查，基準日 {d}",
        "{n} 笔符合的样本、{b} 件违反的样本、{c} 项检查，基准日 {d}",
        "{n} conforming records, {b} breaches, {c} checks, as of {d}",
        n = trial.records,
        b = trial.breaches.len(),
        c = trial.asked(),
        d = trial.as_of
    );
    let _ = writeln!(out, "《{title}》（{}）\n{}\n", trial.regulation, read.get(report.lang));
}

/// Kill rates by aspect and in all.
fn rates(out: &mut String, report: &Report, trial: &Trial) {
    let lang = report.lang;
    let heads =
        [say!("改動", "改动", "change"), say!("件數", "件数", "tried"), say!("發現", "发现", "noticed"), say!("比率", "比率", "rate")];
    let mut table = vec![heads.map(|s| s.get(lang).to_owned())];
    let aspects = Aspect::ALL.into_iter().map(|a| (a.title(), Rate::of(trial, Some(a))));
    let all = (say!("合計", "合计", "all"), Rate::of(trial, None));
    for (title, rate) in aspects.chain([all]).filter(|(_, r)| r.tried > 0) {
        let percent = rate.percent().map_or_else(String::new, |p| format!("{p} %"));
        table.push([title.get(lang).to_owned(), rate.tried.to_string(), rate.killed.to_string(), percent]);
    }
    let width = |c: usize| table.iter().map(|row| row[c].width()).max().unwrap_or(0);
    for row in &table {
        let pad = |c: usize| " ".repeat(width(c) - row[c].width());
        let _ = writeln!(out, "   {}{}  {}{}  {}{}  {}{}", row[0], pad(0), pad(1), row[1], pad(2), row[2], pad(3), row[3]);
    }
}

fn sections(out: &mut String, report: &Report, trial: &Trial) {
    let lang = report.lang;
    let problems = trial.problems.iter().map(|d| format!("{}  {}", d.place.path, in_script(d.message.get(lang), lang)));
    section(out, report, say!("樣本有誤", "样本有误", "faulty samples"), problems.collect());
    let line = |place: String, f: &Finding| {
        format!("{place}  {}  [{}]", in_script(f.message.get(lang), lang), f.check.as_deref().unwrap_or(f.code))
    };
    let told = trial.baseline.iter().map(|f| line(report.found_at(f), f));
    let found = told.chain(trial.varied.iter().map(|(path, f)| line(path.clone(), f)));
    let title = say!("符合的樣本卻有發現", "符合的样本却有发现", "findings in the conforming records");
    section(out, report, title, found.collect());
    let failed = trial.breaches.iter().filter(|b| !b.holds());
    let title = say!("違反的樣本沒有得到應有的發現", "违反的样本没有得到应有的发现", "breaches that do not give their finding");
    section(out, report, title, failed.map(|b| format!("{}  {}", b.breach.variant.path, words::breach(b).get(lang))).collect());
    let survivors = trial.survivors().map(|t| format!("{}  {}", report.place(&t.mutation.check), report.survivor(t).get(lang)));
    section(out, report, say!("沒有被發現的改動", "没有被发现的改动", "changes nobody noticed"), survivors.collect());
    let untried = trial.untried.iter().map(|m| {
        let (title, id) = (report.title(&m.check), &m.check);
        format!("{}  {title}（{id}）：{}", report.place(id), in_script(m.what.get(lang), lang))
    });
    let title = say!(
        "沒有樣本可供改動，須補一筆或寫一件違反",
        "没有样本可供改动，须补一笔或写一件违反",
        "no sample to change: add a record, or write a breach"
    );
    section(out, report, title, untried.collect());
    let dead = trial.dead().map(|id| {
        let clause = report.clause(id).unwrap_or_default();
        format!("{}  {}（{id}）{clause}", report.place(id), report.title(id))
    });
    let title = say!(
        "無效的檢查：沒有樣本或改動使它不通過",
        "无效的检查：没有样本或改动使它不通过",
        "dead checks: no sample and no change makes them fail"
    );
    section(out, report, title, dead.collect());
}

fn section(out: &mut String, report: &Report, title: Sentence, lines: Vec<String>) {
    if lines.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{}（{}）", title.get(report.lang), lines.len());
    for line in lines {
        let _ = writeln!(out, "   {line}");
    }
}
