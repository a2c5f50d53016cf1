//! Byte offsets to lines and columns. Columns count characters; display width is for terminals (Chinese takes two cells).

use unicode_width::UnicodeWidthStr;

/// A line and its columns, all from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode characters, from 1.
    pub column: usize,
    /// Column in terminal cells, from 1.
    pub cells: usize,
}

/// The line starts of one text.
pub struct LineIndex<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> LineIndex<'t> {
    /// Finds the line starts of `text`.
    pub fn new(text: &'t str) -> Self {
        let mut starts = vec![0];
        starts.extend(text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(i, _)| i + 1));
        LineIndex { text, starts }
    }

    /// The position of a byte offset; offsets inside a character or past the end are moved back to a boundary.
    pub fn position(&self, offset: usize) -> Position {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let line = self.starts.partition_point(|s| *s <= offset) - 1;
        let before = &self.text[self.starts[line]..offset];
        Position { line: line + 1, column: before.chars().count() + 1, cells: before.width() + 1 }
    }

    /// The text of a line (from 1), without its line end.
    pub fn line(&self, line: usize) -> &'t str {
        let Some(start) = self.starts.get(line.wrapping_sub(1)).copied() else { return "" };
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        self.text[start..end].trim_end_matches(['\n', '\r'])
    }
}
