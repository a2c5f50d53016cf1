//! `guiju notice`: the rectification notice of a unit.

use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::Date;

use super::check::no_unit;
use super::options::Global;
use super::{CLEAN, UNABLE};
use crate::model::Limit;
use crate::pipeline::{self, CheckOptions};
use crate::report::{Notice, Report};

/// Working days for rectification where neither the handbook nor the command says.
const WORKDAYS: i64 = 10;

/// Forms of a notice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For code hosts and mail.
    #[default]
    Markdown,
    /// To be printed on A4.
    Html,
}

/// Flags of `notice`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The unit to be notified.
    #[arg(long, value_name = "UNIT")]
    unit: String,
    /// Judge as of this day, the date of the notice; else the handbook's, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Working days for rectification; else `answers.rectify_within` of handbook.toml, else 10.
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(i64).range(1..=365))]
    workdays: Option<i64>,
    /// Form of the notice.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the notice to a file instead of stdout.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let options = CheckOptions { as_of: args.as_of, units: vec![args.unit.clone()], ..CheckOptions::default() };
    let checked = pipeline::check(&world, &options);
    if !checked.loaded.diagnostics.is_empty() {
        global.complain(&checked.loaded, &world);
    }
    let Some(outcome) = &checked.outcome else { return Ok(UNABLE) };
    let (handbook, lang) = (&checked.loaded.handbook, global.language(&checked.loaded));
    if handbook.organization.unit(&args.unit).is_none() {
        return Err(no_unit(handbook, &args.unit).get(lang).to_owned());
    }
    let limit = args.workdays.map(Limit::Workdays).or_else(|| handbook.settings.answers.rectify_within.clone());
    let limit = limit.unwrap_or(Limit::Workdays(WORKDAYS));
    let from = outcome.as_of;
    let calendar = handbook.calendar(Some(&args.unit));
    // A last day that is a day off moves to the next working day, as everywhere.
    let deadline = handbook.last_day(&limit, Some(&args.unit), from).and_then(|day| calendar?.roll_forward(day).ok());
    let counted = deadline.and_then(|day| Some((day, calendar?.workdays_between(from, day).ok()?)));
    let Some((deadline, workdays)) = counted else {
        return Err(format!(
            "{from}: 日曆或參數沒有資料，無法計算整改期限 / the calendar or the parameter does not say when rectification is due"
        ));
    };
    let texts = pipeline::texts_of_records(&world, handbook);
    let report = Report { handbook, outcome, texts: &texts, lang };
    let notice = Notice { report: &report, unit: &args.unit, deadline, workdays };
    let text = match args.format {
        Format::Markdown => notice.markdown(),
        Format::Html => notice.html(),
    };
    match &args.output {
        Some(path) => std::fs::write(path, text).map_err(|e| format!("{}: {e}", path.display()))?,
        None => global.print(&text)?,
    }
    Ok(CLEAN)
}
