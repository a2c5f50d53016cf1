//! How fast workbooks are read and checked, against calamine merely reading the same files.
//!
//!     cargo bench --bench spreadsheets -- 1000
//!
//! Makes that many filled-in forms, as many plain tables of fifty records that keep the rules, and as many whose every record breaks
//! them twice, of this repository's handbook in a temporary folder. The last shows what findings cost: they are put into words, in
//! three languages, and kept. Each stage runs in a process of its own, so that peak memory is its own; times are CPU time of all threads. The ratio counts:
//! seconds depend on the machine and its other work.

mod used;

use std::error::Error;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use calamine::{Reader, Xlsx, open_workbook_from_rs};
use guiju::export::{Chosen, FormsOptions};
use guiju::model::Handbook;
use guiju::pipeline::{self, CheckOptions};
use guiju::read::sheet::{Workbook, address};
use guiju::records;
use guiju::source::{Disk, World};
use rust_xlsxwriter::{ExcelDateTime, Format};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use used::{cpu, peak};

type Done<T> = Result<T, Box<dyn Error>>;

const KINDS: [&str; 3] = ["forms", "tables", "breaches"];
const FORM: &str = "cross_business_request";
/// A form a table can carry whole: no rows within a cell.
const TABLE: &str = "coord_funding_plan";
const STAGES: [&str; 3] = ["calamine", "read", "check"];
const ROWS: usize = 50;

fn main() -> Done<()> {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|a| a != "--bench").collect();
    match arguments.as_slice() {
        [stage, folder] => measure(stage, folder),
        [count] => compare(count.parse()?),
        // `cargo test --benches` and a bare `cargo bench` name no count.
        _ => {
            eprintln!("usage: spreadsheets COUNT");
            Ok(())
        }
    }
}

/// Makes the files, runs every stage over them and prints each against the first.
fn compare(count: usize) -> Done<()> {
    for kind in KINDS {
        let folder = tempfile::tempdir()?;
        make(kind, count, folder.path())?;
        let mut floor = None;
        for stage in STAGES {
            let output = Command::new(std::env::current_exe()?).arg(stage).arg(folder.path()).output()?;
            let text = String::from_utf8(output.stdout)?;
            let seconds: f64 =
                text.split_whitespace().next().ok_or_else(|| String::from_utf8_lossy(&output.stderr).into_owned())?.parse()?;
            let floor = *floor.get_or_insert(seconds);
            println!(
                "{kind:>8} {stage:>8}: {:>5.2}× calamine; {}",
                seconds / floor,
                text.trim().split_once(' ').map_or("", |(_, rest)| rest)
            );
        }
    }
    Ok(())
}

/// A handbook in a folder: this repository's, with the workbooks as its only records.
fn make(kind: &str, count: usize, folder: &Path) -> Done<()> {
    let root = Disk::new(env!("CARGO_MANIFEST_DIR"));
    for entry in ["content", "checks"].iter().flat_map(|f| root.list(f)).filter(|e| !e.path.contains("/samples/")) {
        let target = folder.join(&entry.path);
        fs::create_dir_all(target.parent().unwrap_or(folder))?;
        fs::write(target, root.read(&entry.path, 1 << 24).map_err(|e| format!("{e:?}"))?)?;
    }
    fs::copy(root.root().join("handbook.toml"), folder.join("handbook.toml"))?;
    let handbook = pipeline::load(&root, None).handbook;
    let blank = Blank::new(&root, &handbook)?;
    for n in 0..count {
        let (unit, form, bytes) = match kind {
            "forms" => ("ecommerce", FORM, blank.filled(n)?),
            "tables" => ("finance", TABLE, table(n)?),
            _ => ("ecommerce", FORM, breaches(n)?),
        };
        let records = folder.join("records").join(unit);
        fs::create_dir_all(&records)?;
        fs::write(records.join(format!("{form}--{n:05}.xlsx")), bytes)?;
    }
    Ok(())
}

/// The blank form, with the addresses of its values.
struct Blank {
    parts: Vec<(String, Vec<u8>)>,
    rows: Vec<(String, u32)>,
}

const VALUES: [(&str, usize, &str); 14] = [
    ("by", 0, "lin.yating"),
    ("at", 0, "2026-03-02"),
    ("fields.new_or_extension", 0, "新業務"),
    ("fields.proposed_by", 0, "lin.yating"),
    ("fields.background", 0, "華東區客戶提出跨部門交付的需求，現行流程由各部門各自承接，交付時間不一。"),
    ("fields.objective", 0, "由單一窗口承接並於三個月內完成試行，客戶滿意度達百分之九十。"),
    ("fields.involved_departments[]", 0, "logistics"),
    ("fields.involved_departments[]", 1, "legal"),
    ("fields.involved_posts[]", 0, "倉儲主管"),
    ("fields.involved_posts[]", 1, "法務專員"),
    ("fields.possible_risks[]", 0, "交付時間受旺季影響"),
    ("fields.possible_risks[]", 1, "合約條款尚未一致"),
    ("covers.period", 0, "2026-Q1"),
    ("to", 0, "management"),
];

impl Blank {
    fn new(root: &Disk, handbook: &Handbook) -> Done<Blank> {
        let chosen = Chosen { forms: vec![FORM.to_owned()], ..Chosen::default() };
        let files = pipeline::forms(root, handbook, &FormsOptions { chosen, ..FormsOptions::default() }).map_err(|s| s.en)?;
        let bytes = &files.first().ok_or("no form")?.bytes;
        let book = Workbook::open(bytes).map_err(|e| format!("{e:?}"))?;
        let grid = book.grid(0).map_err(|e| format!("{e:?}"))?.ok_or("no sheet")?;
        let rows = grid.rows.iter().map(|row| (row.text(1).to_owned(), row.number)).collect();
        let mut zip = ZipArchive::new(Cursor::new(bytes))?;
        let mut parts = Vec::new();
        for n in 0..zip.len() {
            let mut part = zip.by_index(n)?;
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes)?;
            parts.push((part.name()?.into_owned(), bytes));
        }
        Ok(Blank { parts, rows })
    }

    fn filled(&self, n: usize) -> Done<Vec<u8>> {
        let row = |path: &str| self.rows.iter().find(|(p, _)| p == path).map(|(_, row)| *row).ok_or(format!("no {path}"));
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.parts {
            writer.start_file(name, SimpleFileOptions::default())?;
            if name != "xl/worksheets/sheet1.xml" {
                writer.write_all(bytes)?;
                continue;
            }
            let mut xml = String::from_utf8(bytes.clone())?;
            let mut put = |row: u32, column: u32, text: &str| {
                let at = address(row, column);
                let head = format!("<c r=\"{at}\" s=\"");
                let style = xml.find(&head).map(|i| i + head.len()).and_then(|i| Some((i, i + xml[i..].find('"')?)));
                if let Some((from, to)) = style {
                    let cell = format!("<c r=\"{at}\" s=\"{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", &xml[from..to]);
                    xml = xml.replacen(&format!("<c r=\"{at}\" s=\"{}\"/>", &xml[from..to]), &cell, 1);
                }
            };
            put(row("id")?, 3, &format!("CX-2026-{n:05}-apply"));
            put(row("case")?, 3, &format!("CX-2026-{n:05}"));
            put(row("step")?, 3, "apply");
            for (path, below, text) in VALUES {
                put(row(path)? + below as u32, 3, text);
            }
            for below in 1..=5 {
                put(row("fields.milestones[]")? + below, 2, "完成試行");
                put(row("fields.milestones[]")? + below, 3, "2026-06-30");
            }
            writer.write_all(xml.as_bytes())?;
        }
        Ok(writer.finish()?.into_inner())
    }
}

/// A plain table as other programs write it, of records that keep the rules.
fn table(n: usize) -> Done<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let (day, percent) = (Format::new().set_num_format("yyyy-mm-dd"), Format::new().set_num_format("0.0%"));
    let head = ["id", "by", "at", "need", "condition", "channel", "cost", "cost_reasonable", "needed_on", "received_on", "use"];
    sheet.write_row(0, 0, head)?;
    for row in 1..=ROWS as u32 {
        let on = |month| ExcelDateTime::from_ymd(2026, month, 2);
        sheet.write_string(row, 0, format!("CF-2026-{n:05}-{row}"))?;
        sheet.write_string(row, 1, "xu.xiaoping")?;
        sheet.write_datetime_with_format(row, 2, on(3)?, &day)?;
        sheet.write_number(row, 3, 1_000_000.0 + f64::from(row) * 12.5)?;
        sheet.write_string(row, 4, format!("第 {row} 期：流動比率一點八，現金可支應六個月的營運支出。"))?;
        sheet.write_string(row, 5, "向合作銀行申請信用貸款，按月付息，到期還本。")?;
        sheet.write_number_with_format(row, 6, 0.026, &percent)?;
        sheet.write_string(row, 7, "低於同期三家銀行報價的平均利率。")?;
        sheet.write_datetime_with_format(row, 8, on(6)?, &day)?;
        sheet.write_datetime_with_format(row, 9, on(5)?, &day)?;
        sheet.write_string(row, 10, "全數用於倉儲設備更新，分兩期支付。")?;
    }
    Ok(book.save_to_buffer()?)
}

/// The same of a form whose repeated rows a table cannot carry: each record lacks them, and its case has no one to go on.
fn breaches(n: usize) -> Done<Vec<u8>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let head = ["id", "by", "at", "case", "step"];
    let fields = VALUES.iter().filter(|(path, below, _)| path.starts_with("fields.") && *below == 0);
    let columns: Vec<(String, &str)> = fields.map(|(path, _, text)| (path.trim_end_matches("[]").to_owned(), *text)).collect();
    for (column, name) in (0..).zip(head.iter().copied().chain(columns.iter().map(|(path, _)| path.as_str()))) {
        sheet.write_string(0, column, name)?;
    }
    for row in 1..=ROWS {
        let case = format!("CX-2026-{n:05}-{row}");
        let first = [format!("{case}-apply"), "lin.yating".into(), "2026-03-02".into(), case, "apply".into()];
        for (column, text) in (0..).zip(first.iter().map(String::as_str).chain(columns.iter().map(|(_, text)| *text))) {
            sheet.write_string(row as u32, column, text)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// Runs one stage: CPU seconds first, then words.
fn measure(stage: &str, folder: &str) -> Done<()> {
    let world = Disk::new(folder);
    let handbook = (stage != "calamine").then(|| pipeline::load(&world, None).handbook);
    let before = cpu()?;
    let said = match (stage, &handbook) {
        ("read", Some(handbook)) => {
            let totals = records::stream(&world, handbook, &mut |submission| drop(submission));
            format!("{} files, {} records, {} broken", totals.files, totals.records, totals.broken)
        }
        (_, Some(handbook)) => {
            let outcome = pipeline::judge(&world, handbook, &CheckOptions::default());
            format!("{} records, {} findings", outcome.records, outcome.findings.len())
        }
        (_, None) => calamine(&world)?,
    };
    println!("{:.2} {said}, peak {} MiB", cpu()? - before, peak()? >> 10);
    Ok(())
}

/// Opens every workbook and reads every cell of every sheet.
fn calamine(world: &Disk) -> Done<String> {
    let (mut files, mut cells) = (0, 0);
    for entry in world.list("records") {
        let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(fs::read(world.root().join(&entry.path))?))?;
        for name in book.sheet_names() {
            cells += book.worksheet_range(&name)?.used_cells().count();
        }
        files += 1;
    }
    Ok(format!("{files} files, {cells} cells"))
}
