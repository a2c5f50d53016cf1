//! Where in a record a finding stands, by the names of the form's page: `background`, `milestones[2].due`, or a part of the header.

use jiff::tz::TimeZone;

use crate::expr::Path;
use crate::model::{Handbook, Kind};
use crate::outcome::Finding;
use crate::read::{self, Arena, Context, Node, Table};
use crate::source::{Place, Spot};

/// A part of a form's page.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Part {
    /// A field, or a cell of a row.
    Field(String),
    /// An entry of the header.
    Head(String),
}

/// The text of a record, read.
pub(super) struct Draft<'t> {
    path: &'t str,
    root: Node<'t>,
}

impl<'t> Draft<'t> {
    /// Reads a record. Slips of syntax are the engine's to tell.
    pub(super) fn read(path: &'t str, text: &'t str, arena: &'t Arena) -> Draft<'t> {
        let zone = TimeZone::UTC;
        let root = read::toml::parse(text, &Context::file(&path.into(), &zone, "record-syntax"), arena).0;
        Draft { path, root }
    }

    /// The same record in another place.
    pub(super) fn at(&self, path: &'t str) -> Draft<'t> {
        Draft { path, root: self.root }
    }

    /// A text of the header.
    pub(super) fn head(&self, name: &str) -> Option<&str> {
        self.root.table()?.get(name)?.text()
    }

    /// Whether it is several records.
    pub(super) fn is_list(&self) -> bool {
        self.root.table().is_some_and(|table| table.get("record").is_some())
    }

    /// Where a finding stands. What is missing stands nowhere: then the check names the field. The id stands for the record as a
    /// whole, unless the id itself is at fault.
    pub(super) fn part(&self, handbook: &Handbook, finding: &Finding) -> Option<Part> {
        if finding.code == "record-id-duplicate" {
            // Whichever of the two was read later is named: it may be the other.
            return Some(Part::Head("id".to_owned()));
        }
        let written = finding.place.as_ref().and_then(|place| self.written(place));
        match written {
            Some(Part::Field(_)) => written,
            _ => declared(handbook, finding).or(written.filter(|part| finding.check.is_none() || *part != Part::Head("id".to_owned()))),
        }
    }

    fn written(&self, place: &Place) -> Option<Part> {
        let Spot::Bytes(span) = place.spot else { return None };
        if *place.path != *self.path {
            return None;
        }
        let (name, node) = entry(self.root.table()?, span.start)?;
        match name {
            "fields" => within(node.table()?, span.start).map(Part::Field),
            _ => Some(Part::Head(name.to_owned())),
        }
    }
}

/// The field, or the cell of a row, that a byte belongs to.
fn within(fields: &Table, at: u32) -> Option<String> {
    let (name, node) = entry(fields, at)?;
    let rows = node.list().unwrap_or_default();
    let row = rows.iter().rposition(|row| row.span.start <= at);
    let cell = row.and_then(|n| Some((n + 1, entry(rows[n].table()?, at)?.0)));
    Some(cell.map_or_else(|| name.to_owned(), |(n, cell)| format!("{name}[{n}].{cell}")))
}

/// The entry of a table a byte belongs to: the last that begins before it. The place of a `[table]` is its head alone, not what
/// stands below.
fn entry<'a>(table: &'a Table, at: u32) -> Option<(&'a str, &'a Node<'a>)> {
    let found = table.entries.iter().rfind(|(key, _)| key.span.start <= at);
    found.map(|(key, node)| (key.name, node))
}

/// The field a check was declared for; a rule is shown at the first field it reads.
fn declared(handbook: &Handbook, finding: &Finding) -> Option<Part> {
    let check = handbook.check(finding.check.as_deref()?)?;
    let (form, rest) = handbook.forms.iter().find_map(|f| Some((f, check.id.strip_prefix(&*f.id)?.strip_prefix('.')?)))?;
    let top = rest.split('.').next().unwrap_or(rest);
    if check.kind == Kind::Field || check.kind == Kind::Reference {
        return form.fields.iter().any(|f| *f.id == *top).then(|| Part::Field(top.to_owned()));
    }
    let rule = form.rules.iter().find(|r| *r.id == *rest)?;
    let read = rule.assert.paths();
    let own = |path: &&Path| form.fields.iter().any(|f| f.id == path[0]);
    read.iter().find(own).map(|path| Part::Field(path[0].to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    const TEXT: &str =
        "id = \"a\"\nby = \"x\"\n\n[fields]\ntitle = \"甲\"\nrows = [{ due = 1 }, { due = 22 }]\n\n[[fields.more]]\nname = \"乙\"\n";

    fn at(words: &str) -> Option<Part> {
        let arena = Arena::default();
        let draft = Draft::read("r.toml", TEXT, &arena);
        let start = TEXT.find(words).unwrap();
        draft.written(&Place::bytes(&"r.toml".into(), Span::new(start, start + words.len())))
    }

    #[test]
    fn bytes_of_a_record_lead_to_the_parts_of_its_page() {
        assert_eq!(at("\"x\""), Some(Part::Head("by".into())));
        assert_eq!(at("\"甲\""), Some(Part::Field("title".into())));
        assert_eq!(at("22"), Some(Part::Field("rows[2].due".into())));
        assert_eq!(at("\"乙\""), Some(Part::Field("more[1].name".into())));
        let arena = Arena::default();
        assert_eq!(Draft::read("r.toml", TEXT, &arena).head("id"), Some("a"));
    }
}
