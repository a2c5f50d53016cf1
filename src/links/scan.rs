//! What a page of ours defines and names: its anchors and the addresses of links, pictures, styles and scripts.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// Anchors and addresses of a page, as often as they stand on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned<'h> {
    pub(super) anchors: Vec<Cow<'h, str>>,
    pub(super) targets: Vec<Cow<'h, str>>,
}

/// Attributes whose value is an address.
const ADDRESSES: [&str; 5] = ["href", "src", "action", "poster", "data"];

/// Reads a page. Ours are well formed, which a test holds them to; anything else yields what could be read.
pub(super) fn scan(html: &str) -> Scanned<'_> {
    let mut found = Scanned::default();
    let mut rest = html;
    while let Some(at) = memchr(b'<', rest.as_bytes()) {
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = behind(comment, "-->");
            continue;
        }
        let name = &rest[..rest.bytes().take_while(u8::is_ascii_alphanumeric).count()];
        if name.is_empty() {
            continue;
        }
        rest = attributes(&rest[name.len()..], name, &mut found);
        // What scripts and styles hold is no markup.
        if name.eq_ignore_ascii_case("script") {
            rest = behind(rest, "</script");
        } else if name.eq_ignore_ascii_case("style") {
            rest = behind(rest, "</style");
        }
    }
    found
}

fn behind<'t>(text: &'t str, mark: &str) -> &'t str {
    memmem::find(text.as_bytes(), mark.as_bytes()).map_or("", |at| &text[at + mark.len()..])
}

/// The text before the first byte that ends it, and the rest. Only ASCII ends anything, so both are whole.
fn until(text: &str, ends: impl Fn(u8) -> bool) -> (&str, &str) {
    text.split_at(text.bytes().position(ends).unwrap_or(text.len()))
}

fn space(byte: u8) -> bool {
    byte.is_ascii_whitespace()
}

/// Reads the attributes of a tag; returns what follows it.
fn attributes<'h>(tag: &'h str, element: &str, found: &mut Scanned<'h>) -> &'h str {
    let mut rest = tag;
    loop {
        rest = until(rest, |b| !space(b) && b != b'/').1;
        let (name, after) = until(rest, |b| space(b) || matches!(b, b'=' | b'>' | b'/'));
        rest = until(after, |b| !space(b)).1;
        if name.is_empty() {
            return rest.strip_prefix('>').unwrap_or(rest);
        }
        let Some(after) = rest.strip_prefix('=') else { continue };
        let after = until(after, |b| !space(b)).1;
        let value;
        (value, rest) = match after.bytes().next() {
            Some(quote @ (b'"' | b'\'')) => {
                let inner = &after[1..];
                let close = memchr(quote, inner.as_bytes()).unwrap_or(inner.len());
                (&inner[..close], inner.get(close + 1..).unwrap_or_default())
            }
            _ => until(after, |b| space(b) || b == b'>'),
        };
        note(element, name, value, found);
    }
}

fn note<'h>(element: &str, name: &str, value: &'h str, found: &mut Scanned<'h>) {
    if name == "id" || (name == "name" && element == "a") {
        found.anchors.push(unescaped(value));
    } else if ADDRESSES.contains(&name) || name == "xlink:href" {
        found.targets.push(unescaped(value));
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
