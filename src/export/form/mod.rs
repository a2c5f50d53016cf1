//! Blank forms as workbooks: labelled cells with the clause as a note, drop-downs, validation, a locked frame. What is filled in is
//! read back by what `model::sheet` says of the layout.

mod choose;
mod header;
mod hints;
mod layout;
mod lists;
mod rules;
mod sheet;
mod style;

use jiff::civil::Date;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub use self::choose::Chosen;
use self::lists::Lists;
use super::Export;
use crate::lang::{Lang, Sentence};
use crate::model::{Form, Handbook, Titled};

/// How hard a workbook is compressed, of nine.
const LEVEL: u8 = 1;

/// How blank forms are asked for.
#[derive(Clone, Debug, Default)]
pub struct FormsOptions {
    /// Which forms.
    pub chosen: Chosen,
    /// The language of labels and hints. What is chosen from lists stays as the handbook has it.
    pub lang: Lang,
    /// The day whose options and people are listed; else the handbook's, else today.
    pub as_of: Option<Date>,
    /// Rows of each group and list, where more than usual are wanted.
    pub rows: Option<usize>,
}

/// How blank forms are made.
#[derive(Clone, Copy, Debug)]
pub struct Blank<'h> {
    handbook: &'h Handbook,
    lang: Lang,
    as_of: Date,
    rows: Option<usize>,
}

impl FormsOptions {
    /// What is asked for, of a handbook on a day.
    pub fn blank<'h>(&self, handbook: &'h Handbook, as_of: Date) -> Blank<'h> {
        Blank { handbook, lang: self.lang, as_of, rows: self.rows }
    }
}

impl Blank<'_> {
    /// A title in the workbook's language.
    fn title(&self, of: &impl Titled) -> String {
        of.named(self.lang)
    }
}

/// One workbook for each form chosen, in the handbook's order.
pub fn blank_forms(blank: &Blank, chosen: &Chosen) -> Result<Vec<Export>, Sentence> {
    let forms = chosen.of(blank.handbook)?.into_iter();
    forms.map(|form| Ok(Export { path: format!("{}.xlsx", form.id), bytes: blank_form(blank, form)? })).collect()
}

/// The workbook of one form.
pub fn blank_form(blank: &Blank, form: &Form) -> Result<Vec<u8>, Sentence> {
    workbook(blank, form).map_err(|e| Sentence::same(format!("{}: {e}", form.id)))
}

/// Equal forms give equal bytes: nothing in a workbook tells when it was made.
fn workbook(blank: &Blank, form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Half the time of the usual level, and a tenth larger.
    book.set_zip_compression_level(LEVEL);
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let publisher = &blank.handbook.settings.publisher;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made).set_title(blank.title(form)).set_author(publisher));
    let mut lists = Lists::new(blank.lang);
    sheet::write(book.add_worksheet(), blank, form, &mut lists)?;
    if !lists.is_empty() {
        lists.write(book.add_worksheet())?;
    }
    book.save_to_buffer()
}
