//! The pages of rules: what each kind of check asks, how it is judged, and which defects it reports, so that the code of a finding
//! leads to its meaning.

use serde::Serialize;

use super::page::{At, Link};
use crate::lang::Sentence;
use crate::outcome::{Rule, Subject};

/// Every rule, by what it looks at.
#[derive(Serialize)]
pub(super) struct RulesPage {
    groups: Vec<Group>,
}

/// Rules that look at the same.
#[derive(Serialize)]
struct Group {
    title: String,
    /// Checks of the handbook are of these kinds.
    counted: bool,
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

/// Builds the list of rules.
pub(super) fn list(at: At, rules: &[Rule]) -> RulesPage {
    let line = |rule: &Rule| {
        let href = format!("{}rules/{}/index.html", at.root, rule.id);
        let checks = at.book.handbook.checks.iter().filter(|c| rule.kind() == Some(c.kind)).count();
        let codes = defects(at, rule, &href);
        Line { link: Link { href: Some(href), label: said(at, &rule.title), ..Link::default() }, checks, codes }
    };
    let mut groups: Vec<Group> = Vec::new();
    for rule in rules {
        let title = at.book.strings.get(group(rule)).to_owned();
        match groups.iter_mut().find(|g| g.title == title) {
            Some(group) => group.kinds.push(line(rule)),
            None => groups.push(Group { title, counted: rule.kind().is_some(), kinds: vec![line(rule)] }),
        }
    }
    RulesPage { groups }
}

/// The word of the site for what a rule looks at.
fn group(rule: &Rule) -> &'static str {
    match rule.subject {
        Subject::Check(_) => "rules.of_checks",
        Subject::Record => "rules.of_records",
        Subject::Answer => "rules.of_answers",
        Subject::Handbook => "rules.of_handbook",
    }
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
        checks: handbook.checks.iter().filter(|c| rule.kind() == Some(c.kind) && *c.regulation == *r.id).count(),
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
