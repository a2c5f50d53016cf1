//! A form filled in under the preview: judged by the engine as if it lay among the records, with all of them.

use std::collections::HashSet;

use serde::Serialize;

use super::place;
use super::view::View;
use super::whereabouts::{Draft, Part};
use crate::diag::{Code, Severity};
use crate::model::{Handbook, Kind};
use crate::outcome::{Finding, Note, Outcome};
use crate::pipeline::{self, CheckOptions};
use crate::read::Arena;
use crate::report::Words;
use crate::source::World;

/// Findings shown of other records.
const OTHERS: usize = 20;

/// What the engine says of a form.
#[derive(Serialize)]
pub(super) struct Judged {
    /// The edition it was judged under.
    pub(super) edition: u64,
    /// Where it would be saved; none while unit or id are unfit.
    pub(super) path: Option<String>,
    /// Why there is no such place.
    pub(super) unfit: Option<Words>,
    /// A file is there already.
    pub(super) exists: bool,
    /// Records may be saved from here.
    pub(super) writes: bool,
    /// What is found in it, and what it brings about elsewhere.
    pub(super) findings: Vec<Found>,
    /// What could not be decided.
    pub(super) notes: Vec<Undecided>,
}

/// A finding.
#[derive(Serialize)]
pub(super) struct Found {
    severity: Severity,
    code: Code,
    check: Option<String>,
    clause: Option<String>,
    message: Words,
    help: Words,
    /// Where on the page; none where it lies elsewhere.
    part: Option<Part>,
    /// The record, case or unit it is about, where that is another one.
    elsewhere: Option<String>,
    /// Whoever fills in the form can mend it here.
    pub(super) mends: bool,
}

/// A verdict that is neither pass nor fail.
#[derive(Serialize)]
pub(super) struct Undecided {
    check: String,
    reason: Words,
}

impl Judged {
    /// Something is found that must be mended before the record may be saved.
    pub(super) fn must_mend(&self) -> bool {
        self.findings.iter().any(|f| f.mends)
    }
}

/// A form and what it is judged with.
pub(super) struct Filled<'f> {
    pub(super) handbook: &'f Handbook,
    pub(super) view: View<'f>,
    pub(super) text: &'f str,
    pub(super) asked: Option<jiff::civil::Date>,
}

impl Filled<'_> {
    fn judge(&self, view: &View) -> Outcome {
        pipeline::judge(view, self.handbook, &CheckOptions { as_of: self.asked, ..CheckOptions::default() })
    }

    /// Judges it. `known` remembers what is found without it, as long as nothing else changes.
    pub(super) fn judged(&self, edition: u64, writes: bool, known: &mut Known) -> Judged {
        let arena = Arena::default();
        let unplaced = Draft::read("", self.text, &arena);
        let place = place::of(self.handbook, &unplaced);
        let path = place.clone().unwrap_or_else(|_| place::unsettled(self.handbook, &unplaced));
        let draft = unplaced.at(&path);
        let with = self.judge(&View { laid: Some((&path, self.text)), ..self.view });
        let before = known.before(edition, &self.view, || self.judge(&self.view));
        let own = |f: &Finding| {
            f.record.as_deref().is_some_and(|r| Some(r) == draft.head("id")) || f.place.as_ref().is_some_and(|p| *p.path == *path)
        };
        let (mine, others): (Vec<&Finding>, Vec<&Finding>) = with.findings.iter().partition(|f| own(f));
        let new = others.into_iter().filter(|f| !before.contains(&f.fingerprint)).take(OTHERS);
        let found = mine.into_iter().map(|f| self.found(f, &draft, true)).chain(new.map(|f| self.found(f, &draft, false))).collect();
        let of_it = |n: &&Note| n.subject.as_deref().is_some_and(|s| Some(s) == draft.head("id"));
        let told = |n: &Note| Undecided { check: n.check.to_string(), reason: (&n.reason).into() };
        Judged {
            edition,
            unfit: place.as_ref().err().map(Words::from),
            exists: place.as_ref().is_ok_and(|path| place::taken(&self.view, path)),
            path: place.ok(),
            writes,
            findings: found,
            notes: with.notes.iter().filter(of_it).map(told).collect(),
        }
    }

    fn found(&self, f: &Finding, draft: &Draft, own: bool) -> Found {
        let kind = f.check.as_deref().and_then(|id| self.handbook.check(id)).map(|c| c.kind);
        let filled_in = kind.is_none_or(|k| matches!(k, Kind::Form | Kind::Field | Kind::Rule | Kind::Reference));
        Found {
            severity: f.severity,
            code: f.code,
            check: f.check.as_deref().map(str::to_owned),
            clause: f.clauses.first().map(ToString::to_string),
            message: (&f.message).into(),
            help: (&f.help).into(),
            part: draft.part(self.handbook, f).filter(|_| own),
            elsewhere: (!own).then(|| f.record.as_deref().or(f.case.as_deref()).unwrap_or(&f.unit).to_owned()),
            mends: own && filled_in && f.severity >= Severity::Error,
        }
    }
}

/// What is found without the form, kept while edition and files stay as they are.
#[derive(Default)]
pub(super) struct Known {
    of: Option<(u64, Vec<crate::source::Entry>)>,
    prints: HashSet<String>,
}

impl Known {
    fn before(&mut self, edition: u64, view: &View, judge: impl FnOnce() -> Outcome) -> &HashSet<String> {
        let of = Some((edition, view.list("records")));
        if self.of != of {
            self.prints = judge().findings.into_iter().map(|f| f.fingerprint).collect();
            self.of = of;
        }
        &self.prints
    }
}
