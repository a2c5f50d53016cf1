//! `guiju lint`: judges the handbook itself.

use super::faults::Reporting;
use super::options::Global;
use crate::lint::rules;
use crate::pipeline;
use crate::report::{Faults, summary};

/// Flags of `lint`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Show only findings of these rules (repeatable).
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    #[command(flatten)]
    reporting: Reporting,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    if let Some(unknown) = args.rule.iter().find(|code| rules::rule(code).is_none()) {
        let known: Vec<&str> = rules::all().map(|r| r.code).collect();
        return Err(format!("--rule {unknown}: {}", known.join(", ")));
    }
    let (loaded, mut linted) = pipeline::lint(&world);
    linted.diagnostics.retain(|d| args.rule.is_empty() || args.rule.iter().any(|code| code == d.code));
    let faults = Faults {
        command: "lint",
        diagnostics: &linted.diagnostics,
        title: &|code| rules::rule(code).map(|rule| (rule.title)()),
        summary: summary(&linted.diagnostics, linted.allowed),
        texts: &pipeline::texts(&world),
        lang: global.language(&loaded),
    };
    args.reporting.show(global, &faults)
}
