//! Single files of a handbook: replaced whole or not at all, or made where there was none.

use std::fs::{self, OpenOptions};
use std::io::Write;
use std::path::{Path, PathBuf};

use super::{PublishError, at};
use crate::source::join_inside;

/// Replaces a file below `root`, or makes it. Whoever reads it meanwhile sees the old text or the new, never a part.
pub fn replace(root: &Path, path: &str, text: &str) -> Result<(), PublishError> {
    let target = inside(root, path)?;
    let folder = folder_of(&target)?;
    let name = target.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let fresh = folder.join(format!(".{name}.{}.new", std::process::id()));
    let written = write_new(&fresh, text.as_bytes()).and_then(|()| {
        if let Ok(old) = fs::metadata(&target) {
            at(&fresh, fs::set_permissions(&fresh, old.permissions()))?;
        }
        at(&target, fs::rename(&fresh, &target))
    });
    if written.is_err() {
        // What is left of a failed write is of no use to anybody.
        let _ = fs::remove_file(&fresh);
    }
    written
}

/// Makes a file below `root`; one that is there already is left alone and is an error.
pub fn create(root: &Path, path: &str, text: &str) -> Result<(), PublishError> {
    let target = inside(root, path)?;
    folder_of(&target)?;
    write_new(&target, text.as_bytes())
}

fn inside(root: &Path, path: &str) -> Result<PathBuf, PublishError> {
    let inside = join_inside("", path).filter(|p| !p.is_empty()).ok_or_else(|| PublishError::BadPath(path.to_owned()))?;
    Ok(root.join(inside))
}

fn folder_of(target: &Path) -> Result<PathBuf, PublishError> {
    let folder = target.parent().map(Path::to_path_buf).unwrap_or_default();
    at(&folder, fs::create_dir_all(&folder))?;
    Ok(folder)
}

fn write_new(path: &Path, bytes: &[u8]) -> Result<(), PublishError> {
    let mut file = at(path, OpenOptions::new().write(true).create_new(true).open(path))?;
    at(path, file.write_all(bytes).and_then(|()| file.sync_all()))
}
