//! `guiju links`: whether every link of the site leads somewhere.

use super::faults::Reporting;
use super::options::Global;
use crate::diag::{self, Diagnostic};
use crate::lang::Lang;
use crate::links::cache::{self, Cache};
use crate::links::{self, Answer, Manners, Web};
use crate::model::Handbook;
use crate::output;
use crate::pipeline::{self, Loaded};
use crate::report::{Faults, summary};
use crate::say;
use crate::source::{Disk, Place};

/// Flags of `links`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// Ask no host outside.
    #[arg(long)]
    offline: bool,
    /// Do not ask addresses that match this pattern (repeatable), besides those of handbook.toml.
    #[arg(long, value_name = "REGEX")]
    exclude: Vec<String>,
    /// Ask again what was found lately.
    #[arg(long)]
    no_cache: bool,
    #[command(flatten)]
    reporting: Reporting,
}

/// Runs the command. What keeps the handbook from loading is told instead: without a handbook there is no site.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let mut loaded = pipeline::load(&world, None);
    if loaded.is_sound() {
        loaded.diagnostics = look(&world, &loaded, args, global.language(&loaded))?;
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

fn look(world: &Disk, loaded: &Loaded, args: &Args, lang: Lang) -> Result<Vec<Diagnostic>, String> {
    let (web, mut faults) = pipeline::links(world, &loaded.handbook);
    if !args.offline {
        faults.extend(outside(world, &loaded.handbook, &web, args, lang)?);
        diag::sort(&mut faults);
    }
    Ok(faults)
}

/// Asks the hosts outside, except for what was found lately.
fn outside(world: &Disk, handbook: &Handbook, web: &Web, args: &Args, lang: Lang) -> Result<Vec<Diagnostic>, String> {
    let addresses = links::outward(web, handbook);
    let mut manners = Manners::of(handbook)?;
    manners.exclude.extend(args.exclude.iter().cloned());
    let today = pipeline::today(world, handbook);
    let mut cache = Cache::read(&std::fs::read_to_string(world.root().join(cache::PATH)).unwrap_or_default());
    let fresh = |to: &str| !args.no_cache && cache.is_fresh(to, today, manners.keep_days);
    let asked: Vec<String> = addresses.keys().filter(|to| !fresh(to)).cloned().collect();
    if asked.is_empty() {
        return Ok(Vec::new());
    }
    let Some(answers) = ask(&asked, &manners, lang)? else { return Ok(vec![unasked(asked.len())]) };
    let found = asked.iter().zip(&answers).flat_map(|(to, answer)| links::faults(to, answer, &addresses[to])).collect();
    let mut fine = asked.iter().zip(&answers).filter(|(_, answer)| **answer == Answer::Fine).peekable();
    if fine.peek().is_some() {
        fine.for_each(|(to, _)| cache.keep(to, today));
        let text = cache.text(&|to| addresses.contains_key(to));
        output::replace(world.root(), cache::PATH, &text).map_err(|error| error.sentence().get(lang).to_owned())?;
    }
    Ok(found)
}

#[cfg(feature = "links")]
fn ask(addresses: &[String], manners: &Manners, lang: Lang) -> Result<Option<Vec<Answer>>, String> {
    use std::io::Write;
    let words = say!("查詢 {n} 個外部連結…", "查询 {n} 个外部链接…", "asking for {n} addresses outside …", n = addresses.len());
    let _ = writeln!(std::io::stderr(), "{}", words.get(lang));
    links::ask(addresses, manners).map(Some)
}

/// Built without lychee, the program asks nobody.
#[cfg(not(feature = "links"))]
fn ask(_: &[String], _: &Manners, _: Lang) -> Result<Option<Vec<Answer>>, String> {
    Ok(None)
}

/// What was not looked at is told beside what was found.
fn unasked(n: usize) -> Diagnostic {
    let words = say!("{n} 個外部連結沒有查詢", "{n} 个外部链接没有查询", "{n} addresses outside were not asked", n = n);
    let help = say!(
        "這個程式編譯時沒有啟用 links；以 --features links 編譯，或加 --offline 只查站內",
        "这个程序编译时没有启用 links；以 --features links 编译，或加 --offline 只查站内",
        "this program was built without `links`: build it with `--features links`, or look inside the site only with --offline"
    );
    Diagnostic::warning("external-unasked", Place::whole("handbook.toml"), words).help(help)
}
