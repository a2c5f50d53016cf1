//! Flags of commands that report faults of the handbook, and what follows from them.

use std::path::PathBuf;

use clap::ValueEnum;

use super::options::Global;
use super::{CLEAN, FINDINGS};
use crate::diag::{Diagnostic, Severity};
use crate::report::{self, FaultFormat, Faults};

/// Formats of the report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum Format {
    /// For people.
    #[default]
    Text,
    /// For machines.
    Json,
    /// SARIF 2.1.0, for code scanning.
    Sarif,
    /// Workflow commands: annotations on GitHub.
    Github,
    /// Code Quality report of GitLab.
    Gitlab,
    /// JUnit XML, for test reports.
    Junit,
    /// A comment on a merge request.
    Markdown,
    /// A register for spreadsheets.
    Csv,
}

/// The gravity from which findings fail the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum FailOn {
    /// Errors only.
    Error,
    /// Warnings too.
    #[default]
    Warning,
    /// Nothing fails the run.
    Never,
}

/// How to report.
#[derive(clap::Args, Debug)]
pub(super) struct Reporting {
    /// Form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the report to a file instead of stdout.
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The gravity from which findings fail the run.
    #[arg(long, value_enum, default_value_t)]
    fail_on: FailOn,
}

impl Reporting {
    /// Shows faults, and the exit code that follows.
    pub(super) fn show(&self, global: &Global, faults: &Faults) -> Result<u8, String> {
        let format = match self.format {
            Format::Text => FaultFormat::Text,
            Format::Json => FaultFormat::Json,
            Format::Sarif => FaultFormat::Sarif,
            Format::Github => FaultFormat::Github,
            Format::Gitlab => FaultFormat::Gitlab,
            Format::Junit => FaultFormat::Junit,
            Format::Markdown => FaultFormat::Markdown,
            Format::Csv => FaultFormat::Csv,
        };
        let rendered = report::faults(faults, format);
        match &self.output {
            Some(path) => {
                std::fs::write(path, anstream::adapter::strip_str(&rendered).to_string()).map_err(|e| format!("{}: {e}", path.display()))?
            }
            None => global.print(&rendered)?,
        }
        Ok(if self.fails(faults.diagnostics) { FINDINGS } else { CLEAN })
    }

    fn fails(&self, diagnostics: &[Diagnostic]) -> bool {
        let from = match self.fail_on {
            FailOn::Error => Severity::Error,
            FailOn::Warning => Severity::Warning,
            FailOn::Never => return false,
        };
        diagnostics.iter().any(|d| d.severity >= from)
    }
}
