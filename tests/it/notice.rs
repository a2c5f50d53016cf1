//! The rectification notice of a unit and the register: what they list, by when, and that records cannot act in them.

use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};

use crate::support::{Run, copy, guiju, list, text};

fn notice(folder: &Path, args: &[&str]) -> Run {
    guiju(folder, &[&["notice"], args].concat())
}

fn breaches() -> tempfile::TempDir {
    copy("commands/breaches")
}

/// Answers the finding of a record, as of the fixture's day.
fn answer(folder: &Path, record: &str, deadline: &str) {
    let report = guiju(folder, &["check", "--format", "json"]).json();
    let finding = list(&report, "findings").iter().find(|f| text(f, "record") == record).expect("the finding");
    let (name, clause) = (text(finding, "fingerprint"), text(&list(finding, "clauses")[0], "key"));
    let unit = text(finding, "unit");
    let fields = format!(
        "finding = \"{name}\"\nclause = \"{clause}\"\ncause = \"=原因未明之事項\"\nmeasures = \"補正並辦理訓練\"\nresponsible = \"jia\"\ndeadline = {deadline}\n"
    );
    let record = format!("id = \"R-{record}\"\nform = \"rectification\"\nby = \"jia\"\nat = 2026-06-30T10:00:00+08:00\n[fields]\n{fields}");
    fs::write(folder.join(format!("records/{unit}/R.toml")), record).unwrap();
}

#[test]
fn a_notice_numbers_each_item_with_its_clause_and_counts_working_days() {
    let dir = breaches();
    let run = notice(dir.path(), &["--unit", "sales"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    // Ten working days after Tuesday, 30 June 2026, with Saturdays and Sundays off.
    for words in ["# 整改通知書", "2026-07-14", "10 個工作日", "\n1. **", "\n2. **", "違反條款：《", "檢查發現編號：", "處理方法："]
    {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    assert!(!run.stdout.contains("\n3. **"), "the other unit's items are its own");
    assert_eq!(run.stdout, notice(dir.path(), &["--unit", "sales"]).stdout, "the same bytes");
    let market = notice(dir.path(), &["--unit", "market", "--workdays", "3"]).stdout;
    assert!(market.contains("2026-07-03") && market.contains("\n1. **") && !market.contains("\n2. **"), "{market}");
    for (lang, title) in [("zh-Hans", "整改通知书"), ("en", "Rectification notice")] {
        assert!(notice(dir.path(), &["--unit", "sales", "--lang", lang]).stdout.contains(title));
    }
}

#[test]
fn the_handbook_says_how_long_rectification_may_take() {
    let dir = breaches();
    let settings = fs::read_to_string(dir.path().join("handbook.toml")).unwrap();
    let with = |answers: &str| fs::write(dir.path().join("handbook.toml"), format!("{settings}\n[answers]\n{answers}\n")).unwrap();
    with("rectify_within = \"15 workdays\"");
    assert!(notice(dir.path(), &["--unit", "sales"]).stdout.contains("2026-07-21"));
    assert!(notice(dir.path(), &["--unit", "sales", "--workdays", "1"]).stdout.contains("2026-07-01"), "the command has the last word");
    // Five days end on a Sunday and roll on to Monday.
    with("rectify_within = \"5 days\"");
    assert!(notice(dir.path(), &["--unit", "sales"]).stdout.contains("2026-07-06"));
    for wrong in ["rectify_within = \"soon\"", "rectify_within = \"param:none\"", "attested_by = [\"nobody\"]", "rectify = 1"] {
        with(wrong);
        assert_eq!(notice(dir.path(), &["--unit", "sales"]).code, 2, "{wrong}");
    }
}

#[test]
fn a_notice_prints_on_a4_and_holds_no_markup_of_records() {
    let dir = breaches();
    let path = dir.path().join("records/sales/c3.toml");
    let evil = fs::read_to_string(&path).unwrap().replace("C-3", "C-3<script>alert(1)</script>|*x*");
    fs::write(&path, evil).unwrap();
    let run = notice(dir.path(), &["--unit", "sales", "--format", "html", "--output", "notice.html"]);
    assert_eq!((run.code, run.stdout.as_str()), (0, ""));
    let html = fs::read_to_string(dir.path().join("notice.html")).unwrap();
    assert!(html.starts_with("<!doctype html>\n<html lang=\"zh-Hant\">") && html.contains("@page { size: A4"));
    assert!(html.contains("C-3&lt;script&gt;") && !html.contains("<script"), "{html}");
    assert_eq!(html.matches("<li>").count(), 2);
    let markdown = notice(dir.path(), &["--unit", "sales"]).stdout;
    assert!(!markdown.replace("\\<", "").contains("<script") && !markdown.contains("|*x*"), "{markdown}");
}

#[test]
fn a_unit_with_nothing_to_rectify_is_told_so_and_an_unknown_one_is_refused() {
    let dir = breaches();
    let office = notice(dir.path(), &["--unit", "office", "--lang", "en"]);
    assert!(office.code == 0 && office.stdout.contains("found nothing"), "{}", office.stdout);
    let wrong = notice(dir.path(), &["--unit", "salse"]);
    assert!(wrong.code == 2 && wrong.stdout.is_empty() && wrong.stderr.contains("sales"), "{}", wrong.stderr);
}

#[test]
fn the_register_lists_answers_and_what_nobody_answered() {
    let dir = breaches();
    answer(dir.path(), "C-3-apply", "2026-07-31");
    let run = guiju(dir.path(), &["register"]);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    let text = run.stdout.trim_start_matches('\u{feff}').to_owned();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let head: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!((head.len(), rows.len()), (18, 3), "{text}");
    let column = |name: &str| head.iter().position(|h| h == name).unwrap_or_else(|| panic!("{name}"));
    let answered: Vec<_> = rows.iter().filter(|r| !r[column("整改記錄")].is_empty()).collect();
    assert_eq!(answered.len(), 1);
    assert_eq!((&answered[0][column("狀態")], &answered[0][column("整改期限")]), ("整改中", "2026-07-31"));
    assert_eq!(&answered[0][column("發生原因")], "'=原因未明之事項", "no cell is a formula");
    assert_eq!(rows.iter().filter(|r| &r[column("狀態")] == "未回覆").count(), 2);
    let market = guiju(dir.path(), &["register", "--unit", "market"]).stdout;
    assert_eq!(market.lines().count(), 2);
    // The notice shows how far it has come.
    assert!(notice(dir.path(), &["--unit", "sales"]).stdout.contains("整改情形：整改中"));
}

/// The register as a workbook: what the CSV says, cell by cell, and how the findings of each unit stand; nothing a formula.
#[test]
fn the_register_is_a_workbook_too() {
    let dir = breaches();
    answer(dir.path(), "C-3-apply", "2026-07-31");
    let write = |args: &[&str], name: &str| {
        let run = guiju(dir.path(), &[&["register", "--output", name], args].concat());
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""), "{name}");
        std::fs::read(dir.path().join(name)).unwrap()
    };
    let (bytes, again, text) = (write(&[], "a.xlsx"), write(&["--format", "xlsx"], "b"), write(&[], "a.csv"));
    assert!(bytes == again, "two registers differ");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["整改台賬", "各單位概況"]);
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(&text[3..]);
    let rows: Vec<csv::StringRecord> = table.records().map(Result::unwrap).collect();
    assert_eq!((range.height(), range.width()), (rows.len(), rows[0].len()));
    for (n, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let shown = range.get_value((n as u32, column as u32)).map(Data::to_string).unwrap_or_default();
            assert_eq!(shown, cell.strip_prefix('\'').unwrap_or(cell));
        }
    }
    let units = book.worksheet_range_at(1).unwrap().unwrap();
    let sales = units.rows().find(|row| row[0] == "業務部").expect("the unit");
    assert_eq!((&sales[1], &sales[3]), (&Data::Float(2.0), &Data::Float(1.0)), "two findings, one being rectified");
    assert!(crate::workbook::unzip(&bytes).values().all(|part| !String::from_utf8_lossy(part).contains("<f>")), "no formula");
    assert_eq!(guiju(dir.path(), &["register", "--format", "xlsx"]).code, 2, "a workbook is not printed");
}

#[test]
fn every_form_of_report_shows_how_findings_were_answered() {
    let dir = breaches();
    answer(dir.path(), "C-3-apply", "2026-07-31");
    let of = |format: &str| guiju(dir.path(), &["check", "--format", format, "--fail-on", "never"]);
    assert!(of("text").stdout.contains("整改中，期限 2026-07-31"));
    let report = of("json").json();
    let states: Vec<&str> = list(&report, "findings").iter().map(|f| text(f, "state")).collect();
    assert_eq!(states.iter().filter(|s| **s == "answered").count(), 1);
    let sales = list(&report["answers"], "units").iter().find(|u| u["unit"] == "sales").unwrap();
    assert_eq!((&sales["findings"], &sales["answered"], &sales["unanswered"]), (&2.into(), &1.into(), &1.into()));
    for (format, words) in [("sarif", "\"state\": \"answered\""), ("junit", "整改中"), ("markdown", "整改中"), ("csv", ",answered")] {
        assert!(of(format).stdout.contains(words), "{format}: {}", of(format).stdout);
    }
}

/// A waiver shows as such wherever the finding does.
#[test]
fn every_form_of_report_shows_what_is_waived() {
    let dir = breaches();
    let path = dir.path().join("checks/demo/requests.toml");
    let declared = "[[waivable]]\nclause = \"demo/apply\"\nchecks = [\"asking.*\"]\nby = [\"reviewer\"]\nafterwards = true\n\n";
    fs::write(&path, format!("{declared}{}", fs::read_to_string(&path).unwrap())).unwrap();
    fs::create_dir_all(dir.path().join("records/waivers")).unwrap();
    let fields = "check = \"asking.decide@within\"\nreason = \"審核人出差期間\"\napproved_by = \"yi\"\nrole = \"reviewer\"\nstarts = 2026-03-01\nends = 2026-03-31\n";
    let waiver = format!("id = \"W-1\"\nform = \"waiver\"\nunit = \"sales\"\nby = \"jia\"\nat = 2026-03-20\n[fields]\n{fields}");
    fs::write(dir.path().join("records/waivers/W-1.toml"), waiver).unwrap();
    let of = |format: &str| guiju(dir.path(), &["check", "--format", format, "--fail-on", "never"]);
    let report = of("json").json();
    let waived: Vec<_> = list(&report, "findings").iter().filter(|f| f["state"] == "waived").collect();
    assert_eq!((waived.len(), text(waived[0], "code"), text(waived[0], "waiver")), (1, "deadline-missed", "W-1"), "{report}");
    assert_eq!((&report["totals"]["waived"], &report["answers"]["waivers"][0]["used"]), (&1.into(), &1.into()));
    let log = of("sarif").json();
    let schema: serde_json::Value = serde_json::from_str(&crate::support::read("tests/schemas/sarif-schema-2.1.0.json")).unwrap();
    assert!(jsonschema::validator_for(&schema).unwrap().is_valid(&log));
    let suppressed: Vec<_> = list(&log["runs"][0], "results").iter().filter(|r| !list(r, "suppressions").is_empty()).collect();
    assert_eq!(suppressed.len(), 1);
    let suppression = &suppressed[0]["suppressions"][0];
    assert_eq!((text(suppression, "status"), text(&suppression["properties"], "waiver")), ("accepted", "W-1"));
    assert!(text(suppression, "justification").contains("審核人出差期間"));
    let junit = of("junit").stdout;
    assert!(!junit.contains("type=\"deadline-missed\"") && junit.contains("豁免至 2026-03-31"), "{junit}");
    let (txt, md, csv, hub) = (of("text").stdout, of("markdown").stdout, of("csv").stdout, of("github").stdout);
    assert!(txt.contains("已豁免") && txt.contains("豁免 1 項") && !txt.contains("實際為"), "{txt}");
    assert!(md.contains("<details>") && md.contains("豁免至 2026"), "{md}");
    assert!(csv.contains(",waived") && !hub.contains("deadline-missed"), "{csv}{hub}");
    let gitlab = of("gitlab").json();
    assert!(gitlab.as_array().unwrap().iter().any(|i| i["severity"] == "info"));
}
