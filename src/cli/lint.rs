//! `guiju lint`: judges the handbook itself.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::sync::Arc;

use super::faults::Reporting;
use super::fmt::taken;
use super::options::Global;
use crate::author::fmt::{FIXABLE, Options, fixed};
use crate::diag::Diagnostic;
use crate::lang::Lang;
use crate::lint::rules;
use crate::output::{self, PublishError};
use crate::pipeline;
use crate::report::{self, Faults, summary};
use crate::say;
use crate::source::Disk;

/// Flags of `lint`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Show only findings of these rules (repeatable).
    #[arg(long, value_name = "RULE")]
    rule: Vec<String>,
    /// Mend what a machine can mend without changing what a text says; tell the rest.
    #[arg(long)]
    fix: bool,
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
    if args.fix {
        fix(global, args, &world)?;
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

/// Times the handbook is looked at again: a mended text may show what its errors hid.
const ROUNDS: usize = 4;

/// Mends what can be mended, file by file, and names the files.
fn fix(global: &Global, args: &Args, world: &Disk) -> Result<(), String> {
    let (mut mended, mut refused, mut lang) = (BTreeSet::new(), Vec::new(), Lang::default());
    for _ in 0..ROUNDS {
        let (loaded, linted) = pipeline::lint(world);
        lang = global.language(&loaded);
        let options = Options { taken: taken(&loaded), ..Options::default() };
        let asked = |d: &&Diagnostic| FIXABLE.contains(&d.code) && (args.rule.is_empty() || args.rule.iter().any(|code| code == d.code));
        let found: Vec<&Diagnostic> = linted.diagnostics.iter().filter(asked).collect();
        let (files, held) = round(world, &found, &options).map_err(|error| error.sentence().get(lang).to_owned())?;
        refused = held;
        if files.is_empty() {
            break;
        }
        mended.extend(files);
    }
    let shown = report::text_of_handbook(&refused, &pipeline::texts(world), lang);
    let _ = write!(anstream::stderr(), "{shown}");
    let done = match mended.is_empty() {
        true => say!("沒有可以自動改正之處", "没有可以自动改正之处", "nothing a machine could mend"),
        false => {
            let files: Vec<&str> = mended.iter().map(|path: &Arc<str>| &**path).collect();
            say!("已改正：{f}", "已改正：{f}", "mended: {f}", f = files.join(", "))
        }
    };
    let _ = writeln!(std::io::stderr(), "{}", done.get(lang));
    Ok(())
}

/// Mends each file once. Returns those that changed, and why others were left as they are.
fn round(world: &Disk, found: &[&Diagnostic], options: &Options) -> Result<(Vec<Arc<str>>, Vec<Diagnostic>), PublishError> {
    let mut by_file: BTreeMap<&Arc<str>, Vec<&Diagnostic>> = BTreeMap::new();
    found.iter().for_each(|d| by_file.entry(&d.place.path).or_default().push(d));
    let (mut files, mut refused) = (Vec::new(), Vec::new());
    for (path, found) in by_file {
        let Ok(source) = pipeline::text(world, path) else { continue };
        match fixed(path, &source, &found, options) {
            Ok(Some(text)) => {
                output::replace(world.root(), path, &text)?;
                files.push(path.clone());
            }
            Ok(None) => {}
            Err(why) => refused.push(*why),
        }
    }
    Ok((files, refused))
}
