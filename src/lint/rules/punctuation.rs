//! Half-width punctuation beside Chinese characters.

use std::sync::Arc;

use crate::diag::Severity;
use crate::lang::full_width;
use crate::lint::{Desk, Facts, Family, Rule};
use crate::read::markdown::{self, Block, BlockKind, Line, Piece, PieceKind, Words};
use crate::say;
use crate::source::Place;

pub(super) const FAMILY: Family = Family {
    page: "punctuation",
    title: || say!("標點", "标点", "punctuation"),
    about: || {
        say!(
            "中文用全形標點，旁邊的半形標點視為筆誤。強調記號緊鄰標點而印出星號的，在讀取條文時指出，可用 guiju fmt 更正。",
            "中文用全角标点，旁边的半角标点视为笔误。强调记号紧邻标点而印出星号的，在读取条文时指出，可用 guiju fmt 更正。",
            "Chinese takes full-width punctuation, and a half-width mark beside it is a slip. Emphasis that would print its asterisks is told while the text is read, and guiju fmt mends it."
        )
    },
    rules: &[Rule {
        code: "punctuation-halfwidth",
        severity: Severity::Warning,
        title: || say!("中文旁用了半形標點", "中文旁用了半角标点", "Half-width punctuation beside Chinese"),
    }],
    run,
};

fn run(facts: &Facts, desk: &mut Desk) {
    let texts = facts.handbook.sources.iter().filter(|(path, _)| path.ends_with(".md") && !path.ends_with("glossary.md"));
    for (path, text) in texts {
        let (document, _) = markdown::parse(path, text);
        let mut lines = Vec::new();
        document.blocks.iter().for_each(|block| gather(block, &mut lines));
        for line in lines {
            pieces(&line.pieces, path, desk);
        }
    }
}

fn gather<'b>(block: &'b Block, lines: &mut Vec<&'b Line>) {
    match &block.kind {
        BlockKind::Heading { line, .. } | BlockKind::Paragraph(line) => lines.push(line),
        BlockKind::List { items, .. } => items.iter().flat_map(|i| &i.blocks).for_each(|b| gather(b, lines)),
        BlockKind::Quote(_, blocks) => blocks.iter().for_each(|b| gather(b, lines)),
        BlockKind::Table(head, rows) => lines.extend(head.iter().chain(rows.iter().flatten())),
        BlockKind::Definitions(list) => {
            for entry in list {
                lines.push(&entry.title);
                entry.bodies.iter().flatten().for_each(|b| gather(b, lines));
            }
        }
        BlockKind::Code(_) | BlockKind::Rule => {}
    }
}

fn pieces(list: &[Piece], path: &Arc<str>, desk: &mut Desk) {
    for piece in list {
        match &piece.kind {
            PieceKind::Text(words) => look(words, path, desk),
            PieceKind::Strong(inner) | PieceKind::Emphasis(inner) | PieceKind::Link { text: inner, .. } => pieces(inner, path, desk),
            PieceKind::Code(_) | PieceKind::Break => {}
        }
    }
}

fn look(words: &Words, path: &Arc<str>, desk: &mut Desk) {
    let chars: Vec<(usize, char)> = words.text.char_indices().collect();
    for (n, (at, c)) in chars.iter().enumerate() {
        let Some(meant) = full_width(*c) else { continue };
        let before = n.checked_sub(1).map(|m| chars[m].1);
        let after = chars.get(n + 1).map(|(_, c)| *c);
        if !beside(*c, before, after) {
            continue;
        }
        let place = Place::bytes(path, words.span(*at..at + 1));
        let message = say!("中文旁用了半形的「{c}」", "中文旁用了半角的“{c}”", "a half-width {c} stands beside Chinese", c = c);
        if let Some(found) = desk.report("punctuation-halfwidth", path, &place, message) {
            found.help = Some(say!("改寫為「{m}」", "改写为“{m}”", "write {m}", m = meant));
        }
    }
}

/// A mark belongs to the Chinese before it; an opening bracket to what follows. A point within a number or a file's name is none.
fn beside(mark: char, before: Option<char>, after: Option<char>) -> bool {
    let han = |c: Option<char>| c.is_some_and(|c| matches!(c, '\u{3400}'..='\u{9fff}' | '」' | '』' | '》' | '）'));
    match mark {
        '(' => han(before) || han(after),
        '.' => han(before) && !after.is_some_and(|c| c.is_ascii_alphanumeric()),
        _ => han(before),
    }
}
