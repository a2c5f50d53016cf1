//! Front matter: TOML between two lines `+++` at the head of the file.

use std::ops::Range;

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
    let mut lines = lines(source, bom).skip_while(|(_, line)| line.trim().is_empty());
    let Some((at, line)) = lines.next().filter(|(_, line)| fence(line)) else { return (None, bom) };
    let start = at + line.len();
    match lines.find(|(_, line)| fence(line)) {
        Some((end, line)) => (Some(front(source, start, end)), end + line.len()),
        None => unclosed(source, at..start, faults),
    }
}

fn fence(line: &str) -> bool {
    line.trim_end() == "+++"
}

/// The lines from an offset on, with their offsets and line ends.
fn lines(source: &str, from: usize) -> impl Iterator<Item = (usize, &str)> {
    source[from..].split_inclusive('\n').scan(from, |at, line| {
        *at += line.len();
        Some((*at - line.len(), line))
    })
}

fn front(source: &str, start: usize, end: usize) -> Front<'_> {
    Front { text: &source[start..end], span: Span::new(start, end) }
}

/// Settings that never end: the title, the first line like `# words` without `=`, is taken as their end.
fn unclosed<'t>(source: &'t str, opening: Range<usize>, faults: &mut Faults) -> (Option<Front<'t>>, usize) {
    let start = opening.end;
    let title = lines(source, start).find(|(_, line)| line.starts_with("# ") && !line.contains('='));
    let end = title.map_or(source.len(), |(at, _)| at);
    faults.error(
        "front-matter-unclosed",
        Span::new(opening.start, start),
        say!("文件開頭的「+++」沒有結束", "文件开头的“+++”没有结束", "the front matter opened by `+++` is never closed"),
        Some(say!("在設定之後另起一行寫「+++」", "在设置之后另起一行写“+++”", "write `+++` on a line of its own after the settings")),
    );
    (Some(front(source, start, end)), end)
}
