//! `guiju links`: whether every link of the site leads somewhere.

use super::faults::Reporting;
use super::options::Global;
use crate::pipeline;
use crate::report::{Faults, summary};

/// Flags of `links`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(flatten)]
    reporting: Reporting,
}

/// Runs the command. What keeps the handbook from loading is told instead: without a handbook there is no site.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let mut loaded = pipeline::load(&world, None);
    if loaded.is_sound() {
        let (_, faults) = pipeline::links(&world, &loaded.handbook);
        loaded.diagnostics = faults;
    }
    let faults = Faults {
        command: "links",
        diagnostics: &loaded.diagnostics,
        title: &|_| None,
        summary: summary(&loaded.diagnostics, 0),
        texts: &pipeline::texts(&world),
        lang: global.language(&loaded),
    };
    args.reporting.show(global, &faults)
}
