//! Labels and numerals of every profile, in and out of sequence.

use proptest::prelude::*;

use super::*;
use crate::model::Level;

#[test]
fn numerals_are_read_in_every_form() {
    let cases: [(&str, u64); 22] = [
        ("一", 1),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("廿三", 23),
        ("卅", 30),
        ("卌五", 45),
        ("一百零五", 105),
        ("一百一十", 110),
        ("一百十", 110),
        ("一〇五", 105),
        ("二〇二六", 2026),
        ("一千零一", 1001),
        ("兩百", 200),
        ("壹佰貳拾參", 123),
        ("１０５", 105),
        ("42", 42),
        ("一萬", 10_000),
        ("十萬零三", 100_003),
        ("10萬", 100_000),
        ("三億五千萬", 350_000_000),
        ("零", 0),
    ];
    for (text, number) in cases {
        assert_eq!(parse_numeral(text), Some(number), "{text}");
    }
    for bad in ["", "甲", "十百", "萬", "一二十百", "九九九九九九九九九九九九九九九九九九九九九九九"] {
        assert_eq!(parse_numeral(bad), None, "{bad}");
    }
}

#[test]
fn numerals_are_printed_as_written() {
    let cases = [
        (1, "一"),
        (10, "十"),
        (11, "十一"),
        (20, "二十"),
        (105, "一百零五"),
        (110, "一百一十"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (10_000, "一萬"),
        (10_500, "一萬零五百"),
        (100_003, "十萬零三"),
        (100_000_001, "一億零一"),
    ];
    for (number, text) in cases {
        assert_eq!(numeral(number), text);
    }
}

#[test]
fn labels_of_each_profile_are_read() {
    let cases = [
        (Profile::Outline, "一、總則", Level::Chapter, 1, "一、"),
        (Profile::Outline, "（十二）目的", Level::Section, 12, "（十二）"),
        (Profile::Outline, "(二) 範圍", Level::Section, 2, "（二）"),
        (Profile::Outline, "3. 甲", Level::Item, 3, "3."),
        (Profile::Outline, "（4）甲", Level::SubItem, 4, "（4）"),
        (Profile::ArticlesTw, "第 二 章 總綱", Level::Chapter, 2, "第二章"),
        (Profile::ArticlesTw, "第十條　甲", Level::Article, 10, "第十條"),
        (Profile::ArticlesTw, "三、甲", Level::Item, 3, "三、"),
        (Profile::ArticlesTw, "（一）甲", Level::SubItem, 1, "（一）"),
        (Profile::ArticlesCn, "第三节 甲", Level::Section, 3, "第三节"),
        (Profile::ArticlesCn, "（三）甲", Level::Item, 3, "（三）"),
        (Profile::ArticlesCn, "2.甲", Level::SubItem, 2, "2."),
        (Profile::Decimal, "1. 甲", Level::Chapter, 1, "1."),
        (Profile::Decimal, "1.12 甲", Level::Section, 12, "1.12"),
    ];
    for (profile, text, level, number, printed) in cases {
        let label = profile.label(text).unwrap_or_else(|| panic!("{text}"));
        assert_eq!((label.level, label.number), (level, Number::plain(number)), "{text}");
        assert_eq!(profile.print(level, label.number, &label.above), printed);
    }
    let inserted = Profile::ArticlesTw.label("第三條之一　甲").unwrap();
    assert_eq!(inserted.number.to_string(), "3-1");
    assert_eq!(Profile::ArticlesTw.print(Level::Article, inserted.number, &[]), "第三條之一");
    for (profile, text) in [
        (Profile::Outline, "第一條 甲"),
        (Profile::ArticlesTw, "總則"),
        (Profile::ArticlesTw, "第三條所定期間"),
        (Profile::ArticlesTw, "第三條之一定期間"),
        (Profile::Decimal, "1 甲"),
        (Profile::Decimal, "1.2"),
    ] {
        assert_eq!(profile.label(text), None, "{text}");
    }
}

#[test]
fn units_change_places_between_taiwan_and_the_mainland() {
    assert_eq!(Profile::ArticlesTw.unit_level('項'), Some(Level::Paragraph));
    assert_eq!(Profile::ArticlesCn.unit_level('项'), Some(Level::Item));
    assert_eq!(Profile::ArticlesTw.unit_level('款'), Some(Level::Item));
    assert_eq!(Profile::ArticlesCn.unit_level('款'), Some(Level::Paragraph));
    assert_eq!(Profile::Outline.unit_level('款'), None);
}

#[test]
fn sequences_show_gaps_repeats_and_steps_back() {
    let n = Number::plain;
    let after = |main, after| Number { main, after: Some(after) };
    assert_eq!(follow(None, n(1)), Ok(()));
    assert_eq!(follow(None, n(2)), Err(Fault::Gap(n(1))));
    assert_eq!(follow(Some(n(1)), n(3)), Err(Fault::Gap(n(2))));
    assert_eq!(follow(Some(n(2)), n(2)), Err(Fault::Repeat));
    assert_eq!(follow(Some(n(3)), n(2)), Err(Fault::Backward(n(4))));
    assert_eq!(follow(Some(n(3)), after(3, 1)), Ok(()));
    assert_eq!(follow(Some(after(3, 1)), after(3, 2)), Ok(()));
    assert_eq!(follow(Some(after(3, 1)), n(4)), Ok(()));
    assert_eq!(follow(Some(n(3)), after(3, 2)), Err(Fault::Gap(after(3, 1))));
}

proptest! {
    #[test]
    fn numerals_go_both_ways(number in 0u64..1_000_000_000_000) {
        prop_assert_eq!(parse_numeral(&numeral(number)), Some(number));
    }

    #[test]
    fn small_numerals_go_both_ways(number in 0u64..100_000) {
        let text = numeral(number);
        prop_assert_eq!(numeral_prefix(&format!("{text}條")), Some((number, text.len())));
    }

    #[test]
    fn article_labels_go_both_ways(main in 1u64..2000, after in proptest::option::of(1u64..50)) {
        for profile in [Profile::ArticlesTw, Profile::ArticlesCn] {
            let number = Number { main, after };
            let text = profile.print(Level::Article, number, &[]);
            let label = profile.label(&format!("{text}　甲")).unwrap();
            prop_assert_eq!((label.level, label.number), (Level::Article, number));
        }
    }

    #[test]
    fn no_text_is_too_strange(text in "\\PC{0,40}") {
        for profile in Profile::ALL {
            if let Some(label) = profile.label(&text) {
                prop_assert!(text.is_char_boundary(label.length));
            }
        }
    }
}
