//! Tables of text: a header row, then rows of cells. The delimiter is read from the header.

use csv::{ReaderBuilder, StringRecord};

use super::Context;
use crate::diag::Diagnostic;
use crate::say;
use crate::source::{Place, Spot};

/// A table being read. Rows and columns count from 1, as spreadsheets show them; the header is row 1.
pub struct Sheet<'t, 'c> {
    /// The header's cells.
    pub header: StringRecord,
    reader: csv::Reader<&'t [u8]>,
    cx: Context<'c>,
    row: u32,
}

impl<'t, 'c> Sheet<'t, 'c> {
    /// Reads the header; none for an empty file.
    pub fn open(text: &'t str, cx: Context<'c>) -> Option<Sheet<'t, 'c>> {
        let delimiter = delimiter(text.lines().find(|l| !l.trim().is_empty())?);
        let mut reader = ReaderBuilder::new().has_headers(false).flexible(true).delimiter(delimiter).from_reader(text.as_bytes());
        let mut header = StringRecord::new();
        reader.read_record(&mut header).ok().filter(|more| *more)?;
        Some(Sheet { header, reader, cx, row: 1 })
    }

    /// Reads the next row that is not blank into `cells`: its number, or why it can't be used.
    pub fn next(&mut self, cells: &mut StringRecord) -> Option<Result<u32, Box<Diagnostic>>> {
        loop {
            match self.reader.read_record(cells) {
                Ok(false) => return None,
                Err(error) => {
                    let message = say!("讀不出表格：{e}", "读不出表格：{e}", "The table can't be read: {e}", e = error);
                    return Some(Err(Box::new(self.cx.slip(self.cx.span(0, 0), message))));
                }
                Ok(true) => self.row += 1,
            }
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(self.checked(cells));
            }
        }
    }

    /// The place of a cell.
    pub fn place(&self, row: u32, column: u32) -> Place {
        Place { path: self.cx.path.clone(), spot: Spot::Cell { sheet: None, row, column } }
    }

    fn checked(&self, cells: &StringRecord) -> Result<u32, Box<Diagnostic>> {
        let (wanted, found) = (self.header.len(), cells.len());
        // Spreadsheets leave out empty cells at the end, or add some: neither loses anything.
        if found <= wanted || cells.iter().skip(wanted).all(|c| c.trim().is_empty()) {
            return Ok(self.row);
        }
        let place = self.place(self.row, u32::try_from(wanted + 1).unwrap_or(u32::MAX));
        let message = say!(
            "第{r}列有{f}格，表頭只有{w}格",
            "第{r}行有{f}格，表头只有{w}格",
            "Row {r} has {f} cells, the header only {w}",
            r = self.row,
            f = found,
            w = wanted
        );
        let help = say!("含逗號的文字要放在雙引號內", "含逗号的文字要放在双引号内", "Put text that holds a comma in double quotes");
        Err(Box::new(Diagnostic::error(self.cx.syntax, place, message).help(help)))
    }
}

fn delimiter(header: &str) -> u8 {
    let mut quoted = false;
    let mut counts = [0_usize; 3];
    for byte in header.bytes() {
        quoted ^= byte == b'"';
        if let Some(i) = b",;\t".iter().position(|d| *d == byte && !quoted) {
            counts[i] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or(0);
    if counts[0] == most {
        b','
    } else if counts[1] == most {
        b';'
    } else {
        b'\t'
    }
}
