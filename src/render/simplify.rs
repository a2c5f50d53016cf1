//! Traditional text as Simplified: by phrases, with the names the glossary and the organisation give kept as they give them.

use std::borrow::Cow;
use std::cell::RefCell;

use rustc_hash::FxHashMap;

use crate::lang::{Lang, in_script};
use crate::model::Handbook;

/// Quotation marks, as each script writes them.
const QUOTES: [(char, char); 4] = [('「', '“'), ('」', '”'), ('『', '‘'), ('』', '’')];

/// Texts up to so many bytes are remembered: labels and headings, which stand on page after page.
const SHORT: usize = 60;

/// Most texts remembered.
const KNOWN: usize = 20_000;

/// Writes Traditional text in Simplified script.
pub(super) struct Simplifier {
    known: RefCell<FxHashMap<Box<str>, Box<str>>>,
    /// Names by their first character, the longest first.
    names: FxHashMap<char, Vec<(String, String)>>,
}

impl Simplifier {
    /// The names of a handbook: its glossary's own, then those of its roles and units.
    pub(super) fn of(handbook: &Handbook) -> Simplifier {
        let organization = &handbook.organization;
        let terms = handbook.glossary.iter().map(|t| &t.names);
        let titles = organization.roles.iter().map(|r| &r.title).chain(organization.units.iter().map(|u| &u.title));
        let mut names: FxHashMap<char, Vec<(String, String)>> = FxHashMap::default();
        for [hant, hans, _] in terms.chain(titles) {
            let Some(first) = hant.chars().next() else { continue };
            // A title without a Simplified form of its own repeats the Traditional one: the tables know better.
            if hans.is_empty() || hans == hant {
                continue;
            }
            let known = names.entry(first).or_default();
            if !known.iter().any(|(name, _)| name == hant) {
                known.push((hant.clone(), hans.clone()));
            }
        }
        names.values_mut().for_each(|list| list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len())));
        Simplifier { names, known: RefCell::default() }
    }

    /// A text in Simplified script.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        if text.is_ascii() {
            return Cow::Borrowed(text);
        }
        let mut out = String::with_capacity(text.len());
        let mut plain = 0;
        let mut at = 0;
        while let Some(c) = text[at..].chars().next() {
            if let Some((name, own)) = self.name_at(c, &text[at..]) {
                convert(&text[plain..at], &mut out);
                out.push_str(own);
                at += name.len();
                plain = at;
            } else {
                at += c.len_utf8();
            }
        }
        convert(&text[plain..], &mut out);
        Cow::Owned(out)
    }

    /// Adds a text of a page in Simplified script.
    pub(super) fn write(&self, text: &str, out: &mut String) {
        if text.is_ascii() || text.len() > SHORT {
            return out.push_str(&self.text(text));
        }
        let mut known = self.known.borrow_mut();
        if let Some(simplified) = known.get(text) {
            return out.push_str(simplified);
        }
        let simplified = self.text(text);
        out.push_str(&simplified);
        if known.len() < KNOWN {
            known.insert(text.into(), simplified.into());
        }
    }

    fn name_at(&self, first: char, rest: &str) -> Option<(&str, &str)> {
        let list = self.names.get(&first)?;
        list.iter().find(|(name, _)| rest.starts_with(name.as_str())).map(|(name, own)| (name.as_str(), own.as_str()))
    }
}

fn convert(text: &str, out: &mut String) {
    if text.is_ascii() {
        return out.push_str(text);
    }
    let quoted = |c: char| QUOTES.iter().find(|(hant, _)| *hant == c).map_or(c, |(_, hans)| *hans);
    out.extend(in_script(text, Lang::Hans).chars().map(quoted));
}
