//! Findings and the rectification register as workbooks: a line each, with a filter, nothing left out. No cell is a formula.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::Report;
use super::csv::{HEAD, is_formula, row};
use super::item::items;
use super::register::{Register, register, scorecard};
use crate::lang::{Lang, Sentence};
use crate::say;

/// Longest text a cell may hold.
const LONGEST: usize = 32_767;

/// Most rows of a sheet, its heading included.
const ROWS: usize = 1_048_576;

/// Renders a judgement as a workbook. Equal judgements give equal bytes: nothing in it tells when it was made.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, String> {
    let head: Vec<&str> = HEAD.to_vec();
    let leaf =
        Leaf { name: say!("台賬", "台账", "Register"), head: &head, width: &|n| width(HEAD[n]), counts: &|n| is_position(HEAD[n]) };
    let items = items(report);
    bound(report, |book, look| look.leaf(book, &leaf, items.iter().map(|item| row(item, report)))).map_err(|e| e.to_string())
}

/// The rectification register as a workbook, and on a second sheet how the findings of each unit stand. Without `people` nobody is
/// named.
pub fn register_xlsx(report: &Report, people: bool) -> Result<Vec<u8>, String> {
    let (kept, units) = (register(report, people), scorecard(report));
    let (head, head_of_units) = (heads(&kept), heads(&units));
    let first = Leaf {
        name: say!("整改台賬", "整改台账", "Register"),
        head: &head,
        width: &|n| if n == 0 { 6.0 } else { 20.0 },
        counts: &|n| n == 0,
    };
    let second = Leaf {
        name: say!("各單位概況", "各单位概况", "Units"),
        head: &head_of_units,
        width: &|n| if n == 0 { 24.0 } else { 14.0 },
        counts: &|n| n > 0,
    };
    let written = bound(report, |book, look| {
        look.leaf(book, &first, kept.rows.iter())?;
        look.leaf(book, &second, units.rows.iter())
    });
    written.map_err(|e| e.to_string())
}

fn heads(table: &Register) -> Vec<&str> {
    table.head.iter().map(String::as_str).collect()
}

/// A workbook with what `fill` puts into it.
fn bound(report: &Report, fill: impl FnOnce(&mut Workbook, &Look) -> Result<(), XlsxError>) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made).set_title(&report.handbook.settings.title));
    fill(&mut book, &Look::new(report.lang))?;
    book.save_to_buffer()
}

/// A sheet to be written.
struct Leaf<'l> {
    name: Sentence,
    head: &'l [&'l str],
    /// Width of a column.
    width: &'l dyn Fn(usize) -> f64,
    /// Whether a column holds whole numbers.
    counts: &'l dyn Fn(usize) -> bool,
}

/// How cells look, and in which language sheets are named.
struct Look {
    lang: Lang,
    plain: Format,
    head: Format,
}

impl Look {
    fn new(lang: Lang) -> Look {
        let font = if lang == Lang::Hans { "Microsoft YaHei" } else { "Microsoft JhengHei" };
        let plain = Format::new().set_font_name(font).set_font_size(10).set_align(FormatAlign::Top).set_text_wrap();
        let head = plain.clone().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x1F4E79));
        Look { lang, plain, head }
    }

    /// Writes a sheet, as many rows as one takes.
    fn leaf<C: AsRef<[String]>>(&self, book: &mut Workbook, leaf: &Leaf, rows: impl Iterator<Item = C>) -> Result<(), XlsxError> {
        let sheet = book.add_worksheet();
        sheet.set_name(leaf.name.get(self.lang))?;
        for (column, name) in (0..).zip(leaf.head) {
            sheet.set_column_width(column, (leaf.width)(usize::from(column)))?;
            sheet.write_string_with_format(0, column, *name, &self.head)?;
        }
        let mut last = 0;
        for (n, row) in (1..).zip(rows.take(ROWS - 1)) {
            for (column, text) in (0..).zip(row.as_ref()) {
                self.cell(sheet, (n, column), text, (leaf.counts)(usize::from(column)))?;
            }
            last = n;
        }
        sheet.autofilter(0, 0, last, leaf.head.len() as u16 - 1)?;
        sheet.set_freeze_panes(1, 0)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
        sheet.set_footer("&C&P / &N");
        Ok(())
    }

    /// Text stays text, even after somebody edits the cell.
    fn cell(&self, sheet: &mut Worksheet, (row, column): (u32, u16), text: &str, count: bool) -> Result<(), XlsxError> {
        if text.is_empty() {
            return Ok(());
        }
        if let (true, Ok(number)) = (count, text.parse::<u32>()) {
            return sheet.write_number_with_format(row, column, number, &self.plain).map(drop);
        }
        let text = cut(text);
        let format = if is_formula(text) { &self.plain.clone().set_quote_prefix() } else { &self.plain };
        sheet.write_string_with_format(row, column, text, format).map(drop)
    }
}

/// As much of a text as a cell holds.
fn cut(text: &str) -> &str {
    let mut units = 0;
    let end = text.char_indices().find(|(_, c)| {
        units += c.len_utf16();
        units > LONGEST
    });
    end.map_or(text, |(at, _)| &text[..at])
}

fn is_position(name: &str) -> bool {
    matches!(name, "line" | "column")
}

fn width(name: &str) -> f64 {
    match name {
        "message" | "to_do" | "clause_text" => 44.0,
        "expected" | "found" | "check_title" | "regulation" | "path" => 24.0,
        "line" | "column" | "provisional" | "severity" => 9.0,
        _ => 16.0,
    }
}
