//! Regulations read from their texts: labels, keys, norms, parameters, terms.

use jiff::civil::date;

use super::*;
use crate::expr::Value;
use crate::lang::Lang;
use crate::model::{ClauseKey, Inline, Level, Mark, Norm, ParameterType, glossary};
use crate::source::Place;

const HEAD: &str = "+++\nid = \"t\"\ntitle = \"例\"\nkind = \"制度\"\nowner = \"m\"\nnumbering = \"outline\"\n+++\n\n# 例\n\n";

fn parameter(id: &str, ty: ParameterType, default: Value) -> Parameter {
    let (values, allowed, wording) = (vec![], vec![], vec![]);
    Parameter {
        id: id.into(),
        label: String::new(),
        label_en: None,
        ty,
        default: Some(default),
        values,
        allowed,
        wording,
        clause: "t/".into(),
        note: None,
        place: Place::whole("p"),
    }
}

/// Reads several texts together, with one parameter and one term.
fn load_all(sources: &[&str]) -> (Vec<Regulation>, Vec<Diagnostic>) {
    let parameters = [parameter("t.limit", ParameterType::Workdays, Value::Number(10.into()))];
    let (terms, _) = glossary(&"g".into(), "申請表 · 申请表 · form <!-- #form -->\n: 表\n: 表\n: A form.\n: 同義：需求申請表\n");
    let roles = ["department".to_string(), "management".to_string()];
    let context = TextContext { parameters: &parameters, terms: &terms, roles: &roles, date: date(2026, 1, 1) };
    let files: Vec<_> = sources.iter().enumerate().map(|(i, s)| (Arc::from(format!("{i}.md")), Arc::from(*s))).collect();
    regulations(&files, &context)
}

fn load(body: &str) -> (Regulation, Vec<Diagnostic>) {
    let (mut all, found) = load_all(&[&format!("{HEAD}{body}")]);
    (all.remove(0), found)
}

fn codes(found: &[Diagnostic]) -> Vec<&str> {
    found.iter().map(|d| d.code).collect()
}

fn clean(body: &str) -> Regulation {
    let (regulation, found) = load(body);
    assert_eq!(found, [], "{body}");
    regulation
}

fn targets(inlines: &[Inline]) -> Vec<(String, Vec<ClauseKey>)> {
    let each = |i: &Inline| if let Inline::Reference { targets, text } = i { Some((text.clone(), targets.clone())) } else { None };
    inlines.iter().filter_map(each).collect()
}

#[test]
fn outlines_become_a_tree() {
    let body = "## 一、總則 {#general}\n\n### （一）目的 {#general.purpose}\n\n1. 甲：\n   1. 部門應辦理。 <!-- #a.b by=department -->\n   2. 乙。\n2. 丙。\n\n## 二、附則\n";
    let regulation = clean(body);
    let seen: Vec<_> = regulation.clauses.iter().map(|c| (c.label.as_str(), c.address.as_str(), c.eid.as_str())).collect();
    assert_eq!(
        seen,
        [
            ("一、", "第一章", "chp_1"),
            ("（一）", "第一章（一）", "chp_1__sec_1"),
            ("1.", "第一章（一）1.", "chp_1__sec_1__item_1"),
            ("（1）", "第一章（一）1.（1）", "chp_1__sec_1__item_1__subitem_1"),
            ("（2）", "第一章（一）1.（2）", "chp_1__sec_1__item_1__subitem_2"),
            ("2.", "第一章（一）2.", "chp_1__sec_1__item_2"),
            ("二、", "第二章", "chp_2"),
        ]
    );
    let clause = &regulation.clauses[3];
    assert_eq!((clause.key.as_deref(), clause.norm, clause.parent), (Some("t/a.b"), Norm::Must, Some(2)));
    assert_eq!(clause.by, ["department"]);
    assert_eq!(clause.text, [Inline::Text("部門應辦理。".into())]);
    let source = format!("{HEAD}{body}");
    assert_eq!(&source[clause.place.span().range()], "1. 部門應辦理。 <!-- #a.b by=department -->");
    assert_eq!(regulation.clauses[0].heading.as_deref(), Some("總則"));
}

#[test]
fn carriage_returns_change_neither_tree_nor_hash() {
    let body = "## 一、總則\n\n1. 部門應\n   辦理。 <!-- #a -->\n\n> [!NOTE]\n> 註。\n";
    let unix = clean(body);
    let (all, found) = load_all(&[&format!("{HEAD}{body}").replace('\n', "\r\n")]);
    assert_eq!(found, []);
    assert_eq!(all[0].clauses[1].hash, unix.clauses[1].hash);
    assert_eq!(all[0].clauses[1].text, [Inline::Text("部門應辦理。".into())]);
    assert_eq!(all[0].clauses[1].marks, unix.clauses[1].marks);
    assert_eq!(unix.clauses[1].marks, [Mark::Note("note".into(), vec![vec![Inline::Text("註。".into())]])]);
}

#[test]
fn faulty_labels_and_keys_are_reported() {
    let cases = [
        ("## 一、甲\n\n## 三、乙\n", "label-gap"),
        ("## 一、甲\n\n## 一、乙\n", "label-repeat"),
        ("## 一、甲\n\n## 二、乙\n\n## 一、丙\n", "label-order"),
        ("### （一）甲\n", "label-level"),
        ("## 甲\n", "label-missing"),
        ("## 一、甲\n\n#### （一）乙\n", "label-depth"),
        ("## 一、甲\n\n1. 甲\n   1. 乙\n      1. 丙\n", "label-level"),
        ("## 一、甲\n\n1. 甲\n3. 乙\n", "label-gap"),
        ("## 一、甲\n\n- 甲\n", "list-unnumbered"),
        ("## 一、甲\n\n1. 部門應辦理。\n", "key-missing"),
        ("## 一、甲 {#a}\n\n1. 甲 <!-- #a -->\n", "key-duplicate"),
        ("## 一、甲\n\n1. 應甲。 <!-- #A.b -->\n", "key-malformed"),
        ("## 一、甲\n\n1. 應甲。 <!-- #t/a -->\n", "key-malformed"),
        ("## 一、甲\n\n1. 應甲。 <!-- #a by=departmen -->\n", "role-unknown"),
        ("## 一、甲\n\n1. 甲。 <!-- #a by=department -->\n", "norm-unread"),
        ("## 一、甲\n\n1. 應甲。 <!-- #a norm=mus -->\n", "norm-unknown"),
        ("## 一、甲\n\n[甲](javascript:x)\n", "link-scheme"),
        ("## 一、甲\n\n    甲\n", "markup-code"),
        ("# 二\n", "title-repeated"),
    ];
    for (body, code) in cases {
        let (_, found) = load(body);
        assert!(codes(&found).contains(&code), "{body}: {:?}", codes(&found));
    }
}

#[test]
fn settings_are_checked() {
    let cases = [
        ("# 例\n", "front-matter-missing"),
        ("+++\nid = \n+++\n", "front-matter-invalid"),
        ("+++\nid = \"t\"\n\n# 例\n\n## 一、甲\n", "front-matter-unclosed"),
        ("+++\nid = \"t\"\n+++\n", "front-matter-incomplete"),
    ];
    for (source, code) in cases {
        assert!(codes(&load_all(&[source]).1).contains(&code), "{code}");
    }
    let (_, found) = load_all(&[&HEAD.replace("outline", "outlin").replace("owner", "ownr")]);
    assert_eq!(codes(&found), ["front-matter-unknown", "front-matter-incomplete", "numbering-unknown"]);
    assert!(found[0].help.as_ref().unwrap().get(Lang::En).contains("`owner`"));
}

#[test]
fn norms_are_read_around_lookalikes() {
    let cases = [
        ("部門應辦理", Norm::Must),
        ("部門應對項目作總結", Norm::Must),
        ("必須辦理", Norm::Must),
        ("不得不辦理", Norm::Must),
        ("不得辦理", Norm::MustNot),
        ("不應辦理，並應報告", Norm::MustNot),
        ("宜先辦理", Norm::Should),
        ("部門得辦理", Norm::May),
        ("可採下列方式", Norm::May),
        ("得合併，但應逐一列出", Norm::Must),
        ("相應措施、風險應對措施、因應響應，取得獲得值得的心得", Norm::None),
        ("可能性與可行性經許可認可", Norm::None),
        ("事宜與時宜適宜", Norm::None),
        ("總部管理中心得指定", Norm::May),
        ("得以書面為之", Norm::May),
        ("使資訊得以流通", Norm::None),
        ("使用人得以書面為之", Norm::May),
        ("費用得分期支付，得分逾九十", Norm::May),
        ("考核得分逾九十", Norm::None),
        ("風險管理應持續", Norm::Must),
        ("影響應評估", Norm::Must),
        ("得出席會議", Norm::May),
        ("依《應對得宜辦法》", Norm::None),
        ("风险应对方案", Norm::None),
        ("部门应当办理", Norm::Must),
        ("無須辦理", Norm::None),
        ("成效應持續跟蹤", Norm::Must),
        ("違反應受處分", Norm::Must),
        ("規模效應", Norm::None),
    ];
    for (text, expected) in cases {
        assert_eq!(norm::scan(text), expected, "{text}");
    }
}

#[test]
fn parameters_are_verified() {
    let body = |words: &str| format!("## 一、甲\n\n1. 應於[{words}](param:t.limit)內辦理。 <!-- #a -->\n");
    let first = clean(&body("十個工作日"));
    let second = clean(&body("10 個工作日"));
    assert_eq!(first.clauses[1].hash, second.clauses[1].hash, "a value's words are no part of the wording");
    assert_eq!(first.clauses[1].text[1], Inline::Parameter { id: "t.limit".into(), text: "十個工作日".into() });
    let (_, found) = load(&body("五個工作日"));
    assert_eq!(codes(&found), ["parameter-contradicted"]);
    assert!(found[0].help.as_ref().unwrap().hant.contains("十個工作日"));
    assert_eq!(found[0].labels.len(), 1);
    let (_, found) = load(&body("十個工作日").replace("t.limit", "t.limits"));
    assert_eq!(codes(&found), ["parameter-unknown"]);
}

#[test]
fn terms_are_linked_once_and_longest_first() {
    let regulation = clean("## 一、甲\n\n1. 填需求申請表、申請表。\n2. 《申請表》與**申請表**。\n");
    let term = |text: &str| Inline::Term { id: "form".into(), text: text.into() };
    assert_eq!(regulation.clauses[1].text, [Inline::Text("填".into()), term("需求申請表"), Inline::Text("、申請表。".into())]);
    let strong = Inline::Strong(vec![term("申請表")]);
    assert_eq!(regulation.clauses[2].text, [Inline::Text("《申請表》與".into()), strong, Inline::Text("。".into())]);
}

const TW: &str = "+++\nid = \"law\"\ntitle = \"例法\"\nkind = \"辦法\"\nowner = \"m\"\nnumbering = \"articles-tw\"\n+++\n\n# 例法\n\n## 第一章　總則\n\n### 第一條（目的） {#aim}\n\n本法依前條。\n\n### 第二條\n\n甲： <!-- #two.one -->\n\n一、乙。\n\n二、丙：\n\n（一）丁。\n\n前項規定，準用第一條。\n\n### 第二條之一\n\n依第二條第一項第二款第一目及第二項、前條第一項第三款。\n\n## 第二章　附則\n\n### 第三條\n\n依第一條至第二條之一，本章、前二條及《例》第一章。\n";

#[test]
fn articles_have_paragraphs_items_and_references() {
    let (all, found) = load_all(&[TW, &format!("{HEAD}## 一、總則\n\n1. 依《例法》第二條第二項，《例法》及《公司法》第一條。\n")]);
    let law = &all[0];
    let seen: Vec<_> = law.clauses.iter().map(|c| (c.level, c.address.as_str(), c.eid.as_str())).collect();
    assert_eq!(
        seen,
        [
            (Level::Chapter, "第一章", "chp_1"),
            (Level::Article, "第一條", "art_1"),
            (Level::Article, "第二條", "art_2"),
            (Level::Paragraph, "第二條第一項", "art_2__para_1"),
            (Level::Item, "第二條第一項第一款", "art_2__para_1__item_1"),
            (Level::Item, "第二條第一項第二款", "art_2__para_1__item_2"),
            (Level::SubItem, "第二條第一項第二款第一目", "art_2__para_1__item_2__subitem_1"),
            (Level::Paragraph, "第二條第二項", "art_2__para_2"),
            (Level::Article, "第二條之一", "art_2-1"),
            (Level::Chapter, "第二章", "chp_2"),
            (Level::Article, "第三條", "art_3"),
        ]
    );
    assert_eq!(law.clauses[1].heading.as_deref(), Some("目的"));
    assert_eq!(codes(&found), ["reference-unresolved", "reference-unresolved"], "前條 of the first article, a third 款 of two");
    assert_eq!(found[1].help.as_ref().unwrap().hant, "可能是：第二條第一項第一款、第二條第一項第二款");
    let key = |k: &str| ClauseKey::from(k);
    assert_eq!(targets(&law.clauses[7].text), [("前項".into(), vec![key("law/two.one")]), ("第一條".into(), vec![key("law/aim")])]);
    let third = targets(&law.clauses[8].text);
    assert_eq!(third[0], ("第二條第一項第二款第一目".into(), vec![key("law/@art_2__para_1__item_2__subitem_1")]));
    assert_eq!(third[1], ("第二項".into(), vec![key("law/@art_2__para_2")]));
    let last = targets(&law.clauses[10].text);
    assert_eq!(last[0].1, [key("law/aim"), key("law/@art_2"), key("law/@art_2-1")]);
    assert_eq!(last[1], ("本章".into(), vec![key("law/@chp_2")]));
    assert_eq!(last[2].1, [key("law/@art_2"), key("law/@art_2-1")]);
    assert_eq!(last[3], ("《例》第一章".into(), vec![key("t/@chp_1")]));
    let other = targets(&all[1].clauses[1].text);
    assert_eq!(other, [("《例法》第二條第二項".into(), vec![key("law/@art_2__para_2")]), ("《例法》".into(), vec![key("law/")])]);
}

const CN: &str = "+++\nid = \"rule\"\ntitle = \"例规\"\nkind = \"办法\"\nowner = \"m\"\nnumbering = \"articles-cn\"\n+++\n\n# 例规\n\n## 第一章 总则\n\n### 第一条\n\n甲。\n\n乙：\n\n（一）丙：\n\n1. 丁。\n2. 戊。\n\n（二）己。\n\n### 第二条\n\n依第一条第二款第一项第二目及前条第一款。\n";

#[test]
fn mainland_articles_read_款_above_项() {
    let (all, found) = load_all(&[CN, &TW.replace("《例》第一章", "《例规》第一条第二款第二项")]);
    assert_eq!(codes(&found[2..]), [""; 0]);
    let addresses: Vec<_> = all[0].clauses[2..7].iter().map(|c| (c.address.as_str(), c.label.as_str())).collect();
    let expected = [
        ("第一条第一款", ""),
        ("第一条第二款", ""),
        ("第一条第二款第一项", "（一）"),
        ("第一条第二款第一项第一目", "1."),
        ("第一条第二款第一项第二目", "2."),
    ];
    assert_eq!(addresses, expected);
    let own = targets(&all[0].clauses[8].text);
    assert_eq!(own[0].1, [ClauseKey::from("rule/@art_1__para_2__item_1__subitem_2")]);
    assert_eq!(own[1].1, [ClauseKey::from("rule/@art_1__para_1")]);
    let other = targets(&all[1].clauses[10].text);
    assert_eq!(other[3].1, [ClauseKey::from("rule/@art_1__para_2__item_2")], "by the profile of the regulation cited");
}

#[test]
fn what_stands_before_the_first_clause_is_kept() {
    let regulation = clean("> [!NOTE]\n> 註。\n\n引言。\n\n## 一、甲\n\n| 甲 |\n|---|\n| 一 |\n");
    let words = |t: &str| vec![Inline::Text(t.into())];
    assert_eq!(regulation.intro, [Mark::Note("note".into(), vec![words("註。")]), Mark::Paragraph(words("引言。"))]);
    assert_eq!(regulation.clauses[0].marks, [Mark::Table(vec![words("甲")], vec![vec![words("一")]])]);
}

#[test]
fn keys_are_unique_across_the_handbook() {
    let source = format!("{HEAD}## 一、甲 {{#a}}\n");
    let (_, found) = load_all(&[&source, &source]);
    assert_eq!(codes(&found), ["regulation-duplicate", "key-duplicate"]);
    assert_eq!(&*found[1].labels[0].0.path, "0.md");
}

#[test]
fn a_hash_ignores_labels_layout_and_unicode_form() {
    let hash = |body: &str| load(body).0.clauses.last().unwrap().hash.clone();
    let first = hash("## 一、甲\n\n1. 應 café 辦**理**。 <!-- #a -->\n");
    assert_eq!(first, hash("## 一、甲\n\n1. 乙\n2. 應cafe\u{301}\n   辦理。 <!-- #b norm=may -->\n\n> [!NOTE]\n> 註\n"));
    assert_ne!(first, hash("## 一、甲\n\n1. 應 café 辦妥。 <!-- #a -->\n"));
    assert_eq!(first.len(), 16);
}

#[test]
fn decimal_labels_carry_their_prefix() {
    let head = HEAD.replace("outline", "decimal");
    let (all, found) = load_all(&[&format!("{head}## 1. 總則\n\n### 1.1 目的\n\n#### 1.1.1 甲\n\n### 1.2 乙\n\n## 2. 丙\n\n### 3.1 丁\n")]);
    let seen: Vec<_> = all[0].clauses.iter().map(|c| (c.label.as_str(), c.eid.as_str())).collect();
    assert_eq!(seen[..4], [("1.", "chp_1"), ("1.1", "chp_1__sec_1"), ("1.1.1", "chp_1__sec_1__item_1"), ("1.2", "chp_1__sec_2")]);
    assert_eq!(codes(&found), ["label-prefix"]);
}

#[test]
fn long_runs_of_marks_cost_no_more_than_their_length() {
    let before = std::time::Instant::now();
    for part in ["《", "）第一條", "得以", "第一條、", "前條", "**甲：", "<!-- #a", "[", "使得以"] {
        load(&format!("## 一、甲\n\n{}\n", part.repeat(20_000)));
    }
    assert!(before.elapsed().as_secs() < 20);
}

proptest::proptest! {
    #[test]
    fn no_text_makes_the_loader_fail(body in "[ \\n#>*`<!\\-:一二第條章項款目（）()\\[\\]{}.、《》應得前本至及0-9a-z|\\\\]{0,120}") {
        for numbering in ["outline", "articles-tw", "articles-cn", "decimal"] {
            let source = format!("{}{body}", HEAD.replace("outline", numbering));
            let (_, found) = load_all(&[&source]);
            for diagnostic in found {
                let range = diagnostic.place.span().range();
                proptest::prop_assert!(source.get(range).is_some(), "{:?}", diagnostic);
            }
        }
    }
}

#[test]
fn the_text_this_repository_carries_has_no_fault() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let (terms, found) = glossary(&"content/glossary.md".into(), &std::fs::read_to_string(root.join("glossary.md")).unwrap());
    assert_eq!(found, []);
    let context = TextContext { parameters: &[], terms: &terms, roles: &[], date: date(2026, 1, 1) };
    let text = std::fs::read_to_string(root.join("cross/text.md")).unwrap();
    let (regulation, found) = regulation(&"content/cross/text.md".into(), &text, &context);
    let found: Vec<_> = found.iter().filter(|d| d.code != "parameter-unknown").collect();
    assert!(found.is_empty(), "{found:#?}");
    assert!(regulation.unwrap().clauses.iter().all(|c| c.key.is_some() || c.norm == Norm::None));
}
