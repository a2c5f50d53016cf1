//! A plain table on a sheet: headings in its first row, a record in each of the others.

use std::sync::Arc;

use ::csv::StringRecord;

use super::tab::{Tab, spot};
use crate::diag::Diagnostic;
use crate::read::sheet::{Grid, Merged};
use crate::records::stream::{File, Flow};
use crate::records::table::Source;
use crate::say;
use crate::source::Place;

/// Most columns of a table.
const COLUMNS: u32 = 1000;

/// Whether a sheet is a table of records: its headings name the record's id.
pub(super) fn is_table(grid: &Grid) -> bool {
    grid.rows.first().is_some_and(|head| head.cells.iter().any(|c| super::is_id(head.text(c.column))))
}

/// A table being read.
pub(super) struct Plain<'a> {
    tab: &'a Tab<'a>,
    file: &'a File<'a>,
    header: StringRecord,
    next: usize,
}

/// Opens a table, unless something about its shape makes rows unsure.
pub(super) fn open<'a>(flow: &mut Flow, file: &'a File<'a>, tab: &'a Tab<'a>) -> Option<Plain<'a>> {
    let head = tab.grid.rows.first()?;
    let width = head.cells.iter().map(|c| c.column).take_while(|c| *c <= COLUMNS).last()?;
    let mut faults = tab.faults(file, head, 1);
    let within = |m: &Merged| m.last.0 >= head.number && m.first.1 <= width;
    faults.extend(tab.merged(file, &within));
    let hidden = head.cells.iter().filter(|c| tab.grid.hides(c.column));
    faults.extend(hidden.map(|c| tab.hidden_column(file, head.number, c.column)));
    if !faults.is_empty() {
        faults.into_iter().for_each(|fault| flow.broken(fault, file));
        return None;
    }
    let header = (1..=width).map(|column| head.text(column).trim()).collect();
    Some(Plain { tab, file, header, next: 1 })
}

impl Source for Plain<'_> {
    fn header(&self) -> &StringRecord {
        &self.header
    }

    fn place(&self, row: u32, column: u32) -> Place {
        Place { path: self.file.path.clone(), spot: spot(&self.tab.name, row, column) }
    }

    fn heading_row(&self) -> u32 {
        self.tab.grid.rows[0].number
    }

    fn sheet(&self) -> Option<&Arc<str>> {
        Some(&self.tab.name)
    }

    fn next(&mut self, cells: &mut StringRecord) -> Option<Result<u32, Box<Diagnostic>>> {
        let row = self.tab.grid.rows.get(self.next)?;
        self.next += 1;
        if let Some(fault) = self.tab.faults(self.file, row, 1).into_iter().next() {
            return Some(Err(Box::new(fault)));
        }
        let width = self.header.len() as u32;
        if let Some(far) = row.cells.iter().find(|c| c.column > width) {
            let at = crate::read::sheet::address(row.number, far.column);
            let message = say!("{a} 在表頭之外，不屬於任何欄位", "{a} 在表头之外，不属于任何字段", "{a} lies under no heading", a = at);
            let help = say!("清除這一格，或補上表頭", "清除这一格，或补上表头", "Clear the cell, or give its column a heading");
            return Some(Err(Box::new(self.tab.fault(self.file, (row.number, far.column), message, help))));
        }
        cells.clear();
        (1..=width).for_each(|column| cells.push_field(row.text(column)));
        Some(Ok(row.number))
    }
}
