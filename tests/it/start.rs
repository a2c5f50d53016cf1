//! Starting and growing a handbook: `init`, `new`, completions and manual pages.

use std::path::Path;

use crate::support::{Run, guiju};

fn clean(here: &Path, args: &[&str]) -> Run {
    let run = guiju(here, args);
    assert_eq!(run.code, 0, "{args:?}\n{}\n{}", run.stdout, run.stderr);
    run
}

#[test]
fn a_new_handbook_builds_checks_lints_and_is_in_order() {
    let folder = tempfile::tempdir().expect("a folder");
    let run = clean(folder.path(), &["init", "handbook", "--title", "測試 \"手冊\"\n", "--publisher", "本會"]);
    assert!(run.stdout.contains("handbook.toml\n") && run.stderr.contains("guiju serve"));
    let here = folder.path().join("handbook");
    clean(&here, &["check"]);
    clean(&here, &["build"]);
    assert!(here.join("public/purchase/index.html").is_file());
    let lint = clean(&here, &["lint", "--format", "json"]);
    assert_eq!(lint.json()["problems"].as_array().map(Vec::len), Some(0), "{}", lint.stdout);
    clean(&here, &["links"]);
    clean(&here, &["fmt", "--check"]);
    clean(&here, &["trace"]);
    clean(&here, &["test"]);
    clean(&here, &["check", "--unit", "office"]);
    clean(&here, &["notice", "--unit", "office"]);
    clean(&here, &["confirm", "--all"]);
    let report = clean(&here, &["check", "--format", "json"]).json();
    assert!(report["totals"]["pass"].as_u64().unwrap_or(0) >= 8, "its records are really judged");
    let late = std::fs::read_to_string(here.join("records/office/purchase.toml"))
        .expect("records")
        .replace("by = \"manager-1\"", "by = \"staff-1\"");
    std::fs::write(here.join("records/office/purchase.toml"), late).expect("written");
    assert_eq!(guiju(&here, &["check"]).code, 1, "a decision by nobody who may decide is found");
    let again = guiju(folder.path(), &["init", "handbook"]);
    assert_eq!(again.code, 2, "a handbook is never overwritten");
}

#[test]
fn what_is_begun_loads_and_says_what_to_fill_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    clean(here, &["init", "."]);
    clean(here, &["new", "regulation", "leave", "--title", "請假辦法", "--owner", "manager"]);
    clean(
        here,
        &[
            "new",
            "form",
            "leave_request",
            "--title",
            "請假單",
            "--clause",
            "leave/general.goal",
            "--field",
            "事由",
            "--field",
            "天數:number",
        ],
    );
    clean(
        here,
        &[
            "new",
            "process",
            "leaving",
            "--title",
            "請假",
            "--clause",
            "leave/general.goal",
            "--form",
            "leave_request",
            "--step",
            "申請:staff",
            "--step",
            "決定:manager",
        ],
    );
    clean(
        here,
        &[
            "new",
            "duty",
            "leave_report",
            "--title",
            "請假月報",
            "--clause",
            "leave/general.goal",
            "--owed-by",
            "staff",
            "--form",
            "leave_request",
        ],
    );
    let record =
        clean(here, &["new", "record", "L-1", "--form", "purchase_request", "--unit", "office", "--by", "staff-1", "--case", "PR-9"]);
    assert_eq!(record.stdout, "records/office/L-1.toml\n");
    clean(here, &["build"]);
    clean(here, &["fmt"]);
    let check = guiju(here, &["check", "--case", "PR-9"]);
    assert_eq!(check.code, 1, "an empty record is no record yet\n{}", check.stdout);
    let text = std::fs::read_to_string(here.join("records/office/L-1.toml")).expect("a record");
    assert!(text.contains("# 品名；文字\nitem = \"\"") && text.contains("# comparison = \"\""), "{text}");
}

#[test]
fn what_is_missing_or_mistaken_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    clean(here, &["init", "."]);
    let cases: [(&[&str], &str); 5] = [
        (&["new", "form", "x", "--lang", "en"], "--title --clause --field"),
        (&["new", "form", "purchase", "--title", "t", "--clause", "purchase/general", "--field", "f", "--lang", "en"], "is taken"),
        (&["new", "form", "Über", "--title", "t", "--clause", "purchase/general", "--field", "f", "--lang", "en"], "lower-case"),
        (
            &["new", "form", "y", "--title", "t", "--clause", "purchase/generl", "--field", "f", "--lang", "en"],
            "did you mean purchase/general",
        ),
        (
            &["new", "record", "R", "--form", "purchase_requst", "--unit", "office", "--by", "staff-1", "--lang", "en"],
            "did you mean purchase_request",
        ),
    ];
    for (args, said) in cases {
        let run = guiju(here, args);
        assert_eq!(run.code, 2, "{args:?}");
        assert!(run.stderr.contains(said), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn shells_and_readers_of_manuals_are_served() {
    let folder = tempfile::tempdir().expect("a folder");
    let here = folder.path();
    for shell in ["bash", "zsh", "fish"] {
        assert!(clean(here, &["completions", shell]).stdout.contains("lint"), "{shell}");
    }
    assert!(clean(here, &["man"]).stdout.contains(".TH guiju 1"));
    let pages = clean(here, &["man", "manual"]).stdout;
    for command in ["guiju-check.1", "guiju-fmt.1", "guiju-lint.1"] {
        assert!(pages.contains(command) && here.join("manual").join(command).is_file(), "{command}");
    }
}
