//! Byte offsets to lines and columns. Columns count characters.

use std::ops::Range;

/// A line and a column, from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Position {
    /// Line, from 1.
    pub line: usize,
    /// Column in Unicode characters, from 1.
    pub column: usize,
}

/// Bytes after which the characters are counted anew.
const BLOCK: usize = 1 << 10;

/// Where the lines of a text begin, and how many characters come before each block of it: a place is found without counting from
/// the start, since a file may hold as many places as bytes, and all of them on one line.
pub struct LineIndex {
    starts: Vec<usize>,
    before: Vec<usize>,
}

impl LineIndex {
    /// The index of a text.
    pub fn new(text: &str) -> LineIndex {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text.as_bytes()).map(|at| at + 1));
        let mut before = vec![0];
        let mut count = 0;
        for block in text.as_bytes().chunks(BLOCK) {
            count += characters(block);
            before.push(count);
        }
        LineIndex { starts, before }
    }

    /// The position of a byte offset in the text the index is of; offsets past the end are moved back to it.
    pub fn position(&self, text: &str, offset: usize) -> Position {
        let offset = offset.min(text.len());
        let line = self.starts.partition_point(|start| *start <= offset) - 1;
        Position { line: line + 1, column: self.count(text, self.starts[line]..offset) + 1 }
    }

    /// How many characters begin between two offsets.
    pub fn count(&self, text: &str, range: Range<usize>) -> usize {
        let before = |offset: usize| {
            let block = offset / BLOCK;
            self.before[block] + characters(&text.as_bytes()[block * BLOCK..offset])
        };
        before(range.end) - before(range.start)
    }
}

/// Bytes that begin a character.
fn characters(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}
