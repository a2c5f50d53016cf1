//! Help for those who write a handbook: canonical layout, scaffolds, texts taken over from elsewhere. Everything here turns texts
//! into texts; the command line asks and writes.

pub mod draft;
pub mod fmt;
pub mod import;
pub mod starter;
