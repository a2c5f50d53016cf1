//! Clauses that left the text: where each went, for those who follow an old link.

use serde::Serialize;

use super::page::{At, Link};
use crate::model::Moved;

/// The page in place of a regulation that is no more.
#[derive(Serialize)]
pub(super) struct GonePage {
    stones: Vec<Stone>,
}

/// A clause that is no more: its old name, and what is to be said of it.
#[derive(Serialize)]
pub(super) struct Stone {
    anchor: String,
    key: String,
    to: Option<Link>,
    on: Option<String>,
    note: Option<String>,
}

/// Builds the page.
pub(super) fn page(at: At, regulation: &str) -> GonePage {
    GonePage { stones: stones(at, regulation, &|_| true) }
}

/// The clauses that left a regulation for another, or for good; those that moved within it are found at their new place.
pub(super) fn left(at: At, regulation: &str) -> Vec<Stone> {
    let within = format!("{regulation}/");
    stones(at, regulation, &|m| m.to.as_ref().is_none_or(|to| !to.starts_with(&within)))
}

fn stones(at: At, regulation: &str, wanted: &dyn Fn(&Moved) -> bool) -> Vec<Stone> {
    let own = |m: &&Moved| m.from.split('/').next() == Some(regulation);
    let stone = |m: &Moved| Stone {
        anchor: m.from.split_once('/').map_or("", |(_, rest)| rest).to_owned(),
        key: m.from.clone(),
        to: m.to.as_deref().map(|to| at.cite(to, "")),
        on: m.on.map(|d| d.to_string()),
        note: m.note.clone(),
    };
    at.book.handbook.moved.iter().filter(own).filter(|m| wanted(m)).map(stone).collect()
}

/// The names a clause had before, below the same regulation: links to them lead to it.
pub(super) fn former(at: At, key: &str) -> Vec<String> {
    let home = key.split('/').next();
    let same = |m: &&Moved| m.to.as_deref() == Some(key) && m.from.split('/').next() == home;
    at.book.handbook.moved.iter().filter(same).filter_map(|m| Some(m.from.split_once('/')?.1.to_owned())).collect()
}
