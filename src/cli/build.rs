//! `guiju build`: renders the site into a folder, whole or not at all.

use std::io::Write;

use jiff::civil::Date;

use super::options::Global;
use super::{CLEAN, UNABLE};
use crate::diag::Severity;
use crate::output::{PublishError, Published, Staging};
use crate::pipeline::{self, Loaded};
use crate::say;
use crate::source::Disk;

/// Flags of `build`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Render the handbook as of this day; else the handbook's, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
    /// The folder to publish into, from the handbook's root.
    #[arg(long, value_name = "DIR", default_value = "public")]
    output: String,
}

/// Runs the command. A handbook or template with errors leaves the last site as it was.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let mut loaded = pipeline::load(&world, args.as_of);
    if !loaded.is_sound() {
        global.complain(&loaded, &world);
        return Ok(UNABLE);
    }
    let lang = global.language(&loaded);
    let published = build(&world, &mut loaded, args).map_err(|error| error.sentence().get(lang).to_owned())?;
    if !loaded.diagnostics.is_empty() {
        global.complain(&loaded, &world);
    }
    let Some(published) = published else { return Ok(UNABLE) };
    let (files, unchanged, output) = (published.files, published.unchanged, &args.output);
    let done = say!(
        "{files} 個檔案已發布到 {output}（{unchanged} 個未變）",
        "{files} 个文件已发布到 {output}（{unchanged} 个未变）",
        "{files} files published in {output} ({unchanged} unchanged)",
        files = files,
        unchanged = unchanged,
        output = output
    );
    let _ = writeln!(std::io::stderr(), "{}", done.get(lang));
    Ok(CLEAN)
}

/// Streams the pages into a staging folder and publishes it, unless a page could not be made.
fn build(world: &Disk, loaded: &mut Loaded, args: &Args) -> Result<Option<Published>, PublishError> {
    let mut staging = Staging::open(world.root(), &args.output)?;
    let mut failure = None;
    let problems = pipeline::build(world, &loaded.handbook, args.as_of, &mut |page| {
        if failure.is_none() {
            failure = staging.write(&page.path, &page.bytes).err();
        }
    });
    let broken = problems.iter().any(|p| p.severity >= Severity::Error);
    loaded.diagnostics.extend(problems);
    match failure {
        Some(error) => Err(error),
        None if broken => Ok(None),
        None => staging.publish().map(Some),
    }
}
