//! `guiju explain`: what a rule means, why a finding was made, how a case was judged.

use jiff::civil::Date;

use super::options::Global;
use super::{CLEAN, UNABLE};
use crate::pipeline::explain::{self, Explained};

/// Flags of `explain`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The code of a defect, the id of a check, a finding's fingerprint (or how it begins), a case, or a record of one.
    #[arg(value_name = "CODE|CHECK|FINDING|CASE")]
    what: String,
    /// Judge as of this day; else the handbook's, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let Explained { loaded, text } = explain::explain(&world, &args.what, (args.as_of, global.lang));
    if !loaded.diagnostics.is_empty() {
        global.complain(&loaded, &world);
    }
    match text {
        Some(Ok(text)) => global.print(&text).map(|()| CLEAN),
        Some(Err(why)) => Err(why.get(global.language(&loaded)).to_owned()),
        None => Ok(UNABLE),
    }
}
