//! The three files of site words agree.

use std::collections::BTreeSet;

use crate::lang::Lang;
use crate::render::definition::OF_TEMPLATES;
use crate::render::strings::{Strings, embedded};

fn placeholders(words: &str) -> BTreeSet<&str> {
    words.split('{').skip(1).filter_map(|rest| rest.split('}').next()).collect()
}

#[test]
fn every_language_has_every_word_with_the_same_placeholders() {
    let own = Strings::of(Lang::Hant).all();
    assert!(own.len() > 100);
    for lang in Lang::ALL {
        assert!(Strings::default().lay(embedded(lang).1).is_ok());
        let other = Strings::of(lang).all();
        assert_eq!(own.keys().collect::<Vec<_>>(), other.keys().collect::<Vec<_>>(), "{}", lang.tag());
        for (name, words) in &own {
            assert_eq!(placeholders(words), placeholders(&other[name]), "{name} in {}", lang.tag());
        }
    }
}

#[test]
fn values_are_filled_in_once_and_unknown_placeholders_stay() {
    let mut strings = Strings::default();
    strings.lay("[a]\nb = \"{x}與{y}{z\"").unwrap();
    assert_eq!(strings.fill("a.b", &[("x", "{y}"), ("y", "乙")]), "{y}與乙{z");
    assert_eq!(strings.get("a.none"), "a.none");
}

#[test]
fn a_form_is_told_every_word_its_scripts_show() {
    let asked = regex::Regex::new(r#"\bsay\("(\w+)"|\bwords\.(\w+)"#).unwrap();
    let strings = Strings::of(Lang::Hant);
    let (fill, check) = (strings.group("fill"), strings.group("check"));
    let mut count = 0;
    for (path, text) in crate::render::assets::BUNDLES.iter().flat_map(|(_, parts)| *parts).filter(|(path, _)| path.starts_with("form/")) {
        for found in asked.captures_iter(text) {
            let name = found.get(1).or(found.get(2)).unwrap().as_str();
            let told = fill.contains_key(name) && !OF_TEMPLATES.contains(&name) || check.contains_key(name);
            assert!(told, "{name}, shown by {path}, is not told");
            count += 1;
        }
    }
    assert!(count > 40, "{count} words are asked for");
    assert!(OF_TEMPLATES.iter().all(|name| fill.contains_key(name)));
}
