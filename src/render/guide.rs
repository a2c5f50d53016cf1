//! Pages beside the regulations: Markdown files directly below `content/`, such as the order in which regulations govern. `name.en.md` is the text of
//! `name.md` on the English pages.
//!
//! Their links may name a clause (`clause:cross/review.decide`, or a whole regulation, `clause:cross/`), a parameter (`param:…`), a
//! role (`role:…`), or ask who holds one today (`holders:…`); what is named must exist.

use pulldown_cmark::{Event, Options, Parser, Tag};
use serde::Serialize;

use super::front::{self, Target};
use super::inline::escaped;
use super::page::{At, Link};
use crate::diag::Diagnostic;
use crate::lang::Lang;
use crate::model::Handbook;
use crate::say;
use crate::source::{Place, Span};

/// A page.
#[derive(Serialize)]
pub(super) struct GuidePage {
    body: String,
}

/// A page of its own text: where it is written, its name in addresses, its title.
pub(super) struct Guide<'h> {
    pub(super) path: &'h str,
    pub(super) name: &'h str,
    pub(super) title: &'h str,
    text: &'h str,
}

/// How the name of a text in English ends: `content/precedence.en.md` beside `content/precedence.md`.
const ENGLISH: &str = ".en";

/// The pages of a handbook, as they are in one language: in English the text written in it, where there is one.
pub(super) fn guides(handbook: &Handbook, lang: Lang) -> Vec<Guide<'_>> {
    let all: Vec<Guide> = texts(handbook);
    let english = |name: &str| all.iter().find(|g| lang == Lang::En && g.name.strip_suffix(ENGLISH) == Some(name));
    let plain = all.iter().filter(|g| !g.name.ends_with(ENGLISH));
    plain.map(|g| Guide { name: g.name, ..*english(g.name).unwrap_or(g) }).collect()
}

/// The words of welcome in a language.
pub(super) fn welcome(handbook: &Handbook, lang: Lang) -> &str {
    let written = |name: &str| handbook.sources.iter().find(|(path, _)| &**path == name).map(|(_, text)| &**text);
    let english = (lang == Lang::En).then(|| written("content/index.en.md")).flatten();
    english.or_else(|| written("content/index.md")).unwrap_or_default()
}

fn texts(handbook: &Handbook) -> Vec<Guide<'_>> {
    handbook.sources.iter().filter_map(|(path, text)| guide(path, text)).collect()
}

fn guide<'h>(path: &'h str, text: &'h str) -> Option<Guide<'h>> {
    let name = path.strip_prefix("content/")?.strip_suffix(".md")?;
    if name.contains('/') || ["index", "index.en", "glossary"].contains(&name) {
        return None;
    }
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(name).trim();
    Some(Guide { path, name, title, text })
}

/// Links to the pages.
pub(super) fn links(at: At) -> Vec<Link> {
    let link = |g: Guide| Link { href: Some(at.to(&format!("{}/index.html", g.name))), label: g.title.to_owned(), ..Link::default() };
    guides(at.book.handbook, at.book.lang).into_iter().map(link).collect()
}

/// Builds a page.
pub(super) fn page(at: At, guide: &Guide) -> GuidePage {
    GuidePage { body: front::markdown(guide.text, &|to| target(at, to)) }
}

/// Where a link leads.
fn target(at: At, to: &str) -> Target {
    let Some((scheme, name)) = to.split_once(':') else { return Target::AsWritten };
    let href = match scheme {
        "clause" => at.clause_href(name),
        "param" => Some(at.parameter_href(name)),
        "role" => at.role(name).href,
        "holders" => return Target::Words(holders(at, name)),
        _ => return Target::AsWritten,
    };
    href.map_or(Target::Nowhere, Target::To)
}

/// Who holds a role: units, and people where they are published.
fn holders(at: At, role: &str) -> String {
    let handbook = at.book.handbook;
    let organization = &handbook.organization;
    let units = organization.units_holding(role, at.book.as_of).into_iter().map(|u| {
        let link = at.unit(&u.id);
        format!("<a href=\"{}\">{}</a>", escaped(&link.href.unwrap_or_default()), escaped(&link.label))
    });
    let people = organization.holders(role, None, at.book.as_of).into_iter().map(|p| escaped(organization.name(p)));
    let mut all: Vec<String> = units.collect();
    if handbook.settings.publish_people {
        all.extend(people);
    }
    if all.is_empty() { escaped(at.book.strings.get("guide.nobody")) } else { all.join(at.book.strings.get("list.and")) }
}

/// Links that name what is not there.
pub(super) fn problems(handbook: &Handbook) -> Vec<Diagnostic> {
    texts(handbook).iter().flat_map(|guide| lost(handbook, guide)).collect()
}

fn lost(handbook: &Handbook, guide: &Guide) -> Vec<Diagnostic> {
    let fault = |(event, range): (Event, std::ops::Range<usize>)| {
        let Event::Start(Tag::Link { dest_url, .. }) = event else { return None };
        let (scheme, name) = dest_url.split_once(':')?;
        let known = match scheme {
            "clause" => handbook.clause(name).is_some() || handbook.regulations.iter().any(|r| Some(&*r.id) == name.strip_suffix('/')),
            "param" => handbook.parameter(name).is_some(),
            "role" | "holders" => handbook.organization.role(name).is_some(),
            _ => true,
        };
        let message = say!("連結「{to}」所指的不存在", "链接“{to}”所指的不存在", "The link {to} names what is not there", to = dest_url);
        let place = Place::bytes(&guide.path.into(), Span::new(range.start, range.end));
        (!known).then(|| Diagnostic::error("link-unknown", place, message))
    };
    Parser::new_ext(guide.text, Options::ENABLE_TABLES).into_offset_iter().filter_map(fault).collect()
}
