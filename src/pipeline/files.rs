//! The files a handbook and its site are made of, and their texts.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::lang::Sentence;
use crate::read::decode;
use crate::render;
use crate::say;
use crate::source::{Entry, Place, ReadError, World};

/// Largest text file of a handbook.
pub const MAX_TEXT: u64 = 16 << 20;

/// The files a site is made of: the handbook's own and its templates.
pub fn inputs(world: &dyn World) -> Vec<String> {
    let mut paths = handbook_files(world);
    paths.extend(world.list(render::TEMPLATE_FOLDER).into_iter().map(|e| e.path));
    paths
}

/// The files a handbook is made of, records and templates apart.
pub(super) fn handbook_files(world: &dyn World) -> Vec<String> {
    let mut paths = vec!["handbook.toml".to_owned()];
    for folder in ["content", "checks"] {
        let own = |e: &Entry| (!e.ordinary || is_text(&e.path)) && !is_sample(&e.path);
        paths.extend(world.list(folder).into_iter().filter(own).map(|e| e.path));
    }
    paths
}

/// Whether an ordinary file under this path would be one of the [`inputs`].
pub fn is_input(path: &str) -> bool {
    let inside = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'));
    let own = (inside("content") || inside("checks")) && is_text(path) && !is_sample(path);
    path == "handbook.toml" || inside(render::TEMPLATE_FOLDER) || own
}

fn is_text(path: &str) -> bool {
    path.ends_with(".toml") || path.ends_with(".md")
}

/// Samples of checks are records: what is wrong with one is for `test` to say.
fn is_sample(path: &str) -> bool {
    path.starts_with("checks/") && path.contains("/samples/")
}

/// The text of a file, or why it cannot be read.
pub fn text(world: &dyn World, path: &str) -> Result<Arc<str>, Box<Diagnostic>> {
    decoded(&bytes(world, path)?, path)
}

pub(super) fn bytes(world: &dyn World, path: &str) -> Result<Arc<[u8]>, Box<Diagnostic>> {
    let unreadable = |error| Box::new(Diagnostic::error("file-unreadable", Place::whole(path), why(error)));
    world.share(path, MAX_TEXT).map_err(unreadable)
}

pub(super) fn decoded(bytes: &[u8], path: &str) -> Result<Arc<str>, Box<Diagnostic>> {
    let text = decode::decode(bytes, None).map_err(|not| Box::new(not.diagnostic("file-encoding", Place::whole(path))))?;
    Ok(Arc::from(text.as_ref()))
}

fn why(error: ReadError) -> Sentence {
    match error {
        ReadError::Missing => say!("檔案不存在", "文件不存在", "the file does not exist"),
        ReadError::TooLarge { size, limit } => {
            say!("檔案 {s} 位元組，超過 {l}", "文件 {s} 字节，超过 {l}", "the file has {s} bytes, more than {l}", s = size, l = limit)
        }
        ReadError::Outside => say!("路徑在手冊之外", "路径在手册之外", "the path leaves the handbook"),
        ReadError::NotAFile => say!("這不是一般檔案", "这不是普通文件", "this is no ordinary file"),
        ReadError::Failed(why) => Sentence::same(why),
    }
}
