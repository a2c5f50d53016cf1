//! The hardest processes and duties of the five regulations, written out in full, can all be declared.

use std::path::Path;

use guiju::model::{Handbook, SourceText};

use crate::support::{files, root, toml};

const TABLES: [&str; 6] = ["form", "process", "duty", "metric", "threshold", "grade"];

fn folder() -> std::path::PathBuf {
    root().join("tests/fixtures/hardest")
}

fn load(folder: &Path) -> Handbook {
    let source = |path: &std::path::PathBuf| {
        let inside = path.strip_prefix(folder).unwrap().to_str().unwrap();
        SourceText { path: inside.into(), text: std::fs::read_to_string(path).unwrap().into() }
    };
    let sources: Vec<SourceText> = ["toml", "md"].iter().flat_map(|extension| files(folder, extension)).map(|p| source(&p)).collect();
    let (handbook, diagnostics) = guiju::model::load(&sources, None);
    let said: Vec<String> = diagnostics.iter().map(|d| format!("{} {}: {}", d.code, d.place.path, d.message.en)).collect();
    assert!(said.is_empty(), "{}", said.join("\n"));
    handbook
}

/// How many tables of a sort the check files hold.
fn written(table: &str) -> usize {
    let count = |path: std::path::PathBuf| {
        let inside = path.strip_prefix(root()).unwrap().to_str().unwrap().to_owned();
        toml(&inside).get(table).map_or(0, |t| t.as_array().expect("tables").len())
    };
    files(&folder().join("checks"), "toml").into_iter().map(count).sum()
}

#[test]
fn the_hardest_cases_load_without_a_fault_and_none_is_left_out() {
    let handbook = load(&folder());
    assert_eq!(handbook.regulations.len(), 5);
    let loaded = [
        handbook.forms.iter().filter(|f| !f.builtin).count(),
        handbook.processes.len(),
        handbook.duties.len(),
        handbook.metrics.len(),
        handbook.thresholds.len(),
        handbook.grades.len(),
    ];
    for (table, loaded) in TABLES.into_iter().zip(loaded) {
        assert_eq!(loaded, written(table), "{table}");
        assert!(loaded > 0, "no {table}");
    }
    for regulation in &handbook.regulations {
        let own = |form: &&guiju::model::Form| form.clause.starts_with(&format!("{}/", regulation.id));
        assert!(handbook.forms.iter().any(|f| own(&f)), "{} declares nothing", regulation.id);
    }
}

#[test]
fn every_demand_of_the_hardest_cases_cites_a_clause() {
    let handbook = load(&folder());
    assert!(!handbook.checks.is_empty());
    for check in &handbook.checks {
        assert!(handbook.clause(&check.clause).is_some(), "{} cites {}", check.id, check.clause);
    }
}

#[test]
fn judging_no_records_against_them_calls_nothing_clean() {
    let run = crate::support::guiju(&folder(), &["check", "--lang", "en", "--as-of", "2026-09-30"]);
    assert!(run.stdout.contains("0 records judged"), "{}", run.stdout);
}
