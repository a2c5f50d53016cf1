//! The files of a handbook as they were at one moment. A build and the report of its faults read the same bytes, whatever
//! an editor writes meanwhile; and two moments can be compared, so that nothing is rebuilt when nothing changed.

use std::collections::BTreeMap;
use std::io::{BufRead, Cursor};
use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};

use crate::model::memo::Held;
use crate::pipeline;
use crate::source::{Entry, ReadError, Stamp, World};

/// How long a file must have been left alone before its stamp vouches for it: two writes at one tick of the disk's clock
/// leave the same stamp.
const SETTLED: SignedDuration = SignedDuration::from_secs(2);

/// A frozen world. It holds the handbook and its templates, not the records: their problems are not the handbook's.
#[derive(Clone)]
pub(super) struct Snapshot {
    files: Arc<BTreeMap<Arc<str>, File>>,
    now: Timestamp,
}

/// A file as it was read.
#[derive(Clone)]
struct File {
    bytes: Result<Held<[u8]>, ReadError>,
    /// What the disk said of it just before; none where that vouches for nothing.
    stamp: Option<Stamp>,
}

impl File {
    fn read(world: &dyn World, path: &str) -> File {
        let now = world.now();
        // Asked for first: what is written between the two is read again next time.
        let settled = |stamp: &Stamp| stamp.changed.duration_until(now) > SETTLED;
        let stamp = world.stamp(path).filter(settled);
        File { bytes: world.share(path, pipeline::MAX_TEXT).map(Held), stamp }
    }

    /// Reads the file again, unless the disk says that it is as it was.
    fn again(&self, world: &dyn World, path: &str) -> File {
        if self.stamp.is_some() && self.stamp == world.stamp(path) {
            return self.clone();
        }
        let new = File::read(world, path);
        // The same bytes stay the same piece of memory, which is quickly compared.
        if new.bytes == self.bytes { File { bytes: self.bytes.clone(), ..new } } else { new }
    }
}

impl Snapshot {
    /// Reads everything a site is made of.
    pub(super) fn take(world: &dyn World) -> Snapshot {
        Snapshot { files: Arc::default(), now: world.now() }.all_again(world)
    }

    /// Looks at everything again.
    pub(super) fn all_again(&self, world: &dyn World) -> Snapshot {
        let read = |path: String| {
            let file = match self.files.get(&*path) {
                Some(known) => known.again(world, &path),
                None => File::read(world, &path),
            };
            (path.into(), file)
        };
        Snapshot { files: Arc::new(pipeline::inputs(world).into_iter().map(read).collect()), now: world.now() }
    }

    /// Reads the files at `paths` again and trusts that all others are as they were. Where a path is no file of its own, such as a
    /// folder that came or went, everything is looked at.
    pub(super) fn again(&self, world: &dyn World, paths: &[String]) -> Snapshot {
        let mut next = Snapshot { files: self.files.clone(), now: world.now() };
        let files = Arc::make_mut(&mut next.files);
        for path in paths {
            let known = self.files.contains_key(&**path);
            // A name without an ending may be a folder's.
            let is_file = path.rsplit('/').next().is_some_and(|name| name.contains('.'));
            let read = File::read(world, path);
            match &read.bytes {
                _ if is_file && !known && !pipeline::is_input(path) => {}
                Ok(_) if is_file => drop(files.insert(path.as_str().into(), read)),
                Err(ReadError::Missing) if is_file && path != "handbook.toml" => drop(files.remove(&**path)),
                _ => return self.all_again(world),
            }
        }
        next
    }

    /// The files that are new, gone or other than `before`, sorted.
    pub(super) fn changed_since(&self, before: &Snapshot) -> Vec<String> {
        let other = |(path, file): &(&Arc<str>, &File)| before.files.get(*path).is_none_or(|old| old.bytes != file.bytes);
        let mut paths: Vec<String> = self.files.iter().filter(other).map(|(path, _)| path.to_string()).collect();
        paths.extend(before.files.keys().filter(|p| !self.files.contains_key(*p)).map(|p| p.to_string()));
        paths.sort();
        paths
    }

    /// Whether a file is there and holds nothing.
    pub(super) fn is_empty(&self, path: &str) -> bool {
        self.bytes(path).is_ok_and(|bytes| bytes.is_empty())
    }

    fn bytes(&self, path: &str) -> Result<Arc<[u8]>, ReadError> {
        self.files.get(path).map_or(Err(ReadError::Missing), |file| file.bytes.clone().map(|held| held.0))
    }
}

impl World for Snapshot {
    fn list(&self, under: &str) -> Vec<Entry> {
        let inside = |p: &str| under.is_empty() || p == under || p.strip_prefix(under).is_some_and(|rest| rest.starts_with('/'));
        let size = |file: &File| file.bytes.as_ref().map_or(0, |held| held.0.len() as u64);
        let ordinary = |file: &File| !matches!(file.bytes, Err(ReadError::Outside | ReadError::NotAFile));
        let entry = |(p, f): (&Arc<str>, &File)| Entry { path: p.to_string(), size: size(f), ordinary: ordinary(f) };
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

    fn now(&self) -> Timestamp {
        self.now
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;
    use crate::source::Memory;

    const PATH: &str = "content/a/text.md";

    /// A world that says when its one file changed, and notes how often it is read.
    struct Stamped {
        files: Mutex<Memory>,
        stamp: Stamp,
        reads: Mutex<usize>,
        now: Timestamp,
    }

    impl World for Stamped {
        fn list(&self, under: &str) -> Vec<Entry> {
            self.files.lock().unwrap().list(under)
        }

        fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
            *self.reads.lock().unwrap() += usize::from(path == PATH);
            self.files.lock().unwrap().read(path, limit)
        }

        fn stamp(&self, path: &str) -> Option<Stamp> {
            (path == PATH).then_some(self.stamp)
        }

        fn open(&self, _: &str) -> Result<Box<dyn BufRead + '_>, ReadError> {
            Err(ReadError::Missing)
        }

        fn now(&self) -> Timestamp {
            self.now
        }
    }

    fn world(seconds_ago: i64) -> Stamped {
        let now = Timestamp::from_second(1_800_000_000).unwrap();
        let stamp = Stamp { changed: now - SignedDuration::from_secs(seconds_ago), size: 3, id: 7 };
        Stamped { files: Mutex::new(Memory::new([(PATH, "甲")])), stamp, reads: Mutex::default(), now }
    }

    #[test]
    fn a_file_is_read_again_unless_the_disk_vouches_for_it() {
        let mut old = world(60);
        let first = Snapshot::take(&old);
        assert!(first.all_again(&old).changed_since(&first).is_empty());
        assert_eq!(*old.reads.lock().unwrap(), 1, "left alone for long, and so it is now");
        old.files.lock().unwrap().put(PATH, "乙");
        old.stamp.id = 8;
        assert_eq!(first.all_again(&old).changed_since(&first), [PATH]);
        assert_eq!(*old.reads.lock().unwrap(), 2);
    }

    #[test]
    fn a_file_just_written_is_read_whatever_its_stamp_says() {
        let fresh = world(1);
        let first = Snapshot::take(&fresh);
        fresh.files.lock().unwrap().put(PATH, "乙");
        assert_eq!(first.all_again(&fresh).changed_since(&first), [PATH], "written twice within one tick of the clock");
    }

    #[test]
    fn what_is_told_is_read_whatever_its_stamp_says() {
        let old = world(60);
        let first = Snapshot::take(&old);
        old.files.lock().unwrap().put(PATH, "乙");
        assert_eq!(first.again(&old, &[PATH.to_owned()]).changed_since(&first), [PATH]);
    }
}
