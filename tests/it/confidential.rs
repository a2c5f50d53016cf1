//! What confidential fields hold is in no report, page, notice, register, explanation, trace, baseline or log.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::{copy, guiju, list, text};

/// Values that appear nowhere else; `S3CRET` marks those that are words.
const SECRETS: [&str; 6] = ["S3CRET", "47114711", "1907-07-07", "祕密", "秘密", "%0A::error"];

/// A form whose every type of field is confidential, with a figure, a warning line, a grade and a duty over them.
const FORM: &str = r#"
[[form]]
id = "private"
title = "保密表"
clause = "demo/apply"
field = [
  { id = "open_text", label = "公開", type = "text" },
  { id = "words", label = "文字", type = "text", confidential = true, max_length = 5, min_length = 3 },
  { id = "shape", label = "格式", type = "text", confidential = true, pattern = "^[a-z]+$", required = false },
  { id = "sum", label = "金額", type = "money", confidential = true, max = 1000 },
  { id = "part", label = "比率", type = "percent", confidential = true, required = false },
  { id = "day", label = "日期", type = "date", confidential = true, required = false },
  { id = "pick", label = "選項", type = "choice", options = ["甲", "乙"], confidential = true, required = false },
  { id = "who", label = "何人", type = "person", confidential = true, required = false },
  { id = "where_", label = "單位", type = "unit", confidential = true, required = false },
  { id = "past", label = "前次", type = "ref", form = "private", confidential = true, required = false },
  { id = "file", label = "附件", type = "attachment", confidential = true, required = false },
  { id = "level", label = "級別", type = "text", confidential = true, required = false },
  { id = "grade", label = "等第", type = "text", confidential = true, required = false },
  { id = "doubled", label = "倍數", type = "number", confidential = true, required = false },
  { id = "rows", label = "明細", type = "group", confidential = true, required = false, fields = [
    { id = "item", label = "項目", type = "text", max_length = 4 },
    { id = "price", label = "單價", type = "money", max = 10 },
  ] },
]
rule = [{ id = "small", assert = "sum < 10.0", message = "金額過大", clause = "demo/apply" }]

[[metric]]
id = "twice"
title = "倍數"
form = "private"
value = "sum * 2.0"
reported = "doubled"
clause = "demo/apply"

[[threshold]]
id = "line"
title = "警戒"
reading = "private.sum"
limit = "10.0"
levels = { high = "value >= limit" }
reported = "level"
clause = "demo/apply"

[[grade]]
id = "marks"
title = "評等"
form = "private"
value = "sum"
bands = [{ name = "優", from = 10 }, { name = "劣" }]
reported = "grade"
clause = "demo/apply"
"#;

/// Records that break everything at once, each field in turn of the wrong type, and misspelt.
fn records(folder: &Path) {
    let head = |id: &str| format!("id = \"{id}\"\nform = \"private\"\nby = \"jia\"\nat = 2026-06-01T09:00:00+08:00\n");
    let good = "open_text = \"公開\"\n";
    let all = "words = \"S3CRET 祕密 %0A::error\"\nshape = \"S3CRET\"\nsum = 47114711\npart = 47114711\nday = 1907-07-07\npick = \"S3CRET\"\nwho = \"S3CRET\"\nwhere_ = \"S3CRET\"\npast = \"S3CRET#1\"\nfile = \"../S3CRET\"\nlevel = \"S3CRET\"\ngrade = \"S3CRET\"\ndoubled = 47114711\nrows = [{ item = \"S3CRET 祕密\", price = 47114711, pryce = \"S3CRET\" }]\nwodrs = \"S3CRET\"\n";
    let wrong = "words = [47114711]\nsum = \"S3CRET\"\npart = \"S3CRET\"\nday = \"S3CRET 1907-07-07\"\npick = 47114711\nwho = [\"S3CRET\"]\nwhere_ = 47114711\npast = 47114711\nfile = \"S3CRET\"\nrows = \"S3CRET\"\n";
    let late =
        "words = \"\"\"\nS3CRET\n\"\"\"\nsum = 47114711\npast = \"P-1\"\nrows = [{ item = 47114711, price = \"S3CRET\" }, \"S3CRET\"]\n";
    let unit = folder.join("records/sales");
    fs::create_dir_all(&unit).unwrap();
    let file = |name: &str, text: String| fs::write(unit.join(name), text).unwrap();
    file("all.toml", format!("{}sum = 47114711\n[fields]\n{good}{all}", head("P-1")));
    file("wrong.toml", format!("{}[fields]\n{good}{wrong}", head("P-2")));
    file("many.toml", format!("[[record]]\n{}[record.fields]\n{late}[[record]]\n{}[record.fields]\n{all}", head("P-3"), head("P-4")));
    file("refers.toml", format!("{}[fields]\n{good}words = \"abcd\"\nsum = 5\npast = \"S3CRET\"\n", head("P-15")));
    file("broken.toml", format!("{}[fields]\nsum = 47114711 S3CRET\nwords = \"S3CRET\n", head("P-5")));
    file("formless.toml", "id = \"P-6\"\nby = \"jia\"\n[fields]\nsum = 47114711\nwords = \"S3CRET\"\n".to_owned());
    let json = |id: &str, rest: &str| {
        format!(
            "{{\"id\":\"{id}\",\"form\":\"private\",\"by\":\"jia\",\"at\":\"2026-06-01\",\"salary\":47114711,\"fields\":{{\"words\":\"S3CRET 祕密 long\",\"sum\":\"S3CRET\",\"day\":\"1907-07-07\"{rest}"
        )
    };
    file("one.json", json("P-7", "}}"));
    file("cut.json", json("P-8", ",\"who\":\"S3CRET"));
    file(
        "lines.ndjson",
        format!("{}\n{}\n{}\n", json("P-9", "}}"), json("P-10", ",\"S3CRET"), json("P-11", ",\"rows\":[{\"item\":\"S3CRET long\"}]}}")),
    );
    let csv = "id,by,at,open_text,words,sum,day,salary\nP-12,jia,2026-06-01,x,S3CRET long words,47114711,1907-07-07,47114711\nP-13,S3,2026-06-01,,S3CRET long words,S3CRET,S3CRET,1\nP-14,jia,2026-06-01,x\n";
    file("private--table.csv", csv.to_owned());
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in (0..).zip(csv.lines().map(|line| line.replace("P-", "X-"))) {
        sheet.write_row(row, 0, line.split(',').collect::<Vec<_>>()).unwrap();
    }
    book.save(unit.join("private--sheet.xlsx")).unwrap();
}

/// A handbook with such records, published with compliance.
fn handbook() -> tempfile::TempDir {
    let dir = copy("hostile/handbook");
    fs::write(dir.path().join("checks/demo/private.toml"), FORM).unwrap();
    let settings = dir.path().join("handbook.toml");
    let text = fs::read_to_string(&settings).unwrap();
    fs::write(&settings, format!("{text}\n[publish]\ncompliance = true\npeople = true\n")).unwrap();
    records(dir.path());
    dir
}

fn tells(what: &str, told: &[u8]) {
    let shown = String::from_utf8_lossy(told);
    // Marks of colour stand between letters.
    let bare = anstream::adapter::strip_str(&shown).to_string();
    for secret in SECRETS {
        let line = bare.lines().find(|line| line.contains(secret)).unwrap_or_default();
        assert!(!bare.contains(secret), "{what} tells {secret}: {line}");
    }
}

/// The parts of a workbook, or the file itself.
fn opened(path: &Path) -> Vec<u8> {
    let bytes = fs::read(path).unwrap();
    if bytes.starts_with(b"PK") { crate::workbook::unzip(&bytes).into_values().flatten().collect() } else { bytes }
}

#[test]
fn what_a_confidential_field_holds_is_told_nowhere() {
    let dir = handbook();
    let out = tempfile::tempdir().unwrap();
    let path = |name: &str| out.path().join(name).display().to_string();
    let run = |args: &[&str]| {
        let run = guiju(dir.path(), args);
        assert!(!run.stderr.contains("panicked"), "{args:?}: {}", run.stderr);
        tells(&format!("{args:?}"), run.stdout.as_bytes());
        tells(&format!("{args:?} on stderr"), run.stderr.as_bytes());
        run
    };
    let report = run(&["check", "--format", "json", "--lang", "en"]).json();
    let codes: std::collections::BTreeSet<&str> = list(&report, "findings").iter().map(|f| text(f, "code")).collect();
    let wanted = [
        "field-too-long",
        "field-pattern",
        "field-out-of-range",
        "field-not-listed",
        "field-ill-typed",
        "field-unknown",
        "rule-broken",
        "metric-disagrees",
        "threshold-level-wrong",
        "grade-wrong",
        "reference-missing",
        "reference-later",
        "attachment-outside",
    ];
    for code in wanted.iter().filter(|c| **c != "reference-later") {
        assert!(codes.contains(code), "no record gives {code}: {codes:?}");
    }
    for lang in ["zh-Hant", "zh-Hans", "en"] {
        for format in ["text", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv"] {
            run(&["check", "--format", format, "--lang", lang, "--color", "always"]);
        }
        for what in ["P-1", "P-9", "metric-disagrees", "private.sum"] {
            run(&["explain", what, "--lang", lang]);
        }
    }
    for finding in list(&report, "findings").iter().step_by(7) {
        run(&["explain", text(finding, "fingerprint")]);
    }
    for args in [
        &["notice", "--unit", "sales"][..],
        &["notice", "--unit", "sales", "--format", "html"],
        &["register"],
        &["trace"],
        &["trace", "--format", "json"],
        &["trace", "--format", "csv"],
        &["lint"],
        &["lint", "--format", "json"],
    ] {
        run(args);
    }
    let files = ["a.xlsx", "b.xlsx", "base.json"].map(path);
    run(&["check", "--format", "xlsx", "--output", &files[0]]);
    run(&["register", "--output", &files[1]]);
    run(&["check", "--write-baseline", &files[2]]);
    files.iter().for_each(|file| tells(file, &opened(Path::new(file))));
    let site = path("site");
    run(&["build", "--output", &site]);
    let pages = walk(Path::new(&site));
    assert!(pages.iter().any(|p| p.ends_with("compliance/units/sales/index.html")) && pages.iter().any(|p| p.ends_with("register.xlsx")));
    pages.iter().for_each(|page| tells(&page.display().to_string(), &opened(page)));
}

/// Lines given on stdin are redacted as files are.
#[test]
fn lines_on_stdin_tell_nothing_either() {
    let dir = handbook();
    let mut lines = String::new();
    for line in fs::read_to_string(dir.path().join("records/sales/lines.ndjson")).unwrap().lines() {
        lines.push_str(&format!("{}\n", line.replacen('{', "{\"unit\":\"sales\",", 1)));
    }
    for format in ["text", "json", "sarif", "github"] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_guiju"));
        command.current_dir(dir.path()).args(["check", "--stdin", "--format", format, "--lang", "en"]);
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(String::from_utf8_lossy(&output.stdout).contains("stdin"), "{format}");
        tells(format, &output.stdout);
        tells(format, &output.stderr);
    }
}

/// Facts hold what later judging needs, and nothing more of what is confidential.
#[test]
fn facts_hold_no_more_than_judging_needs() {
    let dir = handbook();
    let forms = dir.path().join("checks/demo/private.toml");
    let text = fs::read_to_string(&forms).unwrap();
    // Without references nothing of the form is read again.
    let alone: Vec<&str> = text.lines().filter(|line| !line.contains("id = \"past\"")).collect();
    fs::write(&forms, alone.join("\n")).unwrap();
    let run = guiju(dir.path(), &["check", "--shard", "1/1"]);
    assert!(run.code == 0 && run.stdout.contains("P-1"), "{}", run.stderr);
    tells("facts", run.stdout.as_bytes());
}

fn walk(folder: &Path) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}
