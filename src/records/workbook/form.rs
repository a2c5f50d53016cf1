//! A form's sheet, filled in: from cells to the table a record is read from.

use super::CODE;
use super::filled::{Filled, Part};
use super::tab::Tab;
use crate::diag::Diagnostic;
use crate::model::sheet::{FRAME, LAYOUT, SheetMark, VALUES};
use crate::read::Arena;
use crate::read::sheet::{Merged, Row, address};
use crate::records::Origin;
use crate::records::convert::clip;
use crate::records::stream::{File, Flow};
use crate::say;
use crate::source::Span;

/// Reads the record of a sheet.
pub(super) fn read(flow: &mut Flow, file: &File, tab: &Tab, mark: SheetMark) {
    if mark.layout != LAYOUT {
        let message = say!(
            "這份表單的版面是第 {n} 版，本程式只讀第 {l} 版",
            "这份表单的版面是第 {n} 版，本程序只读第 {l} 版",
            "The form is laid out by version {n}; this program reads version {l}",
            n = mark.layout,
            l = LAYOUT
        );
        let help = say!("重新匯出空白表單", "重新导出空白表单", "Export the blank form anew");
        return flow.broken(tab.fault(file, (1, 1), message, help), file);
    }
    let names = &flow.desk.names;
    let form = names.form(mark.form).and_then(|n| flow.desk.handbook.forms.get(usize::from(n)));
    let arena = Arena::default();
    let mut hand = Hand {
        tab,
        file,
        filled: Filled::new(flow.desk.handbook, (form, mark.form), &arena),
        part: Part::Frame,
        strays: Vec::new(),
        faults: Vec::new(),
    };
    tab.grid.rows.iter().filter(|r| r.number > 1).for_each(|row| hand.row(row));
    hand.merged();
    let Hand { filled, strays, faults, .. } = hand;
    if let Some(first) = strays.first() {
        flow.broken(stray(tab, file, *first, strays.len()), file);
    }
    if !faults.is_empty() {
        return faults.into_iter().for_each(|fault| flow.broken(fault, file));
    }
    if filled.is_blank() {
        let message = say!("這份表單還沒有填寫", "这份表单还没有填写", "The form has not been filled in");
        let help = say!("填寫後再放入，或刪去檔案", "填写后再放入，或删去文件", "Fill it in, or delete the file");
        return flow.broken(tab.fault(file, (1, 1), message, help), file);
    }
    let whole = Span { start: 1, end: 1 };
    let origin = Origin { path: file.path.clone(), line: None, row: None, sheet: Some(tab.name.clone()), span: whole };
    flow.submit(&filled.node(whole), origin, file, &[], true);
}

/// Cells outside of the form: told, since somebody may have meant them.
fn stray(tab: &Tab, file: &File, (row, column): (u32, u32), n: usize) -> Diagnostic {
    let at = address(row, column);
    let message = if n == 1 {
        say!("{a} 不在表單的填寫欄內，沒有讀取", "{a} 不在表单的填写栏内，没有读取", "{a} is no cell of the form and was not read", a = at)
    } else {
        say!(
            "{a} 等 {n} 格不在表單的填寫欄內，沒有讀取",
            "{a} 等 {n} 格不在表单的填写栏内，没有读取",
            "{a} and further cells, {n} in all, are no cells of the form and were not read",
            a = at,
            n = n
        )
    };
    let help = say!("把內容移到表單的欄位，或清除", "把内容移到表单的字段，或清除", "Move them into the form, or clear them");
    Diagnostic::warning(CODE, tab.place(file, row, column), message).help(help)
}

/// A sheet being read from the top down.
struct Hand<'a, 'h> {
    tab: &'a Tab<'a>,
    file: &'a File<'a>,
    filled: Filled<'h>,
    part: Part<'h>,
    strays: Vec<(u32, u32)>,
    faults: Vec<Diagnostic>,
}

impl Hand<'_, '_> {
    fn row(&mut self, row: &Row) {
        let path = row.text(1).trim();
        match path {
            "" => {}
            FRAME => {
                self.part = Part::Frame;
                return;
            }
            path => {
                self.part = self.filled.part(path, row);
                match &self.part {
                    Part::Unknown => return self.unknown(row, path),
                    // Its own line names the columns.
                    Part::Rows(..) => return,
                    _ => {}
                }
            }
        }
        self.values(row, path.is_empty());
    }

    fn unknown(&mut self, row: &Row, path: &str) {
        let message = say!(
            "第一欄的「{p}」重複，或不是表單的欄位",
            "第一列的“{p}”重复，或不是表单的字段",
            "\"{p}\" in the first column is there twice, or names no part of the form",
            p = clip(path)
        );
        let help = say!(
            "重新匯出空白表單，不要更改第一欄",
            "重新导出空白表单，不要更改第一列",
            "Export the blank form anew and leave its first column alone"
        );
        self.faults.push(self.tab.fault(self.file, (row.number, 1), message, help));
        self.part = Part::Frame;
    }

    /// The values of a row; one that continues nothing holds strays.
    fn values(&mut self, row: &Row, continued: bool) {
        let stray = |column: u32| match &self.part {
            Part::Rows(_, columns) => !columns.iter().any(|(n, _)| *n == column),
            Part::List(_) if continued => column != VALUES,
            Part::Value(_) | Part::List(_) if !continued => column > VALUES + 1,
            _ => column > 1,
        };
        let (odd, own): (Vec<u32>, Vec<u32>) = row.cells.iter().map(|c| c.column).filter(|c| *c > 1).partition(|c| stray(*c));
        self.strays.extend(odd.into_iter().map(|column| (row.number, column)));
        let values: Vec<u32> = match &self.part {
            Part::Rows(..) => own,
            _ => own.into_iter().filter(|c| *c == VALUES).collect(),
        };
        if values.is_empty() {
            return self.ended();
        }
        let mine = Row { cells: row.cells.iter().filter(|c| values.contains(&c.column)).cloned().collect(), ..row.clone() };
        let hidden = values.iter().find(|c| self.tab.grid.hides(**c));
        self.faults.extend(hidden.map(|column| self.tab.hidden_column(self.file, row.number, *column)));
        let faults = self.tab.faults(self.file, &mine, 2);
        self.faults.extend(faults);
        self.filled.take(&self.part, &mine);
        self.ended();
    }

    /// A single value does not run on.
    fn ended(&mut self) {
        if matches!(self.part, Part::Value(_)) {
            self.part = Part::Frame;
        }
    }

    /// Cells merged across rows, or across the columns of repeated rows, hold one value for several.
    fn merged(&mut self) {
        let values = |m: &Merged| m.first.1 == VALUES && m.first.0 != m.last.0;
        let rows = |m: &Merged| self.filled.repeated.iter().any(|r| r.contains(&m.first.0)) && m.first.1 > 1;
        let found = self.tab.merged(self.file, &|m| values(m) || rows(m));
        self.faults.extend(found);
    }
}
