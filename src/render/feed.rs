//! What changed, as an Atom feed: regulations that came into force and parameters that were decided. And the map of the site.

use jiff::civil::Date;

use super::inline::escaped;
use super::page::At;
use super::words::value_words;

/// Entries in the feed.
const MOST: usize = 50;

/// Something that changed on a day.
struct Change {
    day: Date,
    id: String,
    path: String,
    title: String,
    text: String,
}

fn changes(at: At) -> Vec<Change> {
    let handbook = at.book.handbook;
    let strings = &at.book.strings;
    let enacted = handbook.regulations.iter().filter_map(|r| {
        Some(Change {
            day: r.in_force?,
            id: r.id.clone(),
            path: format!("{}/", r.id),
            title: strings.fill("feed.in_force", &[("title", at.book.title(r)), ("version", &r.version)]),
            text: r.kind.clone(),
        })
    });
    let decided = handbook.parameters.iter().flat_map(|p| p.values.iter().map(move |v| (p, v))).map(|(p, v)| {
        let value = value_words(at, p, &v.value);
        Change {
            day: v.from,
            id: format!("{}-{}-{}", p.id, v.from, v.unit.as_deref().unwrap_or_default()),
            path: format!("parameters/#{}", p.id),
            title: strings.fill("feed.decided", &[("label", &p.label), ("value", &value)]),
            text: [v.unit.as_deref().map(|u| at.unit(u).label), p.note.clone()].into_iter().flatten().collect::<Vec<_>>().join("　"),
        }
    });
    let mut all: Vec<Change> = enacted.chain(decided).filter(|c| c.day <= at.book.as_of).collect();
    all.sort_by(|a, b| b.day.cmp(&a.day).then_with(|| a.id.cmp(&b.id)));
    all.truncate(MOST);
    all
}

/// The feed. Without an address of the site its ids are names and its links are relative.
pub(super) fn atom(at: At, prefix: &str) -> String {
    let settings = &at.book.handbook.settings;
    let base = settings.base_url.as_deref().map(|b| format!("{}/{prefix}", b.trim_end_matches('/')));
    let shown = |text: &str| escaped(&at.book.script.text(text));
    let tag = at.book.lang.tag();
    let changes = changes(at);
    let updated = changes.first().map_or(at.book.as_of, |c| c.day);
    let own = base.clone().unwrap_or_else(|| format!("urn:guiju:{tag}"));
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{tag}\">\n<title>{}</title>\n<id>{}</id>\n<updated>{updated}T00:00:00Z</updated>\n<author><name>{}</name></author>\n",
        shown(at.book.title(settings)),
        escaped(&own),
        shown(at.book.publisher()),
    );
    if let Some(base) = &base {
        out.push_str(&format!("<link rel=\"self\" href=\"{0}feed.xml\"/>\n<link href=\"{0}\"/>\n", escaped(base)));
    }
    for change in changes {
        let link = base.as_ref().map_or_else(|| change.path.clone(), |base| format!("{base}{}", change.path));
        out.push_str(&format!(
            "<entry><title>{}</title><id>urn:guiju:{}:{}</id><updated>{}T00:00:00Z</updated><link href=\"{}\"/><summary>{}</summary></entry>\n",
            shown(&change.title),
            escaped(tag),
            escaped(&change.id),
            change.day,
            escaped(&link),
            shown(&change.text),
        ));
    }
    out.push_str("</feed>\n");
    out
}

/// The map of a site published at `base`: each page with its translations, which `languages` names by folder.
pub(super) fn sitemap(base: &str, languages: &[(&str, &str)], pages: &[String]) -> String {
    let base = base.trim_end_matches('/');
    let address = |prefix: &str, path: &str| escaped(&format!("{base}/{prefix}{}", path.trim_end_matches("index.html")));
    let mut out = String::from(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\" xmlns:xhtml=\"http://www.w3.org/1999/xhtml\">\n",
    );
    for path in pages {
        for (prefix, _) in languages {
            out.push_str(&format!("<url><loc>{}</loc>", address(prefix, path)));
            for (other, tag) in languages.iter().filter(|_| languages.len() > 1) {
                out.push_str(&format!("<xhtml:link rel=\"alternate\" hreflang=\"{tag}\" href=\"{}\"/>", address(other, path)));
            }
            out.push_str("</url>\n");
        }
    }
    out.push_str("</urlset>\n");
    out
}
