//! What the rest of a handbook is read against: settings, parameters, organisation, calendars and terms.

use std::rc::Rc;
use std::sync::Arc;

use super::kept::number;
use super::reader::{Reader, Sink};
use super::{Files, Kept, Parsed, moved, organization, parameter, settings};
use crate::diag::Diagnostic;
use crate::model::memo::Held;
use crate::model::{Calendar, Moved, Organization, Parameter, Settings, Term, glossary};
use crate::source::Span;

const SETTINGS: &str = "handbook.toml";
const GLOSSARY: &str = "content/glossary.md";

/// Everything that is neither a regulation nor a check.
pub(super) struct Base {
    pub(super) settings: Settings,
    pub(super) parameters: Vec<Parameter>,
    pub(super) organization: Organization,
    /// Ids that `by=` may name.
    pub(super) roles: Vec<String>,
    pub(super) calendars: Vec<Calendar>,
    pub(super) glossary: Vec<Term>,
    pub(super) moved: Vec<Moved>,
    /// Differs when the files differ.
    pub(super) stamp: u64,
    pub(super) faults: Vec<Diagnostic>,
}

/// Reads the files it is in, or takes what they gave before.
pub(super) fn base(files: &Files, kept: &mut Kept) -> Arc<Base> {
    let own = |path: &str| path == SETTINGS || path == GLOSSARY || (path.starts_with("content/") && path.ends_with(".toml"));
    let texts: Vec<(Held<str>, Held<str>)> =
        files.texts.iter().filter(|f| own(&f.path)).map(|f| (Held(f.path.clone()), Held(f.text.clone()))).collect();
    let stamp = |texts: &[(Held<str>, Held<str>)]| number(&texts.iter().map(|(path, text)| (&path.0, &text.0)).collect::<Vec<_>>());
    kept.base.get(&Arc::from(""), texts, |texts| Arc::new(read(files, stamp(texts))))
}

fn read(files: &Files, stamp: u64) -> Base {
    let sink = Sink::default();
    let content = files.texts.iter().filter(|f| &*f.path == SETTINGS).chain(files.tables("content"));
    let parsed: Vec<Rc<Parsed>> = content.map(|f| files.parsed(f)).collect();
    parsed.iter().for_each(|p| sink.borrow_mut().extend(p.faults.iter().cloned()));
    let settings = match file(&parsed, SETTINGS, &sink) {
        Some(reader) => settings::settings(reader),
        None => settings::defaults(),
    };
    let organization = file(&parsed, "content/organization.toml", &sink).map(organization::organization).unwrap_or_default();
    let calendars = file(&parsed, "content/calendar.toml", &sink).map(organization::calendars).unwrap_or_default();
    let parameters = parameters(&parsed, &sink);
    let moved = file(&parsed, "content/moved.toml", &sink).map(moved::moved).unwrap_or_default();
    let roles = organization.roles.iter().map(|r| r.id.clone()).chain(["all".into(), "organisation".into()]).collect();
    let mut faults = sink.into_inner();
    let glossary = match files.texts.iter().find(|f| &*f.path == GLOSSARY) {
        Some(file) => {
            let (terms, errors) = glossary(&file.path, &file.text);
            faults.extend(errors);
            terms
        }
        None => Vec::new(),
    };
    Base { settings, parameters, organization, roles, calendars, glossary, moved, stamp, faults }
}

/// Reads one file by its path.
fn file<'p, 't>(parsed: &'p [Rc<Parsed<'t>>], path: &str, sink: &'p Sink) -> Option<Reader<'p, 't>> {
    let found = parsed.iter().find(|p| &*p.path == path)?;
    Some(Reader::new(&found.table, Span::default(), &found.path, sink))
}

/// Parameters of the whole handbook, `content/parameters.toml`, and of each regulation, beside its text.
fn parameters(parsed: &[Rc<Parsed>], sink: &Sink) -> Vec<Parameter> {
    let files = parsed.iter().filter(|p| is_parameter_file(&p.path));
    parameter::parameters(files.map(|p| Reader::new(&p.table, Span::default(), &p.path, sink)))
}

/// `content/parameters.toml` and `content/<regulation>/parameters.toml`
fn is_parameter_file(path: &str) -> bool {
    path.starts_with("content/") && path.ends_with("/parameters.toml") && path.split('/').count() <= 3
}
