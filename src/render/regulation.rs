//! The page of a regulation: its clauses in order, each with its permanent link, whom it binds, its forms and its checks.

use serde::Serialize;
use serde_json::json;

use super::cards::{self, Card};
use super::coverage;
use super::gone::{self, Stone};
use super::inline;
use super::page::{At, Link};
use crate::model::{Clause, Level, Norm, Regulation};

/// A regulation's page.
#[derive(Serialize)]
pub(super) struct RegulationPage<'r> {
    title: String,
    /// The title as written, where an edition has its own.
    original: Option<String>,
    kind: String,
    owner: Link,
    version: String,
    binding: usize,
    checks: usize,
    coverage: Option<String>,
    breaks_off: Option<String>,
    outline: Vec<Entry<'r>>,
    intro: Vec<String>,
    preface: Vec<ClauseView<'r>>,
    chapters: Vec<Vec<ClauseView<'r>>>,
    processes: Vec<Link>,
    forms: Vec<Link>,
    edit: Option<String>,
    id: String,
    long: String,
    short: String,
    data: String,
    cards: Vec<Card>,
    gone: Vec<Stone>,
    before: Option<Link>,
    after: Option<Link>,
}

/// An entry of the table of contents.
#[derive(Serialize)]
struct Entry<'r> {
    anchor: &'r str,
    label: String,
    heading: &'r str,
    children: Vec<Entry<'r>>,
}

/// A clause as shown.
#[derive(Serialize)]
struct ClauseView<'r> {
    anchor: &'r str,
    key: Option<&'r str>,
    address: &'r str,
    label: String,
    /// Heading level, where it has a heading.
    rank: Option<usize>,
    level: &'static str,
    heading: Option<&'r str>,
    text: String,
    marks: Vec<String>,
    norm: &'static str,
    who: Vec<Link>,
    forms: Vec<Link>,
    steps: Vec<Link>,
    /// How many checks stand for it, with the place that lists them.
    checks: Option<Link>,
    cited: Vec<Link>,
    /// Names it had before.
    former: Vec<String>,
}

/// The name by which pages link to a clause: its key without the regulation, else its position.
pub(super) fn anchor(clause: &Clause) -> &str {
    let key = clause.key.as_deref().unwrap_or_default();
    let rest = key.bytes().position(|byte| byte == b'/').map_or("", |at| &key[at + 1..]);
    if rest.is_empty() { &clause.eid } else { rest }
}

/// Builds the page.
pub(super) fn page<'r>(at: At, regulation: &'r Regulation) -> RegulationPage<'r> {
    let tops: Vec<usize> = (0..regulation.clauses.len()).filter(|i| regulation.clauses[*i].parent.is_none()).collect();
    let (heads, loose): (Vec<usize>, Vec<usize>) = tops.into_iter().partition(|i| regulation.clauses[*i].heading.is_some());
    let branch = |top: &usize| views(at, regulation, *top);
    let prefix = format!("{}/", regulation.id);
    let within = |key: &str| key.starts_with(&prefix);
    let handbook = at.book.handbook;
    RegulationPage {
        title: at.book.title(regulation).to_owned(),
        original: at.book.original(regulation),
        kind: at.book.kind(regulation).to_owned(),
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
        id: regulation.id.clone(),
        long: cite(at, regulation, "cite.long"),
        short: cite(at, regulation, "cite.short"),
        data: legislation(at, regulation),
        cards: cards::of(at, regulation),
        gone: gone::left(at, &regulation.id),
        before: neighbour(at, regulation, -1),
        after: neighbour(at, regulation, 1),
        edit: handbook.settings.repository.as_ref().map(|r| r.file(&regulation.path)),
    }
}

/// A pattern of citation with everything filled in but the clause's address.
fn cite(at: At, regulation: &Regulation, pattern: &str) -> String {
    let day = at.book.as_of.to_string();
    let values =
        [("publisher", at.book.publisher()), ("title", at.book.title(regulation)), ("version", &regulation.version), ("day", &day)];
    at.book.strings.fill(pattern, &values)
}

/// The regulation so many places further on.
fn neighbour(at: At, regulation: &Regulation, by: isize) -> Option<Link> {
    let all = &at.book.handbook.regulations;
    let other = all.get(at.book.position(&regulation.id)?.checked_add_signed(by)?)?;
    Some(Link { href: Some(at.to(&format!("{}/index.html", other.id))), label: at.book.title(other).to_owned(), ..Link::default() })
}

/// The regulation as search engines and reference managers read it.
fn legislation(at: At, regulation: &Regulation) -> String {
    let settings = &at.book.handbook.settings;
    let force = if regulation.in_force.is_none_or(|d| d <= at.book.as_of) { "InForce" } else { "NotInForce" };
    let data = json!({
        "@context": "https://schema.org",
        "@type": "Legislation",
        "name": at.book.script.text(&regulation.title),
        "legislationIdentifier": regulation.id,
        "legislationType": at.book.script.text(&regulation.kind),
        "legislationLegalForce": format!("https://schema.org/{force}"),
        "legislationDate": regulation.in_force.map(|d| d.to_string()),
        "version": regulation.version,
        "inLanguage": at.book.script.shown_in(at.book.lang),
        "publisher": { "@type": "Organization", "name": at.book.script.text(at.book.publisher()) },
        "isPartOf": { "@type": "CreativeWork", "name": at.book.script.text(at.book.title(settings)) },
    });
    // Inside a script element, `</` would end it.
    data.to_string().replace('<', "\\u003c")
}

/// The style sheet of the printed regulation: its name, version and day stand at the foot of every sheet.
pub(super) fn paper(at: At, regulation: &Regulation) -> String {
    foot(at, &cite(at, regulation, "cite.paper"))
}

/// The style sheet of every other printed page: the handbook's name and the day at the foot of every sheet.
pub(super) fn plain_paper(at: At) -> String {
    foot(at, &format!("{}　{}", at.book.title(&at.book.handbook.settings), at.book.as_of))
}

fn foot(at: At, words: &str) -> String {
    let words = at.book.script.text(words).into_owned();
    let safe: String = words
        .chars()
        .filter(|c| !c.is_control())
        .flat_map(|c| match c {
            '"' | '\\' | '<' => vec!['\\', c],
            c => vec![c],
        })
        .collect();
    format!("@page {{ @bottom-left {{ content: \"{safe}\"; font: 8pt sans-serif; }} }}\n")
}

/// A clause's label as it stands before its words: 「第一章」 and 「1.1」 keep a distance, the signs of 「一、」 and 「（一）」 bring their own.
pub(super) fn label(clause: &Clause) -> String {
    let distance = match clause.label.chars().next_back() {
        None | Some('、' | '）') => "",
        Some(last) if last.is_ascii() => "\u{a0}",
        Some(_) => "\u{3000}",
    };
    [&*clause.label, distance].concat()
}

fn outline<'r>(regulation: &'r Regulation, clauses: &[usize]) -> Vec<Entry<'r>> {
    let entry = |i: &usize| {
        let clause = &regulation.clauses[*i];
        let heading = clause.heading.as_deref()?;
        Some(Entry { anchor: anchor(clause), label: label(clause), heading, children: outline(regulation, &clause.children) })
    };
    clauses.iter().filter_map(entry).collect()
}

/// A clause and everything below it, in reading order. Without recursion: depth is the author's.
fn views<'r>(at: At, regulation: &'r Regulation, top: usize) -> Vec<ClauseView<'r>> {
    let mut out = Vec::new();
    let mut stack = vec![(top, 0)];
    while let Some((index, depth)) = stack.pop() {
        let clause = &regulation.clauses[index];
        out.push(view(at, regulation, clause, depth));
        stack.extend(clause.children.iter().rev().map(|child| (*child, depth + 1)));
    }
    out
}

fn view<'r>(at: At, regulation: &Regulation, clause: &'r Clause, depth: usize) -> ClauseView<'r> {
    let key = clause.key.as_deref();
    let checks = key.map_or(&[][..], |k| at.book.checks(k));
    let forms = key.map_or(&[][..], |k| at.book.forms(k));
    let steps = key.map_or(&[][..], |k| at.book.steps(k));
    ClauseView {
        anchor: anchor(clause),
        key,
        address: &clause.address,
        label: label(clause),
        rank: clause.heading.as_ref().map(|_| (depth + 2).min(6)),
        level: level_name(clause.level),
        heading: clause.heading.as_deref(),
        text: inline::html(at, &clause.text),
        marks: clause.marks.iter().map(|m| inline::mark(at, m)).collect(),
        norm: clause.norm.id(),
        former: key.map_or_else(Vec::new, |k| gone::former(at, k)),
        who: at.roles(&clause.by),
        forms: forms.iter().map(|f| at.form(&f.id)).collect(),
        steps: steps.iter().map(|(process, step)| at.step(process, step)).collect(),
        checks: (!checks.is_empty()).then(|| Link {
            href: Some(format!("{}#{}", at.to(&coverage::path(regulation, clause)), anchor(clause))),
            label: at.book.strings.fill("regulation.count", &[("n", &checks.len().to_string())]),
            ..Link::default()
        }),
        cited: key
            .map_or(&[][..], |k| at.book.cited(k))
            .iter()
            .map(|k| at.cite(k, key.and_then(|k| k.split('/').next()).unwrap_or_default()))
            .collect(),
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
