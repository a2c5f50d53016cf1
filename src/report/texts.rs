//! The texts behind places, read when a report shows them, and places as lines and columns.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use super::rows::Rows;

use crate::read::sheet::address;
use crate::source::{LineIndex, Place, Position, Spot};

/// Texts of files, each read and gone through once.
pub struct Texts<'w> {
    read: Box<dyn Fn(&str) -> Option<Arc<str>> + 'w>,
    known: RefCell<BTreeMap<Arc<str>, Option<Arc<str>>>>,
    cover: Option<Cover<'w>>,
    covered: RefCell<BTreeMap<Arc<str>, Arc<str>>>,
    lines: RefCell<BTreeMap<Arc<str>, Rc<LineIndex>>>,
    rows: RefCell<BTreeMap<Arc<str>, Rows>>,
}

/// A text as it may be quoted, each byte in its place; none where all of it may.
type Cover<'w> = Box<dyn Fn(&Arc<str>, &str) -> Option<String> + 'w>;

/// A place as people see it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The path.
    pub path: Arc<str>,
    /// Start, where the place is in a text.
    pub start: Option<Position>,
    /// End, where the place is in a text.
    pub end: Option<Position>,
    /// Sheet, row and column, where it is a cell.
    pub cell: Option<(Option<Arc<str>>, u32, u32)>,
}

impl<'w> Texts<'w> {
    /// Texts got by `read`.
    pub fn new(read: impl Fn(&str) -> Option<Arc<str>> + 'w) -> Texts<'w> {
        let (known, covered, lines, rows) = Default::default();
        Texts { read: Box::new(read), known, cover: None, covered, lines, rows }
    }

    /// The same, quoted only as `cover` leaves them. Covered bytes are [`COVER`](crate::records::COVER).
    pub fn covered(self, cover: impl Fn(&Arc<str>, &str) -> Option<String> + 'w) -> Texts<'w> {
        Texts { cover: Some(Box::new(cover)), ..self }
    }

    /// A text as it may be quoted.
    fn quotable(&self, path: &Arc<str>, text: Arc<str>) -> Arc<str> {
        let Some(cover) = &self.cover else { return text };
        if let Some(known) = self.covered.borrow().get(path) {
            return known.clone();
        }
        // A cover that moved something would mark the wrong words.
        let covered = cover(path, &text).filter(|covered| covered.len() == text.len()).map_or(text, Arc::from);
        self.covered.borrow_mut().insert(path.clone(), covered.clone());
        covered
    }

    /// The text of a file, when it can be had.
    pub fn get(&self, path: &Arc<str>) -> Option<Arc<str>> {
        if let Some(known) = self.known.borrow().get(path) {
            return known.clone();
        }
        let text = (self.read)(path);
        self.known.borrow_mut().insert(path.clone(), text.clone());
        text
    }

    /// The text a place lies in, as it may be quoted, and the bytes of it, the first line only where it runs over several.
    pub fn excerpt(&self, place: &Place) -> Option<(Arc<str>, Range<usize>)> {
        self.located(place).map(|(text, range)| (self.quotable(&place.path, text), range))
    }

    /// The same as the file has it: only lines and columns are counted on it.
    fn located(&self, place: &Place) -> Option<(Arc<str>, Range<usize>)> {
        if matches!(place.spot, Spot::Cell { sheet: Some(_), .. }) {
            // A workbook is no text.
            return None;
        }
        let text = self.get(&place.path)?;
        let range = match &place.spot {
            Spot::Bytes(span) => span.range(),
            Spot::Line { offset, span, .. } => {
                let base = *offset as usize;
                base + span.start as usize..base + span.end as usize
            }
            Spot::Cell { row, column, .. } => {
                self.rows.borrow_mut().entry(place.path.clone()).or_insert_with(|| Rows::new(&text)).cell(&text, *row, *column)?
            }
            Spot::Whole => return None,
        };
        let start = boundary(&text, range.start);
        let end = boundary(&text, range.end).max(start);
        let end = text[start..end].find('\n').map_or(end, |n| start + n);
        Some((text, start..end))
    }

    /// Lines and columns of a place.
    pub fn show(&self, place: &Place) -> Shown {
        let cell = match &place.spot {
            Spot::Cell { sheet, row, column } => Some((sheet.clone(), *row, *column)),
            _ => None,
        };
        let positions = self.located(place).map(|(text, range)| {
            let index = self.lines.borrow_mut().entry(place.path.clone()).or_insert_with(|| Rc::new(LineIndex::new(&text))).clone();
            let position = |at: usize| match &place.spot {
                // A line of a stream knows its number.
                Spot::Line { line, offset, .. } => {
                    let from = boundary(&text, *offset as usize).min(range.start);
                    Position { line: *line as usize, column: index.count(&text, from..at) + 1 }
                }
                _ => index.position(&text, at),
            };
            (position(range.start), position(range.end))
        });
        let line_only = match &place.spot {
            Spot::Line { line, .. } => Some(Position { line: *line as usize, column: 1 }),
            _ => None,
        };
        let (start, end) = positions.map_or((line_only, line_only), |(a, b)| (Some(a), Some(b)));
        Shown { path: place.path.clone(), start, end, cell }
    }
}

impl Shown {
    /// The cell of a workbook as spreadsheets name it, `sheet!C12`.
    pub fn cell_of_sheet(&self) -> Option<String> {
        let (sheet, row, column) = self.cell.as_ref()?;
        Some(format!("{}!{}", sheet.as_ref()?, address(*row, *column)))
    }

    /// `path:line:column`, or the cell as spreadsheets name it: `path:sheet!C12`.
    pub fn address(&self) -> String {
        if let Some(cell) = self.cell_of_sheet() {
            return format!("{}:{cell}", self.path);
        }
        match (&self.cell, self.start) {
            (_, Some(at)) => format!("{}:{}:{}", self.path, at.line, at.column),
            (Some((_, row, column)), None) => format!("{}:{row}:{column}", self.path),
            (None, None) => self.path.to_string(),
        }
    }
}

/// The nearest character boundary at or before an offset.
pub(super) fn boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}
