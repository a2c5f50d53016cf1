//! A sheet at hand: its cells, their places, and what makes a cell unfit to be taken at its word.

use std::sync::Arc;

use super::CODE;
use crate::diag::Diagnostic;
use crate::read::sheet::{Content, Grid, Merged, Row, address};
use crate::records::convert::clip;
use crate::records::stream::File;
use crate::say;
use crate::source::{Place, Spot};

/// A sheet with its name.
pub(super) struct Tab<'w> {
    pub(super) name: Arc<str>,
    pub(super) grid: Grid<'w>,
}

/// The spot of a cell.
pub(super) fn spot(sheet: &Arc<str>, row: u32, column: u32) -> Spot {
    Spot::Cell { sheet: Some(sheet.clone()), row, column }
}

impl Tab<'_> {
    /// Its name, short enough to quote.
    pub(super) fn shown(&self) -> String {
        clip(&self.name).into_owned()
    }

    /// The place of a cell.
    pub(super) fn place(&self, file: &File, row: u32, column: u32) -> Place {
        Place { path: file.path.clone(), spot: spot(&self.name, row, column) }
    }

    /// What is wrong with the filled cells of a row from a column on.
    pub(super) fn faults(&self, file: &File, row: &Row, from: u32) -> Vec<Diagnostic> {
        let cells = || row.cells.iter().filter(|c| c.column >= from);
        let mut found: Vec<Diagnostic> = cells().filter_map(|c| self.unfit(file, row.number, c.column, &c.content)).collect();
        if let Some(cell) = cells().next().filter(|_| row.hidden) {
            let message = say!("第{r}列被隱藏，卻有內容", "第{r}行被隐藏，却有内容", "Row {r} is hidden but not empty", r = row.number);
            found.push(self.fault(file, (row.number, cell.column), message, unhide()));
        }
        found
    }

    fn unfit(&self, file: &File, row: u32, column: u32, content: &Content) -> Option<Diagnostic> {
        let at = address(row, column);
        match content {
            Content::Text(_) => None,
            Content::Error(error) => {
                let message = say!("{a} 是錯誤值 {e}", "{a} 是错误值 {e}", "{a} holds the error {e}", a = at, e = clip(error));
                let help = say!("更正公式，或直接填入值", "更正公式，或直接填入值", "Mend the formula, or type the value");
                Some(self.fault(file, (row, column), message, help))
            }
            Content::Uncomputed => {
                let message = say!("{a} 的公式沒有算出的值", "{a} 的公式没有算出的值", "The formula in {a} has no computed value", a = at);
                let help = say!(
                    "以試算表程式開啟並存檔，或直接填入值",
                    "以电子表格程序打开并保存，或直接填入值",
                    "Open it with a spreadsheet program and save it, or type the value"
                );
                Some(self.fault(file, (row, column), message, help))
            }
        }
    }

    /// A fault at a cell.
    pub(super) fn fault(
        &self,
        file: &File,
        (row, column): (u32, u32),
        message: crate::lang::Sentence,
        help: crate::lang::Sentence,
    ) -> Diagnostic {
        Diagnostic::error(CODE, self.place(file, row, column), message).help(help)
    }

    /// Merged cells among those a test picks, filled in: one value for several cells.
    pub(super) fn merged(&self, file: &File, matters: &dyn Fn(&Merged) -> bool) -> Vec<Diagnostic> {
        let filled = |m: &&Merged| self.grid.row(m.first.0).is_some_and(|row| row.cell(m.first.1).is_some());
        let several = |m: &&Merged| m.first != m.last;
        let told = |m: &Merged| {
            let area = format!("{}:{}", address(m.first.0, m.first.1), address(m.last.0, m.last.1));
            let message = say!("{a} 是合併儲存格", "{a} 是合并单元格", "{a} are merged cells", a = area);
            let help = say!("取消合併，逐格填寫", "取消合并，逐格填写", "Unmerge them and fill in each cell");
            self.fault(file, m.first, message, help)
        };
        self.grid.merged.iter().filter(several).filter(filled).filter(|m| matters(m)).map(told).collect()
    }

    /// A hidden column with content.
    pub(super) fn hidden_column(&self, file: &File, row: u32, column: u32) -> Diagnostic {
        let at = address(row, column);
        let letters = at.trim_end_matches(|c: char| c.is_ascii_digit());
        let message = say!("{c} 欄被隱藏，卻有內容", "{c} 列被隐藏，却有内容", "Column {c} is hidden but not empty", c = letters);
        self.fault(file, (row, column), message, unhide())
    }
}

fn unhide() -> crate::lang::Sentence {
    say!("取消隱藏並核對內容，或清除內容", "取消隐藏并核对内容，或清除内容", "Unhide it and look it over, or clear it")
}
