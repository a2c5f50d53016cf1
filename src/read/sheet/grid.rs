//! The filled cells of a sheet. Empty ones are not kept, however far out a stray format lies.

use std::borrow::Cow;

use super::cell::{Reader, Written, position};
use super::refusal::Refusal;
use super::xml::{Event, Tag, Xml, whole};

/// Most filled cells of a sheet.
const CELLS: usize = 400_000;

/// Most bytes of text in a sheet's cells: many cells may share one long text.
const TEXT: usize = 64 << 20;

/// Most merged areas and hidden columns kept.
const AREAS: usize = 10_000;

/// What a filled cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Content<'w> {
    /// Its value as a person sees it; never blank. Texts that cells share are the workbook's.
    Text(Cow<'w, str>),
    /// An error a formula came to, such as `#REF!`.
    Error(String),
    /// A formula whose value nobody has computed.
    Uncomputed,
}

/// A filled cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell<'w> {
    /// Its column, from 1.
    pub column: u32,
    /// What it holds.
    pub content: Content<'w>,
}

/// A row with filled cells.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<'w> {
    /// Its number, from 1.
    pub number: u32,
    /// It is hidden.
    pub hidden: bool,
    /// Its filled cells, by column.
    pub cells: Vec<Cell<'w>>,
}

/// Cells merged into one: first and last row and column, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    /// First row and column.
    pub first: (u32, u32),
    /// Last row and column.
    pub last: (u32, u32),
}

/// The filled cells of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grid<'w> {
    /// Rows with filled cells, by number.
    pub rows: Vec<Row<'w>>,
    /// Merged cells.
    pub merged: Vec<Merged>,
    /// Hidden columns, first and last.
    pub hidden: Vec<(u32, u32)>,
}

impl<'w> Row<'w> {
    /// The text of a cell; empty where there is none.
    pub fn text(&self, column: u32) -> &str {
        match self.cell(column).map(|c| &c.content) {
            Some(Content::Text(text)) => text,
            _ => "",
        }
    }

    /// A cell, where it is filled.
    pub fn cell(&self, column: u32) -> Option<&Cell<'w>> {
        self.cells.binary_search_by_key(&column, |c| c.column).ok().map(|n| &self.cells[n])
    }
}

impl<'w> Grid<'w> {
    /// A row, where it has filled cells.
    pub fn row(&self, number: u32) -> Option<&Row<'w>> {
        self.rows.binary_search_by_key(&number, |r| r.number).ok().map(|n| &self.rows[n])
    }

    /// Whether a column is hidden.
    pub fn hides(&self, column: u32) -> bool {
        self.hidden.iter().any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Reads the part of a sheet.
    pub(super) fn read(part: &str, reader: Reader<'w>) -> Result<Grid<'w>, Refusal> {
        let mut hand = Hand { xml: Xml::new(part), reader, grid: Grid::default(), row: 0, cells: 0, text: 0 };
        while let Some(event) = hand.xml.next()? {
            match event {
                Event::Open(tag) if tag.name() == "row" => hand.row(&tag)?,
                Event::Empty(tag) if tag.name() == "row" => hand.row = next(&tag, hand.row)?,
                Event::Open(tag) | Event::Empty(tag) => hand.around(&tag)?,
                _ => {}
            }
        }
        Ok(hand.grid)
    }
}

/// A sheet being read.
struct Hand<'t, 'w> {
    xml: Xml<'t>,
    reader: Reader<'w>,
    grid: Grid<'w>,
    row: u32,
    cells: usize,
    text: usize,
}

/// The number of a row; rows follow each other.
fn next(tag: &Tag, last: u32) -> Result<u32, Refusal> {
    match tag.number("r")? {
        None => Ok(last + 1),
        Some(n) if n > last && n <= 1_048_576 => Ok(n),
        Some(n) => Err(Refusal::Broken(format!("row {n} after row {last}"))),
    }
}

impl<'w> Hand<'_, 'w> {
    /// What stands before and after the rows.
    fn around(&mut self, tag: &Tag) -> Result<(), Refusal> {
        match tag.name() {
            "col" if tag.flag("hidden") => {
                let range = (tag.number("min")?.unwrap_or(0), tag.number("max")?.unwrap_or(0));
                self.grid.hidden.push(range);
            }
            "mergeCell" => {
                let area = tag.value("ref")?.unwrap_or_default();
                let (first, last) = area.split_once(':').unwrap_or((&area, &area));
                self.grid.merged.push(Merged { first: position(first)?, last: position(last)? });
            }
            _ => {}
        }
        let areas = self.grid.merged.len().max(self.grid.hidden.len());
        if areas > AREAS { Err(Refusal::Hostile) } else { Ok(()) }
    }

    fn row(&mut self, tag: &Tag) -> Result<(), Refusal> {
        self.row = next(tag, self.row)?;
        // Rows of a table are as long as the row before.
        let last = self.grid.rows.last().map_or(0, |row| row.cells.len());
        let (hidden, mut cells, mut column) = (tag.flag("hidden"), Vec::with_capacity(last), 0);
        loop {
            let cell = match self.xml.next()? {
                Some(Event::Close) | None => break,
                Some(Event::Open(tag)) if tag.name() == "c" => {
                    let [address, kind, style] = tag.values(["r", "t", "s"])?;
                    column = self.column(address.as_deref(), column)?;
                    self.cell(kind.unwrap_or_default(), whole("s", style.as_deref())?.unwrap_or_default())?
                }
                Some(Event::Empty(tag)) if tag.name() == "c" => {
                    column = self.column(tag.value("r")?.as_deref(), column)?;
                    None
                }
                // Whatever else a row carries says nothing of its cells.
                Some(Event::Open(_)) => self.xml.text_inside("").map(|_| None)?,
                Some(_) => None,
            };
            if let Some(content) = cell {
                self.count(&content)?;
                cells.push(Cell { column, content });
            }
        }
        if !cells.is_empty() {
            self.grid.rows.push(Row { number: self.row, hidden, cells });
        }
        Ok(())
    }

    fn count(&mut self, content: &Content) -> Result<(), Refusal> {
        self.cells += 1;
        if let Content::Text(text) = content {
            self.text += text.len();
        }
        match (self.cells, self.text) {
            (n, _) if n > CELLS => Err(Refusal::TooManyCells { limit: CELLS }),
            (_, n) if n > TEXT => Err(Refusal::TooLarge),
            _ => Ok(()),
        }
    }

    fn column(&self, address: Option<&str>, last: u32) -> Result<u32, Refusal> {
        let Some(address) = address else { return Ok(last + 1) };
        match position(address)? {
            (row, column) if row == self.row && column > last => Ok(column),
            _ => Err(Refusal::Broken(format!("cell {address} in row {}", self.row))),
        }
    }

    fn cell(&mut self, kind: Cow<'_, str>, style: u32) -> Result<Option<Content<'w>>, Refusal> {
        let mut written = Written { kind, style, value: Cow::Borrowed(""), formula: false };
        loop {
            match self.xml.next()? {
                Some(Event::Close) | None => break,
                Some(Event::Open(tag)) => match tag.name() {
                    "v" => written.value = self.xml.text_inside("")?,
                    "is" => written.value = self.xml.text_inside("rPh")?,
                    "f" => {
                        written.formula = true;
                        self.xml.text_inside("")?;
                    }
                    _ => drop(self.xml.text_inside("")?),
                },
                Some(Event::Empty(tag)) => written.formula |= tag.name() == "f",
                Some(_) => {}
            }
        }
        self.reader.content(written)
    }
}
