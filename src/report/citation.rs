//! Clauses as reports quote them.

use crate::lang::{Lang, in_script};
use crate::model::{Handbook, Titled, plain};

/// Longest quotation in a report, in characters.
const QUOTED: usize = 90;

/// A clause for readers.
pub(super) struct Citation {
    /// Title of its regulation.
    pub(super) regulation: String,
    /// Its address in words.
    pub(super) address: String,
    /// Its own words, shortened.
    pub(super) text: String,
}

/// The citation of a key; none when the handbook lacks it.
pub(super) fn cite(handbook: &Handbook, key: &str, lang: Lang) -> Option<Citation> {
    let (clause, regulation) = (handbook.clause(key)?, handbook.regulation_of(key)?);
    let words = plain(&clause.text);
    let words = if words.is_empty() { clause.heading.clone().unwrap_or_default() } else { words };
    Some(Citation {
        regulation: regulation.named(lang),
        address: in_script(&clause.address, lang),
        text: in_script(&shortened(&words), lang),
    })
}

fn shortened(text: &str) -> String {
    let mut kept: String = text.chars().take(QUOTED).collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    kept
}
