//! Values and places of every syntax.

use std::sync::Arc;

use jiff::tz::{Offset, TimeZone};
use proptest::prelude::*;

use super::decode::{Encoding, decode};
use super::*;
use crate::source::{Disk, World};

/// Reads in a context; what was read lasts as long as the test.
fn with<T>(check: impl FnOnce(&Context, &'static Arena) -> T) -> T {
    let path: Arc<str> = Arc::from("records/a/x");
    let zone = TimeZone::fixed(Offset::constant(8));
    check(&Context::file(&path, &zone, "record-syntax"), Box::leak(Box::default()))
}

#[test]
fn toml_keeps_order_digits_and_places() {
    let text = "b = 1.50\na = 2026-03-02T09:30:00\n[t]\nz = 1_000\n";
    let (node, slips) = with(|cx, arena| toml::parse(text, cx, arena));
    assert!(slips.is_empty());
    let table = node.table().unwrap();
    let names: Vec<_> = table.entries.iter().map(|(k, _)| k.name).collect();
    assert_eq!(names, ["b", "a", "t"]);
    let number = table.get("b").unwrap();
    assert_eq!(&text[number.span.range()], "1.50");
    assert!(matches!(&number.value, Value::Number(n) if n.to_string() == "1.50"));
    let Value::Moment(m) = table.get("a").unwrap().value else { panic!() };
    assert_eq!(m.clock().unwrap().1.to_string(), "2026-03-02T01:30:00Z");
    assert!(matches!(&table.get("t").unwrap().table().unwrap().get("z").unwrap().value, Value::Number(n) if *n == 1000.into()));
}

#[test]
fn toml_slips_are_few_and_placed() {
    let text = "a = [1, 2\nb = \nc = x\nd = 1 2\ne = \"\nf = nan\n";
    let (_, slips) = with(|cx, arena| toml::parse(text, cx, arena));
    assert!((1..=3).contains(&slips.len()));
    assert_eq!(slips[0].code, "record-syntax");
    for text in ["a = nan", "a = -inf", "a = 99999999999999999999999999999999", "a = 10:30:00"] {
        assert_eq!(with(|cx, arena| toml::parse(text, cx, arena)).1.len(), 1, "{text}");
    }
}

#[test]
fn slips_of_dates_and_numbers_are_told_in_every_language() {
    let day = "這不是存在的日期";
    for (value, words) in [
        ("2026-02-30", day),
        ("2026-13-01T09:30:00", day),
        ("2026-03-02T24:30:00", "這不是存在的時刻"),
        ("2026-03-02T09:30:00+24:00", "這不是存在的時刻"),
        ("2026-3-02", "日期或時間的寫法不對"),
        ("2026-03-02T9:30", "日期或時間的寫法不對"),
        ("1__0", "數字的寫法不對"),
        ("1.", "數字的寫法不對"),
        ("tru", "只能寫 true 或 false"),
        ("1 # \u{1}", "註解中有控制字元"),
    ] {
        let (_, slips) = with(|cx, arena| toml::parse(Box::leak(format!("a = {value}\n").into()), cx, arena));
        assert_eq!(slips[0].message.hant, words, "{value}: {:?}", slips[0]);
        assert_eq!(slips[0].help.is_some(), value.starts_with("2026"), "{value}");
    }
}

#[test]
fn depth_is_bounded() {
    let deep = format!("a = {}1{}", "[".repeat(5000), "]".repeat(5000));
    assert!(!with(|cx, arena| toml::parse(&deep, cx, arena)).1.is_empty());
    let deep = format!("{}1{}", "[".repeat(500_000), "]".repeat(500_000));
    assert!(with(|cx, arena| json::parse(&deep, cx, arena)).0.is_none());
    let headers = format!("[{}]\nx = 1", vec!["a"; 5000].join("."));
    assert!(!with(|cx, arena| toml::parse(&headers, cx, arena)).1.is_empty());
}

#[test]
fn json_is_strict() {
    for bad in [
        "",
        "{",
        "{\"a\":}",
        "[1,]",
        "{a:1}",
        "01",
        "1.",
        ".5",
        "+1",
        "NaN",
        "Infinity",
        "\"a\nb\"",
        "\"\\x\"",
        "\"\\ud800\"",
        "1 2",
        "'a'",
        "// c\n1",
        "tru",
        "1e400",
        "-",
        "\u{a0}1",
    ] {
        let (node, slips) = with(|cx, arena| json::parse(bad, cx, arena));
        assert!(node.is_none() && slips.len() == 1, "{bad:?}");
    }
    let text = "{\"a\": [1.50, -2e2, \"\\u7532\\ud83d\\ude00\\n\"], \"a\": null}";
    let (node, slips) = with(|cx, arena| json::parse(text, cx, arena));
    assert_eq!(slips.len(), 1, "the repeated key");
    let items = node.unwrap().table().unwrap().get("a").unwrap().list().unwrap().to_vec();
    assert!(matches!(&items[0].value, Value::Number(n) if n.to_string() == "1.50"));
    assert!(matches!(&items[1].value, Value::Number(n) if *n == (-200).into()));
    assert_eq!(items[2].text(), Some("甲😀\n"));
    assert_eq!(&text[items[1].span.range()], "-2e2");
}

#[test]
fn csv_reports_ragged_rows_and_skips_blank_ones() {
    let text = "a;b\r\n1;2\r\n;\r\n1;2;3\r\n\"x\r\ny\"\r\n";
    with(|cx, _| {
        let mut sheet = csv::Sheet::open(text, *cx).unwrap();
        assert_eq!(sheet.header, vec!["a", "b"]);
        let mut cells = ::csv::StringRecord::new();
        assert_eq!(sheet.next(&mut cells).unwrap().unwrap(), 2);
        let ragged = sheet.next(&mut cells).unwrap().unwrap_err();
        assert_eq!(ragged.place, sheet.place(4, 3));
        assert_eq!(sheet.next(&mut cells).unwrap().unwrap(), 5);
        assert_eq!(&cells[0], "x\r\ny");
        assert!(sheet.next(&mut cells).is_none());
    });
}

#[test]
fn encodings_are_named_or_read_when_declared() {
    let words = "本季度業務新增交叉需求申請表已送公司管理層審核，請各部門配合辦理，謝謝。";
    let (big5, _, _) = encoding_rs::BIG5.encode(words);
    let slip = decode(&big5, None).unwrap_err();
    assert_eq!(slip.guess, Some("Big5"));
    assert_eq!(decode(&big5, Some(Encoding::Big5)).unwrap(), words);
    let (gb, _, _) = encoding_rs::GB18030.encode("本季度业务新增交叉需求申请表已送公司管理层审核，请各部门配合办理。");
    assert_eq!(decode(&gb, None).unwrap_err().guess, Some("GB18030"));
    assert_eq!(decode(b"\xEF\xBB\xBFa", None).unwrap(), "a");
    for utf16 in [&b"\xFF\xFEa\0b\0c\0"[..], b"\xFE\xFF\0a\0b", b"a\0b\0c\0d\0"] {
        assert_eq!(decode(utf16, None).unwrap_err().guess, Some("UTF-16"));
    }
    assert_eq!(decode(b"ab\xFFcd", None).unwrap_err().at, 2);
}

/// A record as they are written, with all the short way reads.
const RECORD: &str = "# 一筆\n\n[[record]]\nid = \"A-1\" # 編號\r\nat = 2026-04-02T10:00:00\nsubmitted = 2026-04-02T10:00:00+08:00\n\
    [record.fields]\n  name = \"名\"\n\tsum = -12.50\nempty = \"\"\nday = 2026-04-02\nyes = true\n\
    rows = [{ a = 1, b = [\"x\", \"y\"] }, # 列\n { a = 0 },\n]\n[[record.fields.items]]\nn = 1\n[[record.fields.items]]\nn = 2\n\
    [record.fields.items.deep]\nz = false\n[record.covers]\nperiod = \"2026\"\n[[record]]\nid = \"A-2\"";

#[test]
fn what_records_hold_is_read_the_short_way() {
    with(|cx, arena| {
        let node = toml_plain::read(RECORD, cx, arena);
        assert!(node.is_some());
        assert_eq!((node.unwrap(), Vec::new()), toml::parse_fully(RECORD, cx, arena));
    });
}

/// A line of TOML, well made or not.
fn line() -> impl Strategy<Value = String> {
    let value = prop_oneof![
        "\"[a-z名\t]{0,9}\"|\"\"\"\"?|\"a\\\\n\"|'x'|true|false|nan|x",
        "[-+]?[0-9]{1,3}|-?0[.][0-9]{0,3}|1_000|0x1F|1e3|[0-9]{28,31}",
        "[0-9]{4}-[01][0-9]-[0-3][0-9]([T ][0-2][0-9]:[0-6][0-9]:[0-6][0-9]([+-]0[0-9]:[0-6]0|Z)?)?",
        "\\[( ?[0-9]{1,2},?){0,3}\n?( #x)?\n?\\]|\\{( ?[ab] = [0-9],?){0,3} ?\\}",
    ];
    let header = "\\[{1,2}[abc]([.][abc]){0,2}\\]{1,2}";
    prop_oneof![
        4 => ("[abcdé](-[ab])?([.]x)?", value, "( *#[ \t\u{1}]?名?)?").prop_map(|(key, value, rest)| format!("{key} = {value}{rest}")),
        2 => header,
        1 => "#?[ \t\r]{0,2}",
    ]
}

/// Every TOML file of the sample and of the fixtures that is text at all.
fn written() -> Vec<String> {
    let disk = Disk::new(env!("CARGO_MANIFEST_DIR"));
    let files = ["records", "checks", "content", "tests/fixtures"].into_iter().flat_map(|folder| disk.list(folder));
    let texts = files.filter(|file| file.path.ends_with(".toml")).filter_map(|file| disk.read(&file.path, 1 << 20).ok());
    texts.filter_map(|bytes| String::from_utf8(bytes).ok()).collect()
}

/// Whether the short way reads a text; it has to give up, or to read what the parser does.
fn goes_short(text: &str) -> bool {
    let (path, zone, arena) = (Arc::from("records/a/x"), TimeZone::fixed(Offset::constant(8)), Arena::default());
    let cx = Context::file(&path, &zone, "record-syntax");
    let plain = toml_plain::read(text, &cx, &arena);
    if let Some(node) = plain {
        assert_eq!((node, Vec::new()), toml::parse_fully(text, &cx, &arena), "{text}");
    }
    plain.is_some()
}

/// What is put in here and there: all that means something in TOML, and what means nothing.
const STRAYS: &str = r#"|"|""|"""|'|'''|\|\u4e2d|#|[|]|[[|]]|{|}|,|,,|=|.| . |_|00|+|-0|e5|inf|nan|true|2026-02-30| 09:30:00|T09:30|Z|+24:00|0x1F|99999999999999999999999999999999"#;
const LINES: &str = "# x\u{1}|\r|\r\n|\n|\t|\u{7f}|\u{85}|\u{0}|\u{feff}|\u{3000}|a.b = 1\n|\"a\" = 1\n|id = 1\n|[record]\n|[[record]]\n|[fields]\n|[record.fields]\n|[[record.fields.x]]\n|x = [1, # y\n]\n|x = { a = 1,\n}\n";

#[test]
fn files_spoilt_anywhere_are_read_the_short_way_as_the_parser_reads_them() {
    let mut seed = 7_u64;
    let mut any = |below: usize| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize % below
    };
    let strays: Vec<&str> = STRAYS.split('|').chain(LINES.split('|')).collect();
    let (mut whole, mut spoilt) = (0, 0);
    for text in written() {
        whole += usize::from(goes_short(&text));
        // A few records of a long file are enough.
        let begin = any(text.len() / 3_000 + 1);
        let text: String = text.split_inclusive("[[record]]").skip(begin).flat_map(str::chars).take(3_000).collect();
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for _ in 0..12 {
            let (from, length) = (any(places.len()), [0, 0, 1, 1, 12][any(5)]);
            let to = places[(from + length).min(places.len() - 1)];
            spoilt += usize::from(goes_short(&[&text[..places[from]], strays[any(strays.len())], &text[to..]].concat()));
        }
    }
    assert!(whole > 300 && spoilt > 500, "{whole} files go the short way, and {spoilt} of those spoilt");
}

proptest! {
    #[test]
    fn the_short_way_through_toml_reads_as_the_parser_does(lines in proptest::collection::vec(line(), 0..9), ends in "\n|\r\n|\r") {
        let text = lines.join(&ends);
goes_short(&text);
    }

    #[test]
    fn readers_never_panic(text in any::<String>()) {
        with(|cx, arena| { toml::parse(&text, cx, arena); json::parse(&text, cx, arena); });
    }

    #[test]
    fn json_agrees_with_an_oracle(text in "[\\[\\]{}\",:0-9a-z\\\\ .\\-]{0,24}") {
        let ours = with(|cx, arena| json::parse(&text, cx, arena)).0.is_some();
        let theirs = serde_json::from_str::<serde_json::Value>(&text).is_ok();
        prop_assert_eq!(ours, theirs);
    }

    #[test]
    fn any_bytes_decode_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = (decode(&bytes, None), decode(&bytes, Some(Encoding::Big5)), decode(&bytes, Some(Encoding::Gb18030)));
    }
}
