//! Lines and tables by display width: words stay whole, Chinese breaks anywhere but before its closing marks and after its opening ones.

use std::fmt::Write;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Width of a report in terminal cells: the narrowest terminal in use, and a comfortable line in a wide one.
pub const WIDTH: usize = 80;

/// The lines of a text, none wider than `width` unless a single word is.
pub fn fold(text: &str, width: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in words(text) {
        if !line.is_empty() && line.width() + word.trim_end().width() > width {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

/// The parts a text may be broken between; a space belongs to the word before it.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let end = break_after(rest)?;
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// Where the first part of a text ends; none for an empty text.
fn break_after(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        match chars.peek() {
            None => return Some(text.len()),
            Some((at, next)) if may_break(c, *next) => return Some(*at),
            Some(_) => {}
        }
    }
    None
}

fn may_break(before: char, after: char) -> bool {
    if after == ' ' {
        return false;
    }
    let wide = |c: char| c.width() == Some(2);
    before == ' ' || ((wide(before) || wide(after)) && !closes(after) && !opens(before))
}

fn closes(c: char) -> bool {
    "，。、；：？！）」』》〉】”’…,.;:?!)]".contains(c)
}

fn opens(c: char) -> bool {
    "（「『《〈【“‘([".contains(c)
}

/// A table aligned by display width: the first column to the left, the others to the right. A long name in the first goes on
/// in lines of its own where the table would be wider than `width`.
pub fn aligned(out: &mut String, table: &[Vec<String>], width: usize) {
    let columns = table.first().map_or(0, Vec::len);
    let widest = |c: usize| table.iter().map(|row| row[c].width()).max().unwrap_or(0);
    let others: Vec<usize> = (1..columns).map(widest).collect();
    let room = width.saturating_sub(others.iter().map(|w| w + 2).sum());
    let first = widest(0).min(room);
    for row in table {
        let name = fold(&row[0], room);
        let _ = write!(out, "{}", padded(name.first().map_or("", String::as_str), first));
        for (cell, width) in row[1..].iter().zip(&others) {
            let _ = write!(out, "  {}{cell}", " ".repeat(width - cell.width()));
        }
        out.push('\n');
        for rest in &name[1..] {
            let _ = writeln!(out, "  {rest}");
        }
    }
}

fn padded(text: &str, width: usize) -> String {
    format!("{text}{}", " ".repeat(width.saturating_sub(text.width())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole_and_marks_stay_with_them() {
        assert_eq!(fold("give the reason and rectify", 12), ["give the", "reason and", "rectify"]);
        assert_eq!(fold("各部門應及時「聯絡」，協調。", 14), ["各部門應及時", "「聯絡」，協", "調。"]);
        assert_eq!(fold("自 2026-03-09 起", 8), ["自", "2026-03-09", "起"]);
        assert_eq!(fold("", 8), [""]);
    }

    proptest::proptest! {
        #[test]
        fn nothing_is_lost_but_spaces(text in "[a-c ，「」一二]{0,40}", width in 2..20_usize) {
            let kept = |s: &str| s.replace(' ', "");
            proptest::prop_assert_eq!(kept(&fold(&text, width).concat()), kept(&text));
        }
    }
}
