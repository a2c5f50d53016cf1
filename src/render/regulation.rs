//! The page of a regulation: its clauses in order, each with its permanent link, whom it binds, its forms and its checks.

use serde::Serialize;

use super::inline;
use super::page::{At, Link};
use crate::model::{Clause, Level, Norm, Regulation};

/// A regulation's page.
#[derive(Serialize)]
pub(super) struct RegulationPage {
    title: String,
    kind: String,
    owner: Link,
    version: String,
    binding: usize,
    checks: usize,
    coverage: Option<String>,
    breaks_off: Option<String>,
    outline: Vec<Entry>,
    intro: Vec<String>,
    preface: Vec<ClauseView>,
    chapters: Vec<Vec<ClauseView>>,
    processes: Vec<Link>,
    forms: Vec<Link>,
    edit: Option<String>,
}

/// An entry of the table of contents.
#[derive(Serialize)]
struct Entry {
    anchor: String,
    label: String,
    heading: String,
    children: Vec<Entry>,
}

/// A clause as shown.
#[derive(Serialize)]
struct ClauseView {
    anchor: String,
    key: Option<String>,
    address: String,
    label: String,
    /// Heading level, where it has a heading.
    rank: Option<usize>,
    level: &'static str,
    heading: Option<String>,
    text: String,
    marks: Vec<String>,
    norm: &'static str,
    who: Vec<Link>,
    forms: Vec<Link>,
    steps: Vec<Link>,
    checks: Vec<Link>,
}

/// The name by which pages link to a clause: its key without the regulation, else its position.
pub(super) fn anchor(clause: &Clause) -> String {
    match clause.key.as_deref().and_then(|key| key.split_once('/')) {
        Some((_, rest)) if !rest.is_empty() => rest.to_owned(),
        _ => clause.eid.clone(),
    }
}

/// Builds the page.
pub(super) fn page(at: At, regulation: &Regulation) -> RegulationPage {
    let tops: Vec<usize> = (0..regulation.clauses.len()).filter(|i| regulation.clauses[*i].parent.is_none()).collect();
    let (heads, loose): (Vec<usize>, Vec<usize>) = tops.into_iter().partition(|i| regulation.clauses[*i].heading.is_some());
    let branch = |top: &usize| views(at, regulation, *top);
    let prefix = format!("{}/", regulation.id);
    let within = |key: &str| key.starts_with(&prefix);
    let handbook = at.book.handbook;
    RegulationPage {
        title: regulation.title.clone(),
        kind: regulation.kind.clone(),
        owner: at.role(&regulation.owner),
        version: regulation.version.clone(),
        binding: regulation.clauses.iter().filter(|c| c.norm != Norm::None).count(),
        checks: handbook.checks.iter().filter(|c| *c.regulation == *regulation.id).count(),
        coverage: (!handbook.checks.is_empty()).then(|| at.to(&format!("coverage/{}/index.html", regulation.id))),
        breaks_off: regulation.breaks_off.clone(),
        outline: outline(regulation, &heads),
        intro: regulation.intro.iter().map(|m| inline::mark(at, m)).collect(),
        preface: loose.iter().flat_map(branch).collect(),
        chapters: heads.iter().map(branch).collect(),
        processes: handbook.processes.iter().filter(|p| within(&p.clause)).map(|p| at.process(p)).collect(),
        forms: handbook.forms.iter().filter(|f| within(&f.clause)).map(|f| at.form(&f.id)).collect(),
        edit: handbook.settings.repository.as_deref().map(|r| format!("{}/blob/main/{}", r.trim_end_matches('/'), regulation.path)),
    }
}

fn outline(regulation: &Regulation, clauses: &[usize]) -> Vec<Entry> {
    let entry = |i: &usize| {
        let clause = &regulation.clauses[*i];
        let heading = clause.heading.clone()?;
        Some(Entry { anchor: anchor(clause), label: clause.label.clone(), heading, children: outline(regulation, &clause.children) })
    };
    clauses.iter().filter_map(entry).collect()
}

/// A clause and everything below it, in reading order. Without recursion: depth is the author's.
fn views(at: At, regulation: &Regulation, top: usize) -> Vec<ClauseView> {
    let mut out = Vec::new();
    let mut stack = vec![(top, 0)];
    while let Some((index, depth)) = stack.pop() {
        let clause = &regulation.clauses[index];
        out.push(view(at, clause, depth));
        stack.extend(clause.children.iter().rev().map(|child| (*child, depth + 1)));
    }
    out
}

fn view(at: At, clause: &Clause, depth: usize) -> ClauseView {
    let key = clause.key.as_deref();
    let checks = key.map_or(&[][..], |k| at.book.checks(k));
    let forms = key.map_or(&[][..], |k| at.book.forms(k));
    let steps = key.map_or(&[][..], |k| at.book.steps(k));
    ClauseView {
        anchor: anchor(clause),
        key: clause.key.as_deref().map(str::to_owned),
        address: clause.address.clone(),
        label: clause.label.clone(),
        rank: clause.heading.as_ref().map(|_| (depth + 2).min(6)),
        level: level_name(clause.level),
        heading: clause.heading.clone(),
        text: inline::html(at, &clause.text),
        marks: clause.marks.iter().map(|m| inline::mark(at, m)).collect(),
        norm: norm_name(clause.norm),
        who: at.roles(&clause.by),
        forms: forms.iter().map(|f| at.form(&f.id)).collect(),
        steps: steps.iter().map(|(process, step)| at.step(process, step)).collect(),
        checks: checks.iter().map(|c| at.check(c)).collect(),
    }
}

fn level_name(level: Level) -> &'static str {
    match level {
        Level::Part => "part",
        Level::Chapter => "chapter",
        Level::Section => "section",
        Level::Article => "article",
        Level::Paragraph => "paragraph",
        Level::Item => "item",
        Level::SubItem => "subitem",
    }
}

/// The word of a norm in style sheets and strings.
pub(super) fn norm_name(norm: Norm) -> &'static str {
    match norm {
        Norm::Must => "must",
        Norm::MustNot => "must_not",
        Norm::Should => "should",
        Norm::May => "may",
        Norm::Principle => "principle",
        Norm::None => "none",
    }
}
