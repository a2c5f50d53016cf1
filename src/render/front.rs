//! The front page: the handbook's own words of welcome and the way to everything else.

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

use super::inline::is_safe;
use super::page::{At, Link};
use crate::model::{Norm, Regulation};

/// Where a handbook keeps its words of welcome.
const WELCOME: &str = "content/index.md";

/// The front page.
#[derive(Serialize)]
pub(super) struct FrontPage {
    welcome: String,
    regulations: Vec<Card>,
    processes: Vec<Link>,
    forms: Vec<Link>,
    roles: Vec<Link>,
    counts: Counts,
}

/// A regulation on the front page.
#[derive(Serialize)]
struct Card {
    link: Link,
    kind: String,
    chapters: Vec<Link>,
    clauses: usize,
    breaks_off: bool,
}

/// How much there is of everything.
#[derive(Serialize)]
struct Counts {
    units: usize,
    terms: usize,
    parameters: usize,
    duties: usize,
}

/// Builds the page.
pub(super) fn page(at: At) -> FrontPage {
    let handbook = at.book.handbook;
    let source = handbook.sources.iter().find(|(path, _)| &**path == WELCOME).map_or("", |(_, text)| text);
    FrontPage {
        welcome: markdown(source),
        regulations: handbook.regulations.iter().map(|r| card(at, r)).collect(),
        processes: handbook.processes.iter().map(|p| at.process(p)).collect(),
        forms: handbook.forms.iter().map(|f| at.form(&f.id)).collect(),
        roles: handbook.organization.roles.iter().map(|r| at.role(&r.id)).collect(),
        counts: Counts {
            units: handbook.organization.units.len(),
            terms: handbook.glossary.len(),
            parameters: handbook.parameters.len(),
            duties: handbook.duties.len(),
        },
    }
}

fn card(at: At, regulation: &Regulation) -> Card {
    let href = at.to(&format!("{}/index.html", regulation.id));
    let chapters = regulation.clauses.iter().filter(|c| c.parent.is_none()).filter_map(|c| {
        let label = format!("{}{}", c.label, c.heading.as_deref()?);
        Some(Link { href: Some(format!("{href}#{}", super::regulation::anchor(c))), label, ..Link::default() })
    });
    Card {
        kind: regulation.kind.clone(),
        chapters: chapters.collect(),
        clauses: regulation.clauses.iter().filter(|c| c.norm != Norm::None).count(),
        breaks_off: regulation.breaks_off.is_some(),
        link: Link { label: regulation.title.clone(), href: Some(href), ..Link::default() },
    }
}

/// Plain Markdown as HTML: no raw HTML, no dangerous links, its own title left out, and no space where a line of
/// Chinese breaks.
pub(super) fn markdown(source: &str) -> String {
    let body = match source.strip_prefix("+++").and_then(|rest| rest.split_once("\n+++")) {
        Some((_, body)) => body,
        None => source,
    };
    let mut options = Options::ENABLE_TABLES;
    options.insert(Options::ENABLE_GFM);
    options.insert(Options::ENABLE_HEADING_ATTRIBUTES);
    let mut in_title = false;
    let mut last = ' ';
    let events = Parser::new_ext(body, options).filter_map(|event| match event {
        Event::Start(Tag::Heading { level: pulldown_cmark::HeadingLevel::H1, .. }) => {
            in_title = true;
            None
        }
        Event::End(TagEnd::Heading(pulldown_cmark::HeadingLevel::H1)) => {
            in_title = false;
            None
        }
        _ if in_title => None,
        Event::Html(_) | Event::InlineHtml(_) => None,
        Event::SoftBreak if is_wide(last) => None,
        Event::Text(text) => {
            last = text.chars().last().unwrap_or(last);
            Some(Event::Text(text))
        }
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if is_safe(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
        other => Some(other),
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

fn is_wide(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(2)
}
