//! The page of terms in three scripts.

use serde::Serialize;

use super::page::At;
use crate::lang::Lang;
use crate::model::Term;

/// The page.
#[derive(Serialize)]
pub(super) struct GlossaryPage {
    terms: Vec<TermView>,
}

/// A term as shown: in the page's language first.
#[derive(Serialize)]
struct TermView {
    id: String,
    name: String,
    definition: String,
    others: Vec<Other>,
    synonyms: Vec<String>,
}

/// A term in another script.
#[derive(Serialize)]
struct Other {
    lang: &'static str,
    name: String,
}

/// Builds the page.
pub(super) fn page(at: At) -> GlossaryPage {
    GlossaryPage { terms: at.book.handbook.glossary.iter().map(|t| view(at, t)).collect() }
}

fn view(at: At, term: &Term) -> TermView {
    let name = at.book.name(&term.names).to_owned();
    let others = Lang::ALL.iter().zip(&term.names).filter(|(lang, other)| **lang != at.book.lang && !other.is_empty() && **other != name);
    TermView {
        id: term.id.clone(),
        definition: at.book.name(&term.definitions).to_owned(),
        others: others.map(|(lang, name)| Other { lang: lang.tag(), name: name.clone() }).collect(),
        synonyms: term.synonyms.clone(),
        name,
    }
}
