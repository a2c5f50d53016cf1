//! Texts cells share. Kept end to end in one text: a hostile file can ask for millions of empty ones.

use std::borrow::Cow;

use super::refusal::Refusal;
use super::xml::{Event, Xml};

/// The shared texts of a workbook.
#[derive(Clone, Debug, Default)]
pub(super) struct Strings {
    text: String,
    ends: Vec<u32>,
}

impl Strings {
    /// Reads the part.
    pub(super) fn read(part: &str) -> Result<Strings, Refusal> {
        let (mut strings, mut xml) = (Strings::default(), Xml::new(part));
        while let Some(event) = xml.next()? {
            match event {
                Event::Open(tag) if tag.name() == "si" => {
                    // Readings beside Chinese characters are no part of the text.
                    let text = xml.text_inside("rPh")?;
                    strings.push(&unescaped(text));
                }
                Event::Empty(tag) if tag.name() == "si" => strings.push(""),
                _ => {}
            }
        }
        Ok(strings)
    }

    fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(u32::MAX));
    }

    /// A text by its number.
    pub(super) fn get(&self, n: usize) -> Option<&str> {
        let end = *self.ends.get(n)? as usize;
        let start = if n == 0 { 0 } else { self.ends[n - 1] as usize };
        self.text.get(start..end)
    }
}

/// Characters XML can't hold are written `_x000D_`.
pub(super) fn unescaped(text: Cow<'_, str>) -> Cow<'_, str> {
    if !text.contains("_x") {
        return text;
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), &*text);
    while let Some(at) = rest.find("_x") {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 2..at + 6).filter(|_| rest.as_bytes().get(at + 6) == Some(&b'_'));
        match code.and_then(|hex| u32::from_str_radix(hex, 16).ok()).and_then(char::from_u32) {
            Some(c) => {
                out.push(c);
                rest = &rest[at + 7..];
            }
            None => {
                out.push_str("_x");
                rest = &rest[at + 2..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}
