//! Which part of the handbook a page of the site shows.

use std::collections::BTreeSet;

use crate::lang::Lang;
use crate::model::{Check, CheckId, Clause, Handbook, Regulation};
use crate::source::Place;

/// What a page is about.
pub(super) struct Scope<'h> {
    handbook: &'h Handbook,
    /// The regulation it belongs to; none: the whole handbook.
    pub(super) regulation: Option<&'h Regulation>,
    /// A form or a process: its checks, and where it is declared.
    part: Option<(BTreeSet<&'h str>, &'h Place)>,
}

impl<'h> Scope<'h> {
    /// The scope of the page at a path of the server, `/cross/`, `/en/forms/request/`.
    pub(super) fn of(handbook: &'h Handbook, path: &str) -> Scope<'h> {
        let mut names: Vec<&str> = path.split('/').filter(|part| !part.is_empty() && *part != "index.html").collect();
        if names.first().is_some_and(|first| Lang::ALL.iter().any(|lang| lang.tag() == *first)) {
            names.remove(0);
        }
        let regulation = |id: &str| handbook.regulations.iter().find(|r| *r.id == *id).map(AsRef::as_ref);
        match names.as_slice() {
            ["forms", id, ..] => handbook.form(id).map(|f| Scope::part(handbook, &f.id, &f.clause, &f.place)),
            ["processes", id, ..] => handbook.process(id).map(|p| Scope::part(handbook, &p.id, &p.clause, &p.place)),
            ["coverage", id, ..] | ["compliance", "regulations", id, ..] | [id, ..] => {
                regulation(id).map(|r| Scope { handbook, regulation: Some(r), part: None })
            }
            [] => None,
        }
        .unwrap_or(Scope { handbook, regulation: None, part: None })
    }

    /// A form or a process: the checks whose ids begin with its own.
    fn part(handbook: &'h Handbook, id: &str, clause: &str, place: &'h Place) -> Scope<'h> {
        let own = |c: &&Check| c.id.strip_prefix(id).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '@', '/']));
        let checks = handbook.checks.iter().filter(own).map(|c| &*c.id).collect();
        Scope { handbook, regulation: handbook.regulation_of(clause), part: Some((checks, place)) }
    }

    /// Whether a check is of this page.
    pub(super) fn has_check(&self, id: &str) -> bool {
        match (&self.part, self.regulation) {
            (Some((checks, _)), _) => checks.contains(id),
            (None, Some(regulation)) => self.handbook.check(id).is_some_and(|c| *c.regulation == *regulation.id),
            (None, None) => true,
        }
    }

    /// Whether something at a place of the handbook is of this page: in the folders of its regulation; for a form or a process, in
    /// the file that declares it and in the clauses its checks cite.
    pub(super) fn has_place(&self, place: &Place) -> bool {
        let Some(regulation) = self.regulation else { return self.part.is_none() };
        let folders = [format!("content/{}/", regulation.id), format!("checks/{}/", regulation.id)];
        match &self.part {
            None => *place.path == *regulation.path || folders.iter().any(|folder| place.path.starts_with(folder)),
            Some((_, declared)) if place.path == declared.path => true,
            Some(_) => {
                self.clauses().iter().any(|c| c.place.path == place.path && c.place.span().range().contains(&(place.span().start as usize)))
            }
        }
    }

    /// The clauses of this page: those of its regulation, or those its checks cite.
    pub(super) fn clauses(&self) -> Vec<&'h Clause> {
        let all = |r: &'h Regulation| r.clauses.iter();
        match (&self.part, self.regulation) {
            (None, Some(regulation)) => all(regulation).collect(),
            (None, None) => self.handbook.regulations.iter().flat_map(|r| r.clauses.iter()).collect(),
            (Some((checks, _)), _) => {
                let cited = checks.iter().filter_map(|id| self.handbook.check(id)).flat_map(|c| std::iter::once(&c.clause).chain(&c.also));
                let keys: BTreeSet<&CheckId> = cited.collect();
                keys.into_iter().filter_map(|key| self.handbook.clause(key)).collect()
            }
        }
    }
}
