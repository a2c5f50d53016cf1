//! The hash of a clause's wording: what a check was confirmed against. Labels, layout, Unicode form, the width of
//! punctuation and the values of parameters do not change it.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;

use super::{Body, MarkDraft};
use crate::lang::full_width;
use crate::read::markdown::{Piece, PieceKind};

/// Hex digits kept.
const LENGTH: usize = 16;

/// The hash of a clause: heading, own words, further paragraphs and tables; notes never bind and do not count.
pub(super) fn hash(heading: Option<&str>, body: &Body) -> String {
    let mut text = heading.unwrap_or_default().to_string();
    words(&body.text, &mut text);
    for mark in &body.marks {
        match mark {
            MarkDraft::Paragraph(pieces) => words(pieces, &mut text),
            MarkDraft::Table(head, rows) => head.iter().chain(rows.iter().flatten()).for_each(|c| words(c, &mut text)),
            MarkDraft::Note(..) => {}
        }
    }
    let normal: String = text.nfc().filter(|c| !c.is_whitespace()).collect();
    let digest = Sha256::digest(normal.as_bytes());
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    hex[..LENGTH].to_string()
}

fn words(pieces: &[Piece], out: &mut String) {
    for piece in pieces {
        match &piece.kind {
            PieceKind::Text(typed) => out.extend(typed.text.chars().map(|c| full_width(c).unwrap_or(c))),
            PieceKind::Code(text) => out.push_str(text),
            PieceKind::Link { to, .. } if to.starts_with("param:") => out.push_str(to),
            PieceKind::Strong(inner) | PieceKind::Emphasis(inner) | PieceKind::Link { text: inner, .. } => words(inner, out),
            PieceKind::Break => {}
        }
    }
}
