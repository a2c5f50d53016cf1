//! The hash of a clause's wording: what a check was confirmed against. Labels, layout, Unicode form, the width of
//! punctuation and the values of parameters do not change it.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::{Body, MarkDraft};
use crate::lang::full_width;
use crate::lang::markup::{ascii, plain_length};
use crate::read::markdown::{Piece, PieceKind};

/// Hex digits kept.
const LENGTH: usize = 16;

/// The hash of a clause: heading, own words, further paragraphs and tables; notes never bind and do not count.
pub(super) fn hash(heading: Option<&str>, body: &Body) -> String {
    let mut text = String::with_capacity(256);
    text.push_str(heading.unwrap_or_default());
    words(&body.text, &mut text);
    for mark in &body.marks {
        match mark {
            MarkDraft::Paragraph(pieces) => words(pieces, &mut text),
            MarkDraft::Table(head, rows) => head.iter().chain(rows.iter().flatten()).for_each(|c| words(c, &mut text)),
            MarkDraft::Note(..) => {}
        }
    }
    if !text.chars().all(settled) {
        text = text.nfc().filter(|c| !c.is_whitespace()).collect();
    }
    hexadecimal(&Sha256::digest(text.as_bytes())[..LENGTH / 2])
}

/// Characters that are as they will be: common ideographs, punctuation, letters and figures, which compose with nothing.
fn settled(c: char) -> bool {
    matches!(c, '!'..='~' | '\u{3001}'..='\u{3029}' | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}')
}

fn hexadecimal(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or_default();
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn words(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match &piece.kind {
            // Most words have none of the narrow punctuation, which is ASCII.
            PieceKind::Text(typed) if plain_length(typed.text.as_bytes(), ascii) == typed.text.len() => out.push_str(&typed.text),
            PieceKind::Text(typed) => out.extend(typed.text.chars().map(|c| full_width(c).unwrap_or(c))),
            PieceKind::Code(text) => out.push_str(text),
            PieceKind::Link { to, .. } if to.starts_with("param:") => out.push_str(to),
            PieceKind::Strong(inner) | PieceKind::Emphasis(inner) | PieceKind::Link { text: inner, .. } => words(inner, out),
            PieceKind::Break => {}
        }
    }
}
