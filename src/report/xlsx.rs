//! Findings as a register in a workbook: a line each, with a filter, nothing left out. No cell is a formula.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError};

use super::Report;
use super::csv::{HEAD, is_formula, row};
use super::item::items;
use crate::lang::Lang;
use crate::say;

/// Longest text a cell may hold.
const LONGEST: usize = 32_767;

/// Most rows of a sheet, its heading included.
const ROWS: usize = 1_048_576;

/// Renders a judgement as a workbook. Equal judgements give equal bytes: nothing in it tells when it was made.
pub fn xlsx(report: &Report) -> Result<Vec<u8>, String> {
    workbook(report).map_err(|e| e.to_string())
}

fn workbook(report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made).set_title(&report.handbook.settings.title));
    let sheet = book.add_worksheet();
    sheet.set_name(say!("台賬", "台账", "Register").get(report.lang))?;
    let font = if report.lang == Lang::Hans { "Microsoft YaHei" } else { "Microsoft JhengHei" };
    let plain = Format::new().set_font_name(font).set_font_size(10).set_align(FormatAlign::Top).set_text_wrap();
    let head = plain.clone().set_bold().set_font_color(Color::White).set_background_color(Color::RGB(0x1F4E79));
    for (column, name) in (0..).zip(HEAD) {
        sheet.set_column_width(column, width(name))?;
        sheet.write_string_with_format(0, column, name, &head)?;
    }
    let items = items(report);
    for (n, item) in (1..).zip(items.iter().take(ROWS - 1)) {
        for (column, text) in (0..).zip(row(item, report)) {
            cell(sheet, (n, column), &text, &plain)?;
        }
    }
    sheet.autofilter(0, 0, items.len().min(ROWS - 1) as u32, HEAD.len() as u16 - 1)?;
    sheet.set_freeze_panes(1, 0)?.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    sheet.set_footer("&C&P / &N");
    book.save_to_buffer()
}

/// Text stays text, even after somebody edits the cell; lines and columns are numbers.
fn cell(sheet: &mut Worksheet, (row, column): (u32, u16), text: &str, plain: &Format) -> Result<(), XlsxError> {
    if text.is_empty() {
        return Ok(());
    }
    if let (true, Ok(number)) = (matches!(HEAD[column as usize], "line" | "column"), text.parse::<u32>()) {
        return sheet.write_number_with_format(row, column, number, plain).map(drop);
    }
    let text = cut(text);
    let format = if is_formula(text) { &plain.clone().set_quote_prefix() } else { plain };
    sheet.write_string_with_format(row, column, text, format).map(drop)
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

fn width(name: &str) -> f64 {
    match name {
        "message" | "to_do" | "clause_text" => 44.0,
        "expected" | "found" | "check_title" | "regulation" | "path" => 24.0,
        "line" | "column" | "provisional" | "severity" => 9.0,
        _ => 16.0,
    }
}
