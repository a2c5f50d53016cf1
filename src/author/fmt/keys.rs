//! Keys for clauses that bind and have none. They are formed from the key above and may be reworded until they are published.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::gate::read;
use super::{Edit, apply};
use crate::model::{Clause, Norm, Regulation};

/// Adds the keys missing; none in `taken` is given again.
pub(super) fn add(path: &Arc<str>, source: &str, taken: &BTreeSet<String>) -> String {
    let (Some(regulation), _) = read(path, source) else { return source.to_owned() };
    let mut used: BTreeSet<String> = taken.clone();
    used.extend(regulation.clauses.iter().filter_map(|c| c.key.as_deref().map(str::to_owned)));
    let mut edits = Vec::new();
    for clause in regulation.clauses.iter().filter(|c| c.norm != Norm::None && c.key.is_none()) {
        let key = fresh(&regulation, clause, &used);
        let edit = placed(source, clause, &key);
        used.insert(format!("{}/{key}", regulation.id));
        edits.extend(edit);
    }
    apply(source, edits)
}

/// `general.item_2` below `general`.
fn fresh(regulation: &Regulation, clause: &Clause, used: &BTreeSet<String>) -> String {
    let above = std::iter::successors(clause.parent, |n| regulation.clauses[*n].parent);
    let parent = above.filter_map(|n| regulation.clauses[n].key.as_deref()).next().and_then(|key| key.split_once('/'));
    let stem = parent.map_or_else(|| "clause".to_owned(), |(_, own)| format!("{own}.item"));
    let mut n = clause.parent.map_or(1, |p| regulation.clauses[p].children.len());
    // Positions change and keys do not, so a number only keeps keys apart.
    while used.contains(&format!("{}/{stem}_{n}", regulation.id)) {
        n += 1;
    }
    format!("{stem}_{n}")
}

fn placed(source: &str, clause: &Clause, key: &str) -> Option<Edit> {
    let range = clause.place.span().range();
    let typed = source.get(range.clone())?.trim_end();
    let end = range.start + typed.len();
    let at = |at: usize, text: String| Some(Edit { range: at..at, text });
    if typed.starts_with('#') {
        let first = typed.lines().next()?.trim_end();
        let end = range.start + first.len();
        return match first.rfind('{').filter(|_| first.ends_with('}')) {
            Some(open) => at(range.start + open + 1, format!("#{key} ")),
            None => at(end, format!(" {{#{key}}}")),
        };
    }
    match typed.rfind("<!--").filter(|_| typed.ends_with("-->")) {
        Some(open) => at(range.start + open + 4, format!(" #{key}")),
        None => at(end, format!(" <!-- #{key} -->")),
    }
}
