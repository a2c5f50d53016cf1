//! Running text: pieces with their bytes, lines joined as Chinese is written.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use super::blocks::{DEEPEST, Reader, block_tag};
use super::words::is_cjk;
use super::{Line, Piece, PieceKind, Words, note, traps};
use crate::source::Span;

impl<'t> Reader<'t, '_, '_> {
    /// One run of text, up to the end of its block.
    pub(super) fn line(&mut self) -> Line {
        let mut line = Line::default();
        line.pieces = self.pieces(&mut line);
        trim(&mut line.pieces);
        let (first, last) = (line.pieces.first(), line.pieces.last());
        line.span = match (first, last) {
            (Some(first), Some(last)) => Span { start: first.span.start, end: last.span.end },
            _ => line.note.as_ref().map_or(Span::default(), |n| Span { start: n.span.start, end: n.span.start }),
        };
        traps::emphasis(self.source, &line, self.faults);
        line
    }

    fn pieces(&mut self, line: &mut Line) -> Vec<Piece> {
        let mut pieces = Vec::new();
        while let Some((event, range)) = self.peek().cloned() {
            match event {
                Event::End(_) => break,
                Event::Start(tag) if block_tag(&tag) => break,
                Event::Start(tag) => pieces.extend(self.nested(tag, range, line)),
                Event::Html(html) | Event::InlineHtml(html) => self.comment(&html, range, line),
                event => self.simple(event, range, &mut pieces),
            }
        }
        pieces
    }

    fn simple(&mut self, event: Event<'t>, range: Range<usize>, pieces: &mut Vec<Piece>) {
        self.at += 1;
        let span = Span::new(range.start, range.end);
        match event {
            Event::SoftBreak => {
                let next = self.peek().and_then(|(event, _)| match event {
                    Event::Text(text) => text.chars().next(),
                    _ => None,
                });
                if let Some((Event::Text(text), at)) = self.peek().cloned() {
                    traps::swallowed((last_char(pieces), &text), at.start, self.faults);
                }
                let joined = last_char(pieces).is_some_and(is_cjk) && next.is_none_or(is_cjk);
                push(pieces, if joined { "" } else { " " }, range);
            }
            Event::HardBreak => pieces.push(Piece { span, kind: PieceKind::Break }),
            Event::Code(text) => {
                self.code.push(span);
                pieces.push(Piece { span, kind: PieceKind::Code(text.to_string()) });
            }
            Event::Text(text) => push(pieces, &text, range),
            _ => {}
        }
    }

    fn nested(&mut self, tag: Tag<'t>, range: Range<usize>, line: &mut Line) -> Option<Piece> {
        let span = Span::new(range.start, range.end);
        if self.depth >= DEEPEST * 2 {
            self.too_deep(span);
            return None;
        }
        self.at += 1;
        self.depth += 1;
        let inner = self.pieces(line);
        self.close();
        self.depth -= 1;
        let kind = match tag {
            Tag::Strong => PieceKind::Strong(inner),
            Tag::Link { dest_url, .. } => PieceKind::Link { to: dest_url.to_string(), text: inner },
            Tag::Image { .. } => {
                traps::image(span, self.faults);
                PieceKind::Emphasis(inner)
            }
            _ => PieceKind::Emphasis(inner),
        };
        Some(Piece { span, kind })
    }

    fn comment(&mut self, html: &str, range: Range<usize>, line: &mut Line) {
        self.at += 1;
        match note::parse(html, range.start, self.faults) {
            Some(found) if line.note.is_none() => line.note = Some(found),
            Some(found) => {
                let text = html.trim().to_string();
                note::repeated(&note::Word { text, span: found.span }, self.faults);
            }
            None => traps::html(html.trim_end(), Span::new(range.start, range.start + html.trim_end().len()), self.faults),
        }
    }
}

/// Adds words, growing the piece before when that holds words too.
fn push(pieces: &mut Vec<Piece>, text: &str, range: Range<usize>) {
    if let Some(Piece { span, kind: PieceKind::Text(words) }) = pieces.last_mut() {
        words.push(text, range.clone());
        span.end = Span::new(range.start, range.end).end;
        return;
    }
    let mut words = Words::default();
    words.push(text, range.clone());
    pieces.push(Piece { span: Span::new(range.start, range.end), kind: PieceKind::Text(words) });
}

fn last_char(pieces: &[Piece]) -> Option<char> {
    match &pieces.last()?.kind {
        PieceKind::Text(words) => words.text.chars().next_back(),
        PieceKind::Strong(inner) | PieceKind::Emphasis(inner) | PieceKind::Link { text: inner, .. } => last_char(inner),
        PieceKind::Code(text) => text.chars().next_back(),
        PieceKind::Break => None,
    }
}

/// Drops the white space left at both ends (before the key comment, usually).
fn trim(pieces: &mut Vec<Piece>) {
    while let Some(Piece { span, kind: PieceKind::Text(words) }) = pieces.last_mut() {
        let kept = words.text.trim_end().len();
        if kept == words.text.len() {
            break;
        }
        if kept > 0 {
            words.truncate(kept);
            span.end = words.whole().end;
            break;
        }
        pieces.pop();
    }
    if let Some(Piece { span, kind: PieceKind::Text(words) }) = pieces.first_mut() {
        let lead = words.text.len() - words.text.trim_start().len();
        if lead > 0 {
            *words = words.slice(lead..words.text.len());
            span.start = words.whole().start;
        }
    }
}
