//! `guiju import outline`: a regulation taken over from plain text.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Subcommand;

use super::CLEAN;
use super::options::Global;
use crate::author::import::{self, Settings};
use crate::output;
use crate::pipeline::MAX_TEXT;
use crate::read::decode;
use crate::report::{self, Texts};
use crate::say;

/// Flags of `import`.
#[derive(clap::Args, Debug)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand, Debug)]
enum What {
    /// A Chinese regulation as plain text: 一、（一）1.（1）, or 第N條.
    Outline(Outline),
}

/// Flags of `import outline`.
#[derive(clap::Args, Debug)]
struct Outline {
    /// The text: UTF-8, as pasted from a word processor or a web page.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// Id of the regulation: a short English name. With it, content/ID/text.md is written; without, the result goes to stdout.
    #[arg(long, value_name = "ID")]
    id: Option<String>,
    /// Title, when it is not the first line.
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,
    /// The role that owns the regulation.
    #[arg(long, value_name = "ROLE", default_value = "")]
    owner: String,
}

/// Runs the command.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let What::Outline(args) = &args.what;
    let name = args.file.display().to_string();
    let size = std::fs::metadata(&args.file).map_err(|e| format!("{name}: {e}"))?.len();
    if size > MAX_TEXT {
        return Err(format!("{name}: {size} > {MAX_TEXT}"));
    }
    let bytes = std::fs::read(&args.file).map_err(|e| format!("{name}: {e}"))?;
    let lang = global.lang.unwrap_or_default();
    let place = || crate::source::Place::whole(name.as_str());
    let source = decode::decode(&bytes, None).map_err(|not| not.diagnostic("file-encoding", place()).message.get(lang).to_owned())?;
    let settings =
        Settings { id: args.id.clone().unwrap_or_else(|| "regulation".into()), title: args.title.clone(), owner: args.owner.clone() };
    let imported = import::outline(&name, &source, &settings);
    match &args.id {
        Some(id) => {
            let world = global.world()?;
            let path = format!("content/{id}/text.md");
            output::create(world.root(), &path, &imported.text).map_err(|error| error.sentence().get(lang).to_owned())?;
            global.print(&format!("{path}\n"))?;
        }
        None => global.print(&imported.text)?,
    }
    let text: Arc<str> = Arc::from(source.as_ref());
    let texts = Texts::new(move |_| Some(text.clone()));
    let _ = write!(anstream::stderr(), "{}", report::text_of_handbook(&imported.doubts, &texts, lang));
    let done = say!(
        "認出 {c} 個條款，{d} 處存疑；接著執行 guiju fmt --keys 與 guiju lint",
        "认出 {c} 个条款，{d} 处存疑；接着执行 guiju fmt --keys 与 guiju lint",
        "{c} clauses recognised, {d} doubts; next: guiju fmt --keys and guiju lint",
        c = imported.clauses,
        d = imported.doubts.len()
    );
    let _ = writeln!(std::io::stderr(), "{}", done.get(lang));
    Ok(CLEAN)
}
