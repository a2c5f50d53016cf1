//! What a reader sees beside a link before following it: the clause, the term or the parameter it leads to, each once a page.

use rustc_hash::FxHashSet;
use serde::Serialize;

use super::inline;
use super::page::At;
use super::words::value_words;
use crate::model::{Inline, Regulation};

/// A glimpse of where a link leads.
#[derive(Serialize)]
pub(super) struct Card {
    /// The link.
    href: String,
    title: String,
    text: String,
}

/// Makes a card of what has an id.
type Glimpse<'a> = dyn Fn(&str) -> Option<Card> + 'a;

/// The cards of a regulation's page. A clause of the page itself needs none: it can be read there.
pub(super) fn of(at: At, regulation: &Regulation) -> Vec<Card> {
    let (mut seen, mut cards) = (FxHashSet::default(), Vec::new());
    for clause in &regulation.clauses {
        clause.visit(&mut |piece| {
            let (id, card): (&str, &Glimpse) = match piece {
                Inline::Reference { targets, .. } => match targets.first() {
                    Some(key) => (key, &|key| reference(at, regulation, key)),
                    None => return,
                },
                Inline::Term { id, .. } => (id, &|id| term(at, id)),
                Inline::Parameter { id, .. } => (id, &|id| parameter(at, id)),
                _ => return,
            };
            if seen.insert((std::mem::discriminant(piece), id.to_owned())) {
                cards.extend(card(id));
            }
        });
    }
    cards
}

fn reference(at: At, regulation: &Regulation, key: &str) -> Option<Card> {
    let clause = at.book.handbook.clause(key)?;
    if at.book.handbook.regulation_of(key)?.id == regulation.id {
        return None;
    }
    let words = inline::plain(&clause.text);
    let text = if words.is_empty() { clause.heading.clone()? } else { words };
    Some(Card { href: at.clause_href(key)?, title: at.cite(key, "").label, text })
}

fn term(at: At, id: &str) -> Option<Card> {
    let term = at.book.handbook.glossary.iter().find(|t| t.id == id)?;
    let text = at.book.name(&term.definitions).to_owned();
    let href = at.to(&format!("glossary/index.html#{id}"));
    (!text.is_empty()).then(|| Card { href, title: at.book.name(&term.names).to_owned(), text })
}

fn parameter(at: At, id: &str) -> Option<Card> {
    let parameter = at.book.handbook.parameter(id)?;
    let strings = &at.book.strings;
    let text = match parameter.resolve(at.book.as_of, None) {
        Some(value) if value.provisional => strings.fill("parameter.by_default", &[("value", &value_words(at, parameter, &value.value))]),
        Some(value) => value_words(at, parameter, &value.value),
        None => strings.get("parameter.undecided").to_owned(),
    };
    Some(Card { href: at.parameter_href(id), title: at.book.title(parameter).to_owned(), text })
}
