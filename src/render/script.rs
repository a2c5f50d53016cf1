//! A page made from Traditional text, as the readers of one edition get it: rewritten in Simplified, or with what has no
//! English marked as Chinese, so that fonts and screen readers treat it as such.
//!
//! Works on finished markup: only what people read is touched, never an address, an id or the value a form sends.

use std::borrow::Cow;

use memchr::{memchr, memchr3, memmem};

use super::simplify::Simplifier;
use crate::lang::Lang;
use crate::model::Handbook;

/// Attributes that hold words for people.
const WORDS: &[&str] = &[
    "title",
    "alt",
    "placeholder",
    "content",
    "label",
    "aria-label",
    "aria-description",
    "data-label",
    "data-cite",
    "data-long",
    "data-short",
];

/// What becomes of the source's text in an edition.
pub(super) enum Script {
    /// The edition speaks the source's language.
    AsWritten,
    /// Rewritten in Simplified script.
    Simplified(Box<Simplifier>),
    /// Left, and marked with its language.
    Marked(&'static str),
}

impl Script {
    /// What an edition in `lang` does with a handbook's text.
    pub(super) fn of(lang: Lang, handbook: &Handbook) -> Script {
        match (handbook.settings.language, lang) {
            (Lang::Hant, Lang::Hans) => Script::Simplified(Box::new(Simplifier::of(handbook))),
            (source, lang) if source != lang => Script::Marked(source.tag()),
            _ => Script::AsWritten,
        }
    }

    /// The language the source's text is in on a page in `lang`.
    pub(super) fn shown_in(&self, lang: Lang) -> &'static str {
        match self {
            Script::Marked(tag) => tag,
            _ => lang.tag(),
        }
    }

    /// Whether texts are written in another script than their source.
    pub(super) fn rewrites(&self) -> bool {
        matches!(self, Script::Simplified(_))
    }

    /// A text outside markup.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self {
            Script::Simplified(simplifier) => simplifier.text(text),
            _ => Cow::Borrowed(text),
        }
    }

    /// A finished page.
    pub(super) fn page(&self, markup: Vec<u8>) -> Vec<u8> {
        match (self, simdutf8::basic::from_utf8(&markup)) {
            (Script::Simplified(_) | Script::Marked(_), Ok(text)) => {
                Walk { script: self, out: String::with_capacity(text.len() + 512) }.run(text).into_bytes()
            }
            _ => markup,
        }
    }
}

/// Reads markup from left to right and writes it again.
struct Walk<'s> {
    script: &'s Script,
    out: String,
}

impl Walk<'_> {
    fn run(mut self, markup: &str) -> String {
        let mut rest = markup;
        while !rest.is_empty() {
            let text = rest.find('<').unwrap_or(rest.len());
            self.text(&rest[..text], rest[text..].starts_with("</"));
            rest = &rest[text..];
            let tag = tag_length(rest);
            let (whole, after) = rest.split_at(tag);
            let kept = self.tag(whole, after);
            self.out.push_str(&after[..kept]);
            rest = &after[kept..];
        }
        self.out
    }

    /// Writes a tag and says how much of what follows stays as it is.
    fn tag(&mut self, tag: &str, after: &str) -> usize {
        let name = name(tag);
        if tag.starts_with("</") || tag.starts_with("<!") || name.is_empty() {
            self.out.push_str(tag);
            return 0;
        }
        match self.script {
            Script::Simplified(simplifier) => attributes(tag, &mut self.out, simplifier),
            _ => self.out.push_str(tag),
        }
        let raw = matches!(name, "script" | "style");
        if raw || (name != "html" && names_language(tag)) { length_within(name, after) } else { 0 }
    }

    fn text(&mut self, text: &str, closed: bool) {
        match self.script {
            Script::Simplified(simplifier) => simplifier.write(text, &mut self.out),
            Script::Marked(tag) if !text.is_ascii() && text.chars().any(is_han) => self.mark(text, tag, closed),
            _ => self.out.push_str(text),
        }
    }

    /// Marks Chinese: on the element, where it holds nothing else, or by elements of its own.
    fn mark(&mut self, text: &str, tag: &str, closed: bool) {
        let only = closed && self.out.ends_with('>') && !has_latin(text);
        let start = self.out.rfind('<').filter(|_| only);
        if let Some(start) = start.filter(|at| may_be_marked(&self.out[*at..])) {
            let at = start + 1 + name(&self.out[start..]).len();
            self.out.insert_str(at, &format!(" lang=\"{tag}\""));
            return self.out.push_str(text);
        }
        // Where an element may hold only text, a part of it can't be marked.
        let holder = self.out.rfind('<').map_or("", |at| name(&self.out[at..]));
        if matches!(holder, "title" | "option" | "textarea" | "desc" | "tspan") {
            return self.out.push_str(text);
        }
        for (chinese, run) in runs(text) {
            if chinese {
                self.out.push_str(&format!("<span lang=\"{tag}\">{run}</span>"));
            } else {
                self.out.push_str(run);
            }
        }
    }
}

/// Whether the tag just written begins an element that holds the text to come and names no language itself.
fn may_be_marked(tag: &str) -> bool {
    let holds_nothing = matches!(name(tag), "" | "br" | "hr" | "img" | "input" | "link" | "meta") || tag.ends_with("/>");
    !holds_nothing && !tag.starts_with("</") && !tag.starts_with("<!") && !names_language(tag)
}

fn names_language(tag: &str) -> bool {
    memmem::find(tag.as_bytes(), b" lang=\"").is_some()
}

/// Length of the tag, comment or declaration a text begins with.
fn tag_length(rest: &str) -> usize {
    if rest.starts_with("<!--") {
        return rest.find("-->").map_or(rest.len(), |end| end + 3);
    }
    let (bytes, mut at) = (rest.as_bytes(), 0);
    while let Some(next) = memchr3(b'>', b'"', b'\'', &bytes[at..]) {
        at += next + 1;
        match bytes[at - 1] {
            b'>' => return at,
            quote => at = memchr(quote, &bytes[at..]).map_or(bytes.len(), |close| at + close + 1),
        }
    }
    rest.len()
}

fn name(tag: &str) -> &str {
    let start = tag.bytes().position(|b| b != b'<').unwrap_or(tag.len());
    let start = start + tag[start..].bytes().position(|b| b != b'/').unwrap_or(tag.len() - start);
    let length = tag[start..].bytes().position(|b| !b.is_ascii_alphanumeric() && b != b'-');
    length.map_or(&tag[start..], |length| &tag[start..start + length])
}

/// How far it is to the end tag of an element just opened; elements of the same name within it are counted.
fn length_within(name: &str, after: &str) -> usize {
    let (mut depth, mut at) = (1, 0);
    while let Some(next) = after[at..].find('<') {
        at += next;
        let tag = &after[at..];
        if self::name(tag) == name {
            depth = if tag.starts_with("</") { depth - 1 } else { depth + 1 };
        }
        if depth == 0 {
            return at;
        }
        at += 1;
    }
    after.len()
}

/// Writes a start tag with the words in its attributes in Simplified.
fn attributes(tag: &str, out: &mut String, simplifier: &Simplifier) {
    let mut rest = tag;
    while let Some(at) = rest.find("=\"") {
        let (before, value) = (&rest[..at], &rest[at + 2..]);
        let end = value.find('"').unwrap_or(value.len());
        let attribute = before.rsplit(char::is_whitespace).next().unwrap_or_default();
        out.push_str(&rest[..at + 2]);
        if WORDS.contains(&attribute) {
            simplifier.write(&value[..end], out);
        } else {
            out.push_str(&value[..end]);
        }
        rest = &value[end..];
        // The closing quote belongs to no name.
        if let Some(after) = rest.strip_prefix('"') {
            out.push('"');
            rest = after;
        }
    }
    out.push_str(rest);
}

/// Characters of the Chinese script and its punctuation.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303F}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{FF01}'..='\u{FF60}')
}

fn has_latin(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word.len() > 1)
}

/// A text cut where Chinese begins and ends. Figures and marks between Chinese characters belong to them.
fn runs(text: &str) -> Vec<(bool, &str)> {
    let mut out = Vec::new();
    let mut begin = 0;
    while begin < text.len() {
        let rest = &text[begin..];
        let first = rest.find(is_han).unwrap_or(rest.len());
        if first > 0 {
            out.push((false, &rest[..first]));
        }
        let chinese = &rest[first..];
        let end = chinese.find(|c: char| c.is_ascii_alphabetic() || c == '&').unwrap_or(chinese.len());
        let end = chinese[..end].rfind(is_han).map_or(0, |at| at + chinese[at..].chars().next().map_or(0, char::len_utf8));
        if end > 0 {
            out.push((true, &chinese[..end]));
        }
        begin += first + end;
        if first + end == 0 {
            break;
        }
    }
    out
}
