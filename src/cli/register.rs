//! `guiju register`: the rectification register as a table.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::Date;

use super::check::{no_unit, to_a_file};
use super::options::Global;
use super::{CLEAN, UNABLE};
use crate::pipeline::{self, CheckOptions};
use crate::report::{self, Report};

/// Flags of `register`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only this unit (repeatable).
    #[arg(long, value_name = "UNIT")]
    unit: Vec<String>,
    /// Judge as of this day; else the handbook's, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Form of the register; else by the name of the file, else CSV.
    #[arg(long, value_enum)]
    format: Option<Format>,
    /// Write the register to a file instead of stdout.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Forms of the register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For spreadsheets and programs.
    Csv,
    /// A workbook, for --output.
    Xlsx,
}

impl Args {
    fn format(&self) -> Format {
        let named = self.output.as_ref().and_then(|path| path.extension()).is_some_and(|e| e.eq_ignore_ascii_case("xlsx"));
        self.format.unwrap_or(if named { Format::Xlsx } else { Format::Csv })
    }
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let options = CheckOptions { as_of: args.as_of, units: args.unit.clone(), ..CheckOptions::default() };
    let checked = pipeline::check(&world, &options);
    if !checked.loaded.diagnostics.is_empty() {
        global.complain(&checked.loaded, &world);
    }
    let Some(outcome) = &checked.outcome else { return Ok(UNABLE) };
    let (handbook, lang) = (&checked.loaded.handbook, global.language(&checked.loaded));
    if let Some(unknown) = args.unit.iter().find(|u| handbook.organization.unit(u).is_none()) {
        return Err(no_unit(handbook, unknown).get(lang).to_owned());
    }
    let texts = pipeline::texts_of_records(&world, handbook);
    let report = Report { handbook, outcome, texts: &texts, lang };
    let written = |path: &PathBuf, bytes: Vec<u8>| std::fs::write(path, bytes).map_err(|e| format!("{}: {e}", path.display()));
    match (&args.output, args.format()) {
        (Some(path), Format::Xlsx) => written(path, report::register_xlsx(&report, true)?)?,
        (None, Format::Xlsx) => return Err(to_a_file(lang)),
        (Some(path), Format::Csv) => written(path, report::register_csv(&report).into_bytes())?,
        (None, Format::Csv) => global.print(&report::register_csv(&report))?,
    }
    Ok(CLEAN)
}
