//! Single files of a handbook: replaced whole or not at all, or made where there was none.

use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use super::{PublishError, at};
use crate::source::join_inside;

/// Replaces a file below `root`, or makes it. Whoever reads it meanwhile sees the old text or the new, never a part.
pub fn replace(root: &Path, path: &str, text: &str) -> Result<(), PublishError> {
    let target = inside(root, path)?;
    beside(&target, text, |fresh| {
        if let Ok(old) = fs::metadata(&target) {
            at(fresh, fs::set_permissions(fresh, old.permissions()))?;
        }
        at(&target, fs::rename(fresh, &target))
    })
}

/// Makes a file below `root`, whole or not at all; one that is there already is left alone and is an error.
pub fn create(root: &Path, path: &str, text: &str) -> Result<(), PublishError> {
    let target = inside(root, path)?;
    beside(&target, text, |fresh| match fs::hard_link(fresh, &target) {
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(PublishError::Disk(target.clone(), error)),
        // A file system without links: then at least never over a file.
        Err(_) => write_new(&target, text.as_bytes()),
        Ok(()) => Ok(()),
    })
}

/// Writes a text into a file beside the target, has it put in place, and leaves nothing behind.
fn beside(target: &Path, text: &str, put: impl FnOnce(&Path) -> Result<(), PublishError>) -> Result<(), PublishError> {
    let folder = target.parent().map(Path::to_path_buf).unwrap_or_default();
    at(&folder, fs::create_dir_all(&folder))?;
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fresh = folder.join(format!(".{name}.{}.new", std::process::id()));
    let written = write_new(&fresh, text.as_bytes()).and_then(|()| put(&fresh));
    // Gone already where it became the target.
    let _ = fs::remove_file(&fresh);
    written
}

/// The file at a path below `root`. A folder that is a link leads out of the handbook: nothing is read there, and nothing written.
fn inside(root: &Path, path: &str) -> Result<PathBuf, PublishError> {
    let bad = || PublishError::BadPath(path.to_owned());
    let inside = join_inside("", path).filter(|p| !p.is_empty()).ok_or_else(bad)?;
    let mut folder = root.to_path_buf();
    for part in inside.rsplit_once('/').map_or("", |(folders, _)| folders).split('/') {
        folder.push(part);
        if fs::symlink_metadata(&folder).is_ok_and(|about| about.is_symlink()) {
            return Err(bad());
        }
    }
    Ok(root.join(inside))
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let mut file = at(path, OpenOptions::new().write(true).create_new(true).open(path))?;
    at(path, file.write_all(bytes).and_then(|()| file.sync_all()))
}
