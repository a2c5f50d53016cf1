//! What a page of ours defines and names: its anchors and the addresses of links, pictures, styles and scripts.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// Anchors and addresses of a page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned {
    pub(super) anchors: BTreeSet<String>,
    pub(super) targets: BTreeSet<String>,
}

/// Attributes whose value is an address.
const ADDRESSES: [&str; 5] = ["href", "src", "action", "poster", "data"];

/// Reads a page. Ours are well formed, which a test holds them to; anything else yields what could be read.
pub(super) fn scan(html: &str) -> Scanned {
    let mut found = Scanned::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let name = &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        if name.is_empty() {
            continue;
        }
        rest = attributes(&rest[name.len()..], name, &mut found);
        // What scripts and styles hold is no markup.
        for raw in ["script", "style"] {
            if name.eq_ignore_ascii_case(raw) {
                rest = rest.find(&format!("</{raw}")).map_or("", |end| &rest[end..]);
            }
        }
    }
    found
}

/// Reads the attributes of a tag; returns what follows it.
fn attributes<'h>(tag: &'h str, element: &str, found: &mut Scanned) -> &'h str {
    let mut rest = tag;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/')).unwrap_or(rest.len());
        let name = &rest[..end];
        rest = rest[end..].trim_start();
        if name.is_empty() {
            return rest.strip_prefix('>').unwrap_or(rest);
        }
        let Some(after) = rest.strip_prefix('=') else { continue };
        let after = after.trim_start();
        let value = match after.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let inner = &after[1..];
                let close = inner.find(quote).unwrap_or(inner.len());
                rest = inner.get(close + 1..).unwrap_or_default();
                &inner[..close]
            }
            _ => {
                let close = after.find(|c: char| c.is_whitespace() || c == '>').unwrap_or(after.len());
                rest = &after[close..];
                &after[..close]
            }
        };
        note(element, name, value, found);
    }
}

fn note(element: &str, name: &str, value: &str, found: &mut Scanned) {
    if name == "id" || (name == "name" && element == "a") {
        add(&mut found.anchors, value);
    } else if ADDRESSES.contains(&name) || (name == "xlink:href") {
        add(&mut found.targets, value);
    }
}

/// The same address stands on a page again and again.
fn add(all: &mut BTreeSet<String>, value: &str) {
    let value = unescaped(value);
    if !all.contains(&*value) {
        all.insert(value.into_owned());
    }
}

/// The entities that stand in attributes.
fn unescaped(value: &str) -> Cow<'_, str> {
    if !value.contains('&') {
        return Cow::Borrowed(value);
    }
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#x27;", "'"), ("&#x2F;", "/"), ("&amp;", "&")];
    Cow::Owned(entities.iter().fold(value.to_owned(), |text, (entity, c)| text.replace(entity, c)))
}
