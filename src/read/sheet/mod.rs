//! Workbooks (.xlsx): parts of a zip archive, inflated within bounds, read in one pass each.
//!
//! A workbook is somebody else's file: counts it states are never believed, nothing is allocated by them, and what cannot be read
//! surely is refused with its reason. Values are read as a person sees them in the cell: days as days, percentages with their sign.

mod cell;
mod format;
mod grid;
mod package;
mod refusal;
mod strings;
mod xml;

use std::cell::RefCell;

pub use cell::address;
pub use grid::{Cell, Content, Grid, Merged, Row};
pub use refusal::Refusal;

use self::format::Formats;
use self::package::Package;
use self::strings::Strings;

/// A workbook, opened.
pub struct Workbook<'b> {
    package: RefCell<Package<'b>>,
    formats: Formats,
    strings: Strings,
    sheets: Vec<Sheet>,
    /// Days are counted from 1904.
    since_1904: bool,
}

/// A sheet of a workbook.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Its name.
    pub name: String,
    /// It is hidden.
    pub hidden: bool,
    part: Option<String>,
}

impl<'b> Workbook<'b> {
    /// Opens the bytes of a file.
    pub fn open(bytes: &'b [u8]) -> Result<Workbook<'b>, Refusal> {
        let mut package = Package::open(bytes)?;
        let main = package.main()?;
        let text = package.part(&main)?.ok_or(Refusal::NotAWorkbook)?;
        let links = package.links(&main)?;
        let (sheets, since_1904) = sheets(&text, &links)?;
        let linked = |kind: &str| links.iter().find(|l| l.kind == kind).map(|l| l.target.clone());
        let formats = match linked("styles").map(|p| package.part(&p)).transpose()?.flatten() {
            Some(text) => Formats::read(&text)?,
            None => Formats::default(),
        };
        let strings = match linked("sharedStrings").map(|p| package.part(&p)).transpose()?.flatten() {
            Some(text) => Strings::read(&text)?,
            None => Strings::default(),
        };
        Ok(Workbook { package: RefCell::new(package), formats, strings, sheets, since_1904 })
    }

    /// Its sheets, in the order of their tabs.
    pub fn sheets(&self) -> &[Sheet] {
        &self.sheets
    }

    /// The cells of a sheet; none for a sheet of another kind, such as a chart.
    pub fn grid(&self, sheet: usize) -> Result<Option<Grid<'_>>, Refusal> {
        let Some(part) = self.sheets.get(sheet).and_then(|s| s.part.as_deref()) else { return Ok(None) };
        let Some(text) = self.package.borrow_mut().part(part)? else { return Err(Refusal::NotAWorkbook) };
        Grid::read(&text, cell::Reader { formats: &self.formats, strings: &self.strings, since_1904: self.since_1904 }).map(Some)
    }
}

/// Most sheets of a workbook.
const SHEETS: usize = 256;

fn sheets(text: &str, links: &[package::Link]) -> Result<(Vec<Sheet>, bool), Refusal> {
    let mut xml = xml::Xml::new(text);
    let (mut sheets, mut since_1904) = (Vec::new(), false);
    while let Some(event) = xml.next()? {
        let Some(tag) = event.opening() else { continue };
        match tag.name() {
            "workbookPr" => since_1904 = tag.flag("date1904"),
            "sheet" => {
                let id = tag.value("id")?.unwrap_or_default();
                let link = links.iter().find(|l| l.id == id);
                let part = link.filter(|l| l.kind == "worksheet").map(|l| l.target.clone());
                let hidden = tag.value("state")?.is_some_and(|state| state != "visible");
                sheets.push(Sheet { name: tag.value("name")?.unwrap_or_default().into_owned(), hidden, part });
            }
            _ => {}
        }
        if sheets.len() > SHEETS {
            return Err(Refusal::TooManySheets { limit: SHEETS });
        }
    }
    Ok((sheets, since_1904))
}
