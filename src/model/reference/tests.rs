//! References in plain words, resolved or refused.

use super::*;
use crate::model::numbering::Profile;

/// The references of a text as `words` of each, for a handbook that knows 《甲法》 (Taiwan) and 《乙规定》 (mainland).
fn words(text: &str, own: Profile) -> Vec<&str> {
    citations(text, own).iter().map(|c| &text[c.range.clone()]).collect()
}

fn citations(text: &str, own: Profile) -> Vec<Citation> {
    find(text, own, &|title| match title {
        "甲法" => Some(Profile::ArticlesTw),
        "乙规定" => Some(Profile::ArticlesCn),
        _ => None,
    })
}

#[test]
fn references_are_found_among_words() {
    let cases: [(&str, &[&str]); 18] = [
        ("依第三條第一項第二款辦理", &["第三條第一項第二款"]),
        ("前條及前項規定", &["前條", "前項"]),
        ("前二項與本章", &["前二項", "本章"]),
        ("第五條至第七條", &["第五條至第七條"]),
        ("第三條、第五條及第七條之一", &["第三條", "第五條", "第七條之一"]),
        ("《甲法》第五條第二項及第三項", &["《甲法》第五條第二項", "第三項"]),
        ("《申請表》與《甲法》", &["《甲法》"]),
        ("前條第一項及第二項", &["前條第一項", "第二項"]),
        ("本辦法第五條", &["第五條"]),
        ("勞動基準法第十一條、第十二條", &[]),
        ("《公司法》第五條及第六條", &[]),
        ("同條第二項", &[]),
        ("依專利法（以下簡稱本法）第十九條", &[]),
        ("第三項之一定期間", &["第三項"]),
        ("目前項目、本項目、前項目標、本章程、本條例、成本章節", &[]),
        ("第一項目標、第二章程", &[]),
        ("年度開始前編製、會議前編列，依前編規定", &["前編"]),
        ("第一次、第三人、第二階段", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(words(text, Profile::ArticlesTw), expected, "{text}");
    }
}

#[test]
fn outlines_cite_by_sign() {
    assert_eq!(words("見第二章（三）2.（1）及本章（二）", Profile::Outline), ["第二章（三）2.（1）", "本章（二）"]);
    assert_eq!(words("第二章（三）第三項", Profile::Outline), ["第二章（三）第三項"]);
    assert_eq!(words("第三項工作、第二款", Profile::Outline), [""; 0]);
    assert_eq!(words("第二章（共三節）", Profile::Outline), ["第二章"]);
}

#[test]
fn joined_references_inherit_what_stands_above() {
    let found = citations("第三條第一項第二款、第四款及第二項", Profile::ArticlesTw);
    let units: Vec<Vec<String>> = found.iter().map(|c| c.steps.iter().map(|s| format!("{:?}{}", s.unit, s.number)).collect()).collect();
    assert_eq!(units[1], ["Word('條')3", "Word('項')1", "Word('款')4"]);
    assert_eq!(units[2], ["Word('條')3", "Word('項')2"]);
    let mainland = citations("《乙规定》第三条第一款第二项及第三款", Profile::ArticlesTw);
    assert_eq!(mainland[1].title.as_deref(), Some("乙规定"));
    assert_eq!(mainland[1].steps.len(), 2, "款 stands above 项 on the mainland");
}

proptest::proptest! {
    #[test]
    fn no_text_is_too_strange(text in "[第一二十0-9條项項款目章節本前次《》甲法、至及（）(). 同]{0,60}") {
        for own in Profile::ALL {
            let mut end = 0;
            for citation in citations(&text, own) {
                proptest::prop_assert!(citation.range.start >= end && text.get(citation.range.clone()).is_some());
                end = citation.range.end;
            }
        }
    }
}
