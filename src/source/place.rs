//! Where something stands: bytes in a file, a line of a stream, or a cell of a sheet. Lines are derived only for reports.

use std::sync::Arc;

/// A range of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span from two byte offsets; offsets past 4 GiB (refused earlier by the size limit) saturate.
    pub fn new(start: usize, end: usize) -> Span {
        let cut = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Span { start: cut(start), end: cut(end) }
    }

    /// The range as indices.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// A spot inside one file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Spot {
    /// Bytes of the whole file.
    Bytes(Span),
    /// Bytes within one line of a stream.
    Line {
        /// Line number, from 1.
        line: u32,
        /// Where the line starts in the file.
        offset: u64,
        /// Bytes within the line.
        span: Span,
    },
    /// A cell of a table or sheet: 1-based row and column, with the sheet's name where the file has several.
    Cell {
        /// Sheet name.
        sheet: Option<Arc<str>>,
        /// Row, from 1.
        row: u32,
        /// Column, from 1.
        column: u32,
    },
    /// The file as a whole.
    Whole,
}

/// A spot in a named file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Place {
    /// Path from the handbook's root.
    pub path: Arc<str>,
    /// Where in it.
    pub spot: Spot,
}

impl Place {
    /// Bytes of a file.
    pub fn bytes(path: &Arc<str>, span: Span) -> Place {
        Place { path: path.clone(), spot: Spot::Bytes(span) }
    }

    /// A whole file.
    pub fn whole(path: impl Into<Arc<str>>) -> Place {
        Place { path: path.into(), spot: Spot::Whole }
    }

    /// The span inside its text (file or line), empty for cells and whole files.
    pub fn span(&self) -> Span {
        match &self.spot {
            Spot::Bytes(span) | Spot::Line { span, .. } => *span,
            _ => Span::default(),
        }
    }
}
