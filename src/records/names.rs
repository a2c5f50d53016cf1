//! Names records use over and over: each becomes one shared text.

use std::cell::RefCell;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::Handbook;

/// The names of a handbook, and those that records bring.
pub(super) struct Names<'h> {
    units: Directory<'h>,
    people: Directory<'h>,
    forms: FxHashMap<&'h str, u16>,
    others: RefCell<FxHashSet<Arc<str>>>,
    lately: Lately,
    choices: Lately,
}

/// Texts used lately, each in one of a few places by its letters: one used again is found there without a look-up.
struct Lately(RefCell<[Option<Arc<str>>; Lately::PLACES]>);

impl Default for Lately {
    fn default() -> Lately {
        Lately(RefCell::new([const { None }; Lately::PLACES]))
    }
}

impl Lately {
    const PLACES: usize = 128;
    /// Bytes of the longest text held: a record may write anything where an option should stand.
    const LONGEST: usize = 256;

    /// The text, if it was used lately; else what is found otherwise, which takes its place where it is the same text.
    fn or_else(&self, text: &str, find: impl FnOnce() -> Option<Arc<str>>) -> Option<Arc<str>> {
        let end = text.as_bytes().last_chunk::<4>().map_or(0, |end| u32::from_le_bytes(*end).wrapping_mul(0x9E37_79B1) >> 24);
        let place = (text.len() * 5 + end as usize) % Lately::PLACES;
        if let Some(known) = self.0.borrow()[place].as_ref().filter(|known| ***known == *text) {
            return Some(known.clone());
        }
        let found = find()?;
        if *found == *text && text.len() <= Lately::LONGEST {
            self.0.borrow_mut()[place] = Some(found.clone());
        }
        Some(found)
    }
}

/// Ids, and display names that belong to one id only.
#[derive(Default)]
struct Directory<'h> {
    ids: FxHashMap<&'h str, Arc<str>>,
    titles: FxHashMap<&'h str, Option<Arc<str>>>,
    lately: Lately,
}

impl<'h> Directory<'h> {
    fn add(&mut self, id: &'h str, titles: impl IntoIterator<Item = &'h str>) {
        let shared = self.ids.entry(id).or_insert_with(|| Arc::from(id)).clone();
        for title in titles.into_iter().filter(|t| !t.is_empty()) {
            let entry = self.titles.entry(title).or_insert_with(|| Some(shared.clone()));
            if entry.as_ref().is_some_and(|known| *known != shared) {
                *entry = None;
            }
        }
    }

    fn find(&self, name: &str) -> Option<Arc<str>> {
        self.lately.or_else(name, || self.ids.get(name).or_else(|| self.titles.get(name).and_then(Option::as_ref)).cloned())
    }
}

impl<'h> Names<'h> {
    pub(super) fn new(handbook: &'h Handbook) -> Names<'h> {
        let (mut units, mut people) = (Directory::default(), Directory::default());
        for unit in &handbook.organization.units {
            units.add(&unit.id, unit.title.iter().map(String::as_str));
        }
        for person in &handbook.organization.people {
            people.add(&person.id, [person.name.as_str()]);
        }
        for party in &handbook.organization.external {
            people.add(&party.id, [party.name.as_str()]);
        }
        let forms = handbook.forms.iter().enumerate().filter_map(|(i, f)| Some((&*f.id, u16::try_from(i).ok()?))).collect();
        Names { units, people, forms, others: RefCell::default(), lately: Lately::default(), choices: Lately::default() }
    }

    /// A unit by its id, or by a title that only one unit bears.
    pub(super) fn unit(&self, name: &str) -> Option<Arc<str>> {
        self.units.find(name)
    }

    /// A person or external party by id, or by a name that only one bears.
    pub(super) fn person(&self, name: &str) -> Option<Arc<str>> {
        self.people.find(name)
    }

    /// A form's index.
    pub(super) fn form(&self, id: &str) -> Option<u16> {
        self.forms.get(id).copied()
    }

    /// Ids to suggest for a mistyped unit.
    pub(super) fn unit_ids(&self) -> impl Iterator<Item = &'h str> {
        self.units.ids.keys().copied()
    }

    /// Ids to suggest for a mistyped person.
    pub(super) fn person_ids(&self) -> impl Iterator<Item = &'h str> {
        self.people.ids.keys().copied()
    }

    /// Ids to suggest for a mistyped form.
    pub(super) fn form_ids(&self) -> impl Iterator<Item = &'h str> {
        self.forms.keys().copied()
    }

    /// One shared text for every occurrence of a case, a step or an outcome.
    pub(super) fn share(&self, text: &str) -> Arc<str> {
        self.lately.or_else(text, || Some(self.kept(text))).unwrap_or_default()
    }

    /// A text that is likely to come again, as an option does; kept only until another takes its place.
    pub(super) fn choice(&self, text: &str) -> Arc<str> {
        self.choices.or_else(text, || Some(Arc::from(text))).unwrap_or_default()
    }

    fn kept(&self, text: &str) -> Arc<str> {
        let mut others = self.others.borrow_mut();
        if let Some(known) = others.get(text) {
            return known.clone();
        }
        let shared: Arc<str> = Arc::from(text);
        others.insert(shared.clone());
        shared
    }
}
