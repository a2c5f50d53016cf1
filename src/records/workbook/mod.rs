//! Workbooks units send: blank forms filled in, one to a sheet, or plain tables with a record in each row.
//!
//! What a person can't see in the sheet is not taken for what they submit: hidden rows, cells that came to an error, and formulas
//! nobody computed are told at their cell, and the record they belong to is left out rather than judged by halves.

mod filled;
mod form;
mod plain;
mod tab;

use std::sync::Arc;

use self::tab::Tab;
use super::HeaderKey;
use super::stream::{File, Flow};
use super::table;
use crate::diag::Diagnostic;
use crate::model::sheet::{LISTS, SheetMark};
use crate::read::sheet::{Grid, Workbook};
use crate::say;
use crate::source::Place;

/// The code of what is wrong with a workbook as such.
pub(super) const CODE: &str = "record-spreadsheet";

/// Reads one workbook; `stem` is the name of its file without extension.
pub(super) fn read(flow: &mut Flow, file: &File, stem: &str) {
    let Some(bytes) = flow.bytes(file) else { return };
    if bytes.is_empty() {
        return flow.empty(file);
    }
    let book = match Workbook::open(&bytes) {
        Ok(book) => book,
        Err(refusal) => return flow.broken(refusal.diagnostic(CODE, Place::whole(file.path.clone())), file),
    };
    let named = stem.split("--").next().filter(|id| flow.desk.names.form(id).is_some()).map(str::to_owned);
    let mut reading = Reading { flow, file, named, forms: 0, tables: 0, others: Vec::new() };
    for n in 0..book.sheets().len() {
        let (name, hidden) = (Arc::from(&*book.sheets()[n].name), book.sheets()[n].hidden);
        match book.grid(n) {
            Ok(Some(grid)) if !grid.rows.is_empty() => reading.sheet(Tab { name, grid }, hidden),
            Ok(_) => {}
            Err(refusal) => {
                let place = Place { path: file.path.clone(), spot: tab::spot(&name, 1, 1) };
                reading.flow.broken(refusal.diagnostic(CODE, place), file);
                reading.tables += 1;
            }
        }
    }
    reading.finish();
}

/// One workbook being read.
struct Reading<'a, 'f, 'd, 'w> {
    flow: &'a mut Flow<'d>,
    file: &'a File<'f>,
    /// The form the file's name says.
    named: Option<String>,
    /// Sheets that carry forms.
    forms: usize,
    /// Sheets read as tables, or that could not be read.
    tables: usize,
    /// Sheets not read, yet.
    others: Vec<(Tab<'w>, bool)>,
}

impl<'w> Reading<'_, '_, '_, 'w> {
    fn sheet(&mut self, tab: Tab<'w>, hidden: bool) {
        let first = first_cell(&tab.grid);
        if first == LISTS {
            return;
        }
        match SheetMark::read(first) {
            Some(mark) if !hidden => {
                self.forms += 1;
                form::read(self.flow, self.file, &tab, mark);
            }
            _ => self.others.push((tab, hidden)),
        }
    }

    /// Without a form's sheet, those with a table are read; all others are told, so that nothing is passed over in silence.
    fn finish(mut self) {
        for (tab, hidden) in std::mem::take(&mut self.others) {
            if self.forms == 0 && !hidden && plain::is_table(&tab.grid) {
                self.tables += 1;
                self.table(tab);
            } else {
                self.unread(&tab, hidden);
            }
        }
        if self.forms + self.tables == 0 {
            let message = say!(
                "活頁簿裡沒有表單，也沒有記錄的表格",
                "工作簿里没有表单，也没有记录的表格",
                "The workbook holds neither a form nor a table of records"
            );
            let help = say!(
                "使用 guiju export forms 匯出的空白表單；表格的第一列是欄位名稱，其中須有 id（編號）",
                "使用 guiju export forms 导出的空白表单；表格的第一行是字段名称，其中须有 id（编号）",
                "Use the blank form of guiju export forms; a table names its columns in the first row, id among them"
            );
            let place = Place::whole(self.file.path.clone());
            self.flow.broken(Diagnostic::error(CODE, place, message).help(help), self.file);
        }
    }

    fn table(&mut self, tab: Tab) {
        let handbook = self.flow.desk.handbook;
        let title = |name: &str| handbook.forms.iter().find(|f| f.title == name || *f.id == *name).map(|f| f.id.to_string());
        let form = title(&tab.name).or_else(|| self.named.clone());
        let Some(mut source) = plain::open(self.flow, self.file, &tab) else { return };
        table::rows(self.flow, self.file, &mut source, form);
    }

    fn unread(&mut self, tab: &Tab, hidden: bool) {
        let row = tab.grid.rows.first().map_or(1, |r| r.number);
        let message = if hidden {
            say!("隱藏的工作表「{n}」沒有讀取", "隐藏的工作表“{n}”没有读取", "The hidden sheet \"{n}\" was not read", n = tab.shown())
        } else {
            say!("工作表「{n}」沒有讀取", "工作表“{n}”没有读取", "The sheet \"{n}\" was not read", n = tab.shown())
        };
        let help = say!(
            "刪去不屬於記錄的工作表；表格的第一列須有 id（編號）",
            "删去不属于记录的工作表；表格的第一行须有 id（编号）",
            "Delete sheets that hold no record; the first row of a table needs id among its headings"
        );
        let place = tab.place(self.file, row, 1);
        self.flow.broken(Diagnostic::warning(CODE, place, message).help(help), self.file);
    }
}

fn first_cell<'g>(grid: &'g Grid) -> &'g str {
    grid.row(1).map_or("", |row| row.text(1).trim())
}

/// Whether a heading is one of the header that tables must have.
fn is_id(heading: &str) -> bool {
    HeaderKey::column(heading.trim()) == Some(HeaderKey::Id)
}
