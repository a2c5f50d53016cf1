//! The sample of this repository: judged, it gives exactly the findings listed beside it, in every language and always alike.

use std::collections::{BTreeMap, BTreeSet};
use std::io::BufRead;

use guiju::lang::{Lang, in_script};
use guiju::pipeline::{self, CheckOptions};
use guiju::report::{self, Report};
use guiju::source::{Disk, Entry, ReadError, World};
use serde_json::Value;

use crate::support::{Run, files, guiju, list, root, text};

const LANGUAGES: [Lang; 3] = Lang::ALL;

/// A finding as the list names it.
type Expected = (String, String, String, String, String, bool);

fn check(lang: Lang) -> Run {
    let run = guiju(root(), &["check", "--format", "json", "--lang", lang.tag()]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""));
    run
}

fn report(lang: Lang) -> Value {
    check(lang).json()
}

/// The list written by hand and those of the generator.
fn expectations() -> Vec<toml::Table> {
    let files = files(&root().join("tests/sample"), "toml");
    files.iter().map(|file| std::fs::read_to_string(file).expect("a list").parse().expect("a table")).collect()
}

/// What stands under a key in all lists together.
fn all(key: &str) -> Vec<toml::Value> {
    expectations().iter().filter_map(|file| file.get(key)).flat_map(|v| v.as_array().expect("a list").clone()).collect()
}

fn expected() -> Vec<Expected> {
    let one = |finding: &toml::Value| {
        // A missed duty has no record, and not every record a case.
        let word = |key: &str| finding.get(key).map_or("", |v| v.as_str().expect("a text")).to_owned();
        let provisional = finding.get("provisional").is_some_and(|p| p.as_bool() == Some(true));
        (word("record"), word("case"), word("unit"), word("check"), word("code"), provisional)
    };
    let mut findings: Vec<Expected> = all("finding").iter().map(one).collect();
    findings.sort();
    findings
}

fn found(report: &Value) -> Vec<Expected> {
    let one = |f: &Value| {
        let word = |key: &str| text(f, key).to_owned();
        (word("record"), word("case"), word("unit"), word("check"), word("code"), f["provisional"] == true)
    };
    let mut findings: Vec<Expected> = list(report, "findings").iter().map(one).collect();
    findings.sort();
    findings
}

fn words(key: &str) -> Vec<String> {
    all(key).iter().map(|v| v.as_str().expect("a text").to_owned()).collect()
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}')
}

#[test]
fn it_gives_the_findings_listed_and_no_other_in_every_language() {
    for lang in LANGUAGES {
        assert_eq!(found(&report(lang)), expected(), "{}", lang.tag());
    }
}

/// A newcomer meets every kind of check at work, and every regulation.
#[test]
fn its_breaches_are_of_every_kind_and_regulation() {
    let report = report(Lang::En);
    let checks = guiju(root(), &["trace", "--format", "json"]).json();
    let checks: BTreeMap<&str, &Value> = list(&checks, "checks").iter().map(|c| (text(c, "id"), c)).collect();
    let broken: Vec<&&Value> = list(&report, "findings").iter().filter_map(|f| checks.get(text(f, "check"))).collect();
    assert!(broken.len() >= 120, "{}", broken.len());
    let of = |key: &str| -> BTreeMap<String, usize> {
        let mut counts: BTreeMap<String, usize> = checks.values().map(|c| (text(c, key).to_owned(), 0)).collect();
        broken.iter().for_each(|c| *counts.entry(text(c, key).to_owned()).or_default() += 1);
        counts
    };
    let (kinds, regulations) = (of("kind"), of("regulation"));
    assert_eq!((kinds.len(), regulations.len()), (14, 5));
    assert!(kinds.values().all(|n| *n > 0), "{kinds:?}");
    assert!(regulations.values().all(|n| *n > 10), "{regulations:?}");
}

/// What only the language of expressions writes.
const CODE: [&str; 12] = ["&&", "||", "==", "!=", ">=", "<=", "(param", "param(", ".all(", ".map(", "_days(", "case."];

#[test]
fn no_finding_shows_an_expression_to_people() {
    for lang in LANGUAGES {
        let report = report(lang);
        for finding in list(&report, "findings") {
            for part in ["message", "expected", "found", "help"] {
                let said = finding[part].as_str().unwrap_or_default();
                assert!(!CODE.iter().any(|code| said.contains(code)), "{}: {said}", lang.tag());
            }
        }
        let rules = || list(&report, "findings").iter().filter(|f| text(f, "code").ends_with("rule-broken"));
        let told = rules().filter(|f| f["expected"].is_string()).count();
        assert!(told * 10 > rules().count() * 8, "what a rule demands is hardly ever told: {told}");
    }
}

#[test]
fn every_file_is_read() {
    assert_eq!(list(&report(Lang::En), "diagnostics"), &[] as &[Value]);
}

#[test]
fn cases_that_keep_every_rule_have_no_finding_and_are_really_judged() {
    let report = report(Lang::En);
    let records = std::fs::read_dir(root().join("records")).unwrap().count();
    assert!(records > 0);
    for case in words("clean") {
        assert!(list(&report, "findings").iter().all(|f| f["case"] != *case), "{case}");
        let run = guiju(root(), &["check", "--case", &case]);
        assert_eq!(run.code, 0, "{}", run.stdout);
    }
    assert!(report["totals"]["pass"].as_u64() > Some(1000));
}

#[test]
fn drafts_are_not_judged() {
    let report = report(Lang::En);
    for record in words("unjudged") {
        let named = |items: &[Value], key: &str| items.iter().any(|i| i[key] == *record);
        assert!(!named(list(&report, "findings"), "record") && !named(list(&report, "notes"), "subject"), "{record}");
    }
}

#[test]
fn every_finding_says_what_is_wrong_which_clause_and_what_to_do_in_the_language_asked_for() {
    for lang in LANGUAGES {
        for finding in list(&report(lang), "findings") {
            let clauses = list(finding, "clauses");
            // A fault of a record as such breaks no clause.
            assert!(finding["check"].is_null() || !clauses.is_empty(), "{finding}");
            assert!(clauses.iter().all(|c| ["key", "regulation", "address", "text"].iter().all(|k| !text(c, k).is_empty())), "{finding}");
            assert!(["message", "help", "fingerprint", "unit"].iter().all(|k| !text(finding, k).is_empty()), "{finding}");
            // A duty missed for want of any record has no place in one.
            assert!(finding["record"].is_null() || finding["place"]["line"].as_u64() > Some(0), "{finding}");
            let own = [text(finding, "message"), text(finding, "help")];
            match lang {
                Lang::Hant => assert!(own.iter().all(|s| s.chars().any(is_chinese)), "{finding}"),
                Lang::Hans => {
                    let quoted = clauses.iter().flat_map(|c| ["regulation", "address", "text"].map(|k| text(c, k)));
                    for said in own.into_iter().chain(quoted) {
                        assert_eq!(in_script(said, Lang::Hans), said, "Traditional words for readers of Simplified");
                    }
                }
                // A broken rule says what its author wrote, in the handbook's language.
                Lang::En => assert!(own[1].chars().any(|c| c.is_ascii_alphabetic()), "{finding}"),
            }
        }
    }
}

/// What the handbook and the records say may stand in an English report; our own sentences bring no Chinese of their own.
#[test]
fn english_sentences_hold_no_chinese_but_what_they_quote() {
    let report = report(Lang::En);
    let sources: String = ["content", "checks", "records"].iter().flat_map(|folder| texts(folder)).collect();
    for finding in list(&report, "findings") {
        for said in [text(finding, "message"), text(finding, "help"), text(finding, "expected"), text(finding, "found")] {
            let runs = said.split(|c| !is_chinese(c)).filter(|run| !run.is_empty());
            let ours: BTreeSet<&str> = runs.filter(|run| !sources.contains(run)).collect();
            assert!(ours.is_empty(), "{ours:?} in: {said}");
        }
    }
}

fn texts(folder: &str) -> Vec<String> {
    let entries = walkdir::WalkDir::new(root().join(folder)).into_iter().filter_map(Result::ok).filter(|e| e.file_type().is_file());
    entries.filter_map(|e| std::fs::read_to_string(e.path()).ok()).collect()
}

#[test]
fn a_finding_keeps_its_name_in_every_language() {
    let names = |lang: Lang| -> BTreeMap<String, String> {
        list(&report(lang), "findings").iter().map(|f| (text(f, "fingerprint").to_owned(), text(f, "code").to_owned())).collect()
    };
    let [hant, hans, en] = LANGUAGES.map(names);
    assert_eq!(hant.len(), expected().len(), "two findings share a fingerprint");
    assert_eq!((&hant, &hant), (&hans, &en));
}

#[test]
fn a_second_run_gives_the_same_bytes() {
    for lang in LANGUAGES {
        assert_eq!(check(lang).stdout, check(lang).stdout);
    }
}

/// A world that lists its files from last to first.
struct Backwards(Disk);

impl World for Backwards {
    fn list(&self, under: &str) -> Vec<Entry> {
        let mut entries = self.0.list(under);
        entries.reverse();
        entries
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.0.read(path, limit)
    }

    fn open(&self, path: &str) -> Result<Box<dyn BufRead + '_>, ReadError> {
        self.0.open(path)
    }

    fn now(&self) -> jiff::Timestamp {
        self.0.now()
    }
}

#[test]
fn the_order_in_which_files_are_listed_changes_nothing() {
    let world = Backwards(Disk::new(root()));
    let checked = pipeline::check(&world, &CheckOptions::default());
    let (handbook, outcome) = (&checked.loaded.handbook, checked.outcome.as_ref().unwrap());
    let texts = pipeline::texts(&world);
    for lang in LANGUAGES {
        assert_eq!(report::json(&Report { handbook, outcome, texts: &texts, lang }), check(lang).stdout, "{}", lang.tag());
    }
}

/// Whoever changes the generator commits what it writes, and nobody edits its output. Skipped where no Python is installed.
#[test]
fn the_year_is_what_the_generator_writes() {
    let generator = ["tests/sample/generate/main.py", "--check"];
    let Ok(run) = std::process::Command::new("python3").args(generator).current_dir(root()).output() else { return };
    assert!(run.status.success(), "{}{}", String::from_utf8_lossy(&run.stdout), String::from_utf8_lossy(&run.stderr));
}

/// What was answered stands as the list says; nobody answered the rest.
#[test]
fn findings_are_answered_as_the_list_says() {
    let report = report(Lang::Hant);
    let word = |table: &toml::Value, key: &str| table[key].as_str().expect("a text").to_owned();
    let mut listed: Vec<[String; 3]> = all("answer").iter().map(|a| ["record", "code", "state"].map(|key| word(a, key))).collect();
    let answered = list(&report, "findings").iter().filter(|f| text(f, "state") != "unanswered");
    let mut found: Vec<[String; 3]> = answered.map(|f| ["record", "code", "state"].map(|key| text(f, key).to_owned())).collect();
    listed.sort();
    found.sort();
    assert_eq!(found, listed);
    let judgements = list(&report["answers"], "judgements");
    for expected in all("attested") {
        let own = judgements.iter().find(|j| j["regulation"] == "cross" && j["unit"] == *word(&expected, "unit")).expect("the unit");
        for key in ["met", "lapsed"] {
            assert_eq!(own[key].as_i64(), expected[key].as_integer(), "{key} of {own}");
        }
    }
}
