//! `guiju confirm`: says that checks fit the wording of their clauses.

use std::collections::BTreeSet;
use std::io::Write;

use super::options::Global;
use super::{CLEAN, UNABLE};
use crate::diag::nearest;
use crate::lang::Sentence;
use crate::lint::confirmed::{Confirmed, PATH, Standing};
use crate::model::Handbook;
use crate::output;
use crate::pipeline;
use crate::say;

/// Flags of `confirm`.
#[derive(clap::Args, Debug)]
pub struct Args {
    /// The checks that were looked at.
    #[arg(value_name = "CHECK", required_unless_present = "all")]
    check: Vec<String>,
    /// Every check of the handbook.
    #[arg(long, conflicts_with = "check")]
    all: bool,
}

/// Runs the command. A handbook with errors is not confirmed: nobody can tell what its clauses say.
pub(super) fn run(global: &Global, args: &Args) -> Result<u8, String> {
    let world = global.world()?;
    let loaded = pipeline::load(&world, None);
    if !loaded.is_sound() {
        global.complain(&loaded, &world);
        return Ok(UNABLE);
    }
    let (handbook, lang) = (&loaded.handbook, global.language(&loaded));
    if let Some(unknown) = args.check.iter().find(|id| handbook.check(id).is_none()) {
        return Err(no_check(handbook, unknown).get(lang).to_owned());
    }
    let chosen = |id: &&str| args.all || args.check.iter().any(|c| c == id);
    let checks: BTreeSet<&str> = handbook.checks.iter().map(|c| &*c.id).filter(chosen).collect();
    let confirmed = Confirmed::read(handbook);
    let news = checks.iter().filter_map(|id| handbook.check(id)).filter(|c| confirmed.standing(handbook, c) != Standing::Confirmed).count();
    output::replace(world.root(), PATH, &confirmed.confirm(handbook, &checks)).map_err(|error| error.sentence().get(lang).to_owned())?;
    let done = say!(
        "已確認 {n} 項檢查，其中 {c} 項有變動；寫入 {p}",
        "已确认 {n} 项检查，其中 {c} 项有变动；写入 {p}",
        "{n} checks confirmed, {c} of them changed; written to {p}",
        n = checks.len(),
        c = news,
        p = PATH
    );
    let _ = writeln!(std::io::stderr(), "{}", done.get(lang));
    Ok(CLEAN)
}

fn no_check(handbook: &Handbook, unknown: &str) -> Sentence {
    match nearest(unknown, handbook.checks.iter().map(|c| &*c.id)) {
        Some(meant) => say!(
            "沒有檢查項「{u}」；是否指 {m}？",
            "没有检查项“{u}”；是否指 {m}？",
            "there is no check `{u}`; did you mean {m}?",
            u = unknown,
            m = meant
        ),
        None => say!("沒有檢查項「{u}」", "没有检查项“{u}”", "there is no check `{u}`", u = unknown),
    }
}
