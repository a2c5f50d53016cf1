//! The side panel of a page: what the lint says of it, what of it no check enforces, which of its checks are in doubt, and what the
//! edit under way does to the verdicts of its checks.

use std::collections::{BTreeMap, HashSet};

use serde::Serialize;

use super::effect::{Change, Effect, Shift};
use super::scope::Scope;
use super::shelf::Shown;
use crate::diag::Diagnostic;
use crate::lint::confirmed::{Confirmed, Standing};
use crate::lint::{self, Linted};
use crate::model::{Handbook, Norm};
use crate::outcome::Verdict;
use crate::pipeline::{Loaded, texts};
use crate::report::{Problem, Words, problems};

/// Rows of each part that are sent; how many there are is sent too.
const ROWS: usize = 100;

/// What the handbook says of itself, whatever the page.
pub(super) struct Lint {
    linted: Option<Linted>,
    confirmed: Confirmed,
}

impl Lint {
    /// Runs the rules. A handbook with errors is not judged further.
    pub(super) fn of(loaded: &Loaded) -> Lint {
        let linted = loaded.is_sound().then(|| lint::run(&loaded.handbook));
        Lint { linted, confirmed: Confirmed::read(&loaded.handbook) }
    }
}

/// As sent. Lists end after so many rows; `…_all` says how many there are.
#[derive(Serialize)]
pub(super) struct Panel {
    edition: u64,
    /// The edition changes are told against.
    since: u64,
    /// The regulation, form or process the page shows; none: the handbook.
    whole: bool,
    /// None while the handbook has errors.
    lint: Option<Vec<Problem>>,
    lint_elsewhere: usize,
    binding: usize,
    unchecked: Vec<Unchecked>,
    unchecked_all: usize,
    checks: usize,
    suspects: Vec<Suspect>,
    suspects_elsewhere: usize,
    /// The handbook keeps confirmations.
    confirms: bool,
    changes: Vec<Change>,
    changes_all: usize,
    changes_elsewhere: usize,
    shifts: Vec<Shift>,
    records: u64,
    verdicts: [Words; 8],
    /// What each check named is called.
    titles: BTreeMap<String, String>,
}

/// A clause that binds and that no check enforces.
#[derive(Serialize)]
struct Unchecked {
    key: Option<String>,
    address: String,
    path: String,
}

/// A check that was confirmed for another wording.
#[derive(Serialize)]
struct Suspect {
    check: String,
    clauses: Vec<String>,
}

/// Puts the panel together.
pub(super) fn panel(shown: &Shown, loaded: &Loaded, (lint, effect): (&Lint, &Effect), path: &str) -> Panel {
    let handbook = &loaded.handbook;
    let scope = Scope::of(handbook, path);
    let (mine, lint_elsewhere) = told(lint, &scope);
    let texts = texts(&*shown.now.snapshot);
    let (binding, unchecked) = uncovered(handbook, &scope);
    let (suspects, suspects_elsewhere) = suspects(handbook, lint, &scope);
    let touches = |c: &&Change| c.gained.iter().chain(&c.lost).any(|line| scope.has_check(&line.check));
    let (changes, elsewhere): (Vec<&Change>, Vec<&Change>) = effect.changes.iter().partition(touches);
    let shifts: Vec<Shift> = effect.shifts.iter().filter(|s| scope.has_check(&s.check)).take(ROWS).cloned().collect();
    let named = suspects.iter().map(|s| &s.check).chain(shifts.iter().map(|s| &s.check));
    let named = named.chain(changes.iter().flat_map(|c| c.gained.iter().chain(&c.lost)).map(|line| &line.check));
    let titles = named.filter_map(|id| Some((id.clone(), handbook.check(id)?.title.clone()))).collect();
    Panel {
        edition: shown.now.number,
        since: shown.start.number,
        whole: scope.regulation.is_none(),
        lint: mine.map(|mine| problems(&mine, &texts)),
        lint_elsewhere,
        binding,
        unchecked_all: unchecked.len(),
        unchecked: unchecked.into_iter().take(ROWS).collect(),
        checks: handbook.checks.iter().filter(|c| scope.has_check(&c.id)).count(),
        suspects,
        suspects_elsewhere,
        confirms: lint.confirmed.exists,
        changes_all: changes.len(),
        changes: changes.into_iter().take(ROWS).cloned().collect(),
        changes_elsewhere: elsewhere.len(),
        shifts,
        records: effect.records,
        verdicts: Verdict::ALL.map(|verdict| (&verdict.label()).into()),
        titles,
    }
}

/// What the lint says of this page, and how much it says of others. Checks in doubt have a part of their own.
fn told(lint: &Lint, scope: &Scope) -> (Option<Vec<Diagnostic>>, usize) {
    let Some(linted) = &lint.linted else { return (None, 0) };
    let (mine, others): (Vec<_>, Vec<_>) =
        linted.diagnostics.iter().filter(|d| d.code != "check-suspect").partition(|d| scope.has_place(&d.place));
    (Some(mine.into_iter().take(ROWS).cloned().collect()), others.len())
}

/// How many clauses of the page bind somebody, and those of them without a check.
fn uncovered(handbook: &Handbook, scope: &Scope) -> (usize, Vec<Unchecked>) {
    let cited: HashSet<&str> = handbook.checks.iter().flat_map(|c| std::iter::once(&c.clause).chain(&c.also)).map(|key| &**key).collect();
    let binding: Vec<_> = scope.clauses().into_iter().filter(|c| c.norm != Norm::None).collect();
    let bare = binding.iter().filter(|c| c.key.as_deref().is_none_or(|key| !cited.contains(key)));
    let row = |c: &&&crate::model::Clause| Unchecked {
        key: c.key.as_deref().map(str::to_owned),
        address: c.address.clone(),
        path: c.place.path.to_string(),
    };
    (binding.len(), bare.map(|c| row(&c)).collect())
}

fn suspects(handbook: &Handbook, lint: &Lint, scope: &Scope) -> (Vec<Suspect>, usize) {
    let suspect = |c: &crate::model::Check| match lint.confirmed.standing(handbook, c) {
        Standing::Suspect(clauses) if lint.confirmed.exists => Some(Suspect { check: c.id.to_string(), clauses }),
        _ => None,
    };
    let (mine, others): (Vec<_>, Vec<_>) = handbook.checks.iter().filter_map(suspect).partition(|s| scope.has_check(&s.check));
    (mine.into_iter().take(ROWS).collect(), others.len())
}
