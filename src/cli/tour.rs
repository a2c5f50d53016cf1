//! `guiju tour`: everything once, for somebody who sees Guiju for the first time.

use std::io::Write;

use super::options::Global;
use super::{CLEAN, UNABLE, build, check, display};
use crate::pipeline::{self, CheckOptions};
use crate::report::{self, Report};
use crate::say;

/// Where the tour publishes.
const OUTPUT: &str = "public";

/// Publishes the handbook, judges its records, shows the findings and says where to look. Findings do not fail it: the
/// sample has them on purpose.
pub(super) fn run(global: &Global) -> Result<u8, String> {
    let code = build::run(global, &build::Args::into_folder(OUTPUT))?;
    if code != CLEAN {
        return Ok(code);
    }
    let world = global.world()?;
    let checked = pipeline::check(&world, &CheckOptions::default());
    let Some(outcome) = &checked.outcome else { return Ok(UNABLE) };
    let lang = global.language(&checked.loaded);
    let texts = pipeline::texts_of_records(&world, &checked.loaded.handbook);
    let report = Report { handbook: &checked.loaded.handbook, outcome, texts: &texts, lang };
    global.print(&report::text(&report))?;
    let front = world.root().join(OUTPUT).join("index.html");
    let front = front.canonicalize().unwrap_or(front);
    let (n, page) = (check::count(outcome), front.display().to_string());
    let sample = say!(
        "以上 {n} 項發現出自樣本記錄：樣本故意含有違規，讓您看見檢查怎麼回報。",
        "以上 {n} 项发现出自样本记录：样本故意含有违规，让您看见检查怎么回报。",
        "The {n} findings above are those of the sample records, which hold breaches on purpose, to show how they are reported.",
        n = n
    );
    let look = if display::open(&page) {
        say!("手冊已在瀏覽器開啟：{p}", "手册已在浏览器打开：{p}", "The handbook is open in your browser: {p}", p = page)
    } else {
        say!("手冊在此，請用瀏覽器開啟：{p}", "手册在此，请用浏览器打开：{p}", "The handbook is here; open it in a browser: {p}", p = page)
    };
    let live =
        say!("邊改邊看：cargo guiju serve --open", "边改边看：cargo guiju serve --open", "To edit and watch: cargo guiju serve --open");
    // After a long report, so that these lines are the last to be read.
    let _ = std::io::stdout().flush();
    global.print(&format!("\n{}\n{}\n{}\n", sample.get(lang), look.get(lang), live.get(lang)))?;
    Ok(CLEAN)
}
