//! What changed between two readings of a handbook.

use std::sync::Arc;

use super::{Clause, ClauseKey, Handbook, Regulation};

impl Handbook {
    /// The clauses that are new, or whose label, words, marks, strength or addressees are others than `before`.
    pub fn clauses_changed_since(&self, before: &Handbook) -> Vec<ClauseKey> {
        let stayed = |(n, r): (usize, &Arc<Regulation>)| before.regulations.get(n).is_some_and(|old| Arc::ptr_eq(old, r));
        let read_again = self.regulations.iter().enumerate().filter(|at| !stayed(*at)).map(|(_, r)| r);
        let clauses = read_again.flat_map(|r| &r.clauses);
        let changed = |clause: &Clause| {
            let key = clause.key.as_ref()?;
            let same = before.clause(key).is_some_and(|old| same(old, clause));
            (!same).then(|| key.clone())
        };
        clauses.filter_map(changed).collect()
    }
}

fn same(a: &Clause, b: &Clause) -> bool {
    let head = |c: &Clause| (c.label.clone(), c.heading.clone(), c.norm, c.level);
    head(a) == head(b) && a.text == b.text && a.marks == b.marks && a.by == b.by
}
