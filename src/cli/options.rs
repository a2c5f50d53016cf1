//! Flags every command takes, and what follows from them.

use std::io::Write;
use std::path::PathBuf;

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use clap::{Args, ValueEnum};

use crate::lang::Lang;
use crate::pipeline::Loaded;
use crate::report;
use crate::source::{Disk, World};

/// When to colour output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// Where the output is a terminal and NO_COLOR is not set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Flags every command takes.
#[derive(Args, Clone, Debug)]
pub struct Global {
    /// The handbook's folder; else found upward from here.
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Language of messages: zh-Hant, zh-Hans or en; else the handbook's.
    #[arg(long, global = true, value_name = "TAG", value_parser = lang)]
    pub lang: Option<Lang>,
    /// When to colour output.
    #[arg(long, global = true, value_enum, default_value_t)]
    pub color: Color,
}

fn lang(tag: &str) -> Result<Lang, String> {
    Lang::parse(tag).ok_or_else(|| "zh-Hant, zh-Hans, en".to_owned())
}

impl Global {
    /// The world the command works on, or why there is none.
    pub fn world(&self) -> Result<Disk, String> {
        let start = match &self.root {
            Some(root) => root.clone(),
            None => std::env::current_dir().map_err(|e| e.to_string())?,
        };
        let root = if self.root.is_some() { start.join("handbook.toml").is_file().then(|| start.clone()) } else { Disk::find_root(&start) };
        let missing = || {
            let start = start.display();
            format!(
                "找不到 handbook.toml：{start}\n       no handbook.toml in {start}{}",
                if self.root.is_some() { "" } else { " or above" }
            )
        };
        root.map(Disk::new).ok_or_else(missing)
    }

    /// The language of messages.
    pub fn language(&self, loaded: &Loaded) -> Lang {
        self.lang.unwrap_or(loaded.handbook.settings.language)
    }

    /// Whether a stream is to be coloured.
    pub fn choice(&self, stream: &impl RawStream) -> ColorChoice {
        match self.color {
            Color::Auto => AutoStream::choice(stream),
            Color::Always => ColorChoice::Always,
            Color::Never => ColorChoice::Never,
        }
    }

    /// Writes styled text to stdout, without styles where they are not wanted.
    pub fn print(&self, text: &str) -> Result<(), String> {
        let mut out = AutoStream::new(std::io::stdout(), self.choice(&std::io::stdout()));
        ended(out.write_all(text.as_bytes()).and_then(|()| out.flush()))
    }

    /// Writes the faults of a handbook to stderr.
    pub fn complain(&self, loaded: &Loaded, world: &dyn World) {
        let texts = crate::pipeline::texts(world);
        let text = report::text_of_handbook(&loaded.diagnostics, &texts, self.language(loaded));
        let mut out = AutoStream::new(std::io::stderr(), self.choice(&std::io::stderr()));
        let _ = out.write_all(text.as_bytes());
    }
}

/// A reader that went away (`| head`) is no failure.
fn ended(result: std::io::Result<()>) -> Result<(), String> {
    match result {
        Err(e) if e.kind() != std::io::ErrorKind::BrokenPipe => Err(e.to_string()),
        _ => Ok(()),
    }
}
