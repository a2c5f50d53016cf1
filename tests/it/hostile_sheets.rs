//! Workbooks of careless and hostile people: what is not surely a record is told at its cell, everything beside it is read, and
//! nothing takes more memory than a workbook of records may.

use std::fs;
use std::process::Command;
use std::time::Instant;

use guiju::pipeline::{self, CheckOptions};
use guiju::source::{Memory, Spot};
use proptest::prelude::*;
use zip::CompressionMethod;

use crate::support::{copy, files, root};
use crate::workbook::{Book, Parts, rows, zip};

const HEAD: &[&str] = &["id", "by", "at", "內容"];
const GOOD: &[&str] = &["M-1", "jia", "2026-03-02", "一切如常"];

/// What came of a workbook at `records/sales/<name>`: each fault as `severity cell message`, and the ids of what was read.
struct Came {
    told: Vec<String>,
    records: u64,
    findings: Vec<String>,
}

fn world() -> Memory {
    let base = root().join("tests/fixtures/hostile/handbook");
    let mut world = Memory::default();
    for extension in ["toml", "md"] {
        for path in files(&base, extension).into_iter().filter(|p| !p.to_string_lossy().contains("/records/")) {
            world.put(path.strip_prefix(&base).unwrap().to_string_lossy(), fs::read(&path).unwrap());
        }
    }
    world
}

fn came(name: &str, bytes: Vec<u8>) -> Came {
    let mut world = world();
    world.put(format!("records/sales/{name}"), bytes);
    let checked = pipeline::check(&world, &CheckOptions::default());
    let outcome = checked.outcome.expect("the handbook is sound");
    let cell = |spot: &Spot| match spot {
        Spot::Cell { sheet, row, column } => format!("{}!{row},{column}", sheet.as_deref().unwrap_or("-")),
        _ => "-".to_owned(),
    };
    let told = outcome.diagnostics.iter().map(|d| format!("{:?} {} {}", d.severity, cell(&d.place.spot), d.message.en));
    let place = |f: &guiju::outcome::Finding| f.place.as_ref().map_or("-".to_owned(), |p| cell(&p.spot));
    let findings = outcome.findings.iter().filter(|f| &*f.unit == "sales" && f.record.is_some());
    Came { told: told.collect(), records: outcome.records, findings: findings.map(|f| format!("{} {}", f.code, place(f))).collect() }
}

#[track_caller]
fn told(book: &Book, wanted: &[&str]) -> Came {
    let came = came("memo.xlsx", book.bytes());
    assert_eq!(came.told.len(), wanted.len(), "{:#?}", came.told);
    for (line, words) in came.told.iter().zip(wanted) {
        assert!(line.contains(words), "{line:?} does not say {words:?}");
    }
    came
}

/// A table whose second record is written as given, row 3, after a good one.
fn table(row: &str) -> Book {
    Book::of("備忘", &format!("{}{row}", rows(&[HEAD, GOOD])))
}

fn form(lines: &[&[&str]]) -> String {
    let base: &[&[&str]] = &[&["guiju-form/1 memo"], &["id", "編號", "M-1"], &["by", "經辦人", "甲（jia）"], &["at", "時間", "2026-03-02"]];
    rows(&[base, lines].concat())
}

const FIELDS: &[&[&str]] = &[&["fields.note", "內容", "一切如常"]];

#[test]
fn good_workbooks_are_read_without_a_word() {
    assert_eq!(told(&table(""), &[]).records, 1);
    let by_title = came("anything.xlsx", table("").bytes());
    assert_eq!((by_title.told.len(), by_title.records), (0, 1), "the sheet's name says the form");
    let came = told(&Book::of("任意", &form(FIELDS)), &[]);
    assert_eq!((came.records, came.findings.len()), (1, 0));
}

#[test]
fn findings_name_sheet_and_cell() {
    let came = told(
        &table(
            r#"<row r="3"><c r="A3" t="inlineStr"><is><t>M-2</t></is></c><c r="B3" t="inlineStr"><is><t>jia</t></is></c><c r="C3" t="inlineStr"><is><t>2026-13-02</t></is></c></row>"#,
        ),
        &[],
    );
    assert_eq!(came.findings, ["record-header-ill-typed 備忘!3,3"]);
    let came = told(&Book::of("表", &form(&[&["fields.note", "內容"], &["fields.writer", "撰寫人", "無名"]])), &[]);
    assert_eq!(came.findings, ["field-missing 表!5,3", "field-ill-typed 表!6,3"]);
}

#[test]
fn far_cells_cost_nothing_and_are_told() {
    let far = r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>"#;
    let came = told(&Book::of("表", &format!("{}{far}", form(FIELDS))), &["Warning 表!1048576,16384 XFD1048576 is no cell of the form"]);
    assert_eq!(came.records, 1);
    let came = told(&table(far), &["Error 備忘!1048576,16384 XFD1048576 lies under no heading"]);
    assert_eq!(came.records, 1);
    let styled = r#"<row r="1048576"><c r="XFD1048576" s="1"/></row>"#;
    assert_eq!(told(&table(styled), &[]).records, 1);
}

#[test]
fn formulas_count_by_the_value_they_came_to() {
    let cell = |inside: &str| {
        format!(
            r#"<row r="3"><c r="A3" t="str"><f>"M-"&amp;2</f><v>M-2</v></c><c r="B3" t="inlineStr"><is><t>jia</t></is></c><c r="C3" t="inlineStr"><is><t>2026-03-02</t></is></c>{inside}</row>"#
        )
    };
    assert_eq!(told(&table(&cell(r#"<c r="D3" t="str"><f>A1</f><v>算出的內容</v></c>"#)), &[]).records, 2);
    let uncomputed = cell(r#"<c r="D3"><f>A1&amp;"x"</f><v></v></c>"#);
    assert_eq!(told(&table(&uncomputed), &["Error 備忘!3,4 The formula in D3 has no computed value"]).records, 1);
    let error = cell(r##"<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c>"##);
    assert_eq!(told(&table(&error), &["Error 備忘!3,4 D3 holds the error #DIV/0!"]).records, 1);
    let broken =
        form(&[&["fields.note", "內容"]]).replace("內容</t></is></c></row>", r#"內容</t></is></c><c r="C5"><f>NOW()</f></c></row>"#);
    assert_eq!(told(&Book::of("表", &broken), &["Error 表!5,3 The formula in C5"]).records, 0, "half a record is none");
}

#[test]
fn merged_cells_are_refused() {
    let merged = |data: &str, area: &str| format!(r#"<sheetData>{data}</sheetData><mergeCells><mergeCell ref="{area}"/></mergeCells>"#);
    let plain = rows(&[HEAD, GOOD, &["M-2", "jia", "2026-03-02", "x"]]);
    assert_eq!(told(&Book::of("備忘", &merged(&plain, "C2:C3")), &["Error 備忘!2,3 C2:C3 are merged cells"]).records, 0);
    assert_eq!(told(&Book::of("備忘", &merged(&plain, "H9:J9")), &[]).records, 2, "elsewhere they say nothing");
    assert_eq!(told(&Book::of("表", &merged(&form(FIELDS), "C5:C7")), &["Error 表!5,3 C5:C7 are merged cells"]).records, 0);
    assert_eq!(told(&Book::of("表", &merged(&form(FIELDS), "C5:D5")), &[]).records, 1, "a wide cell is one cell");
}

#[test]
fn what_is_hidden_is_not_submitted_unseen() {
    let row = rows(&[HEAD, GOOD]).replace(r#"<row r="2">"#, r#"<row r="2" hidden="1">"#);
    assert_eq!(told(&Book::of("備忘", &row), &["Error 備忘!2,1 Row 2 is hidden but not empty"]).records, 0);
    let columns = format!(r#"<cols><col min="4" max="9" hidden="1"/></cols><sheetData>{}</sheetData>"#, rows(&[HEAD, GOOD]));
    assert_eq!(told(&Book::of("備忘", &columns), &["Error 備忘!1,4 Column D is hidden but not empty"]).records, 0);
    let inside = form(FIELDS).replace(r#"<row r="5">"#, r#"<row r="5" hidden="1">"#);
    assert_eq!(told(&Book::of("表", &inside), &["Error 表!5,3 Row 5 is hidden"]).records, 0);
    let sheet = Book::of("表", &form(FIELDS)).sheet("暗", r#"state="veryHidden""#, &rows(&[HEAD, GOOD]));
    assert_eq!(told(&sheet, &["Warning 暗!1,1 The hidden sheet \"暗\" was not read"]).records, 1);
}

#[test]
fn sheets_that_hold_no_record_are_told() {
    let beside = Book::of("草稿", &rows(&[&["隨手記"]])).sheet("表", "", &form(FIELDS));
    assert_eq!(told(&beside, &["Warning 草稿!1,1 The sheet \"草稿\" was not read"]).records, 1);
    let none = Book::of("草稿", &rows(&[&["隨手記"]]));
    assert_eq!(told(&none, &["Warning 草稿!1,1 The sheet", "Error - The workbook holds neither"]).records, 0);
    assert_eq!(told(&Book::of("空", ""), &["Error - The workbook holds neither"]).records, 0);
    let newer = Book::of("表", &form(FIELDS).replace("guiju-form/1", "guiju-form/2"));
    assert_eq!(told(&newer, &["Error 表!1,1 The form is laid out by version 2"]).records, 0);
    let blank = Book::of("表", &rows(&[&["guiju-form/1 memo"], &["id", "編號"], &["fields.note", "內容"]]));
    assert_eq!(told(&blank, &["Error 表!1,1 The form has not been filled in"]).records, 0);
    let odd = Book::of("表", &form(&[&["fields.note", "內容", "甲"], &["fields.note", "內容", "乙"]]));
    assert_eq!(told(&odd, &["Error 表!6,1 \"fields.note\" in the first column is there twice"]).records, 0);
    let gone = told(&Book::of("表", &form(&[&["fields.note", "內容", "一切如常"], &["fields.old", "舊欄", "x"]])), &[]);
    assert_eq!(gone.findings, ["field-unknown 表!6,3"], "a field the form no longer has");
}

/// The same day, counted from 1900 and from 1904, and as text.
#[test]
fn days_are_read_as_each_workbook_counts_them() {
    let row = |at: &str| {
        format!(
            r#"<row r="2"><c r="A2" t="inlineStr"><is><t>M-1</t></is></c><c r="B2" t="inlineStr"><is><t>jia</t></is></c>{at}<c r="D2" t="inlineStr"><is><t>一切如常</t></is></c></row>"#
        )
    };
    let book = |at: &str, properties: &str| Book {
        formats: vec!["yyyy/m/d".into(), "yyyy/m/d h:mm".into()],
        properties: properties.into(),
        ..Book::of("備忘", &format!("{}{}", rows(&[HEAD]), row(at)))
    };
    for (at, properties) in [
        (r#"<c r="C2" s="1"><v>46083</v></c>"#, ""),
        (r#"<c r="C2" s="1"><v>44621</v></c>"#, r#"date1904="1""#),
        (r#"<c r="C2" s="2"><v>46083.395833333336</v></c>"#, ""),
        (r#"<c r="C2" t="d"><v>2026-03-02T09:30:00</v></c>"#, ""),
    ] {
        let came = told(&book(at, properties), &[]);
        assert_eq!((came.records, came.findings.len()), (1, 0), "{at} {:?}", came.findings);
    }
    let bare = told(&book(r#"<c r="C2"><v>46083</v></c>"#, ""), &[]);
    assert_eq!(bare.findings, ["record-header-ill-typed 備忘!2,3"], "a number is no day unless the cell shows one");
}

/// Numbers kept as text, with separators, as percentages; text where a number is asked.
#[test]
fn numbers_are_read_as_they_are_shown() {
    let amount = |cell: &str| {
        let head = rows(&[&["id", "by", "at", "case", "事由", "金額"], &["R-1", "jia", "2026-03-02", "R", "換新設備"]]);
        let data = head.replace("換新設備</t></is></c></row>", &format!("換新設備</t></is></c>{cell}</row>"));
        let book = Book { formats: vec!["#,##0.00".into()], ..Book::of("request", &data) };
        told(&book, &[]).findings.into_iter().filter(|f| f.starts_with("field")).collect::<Vec<_>>()
    };
    for fine in [
        r#"<c r="F2"><v>1234.5</v></c>"#,
        r#"<c r="F2" s="1"><v>1234.5</v></c>"#,
        r#"<c r="F2" t="str"><v>1,234.50</v></c>"#,
        r#"<c r="F2"><v>1.2345E3</v></c>"#,
    ] {
        assert_eq!(amount(fine), [] as [&str; 0], "{fine}");
    }
    assert_eq!(amount(r#"<c r="F2" t="str"><v>一百元</v></c>"#), ["field-ill-typed request!2,6"]);
    assert_eq!(amount(r#"<c r="F2"><v>1E+300</v></c>"#), ["field-ill-typed request!2,6"]);
}

#[test]
fn macros_passwords_and_other_formats_are_refused() {
    let good = table("");
    let mut with = good.clone();
    with.extra.insert("xl/vbaProject.bin".into(), vec![0; 9]);
    told(&with, &["Error - The workbook holds macros"]);
    let declared = Book { kind: Some("application/vnd.ms-excel.sheet.macroEnabled.main+xml".into()), ..good.clone() };
    told(&declared, &["Error - The workbook holds macros"]);
    let other =
        Book { kind: Some("application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml".into()), ..good.clone() };
    told(&other, &["Error - This is no .xlsx workbook"]);
    let compound = [&b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"[..], &[0; 600]].concat();
    for (name, bytes, words) in [
        ("memo.xlsx", compound, "protected by a password"),
        ("memo.xlsx", b"id,by\n1,2\n".to_vec(), "This is no .xlsx workbook"),
        ("memo.xlsx", zip(&Parts::from([("a.txt".into(), b"x".to_vec())]), CompressionMethod::Stored), "This is no .xlsx workbook"),
        ("memo.xlsx", Vec::new(), "The file is empty"),
        ("memo.xlsm", good.bytes(), "Spreadsheets of the format .xlsm are not read"),
        ("memo.xls", good.bytes(), "Spreadsheets of the format .xls are not read"),
        ("memo.ods", good.bytes(), "Spreadsheets of the format .ods are not read"),
    ] {
        let came = came(name, bytes);
        assert!(came.told.len() == 1 && came.told[0].contains(words), "{name} {:?}", came.told);
    }
}

#[test]
fn damaged_and_malicious_insides_are_refused() {
    let sheet = |data: &str| Book::of("備忘", data);
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let entity = Book {
        strings: Some("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><sst><si><t>&b;</t></si></sst>".into()),
        ..table("")
    };
    let vast = Book { strings: Some(r#"<sst uniqueCount="18446744073709551615"><si><t>x</t></si></sst>"#.into()), ..table("") };
    assert_eq!(told(&vast, &[]).records, 1, "a count somebody states is not believed");
    told(&entity, &["inside of the workbook is not as programs write it"]);
    for (data, words) in [
        (deep.as_str(), "inside of the workbook is not as programs write it"),
        (r#"<row r="5"/><row r="5"><c r="A5"><v>1</v></c></row>"#, "damaged: row 5 after row 5"),
        (r#"<row r="5"><c r="B5"><v>1</v></c><c r="A5"><v>1</v></c></row>"#, "damaged: cell A5"),
        (r#"<row r="5"><c r="A9"><v>1</v></c></row>"#, "damaged: cell A9"),
        (r#"<row r="9999999"><c r="A9999999"><v>1</v></c></row>"#, "damaged"),
        (r#"<row r="1"><c r="A1" t="s"><v>7</v></c></row>"#, "damaged: shared text 7"),
        (r#"<row r="1"><c r="A1" t="zz"><v>7</v></c></row>"#, "damaged: t="),
        (r#"<row r="1"><c r="A1"><v>abc</v></c></row>"#, "damaged: a cell holds no number"),
        ("<row r=\"1\"><c r=\"A1\"><v>&unknown;</v></c></row>", "inside of the workbook"),
        ("<row r=\"1\"><c r=\"A1\">", "damaged"),
    ] {
        told(&sheet(data), &[words]);
    }
}

/// Bombs: refused in a process that may not take more than a gigabyte of address space.
#[test]
#[cfg(target_os = "linux")]
fn bombs_are_refused_within_bounds() {
    let many = "<c><v>1</v></c>".repeat(600_000);
    let long = format!("<sst><si><t>{}</t></si></sst>", "長".repeat(300_000));
    let shared = Book { strings: Some(long), ..Book::of("備忘", &format!("<row>{}</row>", r#"<c t="s"><v>0</v></c>"#.repeat(10_000))) };
    let rows_of = |inside: &str| Book::of("備忘", inside).bytes();
    let spaces = Book { strings: Some(format!("<sst>{}</sst>", " ".repeat(300 << 20))), ..table("") }.bytes();
    let mut parts = table("").parts();
    (0..3_000).for_each(|n| drop(parts.insert(format!("xl/x{n}"), Vec::new())));
    let cases = [
        ("spaces", spaces, "larger than 64 MiB"),
        ("rows", rows_of(&"<row/>".repeat(30 << 20 >> 1)), "larger than 64 MiB"),
        (
            "cells",
            rows_of(
                &many
                    .split_inclusive("</c>")
                    .collect::<Vec<_>>()
                    .chunks(10_000)
                    .map(|c| format!("<row>{}</row>", c.concat()))
                    .collect::<String>(),
            ),
            "More than 400000 cells",
        ),
        ("shared", shared.bytes(), "larger than 64 MiB"),
        ("parts", zip(&parts, CompressionMethod::Stored), "more than 2000 files"),
    ];
    for (name, bytes, words) in cases {
        let dir = copy("hostile/handbook");
        fs::create_dir_all(dir.path().join("records/sales")).unwrap();
        assert!(bytes.len() < 8 << 20, "{name}: {} bytes are refused for their size alone", bytes.len());
        fs::write(dir.path().join("records/sales/memo.xlsx"), bytes).unwrap();
        let begun = Instant::now();
        let script = "ulimit -v 1048576; exec \"$0\" check --format json --lang en";
        let run = Command::new("sh").args(["-c", script, env!("CARGO_BIN_EXE_guiju")]).current_dir(dir.path()).output().unwrap();
        let out = String::from_utf8_lossy(&run.stdout);
        assert!(out.contains(words), "{name}: {out} {}", String::from_utf8_lossy(&run.stderr));
        assert!(begun.elapsed().as_secs() < 60, "{name} took {:?}", begun.elapsed());
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(120) })]

    /// Whatever is done to its bytes, a workbook is read or refused.
    #[test]
    fn altered_archives_are_read_or_refused(changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..8), cut in any::<prop::sample::Index>()) {
        let mut bytes = table("").bytes();
        changes.iter().for_each(|(at, byte)| { let n = at.index(bytes.len()); bytes[n] = *byte; });
        bytes.truncate(bytes.len() - cut.index(bytes.len()) % 3);
        came("memo.xlsx", bytes);
    }

    /// Whatever stands in a sheet's XML, it is read or refused.
    #[test]
    fn altered_sheets_are_read_or_refused(changes in proptest::collection::vec((any::<prop::sample::Index>(), "[ -~]{0,4}"), 1..6)) {
        let mut parts = table("").parts();
        let sheet = parts.get_mut("xl/worksheets/sheet0.xml").unwrap();
        let mut text = String::from_utf8(sheet.clone()).unwrap();
        for (at, put) in &changes {
            let mut n = at.index(text.len());
            while !text.is_char_boundary(n) { n -= 1; }
            text.insert_str(n, put);
        }
        *sheet = text.into_bytes();
        came("memo.xlsx", zip(&parts, CompressionMethod::Stored));
    }
}
