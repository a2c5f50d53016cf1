//! Blank forms go out as workbooks and come back as records.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::OnceLock;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use guiju::diag::Severity;
use guiju::export::{Chosen, Export, FormsOptions};
use guiju::lang::Lang;
use guiju::model::Handbook;
use guiju::outcome::Outcome;
use guiju::pipeline::{self, CheckOptions};
use guiju::source::{Disk, Memory, World};
use guiju::trial::{self, Set};
use jiff::civil::Date;
use toml::Table;

use crate::support::root;
use crate::workbook::Blank;

fn handbook() -> Handbook {
    let loaded = pipeline::load(&Disk::new(root()), None);
    assert!(loaded.is_sound());
    loaded.handbook
}

fn export(handbook: &Handbook, options: &FormsOptions) -> Vec<Export> {
    pipeline::forms(&Disk::new(root()), handbook, options).expect("forms are exported")
}

/// Blank forms with room for every sample.
fn blanks() -> &'static BTreeMap<String, Blank> {
    static BLANKS: OnceLock<BTreeMap<String, Blank>> = OnceLock::new();
    BLANKS.get_or_init(|| {
        let files = export(&handbook(), &FormsOptions { rows: Some(32), ..FormsOptions::default() });
        files.iter().map(|f| (f.path.trim_end_matches(".xlsx").to_owned(), Blank::new(&f.bytes))).collect()
    })
}

/// Every form has its workbook, and the same handbook gives the same bytes.
#[test]
fn every_form_is_exported_and_nothing_tells_when() {
    let handbook = handbook();
    let files = export(&handbook, &FormsOptions::default());
    assert_eq!(files.len(), handbook.forms.len());
    let again = export(&handbook, &FormsOptions::default());
    assert!(files == again, "two exports differ");
    let english = export(&handbook, &FormsOptions { lang: Lang::En, ..FormsOptions::default() });
    assert!(files.iter().zip(&english).all(|(a, b)| a.bytes != b.bytes));
}

#[test]
fn forms_are_chosen_by_name_and_regulation() {
    let handbook = handbook();
    let named = |forms: &[&str], regulations: &[&str]| {
        let texts = |list: &[&str]| list.iter().map(|s| (*s).to_owned()).collect();
        let chosen = Chosen { forms: texts(forms), regulations: texts(regulations) };
        let options = FormsOptions { chosen, ..FormsOptions::default() };
        pipeline::forms(&Disk::new(root()), &handbook, &options)
    };
    assert_eq!(named(&["cross_business_request"], &[]).unwrap().len(), 1);
    let of_cross = handbook.forms.iter().filter(|f| f.clause.starts_with("cross/")).count();
    assert_eq!(named(&[], &["cross"]).unwrap().len(), of_cross);
    assert!(named(&["cross_busines_request"], &[]).unwrap_err().en.contains("did you mean cross_business_request"));
}

/// Labels, the clause as a note, lists, ranges, protection without password: as an independent reader sees them.
#[test]
fn a_blank_form_asks_and_locks() {
    let handbook = handbook();
    let chosen = Chosen { forms: vec!["cross_business_request".into()], ..Chosen::default() };
    let file = &export(&handbook, &FormsOptions { chosen, ..FormsOptions::default() })[0];
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes.clone())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let text = |row, column| range.get_value((row, column)).map(Data::to_string).unwrap_or_default();
    assert!(text(0, 0).starts_with("guiju-form/1 cross_business_request "));
    assert_eq!(text(0, 1), "業務新增交叉需求申請表");
    assert!(text(1, 1).contains("《業務新增交叉管理制度》"));
    let parts = crate::workbook::unzip(&file.bytes);
    let part = |name: &str| String::from_utf8(parts[name].clone()).unwrap();
    let sheet = part("xl/worksheets/sheet1.xml");
    assert!(sheet.contains("<sheetProtection sheet=\"1\""), "the frame is locked");
    assert!(!sheet.contains("password"), "without a password");
    assert!(sheet.contains("fitToPage=\"1\""), "it prints on whole pages");
    assert!(sheet.contains("type=\"list\"") && sheet.contains("新業務,拓展現有業務"), "choices drop down");
    assert!(sheet.contains("'清單'!$"), "long lists stand on a hidden sheet");
    assert!(sheet.contains("type=\"date\"") && sheet.contains("type=\"textLength\""), "days and lengths are checked");
    assert!(part("xl/workbook.xml").contains("state=\"hidden\""));
    assert!(part("xl/comments1.xml").contains("cross/request"), "labels carry their clause");
    assert!(part("xl/styles.xml").contains("Microsoft JhengHei"));
    assert!(part("docProps/core.xml").contains("2000-01-01"));
}

/// Records of a set as files, each in its folder: all as TOML, or those picked as workbooks.
fn files(handbook: &Handbook, set: &Set, records: &[(String, Table)], as_sheet: &dyn Fn(&str) -> bool) -> Memory {
    let disk = Disk::new(root());
    let mut world = Memory::default();
    for entry in disk.list(&set.folder).into_iter().filter(|e| !e.path.ends_with(".toml")) {
        world.put(entry.path.replace(&set.folder, "records"), disk.read(&entry.path, 1 << 20).unwrap());
    }
    for (n, (folder, record)) in records.iter().enumerate() {
        let folder = folder.replace(&set.folder, "records");
        let id = record.get("id").and_then(|v| v.as_str()).unwrap_or_default();
        let form = record.get("form").and_then(|v| v.as_str()).and_then(|id| handbook.form(id));
        match form.filter(|_| as_sheet(id)) {
            Some(form) => world.put(format!("{folder}/{n:04}.xlsx"), blanks()[&*form.id].filled(form, record)),
            None => world.put(format!("{folder}/{n:04}.toml"), toml::to_string(record).unwrap()),
        }
    }
    world
}

fn judged(world: &Memory, handbook: &Handbook, as_of: Option<Date>) -> Outcome {
    pipeline::judge(world, handbook, &CheckOptions { as_of, ..CheckOptions::default() })
}

/// What was found, without places: those differ.
fn found(outcome: &Outcome) -> Vec<String> {
    let line = |f: &guiju::outcome::Finding| format!("{} {:?} {} {:?} {:?} {}", f.code, f.check, f.unit, f.record, f.case, f.message.en);
    let mut lines: Vec<String> = outcome.findings.iter().map(line).collect();
    let errors = outcome.diagnostics.iter().filter(|d| d.severity == Severity::Error);
    lines.extend(errors.map(|d| format!("{} {} {}", d.code, d.place.path, d.message.en)));
    lines.sort();
    lines
}

/// The samples of a regulation with the handbook they are judged by.
fn set(handbook: &Handbook, regulation: &str) -> (Set, Handbook) {
    let set = trial::load(&Disk::new(root()), handbook, regulation);
    assert!(set.problems.is_empty());
    let mut own = handbook.clone();
    own.settings.duties_from = set.duties_from.or(own.settings.duties_from);
    (set, own)
}

fn conforming(set: &Set) -> Vec<(String, Table)> {
    set.records.iter().map(|r| (r.folder.clone(), r.table.clone())).collect()
}

/// Every conforming record, filled into its blank form, is judged as the same record in TOML: each check, each verdict.
fn samples_agree(regulation: &str) {
    let handbook = handbook();
    let (set, own) = set(&handbook, regulation);
    let records = conforming(&set);
    let text = judged(&files(&own, &set, &records, &|_| false), &own, set.as_of);
    let sheet = judged(&files(&own, &set, &records, &|_| true), &own, set.as_of);
    assert_eq!(found(&sheet), found(&text));
    assert_eq!(sheet.records, text.records);
    let odd: Vec<_> = sheet.tally.iter().filter(|row| !text.tally.iter().any(|other| other == *row)).collect();
    assert!(sheet.tally == text.tally, "verdicts differ: {odd:?}");
}

#[test]
fn samples_of_cross_agree_with_toml() {
    samples_agree("cross");
}

#[test]
fn samples_of_coord_agree_with_toml() {
    samples_agree("coord");
}

#[test]
fn samples_of_proc_agree_with_toml() {
    samples_agree("proc");
}

#[test]
fn samples_of_dist_agree_with_toml() {
    samples_agree("dist");
}

#[test]
fn samples_of_inst_agree_with_toml() {
    samples_agree("inst");
}

/// Each form's page leads to its workbook in the page's language, and what is filled into that is judged as the record it holds.
#[test]
fn a_form_page_offers_a_workbook_that_comes_back_as_a_record() {
    let (handbook, disk, id) = (handbook(), Disk::new(root()), "cross_business_request");
    let site = pipeline::site(&disk, &handbook, None);
    let (set, own) = set(&handbook, "cross");
    let (others, mine): (Vec<_>, Vec<_>) =
        conforming(&set).into_iter().partition(|(_, r)| r.get("form").and_then(|v| v.as_str()).is_none_or(|form| form != id));
    let (form, (folder, record)) = (handbook.form(id).unwrap(), mine.first().expect("a sample of the form"));
    let expected = judged(&files(&own, &set, &conforming(&set), &|_| false), &own, set.as_of);
    for (prefix, title) in
        [("", "業務新增交叉需求申請表"), ("zh-Hans/", "业务新增交叉需求申请表"), ("en/", "New cross-department business request")]
    {
        let page = site.file(&format!("{prefix}forms/{id}/index.html")).expect("the page of the form");
        assert!(String::from_utf8(page.bytes).unwrap().contains(&format!("href=\"{id}.xlsx\"")), "{prefix}: no link");
        let file = site.file(&format!("{prefix}forms/{id}/{id}.xlsx")).expect("its workbook");
        assert!(file == site.file(&file.path).unwrap(), "the same bytes each time");
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(file.bytes.clone())).unwrap();
        assert_eq!(book.worksheet_range_at(0).unwrap().unwrap().get_value((0, 1)).unwrap().to_string(), title);
        let mut records = others.clone();
        records.extend(mine.iter().skip(1).cloned());
        let mut world = files(&own, &set, &records, &|_| false);
        world.put(format!("{}/filled.xlsx", folder.replace(&set.folder, "records")), Blank::new(&file.bytes).filled(form, record));
        let outcome = judged(&world, &own, set.as_of);
        assert_eq!((found(&outcome), outcome.records), (found(&expected), expected.records), "{prefix}");
        assert!(outcome.tally == expected.tally, "{prefix}: verdicts differ");
    }
    assert_eq!(site.problems(), Vec::new());
}

#[test]
fn a_handbook_may_leave_workbooks_out() {
    let mut handbook = handbook();
    handbook.settings.publish_workbooks = false;
    let site = pipeline::site(&Disk::new(root()), &handbook, None);
    let page = site.file("forms/cross_business_request/index.html").expect("the page of the form");
    assert!(!String::from_utf8(page.bytes).unwrap().contains(".xlsx"));
    assert_eq!(site.file("forms/cross_business_request/cross_business_request.xlsx"), None);
}

/// What a breach breaks is found in a workbook as in TOML.
#[test]
fn breaches_are_found_in_workbooks_too() {
    let handbook = handbook();
    let mut tried = 0;
    for regulation in ["cross", "coord", "proc", "dist", "inst"] {
        let (set, own) = set(&handbook, regulation);
        for breach in &set.breaches {
            let changed = trial::apply(&breach.variant.edits, |id| set.find(id)).expect("the breach applies");
            let mut records = conforming(&set);
            records.retain(|(_, r)| r.get("id").and_then(|v| v.as_str()).is_none_or(|id| !changed.contains_key(id)));
            for table in changed.values().flatten() {
                let unit = table.get("unit").and_then(|v| v.as_str()).unwrap_or_default();
                records.push((format!("{}/{unit}", set.folder), table.clone()));
            }
            let as_of = breach.variant.as_of.or(set.as_of);
            let text = judged(&files(&own, &set, &records, &|_| false), &own, as_of);
            let sheet = judged(&files(&own, &set, &records, &|id| changed.contains_key(id)), &own, as_of);
            let (sheet, text) = (found(&sheet), found(&text));
            let only = |a: &[String], b: &[String]| a.iter().filter(|line| !b.contains(line)).cloned().collect::<Vec<_>>();
            assert!(sheet == text, "{}: {:#?} instead of {:#?}", breach.variant.path, only(&sheet, &text), only(&text, &sheet));
            tried += 1;
        }
    }
    assert!(tried > 100, "{tried} breaches");
}

/// The register as a workbook: every finding of the CSV register, nothing a formula, the same bytes each time.
#[test]
fn the_register_is_a_workbook_too() {
    let (dir, _) = crate::hostile::staged("escapes");
    let read = |name: &str, format: &str| {
        let run = crate::support::guiju(dir.path(), &["check", "--format", format, "--output", name]);
        assert_eq!((run.code, run.stdout.as_str()), (1, ""), "{}", run.stderr);
        std::fs::read(dir.path().join(name)).unwrap()
    };
    let (bytes, again, text) = (read("a.xlsx", "xlsx"), read("b.xlsx", "xlsx"), read("a.csv", "csv"));
    assert!(bytes == again, "two registers differ");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes.clone())).unwrap();
    let range = book.worksheet_range_at(0).unwrap().unwrap();
    let mut table = csv::ReaderBuilder::new().has_headers(false).from_reader(&text[3..]);
    let rows: Vec<csv::StringRecord> = table.records().map(|r| r.unwrap()).collect();
    assert_eq!(range.height(), rows.len());
    for (n, row) in rows.iter().enumerate() {
        for (column, cell) in row.iter().enumerate() {
            let shown = range.get_value((n as u32, column as u32)).map(Data::to_string).unwrap_or_default();
            assert_eq!(shown.replace("\r\n", "\n"), cell.strip_prefix('\'').unwrap_or(cell).replace("\r\n", "\n"));
        }
    }
    let sheet = String::from_utf8(crate::workbook::unzip(&bytes)["xl/worksheets/sheet1.xml"].clone()).unwrap();
    assert!(!sheet.contains("<f>"), "no formula");
    let run = crate::support::guiju(dir.path(), &["check", "--format", "xlsx"]);
    assert_eq!(run.code, 2, "a workbook is not printed");
}
