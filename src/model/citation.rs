//! Which clauses a regulation's clauses refer to.

use super::{Clause, ClauseKey, Inline, Mark, Regulation};

/// A reference from one clause to another.
#[derive(Clone, Debug, PartialEq)]
pub struct CrossReference {
    /// The clause in whose text it stands.
    pub from: ClauseKey,
    /// The clause it means; a whole regulation is its front key (`proc/`).
    pub to: ClauseKey,
}

impl Regulation {
    /// The references from its clauses that have a key to others, in reading order. Looked for when first asked.
    pub fn references(&self) -> &[CrossReference] {
        self.references.get_or_init(|| self.clauses.iter().flat_map(references).collect())
    }
}

fn references(clause: &Clause) -> Vec<CrossReference> {
    let mut found = Vec::new();
    let Some(from) = &clause.key else { return found };
    clause.visit(&mut |piece| {
        let Inline::Reference { targets, .. } = piece else { return };
        let others = targets.iter().filter(|to| *to != from);
        found.extend(others.map(|to| CrossReference { from: from.clone(), to: to.clone() }));
    });
    found
}

impl Clause {
    /// Shows each piece of its own text and of what stands beside it, those inside others too.
    pub fn visit<'t>(&'t self, see: &mut dyn FnMut(&'t Inline)) {
        visit(&self.text, see);
        for mark in &self.marks {
            match mark {
                Mark::Paragraph(text) => visit(text, see),
                Mark::Note(_, paragraphs) => paragraphs.iter().for_each(|p| visit(p, see)),
                Mark::Table(head, rows) => head.iter().chain(rows.iter().flatten()).for_each(|cell| visit(cell, see)),
            }
        }
    }
}

fn visit<'t>(text: &'t [Inline], see: &mut dyn FnMut(&'t Inline)) {
    for piece in text {
        see(piece);
        match piece {
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => visit(inner, see),
            _ => {}
        }
    }
}
