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
    pub(super) fn text_inside(&mut self, skip: &str) -> Result<String, Refusal> {
        let (mut text, outer, mut skipping) = (String::new(), self.depth, None);
        while self.depth >= outer {
            match self.next()? {
                None => break,
                Some(Event::Open(tag)) if skipping.is_none() && tag.name() == skip => skipping = Some(self.depth),
                Some(Event::Close) if skipping.is_some_and(|d| self.depth < d) => skipping = None,
                Some(Event::Text(part)) if skipping.is_none() => text.push_str(&part),
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
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

impl Tag<'_> {
    /// Its name without prefix.
    pub(super) fn name(&self) -> &str {
        local(self.0.name().into_inner())
    }

    /// The value of an attribute, whatever its prefix.
    pub(super) fn value(&self, name: &str) -> Result<Option<Cow<'_, str>>, Refusal> {
        for attribute in self.0.attributes().with_checks(false) {
            let attribute = attribute.map_err(|e| Refusal::Broken(e.to_string()))?;
            if local(attribute.key.into_inner()) == name {
                let value = attribute.normalized_value(XmlVersion::Implicit1_0);
                return value.map(Some).map_err(|e| Refusal::Broken(e.to_string()));
            }
        }
        Ok(None)
    }

    /// Whether an attribute says yes.
    pub(super) fn flag(&self, name: &str) -> bool {
        self.value(name).ok().flatten().is_some_and(|v| matches!(&*v, "1" | "true" | "on"))
    }

    /// An attribute that is a whole number.
    pub(super) fn number(&self, name: &str) -> Result<Option<u32>, Refusal> {
        let value = self.value(name)?;
        value.map(|v| v.parse().map_err(|_| Refusal::Broken(format!("{name}=\"{v}\"")))).transpose()
    }
}
