//! Records of careless and hostile people: each slip is told with its file and line, and everything beside it is still judged.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use guiju::lang::Lang;
use serde_json::Value;

use crate::support::{copy, guiju, list, root, text, toml};

/// A fault that must be told.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Told {
    code: String,
    path: String,
    line: Option<u64>,
    record: Option<String>,
}

fn lines(told: &[Told]) -> String {
    let line = |t: &Told| format!("  {} {}:{} {}\n", t.code, t.path, t.line.unwrap_or(0), t.record.as_deref().unwrap_or("-"));
    told.iter().map(line).collect()
}

fn folder() -> PathBuf {
    root().join("tests/fixtures/hostile")
}

/// Names of the cases.
pub fn cases() -> Vec<String> {
    let entries = fs::read_dir(folder()).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = entries.filter(|n| n != "handbook").collect();
    names.sort();
    assert!(names.len() > 20);
    names
}

fn word<'t>(table: &'t toml::Table, key: &str) -> Option<&'t str> {
    table.get(key).and_then(|v| v.as_str())
}

fn number(table: &toml::Table, key: &str) -> Option<usize> {
    table.get(key).and_then(|v| v.as_integer()).map(|n| n as usize)
}

fn tables<'t>(table: &'t toml::Table, key: &str) -> impl Iterator<Item = &'t toml::Table> {
    table.get(key).and_then(|v| v.as_array()).into_iter().flatten().map(|v| v.as_table().expect("a table"))
}

/// Makes what cannot be kept in a repository: links, pipes, huge files, odd names.
#[cfg(unix)]
fn make(root: &Path, what: &toml::Table) {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let path = root.join(word(what, "path").expect("a path"));
    if let Some(target) = word(what, "link") {
        symlink(target, path).unwrap();
    } else if what.contains_key("pipe") {
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    } else if let Some(mode) = number(what, "mode") {
        fs::set_permissions(path, fs::Permissions::from_mode(mode as u32)).unwrap();
    } else {
        let text = word(what, "text").expect("a text");
        let times = number(what, "times").or_else(|| number(what, "megabytes").map(|n| (n << 20) / text.len())).expect("how often");
        fs::write(path, format!("{}{}", word(what, "before").unwrap_or_default(), text.repeat(times))).unwrap();
    }
}

/// The handbook with the records of a case, and what must be told of them.
pub fn staged(case: &str) -> (tempfile::TempDir, Vec<Told>) {
    let dir = copy("hostile/handbook");
    let records = folder().join(case).join("records");
    for entry in walkdir::WalkDir::new(&records).into_iter().filter_map(Result::ok) {
        let target = dir.path().join("records").join(entry.path().strip_prefix(&records).unwrap());
        if entry.file_type().is_dir() {
            fs::create_dir_all(target).unwrap();
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
    fs::create_dir_all(dir.path().join("records/sales")).unwrap();
    let about = toml(&format!("tests/fixtures/hostile/{case}/case.toml"));
    tables(&about, "make").for_each(|what| make(dir.path(), what));
    let opens_all = tables(&about, "make").any(|m| fs::read(dir.path().join(word(m, "path").unwrap())).is_ok());
    let wanted = tables(&about, "expect").filter(|e| !(opens_all && e.contains_key("unless_root")));
    let told = |e: &toml::Table| Told {
        code: word(e, "code").expect("a code").to_owned(),
        path: word(e, "path").expect("a path").to_owned(),
        line: number(e, "line").map(|n| n as u64),
        record: word(e, "record").map(str::to_owned),
    };
    let mut expected: Vec<Told> = wanted.map(told).collect();
    expected.sort();
    (dir, expected)
}

/// Faults of a report outside the folder of the unit beside.
fn told(report: &Value) -> Vec<Told> {
    let items = list(report, "diagnostics").iter().chain(list(report, "findings")).filter(|f| text(f, "unit") != "beside");
    let one = |f: &Value| Told {
        code: text(f, "code").to_owned(),
        path: text(&f["place"], "path").to_owned(),
        line: f["place"]["line"].as_u64(),
        record: f["record"].as_str().map(str::to_owned),
    };
    let mut found: Vec<Told> = items.map(one).collect();
    found.sort();
    found
}

/// How the unit beside was judged: its verdicts by check, and the codes of its findings.
fn beside(report: &Value) -> (BTreeMap<String, Value>, Vec<String>) {
    let own = |row: &&Value| text(row, "unit") == "beside";
    let rows = list(report, "tallies").iter().filter(own).map(|row| (text(row, "check").to_owned(), row.clone()));
    let codes = list(report, "findings").iter().filter(own).map(|f| text(f, "code").to_owned());
    (rows.collect(), codes.collect())
}

/// Text that can do nothing to a terminal but colour itself.
pub fn is_tame(printed: &str) -> bool {
    let mut rest = printed;
    while let Some(at) = rest.find('\u{1b}') {
        let after = &rest[at + 1..];
        let Some(end) = after.strip_prefix('[').and_then(|code| code.find(|c: char| !(c.is_ascii_digit() || c == ';'))) else {
            return false;
        };
        if after.as_bytes()[end + 1] != b'm' {
            return false;
        }
        rest = &after[end + 2..];
    }
    let wild =
        |c: char| (c.is_control() && !matches!(c, '\n' | '\u{1b}')) || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !printed.contains(wild)
}

#[test]
fn every_slip_is_told_with_its_file_and_line_and_all_else_is_judged() {
    let whole = guiju(&folder().join("handbook"), &["check", "--format", "json"]).json();
    assert_eq!(beside(&whole).1, ["field-missing"]);
    let mut wrong = Vec::new();
    for case in cases() {
        let (dir, expected) = staged(&case);
        let run = guiju(dir.path(), &["check", "--format", "json"]);
        if run.code != 1 {
            wrong.push(format!("{case}: ended with {}\n{}", run.code, run.stderr));
            continue;
        }
        let report = run.json();
        let found = told(&report);
        if found != expected {
            wrong.push(format!("{case}: expected\n{}found\n{}", lines(&expected), lines(&found)));
        }
        if beside(&report) != beside(&whole) {
            wrong.push(format!("{case}: records beside it are judged otherwise"));
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n\n"));
}

#[test]
fn nothing_of_a_record_reaches_the_terminal_but_letters() {
    for case in cases() {
        let (dir, expected) = staged(&case);
        for lang in Lang::ALL {
            for color in ["never", "always"] {
                let run = guiju(dir.path(), &["check", "--lang", lang.tag(), "--color", color]);
                assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{case}");
                assert!(is_tame(&run.stdout), "{case}: {:?}", run.stdout);
                assert!(color == "always" || !run.stdout.contains('\u{1b}'), "{case}: {:?}", run.stdout);
                assert!(run.stdout.len() < 64 << 10, "{case}: {} bytes", run.stdout.len());
                let missing = expected.iter().find(|t| !run.stdout.contains(&format!("[{}]", t.code)));
                assert!(color == "always" || missing.is_none(), "{case}: {missing:?}\n{}", run.stdout);
            }
        }
        let json = guiju(dir.path(), &["check", "--format", "json"]).stdout;
        assert!(is_tame(&json), "{case}: {json:?}");
    }
}

#[test]
fn tame_text_is_told_from_wild() {
    assert!(is_tame("plain 中文\n") && is_tame("\u{1b}[1m\u{1b}[38;5;12mred\u{1b}[0m"));
    for wild in ["\u{1b}[2J", "\u{1b}]0;x\u{7}", "\u{1b}", "a\u{9b}1m", "\r", "\u{202e}x", "\0"] {
        assert!(!is_tame(wild), "{wild:?}");
    }
}

#[test]
#[cfg(unix)]
fn a_file_name_not_every_system_can_use_is_told_as_that() {
    let dir = copy("hostile/handbook");
    fs::create_dir_all(dir.path().join("records/sales")).unwrap();
    fs::write(dir.path().join("records/sales/09:30.toml"), "id = \"S-1\"").unwrap();
    let report = guiju(dir.path(), &["check", "--format", "json", "--lang", "en"]).json();
    let fault = list(&report, "diagnostics").iter().find(|d| text(&d["place"], "path").contains("09:30")).expect("a fault");
    assert_eq!(
        (text(fault, "message"), text(fault, "help")),
        ("The file's name holds `:` or `\\`, which not every system can use", "Rename the file")
    );
}
