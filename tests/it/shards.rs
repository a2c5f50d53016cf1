//! Work in shares: whatever way the records are shared out, the merged report is the single run's, byte for byte.

use std::io::Cursor;

use guiju::lang::Lang;
use guiju::pipeline::shards::{self, FactFile, Input};
use guiju::pipeline::{self, CheckOptions, Checked};
use guiju::records::Shard;
use guiju::report::{self, Report};
use guiju::source::{Disk, World};

use crate::support::{guiju, root};
use crate::{hostile, kinds};

type Render = for<'r, 'a> fn(&'r Report<'a>) -> String;

const FORMATS: [Render; 8] =
    [report::text, report::json, report::sarif, report::junit, report::github, report::gitlab, report::markdown, report::csv];

/// A judgement in every format, workbooks and the register included.
fn rendered(world: &dyn World, checked: &Checked) -> Vec<Vec<u8>> {
    let outcome = checked.outcome.as_ref().expect("the handbook is sound");
    let texts = pipeline::texts_of_records(world, &checked.loaded.handbook);
    let report = Report { handbook: &checked.loaded.handbook, outcome, texts: &texts, lang: Lang::Hant };
    let texts = FORMATS.iter().map(|render| render(&report)).chain([report::register_csv(&report)]).map(String::into_bytes);
    let books = [report::xlsx(&report), report::register_xlsx(&report, true)].map(|book| book.expect("a workbook"));
    texts.chain(books).collect()
}

fn single(world: &dyn World) -> Vec<Vec<u8>> {
    rendered(world, &pipeline::check(world, &CheckOptions::default()))
}

fn facts(world: &dyn World, input: Input) -> Vec<u8> {
    let mut out = Vec::new();
    let loaded = shards::gather(world, &CheckOptions::default(), input, &mut out).expect("memory takes everything");
    assert!(loaded.is_sound());
    out
}

fn shares(world: &dyn World, of: u32) -> Vec<Vec<u8>> {
    (1..=of).map(|n| facts(world, Input::Folder(Shard::new(n, of).expect("a share")))).collect()
}

fn file((n, bytes): (usize, Vec<u8>)) -> FactFile {
    FactFile { name: format!("{n}.ndjson"), lines: Box::new(Cursor::new(bytes)) }
}

fn merge(world: &dyn World, parts: Vec<Vec<u8>>) -> Result<Checked, String> {
    let files = parts.into_iter().enumerate().map(file).collect();
    shards::merge(world, files, &CheckOptions::default()).map_err(|why| why.en)
}

fn merged(world: &dyn World, parts: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    rendered(world, &merge(world, parts).expect("facts of one handbook"))
}

#[test]
fn the_sample_year_in_one_to_five_shares_is_the_sample_year() {
    let world = Disk::new(root().to_owned());
    let whole = single(&world);
    for of in 1..=5 {
        let parts = shares(&world, of);
        let judged = |part: &Vec<u8>| part.split(|b| *b == b'\n').count();
        assert!(of == 1 || parts.iter().all(|p| judged(p) > 100), "every share has its part of the work");
        // The order in which the files are named does not matter.
        let parts = parts.into_iter().rev().collect();
        assert!(merged(&world, parts) == whole, "{of} shares");
    }
}

#[test]
fn every_example_in_shares_is_judged_as_a_whole() {
    let mut shared_out = 0;
    for (name, world) in kinds::worlds() {
        let whole = single(&world);
        for of in [2, 3] {
            let parts = shares(&world, of);
            shared_out += usize::from(parts.iter().filter(|p| p.split(|b| *b == b'\n').count() > 3).count() > 1);
            assert!(merged(&world, parts) == whole, "{name} in {of}");
        }
    }
    assert!(shared_out > 25, "{shared_out}");
}

#[test]
fn careless_and_hostile_records_in_shares_are_told_as_a_whole() {
    for case in hostile::cases() {
        let (folder, _) = hostile::staged(&case);
        let world = Disk::new(folder.path().to_owned());
        assert!(merged(&world, shares(&world, 3)) == single(&world), "{case}");
    }
}

/// The records of a world as lines that name their units.
fn lines(world: &dyn World) -> String {
    let mut lines = String::new();
    for entry in world.list("records") {
        let text = String::from_utf8(world.read(&entry.path, 1 << 20).expect("a record")).expect("UTF-8");
        let unit = entry.path.split('/').nth(1).expect("a unit");
        let records = match entry.path.rsplit('.').next() {
            Some("toml") => tables(&text),
            Some("ndjson") => text.lines().filter_map(|line| serde_json::from_str(line).ok()).collect(),
            _ => Vec::new(),
        };
        for mut record in records {
            record.as_object_mut().expect("a record").entry("unit").or_insert_with(|| unit.into());
            lines.push_str(&format!("{record}\n"));
        }
    }
    lines
}

/// The records of a file of tables.
fn tables(text: &str) -> Vec<serde_json::Value> {
    let mut table: toml::Table = text.parse().expect("a table");
    match table.remove("record").and_then(|v| v.as_array().cloned()) {
        Some(many) => many.iter().map(plain).collect(),
        None => vec![plain(&table.into())],
    }
}

fn plain(value: &toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(moment) => moment.to_string().into(),
        toml::Value::Array(items) => items.iter().map(plain).collect(),
        toml::Value::Table(table) => table.iter().map(|(k, v)| (k.clone(), plain(v))).collect::<serde_json::Map<_, _>>().into(),
        toml::Value::Float(n) => serde_json::json!(n),
        other => serde_json::to_value(other).expect("plain data"),
    }
}

/// Judges a stream whole and in parts of so many lines, in one file and in several; returns how many records it holds.
fn streamed(world: &dyn World, all: &str, length: usize) -> u64 {
    let whole = pipeline::check_lines(world, &CheckOptions::default(), &mut Cursor::new(all.as_bytes()));
    let records = whole.outcome.as_ref().expect("sound").records;
    let pieces: Vec<&str> = all.split_inclusive('\n').collect();
    let parts: Vec<Vec<u8>> = pieces.chunks(length).map(|p| facts(world, Input::Lines(&mut Cursor::new(p.concat())))).collect();
    let whole = rendered(world, &whole);
    assert!(merged(world, vec![parts.concat()]) == whole, "one file");
    assert!(merged(world, parts) == whole, "a file for each part");
    records
}

#[test]
fn parts_of_a_stream_are_judged_as_the_stream() {
    for (_, world) in kinds::worlds() {
        streamed(&world, &format!("{}{{\"id\":\n", lines(&world)), 2);
    }
    let year = Disk::new(root().to_owned());
    let records = streamed(&year, &lines(&year), 700);
    assert!(records > 1500, "{records}");
}

#[test]
fn facts_that_do_not_belong_together_are_refused() {
    let (_, world) = kinds::worlds().remove(0);
    let two = shares(&world, 2);
    let refused = |parts: Vec<Vec<u8>>| merge(&world, parts).err().unwrap_or_default();
    assert!(refused(vec![two[0].clone()]).contains("share 2 of 2 is missing"));
    assert!(refused(vec![two[0].clone(), two[0].clone(), two[1].clone()]).contains("given twice"));
    assert!(refused([two.clone(), shares(&world, 3)].concat()).contains("shared out in another way"));
    let cut: Vec<u8> = two[1].split_inclusive(|b| *b == b'\n').next().expect("a head").to_vec();
    assert!(refused(vec![two[0].clone(), cut]).contains("cut short"));
    assert!(refused(vec![b"{}\n".to_vec()]).contains("line 1 is nothing"));
    let mut other = world.clone();
    other.put("content/more.md", "");
    assert!(refused([vec![shares(&other, 2).remove(0)], vec![two[1].clone()]].concat()).contains("another edition"));
    // Numbers that lead nowhere are refused, and crash nothing.
    let odd = String::from_utf8(two.concat()).expect("text").replace("\"form\":", "\"form\":9").replace("\"step\":", "\"step\":9");
    let parts: Vec<Vec<u8>> = odd.split_inclusive("\"end\"").map(|p| p.as_bytes().to_vec()).collect();
    assert!(!refused(parts).is_empty());
}

/// What the command line writes from shares, in every format it offers, is what it writes from one run: files, exit code, baseline.
#[test]
fn every_format_of_a_merge_is_the_single_runs() {
    let (folder, _) = hostile::staged("escapes");
    let out = tempfile::tempdir().expect("a folder");
    let path = |name: &str| out.path().join(name).display().to_string();
    for n in 1..=3 {
        assert_eq!(guiju(folder.path(), &["check", "--shard", &format!("{n}/3"), "--output", &path(&n.to_string())]).code, 0);
    }
    let parts = [path("1"), path("2"), path("3")];
    let formats = ["text", "json", "sarif", "junit", "github", "gitlab", "markdown", "csv", "xlsx"];
    for (format, lang) in formats.iter().flat_map(|format| ["zh-Hant", "zh-Hans", "en"].map(|lang| (*format, lang))) {
        let common = ["--format", format, "--lang", lang, "--output"];
        let (one, many) = (path("one"), path("many"));
        let single = guiju(folder.path(), &[&["check"][..], &common, &[&one]].concat());
        let merge: Vec<&str> = std::iter::once("merge").chain(parts.iter().map(String::as_str)).chain(common).chain([&*many]).collect();
        let merged = guiju(folder.path(), &merge);
        assert_eq!((merged.code, &merged.stdout, &merged.stderr), (single.code, &single.stdout, &single.stderr), "{format} {lang}");
        let read = |path: &str| std::fs::read(path).expect("a report");
        assert!(!read(&one).is_empty() && read(&one) == read(&many), "{format} {lang}");
    }
    let known = |command: &[&str], name: &str| {
        guiju(folder.path(), &[command, &["--write-baseline", name]].concat());
        std::fs::read(name).expect("a baseline")
    };
    let merge: Vec<&str> = std::iter::once("merge").chain(parts.iter().map(String::as_str)).collect();
    assert!(known(&["check"], &path("a.json")) == known(&merge, &path("b.json")));
}

#[test]
fn shares_and_streams_come_from_the_command_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = |n: &str| folder.path().join(n).display().to_string();
    for n in ["1/2", "2/2"] {
        let out = path(&n.replace('/', "-"));
        let run = guiju(root(), &["check", "--shard", n, "--output", &out]);
        assert_eq!((run.code, run.stdout.as_str(), run.stderr.as_str()), (0, "", ""));
    }
    let single = guiju(root(), &["check", "--format", "json", "--lang", "en"]);
    let merged = guiju(root(), &["merge", &path("1-2"), &path("2-2"), "--format", "json", "--lang", "en"]);
    assert_eq!((merged.code, merged.stderr.as_str()), (1, ""));
    assert!(merged.stdout == single.stdout);
    let missing = guiju(root(), &["merge", &path("1-2"), "--lang", "en"]);
    assert_eq!((missing.code, missing.stderr.trim()), (2, "guiju: share 2 of 2 is missing"));
    for odd in ["0/2", "3/2", "x", "1/0"] {
        assert_eq!(guiju(root(), &["check", "--shard", odd]).code, 2, "{odd}");
    }
}
