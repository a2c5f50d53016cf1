//! What other files may know of a regulation: a change of wording leaves it as it was.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Draft;

/// A number that differs when anything differs that references from elsewhere, checks or other regulations look at: titles,
/// labels, keys, norms and the tree of clauses. Running text and places are not among them.
pub(in crate::model) fn shape(draft: &Draft) -> u64 {
    let mut hasher = DefaultHasher::new();
    let r = &draft.regulation;
    (&r.id, &r.title, &r.numbering, &r.applies, r.in_force, &r.version, &r.path).hash(&mut hasher);
    for c in &r.clauses {
        (&c.key, c.level, &c.label, &c.address, &c.eid, &c.heading, c.norm, &c.by, c.parent).hash(&mut hasher);
    }
    hasher.finish()
}
