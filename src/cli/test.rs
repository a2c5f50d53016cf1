//! `guiju test`: tests the checks of a handbook with samples and mutations of them.

use clap::ValueEnum;

use super::options::Global;
use super::{CLEAN, FINDINGS, UNABLE};
use crate::model::Handbook;
use crate::trial::{self, Report, Trial};
use crate::{diag, pipeline};

/// Formats of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines; see docs/testing-checks.md.
    Json,
}

/// Flags of `test`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Test only the checks of this regulation (repeatable).
    #[arg(long, value_name = "ID")]
    regulation: Vec<String>,
    /// Form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let (loaded, trials) = pipeline::test(&world, &args.regulation);
    if !loaded.diagnostics.is_empty() {
        global.complain(&loaded, &world);
    }
    if !loaded.is_sound() {
        return Ok(UNABLE);
    }
    if let Some(unknown) = args.regulation.iter().find(|id| !trials.iter().any(|t| t.regulation == **id)) {
        return Err(no_such(&loaded.handbook, unknown));
    }
    let texts = pipeline::texts(&world);
    let report = Report { handbook: &loaded.handbook, trials: &trials, texts: &texts, lang: global.language(&loaded) };
    global.print(&match args.format {
        Format::Text => trial::text(&report),
        Format::Json => trial::json(&report),
    })?;
    Ok(if trials.iter().all(Trial::is_green) { CLEAN } else { FINDINGS })
}

/// A regulation without checks, or none at all.
fn no_such(handbook: &Handbook, unknown: &str) -> String {
    let ids = trial::regulations(handbook);
    let near = diag::nearest(unknown, ids.iter().map(String::as_str));
    near.map_or_else(|| format!("--regulation {unknown}"), |near| format!("--regulation {unknown} ({near}?)"))
}
