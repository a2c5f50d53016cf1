//! The command line: flags to inputs, where output goes, exit codes. One file per command.

mod ask;
mod baseline;
mod build;
mod check;
mod confirm;
mod display;
mod exit;
mod explain;
mod export;
mod faults;
mod fmt;
mod import;
mod init;
mod links;
mod lint;
mod manual;
mod merge;
mod new;
mod notice;
mod options;
mod register;
mod serve;
mod test;
mod tour;
mod trace;

pub use exit::{CLEAN, FINDINGS, UNABLE};

use std::ffi::OsString;
use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use self::options::Global;

/// Guiju 規矩: publishes a governance handbook and checks records against it.
#[derive(Parser)]
#[command(version, about, max_term_width = 100)]
struct Cli {
    #[command(flatten)]
    global: Global,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Render the handbook as a static site.
    Build(build::Args),
    /// Preview the handbook: rebuilds when a file changes and updates the browser.
    Serve(serve::Args),
    /// Publish the sample, check its records, and say where to look: the first thing to try.
    Tour,
    /// Judge records/ against the handbook.
    Check(check::Args),
    /// Say what a rule means, why a finding was made, or how a case was judged.
    Explain(explain::Args),
    /// Join what shares of the work found into one report.
    Merge(merge::Args),
    /// Test the checks themselves: their samples, and mutations of them.
    Test(test::Args),
    /// Judge the handbook itself: vague duties, terms, keys, coverage, punctuation, and checks to look at again.
    Lint(lint::Args),
    /// Start a handbook: one regulation, its forms and process, one unit, a file for continuous integration.
    Init(init::Args),
    /// Begin a regulation, a form, a process, a duty, a record or a waiver.
    New(new::Args),
    /// Take over a regulation from plain text.
    Import(import::Args),
    /// Print completions for a shell.
    Completions(manual::Completions),
    /// Print the manual, or write a page for each command.
    Man(manual::Man),
    /// Check every link, anchor and file of the site.
    Links(links::Args),
    /// Put texts, checks and records in canonical layout, without changing what they say.
    Fmt(fmt::Args),
    /// Say that checks still fit their clauses, after the clauses were reworded.
    Confirm(confirm::Args),
    /// Write the rectification notice of a unit.
    Notice(notice::Args),
    /// Write the register of rectifications as a table.
    Register(register::Args),
    /// Link clauses, checks and records both ways, with what is covered.
    Trace(trace::Args),
    /// Write files for other programs: blank forms as workbooks.
    Export(export::Args),
}

/// Runs the program: results to stdout, progress and complaints to stderr.
pub fn run(args: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match Cli::try_parse_from(args) {
        Ok(cli) => cli,
        Err(error) => {
            // Help and version are not failures; their text is clap's to print.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { UNABLE } else { CLEAN });
        }
    };
    let result = match cli.command {
        Command::Build(args) => build::run(&cli.global, &args),
        Command::Serve(args) => serve::run(&cli.global, &args),
        Command::Tour => tour::run(&cli.global),
        Command::Check(args) => check::run(&cli.global, &args),
        Command::Explain(args) => explain::run(&cli.global, &args),
        Command::Merge(args) => merge::run(&cli.global, &args),
        Command::Test(args) => test::run(&cli.global, &args),
        Command::Lint(args) => lint::run(&cli.global, &args),
        Command::Init(args) => init::run(&cli.global, &args),
        Command::New(args) => new::run(&cli.global, &args),
        Command::Import(args) => import::run(&cli.global, &args),
        Command::Completions(args) => manual::completions(&cli.global, &args),
        Command::Man(args) => manual::man(&cli.global, &args),
        Command::Links(args) => links::run(&cli.global, &args),
        Command::Fmt(args) => fmt::run(&cli.global, &args),
        Command::Confirm(args) => confirm::run(&cli.global, &args),
        Command::Notice(args) => notice::run(&cli.global, &args),
        Command::Register(args) => register::run(&cli.global, &args),
        Command::Trace(args) => trace::run(&cli.global, &args),
        Command::Export(args) => export::run(&cli.global, &args),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(message) => {
            let _ = writeln!(std::io::stderr(), "guiju: {message}");
            ExitCode::from(UNABLE)
        }
    }
}
