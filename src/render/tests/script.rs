//! Tests of the editions: what each script makes of text and markup.

use super::{pages, sample};
use crate::lang::Lang;
use crate::render::script::Script;

fn script(lang: Lang) -> Script {
    let mut handbook = sample::handbook();
    let term = |hant: &str, hans: &str| {
        let mut term = handbook.glossary[0].clone();
        term.names = [hant.to_owned(), hans.to_owned(), "x".to_owned()];
        term
    };
    // A name that no table would give.
    handbook.glossary = vec![term("乾坤系統", "乾坤体系"), term("乾坤系統部", "乾坤系统部")];
    Script::of(lang, &handbook)
}

fn page(script: &Script, markup: &str) -> String {
    String::from_utf8(script.page(markup.into())).unwrap()
}

#[test]
fn phrases_decide_and_names_stay_as_the_glossary_gives_them() {
    let hans = script(Lang::Hans);
    for (hant, expected) in [
        ("乾燥的著作，皇后在後面幹活", "干燥的著作，皇后在后面干活"),
        ("乾坤系統與乾坤系統部的系統", "乾坤体系与乾坤系统部的系统"),
        ("「應」與『得』", "“应”与‘得’"),
        ("plain", "plain"),
    ] {
        assert_eq!(hans.text(hant), expected);
    }
}

#[test]
fn only_what_people_read_is_rewritten() {
    let hans = script(Lang::Hans);
    let markup = "<p title=\"條款\" id=\"條\"><a href=\"條.html\">條</a> <input value=\"條\" placeholder=\"條\"><span lang=\"zh-Hant\">條<b>款</b></span>條</p><script>條</script>條";
    let expected = "<p title=\"条款\" id=\"條\"><a href=\"條.html\">条</a> <input value=\"條\" placeholder=\"条\"><span lang=\"zh-Hant\">條<b>款</b></span>条</p><script>條</script>条";
    assert_eq!(page(&hans, markup), expected);
}

#[test]
fn broken_markup_is_handed_on() {
    for markup in ["<", "<p", "<p title=\"條", "</", "條<", "<!--條", "<script>條", "a > b < 條"] {
        assert!(page(&script(Lang::Hans), markup).len() <= markup.len() + 8, "{markup}");
        assert!(page(&script(Lang::En), markup).contains(markup.trim_start_matches('條')), "{markup}");
    }
}

#[test]
fn chinese_in_an_english_page_says_that_it_is_chinese() {
    let en = script(Lang::En);
    for (markup, expected) in [
        ("<p>條款</p>", "<p lang=\"zh-Hant\">條款</p>"),
        ("<p>Clause 第二章 holds</p>", "<p>Clause <span lang=\"zh-Hant\">第二章</span> holds</p>"),
        ("<option value=\"a\">條</option>", "<option lang=\"zh-Hant\" value=\"a\">條</option>"),
        ("<p lang=\"zh-Hans\">条</p>", "<p lang=\"zh-Hans\">条</p>"),
        ("<p>a<br>條</p>", "<p>a<br><span lang=\"zh-Hant\">條</span></p>"),
    ] {
        assert_eq!(page(&en, markup), expected);
    }
}

#[test]
fn each_edition_names_the_same_page_in_the_others() {
    let pages = pages();
    for (path, tag) in [("cross/index.html", "zh-Hant"), ("zh-Hans/cross/index.html", "zh-Hans"), ("en/cross/index.html", "en")] {
        let page = &pages[path];
        assert!(page.contains(&format!("<html lang=\"{tag}\">")), "{path}");
        assert_eq!(page.matches(" hreflang=").count(), 3, "{path}");
    }
    assert!(pages["cross/index.html"].contains("href=\"../zh-Hans/cross/index.html\""));
    assert!(pages["en/cross/index.html"].contains("href=\"../../cross/index.html\""));
    assert!(pages["zh-Hans/cross/index.html"].contains("业务新增交叉需求申请表"));
    assert!(pages["zh-Hans/units/sales-east/index.html"].contains("href=\"../../roles/"));
}
