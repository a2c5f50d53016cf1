//! What stands beside clauses: notes, tables, further paragraphs.

use std::sync::Arc;

use super::MarkDraft;
use crate::diag::Diagnostic;
use crate::read::markdown::{Block, BlockKind, Line, Piece};
use crate::say;
use crate::source::Place;

/// The mark a block makes; `None` when a regulation has no use for it.
pub(super) fn mark(block: &Block) -> Option<MarkDraft> {
    match &block.kind {
        BlockKind::Paragraph(line) => Some(MarkDraft::Paragraph(line.pieces.clone())),
        BlockKind::Quote(kind, blocks) => Some(MarkDraft::Note(kind.unwrap_or("note"), paragraphs(blocks))),
        BlockKind::Table(head, rows) => {
            let cells = |row: &Vec<Line>| row.iter().map(|c| c.pieces.clone()).collect();
            Some(MarkDraft::Table(cells(head), rows.iter().map(cells).collect()))
        }
        _ => None,
    }
}

/// The paragraphs of a note, those of lists in it included.
fn paragraphs(blocks: &[Block]) -> Vec<Vec<Piece>> {
    let each = |block: &Block| match &block.kind {
        BlockKind::Paragraph(line) | BlockKind::Heading { line, .. } => vec![line.pieces.clone()],
        BlockKind::List { items, .. } => items.iter().flat_map(|i| paragraphs(&i.blocks)).collect(),
        BlockKind::Quote(_, inner) => paragraphs(inner),
        _ => Vec::new(),
    };
    blocks.iter().flat_map(each).collect()
}

/// Reports a block that cannot be cited.
pub(super) fn unused(block: &Block, path: &Arc<str>) -> Option<Diagnostic> {
    let place = Place::bytes(path, block.span);
    match &block.kind {
        BlockKind::List { .. } => {
            let message = say!("沒有編號的清單無法引用", "没有编号的列表无法引用", "an unnumbered list cannot be cited");
            let help = say!("改用「1.」編號的清單", "改用“1.”编号的列表", "number its items: `1.`");
            Some(Diagnostic::error("list-unnumbered", place, message).help(help))
        }
        BlockKind::Definitions(_) => {
            let message = say!(
                "以「:」開頭的行會變成定義，條文中不可用",
                "以“:”开头的行会变成定义，条文中不可用",
                "a line that begins with `:` makes a definition, which a text cannot hold"
            );
            Some(Diagnostic::error("markup-definition", place, message))
        }
        BlockKind::Code(_) => {
            let message = say!(
                "條文中不可有程式碼區塊；縮排四格也會形成區塊",
                "条文中不可有代码块；缩进四格也会形成代码块",
                "a text cannot hold a code block; four spaces of indent make one"
            );
            Some(Diagnostic::error("markup-code", place, message))
        }
        _ => None,
    }
}
