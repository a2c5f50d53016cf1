//! Structured Markdown: front matter, then a tree of blocks whose every word knows its bytes.
//!
//! The tree holds only what a regulation or a glossary may use. Anything else (raw HTML, `:::` boxes, emphasis that Chinese
//! punctuation breaks) is reported here, because only the reader still sees how it was typed.

mod blocks;
mod front;
mod inline;
mod note;
#[cfg(test)]
mod tests;
mod traps;
mod words;

pub use front::Front;
pub use note::{Note, Word};
pub use words::{Words, is_cjk};

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::lang::Sentence;
use crate::source::{Place, Span};

/// A file of Markdown.
#[derive(Clone, Debug, Default)]
pub struct Document<'t> {
    /// The TOML between the `+++` lines.
    pub front: Option<Front<'t>>,
    /// The blocks, in order.
    pub blocks: Vec<Block>,
}

/// A block and its bytes.
#[derive(Clone, Debug)]
pub struct Block {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

/// The blocks a text may hold.
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A heading: its depth (number of `#`), id, and words.
    Heading {
        /// From 1.
        depth: u8,
        /// The id of `{#id}`.
        id: Option<String>,
        /// Its words.
        line: Line,
    },
    /// A paragraph.
    Paragraph(Line),
    /// A list; `ordered` when its items carry numbers.
    List {
        /// Whether numbers were typed.
        ordered: bool,
        /// The items.
        items: Vec<Item>,
    },
    /// A quotation, or an alert box with its kind in lower case.
    Quote(Option<&'static str>, Vec<Block>),
    /// A table: header and rows.
    Table(Vec<Line>, Vec<Vec<Line>>),
    /// Terms and their definitions.
    Definitions(Vec<Definition>),
    /// A code block.
    Code(String),
    /// A rule.
    Rule,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct Item {
    /// Where it stands.
    pub span: Span,
    /// The number as typed, with its bytes.
    pub number: Option<(u64, Span)>,
    /// What it holds.
    pub blocks: Vec<Block>,
}

/// One entry of a definition list.
#[derive(Clone, Debug)]
pub struct Definition {
    /// What is defined.
    pub title: Line,
    /// The definitions.
    pub bodies: Vec<Vec<Block>>,
}

/// A run of words with the key comment that closes it.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// Its bytes, without the comment.
    pub span: Span,
    /// The pieces.
    pub pieces: Vec<Piece>,
    /// The comment.
    pub note: Option<Note>,
}

/// A piece of running text.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Where it stands.
    pub span: Span,
    /// What it is.
    pub kind: PieceKind,
}

/// The kinds of running text.
#[derive(Clone, Debug)]
pub enum PieceKind {
    /// Plain words; line ends inside a paragraph are already joined.
    Text(Words),
    /// `**strong**`
    Strong(Vec<Piece>),
    /// `*emphasis*`
    Emphasis(Vec<Piece>),
    /// A code span.
    Code(String),
    /// A link.
    Link {
        /// Where to.
        to: String,
        /// Its words.
        text: Vec<Piece>,
    },
    /// A hard line break.
    Break,
}

impl Line {
    /// The words without any markup.
    pub fn plain(&self) -> String {
        plain(&self.pieces)
    }
}

/// The words of some pieces without any markup.
pub fn plain(pieces: &[Piece]) -> String {
    let one = |piece: &Piece| match &piece.kind {
        PieceKind::Text(words) => words.text.clone(),
        PieceKind::Strong(inner) | PieceKind::Emphasis(inner) | PieceKind::Link { text: inner, .. } => plain(inner),
        PieceKind::Code(text) => text.clone(),
        PieceKind::Break => "\n".into(),
    };
    pieces.iter().map(one).collect()
}

/// Reads a file of Markdown. Every fault is reported; what can be read is still returned.
pub fn parse<'t>(path: &Arc<str>, source: &'t str) -> (Document<'t>, Vec<Diagnostic>) {
    let mut faults = Faults { path, list: Vec::new() };
    let (front, body) = front::split(source, &mut faults);
    let (blocks, code) = blocks::read(source, body, &mut faults);
    traps::fences(source, body, &code, &mut faults);
    (Document { front, blocks }, faults.list)
}

/// Collects the problems of one file.
struct Faults<'p> {
    path: &'p Arc<str>,
    list: Vec<Diagnostic>,
}

impl Faults<'_> {
    fn error(&mut self, code: crate::diag::Code, span: Span, message: Sentence, help: Option<Sentence>) {
        let mut found = Diagnostic::error(code, Place::bytes(self.path, span), message);
        found.help = help;
        self.list.push(found);
    }
}
