//! The front page: the handbook's own words of welcome and the way to everything else.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};
use serde::Serialize;

use super::guide;
use super::inline::{escaped, is_safe};
use super::page::{At, Link};
use crate::model::{Norm, Regulation};

/// The front page.
#[derive(Serialize)]
pub(super) struct FrontPage {
    welcome: String,
    guides: Vec<Link>,
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
    FrontPage {
        welcome: markdown(guide::welcome(handbook, at.book.lang), &|_| Target::AsWritten),
        guides: guide::links(at),
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
        let label = format!("{}{}", super::regulation::label(c), c.heading.as_deref()?);
        Some(Link { href: Some(format!("{href}#{}", super::regulation::anchor(c))), label, ..Link::default() })
    });
    Card {
        kind: at.book.kind(regulation).to_owned(),
        chapters: chapters.collect(),
        clauses: regulation.clauses.iter().filter(|c| c.norm != Norm::None).count(),
        breaks_off: regulation.breaks_off.is_some(),
        link: Link { label: at.book.title(regulation).to_owned(), href: Some(href), ..Link::default() },
    }
}

/// Where a link of a page leads.
pub(super) enum Target {
    /// To an address of the site.
    To(String),
    /// The link as a whole gives way to this HTML.
    Words(String),
    /// As written, where that is safe.
    AsWritten,
    /// What it names is not there.
    Nowhere,
}

/// Plain Markdown as HTML: no raw HTML, no dangerous links, its own title left out, and no space where a line of
/// Chinese breaks. `target` says where links lead.
pub(super) fn markdown(source: &str, target: &dyn Fn(&str) -> Target) -> String {
    let body = match source.strip_prefix("+++").and_then(|rest| rest.split_once("\n+++")) {
        Some((_, body)) => body,
        None => source,
    };
    let mut options = Options::ENABLE_TABLES;
    options.insert(Options::ENABLE_GFM);
    options.insert(Options::ENABLE_HEADING_ATTRIBUTES);
    let (mut tamer, mut columns) = (Tamer { target, hidden: None, last: ' ' }, Columns::default());
    let events = Parser::new_ext(body, options).filter_map(|event| tamer.tame(event)).map(|event| columns.label(event));
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// Tells each cell of a table the title of its column, by which a phone shows it where rows are folded.
#[derive(Default)]
struct Columns {
    titles: Vec<String>,
    in_head: bool,
    column: usize,
}

impl Columns {
    fn label<'e>(&mut self, event: Event<'e>) -> Event<'e> {
        match &event {
            // Alignment would be a style in the page, which its policy refuses.
            Event::Start(Tag::Table(_)) => return Event::Start(Tag::Table(Vec::new())),
            Event::Start(Tag::TableHead) => *self = Columns { in_head: true, ..Columns::default() },
            Event::End(TagEnd::TableHead) => self.in_head = false,
            Event::Start(Tag::TableRow) => self.column = 0,
            Event::Start(Tag::TableCell) if self.in_head => self.titles.push(String::new()),
            Event::Start(Tag::TableCell) => return self.cell(event),
            Event::Text(text) | Event::Code(text) if self.in_head => self.titles.last_mut().into_iter().for_each(|t| t.push_str(text)),
            _ => {}
        }
        event
    }

    /// The first cell of a row says what the row is of and needs no title.
    fn cell<'e>(&mut self, plain: Event<'e>) -> Event<'e> {
        let column = self.column;
        self.column += 1;
        match self.titles.get(column).filter(|title| column > 0 && !title.is_empty()) {
            Some(title) => Event::InlineHtml(format!("<td data-label=\"{}\">", escaped(title)).into()),
            None => plain,
        }
    }
}

/// Lets through what a page may show.
struct Tamer<'t> {
    target: &'t dyn Fn(&str) -> Target,
    /// The end of the title or the link that gave way, while inside it.
    hidden: Option<TagEnd>,
    last: char,
}

impl Tamer<'_> {
    fn tame<'e>(&mut self, event: Event<'e>) -> Option<Event<'e>> {
        match event {
            Event::End(end) if self.hidden == Some(end) => {
                self.hidden = None;
                None
            }
            _ if self.hidden.is_some() => None,
            Event::Start(Tag::Heading { level: HeadingLevel::H1, .. }) => {
                self.hidden = Some(TagEnd::Heading(HeadingLevel::H1));
                None
            }
            Event::Html(_) | Event::InlineHtml(_) | Event::Start(Tag::Image { .. }) | Event::End(TagEnd::Image) => None,
            Event::SoftBreak if is_wide(self.last) => None,
            Event::Text(text) => {
                self.last = text.chars().last().unwrap_or(self.last);
                Some(Event::Text(text))
            }
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let dest_url = match (self.target)(&dest_url) {
                    Target::To(to) => to.into(),
                    Target::AsWritten if is_safe(&dest_url) => dest_url,
                    Target::AsWritten | Target::Nowhere => CowStr::Borrowed("#"),
                    Target::Words(words) => {
                        self.hidden = Some(TagEnd::Link);
                        return Some(Event::InlineHtml(words.into()));
                    }
                };
                Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
            }
            other => Some(other),
        }
    }
}

fn is_wide(c: char) -> bool {
    unicode_width::UnicodeWidthChar::width(c) == Some(2)
}
