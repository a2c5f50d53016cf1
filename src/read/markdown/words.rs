//! Words whose every byte can be traced back to the file, across entities, escapes and joined lines.

use std::ops::Range;

use crate::source::Span;

/// Plain words and where they were typed.
#[derive(Clone, Debug, Default)]
pub struct Words {
    /// The words.
    pub text: String,
    /// Stretches copied from the file: offset in the words, offset in the file, length in the file.
    stretches: Vec<(usize, Range<usize>)>,
}

impl Words {
    /// Adds words typed at `source`.
    pub(super) fn push(&mut self, text: &str, source: Range<usize>) {
        self.stretches.push((self.text.len(), source));
        self.text.push_str(text);
    }

    /// The bytes of a range of the words.
    pub fn span(&self, range: Range<usize>) -> Span {
        let end = if range.end > range.start { self.locate(range.end - 1, true) } else { self.locate(range.start, false) };
        Span::new(self.locate(range.start, false), end)
    }

    /// The bytes of all the words.
    pub fn whole(&self) -> Span {
        self.span(0..self.text.len())
    }

    /// The words of a range, still traceable.
    pub fn slice(&self, range: Range<usize>) -> Words {
        let mut part = Words::default();
        for (i, (at, source)) in self.stretches.iter().enumerate() {
            let end = self.stretches.get(i + 1).map_or(self.text.len(), |(next, _)| *next);
            let (from, to) = (range.start.max(*at), range.end.min(end));
            let Some(text) = self.text.get(from..to).filter(|t| !t.is_empty()) else { continue };
            let exact = source.len() == end - at;
            let typed = if exact { source.start + from - at..source.start + to - at } else { source.clone() };
            part.push(text, typed);
        }
        part
    }

    /// Leaves out what comes behind a place in the words.
    pub(super) fn truncate(&mut self, length: usize) {
        while let Some((at, source)) = self.stretches.last_mut() {
            if *at < length {
                // What was not copied as it stands keeps its whole source.
                if source.len() == self.text.len() - *at {
                    source.end = source.start + length - *at;
                }
                break;
            }
            self.text.truncate(*at);
            self.stretches.pop();
        }
        self.text.truncate(length);
    }

    /// Where a byte of the words stands in the file; `after` asks for the byte behind it.
    fn locate(&self, offset: usize, after: bool) -> usize {
        let index = self.stretches.partition_point(|(at, _)| *at <= offset).saturating_sub(1);
        let Some((at, source)) = self.stretches.get(index) else { return 0 };
        let length = self.stretches.get(index + 1).map_or(self.text.len(), |(next, _)| *next) - at;
        if source.len() != length {
            return if after { source.end } else { source.start };
        }
        (source.start + (offset - at) + usize::from(after)).min(source.end)
    }
}

/// Whether a character belongs to Chinese writing, so that a line end beside it is no space.
pub fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2E80}'..='\u{303F}' | '\u{3040}'..='\u{31FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{F900}'..='\u{FAFF}' | '\u{FE30}'..='\u{FE4F}' | '\u{FF00}'..='\u{FFEF}' | '\u{20000}'..='\u{3FFFF}'
        | '…' | '—' | '‘' | '’' | '“' | '”' | '·')
}
