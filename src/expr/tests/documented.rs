//! The page for those who write checks says what the code does.

use super::*;

const PAGE: &str = include_str!("../../../docs/expressions.md");

#[test]
fn every_function_has_a_row_and_reads_back() {
    for (at, function) in Function::all().enumerate() {
        let name = function.name();
        assert_eq!(Function::parse(name), Some(function));
        assert_eq!(function as usize, at, "{name}: the table is in the order of the variants");
        assert!(PAGE.lines().any(|line| line.starts_with(&format!("| `{name}("))), "docs/expressions.md has no row for {name}");
    }
    assert_eq!(Function::parse("startsWith"), Some(Function::StartsWith));
    assert_eq!(Function::parse("addWorkdays"), Some(Function::AddWorkdays));
    assert_eq!(Function::parse("StartsWith"), None);
}

#[test]
fn every_quantifier_is_documented_and_reads_back() {
    for quantifier in Quantifier::ALL {
        assert_eq!(Quantifier::parse(quantifier.name()), Some(quantifier));
        assert!(PAGE.contains(&format!(".{}(", quantifier.name())), "{}", quantifier.name());
    }
}

/// The examples of the page: `| expression | tree |` rows below "As JSON".
#[test]
fn the_examples_of_the_browser_form_are_true() {
    let (_, examples) = PAGE.split_once("## As JSON").expect("the section");
    let rows: Vec<Vec<&str>> =
        examples.lines().filter(|l| l.starts_with("| `")).map(|l| l.trim_matches('|').split(" | ").collect()).collect();
    assert!(rows.len() >= 10, "{}", rows.len());
    for row in rows {
        let code = |at: usize| row[at].trim().trim_matches('`').replace("\\|", "|");
        let tree: serde_json::Value = serde_json::from_str(&code(1)).expect(row[1]);
        assert_eq!(compiled(&code(0)).tree.to_json(), tree, "{}", row[0]);
    }
}
