//! The pages of rules: what each kind of check asks, how it is judged, and which defects it reports, so that the code of a finding
//! leads to its meaning.

use serde::Serialize;

use super::page::{At, Link};
use crate::lang::Sentence;
use crate::outcome::Rule;

/// Every kind.
#[derive(Serialize)]
pub(super) struct RulesPage {
    kinds: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    link: Link,
    checks: usize,
    codes: Vec<Defect>,
}

/// One kind.
#[derive(Serialize)]
pub(super) struct RulePage {
    all: String,
    about: String,
    codes: Vec<Defect>,
    regulations: Vec<Share>,
}

/// A defect, with the address of its meaning.
#[derive(Serialize)]
struct Defect {
    code: &'static str,
    title: String,
    href: String,
}

/// How many checks of the kind a regulation has.
#[derive(Serialize)]
struct Share {
    link: Link,
    checks: usize,
}

/// Builds the list of kinds.
pub(super) fn list(at: At, rules: &[Rule]) -> RulesPage {
    let line = |rule: &Rule| {
        let href = format!("{}rules/{}/index.html", at.root, rule.id);
        let checks = at.book.handbook.checks.iter().filter(|c| rule.kind == Some(c.kind)).count();
        let codes = defects(at, rule, &href);
        Line { link: Link { href: Some(href), label: said(at, &rule.title), ..Link::default() }, checks, codes }
    };
    RulesPage { kinds: rules.iter().map(line).collect() }
}

/// Builds the page of a kind.
pub(super) fn page(at: At, rule: &Rule) -> RulePage {
    let handbook = at.book.handbook;
    let share = |r: &crate::model::Regulation| Share {
        link: Link {
            href: Some(format!("{}coverage/{}/index.html", at.root, r.id)),
            label: at.book.title(r).to_owned(),
            ..Link::default()
        },
        checks: handbook.checks.iter().filter(|c| rule.kind == Some(c.kind) && *c.regulation == *r.id).count(),
    };
    RulePage {
        all: format!("{}rules/index.html", at.root),
        about: said(at, &rule.about),
        codes: defects(at, rule, ""),
        regulations: handbook.regulations.iter().map(|r| share(r)).filter(|s| s.checks > 0).collect(),
    }
}

/// A sentence in the language of the page.
pub(super) fn said(at: At, sentence: &Sentence) -> String {
    sentence.get(at.book.lang).to_owned()
}

fn defects(at: At, rule: &Rule, page: &str) -> Vec<Defect> {
    let defect = |(code, title): &(&'static str, Sentence)| Defect { code, title: said(at, title), href: format!("{page}#{code}") };
    rule.codes.iter().map(defect).collect()
}
