//! What open pages are told: which edition there is, whether it is up to date, and what is wrong with the handbook.

use serde::Serialize;

use crate::model::ClauseKey;
use crate::report::Problem;

/// How many editions back a page can learn which clauses changed; an older one compares for itself.
const REMEMBERED: usize = 32;

/// The message sent to every open page, whole each time, so that none depends on having received the one before.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct State {
    /// Which run of the server; editions of another run do not compare.
    pub(super) run: String,
    /// The edition pages are made from. It rises with each that replaces another.
    pub(super) edition: u64,
    /// Whether the handbook as it is now has no error, so that the edition is what its files say.
    pub(super) good: bool,
    /// Whether the edition was made from a handbook without errors.
    pub(super) whole: bool,
    /// What is wrong with the handbook as it is now.
    pub(super) problems: Vec<Problem>,
    /// Which clauses each of the last editions changed.
    pub(super) changes: Vec<Change>,
}

/// The clauses an edition changed.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Change {
    edition: u64,
    clauses: Vec<String>,
}

impl State {
    /// A new edition.
    pub(super) fn publish(&mut self, clauses: Vec<ClauseKey>) {
        self.edition += 1;
        self.changes.push(Change { edition: self.edition, clauses: clauses.iter().map(ToString::to_string).collect() });
        let old = self.changes.len().saturating_sub(REMEMBERED);
        self.changes.drain(..old);
    }

    /// As sent.
    pub(super) fn message(&self) -> String {
        // Plain data structures cannot fail to serialise.
        serde_json::to_string(self).unwrap_or_default()
    }
}
