//! Baselines on disk, for `guiju check`.

use std::path::Path;

use crate::answer;
use crate::outcome::{Known, Outcome};
use crate::pipeline::MAX_TEXT;
use crate::source::{Disk, ReadError, World};

/// Reads a baseline. One that is missing or broken stops the run: passing it over would call every old fault new.
pub(super) fn read(path: &Path) -> Result<Vec<Known>, String> {
    let told = |why: String| format!("--baseline {}: {why}", path.display());
    let name = path.file_name().and_then(|n| n.to_str()).ok_or_else(|| told(failed(ReadError::NotAFile)))?;
    let folder = path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let bytes = Disk::new(folder).read(name, MAX_TEXT).map_err(|e| told(failed(e)))?;
    let text = String::from_utf8(bytes).map_err(|e| told(e.to_string()))?;
    answer::read_baseline(&text).map_err(told)
}

/// Writes what a run found, and takes it for known in the same run.
pub(super) fn write(path: &Path, outcome: &mut Outcome) -> Result<(), String> {
    let text = answer::write_baseline(outcome);
    std::fs::write(path, &text).map_err(|e| format!("{}: {e}", path.display()))?;
    let known = answer::read_baseline(&text)?;
    answer::compare(outcome, &known);
    Ok(())
}

fn failed(error: ReadError) -> String {
    match error {
        ReadError::Missing => "找不到檔案 / no such file".to_owned(),
        ReadError::TooLarge { size, limit } => format!("{size} > {limit} bytes"),
        ReadError::Outside | ReadError::NotAFile => "不是一般檔案 / no ordinary file".to_owned(),
        ReadError::Failed(why) => why,
    }
}
