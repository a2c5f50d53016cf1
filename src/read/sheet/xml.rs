//! The XML of a part, event by event, with what no spreadsheet program writes refused: entities of its own, deep nesting.

use std::borrow::Cow;

use quick_xml::XmlVersion;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesRef, BytesStart, Event as Raw};
use quick_xml::reader::Reader;

use super::refusal::Refusal;

/// Deepest nesting; worksheets stay below ten.
const DEPTH: usize = 48;

/// A part being read.
pub(super) struct Xml<'t> {
    reader: Reader<&'t [u8]>,
    depth: usize,
}

/// What comes next.
pub(super) enum Event<'t> {
    /// An element begins.
    Open(Tag<'t>),
    /// An element without contents.
    Empty(Tag<'t>),
    /// An element ends.
    Close,
    /// Text, or a part of it.
    Text(Cow<'t, str>),
    /// Something that says nothing.
    Other,
}

/// An opening tag.
pub(super) struct Tag<'t>(BytesStart<'t>);

impl<'t> Event<'t> {
    /// The tag, where an element begins.
    pub(super) fn opening(self) -> Option<Tag<'t>> {
        match self {
            Event::Open(tag) | Event::Empty(tag) => Some(tag),
            _ => None,
        }
    }
}

impl<'t> Xml<'t> {
    pub(super) fn new(text: &'t str) -> Xml<'t> {
        Xml { reader: Reader::from_str(text), depth: 0 }
    }

    /// The next event; none at the end.
    pub(super) fn next(&mut self) -> Result<Option<Event<'t>>, Refusal> {
        let event = self.reader.read_event().map_err(|e| Refusal::Broken(e.to_string()))?;
        Ok(Some(match event {
            Raw::Start(tag) => {
                self.depth += 1;
                if self.depth > DEPTH {
                    return Err(Refusal::Hostile);
                }
                Event::Open(Tag(tag))
            }
            Raw::Empty(tag) => Event::Empty(Tag(tag)),
            Raw::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Event::Close
            }
            Raw::Text(text) => Event::Text(text.xml10_content()),
            Raw::CData(text) => Event::Text(text.xml10_content()),
            Raw::GeneralRef(name) => Event::Text(referred(&name)?),
            Raw::DocType(_) => return Err(Refusal::Hostile),
            Raw::Eof if self.depth > 0 => return Err(Refusal::Broken("unexpected end".to_owned())),
            Raw::Eof => return Ok(None),
            Raw::Comment(_) | Raw::Decl(_) | Raw::PI(_) => Event::Other,
        }))
    }

    /// The text inside the element just begun, up to its end; what `skip` names is left out.
    pub(super) fn text_inside(&mut self, skip: &str) -> Result<Cow<'t, str>, Refusal> {
        let (mut text, outer, mut skipping) = (Cow::Borrowed(""), self.depth, None);
        while self.depth >= outer {
            match self.next()? {
                None => break,
                Some(Event::Open(tag)) if skipping.is_none() && tag.name() == skip => skipping = Some(self.depth),
                Some(Event::Close) if skipping.is_some_and(|d| self.depth < d) => skipping = None,
                Some(Event::Text(part)) if skipping.is_none() && text.is_empty() => text = part,
                Some(Event::Text(part)) if skipping.is_none() => text.to_mut().push_str(&part),
                Some(_) => {}
            }
        }
        Ok(text)
    }
}

/// One of the five names XML knows, or a character by its number.
fn referred(name: &BytesRef) -> Result<Cow<'static, str>, Refusal> {
    match name.resolve_char_ref() {
        Ok(Some(c)) => Ok(Cow::Owned(c.to_string())),
        Ok(None) => resolve_predefined_entity(name).map(Cow::Borrowed).ok_or(Refusal::Hostile),
        Err(error) => Err(Refusal::Broken(error.to_string())),
    }
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    // Most names are short and have none.
    name.bytes().rposition(|b| b == b':').map_or(name, |at| &name[at + 1..])
}

impl Tag<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// The value of an attribute, whatever its prefix.
    pub(super) fn value(&self, name: &str) -> Result<Option<Cow<'_, str>>, Refusal> {
        Ok(self.values([name])?.into_iter().next().flatten())
    }

    /// The values of some attributes, whatever their prefix, found in one pass; of equal ones the first.
    pub(super) fn values<const N: usize>(&self, names: [&str; N]) -> Result<[Option<Cow<'_, str>>; N], Refusal> {
        let (mut values, mut found) = ([const { None }; N], 0);
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| Refusal::Broken(e.to_string()))?;
            let key = local(attribute.key.into_inner());
            let Some(n) = names.iter().position(|name| *name == key).filter(|n| values[*n].is_none()) else { continue };
            let value = attribute.normalized_value(XmlVersion::Implicit1_0);
            values[n] = Some(value.map_err(|e| Refusal::Broken(e.to_string()))?);
            found += 1;
            if found == N {
                break;
            }
        }
        Ok(values)
    }

    /// Whether an attribute says yes.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.value(name).ok().flatten().is_some_and(|v| matches!(&*v, "1" | "true" | "on"))
    }

    /// An attribute that is a whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, Refusal> {
        whole(name, self.value(name)?.as_deref())
    }
}

/// The value of an attribute as a whole number.
pub(super) fn whole(name: &str, value: Option<&str>) -> Result<Option<u32>, Refusal> {
    value.map(|v| v.parse().map_err(|_| Refusal::Broken(format!("{name}=\"{v}\"")))).transpose()
}
