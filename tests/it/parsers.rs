//! Every parser against bytes nobody meant: from each file of `tests/corpus` others are made by cutting, swapping, repeating and joining
//! bytes. Nothing may panic, run on, or come out differently a second time.

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use guiju::model::{self, SourceText};
use guiju::records::{self, Submission};
use guiju::source::{Disk, Memory, World};

use crate::support::{read, root};

/// Inputs made from each file, unless `GUIJU_FUZZ` says how many.
const MADE: usize = 60;
/// Longest one input may take, on a machine that does much else.
const LONGEST: Duration = Duration::from_secs(20);
/// Longest input.
const LENGTH: usize = 4096;

/// Words that mean something to some parser.
const WORDS: [&str; 24] = [
    "\"\"\"",
    "[[record]]",
    "\\u0000",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "'",
    "\n",
    ",",
    "=",
    "1e999",
    "第",
    "條",
    "之",
    "（",
    "param:",
    "<!--",
    "-->",
    "&&",
    "(",
    ")",
    "\u{202e}",
];

struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n.max(1) as u64) as usize
    }
}

/// Another input, made from some bytes and the rest of the corpus.
fn changed(bytes: &[u8], others: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let mut made = bytes.to_vec();
    for _ in 0..=dice.below(6) {
        let at = dice.below(made.len() + 1);
        let end = (at + dice.below(40)).min(made.len());
        match dice.below(7) {
            0 => drop(made.drain(at..end)),
            1 => made.insert(at, dice.below(256) as u8),
            2 if at < made.len() => made[at] ^= 1 << dice.below(8),
            3 => drop(made.splice(at..at, WORDS[dice.below(WORDS.len())].bytes())),
            4 => {
                let part = made[at..end].to_vec();
                (0..=dice.below(60)).for_each(|_| drop(made.splice(at..at, part.iter().copied())));
            }
            5 => {
                let other = &others[dice.below(others.len())];
                drop(made.splice(at..at, other[dice.below(other.len())..].iter().copied()));
            }
            _ => made.truncate(at),
        }
        made.truncate(LENGTH);
    }
    made
}

fn corpus(folder: &str) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> =
        std::fs::read_dir(root().join("tests/corpus").join(folder)).expect("a corpus").map(|e| e.expect("a file").path()).collect();
    paths.sort();
    paths.iter().map(|p| std::fs::read(p).expect("a file")).collect()
}

/// Feeds a parser every file of its corpus and what is made of it.
fn feed(folder: &str, parse: impl Fn(&[u8]) -> String) {
    let made = std::env::var("GUIJU_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(MADE);
    let files = corpus(folder);
    assert!(!files.is_empty());
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    for file in &files {
        let inputs = std::iter::once(file.clone()).chain((0..made).map(|_| changed(file, &files, &mut dice)).collect::<Vec<_>>());
        for input in inputs {
            let start = Instant::now();
            let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| parse(&input)));
            let shown = || String::from_utf8_lossy(&input).escape_debug().to_string();
            let first = caught.unwrap_or_else(|_| panic!("{folder}: {}", shown()));
            assert!(start.elapsed() < LONGEST, "{folder}: {}", shown());
            if dice.below(10) == 0 {
                assert_eq!(parse(&input), first, "{folder}: {}", shown());
            }
        }
    }
}

fn handbook() -> (Vec<SourceText>, Memory) {
    let disk = Disk::new(root().join("tests/fixtures/hostile/handbook"));
    let mut memory = Memory::default();
    let mut texts = Vec::new();
    for path in guiju::pipeline::inputs(&disk) {
        let Ok(bytes) = disk.read(&path, 1 << 20) else { continue };
        memory.put(path.clone(), bytes.clone());
        texts.push(SourceText { path: Arc::from(path.as_str()), text: Arc::from(String::from_utf8(bytes).expect("UTF-8")) });
    }
    (texts, memory)
}

/// What came of a file of records.
fn recorded(name: &str, bytes: &[u8]) -> String {
    let (texts, mut world) = handbook();
    let (handbook, faults) = model::load(&texts, None);
    assert!(faults.is_empty());
    let unit = handbook.organization.units.first().expect("a unit").id.clone();
    world.put(format!("records/{unit}/{name}"), bytes);
    let mut told = String::new();
    records::stream(&world, &handbook, &mut |submission| match submission {
        Submission::Record(record) => told.push_str(&format!("{record:?}\n")),
        Submission::Broken(diagnostic, _) => told.push_str(&format!("{diagnostic:?}\n")),
    });
    told
}

#[test]
fn records_of_every_format_survive_any_bytes() {
    feed("toml", |bytes| recorded("x.toml", bytes));
    feed("json", |bytes| recorded("x.json", bytes));
    feed("ndjson", |bytes| recorded("x.ndjson", bytes));
    feed("csv", |bytes| recorded("x.csv", bytes));
}

/// What is said of a handbook with one of its texts replaced.
fn said(path: &str, text: &str) -> String {
    let (mut texts, _) = handbook();
    texts.retain(|t| &*t.path != path);
    texts.push(SourceText { path: Arc::from(path), text: Arc::from(text) });
    model::load(&texts, None).1.iter().map(|d| format!("{d:?}\n")).collect()
}

/// A regulation around some text.
fn regulation(numbering: &str, body: &str) -> String {
    format!("+++\nid = \"fuzzed\"\ntitle = \"範例制度\"\nkind = \"制度\"\nowner = \"office\"\nnumbering = \"{numbering}\"\n+++\n\n{body}\n")
}

#[test]
fn regulations_survive_any_text() {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    feed("markdown", |bytes| said("content/fuzzed/text.md", &regulation("outline", &text(bytes))));
    feed("markdown", |bytes| said("content/fuzzed/text.md", &text(bytes)));
    let article = |words: &str| {
        regulation("articles-tw", &format!("# 範例制度\n\n## 第一章 總則\n\n### 第一條\n\n{words} <!-- #must by=office -->\n"))
    };
    feed("reference", |bytes| said("content/fuzzed/text.md", &article(&text(bytes))));
    let headings = |words: &str| words.lines().map(|l| format!("### {l}\n\n應辦理。\n\n")).collect::<String>();
    feed("numeral", |bytes| {
        said("content/fuzzed/text.md", &regulation("articles-tw", &format!("# 範例制度\n\n{}", headings(&text(bytes)))))
    });
}

#[test]
fn expressions_survive_any_text() {
    feed("expression", |bytes| {
        let text = String::from_utf8_lossy(bytes);
        let quoted = toml::Value::String(text.into_owned());
        let fields = r#"[{ id = "subject", label = "主旨", type = "text" }, { id = "amount", label = "金額", type = "number" }, { id = "rows", label = "列", type = "group", fields = [{ id = "a", label = "甲", type = "number" }] }]"#;
        let form = format!(
            "[[form]]\nid = \"fuzzed\"\ntitle = \"表\"\nclause = \"fuzzed/must\"\nfield = {fields}\n\n  [[form.rule]]\n  id = \"r\"\n  assert = {quoted}\n  clause = \"fuzzed/must\"\n"
        );
        said("checks/fuzzed/form.toml", &form)
    });
}

#[test]
fn what_nests_too_deeply_is_refused_and_told() {
    let deep = |open: &str, close: &str| format!("{}{}", open.repeat(100_000), close.repeat(100_000));
    let told = |name: &str, text: String| recorded(name, text.as_bytes());
    for (name, text) in [
        ("x.toml", format!("id = \"a\"\nfields = {}", deep("[", "]"))),
        ("x.json", deep("[", "]")),
        ("x.json", deep("{\"a\":", "}")),
        ("x.ndjson", format!("{}\n", deep("[", "]"))),
    ] {
        let told = told(name, text);
        assert!(told.contains("record-syntax"), "{name}: {}", &told[..told.len().min(300)]);
    }
    let text = format!("1 == {}1{}", "(".repeat(50_000), ")".repeat(50_000));
    let form = format!(
        "[[form]]\nid = \"fuzzed\"\ntitle = \"表\"\nclause = \"x/must\"\n\n  [[form.rule]]\n  id = \"r\"\n  assert = \"{text}\"\n  clause = \"x/must\"\n"
    );
    assert!(said("checks/fuzzed/form.toml", &form).contains("\"expression\""));
    let quotes = regulation("outline", &format!("# 範例\n\n{}應辦理。\n", "> ".repeat(20_000)));
    assert!(!said("content/fuzzed/text.md", &quotes).is_empty());
    assert!(Path::new(root()).join("tests/corpus/README.md").is_file() && read("tests/corpus/README.md").contains("GUIJU_FUZZ"));
}
