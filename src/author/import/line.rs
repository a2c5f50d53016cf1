//! The lines of a pasted text, without what only served its pages.

/// A line with something on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Line {
    /// Its words, white space at both ends left out.
    pub(super) text: String,
    /// Where they stand in the text read.
    pub(super) at: usize,
    /// Bytes they take there.
    pub(super) length: usize,
}

/// Splits a text. Word processors leave characters that print nothing, spaces that do not break, and line ends of their own.
pub(super) fn lines(source: &str) -> Vec<Line> {
    let mut found = Vec::new();
    let mut at = 0;
    for typed in source.split_inclusive(['\n', '\r', '\u{b}', '\u{c}', '\u{2028}', '\u{2029}']) {
        let inner = typed.trim_matches(|c: char| c.is_whitespace() || is_invisible(c));
        let start = at + (inner.as_ptr() as usize - typed.as_ptr() as usize);
        at += typed.len();
        let text: String = inner.chars().filter(|c| !is_invisible(*c)).map(|c| if c == '\u{a0}' || c == '\t' { ' ' } else { c }).collect();
        if !text.is_empty() && !is_page_number(&text) {
            found.push(Line { text, at: start, length: inner.len() });
        }
    }
    found
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{feff}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{ad}' | '\u{202a}'..='\u{202e}')
}

/// `3`, `- 3 -`, `第 3 頁`, `第 3 頁，共 9 頁`, `3/9`.
fn is_page_number(text: &str) -> bool {
    let words: String = text.chars().filter(|c| !c.is_whitespace() && !"-—–－第頁页共，,/".contains(*c)).collect();
    let framed = text.contains(['-', '—', '–', '－', '頁', '页', '/']) || text.len() <= 3;
    framed && !words.is_empty() && words.len() <= 6 && words.chars().all(|c| c.is_ascii_digit())
}
