//! The world as one edition sees it: the handbook as it was read then, records and samples as they lie in the folder, and, where a
//! form is judged, one record laid over them.

use std::io::{BufRead, Cursor};

use super::super::snapshot::Snapshot;
use crate::pipeline;
use crate::source::{Entry, ReadError, World};

/// A view of the folder. Reads; never writes.
pub(super) struct View<'v> {
    pub(super) snapshot: &'v Snapshot,
    pub(super) below: &'v dyn World,
    /// Path and text of the record laid over.
    pub(super) laid: Option<(&'v str, &'v str)>,
}

impl View<'_> {
    fn laid(&self, path: &str) -> Option<&str> {
        self.laid.filter(|(own, _)| *own == path).map(|(_, text)| text)
    }
}

impl World for View<'_> {
    fn list(&self, under: &str) -> Vec<Entry> {
        let inside = |p: &str| under.is_empty() || p == under || p.strip_prefix(under).is_some_and(|rest| rest.starts_with('/'));
        let laid = self.laid.filter(|(path, _)| inside(path));
        let mut entries = self.snapshot.list(under);
        let free = |e: &Entry| !pipeline::is_input(&e.path) && laid.is_none_or(|(path, _)| path != e.path);
        entries.extend(self.below.list(under).into_iter().filter(free));
        entries.extend(laid.map(|(path, text)| Entry { path: path.to_owned(), size: text.len() as u64, ordinary: true }));
        entries.sort();
        entries.dedup_by(|a, b| a.path == b.path);
        entries
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        match self.laid(path) {
            Some(text) if text.len() as u64 > limit => Err(ReadError::TooLarge { size: text.len() as u64, limit }),
            Some(text) => Ok(text.as_bytes().to_vec()),
            None if pipeline::is_input(path) => self.snapshot.read(path, limit),
            None => self.below.read(path, limit),
        }
    }

    fn open(&self, path: &str) -> Result<Box<dyn BufRead + '_>, ReadError> {
        match self.laid(path) {
            Some(text) => Ok(Box::new(Cursor::new(text.as_bytes()))),
            None if pipeline::is_input(path) => self.snapshot.open(path),
            None => self.below.open(path),
        }
    }

    fn now(&self) -> jiff::Timestamp {
        self.below.now()
    }
}
