//! Texts as they are pasted, and what becomes of them.

use std::sync::Arc;

use jiff::civil::Date;

use super::*;
use crate::model::{self, Clause, Inline, Level, TextContext};

fn settings() -> Settings {
    Settings { id: "demo".into(), title: None, owner: "office".into() }
}

/// What the handbook reads in an import: level, label, heading and words of each clause. Nothing in it may be wrong but keys missing.
fn read(imported: &Imported) -> Vec<(Level, String, Option<String>, String)> {
    let path: Arc<str> = "content/demo/text.md".into();
    let context = TextContext { parameters: &[], terms: &[], roles: &[], date: Date::constant(1970, 1, 1) };
    let (regulation, faults) = model::regulation(&path, &imported.text, &context);
    let wrong: Vec<_> = faults.iter().filter(|f| f.code != "key-missing" && f.code != "reference-unresolved").collect();
    assert!(wrong.is_empty(), "{wrong:?}\n{}", imported.text);
    let clauses = regulation.expect("a regulation").clauses;
    clauses.into_iter().map(|c: Clause| (c.level, c.label.clone(), c.heading.clone(), words(&c.text))).collect()
}

fn words(text: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(words) | Inline::Code(words) => words.clone(),
        Inline::Reference { text, .. } | Inline::Term { text, .. } | Inline::Parameter { text, .. } => text.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => words(inner),
        Inline::Break => String::new(),
    };
    text.iter().map(one).collect()
}

fn codes(imported: &Imported) -> Vec<&str> {
    imported.doubts.iter().map(|d| d.code).collect()
}

#[test]
fn an_outline_as_a_word_processor_pastes_it() {
    let pasted = "\u{feff}《採購辦法》\r\n一、總則\r\n　（一）目的\r\n1、為節省開支，特訂本辦法。\r\n2．各部門均應\r\n遵守本辦法。\r\n（1）採購部辦理\u{a0}採購；\r\n（2）財務部付款。\r\n- 1 -\r\n二、附則\r\n1. 本辦法*自公布日*施行。\r\n";
    let imported = outline("paste.txt", pasted, &settings());
    let rows = read(&imported);
    let labels: Vec<&str> = rows.iter().map(|(_, label, ..)| label.as_str()).collect();
    assert_eq!(labels, ["一、", "（一）", "1.", "2.", "（1）", "（2）", "二、", "1."]);
    assert_eq!(rows[3].3, "各部門均應遵守本辦法。");
    assert_eq!(rows[4].3, "採購部辦理 採購；");
    assert_eq!(rows[7].3, "本辦法*自公布日*施行。");
    assert_eq!((imported.clauses, codes(&imported)), (8, vec!["import-joined"]));
    assert!(imported.text.contains("title = \"採購辦法\"\nkind = \"辦法\""), "{}", imported.text);
}

#[test]
fn articles_of_taiwan_and_of_the_mainland() {
    let taiwan = "請假規則\n第一章 總則\n第一條 為管理請假，訂定本規則。\n第二條 （定義）\n假別如下：\n一、事假。\n（一）半日。\n二、病假。\n第二條之一 特別假另定之。\n";
    let imported = outline("a.txt", taiwan, &settings());
    assert!(imported.text.contains("numbering = \"articles-tw\""));
    let labels: Vec<String> = read(&imported).into_iter().map(|row| row.1).collect();
    assert_eq!(labels, ["第一章", "第一條", "第二條", "一、", "（一）", "二、", "第二條之一"]);
    let mainland = "请假办法\n第一条 为管理请假，制定本办法。\n第二条 假别如下：\n（一）事假；\n1. 半日；\n（二）病假。\n";
    let imported = outline("a.txt", mainland, &settings());
    assert!(imported.text.contains("numbering = \"articles-cn\"") && imported.text.contains("kind = \"辦法\""), "{}", imported.text);
    let labels: Vec<String> = read(&imported).into_iter().map(|row| row.1).collect();
    assert_eq!(labels, ["第一条", "第二条", "（一）", "1.", "（二）"]);
}

#[test]
fn what_does_not_follow_is_doubted_at_its_line() {
    let pasted = "辦法\n一、總則\n1. 甲。\n3. 乙。\n說明文字。\n（1）丙。\n";
    let imported = outline("a.txt", pasted, &settings());
    assert_eq!(codes(&imported), ["import-number", "import-unlabelled"]);
    assert_eq!(&pasted[imported.doubts[0].place.span().range()], "3. 乙。");
    let untitled = outline("a.txt", "一、總則\n1. 甲。\n", &settings());
    assert_eq!(codes(&untitled), ["import-title"]);
    assert_eq!(codes(&outline("a.txt", "辦法\n（1）甲。\n", &settings())), ["import-level"]);
    assert_eq!(outline("a.txt", "", &settings()).clauses, 0);
}
