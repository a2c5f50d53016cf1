//! Links as they were written, each with its place in the Markdown.

use std::sync::Arc;

use crate::model::Handbook;
use crate::read::markdown::{self, Block, BlockKind, Line, Piece, PieceKind};
use crate::source::{Place, Span};

/// A link in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Where to.
    pub to: String,
    /// The address in the text.
    pub place: Place,
}

/// Every link of the handbook's Markdown, in the order of files and places.
pub fn written(handbook: &Handbook) -> Vec<Written> {
    let mut found = Vec::new();
    for (path, text) in handbook.sources.iter().filter(|(path, _)| path.ends_with(".md")) {
        let (document, _) = markdown::parse(path, text);
        let mut gatherer = Gatherer { path, text, found: &mut found };
        document.blocks.iter().for_each(|block| gatherer.block(block));
    }
    found
}

struct Gatherer<'a> {
    path: &'a Arc<str>,
    text: &'a str,
    found: &'a mut Vec<Written>,
}

impl Gatherer<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading { line, .. } | BlockKind::Paragraph(line) => self.line(line),
            BlockKind::List { items, .. } => items.iter().flat_map(|i| &i.blocks).for_each(|b| self.block(b)),
            BlockKind::Quote(_, blocks) => blocks.iter().for_each(|b| self.block(b)),
            BlockKind::Table(head, rows) => head.iter().chain(rows.iter().flatten()).for_each(|l| self.line(l)),
            BlockKind::Definitions(list) => {
                for entry in list {
                    self.line(&entry.title);
                    entry.bodies.iter().flatten().for_each(|b| self.block(b));
                }
            }
            BlockKind::Code(_) | BlockKind::Rule => {}
        }
    }

    fn line(&mut self, line: &Line) {
        self.pieces(&line.pieces);
    }

    fn pieces(&mut self, pieces: &[Piece]) {
        for piece in pieces {
            match &piece.kind {
                PieceKind::Strong(inner) | PieceKind::Emphasis(inner) => self.pieces(inner),
                PieceKind::Link { to, text } => {
                    self.pieces(text);
                    let place = Place::bytes(self.path, self.address(piece.span, to));
                    self.found.push(Written { to: to.clone(), place });
                }
                PieceKind::Text(_) | PieceKind::Code(_) | PieceKind::Break => {}
            }
        }
    }

    /// The address within `[words](address)`; a link whose address stands elsewhere is shown whole.
    fn address(&self, span: Span, to: &str) -> Span {
        let typed = self.text.get(span.range()).unwrap_or_default();
        let at = typed.rfind(to).filter(|_| !to.is_empty());
        at.map_or(span, |at| Span::new(span.start as usize + at, span.start as usize + at + to.len()))
    }
}
