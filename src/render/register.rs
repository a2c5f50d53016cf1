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

/// The page.
#[derive(Serialize)]
pub(super) struct RegisterPage<'s> {
    pub(super) tables: &'s [Sheet],
}
