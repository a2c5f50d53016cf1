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
    files: BTreeMap<Arc<str>, Result<Arc<[u8]>, ReadError>>,
    now: jiff::Timestamp,
}

impl Snapshot {
    /// Reads everything a site is made of.
    pub(super) fn take(world: &dyn World) -> Snapshot {
        let read = |path: String| {
            let bytes = world.share(&path, pipeline::MAX_TEXT);
            (path.into(), bytes)
        };
        Snapshot { files: pipeline::inputs(world).into_iter().map(read).collect(), now: world.now() }
    }

    /// Reads the files at `paths` again and trusts that all others are as they were. Where a path is no file of its own, such as a
    /// folder that came or went, everything is read.
    pub(super) fn again(&self, world: &dyn World, paths: &[String]) -> Snapshot {
        let mut next = Snapshot { files: self.files.clone(), now: world.now() };
        for path in paths {
            let known = self.files.contains_key(&**path);
            // A name without an ending may be a folder's.
            let file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
            match world.share(path, pipeline::MAX_TEXT) {
                _ if file && !known && !pipeline::is_input(path) => {}
                Ok(bytes) if file => drop(next.files.insert(path.as_str().into(), Ok(bytes))),
                Err(ReadError::Missing) if file && path != "handbook.toml" => drop(next.files.remove(&**path)),
                _ => return Snapshot::take(world),
            }
        }
        next
    }

    /// The files that are new, gone or other than `before`, sorted.
    pub(super) fn changed_since(&self, before: &Snapshot) -> Vec<String> {
        let mut paths: Vec<String> =
            self.files.iter().filter(|(p, f)| before.files.get(*p) != Some(f)).map(|(p, _)| p.to_string()).collect();
        paths.extend(before.files.keys().filter(|p| !self.files.contains_key(*p)).map(|p| p.to_string()));
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
        let entry = |(p, f): (&Arc<str>, &Result<_, _>)| Entry { path: p.to_string(), size: size(f), ordinary: ordinary(f) };
        self.files.iter().filter(|(p, _)| inside(p)).map(entry).collect()
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.share(path, limit).map(|bytes| bytes.to_vec())
    }

    fn share(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        let bytes = self.bytes(path)?;
        let size = bytes.len() as u64;
        if size > limit { Err(ReadError::TooLarge { size, limit }) } else { Ok(bytes) }
    }

    fn open(&self, path: &str) -> Result<Box<dyn BufRead + '_>, ReadError> {
        Ok(Box::new(Cursor::new(self.bytes(path)?)))
    }

    fn now(&self) -> jiff::Timestamp {
        self.now
    }
}
