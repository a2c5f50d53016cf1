//! `guiju init`: a small complete handbook to start from.

use std::io::Write;
use std::path::{Path, PathBuf};

use super::CLEAN;
use super::options::Global;
use crate::author::starter::{self, Starter};
use crate::output;
use crate::say;
use crate::source::{Disk, World};

/// Flags of `init`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The folder; it is made where there is none.
    #[arg(value_name = "DIR", default_value = ".")]
    dir: PathBuf,
    /// Title of the handbook.
    #[arg(long, value_name = "TEXT", default_value = "管理制度手冊")]
    title: String,
    /// Who publishes it.
    #[arg(long, value_name = "TEXT", default_value = "本單位")]
    publisher: String,
}

/// Runs the command. Files that are there are never overwritten: a folder that holds a handbook, or one of its files, is refused.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let lang = global.lang.unwrap_or_default();
    let world = Disk::new(&args.dir);
    let today = world.now().to_zoned(jiff::tz::TimeZone::get("Asia/Taipei").unwrap_or(jiff::tz::TimeZone::UTC)).date();
    let files = starter::files(&Starter { title: args.title.clone(), publisher: args.publisher.clone(), today });
    if let Some((path, _)) = files.iter().find(|(path, _)| exists(&args.dir, path)) {
        let folder = args.dir.display();
        let words = say!(
            "{d} 已有 {p}，沒有寫入任何檔案",
            "{d} 已有 {p}，没有写入任何文件",
            "{d} holds {p} already; nothing was written",
            d = folder,
            p = path
        );
        return Err(words.get(lang).to_owned());
    }
    for (path, text) in &files {
        output::create(&args.dir, path, text).map_err(|error| error.sentence().get(lang).to_owned())?;
        global.print(&format!("{path}\n"))?;
    }
    let _ = writeln!(std::io::stderr(), "\n{}", starter::next(&args.dir.display().to_string()).get(lang));
    Ok(CLEAN)
}

fn exists(dir: &Path, path: &str) -> bool {
    dir.join(path).symlink_metadata().is_ok()
}
