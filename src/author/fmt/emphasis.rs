//! Emphasis that Chinese punctuation keeps from closing: the punctuation moves out of it.

use std::sync::Arc;

use super::{Edit, apply};
use crate::read::markdown;

/// `**重點：**應` becomes `**重點**：應`. Only what the reader found broken is touched.
pub(super) fn mend(path: &Arc<str>, source: &str) -> String {
    let (_, faults) = markdown::parse(path, source);
    let broken = faults.iter().filter(|f| f.code == "emphasis-broken");
    let edit = |range: std::ops::Range<usize>| Some(Edit { text: mended(source.get(range.clone())?)?, range });
    let edits = broken.filter_map(|f| edit(f.place.span().range())).collect();
    apply(source, edits)
}

fn mended(typed: &str) -> Option<String> {
    let marks = typed.bytes().take_while(|b| *b == b'*').count();
    let mark = &typed[..marks];
    let inner = typed[marks..].strip_suffix(mark).filter(|inner| !inner.is_empty() && !inner.contains('*'))?;
    let core = inner.trim_matches(|c: char| !c.is_alphanumeric());
    let at = inner.find(core).filter(|_| !core.is_empty())?;
    let (before, after) = (&inner[..at], &inner[at + core.len()..]);
    // White space beside the marks is what may keep them from closing as well.
    Some(format!("{}{mark}{core}{mark}{}", before.trim(), after.trim()))
}
