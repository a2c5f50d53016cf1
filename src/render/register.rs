//! The page of how findings are answered, where the handbook publishes compliance: tables made elsewhere, shown here.

use serde::Serialize;

/// Rows shown of one table; whoever needs all takes the file.
const SHOWN: usize = 1000;

/// A table to be published, in the language of its edition.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Sheet {
    /// Its title.
    pub title: String,
    /// Titles of its columns.
    pub head: Vec<String>,
    /// Its rows, each as long as the head.
    pub rows: Vec<Vec<String>>,
    /// Rows are left out for their number.
    pub left: bool,
}

impl Sheet {
    /// A sheet of a table, as far as a page can show it.
    pub fn new(title: String, head: Vec<String>, mut rows: Vec<Vec<String>>) -> Sheet {
        let left = rows.len() > SHOWN;
        rows.truncate(SHOWN);
        Sheet { title, head, rows, left }
    }
}

/// What a site tells of how findings are answered, in the language of an edition.
#[derive(Clone, Debug, Default)]
pub struct Answered {
    /// The tables of its page; no page without.
    pub tables: Vec<Sheet>,
    /// The register in full as a workbook; none where it could not be made.
    pub workbook: Option<Vec<u8>>,
}

/// Where the workbook lies, beside the page.
pub(super) const WORKBOOK: &str = "register.xlsx";

/// The page.
#[derive(Serialize)]
pub(super) struct RegisterPage<'s> {
    tables: &'s [Sheet],
    /// The workbook.
    file: Option<&'static str>,
}

impl<'s> RegisterPage<'s> {
    pub(super) fn new(answered: &'s Answered) -> RegisterPage<'s> {
        RegisterPage { tables: &answered.tables, file: answered.workbook.as_ref().map(|_| WORKBOOK) }
    }
}
