//! Exchange formats of `guiju check`: each is what its readers take, on the sample and on records that try to act on them.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use pulldown_cmark::{Event, Options, Parser};
use serde_json::Value;

use crate::hostile::{cases, is_tame, staged};
use crate::support::{copy, guiju, list, read, root, text};

const FORMATS: [&str; 6] = ["sarif", "junit", "github", "gitlab", "markdown", "csv"];

/// What careless viewers would obey: workflow commands, links, mentions, formulas, markup, cell and section ends.
const HOSTILE: [&str; 12] = [
    "::error::owned",
    "a%0A::set-output name=x::y",
    "b\\n::stop-commands::z",
    "[click](https://evil.example/x)",
    "![x](//evil.example/y.png) www.evil.example me@evil.example",
    "<img src=x onerror=alert(1)>",
    "@everyone see #1, !2 and GH-3",
    "=HYPERLINK(\\\"https://evil.example\\\")",
    "+1|2|| | x",
    "]]> <failure/> &amp;",
    "{0} [1](2) `code` **bold** ~~gone~~",
    "＝1＋1\\u202e\\u001b[2J",
];

fn report(folder: &Path, format: &str) -> String {
    let run = guiju(folder, &["check", "--format", format]);
    assert_eq!((run.code, run.stderr.as_str()), (1, ""), "{format}");
    run.stdout
}

fn json(folder: &Path, format: &str) -> Value {
    serde_json::from_str(&report(folder, format)).expect("JSON")
}

/// The reports of the repository, made once.
static SAMPLE: LazyLock<BTreeMap<&str, String>> = LazyLock::new(|| {
    std::thread::scope(|scope| {
        let runs = FORMATS.map(|format| (format, scope.spawn(move || report(root(), format))));
        runs.into_iter().map(|(format, run)| (format, run.join().expect("a report"))).collect()
    })
});

/// The repository's findings as data.
static DATA: LazyLock<Value> = LazyLock::new(|| json(root(), "json"));

/// The reports of the hostile cases and of the besieged handbook, made once.
static HOSTILES: LazyLock<Vec<(String, BTreeMap<&str, String>)>> = LazyLock::new(|| {
    let all = |(name, folder): (String, tempfile::TempDir)| (name, FORMATS.map(|format| (format, report(folder.path(), format))).into());
    folders().into_iter().map(all).collect()
});

/// Every report in a format, with a name.
fn every(format: &str) -> impl Iterator<Item = (&str, &str)> {
    let hostile = HOSTILES.iter().map(move |(name, reports)| (name.as_str(), reports[format].as_str()));
    hostile.chain([("sample", SAMPLE[format].as_str())])
}

/// A handbook whose records carry every hostile text in a name, a header and a value.
fn besieged() -> tempfile::TempDir {
    let dir = copy("hostile/handbook");
    let mut records = String::new();
    for (n, evil) in HOSTILE.iter().enumerate() {
        let at = "at = 2026-06-01T09:00:00+08:00";
        let _ = write!(
            records,
            "[[record]]\nid = \"{evil}\"\nform = \"memo\"\nby = \"jia\"\n{at}\n[record.fields]\nwriter = \"{evil}\"\n\"{evil}\" = 1\n\
             [[record]]\nid = \"F-{n}\"\nform = \"{evil}\"\nby = \"{evil}\"\n{at}\n[record.fields]\n"
        );
    }
    fs::create_dir_all(dir.path().join("records/sales")).unwrap();
    fs::write(dir.path().join("records/sales/evil.toml"), records).unwrap();
    fs::write(dir.path().join("records/sales/a,b %0A@x #1.toml"), "id = ").unwrap();
    dir
}

fn run(log: &Value) -> &Value {
    &log["runs"][0]
}

fn results(log: &Value) -> &[Value] {
    list(run(log), "results")
}

/// Every folder the formats are tried on: the hostile cases, and the besieged handbook.
fn folders() -> Vec<(String, tempfile::TempDir)> {
    let mut all: Vec<_> = cases().into_iter().map(|case| (case.clone(), staged(&case).0)).collect();
    all.push(("besieged".to_owned(), besieged()));
    all
}

#[test]
fn sarif_keeps_to_its_schema() {
    let schema: Value = serde_json::from_str(&read("tests/schemas/sarif-schema-2.1.0.json")).unwrap();
    let schema = jsonschema::options().should_validate_formats(true).build(&schema).expect("a schema");
    let check = |name: &str, log: &Value| {
        let faults: Vec<String> = schema.iter_errors(log).map(|e| format!("{name}: {}: {e}", e.instance_path())).collect();
        assert!(faults.is_empty(), "{}", faults.join("\n"));
    };
    let sample: Value = serde_json::from_str(&SAMPLE["sarif"]).unwrap();
    check("sample", &sample);
    HOSTILES.iter().for_each(|(name, reports)| check(name, &serde_json::from_str(&reports["sarif"]).unwrap()));
    for lang in ["en", "zh-Hans"] {
        check(lang, &guiju(besieged().path(), &["check", "--format", "sarif", "--lang", lang]).json());
    }
    let mut spoilt = sample;
    spoilt["runs"][0]["results"][0]["level"] = "grave".into();
    assert!(!schema.is_valid(&spoilt), "a log that breaks the schema is noticed");
}

/// Whoever reads only the log finds check, clause, record and gravity of every finding.
#[test]
fn sarif_read_back_shows_clause_and_record() {
    let log: Value = serde_json::from_str(&SAMPLE["sarif"]).unwrap();
    let data = &*DATA;
    let by_name: BTreeMap<&str, &Value> = results(&log).iter().map(|r| (text(&r["partialFingerprints"], "guijuFinding/v1"), r)).collect();
    assert_eq!(by_name.len(), list(data, "findings").len());
    let driver = &run(&log)["tool"]["driver"];
    let taxa = list(&run(&log)["taxonomies"][0], "taxa");
    for finding in list(data, "findings") {
        let result = by_name[text(finding, "fingerprint")];
        let rule = finding["check"].as_str().unwrap_or(text(finding, "code"));
        assert_eq!((text(result, "ruleId"), result["level"].as_str()), (rule, finding["severity"].as_str()));
        assert_eq!(driver["rules"][result["ruleIndex"].as_u64().unwrap() as usize]["id"], rule);
        let cited = result["taxa"].as_array().into_iter().flatten().map(|t| &taxa[t["index"].as_u64().unwrap() as usize]);
        let keys: Vec<&str> = list(finding, "clauses").iter().map(|c| text(c, "key")).collect();
        assert_eq!(cited.map(|t| text(t, "id")).collect::<Vec<_>>(), keys);
        for key in ["record", "case", "unit", "found", "since"] {
            assert_eq!(result["properties"].get(key), Some(&finding[key]).filter(|v| !v.is_null()), "{key} of {finding}");
        }
        let region = &result["locations"][0]["physicalLocation"]["region"];
        assert!(finding["place"].is_null() || region["startLine"] == finding["place"]["line"], "{result}");
    }
    assert!(taxa.iter().all(|t| !text(&t["shortDescription"], "text").is_empty()));
    let flows: Vec<&Value> = results(&log).iter().filter(|r| r.get("codeFlows").is_some()).collect();
    assert!(flows.iter().any(|r| r["properties"]["code"] == "step-out-of-order"), "order of steps is shown as a flow");
}

#[test]
fn columns_count_characters_under_chinese_text() {
    let dir = copy("hostile/handbook");
    let line = "fields = { reason = \"換新設備😀\", amount = \"一百元\" }";
    let record = format!("id = \"S-1\"\nform = \"request\"\ncase = \"S-1\"\nby = \"jia\"\nat = 2026-06-29T09:00:00+08:00\n{line}\n");
    fs::create_dir_all(dir.path().join("records/sales")).unwrap();
    fs::write(dir.path().join("records/sales/表一.toml"), record).unwrap();
    let log = json(dir.path(), "sarif");
    assert_eq!(run(&log)["columnKind"], "unicodeCodePoints");
    let place = &results(&log).iter().find(|r| r["properties"]["code"] == "field-ill-typed").expect("the finding")["locations"][0];
    let region = &place["physicalLocation"]["region"];
    let at = |key: &str| region[key].as_u64().unwrap() as usize;
    let marked: String = line.chars().skip(at("startColumn") - 1).take(at("endColumn") - at("startColumn")).collect();
    assert_eq!((at("startLine"), at("endLine"), marked.as_str()), (6, 6, "\"一百元\""));
    assert_eq!(place["physicalLocation"]["artifactLocation"]["uri"], "records/sales/%E8%A1%A8%E4%B8%80.toml");
    let column = at("startColumn");
    assert!(report(dir.path(), "github").contains(&format!("file=records/sales/表一.toml,line=6,endLine=6,col={column},")));
}

/// Links lead to pages and anchors that `build` publishes.
#[test]
fn clauses_link_to_the_published_handbook() {
    let dir = besieged();
    let settings = fs::read_to_string(dir.path().join("handbook.toml")).unwrap();
    fs::write(dir.path().join("handbook.toml"), format!("{settings}base_url = \"https://rules.example/book\"\n")).unwrap();
    for lang in ["zh-Hant", "zh-Hans"] {
        let built = guiju(dir.path(), &["build", "--output", "site"]);
        assert_eq!(built.code, 0, "{}", built.stderr);
        let log = guiju(dir.path(), &["check", "--format", "sarif", "--lang", lang]).json();
        let rules = list(&run(&log)["tool"]["driver"], "rules");
        let links: BTreeSet<&str> =
            rules.iter().chain(list(&run(&log)["taxonomies"][0], "taxa")).filter_map(|d| d["helpUri"].as_str()).collect();
        assert!(!links.is_empty());
        for link in links {
            let (page, anchor) = link.strip_prefix("https://rules.example/book/").and_then(|l| l.split_once('#')).expect(link);
            let page = fs::read_to_string(dir.path().join("site").join(page)).unwrap_or_else(|e| panic!("{link}: {e}"));
            assert!(page.contains(&format!("id=\"{anchor}\"")), "{link}");
        }
        let comment = guiju(dir.path(), &["check", "--format", "markdown", "--lang", lang]).stdout;
        assert!(comment.contains("](<https://rules.example/book/"));
    }
}

/// Holds a report against the schema, where the validator is at hand.
pub fn keeps_to_the_schema_of_jenkins(name: &str, xml: &str) {
    if Command::new("xmllint").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "xmllint is missing: install libxml2-utils");
        eprintln!("SKIPPED: xmllint is missing (libxml2-utils); JUnit reports are not held to their schema");
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("report.xml");
    fs::write(&file, xml).unwrap();
    let schema = root().join("tests/schemas/jenkins-junit-10.xsd");
    let run = Command::new("xmllint").args(["--noout", "--nonet", "--schema"]).arg(schema).arg(file).output().unwrap();
    assert!(run.status.success(), "{name}: {}", String::from_utf8_lossy(&run.stderr));
}

#[test]
fn junit_keeps_to_the_schema_of_jenkins() {
    keeps_to_the_schema_of_jenkins("sample", &SAMPLE["junit"]);
    HOSTILES.iter().for_each(|(name, reports)| keeps_to_the_schema_of_jenkins(name, &reports["junit"]));
}

#[test]
fn junit_fails_on_errors_and_tells_files_apart() {
    let xml = &SAMPLE["junit"];
    let data = &*DATA;
    // A finding whose rectification is closed happened, but fails no run.
    let errors = list(data, "findings").iter().filter(|f| f["severity"] == "error" && f["state"] != "closed");
    let failing: BTreeSet<(&str, &str)> = errors.map(|f| (text(f, "unit"), f["check"].as_str().unwrap_or(text(f, "code")))).collect();
    assert_eq!(xml.matches("<failure ").count(), failing.len());
    assert!(xml.contains(&format!("failures=\"{}\" errors=\"0\"", failing.len())));
    assert!(xml.contains("<system-out>") && xml.contains("<skipped "));
    let broken = report(besieged().path(), "junit");
    assert!(broken.contains("<testsuite name=\"records\"") && broken.contains("<error type=\"record-"), "{broken}");
}

#[test]
fn no_record_starts_a_workflow_command() {
    let known = regex::Regex::new(
        r"^::(error|warning|notice) (file=[^,:\n]+(,line=\d+,endLine=\d+,col=\d+(,endColumn=\d+)?)?,)?title=[^,:\n]+::[^\r\n]*$",
    )
    .unwrap();
    let check = |name: &str, text: &str| {
        assert!(text.lines().count() <= 31 && text.ends_with('\n'), "{name}");
        text.lines().for_each(|line| assert!(known.is_match(line), "{name}: {line}"));
        assert!(text.lines().last().unwrap().starts_with("::notice title=guiju::"), "{name}");
        assert!(!text.replace("%25", "").replace("%0A", "").contains("%0"), "{name}: a percent sign of a record is escaped");
    };
    every("github").for_each(|(name, text)| check(name, text));
}

#[test]
fn gitlab_issues_have_a_place_and_a_name_of_their_own() {
    let check = |name: &str, text_of: &str| {
        let issues: Vec<Value> = serde_json::from_str(text_of).unwrap();
        let names: BTreeSet<&str> = issues.iter().map(|i| text(i, "fingerprint")).collect();
        assert_eq!(names.len(), issues.len(), "{name}");
        for issue in &issues {
            assert!(["info", "minor", "major"].contains(&text(issue, "severity")), "{issue}");
            assert!(
                issue["location"]["lines"]["begin"].as_u64().is_some_and(|n| n > 0) && !text(issue, "description").is_empty(),
                "{issue}"
            );
            assert!(!text(issue, "check_name").is_empty() && !text(&issue["location"], "path").starts_with('/'), "{issue}");
        }
    };
    every("gitlab").for_each(|(name, text)| check(name, text));
}

/// Read as GitHub and GitLab do, a comment is tables of text, and a folded list of what fails nothing: the only markup is ours.
#[test]
fn no_record_puts_markup_into_a_comment() {
    let known = regex::Regex::new(r"[@#!~%$&^]\w|\bGH-\d|://|www\.\w").unwrap();
    let own = regex::Regex::new(r"^<details><summary>[^<>]+</summary>\s*$").unwrap();
    for (name, comment) in every("markdown") {
        assert!(comment.chars().count() < 60_000, "{name}");
        let (mut columns, mut head, mut words, mut folded) = (0, 0, String::new(), false);
        for event in Parser::new_ext(comment, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_GFM) {
            let tag = format!("{event:?}");
            for acting in ["Link", "Image", "Strong", "Emphasis", "Strikethrough", "Code", "BlockQuote", "Item"] {
                let ours = folded && acting == "Item";
                assert!(ours || !tag.starts_with(&format!("Start({acting}")), "{name}: {tag}");
            }
            match event {
                Event::InlineHtml(html) => {
                    assert_eq!(&*html, "<br>", "{name}");
                    words.push(' ');
                }
                Event::End(pulldown_cmark::TagEnd::TableCell) => words.push(' '),
                Event::Text(text) => words.push_str(&text),
                Event::Html(html) => {
                    folded = !folded;
                    let ours = if folded { own.is_match(&html) } else { html.trim_end() == "</details>" };
                    assert!(ours, "{name}: {html}");
                }
                Event::Code(_) => panic!("{name}: {event:?}"),
                Event::Start(pulldown_cmark::Tag::TableRow | pulldown_cmark::Tag::TableHead) => columns = 0,
                Event::Start(pulldown_cmark::Tag::TableCell) => columns += 1,
                Event::End(pulldown_cmark::TagEnd::TableHead) => head = columns,
                // Findings have five cells; the folded counts as many as there are verdicts.
                Event::End(pulldown_cmark::TagEnd::TableRow) => assert_eq!(columns, if folded { head } else { 5 }, "{name}"),
                _ => {}
            }
        }
        assert!(!known.is_match(&words), "{name}: {:?}", known.find(&words));
    }
}

#[test]
fn no_cell_of_a_register_is_a_formula() {
    for (name, register) in every("csv") {
        let body = register.strip_prefix('\u{feff}').expect("a byte order mark");
        let mut rows = csv::Reader::from_reader(body.as_bytes());
        for row in rows.records() {
            for cell in &row.expect("as many cells as the head") {
                assert!(!cell.trim_start().starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t']), "{name}: {cell}");
            }
        }
    }
    let register = SAMPLE["csv"].lines().count() - 1;
    assert_eq!(register, list(&DATA, "findings").len(), "nothing is left out");
    assert!(report(besieged().path(), "csv").contains("'=HYPERLINK"));
}

#[test]
fn reports_are_tame_and_the_same_each_time() {
    for format in FORMATS {
        for (name, text) in every(format) {
            assert!(is_tame(&text.replace('\r', "")) && !text.contains('\u{1b}'), "{name} {format}: {text:?}");
        }
        assert!(HOSTILES.iter().any(|(_, reports)| reports[format] == report(besieged().path(), format)), "{format}");
    }
    assert!(SAMPLE["sarif"] == report(root(), "sarif"));
}

/// Verdicts are counted by unit, regulation and check, and each way of counting gives the same total.
#[test]
fn verdicts_are_counted_by_unit_regulation_and_check() {
    let log: Value = serde_json::from_str(&SAMPLE["sarif"]).unwrap();
    let properties = &run(&log)["properties"];
    for part in ["units", "regulations", "checks"] {
        let counted = properties[part].as_object().expect(part);
        for (verdict, total) in properties["totals"].as_object().expect("totals") {
            let sum: u64 = counted.values().filter_map(|counts| counts[verdict].as_u64()).sum();
            assert_eq!(Some(sum), total.as_u64(), "{part} {verdict}");
        }
    }
    assert!(properties["regulations"]["cross"]["fail"].as_u64() > Some(0) && properties["units"]["clients"]["pass"].as_u64() > Some(0));
    let shown = report(root(), "text");
    let fails = properties["regulations"]["cross"]["fail"].to_string();
    let row = shown.lines().find(|line| line.starts_with("業務新增交叉管理制度 ")).expect("a row for the regulation");
    assert!(row.split_whitespace().any(|cell| cell == fails), "{row}");
    let row = SAMPLE["markdown"].lines().find(|line| line.starts_with("| 業務新增交叉管理制度 |")).expect("a row in the comment");
    assert!(row.split('|').any(|cell| cell.trim() == fails), "{row}");
}

#[test]
fn what_a_confidential_field_holds_is_in_no_report() {
    let dir = copy("hostile/handbook");
    let forms = dir.path().join("checks/demo/requests.toml");
    let declared = fs::read_to_string(&forms).unwrap();
    fs::write(&forms, declared.replace("  type = \"money\"\n", "  type = \"money\"\n  confidential = true\n  max = 1000\n")).unwrap();
    let mut records = String::new();
    for (n, secret) in ["\"SECRET-4711\"", "4711.4711", "[\"SECRET-4711\"]", "\"\\u001b4711\""].iter().enumerate() {
        let at = "at = 2026-06-29T09:00:00+08:00";
        let _ = write!(
            records,
            "[[record]]\nid = \"S-{n}\"\nform = \"request\"\ncase = \"S-{n}\"\nby = \"jia\"\n{at}\n[record.fields]\nreason = \"購置設備\"\namount = {secret}\n"
        );
    }
    fs::create_dir_all(dir.path().join("records/sales")).unwrap();
    fs::write(dir.path().join("records/sales/pay.toml"), records).unwrap();
    assert!(list(&json(dir.path(), "json"), "findings").iter().filter(|f| text(f, "unit") == "sales").count() >= 4);
    for format in FORMATS.into_iter().chain(["json"]) {
        assert!(!report(dir.path(), format).contains("4711"), "{format}");
    }
}

/// Beyond what readers take, the gravest are kept, and the report says what it leaves out.
#[test]
fn what_is_left_out_is_counted() {
    const MANY: usize = 5_100;
    let dir = copy("hostile/handbook");
    let line =
        |n: usize| format!("{{\"id\":\"M-{n}\",\"form\":\"memo\",\"by\":\"jia\",\"at\":\"2026-06-01T09:00:00+08:00\",\"fields\":{{}}}}\n");
    fs::create_dir_all(dir.path().join("records/sales")).unwrap();
    fs::write(dir.path().join("records/sales/many.ndjson"), (0..MANY).map(line).collect::<String>()).unwrap();
    let all = list(&json(dir.path(), "json"), "findings").len();
    assert!(all > MANY);
    let log = json(dir.path(), "sarif");
    assert_eq!(results(&log).len(), 5_000);
    let told = &run(&log)["invocations"][0]["toolExecutionNotifications"][0];
    let left: u64 = told["properties"]["leftOut"].as_object().unwrap().values().filter_map(Value::as_u64).sum();
    assert_eq!(left as usize, all - 5_000);
    let rule = list(&run(&log)["tool"]["driver"], "rules").iter().find(|r| r["id"] == "memo.note").expect("the rule");
    assert_eq!(rule["properties"]["results"], MANY);
    let annotations = report(dir.path(), "github");
    assert!(annotations.lines().count() <= 31 && annotations.lines().last().unwrap().contains(&format!("{}", all - 10)), "{annotations}");
    let comment = report(dir.path(), "markdown");
    assert!(comment.chars().count() < 60_000 && comment.contains('…'));
    let issues = json(dir.path(), "gitlab");
    assert_eq!(issues.as_array().map(Vec::len), Some(all));
}

#[test]
fn the_page_shows_every_format_and_a_handbook_without_breaches_has_none() {
    let page = read("docs/ci.md");
    for format in FORMATS {
        assert!(page.contains(&format!("--format {format}")), "docs/ci.md does not show {format}");
        let clean = guiju(&root().join("tests/fixtures/commands/clean"), &["check", "--format", format]);
        assert_eq!((clean.code, clean.stderr.as_str()), (0, ""), "{format}");
        assert!(!clean.stdout.is_empty() && !clean.stdout.contains("<failure"), "{format}");
    }
}
