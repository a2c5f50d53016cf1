//! Defined terms in running text: the longest word at a place, once in each clause.

use rustc_hash::{FxHashMap, FxHashSet};

use super::super::reference::title_end;
use super::super::{Inline, Term};

/// The terms by first character, longest first.
pub(in crate::model) struct Terms<'a> {
    by_first: FxHashMap<char, Vec<(&'a str, &'a str)>>,
    /// Which low bytes of characters begin any: most characters are passed over by this alone.
    begins: Box<[bool; 256]>,
}

/// The place of a character among low bytes.
fn low(c: char) -> usize {
    (u32::from(c) & 0xff) as usize
}

impl<'a> Terms<'a> {
    /// Prepares the terms; single characters are left out, since they are parts of too many words.
    pub(in crate::model) fn new(terms: &'a [Term]) -> Terms<'a> {
        let mut by_first: FxHashMap<char, Vec<(&str, &str)>> = FxHashMap::default();
        for term in terms {
            let names = term.names[..2].iter().chain(&term.synonyms);
            for name in names.filter(|n| n.chars().count() > 1) {
                by_first.entry(name.chars().next().unwrap_or(' ')).or_default().push((name, &term.id));
            }
        }
        by_first.values_mut().for_each(|list| {
            list.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
            list.dedup();
        });
        let mut begins = Box::new([false; 256]);
        ['《'].iter().chain(by_first.keys()).for_each(|c| begins[low(*c)] = true);
        Terms { by_first, begins }
    }

    /// Splits words at the terms not yet seen in this clause. Titles in 《》 stay whole.
    pub(super) fn link(&self, text: &str, seen: &mut FxHashSet<&'a str>, out: &mut Vec<Inline>) {
        let (mut at, mut plain) = (0, 0);
        loop {
            let skipped = text[at..].chars().take_while(|c| !self.begins[low(*c)]).map(char::len_utf8).sum::<usize>();
            at += skipped;
            let rest = &text[at..];
            let Some(c) = rest.chars().next() else { break };
            if c == '《' {
                at += title_end(rest).unwrap_or(c.len_utf8());
                continue;
            }
            let Some((name, id)) = self.by_first.get(&c).and_then(|l| l.iter().find(|(n, _)| rest.starts_with(n))) else {
                at += c.len_utf8();
                continue;
            };
            if seen.insert(id) {
                words(&text[plain..at], out);
                out.push(Inline::Term { id: id.to_string(), text: name.to_string() });
                plain = at + name.len();
            }
            at += name.len();
        }
        words(&text[plain..], out);
    }
}

/// Adds plain words.
pub(super) fn words(text: &str, out: &mut Vec<Inline>) {
    match out.last_mut() {
        Some(Inline::Text(before)) => before.push_str(text),
        _ if text.is_empty() => {}
        _ => out.push(Inline::Text(text.into())),
    }
}
