//! A world held in memory: for tests, and for overlays of unsaved text.

use std::collections::BTreeMap;
use std::io::{BufRead, Cursor};

use super::{Entry, ReadError, World};

/// Files in memory and a fixed clock.
#[derive(Clone, Debug, Default)]
pub struct Memory {
    files: BTreeMap<String, Vec<u8>>,
    now: jiff::Timestamp,
}

impl Memory {
    /// A world of the files given, whose clock stands at the epoch.
    pub fn new<P: Into<String>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Memory {
        Memory { files: files.into_iter().map(|(p, b)| (p.into(), b.into())).collect(), now: jiff::Timestamp::UNIX_EPOCH }
    }

    /// Adds or replaces a file.
    pub fn put(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }

    /// Removes a file.
    pub fn remove(&mut self, path: &str) {
        self.files.remove(path);
    }
}

impl World for Memory {
    fn list(&self, under: &str) -> Vec<Entry> {
        let inside = |p: &str| under.is_empty() || p == under || p.strip_prefix(under).is_some_and(|r| r.starts_with('/'));
        let entry = |(path, bytes): (&String, &Vec<u8>)| Entry { path: path.clone(), size: bytes.len() as u64, ordinary: true };
        self.files.iter().filter(|(p, _)| inside(p)).map(entry).collect()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.files.get(path).ok_or(ReadError::Missing)?;
        let size = bytes.len() as u64;
        if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(bytes.clone()) }
    }

    fn open(&self, path: &str) -> Result<Box<dyn BufRead + '_>, ReadError> {
        let bytes = self.files.get(path).ok_or(ReadError::Missing)?;
        Ok(Box::new(Cursor::new(bytes.as_slice())))
    }

    fn now(&self) -> jiff::Timestamp {
        self.now
    }
}
