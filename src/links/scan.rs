//! What a page of ours defines and names: its anchors and the addresses of links, pictures, styles and scripts.

use std::borrow::Cow;

use memchr::{memchr, memmem};

/// Anchors and addresses of a page, as often as they stand on it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Scanned<'h> {
    pub(super) anchors: Vec<Cow<'h, str>>,
    pub(super) targets: Vec<Cow<'h, str>>,
}

/// Reads a page. Ours are well formed, which a test holds them to; anything else yields what could be read.
pub(super) fn scan(html: &str) -> Scanned<'_> {
    let mut scanner = Scanner { html, bytes: html.as_bytes(), at: 0, found: Scanned::default() };
    while let Some(open) = memchr(b'<', scanner.rest()) {
        scanner.at += open + 1;
        scanner.tag();
    }
    scanner.found
}

struct Scanner<'h> {
    html: &'h str,
    bytes: &'h [u8],
    at: usize,
    found: Scanned<'h>,
}

/// What a byte is in a tag: a mark for each answer.
const SPACE: u8 = 1;
const ENDS_NAME: u8 = 2;
const SLASH: u8 = 4;
const WORD: u8 = 8;

const CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let b = byte as u8;
        classes[byte] = if b.is_ascii_whitespace() {
            SPACE | ENDS_NAME
        } else if b == b'/' {
            SLASH | ENDS_NAME
        } else if b == b'=' || b == b'>' {
            ENDS_NAME
        } else if b.is_ascii_alphanumeric() {
            WORD
        } else {
            0
        };
        byte += 1;
    }
    classes
};

fn is(byte: u8, class: u8) -> bool {
    CLASSES[usize::from(byte)] & class != 0
}

impl<'h> Scanner<'h> {
    fn rest(&self) -> &'h [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// What stands behind an opening bracket.
    fn tag(&mut self) {
        if self.rest().starts_with(b"!--") {
            return self.behind(b"-->");
        }
        let name = self.until(|b| !is(b, WORD));
        if name.is_empty() {
            return;
        }
        if self.bytes.get(self.at) == Some(&b'>') && !name.eq_ignore_ascii_case(b"script") && !name.eq_ignore_ascii_case(b"style") {
            return;
        }
        self.attributes(name);
        // What scripts and styles hold is no markup.
        if name.eq_ignore_ascii_case(b"script") {
            self.behind(b"</script");
        } else if name.eq_ignore_ascii_case(b"style") {
            self.behind(b"</style");
        }
    }

    fn behind(&mut self, mark: &[u8]) {
        self.at = memmem::find(self.rest(), mark).map_or(self.bytes.len(), |found| self.at + found + mark.len());
    }

    /// The bytes before the first one that ends them.
    #[inline]
    fn until(&mut self, ends: impl Fn(u8) -> bool) -> &'h [u8] {
        let rest = self.rest();
        let length = rest.iter().position(|byte| ends(*byte)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn attributes(&mut self, element: &[u8]) {
        loop {
            self.until(|b| !is(b, SPACE | SLASH));
            let name = self.until(|b| is(b, ENDS_NAME));
            self.until(|b| !is(b, SPACE));
            let next = self.bytes.get(self.at);
            if name.is_empty() {
                self.at += usize::from(next == Some(&b'>'));
                return;
            }
            if next == Some(&b'=') {
                self.at += 1;
                let value = self.value();
                self.note(element, name, value);
            }
        }
    }

    /// Where the value of an attribute begins and ends.
    fn value(&mut self) -> (usize, usize) {
        self.until(|b| !is(b, SPACE));
        match self.bytes.get(self.at) {
            Some(quote @ (b'"' | b'\'')) => {
                let start = self.at + 1;
                let end = memchr(*quote, &self.bytes[start..]).map_or(self.bytes.len(), |length| start + length);
                self.at = (end + 1).min(self.bytes.len());
                (start, end)
            }
            _ => {
                let start = self.at;
                self.until(|b| is(b, SPACE) || b == b'>');
                (start, self.at)
            }
        }
    }

    fn note(&mut self, element: &[u8], name: &[u8], (start, end): (usize, usize)) {
        let list = match name {
            b"id" => &mut self.found.anchors,
            b"name" if element == b"a" => &mut self.found.anchors,
            b"href" | b"src" | b"action" | b"poster" | b"data" | b"xlink:href" => &mut self.found.targets,
            _ => return,
        };
        // Only ASCII ends anything, so every value is whole.
        list.push(unescaped(self.html.get(start..end).unwrap_or_default()));
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
