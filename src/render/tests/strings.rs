//! The three files of site words agree.

use std::collections::BTreeSet;

use crate::lang::Lang;
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
