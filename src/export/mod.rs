//! Files others work with, made from the handbook alone: blank forms for spreadsheets, schemas for editors. Knows no records and no disk.

mod form;
mod schema;

pub use form::{Blank, Chosen, FormsOptions, blank_form, blank_forms};
pub use schema::Schemas;

/// A file to hand out.
#[derive(Clone, Debug, PartialEq)]
pub struct Export {
    /// Path within the folder it goes to.
    pub path: String,
    /// Its contents.
    pub bytes: Vec<u8>,
}
