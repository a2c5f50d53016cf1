//! Front matter: TOML between two lines `+++` at the head of the file.

use super::Faults;
use crate::say;
use crate::source::Span;

/// The front matter as typed.
#[derive(Clone, Copy, Debug)]
pub struct Front<'t> {
    /// The TOML text.
    pub text: &'t str,
    /// Where it stands.
    pub span: Span,
}

/// Splits the file; the second value is where the body starts.
pub(super) fn split<'t>(source: &'t str, faults: &mut Faults) -> (Option<Front<'t>>, usize) {
    let bom = if source.starts_with('\u{FEFF}') { 3 } else { 0 };
    let mut at = bom;
    let mut opened = None;
    for line in source[bom..].split_inclusive('\n') {
        let fence = line.trim_end() == "+++";
        match opened {
            None if fence => opened = Some(at + line.len()),
            None if line.trim().is_empty() => {}
            None => return (None, bom),
            Some(start) if fence => return (Some(front(source, start, at)), at + line.len()),
            Some(start) if line.trim_start().starts_with("# ") && heading_like(line) => return unclosed(source, (start, at), faults),
            Some(_) => {}
        }
        at += line.len();
    }
    match opened {
        Some(start) => unclosed(source, (start, source.len()), faults),
        None => (None, bom),
    }
}

fn front(source: &str, start: usize, end: usize) -> Front<'_> {
    Front { text: &source[start..end], span: Span::new(start, end) }
}

/// A TOML comment may look like a heading; only a blank line before it and no `=` in it makes it the title.
fn heading_like(line: &str) -> bool {
    !line.contains('=') && line.starts_with("# ")
}

fn unclosed<'t>(source: &'t str, (start, end): (usize, usize), faults: &mut Faults) -> (Option<Front<'t>>, usize) {
    faults.error(
        "front-matter-unclosed",
        Span::new(start.saturating_sub(4), start),
        say!("文件開頭的「+++」沒有結束", "文件开头的「+++」没有结束", "the front matter opened by `+++` is never closed"),
        Some(say!("在設定之後另起一行寫「+++」", "在设置之后另起一行写「+++」", "write `+++` on a line of its own after the settings")),
    );
    (Some(front(source, start, end)), end)
}
