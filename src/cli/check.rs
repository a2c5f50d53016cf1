//! `guiju check`: judges records.

use std::io::BufWriter;
use std::path::PathBuf;

use clap::ValueEnum;
use jiff::civil::Date;

use super::options::Global;
use super::{CLEAN, FINDINGS, UNABLE, baseline};
use crate::diag::{Severity, nearest};
use crate::lang::{Lang, Sentence};
use crate::model::Handbook;
use crate::outcome::{Outcome, Verdict};
use crate::pipeline::shards::{self, Input};
use crate::pipeline::{self, CheckOptions, Checked};
use crate::records::Shard;
use crate::report::{self, Report};
use crate::say;
use crate::source::Disk;

/// Formats of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines; see docs/report.md.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// JUnit XML, for test reports.
    Junit,
    /// Workflow commands: annotations on GitHub.
    Github,
    /// Code Quality report of GitLab.
    Gitlab,
    /// A comment on a merge request.
    Markdown,
    /// A register for spreadsheets.
    Csv,
    /// The register as a workbook, for --output.
    Xlsx,
}

/// What fails the run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Findings that are errors.
    Error,
    /// Findings that are warnings, and errors.
    Warning,
    /// Checks that could not be made.
    CannotCheck,
    /// Nothing judged at all: no check was met or breached.
    NothingJudged,
    /// Nothing fails the run.
    Never,
}

/// Flags of `check`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Judge as of this day; else the handbook's, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// Parameters nobody has decided do not soften findings.
    #[arg(long)]
    strict_parameters: bool,
    /// Judge records given on stdin, one JSON object a line, instead of records/.
    #[arg(long)]
    stdin: bool,
    /// Judge one share of records/ only, such as 2/5, and write facts for `guiju merge`.
    #[arg(long, value_name = "K/N", value_parser = shard, conflicts_with = "stdin")]
    shard: Option<Shard>,
    /// Write facts for `guiju merge` instead of a report.
    #[arg(long)]
    facts: bool,
    #[command(flatten)]
    show: Show,
}

/// What is shown of a judgement, and how.
#[derive(clap::Args, Debug)]
pub(super) struct Show {
    /// Show only findings of this unit (repeatable). Everything is still read and judged.
    #[arg(long, value_name = "UNIT")]
    unit: Vec<String>,
    /// Show only findings of this case (repeatable).
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,
    /// Form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the report to a file instead of stdout.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// What fails the run; several, parted by commas, all count.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "error")]
    fail_on: Vec<FailOn>,
    /// Findings this file knows fail no run and are shown as old; what it knows and is gone is told.
    #[arg(long, value_name = "FILE")]
    baseline: Option<PathBuf>,
    /// Write all findings of this run to a file, to be given as `--baseline` from now on.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "unit", "case"])]
    write_baseline: Option<PathBuf>,
}

fn shard(text: &str) -> Result<Shard, String> {
    let numbers = text.split_once('/').and_then(|(k, n)| Some((k.parse().ok()?, n.parse().ok()?)));
    numbers.and_then(|(k, n)| Shard::new(k, n)).ok_or_else(|| "K/N, 1 <= K <= N".to_owned())
}

impl Show {
    /// The options of the pipeline this asks for.
    pub(super) fn options(&self) -> Result<CheckOptions, String> {
        let baseline = self.baseline.as_deref().map(baseline::read).transpose()?;
        Ok(CheckOptions { units: self.unit.clone(), cases: self.case.clone(), baseline, ..CheckOptions::default() })
    }
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let options = CheckOptions { as_of: args.as_of, strict_parameters: args.strict_parameters, ..args.show.options()? };
    if args.facts || args.shard.is_some() {
        return facts(global, args, (&world, &options));
    }
    let checked = match args.stdin {
        true => pipeline::check_lines(&world, &options, &mut std::io::stdin().lock()),
        false => pipeline::check(&world, &options),
    };
    show(global, &args.show, (&world, checked))
}

/// Writes facts where a report would go.
fn facts(global: &Global, args: &Args, (world, options): (&Disk, &CheckOptions)) -> Result<u8, String> {
    let mut stdin = std::io::stdin().lock();
    let whole = || Shard::new(1, 1).map(Input::Folder);
    let input = if args.stdin { Some(Input::Lines(&mut stdin)) } else { args.shard.map(Input::Folder).or_else(whole) };
    let Some(input) = input else { return Ok(UNABLE) };
    let loaded = match &args.show.output {
        Some(path) => {
            let named = |e: std::io::Error| format!("{}: {e}", path.display());
            let mut out = BufWriter::new(std::fs::File::create(path).map_err(named)?);
            shards::gather(world, options, input, &mut out).map_err(named)?
        }
        None => shards::gather(world, options, input, &mut BufWriter::new(std::io::stdout().lock())).map_err(|e| e.to_string())?,
    };
    if !loaded.diagnostics.is_empty() {
        global.complain(&loaded, world);
    }
    Ok(if loaded.is_sound() { CLEAN } else { UNABLE })
}

/// Shows a judgement, and says how it went.
pub(super) fn show(global: &Global, args: &Show, (world, mut checked): (&Disk, Checked)) -> Result<u8, String> {
    if !checked.loaded.diagnostics.is_empty() {
        global.complain(&checked.loaded, world);
    }
    if let (Some(path), Some(outcome)) = (&args.write_baseline, &mut checked.outcome) {
        baseline::write(path, outcome)?;
    }
    let Some(outcome) = &checked.outcome else { return Ok(UNABLE) };
    let handbook = &checked.loaded.handbook;
    if let Some(unknown) = args.unit.iter().find(|u| handbook.organization.unit(u).is_none()) {
        return Err(no_unit(handbook, unknown).get(global.language(&checked.loaded)).to_owned());
    }
    if let Some(unknown) = outcome.unknown_cases.first() {
        return Err(no_case(unknown).get(global.language(&checked.loaded)).to_owned());
    }
    let texts = pipeline::texts_of_records(world, handbook);
    let report = Report { handbook, outcome, texts: &texts, lang: global.language(&checked.loaded) };
    let rendered = match args.format {
        Format::Xlsx => return workbook(&report, args),
        Format::Text => report::text(&report),
        Format::Json => report::json(&report),
        Format::Sarif => report::sarif(&report),
        Format::Junit => report::junit(&report),
        Format::Github => report::github(&report),
        Format::Gitlab => report::gitlab(&report),
        Format::Markdown => report::markdown(&report),
        Format::Csv => report::csv(&report),
    };
    match &args.output {
        Some(path) => {
            std::fs::write(path, anstream::adapter::strip_str(&rendered).to_string()).map_err(|e| format!("{}: {e}", path.display()))?
        }
        None => global.print(&rendered)?,
    }
    Ok(exit(outcome, args))
}

fn exit(outcome: &Outcome, args: &Show) -> u8 {
    if args.fail_on.iter().any(|what| fails(outcome, *what)) { FINDINGS } else { CLEAN }
}

/// Why a workbook is not printed.
pub(super) fn to_a_file(lang: Lang) -> String {
    let why = say!("--format xlsx 須以 --output 指定檔案", "--format xlsx 须以 --output 指定文件", "--format xlsx needs --output FILE");
    why.get(lang).to_owned()
}

/// A workbook goes to a file: it is nothing to be shown.
fn workbook(report: &Report, args: &Show) -> Result<u8, String> {
    let Some(path) = &args.output else { return Err(to_a_file(report.lang)) };
    std::fs::write(path, report::xlsx(report)?).map_err(|e| format!("{}: {e}", path.display()))?;
    Ok(exit(report.outcome, args))
}

/// How many things are to be mended or looked at.
pub(super) fn count(outcome: &Outcome) -> usize {
    outcome.findings.len() + outcome.diagnostics.len()
}

/// No record belongs to a case asked for: to report nothing would pass for a clean case.
fn no_case(unknown: &str) -> Sentence {
    say!("--case {c}：沒有記錄屬於這個案件", "--case {c}：没有记录属于这个案件", "--case {c}: no record belongs to this case", c = unknown)
}

/// No such unit, and the one probably meant.
pub(super) fn no_unit(handbook: &Handbook, unknown: &str) -> Sentence {
    let units = handbook.organization.units.iter().map(|u| &*u.id);
    match nearest(unknown, units) {
        Some(meant) => say!(
            "--unit {u}：組織中沒有這個單位；是否指 {m}？",
            "--unit {u}：组织中没有这个单位；是否指 {m}？",
            "--unit {u}: the organisation has no such unit; did you mean {m}?",
            u = unknown,
            m = meant
        ),
        None => say!(
            "--unit {u}：組織中沒有這個單位",
            "--unit {u}：组织中没有这个单位",
            "--unit {u}: the organisation has no such unit",
            u = unknown
        ),
    }
}

fn fails(outcome: &Outcome, fail_on: FailOn) -> bool {
    let verdicts = |of: &[Verdict]| {
        let counts = outcome.tally.sum(|_| true);
        of.iter().map(|v| counts[*v as usize]).sum::<u64>()
    };
    let gravest = || outcome.standing().into_iter().max();
    match fail_on {
        FailOn::Error => gravest() >= Some(Severity::Error),
        FailOn::Warning => gravest() >= Some(Severity::Warning),
        FailOn::CannotCheck => verdicts(&[Verdict::CannotCheck]) > 0,
        FailOn::NothingJudged => verdicts(&[Verdict::Pass, Verdict::Fail, Verdict::Waived]) == 0,
        FailOn::Never => false,
    }
}
