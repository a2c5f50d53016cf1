//! From files to a handbook: two passes, since expressions read forms declared elsewhere.
//!
//! The first pass notes the shape of every form and process; the second reads all tables and compiles their expressions.
//! Nothing stops at the first fault: what could be read is in the handbook, what could not is in the diagnostics.
//!
//! What a file gives depends on its text and on what it may know of the others. Both are kept with what was made of them
//! ([`Kept`]), so that reading again after a change makes only what the change touches; the handbook itself is put together
//! anew each time.

mod answer;
mod base;
mod checks;
mod common;
mod declared;
mod dotted;
mod duty;
mod flow;
mod form;
mod kept;
mod metric;
mod moved;
mod organization;
mod parameter;
mod process;
mod reader;
mod scope;
mod settings;
mod shapes;
#[cfg(test)]
mod tests;

pub use checks::signature_id;
pub use kept::Kept;

use std::cell::{LazyCell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rustc_hash::FxHashMap;

use self::base::Base;
use self::declared::Declarations;
use self::kept::{Faults, Same};
use super::memo::Held;
use super::*;
use crate::diag::{self, Diagnostic};
use crate::lang::Sentence;
use crate::read::{self, Arena, Table};
use crate::say;

/// A text file of the handbook.
#[derive(Clone, Debug)]
pub struct SourceText {
    /// Path from the root.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
}

/// The files of a handbook, parsed when first asked for.
struct Files<'t> {
    texts: &'t [SourceText],
    arena: &'t Arena,
    parsed: RefCell<HashMap<Arc<str>, Rc<Parsed<'t>>>>,
}

/// A parsed file: its path, its tables, and what was wrong with its syntax.
struct Parsed<'t> {
    path: Arc<str>,
    table: Table<'t>,
    faults: Vec<Diagnostic>,
}

impl<'t> Files<'t> {
    /// The TOML files below a folder.
    fn tables(&self, folder: &str) -> impl Iterator<Item = &'t SourceText> {
        let texts = self.texts.iter();
        texts.filter(move |f| f.path.strip_prefix(folder).is_some_and(|p| p.starts_with('/')) && f.path.ends_with(".toml"))
    }

    /// A file, parsed.
    fn parsed(&self, file: &'t SourceText) -> Rc<Parsed<'t>> {
        self.parsed.borrow_mut().entry(file.path.clone()).or_insert_with(|| Rc::new(parse(file, self.arena))).clone()
    }
}

fn parse<'t>(file: &'t SourceText, arena: &'t Arena) -> Parsed<'t> {
    let zone = TimeZone::UTC;
    let context = read::Context::file(&file.path, &zone, "toml-syntax");
    let (node, faults) = read::toml::parse(&file.text, &context, arena);
    let table = if let read::Value::Table(table) = node.value { table } else { Table::default() };
    Parsed { path: file.path.clone(), table, faults }
}

/// Builds the handbook from its files.
///
/// `date` decides which parameter values the texts are verified against. The diagnostics are sorted; a handbook is
/// returned whatever they say, and callers refuse to judge with one that has errors.
pub fn load(files: &[SourceText], date: Option<Date>) -> (Handbook, Vec<Diagnostic>) {
    load_again(files, date, &mut Kept::nothing())
}

/// Builds the handbook from its files, with what earlier readings of it left. The result is the same as without.
pub fn load_again(files: &[SourceText], date: Option<Date>, kept: &mut Kept) -> (Handbook, Vec<Diagnostic>) {
    let arena = Arena::default();
    let texts = Files { texts: files, arena: &arena, parsed: RefCell::default() };
    let base = base::base(&texts, kept);
    let date = date.or(base.settings.as_of).unwrap_or(Date::constant(1970, 1, 1));
    let books = books(files, (&base, date), kept);
    let (declarations, syntax) = declared::declarations(&texts, &base, &books, kept);
    kept.turn();
    let handbook = assemble(files, &base, &books, &declarations);
    let mut diagnostics: Vec<Diagnostic> =
        [&base.faults, &books.faults, &syntax, &declarations.faults].into_iter().flat_map(|f| f.iter().cloned()).collect();
    parameters_cite(&handbook, &mut diagnostics);
    answer::verify(&handbook, &mut diagnostics);
    moved::check(&handbook, &mut diagnostics);
    without_consequences(files, &books, &mut diagnostics);
    diag::sort(&mut diagnostics);
    diagnostics.dedup();
    (handbook, diagnostics)
}

/// A regulation that cannot be read has the one fault: that its clauses are unknown follows from it.
fn without_consequences(files: &[SourceText], books: &Books, diagnostics: &mut Vec<Diagnostic>) {
    let unread = files.iter().filter(|f| is_regulation(&f.path) && !books.regulations.iter().any(|r| r.path == f.path));
    // Its folder bears its id.
    let lost: Vec<String> = unread.filter_map(|f| f.path.split('/').nth(1)).map(|id| format!("`{id}/")).collect();
    let follows = |d: &Diagnostic| d.code == "clause-unknown" && lost.iter().any(|key| d.message.en.contains(key));
    diagnostics.retain(|d| !follows(d));
}

/// The regulations, and the clauses by key.
struct Books {
    regulations: Vec<Arc<Regulation>>,
    keys: Arc<Keys>,
    /// Differs when anything differs that others may know of them.
    shape: u64,
    faults: Vec<Diagnostic>,
}

/// Clause key → regulation and clause index.
type Keys = FxHashMap<ClauseKey, (usize, usize)>;

fn books(files: &[SourceText], (base, date): (&Arc<Base>, Date), kept: &mut Kept) -> Books {
    let context = TextContext { parameters: &base.parameters, terms: &base.glossary, roles: &base.roles, date };
    let mut faults = Vec::new();
    let mut drafts = Vec::new();
    // What tells a reading from the next needs none where there is no next.
    let tells = kept.drafts.keeps();
    for file in files.iter().filter(|f| is_regulation(&f.path)) {
        let drafted = kept.drafts.get(&file.path, (Held(file.text.clone()), Same(base.clone()), date), |_| {
            let mut found = Vec::new();
            let draft = text::draft(&file.path, &file.text, &context, &mut found).map(Arc::new);
            let shape = draft.as_deref().filter(|_| tells).map_or(0, text::shape);
            (draft, shape, Faults::from(found))
        });
        faults.extend(drafted.2.iter().cloned());
        drafts.extend(drafted.0.map(|draft| (draft, drafted.1)));
    }
    let shape = kept::number(&drafts.iter().map(|(_, shape)| shape).collect::<Vec<_>>());
    let drafts: Vec<Arc<text::Draft>> = drafts.into_iter().map(|(draft, _)| draft).collect();
    // Faults of repeated keys have places, which move; the lack of faults doesn't.
    let repeated = kept.unique.get(&Arc::from(""), shape, |_| {
        let mut found = Vec::new();
        text::unique(&drafts, &mut found);
        !found.is_empty()
    });
    if repeated {
        text::unique(&drafts, &mut faults);
    }
    let regulations = filled(drafts, shape, &context, (kept, &mut faults));
    let keys = kept.keys.get(&Arc::from(""), shape, |_| Arc::new(keys(&regulations)));
    Books { regulations, keys, shape, faults }
}

fn filled(
    drafts: Vec<Arc<text::Draft>>,
    shape: u64,
    context: &TextContext,
    (kept, faults): (&mut Kept, &mut Vec<Diagnostic>),
) -> Vec<Arc<Regulation>> {
    // Needed only where a regulation is filled in anew.
    let outlines = text::outlines(&drafts);
    let (library, terms) = (LazyCell::new(|| text::library(&outlines)), LazyCell::new(|| text::Terms::new(context.terms)));
    let mut regulations = Vec::with_capacity(drafts.len());
    // A draft that nobody keeps is let go as soon as it is filled in.
    for (n, draft) in drafts.into_iter().enumerate() {
        let (regulation, found) = kept.regulations.get(draft.path(), (Same(draft.clone()), shape), |_| {
            let mut found = Vec::new();
            let regulation = text::fill((n, &draft), &library, &terms, context, &mut found);
            (Arc::new(regulation), Faults::from(found))
        });
        faults.extend(found.iter().cloned());
        regulations.push(regulation);
    }
    regulations
}

fn keys(regulations: &[Arc<Regulation>]) -> Keys {
    let mut keys = Keys::default();
    for (r, regulation) in regulations.iter().enumerate() {
        for (c, clause) in regulation.clauses.iter().enumerate() {
            let Some(key) = &clause.key else { continue };
            keys.entry(key.clone()).or_insert((r, c));
        }
    }
    keys
}

/// `content/<regulation>/text.md`
fn is_regulation(path: &str) -> bool {
    let mut parts = path.split('/');
    parts.next() == Some("content") && parts.next().is_some() && parts.next() == Some("text.md") && parts.next().is_none()
}

fn assemble(files: &[SourceText], base: &Base, books: &Books, declared: &Declarations) -> Handbook {
    Handbook {
        settings: base.settings.clone(),
        regulations: books.regulations.clone(),
        keys: books.keys.clone(),
        parameters: base.parameters.clone(),
        organization: base.organization.clone(),
        calendars: base.calendars.clone(),
        glossary: base.glossary.clone(),
        forms: declared.forms.clone(),
        processes: declared.processes.clone(),
        duties: declared.duties.clone(),
        metrics: declared.metrics.clone(),
        thresholds: declared.thresholds.clone(),
        grades: declared.grades.clone(),
        waivable: declared.waivable.clone(),
        moved: base.moved.clone(),
        checks: declared.checks.clone(),
        sources: files.iter().map(|f| (f.path.clone(), f.text.clone())).collect(),
        positions: declared.positions.clone(),
    }
}

fn parameters_cite(handbook: &Handbook, found: &mut Vec<Diagnostic>) {
    for parameter in handbook.parameters.iter().filter(|p| !p.clause.is_empty()) {
        if handbook.keys.contains_key(&parameter.clause) {
            continue;
        }
        let message: Sentence = say!("沒有條款「{n}」", "没有条款“{n}”", "no clause `{n}`", n = parameter.clause);
        let mut diagnostic = Diagnostic::error("clause-unknown", parameter.place.clone(), message);
        if let Some(near) = diag::nearest(&parameter.clause, handbook.keys.keys().map(|k| &**k)) {
            diagnostic = diagnostic.help(say!("是否為「{n}」？", "是否为“{n}”？", "did you mean `{n}`?", n = near));
        }
        found.push(diagnostic);
    }
}
