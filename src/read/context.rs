//! What a reader must know of the text it reads: its file, its zone, and where the text begins.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::diag::{Code, Diagnostic};
use crate::lang::Sentence;
use crate::source::{Place, Span, Spot};

/// The surroundings of a text. Spans count bytes of the decoded text, without a byte order mark.
#[derive(Clone, Copy, Debug)]
pub struct Context<'c> {
    /// The file.
    pub path: &'c Arc<str>,
    /// The zone of times written without an offset.
    pub zone: &'c TimeZone,
    /// Where the text begins in its file, when a file is read in parts.
    pub offset: usize,
    /// Line number and byte offset in the file, when the text is one line of a stream.
    pub line: Option<(u32, u64)>,
    /// The code of a slip of syntax.
    pub syntax: Code,
}

impl<'c> Context<'c> {
    /// A whole file.
    pub fn file(path: &'c Arc<str>, zone: &'c TimeZone, syntax: Code) -> Context<'c> {
        Context { path, zone, offset: 0, line: None, syntax }
    }

    /// The span of a range of the text in its file (or line).
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span::new(start + self.offset, end + self.offset)
    }

    /// The place of a span.
    pub fn place(&self, span: Span) -> Place {
        let spot = match self.line {
            Some((line, offset)) => Spot::Line { line, offset, span },
            None => Spot::Bytes(span),
        };
        Place { path: self.path.clone(), spot }
    }

    /// A slip of syntax.
    pub fn slip(&self, span: Span, message: Sentence) -> Diagnostic {
        Diagnostic::error(self.syntax, self.place(span), message)
    }
}
