//! What several rules ask of a handbook, worked out once.

use std::collections::{HashMap, HashSet};

use crate::model::{Check, Clause, Handbook, Inline, Mark, Norm, Regulation};

/// A handbook with its clauses and checks joined.
pub struct Facts<'h> {
    /// The handbook.
    pub handbook: &'h Handbook,
    checks: HashMap<&'h str, Vec<&'h Check>>,
}

impl<'h> Facts<'h> {
    /// Joins them.
    pub fn new(handbook: &'h Handbook) -> Facts<'h> {
        let mut checks: HashMap<&str, Vec<&Check>> = HashMap::new();
        for check in &handbook.checks {
            let own: HashSet<&str> = std::iter::once(&check.clause).chain(&check.also).map(|key| &**key).collect();
            own.into_iter().for_each(|key| checks.entry(key).or_default().push(check));
        }
        Facts { handbook, checks }
    }

    /// The checks that cite a clause.
    pub fn checks_of(&self, clause: &Clause) -> &[&'h Check] {
        clause.key.as_deref().and_then(|key| self.checks.get(key)).map(Vec::as_slice).unwrap_or_default()
    }

    /// Every clause with its regulation.
    pub fn clauses(&self) -> impl Iterator<Item = (&'h Regulation, &'h Clause)> + use<'h> {
        self.handbook.regulations.iter().flat_map(|r| r.clauses.iter().map(move |c| (&**r, c)))
    }

    /// Clauses that oblige somebody: shall and shall not.
    pub fn mandates(&self) -> impl Iterator<Item = (&'h Regulation, &'h Clause)> + use<'h> {
        self.clauses().filter(|(_, c)| matches!(c.norm, Norm::Must | Norm::MustNot))
    }
}

/// The name of a clause: its key, or its position.
pub(super) fn name(regulation: &Regulation, clause: &Clause) -> String {
    clause.key.as_deref().map_or_else(|| format!("{}/{}", regulation.id, clause.eid), str::to_owned)
}

/// Every run of text of a clause, notes apart.
pub(super) fn runs(clause: &Clause) -> Vec<&[Inline]> {
    let mut runs = vec![clause.text.as_slice()];
    for mark in &clause.marks {
        match mark {
            Mark::Paragraph(words) => runs.push(words),
            Mark::Table(head, rows) => runs.extend(head.iter().chain(rows.iter().flatten()).map(Vec::as_slice)),
            Mark::Note(..) => {}
        }
    }
    runs
}

/// A clause's own words: those of parameters, references and code left out, terms kept whole.
pub(super) fn words(run: &[Inline]) -> String {
    let one = |inline: &Inline| match inline {
        Inline::Text(text) | Inline::Term { text, .. } => text.clone(),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => words(inner),
        _ => "＿".into(),
    };
    run.iter().map(one).collect()
}

/// Whether a run of text uses a parameter.
pub(super) fn has_parameter(run: &[Inline]) -> bool {
    run.iter().any(|inline| match inline {
        Inline::Parameter { .. } => true,
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Link { text: inner, .. } => has_parameter(inner),
        _ => false,
    })
}
