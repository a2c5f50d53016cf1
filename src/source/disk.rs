//! The real world: a folder on disk and the system clock.

use std::fs::{self, File};
use std::io::{BufRead, BufReader, ErrorKind, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use walkdir::WalkDir;

#[cfg(unix)]
use super::Stamp;
use super::{Entry, ReadError, World, join_inside};

/// A handbook's folder.
#[derive(Clone, Debug)]
pub struct Disk {
    root: PathBuf,
    known: Arc<Mutex<String>>,
}

impl Disk {
    /// The world below `root`.
    pub fn new(root: impl Into<PathBuf>) -> Disk {
        Disk { root: root.into(), known: Arc::default() }
    }

    /// Walks up from `start` to the first folder that holds `handbook.toml`.
    pub fn find_root(start: &Path) -> Option<PathBuf> {
        start.ancestors().find(|dir| dir.join("handbook.toml").is_file()).map(Path::to_path_buf)
    }

    /// The folder this world stands for.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Opens a file and says its size.
    fn file(&self, path: &str) -> Result<(File, u64), ReadError> {
        let inside = join_inside("", path).ok_or(ReadError::Outside)?;
        self.no_links(inside.rsplit_once('/').map_or("", |(folder, _)| folder))?;
        let file = open(&self.root.join(&inside))?;
        let about = file.metadata().map_err(failure)?;
        if about.is_file() { Ok((file, about.len())) } else { Err(ReadError::NotAFile) }
    }

    /// What a walk found, folders that could be entered apart.
    fn entry(&self, found: walkdir::Result<walkdir::DirEntry>) -> Option<Entry> {
        let (full, about) = match &found {
            Ok(entry) if entry.file_type().is_dir() => return None,
            Ok(entry) => (entry.path(), entry.metadata().ok().filter(|m| m.is_file())),
            Err(error) => (error.path()?, None),
        };
        let path = full.strip_prefix(&self.root).ok()?;
        // A name that is not UTF-8 cannot be asked for.
        let ordinary = about.is_some() && path.to_str().is_some();
        Some(Entry { path: path.to_string_lossy().replace('\\', "/"), size: about.map_or(0, |m| m.len()), ordinary })
    }

    /// Refuses a folder reached through a link: it leads out of the handbook as surely as a linked file. Files come folder by
    /// folder, so the last answer is remembered until the next listing.
    fn no_links(&self, folder: &str) -> Result<(), ReadError> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if *known == folder {
            return Ok(());
        }
        let mut full = self.root.clone();
        for part in folder.split('/') {
            full.push(part);
            if fs::symlink_metadata(&full).map_err(failure)?.is_symlink() {
                return Err(ReadError::Outside);
            }
        }
        *known = folder.to_owned();
        Ok(())
    }
}

/// Opens a file that is no link, without waiting for whoever writes into a pipe.
#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn open(full: &Path) -> Result<File, ReadError> {
    use rustix::fs::{Mode, OFlags};
    use rustix::io::Errno;

    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::CLOEXEC;
    match rustix::fs::open(full, flags, Mode::empty()) {
        Ok(file) => Ok(File::from(file)),
        Err(Errno::LOOP) => Err(ReadError::Outside),
        // A socket.
        Err(Errno::NXIO) => Err(ReadError::NotAFile),
        Err(error) => Err(failure(error.into())),
    }
}

/// The same where opening can't tell: looked at first.
#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn open(full: &Path) -> Result<File, ReadError> {
    let about = fs::symlink_metadata(full).map_err(failure)?;
    if about.is_symlink() {
        return Err(ReadError::Outside);
    }
    // Opening a pipe would wait for ever.
    if !about.is_file() {
        return Err(ReadError::NotAFile);
    }
    File::open(full).map_err(failure)
}

fn failure(error: std::io::Error) -> ReadError {
    match error.kind() {
        ErrorKind::NotFound => ReadError::Missing,
        _ => ReadError::Failed(error.to_string()),
    }
}

impl World for Disk {
    fn list(&self, under: &str) -> Vec<Entry> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
        let base = self.root.join(under);
        if !base.exists() {
            return Vec::new();
        }
        let walk = WalkDir::new(&base).sort_by_file_name().into_iter();
        let shown = walk.filter_entry(|e| e.depth() == 0 || !e.file_name().to_string_lossy().starts_with('.'));
        let mut entries: Vec<Entry> = shown.filter_map(|found| self.entry(found)).collect();
        entries.sort();
        entries
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let (file, size) = self.file(path)?;
        if size > limit {
            return Err(ReadError::TooLarge { size, limit });
        }
        let mut bytes = Vec::with_capacity(size as usize + 1);
        file.take(limit + 1).read_to_end(&mut bytes).map_err(failure)?;
        Ok(bytes)
    }

    #[cfg(unix)]
    fn stamp(&self, path: &str) -> Option<Stamp> {
        use std::os::unix::fs::MetadataExt;
        let about = fs::symlink_metadata(self.root.join(join_inside("", path)?)).ok().filter(fs::Metadata::is_file)?;
        // The time of the last change of whatever kind, which no program can set back.
        let changed = jiff::Timestamp::new(about.ctime(), about.ctime_nsec().try_into().ok()?).ok()?;
        Some(Stamp { changed, size: about.len(), id: about.ino() })
    }

    fn open(&self, path: &str) -> Result<Box<dyn BufRead + '_>, ReadError> {
        Ok(Box::new(BufReader::with_capacity(1 << 16, self.file(path)?.0)))
    }

    fn now(&self) -> jiff::Timestamp {
        jiff::Timestamp::now()
    }
}
