//! Publishing a site: files stream into a staging folder beside the target, unchanged ones as hard links to the last
//! site, and one rename makes them public. Whatever interrupts a build leaves the last good site; a lock refuses a second.
//! Single files of a handbook are replaced the same way: whole or not at all.

mod files;
#[cfg(test)]
mod tests;

pub use files::{create, replace};

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::lang::Sentence;
use crate::say;
use crate::source::join_inside;

/// What marks a folder as made by us, so that no other folder is ever replaced.
const MARKER: &str = ".guiju-site";

/// Why a site was not published.
#[derive(Debug)]
pub enum PublishError {
    /// Another build is under way.
    Locked,
    /// The target holds files that no build of ours made.
    NotOurs(PathBuf),
    /// A page's path leaves the site, or two pages have the same.
    BadPath(String),
    /// The disk refused.
    Disk(PathBuf, io::Error),
}

impl PublishError {
    /// What is wrong and what to do, for people.
    pub fn sentence(&self) -> Sentence {
        match self {
            PublishError::Locked => {
                say!("另一次建置正在進行，請等它結束", "另一次构建正在进行，请等它结束", "Another build is under way; wait for it to end")
            }
            PublishError::NotOurs(path) => say!(
                "{path} 裡有不是本程式產生的檔案，不會覆蓋；請換一個資料夾或先清空",
                "{path} 里有不是本程序产生的文件，不会覆盖；请换一个文件夹或先清空",
                "{path} holds files this program did not make, so it is left alone; name another folder or empty it",
                path = path.display()
            ),
            PublishError::BadPath(path) => say!(
                "頁面的路徑「{path}」重複或離開網站",
                "页面的路径“{path}”重复或离开网站",
                "The page path \"{path}\" is taken or leaves the site",
                path = path
            ),
            PublishError::Disk(path, error) => {
                say!(
                    "無法寫入 {path}：{error}",
                    "无法写入 {path}：{error}",
                    "Can't write {path}: {error}",
                    path = path.display(),
                    error = error
                )
            }
        }
    }
}

/// What was published.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files in the site.
    pub files: usize,
    /// Those that were as in the last site.
    pub unchanged: usize,
}

/// A site being built. Dropping it without [`Staging::publish`] leaves the last site as it was.
#[derive(Debug)]
pub struct Staging {
    target: PathBuf,
    folder: PathBuf,
    previous: PathBuf,
    /// Whether there is a last site.
    replaces: bool,
    counts: Published,
    // Held until the site is published or given up; the system frees it even when we are killed.
    _lock: File,
}

/// Builds a site into `dir` below `root`: `fill` writes the files, then they are published at once.
pub fn publish(root: &Path, dir: &str, fill: impl FnOnce(&mut Staging) -> Result<(), PublishError>) -> Result<Published, PublishError> {
    let mut staging = Staging::open(root, dir)?;
    fill(&mut staging)?;
    staging.publish()
}

impl Staging {
    /// Takes the lock, mends what an interrupted build left, and starts an empty staging folder.
    pub fn open(root: &Path, dir: &str) -> Result<Staging, PublishError> {
        let target = root.join(dir);
        let parent = target.parent().unwrap_or(root).to_path_buf();
        let name = target.file_name().ok_or_else(|| PublishError::NotOurs(target.clone()))?.to_string_lossy().into_owned();
        let beside = |what: &str| parent.join(format!(".{name}.{what}"));
        at(&parent, fs::create_dir_all(&parent))?;
        let lock = lock(&beside("lock"))?;
        let (folder, previous) = (beside("staging"), beside("previous"));
        let mut staging = Staging { target, folder, previous, replaces: false, counts: Published::default(), _lock: lock };
        staging.mend()?;
        if !is_ours(&staging.target) {
            return Err(PublishError::NotOurs(staging.target.clone()));
        }
        staging.replaces = staging.target.exists();
        at(&staging.folder, fs::create_dir(&staging.folder))?;
        at(&staging.folder, fs::write(staging.folder.join(MARKER), ""))?;
        Ok(staging)
    }

    /// Clears an interrupted build's staging folder, and brings back the last site where it stopped between two renames.
    fn mend(&self) -> Result<(), PublishError> {
        if !self.target.exists() && self.previous.exists() {
            at(&self.target, fs::rename(&self.previous, &self.target))?;
        }
        remove(&self.folder)?;
        remove(&self.previous)
    }

    /// Adds a file. One with the bytes it had in the last site becomes a link to it.
    pub fn write(&mut self, path: &str, bytes: &[u8]) -> Result<(), PublishError> {
        let bad = || PublishError::BadPath(path.to_owned());
        let inside = join_inside("", path).filter(|p| !p.is_empty() && p == path).ok_or_else(bad)?;
        let (new, old) = (self.folder.join(&inside), self.target.join(&inside));
        self.counts.files += 1;
        if self.replaces && same(&old, bytes) && in_folder(&new, || fs::hard_link(&old, &new)).is_ok() {
            self.counts.unchanged += 1;
            return Ok(());
        }
        // Never through an existing name: it might be a link into the last site.
        match in_folder(&new, || OpenOptions::new().write(true).create_new(true).open(&new)) {
            Ok(mut file) => at(&new, file.write_all(bytes)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(bad()),
            Err(error) => Err(PublishError::Disk(new, error)),
        }
    }

    /// Makes the site public.
    pub fn publish(self) -> Result<Published, PublishError> {
        if !self.target.exists() {
            at(&self.target, fs::rename(&self.folder, &self.target))?;
        } else if exchange(&self.folder, &self.target).is_err() {
            // Where folders can't change places: two renames, and `mend` knows what to do when only one happened.
            at(&self.target, fs::rename(&self.target, &self.previous))?;
            at(&self.target, fs::rename(&self.folder, &self.target))?;
            remove(&self.previous)?;
        }
        Ok(self.counts)
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        // After an exchange this is the last site; after a failure what was half built. Neither is worth an error.
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[cfg(any(target_os = "linux", target_vendor = "apple"))]
fn exchange(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_vendor = "apple")))]
fn exchange(_: &Path, _: &Path) -> io::Result<()> {
    Err(ErrorKind::Unsupported.into())
}

fn lock(path: &Path) -> Result<File, PublishError> {
    let file = at(path, OpenOptions::new().create(true).write(true).truncate(false).open(path))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(PublishError::Locked),
        Err(TryLockError::Error(error)) => Err(PublishError::Disk(path.to_owned(), error)),
    }
}

/// Whether a folder may be replaced: missing, empty, or marked as ours.
fn is_ours(target: &Path) -> bool {
    match fs::symlink_metadata(target) {
        Err(error) => error.kind() == ErrorKind::NotFound,
        Ok(meta) if !meta.is_dir() => false,
        Ok(_) => target.join(MARKER).is_file() || fs::read_dir(target).is_ok_and(|mut files| files.next().is_none()),
    }
}

/// Makes a file, and its folder first where there is none yet: most files have one already.
fn in_folder<T>(path: &Path, make: impl Fn() -> io::Result<T>) -> io::Result<T> {
    match (make(), path.parent()) {
        (Err(error), Some(folder)) if error.kind() == ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            make()
        }
        (made, _) => made,
    }
}

fn same(path: &Path, bytes: &[u8]) -> bool {
    let regular = fs::symlink_metadata(path).is_ok_and(|m| m.is_file() && m.len() == bytes.len() as u64);
    regular && fs::read(path).is_ok_and(|old| old == bytes)
}

fn remove(folder: &Path) -> Result<(), PublishError> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(PublishError::Disk(folder.to_owned(), error)),
        _ => Ok(()),
    }
}

fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, PublishError> {
    result.map_err(|error| PublishError::Disk(path.to_owned(), error))
}
