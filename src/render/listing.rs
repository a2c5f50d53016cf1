//! Long lists by regulation, in the order of the regulations: forms, processes, duties, parameters, figures.

use serde::Serialize;

use super::page::{At, Link};
use crate::model::{Form, Handbook, Process, Regulation};

/// A page that is only such a list.
#[derive(Serialize)]
pub(super) struct Listing<T> {
    groups: Vec<Group<T>>,
}

/// What belongs to one regulation.
#[derive(Serialize)]
pub(super) struct Group<T> {
    /// Its anchor on the page.
    id: String,
    title: Link,
    pub(super) lines: Vec<T>,
}

/// A form or process in a list.
#[derive(Serialize)]
pub(super) struct Line {
    link: Link,
    roles: Vec<Link>,
    clause: Link,
    count: usize,
}

/// Items by the regulation of their clause; `view` is told that regulation, empty for what belongs to none.
pub(super) fn groups<'h, I: 'h, T>(
    at: At<'_, 'h>,
    items: impl Fn(&'h Handbook) -> &'h [I],
    clause: impl Fn(&'h I) -> &'h str,
    view: impl Fn(&'h I, &'h str) -> T,
) -> Vec<Group<T>> {
    let handbook = at.book.handbook;
    let regulation_of = |item: &'h I| {
        let id = clause(item).split('/').next().unwrap_or_default();
        handbook.regulations.iter().position(|r| r.id == id)
    };
    let mut groups: Vec<Group<T>> = handbook.regulations.iter().map(|r| Group::of(at, Some(r))).collect();
    groups.push(Group::of(at, None));
    for item in items(handbook) {
        let found = regulation_of(item);
        let home = found.map_or("", |n| &handbook.regulations[n].id);
        groups[found.unwrap_or(handbook.regulations.len())].lines.push(view(item, home));
    }
    groups.retain(|g| !g.lines.is_empty());
    groups
}

impl<T> Group<T> {
    fn of(at: At, regulation: Option<&Regulation>) -> Group<T> {
        let title = match regulation {
            Some(regulation) => {
                let href = Some(at.to(&format!("{}/index.html", regulation.id)));
                Link { href, label: at.book.title(regulation).to_owned(), ..Link::default() }
            }
            None => Link { label: at.book.strings.get("sift.others").to_owned(), ..Link::default() },
        };
        Group { id: format!("in-{}", regulation.map_or("others", |r| &r.id)), title, lines: Vec::new() }
    }
}

impl<T> Listing<T> {
    /// A page of groups.
    pub(super) fn new(groups: Vec<Group<T>>) -> Listing<T> {
        Listing { groups }
    }
}

/// All forms.
pub(super) fn forms(at: At) -> Listing<Line> {
    let line = |form: &Form, home: &str| Line {
        link: at.form(&form.id),
        roles: at.roles(&form.submitted_by),
        clause: at.cite(&form.clause, home),
        count: form.fields.len(),
    };
    Listing::new(groups(at, |h| &h.forms, |f| &f.clause, line))
}

/// All processes.
pub(super) fn processes(at: At) -> Listing<Line> {
    let line = |process: &Process, home: &str| {
        let ids: Vec<String> = process.steps.iter().flat_map(|s| s.actors.clone()).collect();
        Line { link: at.process(process), roles: at.roles(&ids), clause: at.cite(&process.clause, home), count: process.steps.len() }
    };
    Listing::new(groups(at, |h| &h.processes, |p| &p.clause, line))
}
