//! `guiju merge`: one judgement from the facts of several runs.

use std::fs::File;
use std::io::BufReader;
use std::path::{Path, PathBuf};

use super::check::{self, Show};
use super::options::Global;
use crate::pipeline::shards::{self, FactFile};

/// Flags of `merge`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Files written by `guiju check --shard` or `--facts`; parts of a stream in their order.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    #[command(flatten)]
    show: Show,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let files = args.files.iter().map(|path| open(path)).collect::<Result<Vec<_>, _>>()?;
    let merged = shards::merge(&world, files, &args.show.options()?);
    let checked = merged.map_err(|why| why.get(global.lang.unwrap_or_default()).to_owned())?;
    check::show(global, &args.show, (&world, checked))
}

fn open(path: &Path) -> Result<FactFile, String> {
    let name = path.display().to_string();
    let file = File::open(path).map_err(|e| format!("{name}: {e}"))?;
    Ok(FactFile { name, lines: Box::new(BufReader::new(file)) })
}
