//! How fast records are read and bound, against the floor of merely reading and parsing the same files.
//!
//!     python3 benches/generate.py cases 100000 /tmp/cases
//!     cargo bench --bench throughput -- floor /tmp/cases
//!     cargo bench --bench throughput -- stream /tmp/cases
//!
//! Each mode runs in a process of its own, so that peak memory is its own. Times are CPU time of all threads.

use std::error::Error;
use std::fs;
use std::io::BufRead;
use std::path::Path;
use std::sync::Arc;

use guiju::lang::Lang;
use guiju::model::{Field, FieldType, Form, Handbook, Organization, Period, Person, Settings, Unit};
use guiju::read::{Context, Node, Table, decode::decode, json, toml};
use guiju::records::{Submission, stream};
use guiju::source::{Disk, Place, World};
use jiff::tz::TimeZone;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    let [mode, root] = arguments.as_slice() else {
        // `cargo test --benches` and a bare `cargo bench` name no handbook.
        eprintln!("usage: throughput floor|stream HANDBOOK");
        return Ok(());
    };
    let world = Disk::new(root);
    let zone = TimeZone::get("Asia/Taipei")?;
    let book = handbook(&world, &zone)?;
    let before = cpu()?;
    let (records, bytes) = match mode.as_str() {
        "floor" => floor(&world, &zone)?,
        _ => streamed(&world, &book),
    };
    let spent = cpu()? - before;
    println!(
        "{mode}: {records} records, {bytes} bytes, {spent:.2} CPU s, {:.2} µs a record, peak {} KiB",
        spent * 1e6 / records.max(1) as f64,
        peak()?
    );
    Ok(())
}

/// Reads every file and parses it, with nothing made of it.
fn floor(world: &Disk, zone: &TimeZone) -> Done<(u64, u64)> {
    let (mut records, mut bytes) = (0, 0);
    for entry in world.list("records") {
        let path: Arc<str> = Arc::from(&*entry.path);
        let cx = Context::file(&path, zone, "record-syntax");
        bytes += entry.size;
        if entry.path.ends_with(".toml") {
            let file = fs::read(world.root().join(&*entry.path))?;
            let text = std::str::from_utf8(&file)?;
            // The parser's own tree, without ours.
            let table = ::toml::de::DeTable::parse(text)?;
            records += u64::from(!table.get_ref().is_empty());
        } else {
            let mut reader = world.open(&path).map_err(|e| format!("{e:?}"))?;
            let mut line = Vec::new();
            while reader.read_until(b'\n', &mut line)? > 0 {
                let text = decode(&line, None).map_err(|e| format!("{e:?}"))?;
                records += u64::from(json::parse(text.trim_end(), &cx).0.is_some());
                line.clear();
            }
        }
    }
    Ok((records, bytes))
}

/// Reads, binds and drops every record.
fn streamed(world: &Disk, book: &Handbook) -> (u64, u64) {
    let (mut faults, mut shown) = (0, 0);
    let totals = stream(world, book, &mut |submission| {
        let slips: Vec<&str> = match &submission {
            Submission::Record(record) => record.faults.iter().map(|f| f.message.en.as_str()).collect(),
            Submission::Broken(slip, _) => vec![slip.message.en.as_str()],
        };
        faults += slips.len();
        for slip in slips.iter().take(5 - shown.min(5)) {
            eprintln!("{slip}");
            shown += 1;
        }
    });
    println!("{faults} faults");
    (totals.records, totals.bytes)
}

/// The part of a handbook that binding needs.
fn handbook(world: &Disk, zone: &TimeZone) -> Done<Handbook> {
    let mut forms = Vec::new();
    for entry in world.list("checks") {
        let text = text(world, &entry.path)?;
        let path: Arc<str> = Arc::from(&*entry.path);
        let (node, _) = toml::parse(&text, &Context::file(&path, zone, "toml-syntax"));
        forms.extend(tables(&node, "form").map(form));
    }
    let path: Arc<str> = Arc::from("content/organization.toml");
    let text = text(world, &path)?;
    let (node, _) = toml::parse(&text, &Context::file(&path, zone, "toml-syntax"));
    let place = Place::whole(path.clone());
    let unit = |t: &Table| Unit {
        id: word(t, "id"),
        title: [word(t, "title"), String::new(), String::new()],
        kind: word(t, "kind"),
        parent: None,
        active: Period::default(),
        region: None,
        zone: None,
        place: place.clone(),
    };
    let person = |t: &Table| Person { id: word(t, "id"), name: word(t, "name"), place: place.clone() };
    let units = tables(&node, "unit").map(unit).collect();
    let people = tables(&node, "person").map(person).collect();
    let organization = Organization { units, people, ..Organization::default() };
    Ok(Handbook {
        settings: settings(zone),
        regulations: vec![],
        keys: Default::default(),
        parameters: vec![],
        organization,
        calendars: vec![],
        glossary: vec![],
        forms,
        processes: vec![],
        duties: vec![],
        metrics: vec![],
        thresholds: vec![],
        grades: vec![],
        checks: vec![],
        sources: vec![],
    })
}

fn settings(zone: &TimeZone) -> Settings {
    Settings {
        title: String::new(),
        publisher: String::new(),
        language: Lang::Hant,
        zone: zone.clone(),
        zone_name: "Asia/Taipei".into(),
        region: "tw".into(),
        as_of: None,
        duties_from: None,
        max_file: 8 << 20,
        base_url: None,
        repository: None,
        publish_compliance: false,
        publish_people: false,
    }
}

fn text(world: &Disk, path: &str) -> Done<String> {
    Ok(fs::read_to_string(world.root().join(path))?)
}

fn tables<'n, 't>(node: &'n Node<'t>, name: &str) -> impl Iterator<Item = &'n Table<'t>> {
    let list = node.table().and_then(|t| t.get(name)).and_then(Node::list).unwrap_or_default();
    list.iter().filter_map(Node::table)
}

fn word(table: &Table, name: &str) -> String {
    table.get(name).and_then(Node::text).unwrap_or_default().to_owned()
}

fn form(table: &Table) -> Form {
    let list = table.get("field").and_then(Node::list).unwrap_or_default();
    Form {
        id: word(table, "id").into(),
        title: word(table, "title"),
        clause: word(table, "clause").into(),
        submitted_by: vec![],
        submitted_to: vec![],
        at: None,
        fields: list.iter().filter_map(Node::table).map(field).collect(),
        rules: vec![],
        signatures: vec![],
        note: None,
        place: Place::whole("checks"),
    }
}

fn field(table: &Table) -> Field {
    let inner = table.get("fields").and_then(Node::list).unwrap_or_default();
    let yes = |name: &str| matches!(table.get(name).map(|n| &n.value), Some(guiju::read::Value::Bool(true)));
    let ty = match word(table, "type").as_str() {
        "number" => FieldType::Number,
        "bool" => FieldType::Bool,
        "date" => FieldType::Date,
        "period" => FieldType::Period,
        "choice" => FieldType::Choice,
        "person" => FieldType::Person,
        "unit" => FieldType::Unit,
        "ref" => FieldType::Ref { form: word(table, "form").into(), same_case: false, earlier: false, row: table.get("row").is_some() },
        "group" => FieldType::Group(inner.iter().filter_map(Node::table).map(field).collect()),
        _ => FieldType::Text,
    };
    Field {
        id: word(table, "id").into(),
        label: word(table, "label"),
        ty,
        many: yes("many"),
        required: true,
        required_when: None,
        clause: word(table, "clause").into(),
        help: None,
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
        place: Place::whole("checks"),
    }
}

/// CPU seconds of this process, all threads, from Linux's accounting in hundredths of a second.
fn cpu() -> Done<f64> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    let after = stat.rsplit(')').next().unwrap_or_default();
    let ticks: u64 = after.split_whitespace().skip(11).take(2).map(|t| t.parse().unwrap_or(0)).sum();
    Ok(ticks as f64 / 100.0)
}

/// Peak resident memory in KiB.
fn peak() -> Done<u64> {
    let status = fs::read_to_string(Path::new("/proc/self/status"))?;
    let line = status.lines().find(|l| l.starts_with("VmHWM:")).unwrap_or_default();
    Ok(line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0))
}
