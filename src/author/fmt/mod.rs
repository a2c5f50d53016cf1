//! Canonical layout. The meaning stays what it was: clauses, their wording, norms, roles, keys and references are compared before
//! and after, and a text that would say something else is left as it was, with a word on why.

mod emphasis;
mod fix;
mod gate;
mod keys;
mod labels;
mod layout;
mod schema;
mod table;
#[cfg(test)]
mod tests;
mod typed;

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::Arc;

use crate::diag::Diagnostic;

pub use fix::{FIXABLE, fixed};
pub use gate::others_still_refer;
pub use schema::naming_schema;
pub use table::table;

/// What may be changed beyond layout.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Labels are numbered anew.
    pub renumber: bool,
    /// Clauses that bind get the keys they lack.
    pub keys: bool,
    /// Keys that may not be given, in full: those of other texts and those retired.
    pub taken: BTreeSet<String>,
}

/// A change of some bytes.
struct Edit {
    range: Range<usize>,
    text: String,
}

/// Makes changes, which must not overlap; their order does not matter.
fn apply(source: &str, mut edits: Vec<Edit>) -> String {
    edits.sort_by_key(|e| (e.range.start, e.range.end));
    let (mut out, mut at) = (String::with_capacity(source.len()), 0);
    for edit in edits.iter().filter(|e| source.get(e.range.clone()).is_some()) {
        // What would overlap waits for the next round.
        let Some(before) = source.get(at..edit.range.start) else { continue };
        out.push_str(before);
        out.push_str(&edit.text);
        at = edit.range.end;
    }
    out.push_str(&source[at..]);
    out
}

/// Rounds after which a text is given up as it is: each round leaves less to do, and two settle what people write.
const ROUNDS: usize = 6;

/// A regulation in canonical layout. One that would say something else is returned as it was, with the reason.
pub fn regulation(path: &Arc<str>, source: &str, options: &Options) -> Result<String, Box<Diagnostic>> {
    let mut text = round(path, source, options);
    for _ in 1..ROUNDS {
        let next = round(path, &text, options);
        if next == text {
            break;
        }
        text = next;
    }
    gate::compare(path, source, &text).map(|()| text)
}

fn round(path: &Arc<str>, source: &str, options: &Options) -> String {
    let text = typed::lists(path, source);
    let text = layout::tidy(path, &text);
    let text = emphasis::mend(path, &text);
    let text = labels::canonical(path, &text, options.renumber);
    if options.keys { keys::add(path, &text, &options.taken) } else { text }
}

/// A page of Markdown that is no regulation: only its white space is put in order.
pub fn page(path: &Arc<str>, source: &str) -> String {
    layout::tidy(path, source)
}
