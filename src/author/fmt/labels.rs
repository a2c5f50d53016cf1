//! Labels as the numbering prints them, and numbered anew on request.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::Arc;

use super::{Edit, apply};
use crate::model::Level;
use crate::model::numbering::{Label, Number, Profile};
use crate::read::markdown::{self, Block, BlockKind, Item, PieceKind};

/// Prints every label as its numbering does: `(一)` as `（一）`, `1)` as `1.`; headings as deep as their labels. With `renumber`, each
/// is also given the number that follows the one before it.
pub(super) fn canonical(path: &Arc<str>, source: &str, renumber: bool) -> String {
    let (document, _) = markdown::parse(path, source);
    let numbering = document.front.and_then(|front| front.text.parse::<toml::Table>().ok());
    let profile = numbering.as_ref().and_then(|t| Profile::parse(t.get("numbering")?.as_str()?));
    let Some(profile) = profile else { return source.to_owned() };
    let mut walk = Walk { source, profile, renumber, stack: Vec::new(), last: HashMap::new(), clauses: 0, edits: Vec::new() };
    document.blocks.iter().for_each(|block| walk.block(block));
    apply(source, walk.edits)
}

/// A clause open at this point.
struct Open {
    clause: usize,
    level: Level,
    number: u64,
    depth: u8,
}

struct Walk<'s> {
    source: &'s str,
    profile: Profile,
    renumber: bool,
    stack: Vec<Open>,
    last: HashMap<(Option<usize>, Level), Number>,
    clauses: usize,
    edits: Vec<Edit>,
}

impl Walk<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading { depth: 1, .. } => {}
            BlockKind::Heading { depth, line, .. } => {
                let text = line.plain();
                let Some(label) = self.profile.label(&text) else { return };
                let level = label.level;
                let length = label.length;
                let new = self.open(label, *depth);
                self.relabel(line.span.start as usize, &text[..length], &new);
                self.depth(block.span.start as usize, *depth, level);
            }
            BlockKind::List { ordered: true, items } => self.list(items, 0),
            BlockKind::Paragraph(line) if matches!(line.pieces.first().map(|p| &p.kind), Some(PieceKind::Text(_))) => {
                let text = line.plain();
                if let Some(label) = self.profile.label(&text) {
                    let length = label.length;
                    let new = self.open(label, 0);
                    self.relabel(line.span.start as usize, &text[..length], &new);
                }
            }
            _ => {}
        }
    }

    fn list(&mut self, items: &[Item], depth: usize) {
        for item in items {
            if let (Some(level), Some((number, span))) = (self.profile.list_level(depth), item.number) {
                let new = self.open(Label { level, number: Number::plain(number), above: Vec::new(), length: 0 }, 0);
                let range = span.range();
                let text = format!("{}.", new.number.main);
                // A longer number would leave what is below it outside of the item.
                let fits = text.len() == range.len() || item.blocks.len() == 1;
                if fits && self.source.get(range.clone()).is_some_and(|typed| typed != text) {
                    self.edits.push(Edit { range, text });
                }
            }
            for block in &item.blocks {
                if let BlockKind::List { ordered: true, items } = &block.kind {
                    self.list(items, depth + 1);
                }
            }
        }
    }

    /// Opens a clause under the nearest open one of a higher level, and says which label it should have.
    fn open(&mut self, mut label: Label, depth: u8) -> Label {
        while self.stack.last().is_some_and(|open| open.level >= label.level) {
            self.stack.pop();
        }
        let parent = self.stack.last().map(|open| open.clause);
        // Articles are numbered through.
        let scope = if label.level == Level::Article { None } else { parent };
        if self.renumber {
            label.number = follow(self.last.get(&(scope, label.level)).copied(), label.number);
            if !label.above.is_empty() {
                label.above = self.stack.iter().map(|open| open.number).collect();
            }
        }
        self.last.insert((scope, label.level), label.number);
        let expected = self.stack.iter().rev().find(|open| open.depth > 0).map_or(2, |open| (open.depth + 1).min(6));
        let depth = if depth == 0 {
            0
        } else if label.level == Level::Article {
            depth
        } else {
            expected
        };
        self.stack.push(Open { clause: self.clauses, level: label.level, number: label.number.main, depth });
        self.clauses += 1;
        label
    }

    fn relabel(&mut self, at: usize, typed: &str, new: &Label) {
        let printed = self.profile.print(new.level, new.number, &new.above);
        let worded = typed.starts_with('第') || self.profile == Profile::Decimal;
        let space = if worded && typed.ends_with(char::is_whitespace) { " " } else { "" };
        let text = format!("{printed}{space}");
        let range: Range<usize> = at..at + typed.len();
        if self.source.get(range.clone()) == Some(typed) && typed != text {
            self.edits.push(Edit { range, text });
        }
    }

    fn depth(&mut self, at: usize, typed: u8, level: Level) {
        let Some(open) = self.stack.last().filter(|_| level != Level::Article) else { return };
        let range = at..at + usize::from(typed);
        let marks = "#".repeat(usize::from(open.depth));
        if open.depth != typed && self.source.get(range.clone()).is_some_and(|t| t.bytes().all(|b| b == b'#')) {
            self.edits.push(Edit { range, text: marks });
        }
    }
}

/// The number after `last`; one inserted (三之一) stays inserted.
fn follow(last: Option<Number>, typed: Number) -> Number {
    match (last, typed.after) {
        (Some(last), Some(_)) => Number { main: last.main, after: Some(last.after.map_or(1, |n| n + 1)) },
        (last, _) => Number::plain(last.map_or(1, |n| n.main + 1)),
    }
}
