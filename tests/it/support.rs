//! What several tests need: the program as a process, folders to run it in, and reports as data.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

/// The repository, itself a handbook.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// A file of the repository.
pub fn read(path: &str) -> String {
    let path = root().join(path);
    std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A file of data of the repository.
pub fn toml(path: &str) -> toml::Table {
    read(path).parse().unwrap_or_else(|e| panic!("{path}: {e}"))
}

/// Every file of a folder with this extension, sorted by path.
pub fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let entries = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|e| e.expect("a readable folder").into_path());
    entries.filter(|p| p.extension().is_some_and(|e| e == extension)).collect()
}

/// What a run of the program gave.
pub struct Run {
    /// The exit code.
    pub code: i32,
    /// Standard output, which must be UTF-8.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// The JSON report on standard output.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}: {}\n{}", self.stdout, self.stderr))
    }
}

/// Runs `guiju` in a folder, with no wish of the environment but these arguments.
pub fn guiju(folder: &Path, args: &[&str]) -> Run {
    let mut command = Command::new(env!("CARGO_BIN_EXE_guiju"));
    let environment = ["DISPLAY", "WAYLAND_DISPLAY", "NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LANG", "LC_ALL"];
    for name in environment {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = command.current_dir(folder).args(args).output().expect("the program runs");
    let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
    Run { code: status.code().expect("the program ends by itself"), stdout: text(stdout), stderr: text(stderr) }
}

/// The items of a list in a report or an expectation.
pub fn list<'v>(value: &'v Value, key: &str) -> &'v [Value] {
    value[key].as_array().unwrap_or_else(|| panic!("no list `{key}` in {value}"))
}

/// A text in a report; absent values are empty.
pub fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}
/// A copy of a handbook under `tests/fixtures`, to be changed at will.
pub fn copy(fixture: &str) -> tempfile::TempDir {
    let (from, to) = (root().join("tests/fixtures").join(fixture), tempfile::tempdir().expect("a folder"));
    for entry in walkdir::WalkDir::new(&from) {
        let entry = entry.expect("a readable folder");
        let target = to.path().join(entry.path().strip_prefix(&from).expect("a path below the fixture"));
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).expect("a folder");
        } else {
            std::fs::copy(entry.path(), target).expect("a file copied");
        }
    }
    to
}
