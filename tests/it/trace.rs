//! `guiju trace`: the links hold both ways, the figures agree with the lists, and every demand of the source is accounted for.

use std::collections::{BTreeMap, BTreeSet};

use guiju::lang::Lang;
use serde_json::Value;

use crate::support::{copy, files, guiju, list, root, text, toml};

fn traced(args: &[&str]) -> Value {
    let run = guiju(root(), &[&["trace", "--format", "json"], args].concat());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.json()
}

fn words<'v>(value: &'v Value, key: &str) -> BTreeSet<&'v str> {
    list(value, key).iter().map(|v| v.as_str().expect("a text")).collect()
}

fn number(value: &Value, key: &str) -> u64 {
    value[key].as_u64().unwrap_or_else(|| panic!("no number `{key}` in {value}"))
}

#[test]
fn every_demand_of_the_five_sources_is_published_and_every_checkable_one_enforced() {
    let (mut all, mut checkable) = (0, 0);
    for path in files(&root().join("tests/mandates/ids"), "toml") {
        let ids = toml(path.strip_prefix(root()).unwrap().to_str().unwrap());
        all += ids.len() as u64;
        checkable += ids.values().filter(|sort| sort.as_str() != Some("text")).count() as u64;
    }
    assert_eq!((all, checkable), (775, 630));
    let report = traced(&["--summary", "--mandates", "tests/mandates"]);
    let sum = |key: &str| list(&report, "mandates").iter().map(|d| number(d, key)).sum::<u64>();
    assert_eq!((sum("total"), sum("published")), (all, all));
    assert_eq!((sum("enforceable"), sum("enforced")), (checkable, checkable));
    assert!(list(&report, "mandates").iter().all(|d| list(d, "faulty").is_empty()));
}

#[test]
fn every_check_is_shown_at_work_by_samples() {
    assert_eq!(unsampled(&traced(&[])), BTreeSet::new());
}

fn unsampled(report: &Value) -> BTreeSet<&str> {
    list(report, "checks").iter().filter(|c| c["sampled"] == false).map(|c| text(c, "id")).collect()
}

#[test]
fn a_check_without_a_conforming_sample_is_not_called_shown() {
    let shop = copy("trial");
    let traced = |shop: &std::path::Path| guiju(shop, &["trace", "--format", "json"]).json();
    assert_eq!(unsampled(&traced(shop.path())), BTreeSet::new());
    // Only a breach is left of the stocktake, which no longer finds anything short.
    let stocktake = shop.path().join("checks/purchase/samples/conforming/shop/stocktake.toml");
    let sample = std::fs::read_to_string(&stocktake).expect("the sample");
    let (with, without) = ("shortage = true\ncause = \"運送途中破損\"", "shortage = false");
    assert!(sample.contains(with));
    std::fs::write(&stocktake, sample.replace(with, without)).expect("the sample is changed");
    let breach = "check = \"stocktake.cause\"\ncode = \"field-missing\"\n[[edit]]\nrecord = \"stocktake\"\ndrop = true\n";
    std::fs::write(shop.path().join("checks/purchase/samples/breaches/cause.toml"), breach).expect("a breach");
    assert_eq!(unsampled(&traced(shop.path())), BTreeSet::from(["stocktake.cause"]));
}

#[test]
fn links_hold_both_ways_and_figures_count_them() {
    let report = traced(&["--records"]);
    let (clauses, checks, records) = (list(&report, "clauses"), list(&report, "checks"), list(&report, "records"));
    let by_key: BTreeMap<&str, BTreeSet<&str>> = clauses.iter().map(|c| (text(c, "key"), words(c, "checks"))).collect();
    let by_record: BTreeMap<&str, BTreeSet<&str>> = records.iter().map(|r| (text(r, "id"), words(r, "checks"))).collect();
    for check in checks {
        let id = text(check, "id");
        assert!(words(check, "clauses").iter().all(|key| by_key[key].contains(id)), "{id} and its clauses");
        assert!(words(check, "records").iter().all(|record| by_record[record].contains(id)), "{id} and its records");
        assert_eq!(list(check, "records").len() as u64, number(check, "record_count"), "{id}");
    }
    let links = |rows: &[Value], key: &str| rows.iter().map(|r| list(r, key).len()).sum::<usize>();
    assert_eq!(links(clauses, "checks"), links(checks, "clauses"));
    assert_eq!(links(checks, "records"), links(records, "checks"));
    for row in list(&report, "coverage") {
        let mine = |v: &&Value| text(v, "regulation") == text(row, "regulation");
        let of = |key: &str| checks.iter().filter(mine).filter(|c| c[key] == true).count() as u64;
        assert_eq!(number(row, "checks"), checks.iter().filter(mine).count() as u64);
        assert_eq!((number(row, "judged"), number(row, "sampled")), (of("judged"), of("sampled")));
        assert_eq!(number(row, "checked"), clauses.iter().filter(mine).filter(|c| !list(c, "checks").is_empty()).count() as u64);
        assert_eq!(number(row, "binding"), clauses.iter().filter(mine).filter(|c| text(c, "norm") != "none").count() as u64);
    }
    // Every breach of a record stands where the record is traced.
    let checked = guiju(root(), &["check", "--format", "json"]).json();
    for finding in list(&checked, "findings").iter().filter(|f| f["check"].is_string() && f["record"].is_string()) {
        let record = records.iter().find(|r| r["id"] == finding["record"]).expect("the record");
        assert!(words(record, "breached").contains(text(finding, "check")), "{finding}");
    }
}

#[test]
fn a_clause_a_check_and_a_record_can_be_asked_for() {
    let chapter = traced(&["--clause", "cross/request"]);
    assert!(list(&chapter, "clauses").iter().all(|c| text(c, "key").starts_with("cross/request.")));
    assert!(list(&chapter, "checks").iter().any(|c| text(c, "id") == "cross_business_request.objective"));
    let check = traced(&["--check", "cross_business_request.objective"]);
    assert_eq!(words(&list(&check, "checks")[0], "clauses"), BTreeSet::from(["cross/request.fields"]));
    let record = text(&list(&check, "records")[0], "id");
    let back = traced(&["--record", record]);
    assert_eq!(list(&back, "records").len(), 1);
    assert!(words(&list(&back, "records")[0], "checks").contains("cross_business_request.objective"));
    let both = traced(&["--record", record, "--check", "cross_business_request.objective"]);
    assert_eq!(list(&both, "checks").len(), 1);
    for args in
        [["--regulation", "cros"], ["--clause", "cross/request.field"], ["--check", "cross_busness_request"], ["--record", "nobody"]]
    {
        let run = guiju(root(), &["trace", args[0], args[1]]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains(args[1]), "{}", run.stderr);
    }
    assert_eq!(guiju(root(), &["trace", "--mandates", "docs"]).code, 2);
}

#[test]
fn people_read_it_in_three_languages() {
    let heads = [(Lang::Hant, "檢查項", "筆記錄"), (Lang::Hans, "检查项", "笔记录"), (Lang::En, "checks", "records")];
    for (lang, head, records) in heads {
        let run = guiju(root(), &["trace", "--regulation", "cross", "--lang", lang.tag(), "--mandates", "tests/mandates"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        for word in [head, records, "cross/request.fields", "cross_business_request.objective", "94"] {
            assert!(run.stdout.contains(word), "{word} in {lang:?}");
        }
    }
}

#[test]
fn no_cell_of_the_table_is_a_formula() {
    let shop = copy("trial");
    let record = "[[record]]\nid = \"=HYPERLINK(1)\"\nform = \"request\"\nunit = \"shop\"\ncase = \"P-9\"\nby = \"ann\"\nat = 2026-03-02\n\n[record.fields]\n";
    std::fs::create_dir_all(shop.path().join("records/shop")).expect("a folder");
    std::fs::write(shop.path().join("records/shop/odd.toml"), record).expect("a record");
    let run = guiju(shop.path(), &["trace", "--format", "csv", "--records"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(run.stdout.contains("'=HYPERLINK(1)"), "{}", run.stdout);
    let mut table = csv::Reader::from_reader(run.stdout.trim_start_matches('\u{feff}').as_bytes());
    let width = table.headers().expect("a head").len();
    for row in table.records() {
        let row = row.expect("a row");
        assert_eq!(row.len(), width);
        assert!(row.iter().all(|cell| !cell.starts_with(['=', '+', '-', '@'])), "{row:?}");
    }
    for args in [["--summary", "--records"], ["--mandates", "tests/mandates"]] {
        let run = guiju(root(), &["trace", "--format", "csv", args[0], args[1]][..if args[1] == "--records" { 4 } else { 5 }]);
        assert!(run.code == 0 && run.stdout.lines().count() > 5, "{args:?}");
    }
}
