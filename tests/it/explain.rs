//! `guiju explain`: rules, checks, findings and cases in words.

use std::collections::BTreeSet;

use guiju::pipeline::explain::rules;
use serde_json::Value;

use crate::support::{Run, files, guiju, list, read, root, text};

fn explain(what: &str, lang: &str) -> Run {
    guiju(root(), &["explain", what, "--lang", lang])
}

fn told(what: &str, lang: &str) -> String {
    let run = explain(what, lang);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{what}");
    run.stdout
}

fn findings() -> Value {
    guiju(root(), &["check", "--format", "json", "--lang", "en"]).json()
}

#[test]
fn every_defect_a_record_can_have_is_explained_in_three_languages() {
    let known: BTreeSet<&str> = rules().iter().flat_map(|r| r.codes.iter().map(|(code, _)| *code).collect::<Vec<_>>()).collect();
    for rule in rules() {
        for said in rule.codes.iter().map(|(_, title)| title).chain([&rule.title, &rule.about]) {
            assert!([&said.hant, &said.hans, &said.en].iter().all(|s| !s.trim().is_empty()), "{}", rule.id);
        }
    }
    // Codes as the sources of records and intake write them.
    let code = regex::Regex::new(r#""((?:record|date|attachment|field)-[a-z-]+)""#).expect("a pattern");
    for folder in ["src/records", "src/judge/intake"] {
        for path in files(&root().join(folder), "rs").iter().filter(|p| !p.ends_with("tests.rs")) {
            let text = read(path.strip_prefix(root()).expect("inside").to_str().expect("UTF-8"));
            for found in code.captures_iter(&text).map(|c| c[1].to_owned()) {
                assert!(known.contains(&*found), "{found} of {} is not explained", path.display());
            }
        }
    }
}

#[test]
fn a_code_names_its_checks_and_the_samples_that_fail() {
    let en = told("field-missing", "en");
    for part in [
        "field-missing  a required field is not filled in",
        "how it is judged",
        "checks of this handbook",
        "samples/breaches/",
        "docs/kinds/field.md",
    ] {
        assert!(en.contains(part), "{part}:\n{en}");
    }
    assert!(told("field-missing", "zh-Hant").contains("必填欄位未填"));
    assert!(told("field-missing", "zh-Hans").contains("必填字段未填"));
    let run = explain("feild-missing", "en");
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("did you mean `field-missing`?"), "{}", run.stderr);
}

#[test]
fn rules_of_the_lint_are_explained_with_their_gravity_and_how_they_are_allowed() {
    let all = rules();
    for code in guiju::lint::rules::all().map(|rule| rule.code) {
        let rule = all.iter().find(|rule| rule.reports(code)).unwrap_or_else(|| panic!("{code} is not explained"));
        let page = rule.examples.as_deref().expect("a page of examples");
        assert!(read(page).contains(code), "{page} does not show {code}");
    }
    let en = told("duty-period-vague", "en");
    for part in ["duty-period-vague  A demand without a period or a limit", "a warning", "allow.toml", "docs/lint/vague.md"] {
        assert!(en.contains(part), "{part}:\n{en}");
    }
    assert!(told("key-reused", "zh-Hant").contains("停用的永久編號又被使用"));
    assert!(told("key-reused", "zh-Hans").contains("停用的永久编号又被使用"));
}

#[test]
fn a_check_quotes_its_clause_and_the_samples_that_pass() {
    let report = findings();
    let check = list(&report, "findings").iter().map(|f| text(f, "check")).find(|c| c.ends_with("@within")).expect("a late step");
    let en = told(check, "en");
    for part in [check, "judged by", "version", "deadline-missed", "declared at", "checks/"] {
        assert!(en.contains(part), "{part}:\n{en}");
    }
}

#[test]
fn a_finding_tells_how_its_deadline_was_counted() {
    let report = findings();
    let late = list(&report, "findings").iter().find(|f| f["clock"]["unit"] == "workdays" && !list(&f["clock"], "skipped").is_empty());
    let late = late.expect("a deadline in working days over days off");
    let en = told(&text(late, "fingerprint")[..12], "en");
    let days = format!("{} working days", late["clock"]["limit"]);
    for part in [text(late, "code"), &days, "days off", "last day", text(&late["clock"], "due"), "that day is not counted", "judged by"] {
        assert!(en.contains(part), "{part}:\n{en}");
    }
    let off = late["clock"]["skipped"][0].as_str().expect("a day");
    assert!(en.contains(off), "{off}:\n{en}");
}

#[test]
fn a_case_is_retold_step_by_step() {
    let report = findings();
    let broken =
        list(&report, "findings").iter().find(|f| f["case"].is_string() && text(f, "check").contains('@')).expect("a case with a finding");
    let case = text(broken, "case");
    let en = told(case, "en");
    for part in [case, "1. ", "opened on", "pass  ", "fail  ", text(broken, "check")] {
        assert!(en.contains(part), "{part}:\n{en}");
    }
    assert!(en.contains(", due 20"), "how deadlines were counted:\n{en}");
    assert!(told(case, "zh-Hant").contains("立案"));
    assert!(told(case, "zh-Hans").contains("立案"));
    if let Some(record) = broken["record"].as_str() {
        assert_eq!(told(record, "en"), en, "a record stands for its case");
    }
}
