//! How much of a regulation is checked: the figures pages and reports share.

use std::collections::HashSet;

use super::{Handbook, Norm, Regulation};

/// Figures of one regulation that follow from the handbook alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    /// Citable clauses: those that have a key.
    pub clauses: usize,
    /// Clauses that bind somebody.
    pub binding: usize,
    /// Clauses that a check cites.
    pub checked: usize,
    /// Clauses that bind and that a check cites.
    pub binding_checked: usize,
    /// Checks of the regulation.
    pub checks: usize,
}

impl Coverage {
    /// Counts a regulation.
    pub fn of(handbook: &Handbook, regulation: &Regulation) -> Coverage {
        let cited: HashSet<&str> =
            handbook.checks.iter().flat_map(|c| std::iter::once(&c.clause).chain(&c.also)).map(|key| &**key).collect();
        let mut coverage =
            Coverage { checks: handbook.checks.iter().filter(|c| *c.regulation == *regulation.id).count(), ..Coverage::default() };
        for clause in &regulation.clauses {
            let (binds, checked) = (clause.norm != Norm::None, clause.key.as_deref().is_some_and(|key| cited.contains(key)));
            coverage.clauses += usize::from(clause.key.is_some());
            coverage.binding += usize::from(binds);
            coverage.checked += usize::from(checked);
            coverage.binding_checked += usize::from(binds && checked);
        }
        coverage
    }
}
