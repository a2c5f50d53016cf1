//! `guiju completions` and `guiju man`: what shells and the reader of manuals want to know of the commands.

use std::path::PathBuf;

use clap::CommandFactory;
use clap_complete::Shell;

use super::options::Global;
use super::{CLEAN, Cli};
use crate::output;

/// Flags of `completions`.
#[derive(clap::Args, Debug)]
pub struct Completions {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Flags of `man`.
#[derive(clap::Args, Debug)]
pub struct Man {
    /// The folder to write a page for each command into; without it, the main page goes to stdout.
    #[arg(value_name = "DIR")]
    dir: Option<PathBuf>,
}

/// Prints the completions of a shell.
pub(super) fn completions(global: &Global, args: &Completions) -> Result<u8, String> {
    let mut bytes = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "guiju", &mut bytes);
    global.print(&String::from_utf8_lossy(&bytes))?;
    Ok(CLEAN)
}

/// Prints the manual, or writes a page for each command.
pub(super) fn man(global: &Global, args: &Man) -> Result<u8, String> {
    let mut command = Cli::command();
    command.build();
    let Some(dir) = &args.dir else {
        global.print(&page(command)?)?;
        return Ok(CLEAN);
    };
    let mut pages = vec![("guiju.1".to_owned(), page(command.clone())?)];
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        let name = format!("guiju-{}", sub.get_name());
        pages.push((format!("{name}.1"), page(sub.clone())?));
    }
    for (path, text) in pages {
        output::replace(dir, &path, &text).map_err(|error| error.sentence().get(global.lang.unwrap_or_default()).to_owned())?;
        global.print(&format!("{path}\n"))?;
    }
    Ok(CLEAN)
}

fn page(command: clap::Command) -> Result<String, String> {
    let mut bytes = Vec::new();
    clap_mangen::Man::new(command).render(&mut bytes).map_err(|e| e.to_string())?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
