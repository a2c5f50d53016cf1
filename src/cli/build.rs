//! `guiju build`: renders the site into a folder, whole or not at all.

use std::io::Write;
use std::time::Instant;

use jiff::civil::Date;

use super::options::Global;
use super::serve::milliseconds;
use super::{CLEAN, UNABLE};
use crate::diag::Severity;
use crate::lang::Sentence;
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

impl Args {
    /// The defaults, with a folder to publish into.
    pub(super) fn into_folder(output: &str) -> Args {
        Args { as_of: None, output: output.to_owned() }
    }
}

/// Runs the command. A handbook or template with errors leaves the last site as it was.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let begun = Instant::now();
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
    let Some((published, pages)) = published else { return Ok(UNABLE) };
    let done = done(&published, pages, &args.output, &milliseconds(begun.elapsed()));
    let _ = writeln!(std::io::stderr(), "{}", done.get(lang));
    // The process ends: to free a large handbook piece by piece would take longer than to let it go with it.
    std::mem::forget(loaded);
    Ok(CLEAN)
}

fn done(published: &Published, pages: usize, output: &str, took: &str) -> Sentence {
    let (files, unchanged) = (published.files, published.unchanged);
    say!(
        "{pages} 頁（{files} 個檔案，{unchanged} 個未變）已發布到 {output}，用時 {took}",
        "{pages} 页（{files} 个文件，{unchanged} 个未变）已发布到 {output}，用时 {took}",
        "{pages} pages ({files} files, {unchanged} unchanged) published in {output} in {took}",
        pages = pages,
        files = files,
        unchanged = unchanged,
        output = output,
        took = took
    )
}

/// Streams the pages into a staging folder and publishes it, unless a page could not be made; also counts the pages.
fn build(world: &Disk, loaded: &mut Loaded, args: &Args) -> Result<Option<(Published, usize)>, PublishError> {
    let mut staging = Staging::open(world.root(), &args.output)?;
    let (mut failure, mut pages) = (None, 0);
    let problems = pipeline::build(world, &loaded.handbook, args.as_of, &mut |page| {
        pages += usize::from(page.path.ends_with(".html"));
        if failure.is_none() {
            failure = staging.write(&page.path, &page.bytes).err();
        }
    });
    let broken = problems.iter().any(|p| p.severity >= Severity::Error);
    loaded.diagnostics.extend(problems);
    match failure {
        Some(error) => Err(error),
        None if broken => Ok(None),
        None => staging.publish().map(|published| Some((published, pages))),
    }
}
