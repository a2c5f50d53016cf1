//! `guiju fmt`: puts texts, checks and records in canonical layout.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::Arc;

use super::options::Global;
use super::{CLEAN, FINDINGS, UNABLE};
use crate::author::fmt::{Options, naming_schema, others_still_refer, page, regulation, table};
use crate::diag::Diagnostic;
use crate::lint::retired_keys;
use crate::output;
use crate::pipeline::{self, Loaded};
use crate::report;
use crate::say;
use crate::source::{Disk, World};

/// Flags of `fmt`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Only files below these paths, from the handbook's root; else content/, checks/ and records/.
    #[arg(value_name = "PATH")]
    paths: Vec<String>,
    /// Change nothing; list the files that would change, and end with 1 when there are any.
    #[arg(long)]
    check: bool,
    /// Number labels anew, so that none is left out or used twice.
    #[arg(long)]
    renumber: bool,
    /// Give keys to clauses that bind and have none.
    #[arg(long)]
    keys: bool,
}

/// Runs the command. A text that would say something else is left as it was and told.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let loaded = pipeline::load(&world, None);
    let lang = global.language(&loaded);
    let options = Options { renumber: args.renumber, keys: args.keys, taken: taken(&loaded) };
    let (mut changed, mut refused, mut left) = (0_usize, Vec::new(), 0_usize);
    for path in files(&world, &args.paths) {
        let Ok(source) = pipeline::text(&world, &path) else { continue };
        match formatted(&path, &source, &options, &loaded) {
            Ok(text) if text == *source => left += 1,
            Ok(text) => {
                changed += 1;
                if !args.check {
                    output::replace(world.root(), &path, &text).map_err(|error| error.sentence().get(lang).to_owned())?;
                }
                global.print(&format!("{path}\n"))?;
            }
            Err(why) => refused.push(*why),
        }
    }
    let shown = report::text_of_handbook(&refused, &pipeline::texts(&world), lang);
    let _ = write!(anstream::stderr(), "{shown}");
    let _ = writeln!(std::io::stderr(), "{}", done(args.check, changed, left).get(lang));
    Ok(match (refused.is_empty(), args.check && changed > 0) {
        (false, _) => UNABLE,
        (true, true) => FINDINGS,
        (true, false) => CLEAN,
    })
}

fn done(check: bool, changed: usize, left: usize) -> crate::lang::Sentence {
    match check {
        true => say!(
            "{n} 個檔案的排版不合，{l} 個相符",
            "{n} 个文件的排版不合，{l} 个相符",
            "{n} files would change, {l} are in order",
            n = changed,
            l = left
        ),
        false => say!(
            "整理了 {n} 個檔案，{l} 個原已相符",
            "整理了 {n} 个文件，{l} 个原已相符",
            "{n} files put in order, {l} were already",
            n = changed,
            l = left
        ),
    }
}

/// Keys of the handbook and those retired: none may be given to another clause.
pub(super) fn taken(loaded: &Loaded) -> BTreeSet<String> {
    let keys = loaded.handbook.keys.keys().map(|key| key.to_string());
    keys.chain(retired_keys(&loaded.handbook)).collect()
}

/// The files that have a canonical layout.
fn files(world: &Disk, asked: &[String]) -> Vec<String> {
    let folders = ["content", "checks", "records"].into_iter().flat_map(|folder| world.list(folder));
    let paths = std::iter::once("handbook.toml".to_owned()).chain(folders.filter(|e| e.ordinary).map(|e| e.path));
    let known = |p: &String| p.ends_with(".toml") || (p.ends_with(".md") && p.starts_with("content/"));
    let inside = |p: &String, a: &String| {
        let a = a.trim_start_matches("./").trim_end_matches('/');
        p == a || p.strip_prefix(a).is_some_and(|rest| rest.starts_with('/'))
    };
    paths.filter(|p| known(p) && (asked.is_empty() || asked.iter().any(|a| inside(p, a)))).collect()
}

fn formatted(path: &str, source: &str, options: &Options, loaded: &Loaded) -> Result<String, Box<Diagnostic>> {
    let path: Arc<str> = path.into();
    if path.ends_with(".toml") {
        // What cannot be read is for `check` and `lint` to tell.
        return Ok(table(source).map_or_else(|| source.to_owned(), |text| naming_schema(&path, text)));
    }
    if !path.ends_with("/text.md") {
        return Ok(page(&path, source));
    }
    let text = regulation(&path, source, options)?;
    if options.renumber && text != source { others_still_refer(&loaded.handbook, &path, &text).map(|()| text) } else { Ok(text) }
}
