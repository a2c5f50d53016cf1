//! `guiju trace`: links clauses, checks and records both ways.

use clap::ValueEnum;
use jiff::civil::Date;

use super::options::Global;
use super::{CLEAN, FINDINGS, UNABLE};
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::pipeline;
use crate::say;
use crate::source::{Place, World};
use crate::trace::{self, Demands, Query, Report, Trace};

/// Formats of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines; see docs/trace.md.
    Json,
    /// For spreadsheets.
    Csv,
}

/// Flags of `trace`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only this regulation (repeatable).
    #[arg(long, value_name = "ID")]
    regulation: Vec<String>,
    /// Only this clause and those below it (repeatable).
    #[arg(long, value_name = "KEY")]
    clause: Vec<String>,
    /// Only this check (repeatable).
    #[arg(long, value_name = "ID")]
    check: Vec<String>,
    /// Only this record (repeatable).
    #[arg(long, value_name = "ID")]
    record: Vec<String>,
    /// Name every record, not only how many there are.
    #[arg(long)]
    records: bool,
    /// Figures only.
    #[arg(long)]
    summary: bool,
    /// Hold the maps of demands in this folder of the handbook against it.
    #[arg(long, value_name = "DIR")]
    mandates: Option<String>,
    /// Judge as of this day; else the handbook's, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

impl Args {
    fn query(&self) -> Query {
        Query {
            regulations: self.regulation.clone(),
            clauses: self.clause.clone(),
            checks: self.check.clone(),
            records: self.record.clone(),
            each_record: self.records,
            summary: self.summary,
        }
    }
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let traced = pipeline::trace(&world, args.as_of);
    if !traced.loaded.diagnostics.is_empty() {
        global.complain(&traced.loaded, &world);
    }
    let Some(evidence) = &traced.evidence else { return Ok(UNABLE) };
    let (handbook, lang) = (&traced.loaded.handbook, global.language(&traced.loaded));
    let trace = Trace::new(handbook, &evidence.outcome, &evidence.subjects, &evidence.sampled);
    let query = args.query();
    if let Some(unknown) = query.unknown(&trace) {
        return Err(trace::unknown(&unknown).get(lang).to_owned());
    }
    let demands = demands(&world, handbook, args).map_err(|why| why.get(lang).to_owned())?;
    let texts = pipeline::texts_of_records(&world, handbook);
    let place = |place: &Place| texts.show(place).address();
    let report = Report { trace: &trace, query: &query, demands: demands.as_deref(), lang, place: &place };
    global.print(&match args.format {
        Format::Text => trace::text(&report),
        Format::Json => trace::json(&report),
        Format::Csv => trace::csv(&report),
    })?;
    let faulty = demands.iter().flatten().any(Demands::has_faults);
    Ok(if faulty { FINDINGS } else { CLEAN })
}

/// The demands of the regulations asked for.
fn demands(world: &dyn World, handbook: &Handbook, args: &Args) -> Result<Option<Vec<Demands>>, Sentence> {
    let Some(folder) = &args.mandates else { return Ok(None) };
    let maps = pipeline::mandates(world, folder).map_err(|fault| fault.message)?;
    if maps.is_empty() {
        return Err(say!(
            "--mandates {f}：手冊中這個資料夾沒有對照",
            "--mandates {f}：手册中这个文件夹没有对照",
            "--mandates {f}: this folder of the handbook holds no map",
            f = folder
        ));
    }
    let asked = |id: &String| args.regulation.is_empty() || args.regulation.contains(id);
    Ok(Some(maps.iter().filter(|m| asked(&m.regulation)).map(|m| Demands::of(handbook, m)).collect()))
}
