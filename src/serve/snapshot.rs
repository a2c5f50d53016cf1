//! The files of a handbook as they were at one moment. A build and the report of its faults read the same bytes, whatever
//! an editor writes meanwhile; and two moments can be compared, so that nothing is rebuilt when nothing changed.

use std::collections::BTreeMap;
use std::io::{BufRead, Cursor};
use std::sync::Arc;

use crate::pipeline;
use crate::source::{Entry, ReadError, World};

/// A frozen world. It holds the handbook and its templates, not the records: their problems are not the handbook's.
#[derive(Clone)]
pub(super) struct Snapshot {
    files: BTreeMap<String, Result<Arc<[u8]>, ReadError>>,
    now: jiff::Timestamp,
}

impl Snapshot {
    /// Reads everything a site is made of.
    pub(super) fn take(world: &dyn World) -> Snapshot {
        let read = |path: String| {
            let bytes = world.read(&path, pipeline::MAX_TEXT).map(Into::into);
            (path, bytes)
        };
        Snapshot { files: pipeline::inputs(world).into_iter().map(read).collect(), now: world.now() }
    }

    /// The files that are new, gone or other than `before`, sorted.
    pub(super) fn changed_since(&self, before: &Snapshot) -> Vec<String> {
        let mut paths: Vec<String> = self.files.iter().filter(|(p, f)| before.files.get(*p) != Some(f)).map(|(p, _)| p.clone()).collect();
        paths.extend(before.files.keys().filter(|p| !self.files.contains_key(*p)).cloned());
        paths.sort();
        paths
    }

    fn bytes(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.files.get(path).cloned().unwrap_or(Err(ReadError::Missing))
    }
}

impl World for Snapshot {
    fn list(&self, under: &str) -> Vec<Entry> {
        let inside = |p: &str| under.is_empty() || p == under || p.strip_prefix(under).is_some_and(|rest| rest.starts_with('/'));
        let size = |file: &Result<Arc<[u8]>, ReadError>| file.as_ref().map_or(0, |bytes| bytes.len() as u64);
        let ordinary = |file: &Result<Arc<[u8]>, ReadError>| !matches!(file, Err(ReadError::Outside | ReadError::NotAFile));
        let entry = |(p, f): (&String, &Result<_, _>)| Entry { path: p.clone(), size: size(f), ordinary: ordinary(f) };
        self.files.iter().filter(|(p, _)| inside(p)).map(entry).collect()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let bytes = self.bytes(path)?;
        let size = bytes.len() as u64;
        if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(bytes.to_vec()) }
    }

    fn open(&self, path: &str) -> Result<Box<dyn BufRead + '_>, ReadError> {
        Ok(Box::new(Cursor::new(self.bytes(path)?)))
    }

    fn now(&self) -> jiff::Timestamp {
        self.now
    }
}
