//! `docs/templates.md` says what templates see: every template, every value they use of it, every part of the frame.

use std::collections::BTreeSet;

use regex::Regex;

use crate::render::TEMPLATES;

const PAGE: &str = include_str!("../../../docs/templates.md");

/// The names a template uses below `page` or `frame`.
fn used<'t>(of: &str, text: &'t str) -> BTreeSet<&'t str> {
    let pattern = Regex::new(&format!(r"\b{of}\.([a-z_]+)")).unwrap();
    // Words of the site have a group of that name too.
    let own = |m: &regex::Captures<'t>| !text[..m.get(0).unwrap().start()].ends_with("t.");
    pattern.captures_iter(text).filter(own).map(|m| m.get(1).unwrap().as_str()).collect()
}

#[test]
fn every_template_and_what_it_uses_is_described() {
    for (name, text) in TEMPLATES {
        assert!(PAGE.contains(&format!("`{name}`")), "{name} is not described");
        for part in used("frame", text) {
            assert!(PAGE.contains(&format!("`frame.{part}`")), "frame.{part}, used by {name}, is not described");
        }
        let Some(row) = PAGE.lines().find(|line| line.starts_with('|') && line.contains(&format!("`{name}`"))) else { continue };
        for part in used("page", text) {
            assert!(row.contains(&format!("`{part}`")), "page.{part}, used by {name}, is not described");
        }
    }
}

#[test]
fn the_test_itself_sees_what_is_used() {
    assert_eq!(used("page", "{{ page.title }} {{ t.page.source }} {{ page.a_b | safe }}"), BTreeSet::from(["title", "a_b"]));
}
