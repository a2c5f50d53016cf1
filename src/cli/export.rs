//! `guiju export`: files for other programs, made from the handbook.

use std::io::Write;

use clap::Subcommand;
use jiff::civil::Date;

use super::options::Global;
use super::{CLEAN, UNABLE};
use crate::export::{Chosen, Export, FormsOptions};
use crate::lang::Lang;
use crate::output;
use crate::pipeline;
use crate::say;
use crate::source::Disk;

/// Flags of `export`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// Blank forms as workbooks, to be filled in and put into records/.
    Forms(FormsArgs),
    /// JSON Schemas of records and of the handbook's own files, for editors.
    Schemas(SchemasArgs),
}

/// Flags of `export schemas`.
#[derive(clap::Args, Debug)]
struct SchemasArgs {
    /// The folder to write, from the handbook's root.
    #[arg(long, value_name = "DIR", default_value = "schemas")]
    output: String,
}

/// Flags of `export forms`.
#[derive(clap::Args, Debug)]
struct FormsArgs {
    /// Only this form (repeatable).
    #[arg(long, value_name = "FORM")]
    form: Vec<String>,
    /// Only forms of this regulation (repeatable).
    #[arg(long, value_name = "ID")]
    regulation: Vec<String>,
    /// The folder to write, from the handbook's root.
    #[arg(long, value_name = "DIR", default_value = "forms")]
    output: String,
    /// Rows of each group and list, where more than usual are wanted.
    #[arg(long, value_name = "N")]
    rows: Option<usize>,
    /// List options and people as of this day; else the handbook's, else today.
    #[arg(long, value_name = "DATE")]
    as_of: Option<Date>,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    match &args.what {
        What::Forms(args) => forms(global, &world, args),
        What::Schemas(args) => schemas(global, &world, args),
    }
}

fn schemas(global: &Global, world: &Disk, args: &SchemasArgs) -> Result<u8, String> {
    let loaded = pipeline::load(world, None);
    if !loaded.is_sound() {
        global.complain(&loaded, world);
        return Ok(UNABLE);
    }
    write(world, &args.output, &pipeline::schemas(&loaded.handbook), global.language(&loaded))
}

fn forms(global: &Global, world: &Disk, args: &FormsArgs) -> Result<u8, String> {
    let loaded = pipeline::load(world, args.as_of);
    if !loaded.is_sound() {
        global.complain(&loaded, world);
        return Ok(UNABLE);
    }
    let lang = global.language(&loaded);
    let chosen = Chosen { forms: args.form.clone(), regulations: args.regulation.clone() };
    let options = FormsOptions { chosen, lang, as_of: args.as_of, rows: args.rows };
    let files = pipeline::forms(world, &loaded.handbook, &options).map_err(|why| why.get(lang).to_owned())?;
    write(world, &args.output, &files, lang)
}

/// Writes files into a folder, whole or not at all.
fn write(world: &Disk, output: &str, files: &[Export], lang: Lang) -> Result<u8, String> {
    let published = output::publish(world.root(), output, |staging| files.iter().try_for_each(|f| staging.write(&f.path, &f.bytes)));
    published.map_err(|error| error.sentence().get(lang).to_owned())?;
    let done = say!("{n} 個檔案已寫入 {o}", "{n} 个文件已写入 {o}", "{n} files written to {o}", n = files.len(), o = output);
    let _ = writeln!(std::io::stderr(), "{}", done.get(lang));
    Ok(CLEAN)
}
