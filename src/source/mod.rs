//! The only door to the outside world: files, their places, and the clock.
//!
//! Everything else receives a [`World`] or values taken from one, so every stage can be tested in memory and two runs
//! over the same world give the same bytes. This module knows nothing of TOML, Markdown or clauses.

mod disk;
mod line_index;
mod memory;
mod place;
#[cfg(test)]
mod tests;

pub use disk::Disk;
pub use line_index::{LineIndex, Position};
pub use memory::Memory;
pub use place::{Place, Span, Spot};

use std::io::BufRead;
use std::sync::Arc;

/// A file found by [`World::list`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Path from the handbook's root, with `/` between folders.
    pub path: String,
    /// Size in bytes.
    pub size: u64,
    /// A file that can be read. Links, pipes and folders that may not be entered are listed too, so that nothing is passed over
    /// in silence, and refused when read.
    pub ordinary: bool,
}

/// What the disk says of a file without reading it. A file written anew has another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When its content or its name last changed, by the disk's clock.
    pub changed: jiff::Timestamp,
    /// Its size in bytes.
    pub size: u64,
    /// Which file it is to the disk: one put in its place is another.
    pub id: u64,
}

/// Why a file could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// The file does not exist.
    Missing,
    /// The file holds more bytes than the limit given.
    TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        limit: u64,
    },
    /// The path leaves the handbook's folder (absolute, `..`, or a link pointing out of it).
    Outside,
    /// It is a pipe, a device or a folder.
    NotAFile,
    /// The operating system refused.
    Failed(String),
}

/// What the program may know of the world outside: a tree of files and the time.
pub trait World: Send + Sync {
    /// All files below `under` (a folder from the root), sorted by path. Symbolic links are listed and not followed.
    fn list(&self, under: &str) -> Vec<Entry>;
    /// The bytes of one file, refused when larger than `limit`.
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;
    /// The bytes of one file, refused when larger than `limit`, to be held by several.
    fn share(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        self.read(path, limit).map(Into::into)
    }
    /// What can be said of a file without reading it; none where that is too little to tell whether it changed.
    fn stamp(&self, _path: &str) -> Option<Stamp> {
        None
    }
    /// One file as a stream, for line-based records.
    fn open(&self, path: &str) -> Result<Box<dyn BufRead + '_>, ReadError>;
    /// The present instant. Only the command line asks, to fill in a missing `--as-of`.
    fn now(&self) -> jiff::Timestamp;
}

/// A world that several threads look at.
impl World for Arc<dyn World> {
    fn list(&self, under: &str) -> Vec<Entry> {
        (**self).list(under)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        (**self).read(path, limit)
    }

    fn share(&self, path: &str, limit: u64) -> Result<Arc<[u8]>, ReadError> {
        (**self).share(path, limit)
    }

    fn open(&self, path: &str) -> Result<Box<dyn BufRead + '_>, ReadError> {
        (**self).open(path)
    }

    fn now(&self) -> jiff::Timestamp {
        (**self).now()
    }
}

/// Normalises a path that a file names (an attachment, a link), relative to `base`; `None` when it leaves the handbook.
pub fn join_inside(base: &str, path: &str) -> Option<String> {
    if path.starts_with('/') || path.contains('\\') || path.contains(':') || path.contains('\0') {
        return None;
    }
    let mut parts: Vec<&str> = base.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            name => parts.push(name),
        }
    }
    Some(parts.join("/"))
}
