//! Markdown as regulations use it.

use super::*;
use crate::lang::Lang;

fn read(source: &str) -> (Document<'_>, Vec<Diagnostic>) {
    parse(&"t.md".into(), source)
}

fn first_line(document: &Document) -> Line {
    match &document.blocks[0].kind {
        BlockKind::Paragraph(line) | BlockKind::Heading { line, .. } => line.clone(),
        BlockKind::List { items, .. } => match &items[0].blocks[0].kind {
            BlockKind::Paragraph(line) => line.clone(),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// Reads a text with one fault and returns its code, the bytes it stands at, and the help.
fn fault(source: &str) -> (&'static str, String, String) {
    let (_, found) = read(source);
    assert_eq!(found.len(), 1, "{source}: {found:#?}");
    let help = found[0].help.as_ref().map(|h| h.get(Lang::En).to_string()).unwrap_or_default();
    (found[0].code, source[found[0].place.span().range()].to_string(), help)
}

#[test]
fn front_matter_is_split_off() {
    for source in ["+++\nid = 1\n+++\n甲\n", "\u{FEFF}+++\r\nid = 1\r\n+++\r\n甲\r\n"] {
        let (document, found) = read(source);
        assert!(found.is_empty());
        let front = document.front.unwrap();
        assert_eq!(front.text.trim(), "id = 1");
        assert_eq!(&source[front.span.range()], front.text);
        assert_eq!(first_line(&document).plain(), "甲");
    }
    let (document, _) = read("+++\n# 註\n+++\n甲\n");
    assert_eq!(document.front.unwrap().text, "# 註\n", "a comment of the settings is no title");
    let (document, _) = read("甲\n+++\n");
    assert!(document.front.is_none());
}

#[test]
fn unclosed_front_matter_ends_at_the_title() {
    let source = "+++\nid = 1\n\n# 題\n\n甲\n";
    let (document, found) = read(source);
    assert_eq!(found[0].code, "front-matter-unclosed");
    assert_eq!(document.front.unwrap().text, "id = 1\n\n");
    assert_eq!(document.blocks.len(), 2);
    assert_eq!(read("+++").1[0].code, "front-matter-unclosed");
}

#[test]
fn line_ends_between_chinese_characters_are_no_spaces() {
    let cases = [
        ("甲乙\n丙丁", "甲乙丙丁"),
        ("甲，\r\n丙", "甲，丙"),
        ("one\ntwo", "one two"),
        ("甲\ntwo", "甲 two"),
        ("two\n甲", "two 甲"),
        ("**甲**\n乙", "甲乙"),
    ];
    for (source, plain) in cases {
        assert_eq!(first_line(&read(source).0).plain(), plain, "{source:?}");
    }
}

#[test]
fn words_know_their_bytes_across_joins_and_entities() {
    let source = "> 甲&amp;乙\r\n> 第三條";
    let (document, _) = read(source);
    let BlockKind::Quote(None, inner) = &document.blocks[0].kind else { panic!() };
    let BlockKind::Paragraph(line) = &inner[0].kind else { panic!() };
    let PieceKind::Text(words) = &line.pieces[0].kind else { panic!() };
    assert_eq!(words.text, "甲&乙第三條");
    for part in ["乙", "第三條", "甲"] {
        let at = words.text.find(part).unwrap();
        assert_eq!(&source[words.span(at..at + part.len()).range()], part);
    }
    let at = words.text.find('&').unwrap();
    assert_eq!(&source[words.span(at..at + 1).range()], "&amp;");
    let tail = words.slice(at..words.text.len());
    assert_eq!(tail.text, "&乙第三條");
    assert_eq!(&source[tail.whole().range()], "&amp;乙\r\n> 第三條");
}

#[test]
fn numbers_of_items_are_those_typed() {
    let source = "1. 甲\n1. 乙\n\n   7. 丙\n9. 丁\n";
    let (document, _) = read(source);
    let BlockKind::List { ordered: true, items } = &document.blocks[0].kind else { panic!() };
    let numbers: Vec<_> = items.iter().map(|i| i.number.map(|(n, span)| (n, &source[span.range()]))).collect();
    assert_eq!(numbers, [Some((1, "1.")), Some((1, "1.")), Some((9, "9."))]);
    let BlockKind::List { items, .. } = &items[1].blocks[1].kind else { panic!("{:?}", items[1]) };
    assert_eq!(items[0].number.unwrap().0, 7);
}

#[test]
fn key_comments_are_taken_apart() {
    for source in ["1. 應辦。 <!-- #a.b by=x,y norm=must -->\n", "1. 應辦。\n   <!-- #a.b by=x,y norm=must -->\n"] {
        let (document, found) = read(source);
        assert_eq!(found, []);
        let line = first_line(&document);
        assert_eq!((line.plain().as_str(), &source[line.span.range()]), ("應辦。", "應辦。"));
        let note = line.note.unwrap();
        assert_eq!(&source[note.span.range()], "<!-- #a.b by=x,y norm=must -->");
        let words: Vec<_> = note.key.iter().chain(&note.by).chain(&note.norm).collect();
        assert_eq!(words.iter().map(|w| w.text.as_str()).collect::<Vec<_>>(), ["a.b", "x", "y", "must"]);
        assert!(words.iter().all(|w| source[w.span.range()] == w.text));
    }
}

#[test]
fn headings_carry_keys_and_roles() {
    let (document, found) = read("## 一、總則 {#general by=x,y norm=should}\n");
    assert_eq!(found, []);
    let BlockKind::Heading { depth: 2, id: Some(id), line } = &document.blocks[0].kind else { panic!() };
    assert_eq!((id.as_str(), line.plain().as_str()), ("general", "一、總則"));
    assert_eq!(line.note.as_ref().unwrap().by.len(), 2);
}

#[test]
fn each_trap_is_reported_where_it_stands() {
    let cases = [
        ("甲<br>乙", "markup-html", "<br>", "Markdown"),
        ("<div>甲</div>", "markup-html", "<div>甲</div>", "Markdown"),
        ("甲 <!-- 待辦 -->", "markup-html", "<!-- 待辦 -->", "#key"),
        ("![圖](a.png)", "markup-image", "![圖](a.png)", "clauses"),
        ("甲\n\n::: note", "markup-fence", "::: note", "[!NOTE]"),
        ("甲 <!-- #a bye=x -->", "attribute-unknown", "bye=x", "`by=`"),
        ("甲 <!-- #a by=x, y -->", "attribute-space", "y", "by=a,b"),
        ("甲 <!-- #a #b -->", "attribute-repeated", "#b", ""),
        ("甲 <!-- #a --> <!-- #b -->", "attribute-repeated", "<!-- #b -->", ""),
        ("## 甲 {#a b}", "attribute-space", "b", "by=a,b"),
        ("## 甲 {#a .b}", "attribute-unknown", ".b", "`by=`"),
        ("## 甲 {#a #b}", "attribute-repeated", "#b", ""),
        ("1. 甲\n   2. 乙", "label-swallowed", "2.", "blank line"),
        ("甲：\n一、乙", "label-swallowed", "一、", "blank line"),
        ("## 甲 {#a by=x nrom=y}", "attribute-unknown", "nrom", "`norm=`"),
        ("## 甲 {#a", "attribute-unclosed", "{#a", "{#key}"),
    ];
    for (source, code, at, help) in cases {
        let (found, place, helped) = fault(source);
        assert_eq!((found, place.as_str()), (code, at), "{source}");
        assert!(helped.contains(help), "{source}: {helped}");
    }
}

#[test]
fn broken_emphasis_is_reported_with_its_repair() {
    let cases = [
        ("**重點：**應辦", "**重點：**", "write **重點**： instead"),
        ("請看**「甲」**乙", "**「甲」**", "write 「**甲**」 instead"),
        ("*重點：*應辦", "*重點：*", "write *重點*： instead"),
        ("甲**乙", "**", "add the other"),
    ];
    for (source, at, help) in cases {
        let (code, place, helped) = fault(source);
        assert_eq!((code, place.as_str()), ("emphasis-broken", at), "{source}");
        assert!(helped.contains(help), "{source}: {helped}");
    }
    for fine in ["**重點**：應辦", "甲 \\*\\*乙\\*\\*", "`**甲：**乙`", "2 * 3 * 4", "依第二章\n（一）辦", "```\n::: a\n```"]
    {
        assert!(read(fine).1.is_empty(), "{fine}: {:?}", read(fine).1);
    }
}

#[test]
fn alerts_tables_and_definitions_are_kept() {
    let source = "> [!NOTE]\n> 註\n\n| 甲 | 乙 |\n|---|---|\n| 一 | 二 |\n\n詞 <!-- #w -->\n: 義\n: 二\n";
    let (document, found) = read(source);
    assert_eq!(found, []);
    assert!(matches!(&document.blocks[0].kind, BlockKind::Quote(Some("note"), inner) if inner.len() == 1));
    assert!(matches!(&document.blocks[1].kind, BlockKind::Table(head, rows) if head.len() == 2 && rows[0][1].plain() == "二"));
    let BlockKind::Definitions(list) = &document.blocks[2].kind else { panic!() };
    assert_eq!((list[0].title.plain().as_str(), list[0].bodies.len()), ("詞", 2));
    assert_eq!(list[0].title.note.as_ref().unwrap().key.as_ref().unwrap().text, "w");
}

#[test]
fn deep_nesting_is_cut_off() {
    for source in [">".repeat(20_000), "- ".repeat(5_000) + "甲", "*a **a ".repeat(5_000), "[".repeat(20_000)] {
        let (_, found) = read(&source);
        assert!(found.len() < 20_000);
    }
    assert_eq!(read(&(">".repeat(40) + "甲")).1[0].code, "markup-too-deep");
}

proptest::proptest! {
    #[test]
    fn every_span_lies_on_characters(source in "[ \\r\\n#>*_`<!\\-:|~&;一二應。「」（）()\\[\\]{}=+0-9a-c\\\\\\t]{0,160}") {
        let (document, found) = read(&source);
        let spans = found.iter().map(|d| d.place.span()).chain(document.blocks.iter().map(|b| b.span));
        for span in spans {
            proptest::prop_assert!(source.get(span.range()).is_some(), "{span:?} {found:?}");
        }
    }
}
