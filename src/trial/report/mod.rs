//! What testing the checks gave, for policy owners and for machines.

mod json;
mod text;
mod words;

pub use json::json;
pub use text::text;

use super::{Aspect, Trial};
use crate::lang::Lang;
use crate::model::Handbook;
use crate::outcome::Finding;
use crate::report::Texts;

/// What a report of trials is made of.
pub struct Report<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// One trial for each regulation.
    pub trials: &'a [Trial],
    /// Texts of files, for lines.
    pub texts: &'a Texts<'a>,
    /// The language of the report.
    pub lang: Lang,
}

impl Report<'_> {
    /// File and line of a finding of the conforming records.
    fn found_at(&self, finding: &Finding) -> String {
        finding.place.as_ref().map(|p| self.texts.show(p).address()).unwrap_or_default()
    }
}

/// How many mutations there were and how many were noticed.
#[derive(Clone, Copy, Default)]
struct Rate {
    tried: usize,
    killed: usize,
}

impl Rate {
    /// The rate of a trial, of one aspect or of all.
    fn of(trial: &Trial, aspect: Option<Aspect>) -> Rate {
        let mine = || trial.mutations.iter().filter(|t| aspect.is_none_or(|a| a == t.mutation.aspect));
        Rate { tried: mine().count(), killed: mine().filter(|t| t.killed).count() }
    }

    /// In percent with one decimal, cut and not rounded: only all is 100.
    fn percent(self) -> Option<f64> {
        (self.tried > 0).then(|| (self.killed * 1000 / self.tried) as f64 / 10.0)
    }
}
