//! The rectification notice of a unit (整改通知書): numbered items, each with its clause, what is wrong, what to do, and by when.

use std::fmt::Write;

use jiff::civil::Date;

use super::Report;
use super::item::{Item, items, quoted};
use super::markdown::escaped;
use super::text::unit;
use crate::lang::{Lang, Sentence};
use crate::say;

/// How the printed notice looks: A4, an item never parted from itself.
const STYLE: &str = include_str!("notice.css");

/// A notice to be written.
pub struct Notice<'a> {
    /// The judgement, of one unit.
    pub report: &'a Report<'a>,
    /// The unit.
    pub unit: &'a str,
    /// The last day for rectification.
    pub deadline: Date,
    /// Working days until then.
    pub workdays: i64,
}

/// The parts both forms show, in the words of the report.
struct Parts {
    title: String,
    publisher: String,
    head: Vec<(String, String)>,
    opening: String,
    items: Vec<Part>,
    closing: Vec<String>,
    signatures: Vec<String>,
}

/// One numbered item.
struct Part {
    message: String,
    rows: Vec<(String, String)>,
}

impl Notice<'_> {
    /// As Markdown.
    pub fn markdown(&self) -> String {
        let parts = self.parts();
        let mut out = format!("# {}\n\n{}\n\n", escaped(&parts.title), escaped(&parts.publisher));
        for (label, value) in &parts.head {
            let _ = writeln!(out, "- {label}{}{}", self.colon(), escaped(value));
        }
        let _ = writeln!(out, "\n{}", escaped(&parts.opening));
        for (n, item) in parts.items.iter().enumerate() {
            let _ = writeln!(out, "\n{}. **{}**\n", n + 1, escaped(&item.message));
            for (label, value) in &item.rows {
                let _ = writeln!(out, "   - {label}{}{}", self.colon(), escaped(value));
            }
        }
        for line in &parts.closing {
            let _ = writeln!(out, "\n{}", escaped(line));
        }
        for line in &parts.signatures {
            let _ = writeln!(out, "\n{line}{}\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_\\_", self.colon());
        }
        out
    }

    /// As a page to be printed on A4.
    pub fn html(&self) -> String {
        let (parts, lang) = (self.parts(), self.report.lang.tag());
        let mut out = format!(
            "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
             <title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n<header>\n<p class=\"publisher\">{publisher}</p>\n<h1>{title}</h1>\n",
            title = html(&parts.title),
            publisher = html(&parts.publisher),
        );
        out.push_str(&list(&parts.head));
        let _ = writeln!(out, "</header>\n<p>{}</p>\n<ol>", html(&parts.opening));
        for item in &parts.items {
            let _ = writeln!(out, "<li>\n<h2>{}</h2>\n{}</li>", html(&item.message), list(&item.rows));
        }
        out.push_str("</ol>\n");
        for line in &parts.closing {
            let _ = writeln!(out, "<p>{}</p>", html(line));
        }
        out.push_str("<footer>\n");
        for line in &parts.signatures {
            let _ = writeln!(out, "<p class=\"sign\">{}</p>", html(line));
        }
        out.push_str("</footer>\n</main>\n</body>\n</html>\n");
        out
    }

    fn say(&self, sentence: Sentence) -> String {
        sentence.get(self.report.lang).to_owned()
    }

    fn colon(&self) -> &'static str {
        if self.report.lang == Lang::En { ": " } else { "：" }
    }

    fn parts(&self) -> Parts {
        let report = self.report;
        let open: Vec<Item> = items(report).into_iter().filter(|i| !["waived", "closed"].contains(&i.state)).collect();
        let title = unit(report, self.unit);
        let due = say!(
            "{d}（自發文日起 {n} 個工作日內）",
            "{d}（自发文日起 {n} 个工作日内）",
            "{d} ({n} working days from the date of this notice)",
            d = self.deadline,
            n = self.workdays
        );
        Parts {
            title: self.say(say!("整改通知書", "整改通知书", "Rectification notice")),
            publisher: publisher(report),
            head: vec![
                (self.say(say!("受文單位", "受文单位", "To")), title),
                (self.say(say!("發文日期", "发文日期", "Date")), report.outcome.as_of.to_string()),
                (self.say(say!("整改期限", "整改期限", "Due")), self.say(due)),
                (self.say(say!("應整改事項", "应整改事项", "Items")), open.len().to_string()),
            ],
            opening: self.opening(open.len()),
            items: open.iter().map(|item| self.part(item)).collect(),
            closing: if open.is_empty() { Vec::new() } else { self.closing() },
            signatures: vec![
                self.say(say!("發文單位（簽章）", "发文单位（签章）", "Issued by (signature)")),
                self.say(say!("受文單位簽收（姓名、日期）", "受文单位签收（姓名、日期）", "Received by (name, date)")),
            ],
        }
    }

    fn opening(&self, open: usize) -> String {
        let day = self.report.outcome.as_of;
        self.say(match open {
            0 => say!(
                "經截至 {d} 的查核，貴單位沒有應整改事項。",
                "经截至 {d} 的查核，贵单位没有应整改事项。",
                "The check as of {d} found nothing for your unit to rectify.",
                d = day
            ),
            _ => say!(
                "經截至 {d} 的查核，貴單位有下列 {n} 項應整改，請於期限前辦理並回覆。",
                "经截至 {d} 的查核，贵单位有下列 {n} 项应整改，请于期限前办理并回复。",
                "The check as of {d} found the following {n} items for your unit to rectify and answer by the due date.",
                d = day,
                n = open
            ),
        })
    }

    /// How to answer.
    fn closing(&self) -> Vec<String> {
        vec![
            self.say(say!(
                "回覆方式：每項提交一份「整改記錄」（form = \"rectification\"），填明檢查發現編號、違反條款、發生原因、整改措施、整改負責人與整改期限；記錄可更正者，同時更正記錄。",
                "回复方式：每项提交一份“整改记录”（form = \"rectification\"），填明检查发现编号、违反条款、发生原因、整改措施、整改负责人与整改期限；记录可更正者，同时更正记录。",
                "How to answer: submit one rectification record (form = \"rectification\") for each item, with the finding's number, the clause, the cause, the measures, the person responsible and the deadline; where a record can be corrected, correct it as well."
            )),
            self.say(say!(
                "整改完成後，由整改負責人與填報人以外的人複查結案。",
                "整改完成后，由整改负责人与填报人以外的人复查结案。",
                "When it is done, somebody other than the person responsible and the author re-checks and closes it."
            )),
        ]
    }

    fn part(&self, item: &Item) -> Part {
        let report = self.report;
        let mut rows = Vec::new();
        let mut add = |label: Sentence, value: Option<String>| rows.extend(value.map(|v| (self.say(label), v)));
        let mut clauses = item
            .clauses
            .iter()
            .filter_map(|key| Some(quoted(&super::citation::cite(report.handbook, key, report.lang)?, key, report.lang)));
        add(say!("違反條款", "违反条款", "Clause"), clauses.next());
        clauses.for_each(|clause| add(say!("同時違反", "同时违反", "Also"), Some(clause)));
        add(say!("記錄", "记录", "Record"), item.record.clone());
        add(say!("案件", "案件", "Case"), item.case.clone());
        add(say!("位置", "位置", "Place"), item.place.map(|p| super::snippet::safe(&report.texts.show(p).address())));
        add(say!("應有", "应有", "Expected"), item.expected.clone());
        add(say!("實際", "实际", "Found"), item.found.clone());
        add(say!("發生日", "发生日", "Since"), item.since.clone());
        add(say!("處理方法", "处理方法", "To do"), item.help.clone());
        add(say!("整改情形", "整改情形", "State"), item.answer.as_ref().map(|s| self.say(s.clone())));
        add(say!("檢查發現編號", "检查发现编号", "Finding"), Some(item.fingerprint.clone()));
        Part { message: item.message.clone(), rows }
    }
}

/// Who issues the notice.
fn publisher(report: &Report) -> String {
    let settings = &report.handbook.settings;
    let name = if settings.publisher.is_empty() { &settings.title } else { &settings.publisher };
    crate::lang::in_script(name, report.lang)
}

/// Labels and values.
fn list(rows: &[(String, String)]) -> String {
    let row = |(label, value): &(String, String)| format!("<dt>{}</dt><dd>{}</dd>\n", html(label), html(value));
    format!("<dl>\n{}</dl>\n", rows.iter().map(row).collect::<String>())
}

/// Text between tags.
fn html(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("<br>"),
            c => out.push(c),
        }
    }
    out
}
