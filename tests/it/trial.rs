//! `guiju test`: this repository's samples prove its checks, and a small handbook's dead check and unnoticed change are named.

use std::path::Path;

use guiju::lang::Lang;
use serde_json::Value;
use tempfile::TempDir;

use crate::support::{Run, files, guiju, list, root, text};

/// The small handbook in a folder of its own, with one text replaced in one of its files.
fn handbook(path: &str, from: &str, to: &str) -> TempDir {
    let fixture = root().join("tests/fixtures/trial");
    let copy = tempfile::tempdir().expect("a folder");
    for file in ["toml", "md"].iter().flat_map(|e| files(&fixture, e)) {
        let inside = file.strip_prefix(&fixture).expect("inside the fixture");
        let target = copy.path().join(inside);
        std::fs::create_dir_all(target.parent().expect("a parent")).expect("a folder is made");
        std::fs::copy(&file, &target).expect("a file is copied");
    }
    let edited = copy.path().join(path);
    let before = std::fs::read_to_string(&edited).expect("a file of the fixture");
    assert!(before.contains(from), "{path} does not hold {from}");
    std::fs::write(&edited, before.replacen(from, to, 1)).expect("a file is written");
    copy
}

const CHECKS: &str = "checks/purchase/purchase.toml";

fn tested(folder: &Path, lang: Lang) -> Run {
    guiju(folder, &["test", "--format", "json", "--lang", lang.tag()])
}

fn only(report: &Value) -> &Value {
    &list(report, "regulations")[0]
}

fn names<'v>(regulation: &'v Value, key: &str) -> Vec<&'v str> {
    list(regulation, key).iter().map(|item| text(item, "check")).collect()
}

/// Regulations whose checks are all shown to work.
const HELD: [&str; 5] = ["cross", "dist", "proc", "inst", "coord"];

#[test]
fn every_check_of_the_regulations_held_to_it_is_noticed() {
    for id in HELD {
        let run = guiju(root(), &["test", "--regulation", id]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    }
}

#[test]
fn sound_checks_are_green() {
    let run = guiju(&root().join("tests/fixtures/trial"), &["test"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{}", run.stdout);
    assert!(run.stdout.contains("檢查都有效"), "{}", run.stdout);
}

#[test]
fn a_dead_check_and_an_unnoticed_change_are_named_in_three_languages() {
    let rule = "  [[form.rule]]\n  id = \"any_price\"\n  assert = \"price > 0 || price < 1\"\n  message = \"單價有值\"\n\n[[metric]]\ntolerance = 50";
    let copy = handbook(CHECKS, "[[metric]]", rule);
    for lang in Lang::ALL {
        let run = tested(copy.path(), lang);
        assert_eq!(run.code, 1, "{}", run.stderr);
        let report = run.json();
        let regulation = only(&report);
        assert_eq!((report["green"].as_bool(), text(&report, "language")), (Some(false), lang.tag()));
        assert_eq!(names(regulation, "dead"), ["request.any_price"]);
        let survivors = names(regulation, "survivors");
        assert!(survivors.contains(&"request.any_price") && survivors.contains(&"total_price"), "{survivors:?}");
        let survivor = list(regulation, "survivors").iter().find(|s| text(s, "check") == "total_price").expect("the loose sum");
        assert_eq!((text(survivor, "kind"), text(survivor, "code")), ("figure", "metric-disagrees"));
        assert_eq!(survivor["records"], serde_json::json!(["P-1-request"]));
        assert!(text(survivor, "place").starts_with(&format!("{CHECKS}:")), "{survivor}");
        let all = &regulation["all"];
        assert!(all["killed"].as_u64() < all["mutations"].as_u64() && all["percent"].as_f64() < Some(100.0), "{all}");
    }
    let said = guiju(copy.path(), &["test", "--lang", "en"]).stdout;
    assert!(said.contains("record P-1-request: 數量 raised by ten") || said.contains("raised by ten and the total left"), "{said}");
}

#[test]
fn samples_are_held_to_their_word() {
    let sample = "checks/purchase/samples/conforming/shop/case.toml";
    let report = tested(handbook(sample, "total = 120", "total = 121").path(), Lang::En).json();
    assert_eq!(names(only(&report), "conforming_findings"), ["total_price"]);

    let breach = "checks/purchase/samples/breaches/own-request.toml";
    let report = tested(handbook(breach, "by = \"ann\"", "by = \"bo\"").path(), Lang::En).json();
    assert_eq!(names(only(&report), "failed_breaches"), ["purchase.separation1"]);

    let report = tested(handbook(breach, "P-1-approval", "P-9-approval").path(), Lang::En).json();
    assert!(text(&list(only(&report), "failed_breaches")[0], "message").contains("P-9-approval"));

    let report = tested(handbook(breach, "purchase.separation1", "purchase.separation2").path(), Lang::En).json();
    assert_eq!(text(&list(only(&report), "problems")[0], "code"), "sample-unknown-name");

    let report = tested(handbook(breach, "code =", "coed =").path(), Lang::En).json();
    assert_eq!(text(&list(only(&report), "problems")[0], "code"), "sample-unreadable");

    let stocktake = "checks/purchase/samples/conforming/shop/stocktake.toml";
    let copy = handbook(stocktake, "shortage = true\ncause = \"運送途中破損\"", "shortage = false");
    let report = tested(copy.path(), Lang::En).json();
    assert_eq!(names(only(&report), "untried"), ["stocktake.cause", "stocktake.cause"]);
}

#[test]
fn without_samples_every_check_is_dead() {
    let copy = handbook("handbook.toml", "試驗", "試驗");
    std::fs::remove_dir_all(copy.path().join("checks/purchase/samples")).expect("the samples are removed");
    let run = tested(copy.path(), Lang::En);
    let report = run.json();
    let (dead, checks) = (list(only(&report), "dead").len() as u64, only(&report)["checks"].as_u64());
    assert_eq!((run.code, Some(dead)), (1, checks));
    assert_eq!(only(&report)["all"]["percent"], Value::Null);
}

#[test]
fn what_cannot_run_exits_with_two() {
    let fixture = root().join("tests/fixtures/trial");
    let run = guiju(&fixture, &["test", "--regulation", "purchsae"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("purchase"), "{}", run.stderr);
    let copy = handbook(CHECKS, "[[metric]]", "[[metric");
    assert_eq!(guiju(copy.path(), &["test"]).code, 2);
    // A limit nobody can read is an error, not a demand without a limit.
    let copy = handbook(CHECKS, "within = \"5 days\"", "within = { days = 5 }");
    let run = guiju(copy.path(), &["test"]);
    assert!(run.code == 2 && run.stderr.contains("within"), "{}", run.stderr);
    // A sample that cannot be read is no fault of the handbook: records can still be checked.
    let copy = handbook("checks/purchase/samples/samples.toml", "as_of", "[as_of");
    assert_eq!(guiju(copy.path(), &["test"]).code, 1);
    assert_eq!(guiju(copy.path(), &["check"]).code, 1, "the stocktake nobody filed");
}
