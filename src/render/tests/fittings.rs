//! A site fitted again is the site fitted anew, whatever was edited in between.

use std::collections::BTreeMap;

use super::super::{Fitted, Page, Site};
use super::sample;
use crate::diag::Diagnostic;

type Own = BTreeMap<&'static str, &'static str>;

/// All files of a site and what is wrong with it.
fn whole(site: &Site) -> (Vec<Page>, Vec<Diagnostic>) {
    let mut pages = Vec::new();
    site.all(&mut |page| pages.push(page));
    (pages, site.problems())
}

#[test]
fn fitting_again_gives_what_fitting_anew_gives() {
    let edits: [(&str, Option<&str>); 12] = [
        ("glossary.html", Some("<p>{{ page.lines }}</p>")),
        ("site.css", Some("body { color: red }")),
        ("glossary.html", Some("<p>{% if %}</p>")),
        ("i18n/zh-Hant.toml", Some("[nav]\nglossary = \"自己的詞\"\n")),
        ("i18n/en.toml", Some("[nav\n")),
        ("glossary.html", Some("<p>{{ page.nothing }}</p>")),
        ("glossary.html", None),
        ("form/check.js", Some("// own")),
        ("worker.js", Some("// own")),
        ("i18n/en.toml", None),
        ("site.css", None),
        ("i18n/zh-Hant.toml", None),
    ];
    let (handbook, mut fitted, mut own) = (sample::handbook(), Fitted::default(), Own::new());
    for (name, text) in edits {
        match text {
            Some(text) => own.insert(name, text),
            None => own.remove(name),
        };
        let of = |name: &str| own.get(name).map(|text| (*text).to_owned());
        let again = whole(&Site::again(&handbook, sample::DAY, &of, &mut fitted));
        assert!(again == whole(&Site::new(&handbook, sample::DAY, &of)), "{name}: {text:?}");
    }
}

#[test]
fn a_site_whose_files_stayed_is_fitted_with_the_same() {
    let mut fitted = Fitted::default();
    let before = fitted.with(&|_| None);
    assert!(std::sync::Arc::ptr_eq(&before, &fitted.with(&|_| None)));
    let own = |name: &str| (name == "page.js").then(|| "// own".to_owned());
    assert!(!std::sync::Arc::ptr_eq(&before, &fitted.with(&own)));
}

#[test]
fn an_own_search_script_for_another_index_is_told() {
    let codes = |script: &str| {
        let own = |name: &str| (name == "search/index.js").then(|| script.to_owned());
        let handbook = sample::handbook();
        let problems = Site::new(&handbook, sample::DAY, &own).problems();
        problems.into_iter().map(|p| (p.code, p.place.path.to_string())).collect::<Vec<_>>()
    };
    let embedded = include_str!("../../../templates/search/index.js");
    assert_eq!(codes(&format!("{embedded}\n// own")), []);
    assert_eq!(codes(&embedded.replace("format 2", "format 1")), [("script-outdated", "templates/search/index.js".to_owned())]);
}
