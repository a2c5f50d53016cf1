//! `guiju register`: the rectification register as a table.

use std::path::PathBuf;

use jiff::civil::Date;

use super::check::no_unit;
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
    /// Write the register to a file instead of stdout.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
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
    let texts = pipeline::texts(&world);
    let text = report::register_csv(&Report { handbook, outcome, texts: &texts, lang });
    match &args.output {
        Some(path) => std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?,
        None => global.print(&text)?,
    }
    Ok(CLEAN)
}
