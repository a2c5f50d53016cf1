//! How fast records are checked, against the floor of merely reading and parsing the same files.
//!
//!     python3 benches/generate.py requests 100000 /tmp/requests
//!     python3 benches/generate.py cases 100000 /tmp/cases
//!     cargo bench --bench throughput -- /tmp/requests
//!     cargo bench --bench throughput -- .
//!
//! The last measures the sample year of this repository, many small files of every kind.
//! Each stage runs in a process of its own, so that peak memory is its own; times are CPU time of all threads. The stages
//! of one run follow each other, and their ratio is what counts: seconds depend on the machine and its other work.

mod used;

use std::error::Error;
use std::fs;
use std::io::BufRead;
use std::process::Command;
use std::sync::Arc;

use guiju::model::Handbook;
use guiju::pipeline::{self, CheckOptions};
use guiju::read::{Arena, Context, decode::decode, json};
use guiju::records;
use guiju::source::{Disk, World};
use jiff::tz::TimeZone;

use used::{cpu, peak};

type Done<T> = Result<T, Box<dyn Error>>;

/// As in the program itself.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// CPU seconds after which a stage has run often enough: the clock counts hundredths.
const ENOUGH: f64 = 1.0;

/// The floor, reading into records, and the whole check.
const STAGES: [&str; 3] = ["floor", "read", "check"];

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    // As the program does.
    #[cfg(target_os = "linux")]
    rustix::thread::disable_transparent_huge_pages(true)?;
    match arguments.as_slice() {
        [root] => compare(root),
        [stage, root] => measure(stage, root),
        // `cargo test --benches` and a bare `cargo bench` name no handbook.
        _ => {
            eprintln!("usage: throughput HANDBOOK");
            Ok(())
        }
    }
}

/// Runs every stage and prints each against the first.
fn compare(root: &str) -> Done<()> {
    let mut floor = None;
    for stage in STAGES {
        let output = Command::new(std::env::current_exe()?).args([stage, root]).output()?;
        let text = String::from_utf8(output.stdout)?;
        let seconds: f64 = text.split_whitespace().next().ok_or("no figure")?.parse()?;
        let floor = *floor.get_or_insert(seconds);
        println!("{stage:>6}: {:>5.2}× the floor; {}", seconds / floor, text.trim().split_once(' ').map_or("", |(_, rest)| rest));
    }
    Ok(())
}

/// Runs one stage, small handbooks again and again until the clock can tell: CPU seconds first, then words.
fn measure(stage: &str, root: &str) -> Done<()> {
    let world = Disk::new(root);
    let loaded = pipeline::load(&world, None);
    let before = cpu()?;
    let (mut runs, mut spent) = (0_u32, 0.0);
    let (mut records, mut held) = (0, String::new());
    while spent < ENOUGH {
        (records, held) = run(stage, &world, &loaded.handbook)?;
        runs += 1;
        spent = cpu()? - before;
    }
    let each = spent / f64::from(runs);
    println!(
        "{each:.4} {each:.3} CPU s, {:.2} µs a record, {records} records, peak {} MiB{held}",
        each * 1e6 / records.max(1) as f64,
        peak()? >> 10
    );
    Ok(())
}

/// One run of a stage: the records it met, and what else there is to tell.
fn run(stage: &str, world: &Disk, handbook: &Handbook) -> Done<(u64, String)> {
    match stage {
        "floor" => floor(world).map(|(records, bytes)| (records, format!(", {bytes} bytes"))),
        "read" => {
            let totals = records::stream(world, handbook, &mut |submission| drop(submission));
            Ok((totals.records, String::new()))
        }
        _ => {
            let outcome = pipeline::judge(world, handbook, &CheckOptions::default());
            let index = outcome.index_bytes / outcome.records.max(1);
            Ok((outcome.records, format!(", index {index} B a record, {} findings", outcome.findings.len())))
        }
    }
}

/// Reads every file and parses it, with nothing made of it: TOML with the parser's own tree, lines with our JSON reader. The few
/// tables and single files of JSON are only read.
fn floor(world: &Disk) -> Done<(u64, u64)> {
    let (mut records, mut bytes) = (0, 0);
    for entry in world.list("records") {
        bytes += entry.size;
        if entry.path.ends_with(".toml") {
            let file = fs::read(world.root().join(&*entry.path))?;
            let table = ::toml::from_slice::<::toml::Table>(&file)?;
            records += table.get("record").and_then(|many| many.as_array()).map_or(1, |many| many.len() as u64);
        } else if entry.path.ends_with(".ndjson") {
            records += lines(world, &entry.path)?;
        } else {
            fs::read(world.root().join(&*entry.path))?;
        }
    }
    Ok((records, bytes))
}

fn lines(world: &Disk, path: &str) -> Done<u64> {
    let zone = TimeZone::UTC;
    let path: Arc<str> = Arc::from(path);
    let cx = Context::file(&path, &zone, "record-syntax");
    let mut reader = world.open(&path).map_err(|e| format!("{e:?}"))?;
    let (mut records, mut line, mut arena) = (0, Vec::new(), Arena::default());
    while reader.read_until(b'\n', &mut line)? > 0 {
        let text = decode(&line, None).map_err(|e| format!("{e:?}"))?;
        records += u64::from(json::parse(text.trim_end(), &cx, &arena).0.is_some());
        arena.clear();
        line.clear();
    }
    Ok(records)
}
