//! Submissions of every file type, sound and broken.

use std::sync::Arc;

use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;

use super::*;
use crate::expr;
use crate::lang::Lang;
use crate::model::*;
use crate::source::{LineIndex, Memory, Place, Spot};

fn place() -> Place {
    Place::whole("checks/t.toml")
}

fn field(id: &str, label: &str, ty: FieldType) -> Field {
    Field {
        id: id.into(),
        label: label.into(),
        label_en: None,
        ty,
        many: false,
        required: true,
        required_when: None,
        clause: "t/a".into(),
        help: None,
        help_en: None,
        min_length: None,
        max_length: None,
        min: None,
        max: None,
        pattern: None,
        options: None,
        open: false,
        note: None,
        placeholder: false,
        min_items: None,
        max_items: None,
        unit: None,
        decimals: None,
        confidential: false,
        place: place(),
    }
}

fn form(id: &str, fields: Vec<Field>) -> Form {
    Form {
        builtin: false,
        id: id.into(),
        title: id.into(),
        title_en: None,
        clause: "t/a".into(),
        submitted_by: vec![],
        submitted_to: vec![],
        at: None,
        fields,
        rules: vec![],
        signatures: vec![],
        note: None,
        place: place(),
    }
}

fn unit(id: &str, title: &str) -> Unit {
    let title = [title.to_string(), title.to_string(), String::new()];
    Unit {
        id: id.into(),
        title,
        kind: "department".into(),
        parent: None,
        active: Period::default(),
        region: None,
        zone: None,
        place: place(),
    }
}

fn request() -> Form {
    let milestones = vec![field("name", "節點", FieldType::Text), field("due", "日期", FieldType::Date)];
    let mut departments = field("departments", "涉及的部門", FieldType::Unit);
    departments.many = true;
    let mut salary = field("salary", "薪資", FieldType::Money);
    salary.confidential = true;
    let reference = FieldType::Ref { form: "request".into(), same_case: false, earlier: false, row: None };
    let mut fields = vec![
        field("background", "業務背景", FieldType::Text),
        field("budget", "預算", FieldType::Money),
        field("share", "佔比", FieldType::Percent),
        field("urgent", "急件", FieldType::Bool),
        field("start", "開始日", FieldType::Date),
        field("meeting", "會議", FieldType::DateTime),
        field("month", "期間", FieldType::Period),
        field("lead", "提前", FieldType::Duration),
        field("owner", "負責人", FieldType::Person),
        departments,
        field("basis", "依據", reference),
        field("milestones", "預計時間節點", FieldType::Group(milestones)),
        field("paper", "附件", FieldType::Attachment),
        salary,
    ];
    fields.iter_mut().for_each(|f| f.required = false);
    form("request", fields)
}

fn handbook() -> Handbook {
    let person = |id: &str, name: &str| Person { id: id.into(), name: name.into(), place: place() };
    Handbook {
        waivable: Default::default(),
        settings: Settings {
            answers: Default::default(),
            title: String::new(),
            publisher: String::new(),
            title_en: None,
            publisher_en: None,
            language: Lang::Hant,
            languages: Vec::new(),
            zone: TimeZone::fixed(Offset::constant(8)),
            zone_name: "Asia/Taipei".into(),
            region: "tw".into(),
            as_of: None,
            duties_from: None,
            max_file: 8 << 20,
            base_url: None,
            repository: None,
            theme: crate::model::Theme::default(),
            publish_compliance: false,
            publish_people: false,
            publish_workbooks: false,
        },
        regulations: vec![],
        keys: Default::default(),
        parameters: vec![],
        organization: Organization {
            units: vec![unit("sales-east", "東區業務部"), unit("it", "資訊部")],
            people: vec![person("lin.yating", "林雅婷"), person("chen.bo", "陳柏")],
            ..Organization::default()
        },
        calendars: vec![],
        glossary: vec![],
        forms: vec![request(), form("review", vec![field("reason", "理由", FieldType::Text), field("result", "結果", FieldType::Text)])]
            .into(),
        processes: Default::default(),
        duties: Default::default(),
        metrics: Default::default(),
        thresholds: Default::default(),
        grades: Default::default(),
        checks: Default::default(),
        sources: vec![],
        positions: Default::default(),
        moved: Vec::new(),
    }
}

fn read(files: &[(&str, &[u8])]) -> Vec<Submission> {
    let world = Memory::new(files.iter().map(|(p, b)| (p.to_string(), b.to_vec())));
    let mut found = Vec::new();
    stream(&world, &handbook(), &mut |s| found.push(s));
    found
}

fn records(files: &[(&str, &[u8])]) -> Vec<Record> {
    let all = read(files).into_iter();
    all.filter_map(|s| if let Submission::Record(r) = s { Some(*r) } else { None }).collect()
}

fn broken(files: &[(&str, &[u8])]) -> Vec<(&'static str, Spot)> {
    let all = read(files).into_iter();
    all.filter_map(|s| if let Submission::Broken(d, _) = s { Some((d.code, d.place.spot)) } else { None }).collect()
}

fn codes(record: &Record) -> Vec<&'static str> {
    record.faults.iter().map(|f| f.code).collect()
}

fn text_of(bound: &Bound) -> String {
    match bound {
        Bound::Value(value, _) => format!("{value:?}"),
        other => format!("{other:?}"),
    }
}

const GOOD: &str = r##"id = "CX-1-apply"
form = "request"
unit = "sales-east"
case = "CX-1"
step = "apply"
by = "lin.yating"
at = 2026-03-02T09:30:00+08:00
submitted = "2026-03-02T10:00"

[fields]
background = "老客戶要求跨區交付"
budget = 1234.50
share = 12.5
urgent = true
start = 2026-03-09
meeting = 2026-03-10T14:00:00
month = "2026-Q1"
lead = "10wd"
owner = "chen.bo"
departments = ["sales-east", "資訊部"]
basis = "CX-0-apply"
milestones = [{ name = "上線", due = 2026-04-01 }, { name = "驗收" }]
paper = "a.pdf"

[[signature]]
by = "林雅婷"
as = "initiating_department"
at = 2026-03-02

[[attachment]]
path = "a.pdf"
sha256 = "BA7816BF8F01CFEA414140DE5DAE2223B00361A396177A9CB410FF61F20015AD"
"##;

#[test]
fn a_good_record_has_values_of_every_type_and_no_fault() {
    let found = records(&[("records/sales-east/1.toml", GOOD.as_bytes()), ("records/sales-east/a.pdf", b"abc")]);
    let record = &found[0];
    assert_eq!(codes(record), Vec::<&str>::new(), "{:?}", record.faults);
    assert_eq!((&*record.header.id, record.form), ("CX-1-apply", Some(0)));
    assert_eq!(record.header.submitted.unwrap().clock().unwrap().1.to_string(), "2026-03-02T02:00:00Z");
    assert_eq!(record.header.signatures[0].by.as_deref(), Some("lin.yating"));
    assert!(record.values[..13].iter().all(Bound::is_filled));
    assert_eq!(record.values[13], Bound::Absent);
    let form = &handbook().forms[0];
    let units = record.value(form, 9);
    assert_eq!(units.items().unwrap()[1].as_text(), Some("it"), "a title stands for its unit");
    let rows = record.value(form, 11);
    assert_eq!(rows.items().unwrap()[1].field("due"), Some(&expr::Value::Absent));
    let Place { spot: Spot::Bytes(span), .. } = record.place_of_field(1) else { panic!() };
    assert_eq!(&GOOD[span.range()], "1234.50");
    let Spot::Bytes(span) = record.place_of(HeaderKey::Case).spot else { panic!() };
    assert_eq!(&GOOD[span.range()], "\"CX-1\"");
}

#[test]
fn windows_line_ends_and_a_byte_order_mark_change_nothing() {
    let plain = records(&[("records/sales-east/1.toml", GOOD.as_bytes()), ("records/sales-east/a.pdf", b"abc")]);
    let text = format!("\u{feff}{}", GOOD.replace('\n', "\r\n"));
    let other = records(&[("records/sales-east/1.toml", text.as_bytes()), ("records/sales-east/a.pdf", b"abc")]);
    let shown = |r: &Record| r.values.iter().map(|v| format!("{:?}", v.value(&request().fields[0]))).collect::<Vec<_>>();
    assert_eq!(shown(&plain[0]), shown(&other[0]));
    assert!(other[0].faults.is_empty());
    let line = "\u{feff}{\"id\":\"a\",\"form\":\"review\",\"unit\":\"it\",\"fields\":{}}\r\n\r\n".to_string();
    assert!(records(&[("records/it/a.ndjson", line.as_bytes())])[0].faults.is_empty());
}

#[test]
fn ill_typed_and_unknown_fields_are_faults_with_places() {
    let text = r##"id = "a"
form = "request"
by = "lin.yating"
at = 2026-03-02

[fields]
backgroud = "x"
budget = "12"
share = true
urgent = "是"
start = "2026-02-30"
meeting = 2026-03-10
month = "2026-13"
lead = "ten days"
owner = "lin.yatin"
departments = "it"
basis = "A#1"
milestones = [{ name = 3, dew = 2026-04-01 }]
salary = "a lot"
"##;
    let record = &records(&[("records/it/1.toml", text.as_bytes())])[0];
    assert_eq!(codes(record).iter().filter(|c| **c == "field-ill-typed").count(), 12);
    assert_eq!(codes(record).iter().filter(|c| **c == "field-unknown").count(), 2);
    let index = LineIndex::new(text);
    let at = |i: usize| index.position(text, record.faults[i].place.span().start as usize).line;
    assert_eq!((at(0), at(1)), (7, 8));
    assert!(record.faults[0].help.en.contains("background"));
    let owner = record.faults.iter().find(|f| f.field == Some(8)).unwrap();
    assert!(owner.help.en.contains("lin.yating"));
    let salary = record.faults.iter().find(|f| f.field == Some(13)).unwrap();
    assert!(!format!("{salary:?}").contains("a lot"), "confidential");
    let row = record.faults.iter().find(|f| f.message.hant.contains("第1列")).unwrap();
    assert_eq!(row.field, Some(11));
    assert!(matches!(record.values[1], Bound::IllTyped(_)));
    assert_eq!(record.value(&request(), 1), expr::Value::Absent);
}

#[test]
fn header_slips_are_all_reported() {
    let text = "forn = 'x'\nid = 3\nform = \"requst\"\nunit = \"itt\"\nby = \"nobody\"\nat = \"soon\"\nstatus = \"done\"\nbackground = 'x'\nfields = 1\n";
    let record = &records(&[("records/it/1.toml", text.as_bytes())])[0];
    let mut found = codes(record);
    found.sort();
    found.dedup();
    let expected = [
        "record-form-unknown",
        "record-header-ill-typed",
        "record-header-unknown-key",
        "record-id-missing",
        "record-person-unknown",
        "record-unit-folder",
        "record-unit-unknown",
    ];
    assert_eq!(found, expected);
    assert!(record.faults.iter().any(|f| f.help.en.contains("[fields]")));
    assert!(record.faults.iter().any(|f| f.help.en.contains("\"request\"")));
}

#[test]
fn a_slip_spoils_its_own_record() {
    let one = |id: &str| {
        format!("[[record]]\nid = \"{id}\"\nform = \"review\"\nby = \"chen.bo\"\n[record.fields]\nreason = '''\n[[record]]\n'''\n")
    };
    let text = format!("# several\n{}{}{}", one("a"), one("b").replace("form =", "form"), one("c"));
    let files: &[(&str, &[u8])] = &[("records/it/1.toml", text.as_bytes())];
    let found = records(files);
    assert_eq!(found.iter().map(|r| &*r.header.id).collect::<Vec<_>>(), ["a", "c"]);
    assert!(found.iter().all(|r| r.faults.is_empty()));
    let Spot::Bytes(span) = found[1].place_of(HeaderKey::Id).spot else { panic!() };
    assert_eq!(&text[span.range()], "\"c\"");
    let slips = broken(files);
    assert!(slips.len() <= 3 && slips[0].0 == "record-syntax");
    let Spot::Bytes(span) = &slips[0].1 else { panic!() };
    assert_eq!(LineIndex::new(&text).position(&text, span.start as usize).line, 12);
}

#[test]
fn a_bad_line_spoils_its_own_line() {
    let good = r#"{"id":"a","form":"review","unit":"it","by":"chen.bo","at":"2026-03-02","fields":{"reason":"好"}}"#;
    let text = format!("{good}\n{{\"id\": \n{good}\n\n\u{0}\n{}\n{good}", "[".repeat(100_000));
    let files: &[(&str, &[u8])] = &[("records/it/a.ndjson", text.as_bytes())];
    assert_eq!(records(files).len(), 3);
    let lines: Vec<u32> = broken(files).iter().map(|(_, s)| if let Spot::Line { line, .. } = s { *line } else { 0 }).collect();
    assert_eq!(lines, [2, 5, 6]);
    let third = &records(files)[2];
    let Spot::Line { line, offset, span } = third.place_of_field(0).spot else { panic!() };
    let line_text = &text[offset as usize..];
    assert_eq!((line, &line_text[span.range()]), (7, "\"好\""));
    // A byte order mark moves no place.
    let marked = format!("\u{feff}{text}");
    let marked = records(&[("records/it/a.ndjson", marked.as_bytes())]);
    assert!(marked.iter().zip(records(files)).all(|(a, b)| a.place_of_field(0) == b.place_of_field(0)));
    assert_eq!(marked.len(), 3);
}

#[test]
fn repeated_keys_are_faults_of_their_record() {
    let text = r#"[{"id":"a","by":"chen.bo"},{"id":"b","by":"chen.bo","id":"c"}]"#;
    let found = records(&[("records/it/a.json", text.as_bytes())]);
    assert_eq!((codes(&found[0]), codes(&found[1])), (vec![], vec!["record-syntax"]));
}

#[test]
fn large_files_and_lines_are_refused_without_being_held() {
    let mut handbook = handbook();
    handbook.settings.max_file = 100;
    let line = format!("{{\"id\":\"{}\"}}\n{{\"id\":\"b\",\"by\":\"chen.bo\"}}\n", "x".repeat(3 << 20));
    let world = Memory::new([
        ("records/it/a.toml", vec![b'#'; 101]),
        ("records/it/b.ndjson", line.into_bytes()),
        ("records/it/c.csv", vec![b'a'; 101]),
    ]);
    let (mut slips, mut good) = (Vec::new(), 0);
    let totals = stream(&world, &handbook, &mut |s| match s {
        Submission::Broken(d, unit) => slips.push((d.code, unit)),
        Submission::Record(_) => good += 1,
    });
    assert!(slips.iter().all(|(code, unit)| *code == "record-too-large" && &**unit == "it"));
    assert_eq!((slips.len(), good), (3, 1));
    assert_eq!((totals.files, totals.records, totals.broken), (3, 1, 3));
}

#[test]
fn other_encodings_are_named_or_declared() {
    let table = "編號,單位,經辦人,發生時間,業務背景,涉及的部門,急件,預算,佔比\nA-1,it,林雅婷,2026/3/2 9:30,本季度業務新增交叉需求,資訊部、sales-east,是,\"1,234.50\",12%\n";
    let (big5, _, bad) = encoding_rs::BIG5.encode(table);
    assert!(!bad);
    assert_eq!(broken(&[("records/it/request.csv", &big5)])[0].0, "record-encoding");
    let record = &records(&[("records/it/request--march.big5.csv", &big5)])[0];
    assert_eq!(codes(record), Vec::<&str>::new(), "{:?}", record.faults);
    assert_eq!(record.header.by.as_deref(), Some("lin.yating"));
    assert!(text_of(&record.values[1]).contains("1234.50"));
    assert!(text_of(&record.values[2]).contains("12"));
    assert_eq!(record.place_of_field(3).spot, Spot::Cell { sheet: None, row: 2, column: 7 });
    let wide: Vec<u8> = "a = 1\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for path in ["records/it/a.toml", "records/it/a.ndjson", "records/it/a.csv", "records/it/a.json"] {
        assert_eq!(broken(&[(path, &wide)]).iter().map(|b| b.0).collect::<Vec<_>>(), ["record-encoding"], "{path}");
    }
    assert_eq!(broken(&[("records/it/a.xlsx", b"PK")])[0].0, "record-spreadsheet");
    assert!(read(&[("records/it/notes.md", b"\xFF"), ("records/it/a.pdf", b"x")]).is_empty());
}

#[test]
fn tables_report_ragged_rows_unknown_columns_once_and_labels_of_forms_win() {
    let text = "id,form,by,at,結果,理由,nonsense\nA,review,chen.bo,2026-03-02,好,x,1\nB,review,chen.bo,2026-03-02,好,x,1,2\nC,review,chen.bo,2026-03-02,,x\n,,,,,,\n";
    let files: &[(&str, &[u8])] = &[("records/it/all.csv", text.as_bytes())];
    let found = records(files);
    assert_eq!(found.iter().map(|r| &*r.header.id).collect::<Vec<_>>(), ["A", "C"]);
    assert_eq!((codes(&found[0]), codes(&found[1])), (vec![], vec![]));
    assert!(found[0].values[1].is_filled() && found[0].header.outcome.is_none());
    assert!(matches!(found[1].values[1], Bound::Empty(_)));
    let cell = |row, column| Spot::Cell { sheet: None, row, column };
    assert_eq!(broken(files), [("field-unknown", cell(1, 7)), ("record-syntax", cell(3, 8))]);
}

#[test]
fn attachments_stay_inside_are_there_and_unchanged() {
    let text = |path: &str| format!("id = \"a\"\nby = \"chen.bo\"\n[[attachment]]\npath = \"{path}\"\nsha256 = \"00\"\n");
    for (path, code) in [
        ("../it2/a.pdf", "attachment-outside"),
        ("/etc/passwd", "attachment-outside"),
        ("..", "attachment-outside"),
        ("b.pdf", "attachment-missing"),
        ("a.pdf", "attachment-changed"),
    ] {
        let record = text(path);
        let found = records(&[("records/it/1.toml", record.as_bytes()), ("records/it/a.pdf", b"abc"), ("records/it2/a.pdf", b"abc")]);
        assert_eq!(codes(&found[0]), [code], "{path}");
    }
}

#[test]
fn a_record_may_serve_a_further_form() {
    let text = "id = \"a\"\nform = \"request\"\nby = \"chen.bo\"\nserves = [{ form = \"review\", map = { reason = \"background\" } }]\n[fields]\nbackground = \"x\"\n";
    let found = records(&[("records/it/1.toml", text.as_bytes())]);
    assert_eq!(found.iter().map(|r| (r.form, r.served)).collect::<Vec<_>>(), [(Some(0), false), (Some(1), true)]);
    assert!(found[1].values[0].is_filled() && found[1].faults.is_empty());
}

#[test]
fn lengths_of_time() {
    for (text, good) in
        [("3d", true), ("10wd", true), ("24h", true), ("2m", true), ("d", false), ("3", false), ("3y", false), ("三天", false), ("", false)]
    {
        assert_eq!(super::convert::is_duration(text), good, "{text}");
    }
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200), kind in 0..5_usize) {
        let path = format!("records/it/request.{}", ["toml", "json", "ndjson", "csv", "big5.csv"][kind]);
        read(&[(&path, &bytes)]);
    }

    #[test]
    fn any_cell_is_bound_or_refused(cell in "\\PC{0,30}", column in 0..14_usize) {
        let form = request();
        let text = format!("id,form,by,{}\nA,request,chen.bo,\"{}\"\n", form.fields[column].id, cell.replace('"', "\"\""));
        prop_assert_eq!(records(&[("records/it/x.csv", text.as_bytes())]).len(), 1);
    }
}

#[test]
fn names_are_shared_between_records() {
    let line = r#"{"id":"a","unit":"it","case":"C","step":"s","by":"chen.bo"}"#;
    let text = format!("{line}\n{line}\n");
    let found = records(&[("records/it/a.ndjson", text.as_bytes())]);
    assert!(Arc::ptr_eq(&found[0].header.steps[0], &found[1].header.steps[0]));
    assert!(Arc::ptr_eq(found[0].header.by.as_ref().unwrap(), found[1].header.by.as_ref().unwrap()));
}

proptest! {
    #[test]
    fn trimming_is_that_of_unicode(text in "[ \u{a0}\u{3000}\u{2003}\u{feff}\t\na。度Ａ\u{e4}]{0,8}") {
        prop_assert_eq!(super::convert::trim(&text), text.trim());
        prop_assert_eq!(super::convert::is_blank(&text), text.trim().is_empty());
    }
}
