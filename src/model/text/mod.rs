//! Regulations from their texts: labels, keys, norms, parameters, references and terms.
//!
//! Two passes: the first builds every clause tree ([`tree`]); the second fills in the running text ([`inline`]), when all
//! titles and clauses of the handbook are known.

mod draft_shape;
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

pub(super) use self::draft_shape::shape;
pub(super) use self::keys::unique;
pub(super) use self::term::Terms;
use super::reference::Library;
use super::{Parameter, Regulation, Term};
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

/// A regulation whose running text is not filled in yet: what one file says by itself.
#[derive(Debug)]
pub(super) struct Draft {
    regulation: Arc<Regulation>,
    intro: Vec<MarkDraft>,
    /// One for each clause.
    bodies: Vec<Body>,
}

impl Draft {
    /// The file it is in.
    pub(super) fn path(&self) -> &Arc<str> {
        &self.regulation.path
    }

    /// The regulation while it is built, when nobody shares it.
    fn regulation(&mut self) -> &mut Regulation {
        Arc::make_mut(&mut self.regulation)
    }
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
    let read = files.iter().filter_map(|(path, source)| draft(path, source, context, &mut found));
    let drafts: Vec<Arc<Draft>> = read.map(Arc::new).collect();
    unique(&drafts, &mut found);
    let outlines = outlines(&drafts);
    let (library, terms) = (library(&outlines), Terms::new(context.terms));
    let filled = drafts.iter().enumerate().map(|(n, draft)| fill((n, draft), &library, &terms, context, &mut found)).collect();
    (filled, found)
}

/// The first pass: what a file says by itself.
pub(super) fn draft(path: &Arc<str>, source: &str, context: &TextContext, found: &mut Vec<Diagnostic>) -> Option<Draft> {
    let (document, faults) = markdown::parse(path, source);
    found.extend(faults);
    let regulation = front::read(path, document.front, found)?;
    let mut draft = tree::build(regulation, document.blocks, found);
    keys::bind(&mut draft, context, source, found);
    Some(draft)
}

/// The regulations without their running text: all that references look at.
pub(super) fn outlines(drafts: &[Arc<Draft>]) -> Vec<Arc<Regulation>> {
    drafts.iter().map(|draft| draft.regulation.clone()).collect()
}

/// What references resolve against.
pub(super) fn library(outlines: &[Arc<Regulation>]) -> Library<'_> {
    Library::new(outlines.iter().map(|regulation| &**regulation).collect())
}

/// The second pass: running text of every clause of the `index`th regulation.
pub(super) fn fill(
    (index, draft): (usize, &Draft),
    library: &Library,
    terms: &Terms,
    context: &TextContext,
    found: &mut Vec<Diagnostic>,
) -> Regulation {
    let mut regulation = Regulation::clone(&draft.regulation);
    let mut writer = inline::Writer::new(library, index, context, terms, found);
    regulation.intro = writer.clause(None, &[], &draft.intro).1;
    for (n, (clause, body)) in regulation.clauses.iter_mut().zip(&draft.bodies).enumerate() {
        (clause.text, clause.marks) = writer.clause(Some(n), &body.text, &body.marks);
    }
    regulation
}
