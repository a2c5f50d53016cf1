//! Baselines: what an organisation knew stays visible and fails nothing, what is new fails, what is gone is told.

use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::support::{Run, copy, guiju, list, read, text};

fn check(folder: &Path, args: &[&str]) -> Run {
    guiju(folder, &[&["check"], args].concat())
}

/// The handbook with breaches, and a baseline of them.
fn adopted() -> tempfile::TempDir {
    let dir = copy("commands/breaches");
    let run = check(dir.path(), &["--write-baseline", "baseline.json"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    dir
}

fn change(folder: &Path, path: &str, with: impl Fn(String) -> String) {
    let path = folder.join(path);
    fs::write(&path, with(fs::read_to_string(&path).unwrap())).unwrap();
}

fn states(report: &Value) -> Vec<&str> {
    list(report, "findings").iter().map(|f| text(f, "baseline")).collect()
}

#[test]
fn what_the_baseline_knows_fails_no_run_and_stays_visible() {
    let dir = adopted();
    let without = check(dir.path(), &["--format", "json"]);
    assert_eq!(without.code, 1);
    assert!(without.json()["baseline"].is_null() && list(&without.json(), "findings").iter().all(|f| f["baseline"].is_null()));
    let with = check(dir.path(), &["--format", "json", "--baseline", "baseline.json", "--fail-on", "warning"]);
    assert_eq!(with.code, 0);
    let report = with.json();
    assert_eq!(states(&report), ["old"; 3]);
    assert_eq!((&report["baseline"]["old"], &report["baseline"]["new"]), (&Value::from(3), &Value::from(0)));
    assert_eq!(report["totals"], without.json()["totals"], "a baseline changes no verdict");
    for (lang, word) in [("en", "old 3, gone 0"), ("zh-Hant", "基線既有 3 項"), ("zh-Hans", "基线既有 3 项")] {
        let told = check(dir.path(), &["--baseline", "baseline.json", "--lang", lang]).stdout;
        assert!(told.contains(word) && told.contains("deadline-missed") && !told.contains("現有設備"), "{told}");
    }
}

#[test]
fn moved_lines_and_other_edits_leave_what_is_known_known() {
    let dir = adopted();
    change(dir.path(), "records/sales/c1.toml", |t| format!("# a remark\n\n\n{}", t.replace("同意更換", "同意更換，並請於年內辦理")));
    change(dir.path(), "records/sales/c3.toml", |t| t.replace("id = \"C-3-apply\"\n", "\n\nid   = 'C-3-apply'\n"));
    change(dir.path(), "checks/demo/requests.toml", |t| {
        t.replacen(
            "  [[form.field]]",
            "  [[form.field]]\n  id = \"extra\"\n  label = \"附記\"\n  type = \"text\"\n  required = false\n\n  [[form.field]]",
            1,
        )
    });
    let run = check(dir.path(), &["--format", "json", "--baseline", "baseline.json", "--fail-on", "warning"]);
    assert_eq!((run.code, states(&run.json())), (0, vec!["old"; 3]), "{}", run.stdout);
}

#[test]
fn new_findings_fail_and_gone_ones_are_told() {
    let dir = adopted();
    // The reason too short is mended, and another record breaks a rule nobody knew of.
    change(dir.path(), "records/sales/c3.toml", |t| {
        let mended = t.replace("設備更換", "設備已逾年限，擬予更換");
        format!("[[record]]\n{mended}\n[[record]]\nid = \"C-4-apply\"\nform = \"request\"\ncase = \"C-4\"\nby = \"jia\"\nat = 2026-06-29T09:00:00+08:00\n[record.fields]\n")
            .replace("[[record]]\n[[record]]", "[[record]]")
    });
    let run = check(dir.path(), &["--format", "json", "--baseline", "baseline.json"]);
    let report = run.json();
    assert_eq!((run.code, states(&report).iter().filter(|s| **s == "new").count()), (1, 1), "{}", run.stdout);
    let gone = list(&report["baseline"], "gone");
    assert_eq!((gone.len(), text(&gone[0], "code"), text(&gone[0], "record")), (1, "rule-broken", "C-3-apply"));
    assert!(check(dir.path(), &["--baseline", "baseline.json", "--lang", "en"]).stdout.contains("old 2, gone 1"));
    let sales = check(dir.path(), &["--format", "json", "--baseline", "baseline.json", "--unit", "market"]).json();
    assert!(list(&sales["baseline"], "gone").is_empty(), "what is gone is of the unit asked for");
}

#[test]
fn a_finding_that_grew_graver_is_new() {
    let dir = adopted();
    change(dir.path(), "baseline.json", |t| t.replace("\"error\"", "\"warning\""));
    let run = check(dir.path(), &["--format", "json", "--baseline", "baseline.json"]);
    assert_eq!(run.code, 1);
    assert_eq!(states(&run.json()).iter().filter(|s| **s == "new").count(), 2);
}

#[test]
fn files_that_cannot_be_read_are_known_too_and_writing_twice_gives_the_same_bytes() {
    let dir = copy("commands/breaches");
    fs::write(dir.path().join("records/sales/old.toml"), "id = ").unwrap();
    let write = |to: &str| {
        assert_eq!(check(dir.path(), &["--write-baseline", to]).code, 0);
        fs::read_to_string(dir.path().join(to)).unwrap()
    };
    assert_eq!(write("one.json"), write("two.json"));
    assert_eq!(check(dir.path(), &["--baseline", "one.json"]).code, 0);
    fs::write(dir.path().join("records/sales/new.toml"), "id = ").unwrap();
    let run = check(dir.path(), &["--baseline", "one.json", "--format", "json"]);
    let states: Vec<Value> = list(&run.json(), "diagnostics").iter().map(|d| d["baseline"].clone()).collect();
    assert_eq!((run.code, states), (1, vec!["new".into(), "old".into()]));
}

#[test]
fn every_form_of_report_tells_old_from_new() {
    let dir = adopted();
    change(dir.path(), "records/sales/c3.toml", |t| t.replace("設備更換", "設備已逾年限，擬予更換"));
    let of = |format: &str| check(dir.path(), &["--format", format, "--baseline", "baseline.json"]);
    let log = of("sarif").json();
    let schema: Value = serde_json::from_str(&read("tests/schemas/sarif-schema-2.1.0.json")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&log));
    let results = list(&log["runs"][0], "results");
    assert_eq!(results.iter().map(|r| text(r, "baselineState")).collect::<Vec<_>>(), ["unchanged", "unchanged", "absent"]);
    assert_eq!((text(&results[2], "kind"), text(&results[2], "level")), ("pass", "none"));
    let junit = of("junit").stdout;
    assert!(junit.contains("failures=\"0\"") && !junit.contains("<failure") && junit.contains("基線既有"), "{junit}");
    let github = of("github").stdout;
    assert!(!github.contains("::error") && github.contains("基線既有 2 項"), "{github}");
    assert!(of("gitlab").json().as_array().unwrap().iter().all(|i| i["severity"] == "info"));
    let markdown = of("markdown").stdout;
    let open = markdown.split("<details>").next().unwrap();
    assert!(markdown.contains("不影響結果的發現：2 項</summary>") && !open.contains("| 違反 |"), "{markdown}");
    let csv = of("csv").stdout;
    assert_eq!(csv.lines().filter(|l| l.contains(",old,")).count(), 2, "{csv}");
}

#[test]
fn a_baseline_that_cannot_be_read_stops_the_run() {
    let dir = adopted();
    let broken = [
        ("none.json", None),
        ("text.json", Some("{")),
        ("other.json", Some("{\"format\":\"x\",\"version\":1,\"as_of\":\"\",\"findings\":[]}")),
    ];
    for (name, content) in broken {
        content.into_iter().for_each(|c| fs::write(dir.path().join(name), c).unwrap());
        let run = check(dir.path(), &["--baseline", name]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{name}");
        assert!(run.stderr.contains(name), "{}", run.stderr);
    }
    let both = check(dir.path(), &["--write-baseline", "x.json", "--unit", "sales"]);
    assert_eq!(both.code, 2, "part of the findings is no baseline");
}

#[test]
fn verdicts_can_fail_a_run_too() {
    let fails = |handbook: &str, what: &str| check(copy(handbook).path(), &["--fail-on", what]).code;
    assert_eq!((fails("commands/empty", "nothing-judged"), fails("commands/empty", "error")), (1, 0));
    assert_eq!((fails("commands/clean", "nothing-judged"), fails("commands/clean", "cannot-check")), (0, 0));
    assert_eq!(fails("commands/warnings", "error,warning"), 1);
}
