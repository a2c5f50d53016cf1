//! The command line as scripts rely on it: exit codes, flags, where results and complaints go.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::support::{Run, copy, guiju, list, root, text};

fn folder() -> PathBuf {
    root().join("tests/fixtures/commands")
}

fn check(handbook: &str, args: &[&str]) -> Run {
    let args: Vec<&str> = ["check"].iter().chain(args).copied().collect();
    guiju(&folder().join(handbook), &args)
}

fn codes(report: &Value) -> Vec<&str> {
    list(report, "findings").iter().map(|f| text(f, "code")).collect()
}

#[test]
fn the_exit_code_is_0_when_clean_1_with_findings_and_2_when_it_cannot_run() {
    for (handbook, code) in [("clean", 0), ("breaches", 1), ("warnings", 0), ("broken", 2), ("empty", 0)] {
        let run = check(handbook, &[]);
        assert_eq!(run.code, code, "{handbook}: {}{}", run.stdout, run.stderr);
        assert_eq!(run.stdout.is_empty(), code == 2, "{handbook}");
        assert_eq!(run.stderr.is_empty(), code != 2, "{handbook}: {}", run.stderr);
    }
}

#[test]
fn fail_on_decides_from_which_gravity_the_run_fails() {
    let failing = [
        ("clean", [0, 0, 0]),
        ("warnings", [0, 1, 0]),
        ("breaches", [1, 1, 0]),
        // What cannot run has not passed, whatever would have failed it.
        ("broken", [2, 2, 2]),
    ];
    for (handbook, codes) in failing {
        let found = ["error", "warning", "never"].map(|from| check(handbook, &["--fail-on", from]).code);
        assert_eq!(found, codes, "{handbook}");
    }
}

#[test]
fn nothing_judged_is_never_called_clean() {
    for (lang, words, clean) in
        [("en", "0 records judged", "no findings"), ("zh-Hant", "0 筆", "沒有發現"), ("zh-Hans", "0 笔", "没有发现")]
    {
        let run = check("empty", &["--lang", lang]);
        assert!(run.stdout.contains(words) && !run.stdout.contains(clean), "{}", run.stdout);
        assert!(check("clean", &["--lang", lang]).stdout.contains(clean));
    }
    let report = check("empty", &["--format", "json"]).json();
    assert_eq!((&report["records"], &report["totals"]["pass"]), (&Value::from(0), &Value::from(0)));
}

#[test]
fn as_of_moves_the_day_of_judgement() {
    let day = |args: &[&str]| check("breaches", &[args, &["--format", "json"]].concat()).json();
    assert_eq!(day(&[])["as_of"], "2026-06-30");
    let earlier = day(&["--as-of", "2026-03-05"]);
    assert_eq!(earlier["as_of"], "2026-03-05");
    // On that day the review of C-1 was still due, and the later records had not come.
    assert!(list(&earlier, "notes").iter().any(|n| n["verdict"] == "open" && n["subject"] == "C-1"), "{earlier}");
    let late = |report: &Value| list(report, "findings").iter().any(|f| f["case"] == "C-1" && text(f, "code").starts_with("deadline"));
    assert!(!late(&earlier) && late(&day(&[])));
}

#[test]
fn unit_shows_the_findings_of_that_unit_and_judges_all_the_same() {
    let whole = check("breaches", &["--format", "json"]).json();
    let sales = check("breaches", &["--format", "json", "--unit", "sales"]).json();
    assert!(!list(&sales, "findings").is_empty());
    let own: Vec<&Value> = list(&whole, "findings").iter().filter(|f| f["unit"] == "sales").collect();
    assert_eq!(list(&sales, "findings").iter().collect::<Vec<_>>(), own);
    assert!(own.len() < list(&whole, "findings").len());
    assert_eq!((&sales["records"], &sales["cases"]), (&whole["records"], &whole["cases"]));
    let both = check("breaches", &["--format", "json", "--unit", "sales", "--unit", "market"]).json();
    assert_eq!(both["findings"], whole["findings"]);
    assert_eq!(check("breaches", &["--unit", "office"]).code, 0, "a unit that broke nothing");
}

#[test]
fn case_shows_the_findings_of_that_case() {
    let one = check("breaches", &["--format", "json", "--case", "C-1"]).json();
    assert!(!list(&one, "findings").is_empty());
    assert!(list(&one, "findings").iter().all(|f| f["case"] == "C-1"));
    let none = check("breaches", &["--case", "C-0", "--lang", "en"]);
    assert_eq!((none.code, none.stdout.as_str()), (2, ""), "a case nobody recorded is no clean case");
    assert!(none.stderr.contains("no record belongs to this case"), "{}", none.stderr);
}

#[test]
fn lang_chooses_the_language_and_the_environment_does_not() {
    for (lang, word) in
        [("zh-Hant", "基準日"), ("zh-TW", "基準日"), ("zh-Hans", "基准日"), ("zh-CN", "基准日"), ("en", "as of"), ("en-GB", "as of")]
    {
        assert!(check("clean", &["--lang", lang]).stdout.contains(word), "{lang}");
    }
    assert!(check("clean", &[]).stdout.contains("基準日"), "the handbook's own");
    assert_eq!(check("breaches", &["--lang", "en", "--format", "json"]).json()["language"], "en");
}

#[test]
fn output_writes_the_report_to_a_file_without_colour_and_says_nothing_else() {
    for format in ["text", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv"] {
        let dir = copy("commands/breaches");
        let direct = guiju(dir.path(), &["check", "--format", format]);
        let run = guiju(dir.path(), &["check", "--format", format, "--output", "report.out", "--color", "always"]);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (1, "", ""));
        assert_eq!(fs::read_to_string(dir.path().join("report.out")).unwrap(), direct.stdout, "{format}");
    }
    let run = check("breaches", &["--output", "no/such/folder/report.out"]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("no/such/folder/report.out"), "{}", run.stderr);
}

#[test]
fn colour_comes_only_where_it_is_wanted() {
    assert!(!check("breaches", &[]).stdout.contains('\u{1b}'));
    assert!(!check("breaches", &["--color", "never"]).stdout.contains('\u{1b}'));
    assert!(check("breaches", &["--color", "always"]).stdout.contains('\u{1b}'));
}

#[test]
fn wrong_arguments_cannot_run_and_say_which() {
    let wrong: [&[&str]; 11] = [
        &["check", "--nonsense"],
        &["check", "--fail-on", "nonsense"],
        &["check", "--format", "nonsense"],
        &["check", "--lang", "nonsense"],
        &["check", "--as-of", "nonsense"],
        &["check", "--as-of", "2026-02-30"],
        &["check", "--unit", "nonsense"],
        &["check", "nonsense"],
        &["--root", "nonsense", "check"],
        &["nonsense"],
        &[],
    ];
    for args in wrong {
        let run = guiju(&folder().join("clean"), args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        let named =
            if args.is_empty() { "Usage" } else { *args.iter().find(|a| ["nonsense", "2026-02-30"].contains(a)).unwrap_or(&"--nonsense") };
        assert!(run.stderr.contains(named), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn help_and_version_are_no_failures() {
    for args in [&["--help"][..], &["--version"], &["check", "--help"]] {
        let run = guiju(root(), args);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{args:?}");
        assert!(!run.stdout.is_empty());
    }
}

#[test]
fn a_folder_that_is_no_handbook_cannot_be_checked() {
    let dir = tempfile::tempdir().unwrap();
    for args in [vec!["check"], vec!["--root", dir.path().to_str().unwrap(), "check"]] {
        let run = guiju(dir.path(), &args);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""), "{args:?}");
        assert!(run.stderr.contains("handbook.toml"), "{}", run.stderr);
    }
}

#[test]
fn the_handbook_is_found_upward_or_named() {
    let within = guiju(&folder().join("breaches/records/sales"), &["check", "--format", "json"]);
    let named = guiju(Path::new("/"), &["--root", folder().join("breaches").to_str().unwrap(), "check", "--format", "json"]);
    let here = check("breaches", &["--format", "json"]);
    assert_eq!((&within.stdout, &named.stdout), (&here.stdout, &here.stdout));
    assert_eq!(codes(&here.json()), ["field-missing", "deadline-missed", "rule-broken"]);
}

#[test]
fn a_broken_handbook_says_where_on_stderr_and_judges_nothing() {
    for (lang, word) in [("en", "error"), ("zh-Hant", "錯誤"), ("zh-Hans", "错误")] {
        let run = check("broken", &["--lang", lang, "--format", "json"]);
        assert_eq!((run.code, run.stdout.as_str()), (2, ""));
        assert!(run.stderr.contains("checks/demo/requests.toml:6:"), "{}", run.stderr);
        assert!(run.stderr.contains(word), "{lang}: {}", run.stderr);
    }
}

/// Headlines and places stay on one line, so that they can be searched and clicked; all else fits a narrow terminal.
#[test]
fn reports_fit_into_eighty_columns() {
    for lang in ["zh-Hant", "zh-Hans", "en"] {
        for line in guiju(root(), &["check", "--lang", lang]).stdout.lines() {
            let free = line.contains("]: ") || line.contains("╭▸ ") || line.contains("⸬  ");
            assert!(free || line.width() <= 80, "{lang}: {} cells: {line}", line.width());
        }
    }
}

/// A head leads an editor to its place also where the line shown is cut or covered.
#[test]
fn places_in_text_are_those_of_the_data() {
    let data: serde_json::Value = serde_json::from_str(&guiju(root(), &["check", "--format", "json"]).stdout).unwrap();
    let mut places = std::collections::BTreeSet::new();
    let mut collect = |place: &serde_json::Value| {
        let path = place["path"].as_str();
        places.extend(path.map(|path| format!("{path}:{}:{}", place["line"], place["column"])));
    };
    for item in ["findings", "diagnostics"].iter().flat_map(|list| data[list].as_array().unwrap()) {
        collect(&item["place"]);
        item["related"].as_array().into_iter().flatten().for_each(|related| collect(&related["place"]));
    }
    let text = guiju(root(), &["check"]).stdout;
    let heads: Vec<&str> =
        text.lines().filter_map(|line| line.split_once("╭▸ ").or_else(|| line.split_once("⸬  "))).map(|(_, head)| head).collect();
    let lines = |head: &&&str| head.matches(':').count() == 2;
    let wrong: Vec<&&str> = heads.iter().filter(lines).filter(|head| !places.contains(**head)).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    assert!(heads.iter().filter(lines).count() > 100, "{heads:?}");
}
