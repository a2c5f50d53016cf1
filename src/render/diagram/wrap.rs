//! Breaking a title into lines without a font: a Chinese character is two columns, a Latin one is one.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Marks that must not begin a line.
const CLOSING: &str = "，。、；：！？）」』》】〉…";
/// Marks that must not end a line.
const OPENING: &str = "（「『《【〈";

/// As few lines of at most `columns` columns as the text needs, of nearly equal length; a closing mark may hang over.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let lines = fill(text, columns);
    if lines.len() < 2 {
        return lines;
    }
    let even = text.width().div_ceil(lines.len());
    (even..columns).map(|limit| fill(text, limit)).find(|shorter| shorter.len() == lines.len()).unwrap_or(lines)
}

/// Lines filled up to `columns` one after the other.
fn fill(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut width = 0;
    for piece in pieces(text) {
        let own = piece.chars().map(|c| c.width().unwrap_or(0)).sum::<usize>();
        let hangs = piece.chars().all(|c| CLOSING.contains(c));
        if width + own > columns && !line.is_empty() && !hangs {
            let carried = carried(&mut line);
            lines.push(std::mem::replace(&mut line, carried).trim_end().to_owned());
            width = line.chars().map(|c| c.width().unwrap_or(0)).sum();
        }
        if !(line.is_empty() && piece == " ") {
            line.push_str(piece);
            width += own;
        }
    }
    if !line.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// Takes an opening mark off the end of a line, for the next one.
fn carried(line: &mut String) -> String {
    match line.chars().last() {
        Some(last) if OPENING.contains(last) && line.chars().count() > 1 => line.split_off(line.len() - last.len_utf8()),
        _ => String::new(),
    }
}

/// Chinese characters one by one, Latin words whole.
fn pieces(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut in_word = false;
    for (at, c) in text.char_indices() {
        let word = c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
        if !(word && in_word) && at > start {
            out.push(&text[start..at]);
            start = at;
        }
        in_word = word;
    }
    if start < text.len() {
        out.push(&text[start..]);
    }
    out
}
