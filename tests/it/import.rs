//! `guiju import outline` recovers the structure of the five regulations from nothing but their words.

use std::sync::Arc;

use guiju::author::import::{Settings, outline};
use guiju::model::{self, Clause, Inline, Level, Mark, Regulation, TextContext};
use guiju::pipeline;
use guiju::source::Disk;
use jiff::civil::date;

use crate::support::{copy, guiju, root};

fn words(run: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Code(text) => text.clone(),
        Inline::Parameter { text, .. } | Inline::Reference { text, .. } | Inline::Term { text, .. } => text.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => words(inner),
        Inline::Break => String::new(),
    };
    run.iter().map(one).collect()
}

/// The further paragraphs of a clause; notes are no part of a regulation.
fn further(clause: &Clause) -> Vec<String> {
    clause.marks.iter().filter_map(|m| if let Mark::Paragraph(run) = m { Some(words(run)) } else { None }).collect()
}

/// A regulation as plain text: label and words, a line each, no indentation, no marks, no keys.
fn flattened(regulation: &Regulation) -> String {
    let mut lines = vec![regulation.title.clone()];
    for clause in &regulation.clauses {
        let heading = clause.heading.clone().unwrap_or_default();
        let text = words(&clause.text);
        lines.push(format!("{}{heading}{}", clause.label, if heading.is_empty() { text.as_str() } else { "" }));
        lines.extend((!heading.is_empty() && !text.is_empty()).then_some(text));
        lines.extend(further(clause));
    }
    lines.join("\n")
}

type Row = (Level, String, Option<String>, String, Option<usize>);

fn rows(regulation: &Regulation) -> Vec<Row> {
    let row = |c: &Clause| (c.level, c.label.clone(), c.heading.clone(), words(&c.text) + &further(c).concat(), c.parent);
    regulation.clauses.iter().map(row).collect()
}

#[test]
fn the_five_regulations_come_back_whole() {
    let loaded = pipeline::load(&Disk::new(root()), None);
    assert!(loaded.handbook.regulations.len() >= 5);
    for regulation in &loaded.handbook.regulations {
        let plain = flattened(regulation);
        assert!(!plain.contains(['#', '<', '[', '`']), "{} is plain", regulation.id);
        let settings = Settings { id: regulation.id.clone(), title: None, owner: regulation.owner.clone() };
        let imported = outline("export.txt", &plain, &settings);
        let context = TextContext { parameters: &[], terms: &[], roles: &[], date: date(2026, 1, 1) };
        let path: Arc<str> = regulation.path.clone();
        let (back, _) = model::regulation(&path, &imported.text, &context);
        let back = back.expect("a regulation");
        assert_eq!((&back.title, &back.numbering), (&regulation.title, &regulation.numbering));
        let (wanted, got) = (rows(regulation), rows(&back));
        for (wanted, got) in wanted.iter().zip(&got) {
            assert_eq!(wanted, got, "{}", regulation.id);
        }
        assert_eq!(wanted.len(), got.len(), "{}", regulation.id);
        let doubts: Vec<&str> = imported.doubts.iter().map(|d| d.message.en.as_str()).collect();
        assert!(doubts.len() <= 2, "{}: {doubts:?}", regulation.id);
    }
}

#[test]
fn a_pasted_text_becomes_a_regulation_of_the_handbook() {
    let handbook = copy("commands/clean");
    let here = handbook.path();
    std::fs::write(here.join("paste.txt"), "採購辦法\n一、總則\n1、部門應記錄採購。\n3、主管審核。\n").expect("written");
    let shown = guiju(here, &["import", "outline", "paste.txt", "--lang", "en"]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("## 一、總則") && shown.stdout.contains("1. 部門應記錄採購。"), "{}", shown.stdout);
    assert!(shown.stderr.contains("import-number") && shown.stderr.contains("paste.txt:4"), "{}", shown.stderr);
    let written = guiju(here, &["import", "outline", "paste.txt", "--id", "buying", "--owner", "office"]);
    assert_eq!((written.code, written.stdout.as_str()), (0, "content/buying/text.md\n"), "{}", written.stderr);
    assert_eq!(guiju(here, &["fmt", "--renumber", "--keys"]).code, 0);
    assert_eq!(guiju(here, &["check"]).code, 0, "{}", guiju(here, &["check"]).stderr);
    assert_eq!(guiju(here, &["import", "outline", "paste.txt", "--id", "buying"]).code, 2, "nothing is overwritten");
    assert_eq!(guiju(here, &["import", "outline", "none.txt"]).code, 2);
}
