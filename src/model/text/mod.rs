//! Regulations from their texts: labels, keys, norms, parameters, references and terms.
//!
//! Two passes: the first builds every clause tree ([`tree`]); the second fills in the running text ([`inline`]), when all
//! titles and clauses of the handbook are known.

mod front;
mod inline;
mod keys;
mod marks;
mod norm;
mod sequence;
mod term;
#[cfg(test)]
mod tests;
mod tree;
mod wording_hash;

use std::sync::Arc;

use jiff::civil::Date;

use super::reference::Library;
use super::{Inline, Mark, Parameter, Regulation, Term};
use crate::diag::Diagnostic;
use crate::read::markdown::{self, Piece};

/// What a text is read against.
#[derive(Clone, Copy, Debug)]
pub struct TextContext<'a> {
    /// Declared parameters.
    pub parameters: &'a [Parameter],
    /// Defined terms.
    pub terms: &'a [Term],
    /// Ids of the roles that `by=` may name; empty: any.
    pub roles: &'a [String],
    /// The day whose values the words of parameters must say.
    pub date: Date,
}

/// A regulation whose running text is not filled in yet.
struct Draft {
    regulation: Regulation,
    intro: Vec<MarkDraft>,
    /// One for each clause.
    bodies: Vec<Body>,
}

/// The words of one clause, as read.
#[derive(Clone, Debug, Default)]
struct Body {
    text: Vec<Piece>,
    marks: Vec<MarkDraft>,
    note: Option<markdown::Note>,
    /// The id of a heading attribute.
    id: Option<String>,
}

/// A mark, as read.
#[derive(Clone, Debug)]
enum MarkDraft {
    Note(&'static str, Vec<Vec<Piece>>),
    Table(Vec<Vec<Piece>>, Vec<Vec<Vec<Piece>>>),
    Paragraph(Vec<Piece>),
}

/// Reads one regulation on its own: references to other regulations' clauses stay plain words.
pub fn regulation(path: &Arc<str>, source: &str, context: &TextContext) -> (Option<Regulation>, Vec<Diagnostic>) {
    let (mut all, found) = regulations(&[(path.clone(), Arc::from(source))], context);
    (all.pop(), found)
}

/// Reads all regulations of a handbook (path and text of each), with the references between them.
pub fn regulations(files: &[(Arc<str>, Arc<str>)], context: &TextContext) -> (Vec<Regulation>, Vec<Diagnostic>) {
    let mut found = Vec::new();
    let mut drafts = Vec::new();
    for (path, source) in files {
        let (document, faults) = markdown::parse(path, source);
        found.extend(faults);
        let Some(regulation) = front::read(path, document.front, &mut found) else { continue };
        let mut draft = tree::build(regulation, &document, &mut found);
        keys::bind(&mut draft, context, source, &mut found);
        drafts.push(draft);
    }
    keys::unique(&drafts, &mut found);
    (fill(drafts, context, &mut found), found)
}

/// The second pass: running text of every clause.
fn fill(drafts: Vec<Draft>, context: &TextContext, found: &mut Vec<Diagnostic>) -> Vec<Regulation> {
    let (mut regulations, rest): (Vec<Regulation>, Vec<_>) = drafts.into_iter().map(|d| (d.regulation, (d.intro, d.bodies))).unzip();
    let terms = term::Terms::new(context.terms);
    let mut filled = Vec::new();
    for (index, (intro, bodies)) in rest.iter().enumerate() {
        let library = Library { regulations: &regulations };
        let mut writer = inline::Writer::new(library, index, context, &terms, found);
        let intro = writer.clause(None, &[], intro).1;
        let clauses: Vec<_> = bodies.iter().enumerate().map(|(i, b)| writer.clause(Some(i), &b.text, &b.marks)).collect();
        filled.push((intro, clauses));
    }
    for (regulation, (intro, clauses)) in regulations.iter_mut().zip(filled) {
        regulation.intro = intro;
        set(regulation, clauses);
    }
    regulations
}

fn set(regulation: &mut Regulation, clauses: Vec<(Vec<Inline>, Vec<Mark>)>) {
    for (clause, (text, marks)) in regulation.clauses.iter_mut().zip(clauses) {
        clause.text = text;
        clause.marks = marks;
    }
}
