//! The index: what is kept of each record once it was judged by itself.
//!
//! Names are interned; of the fields only those are kept that some expression, reference, duty or metric reads later.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use std::hash::BuildHasher;

use hashbrown::HashTable;
use hashbrown::hash_table::Entry as Slot;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::kinds::field::Blank;
use super::kinds::metric::Groups;
use super::pending::Pending;
use crate::expr::Value;
use crate::model::{Form, Handbook};
use crate::read::Moment;
use crate::source::{Place, Spot};

/// An interned name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Name(u32);

/// Where units keep their records.
const FOLDER: &str = "records";

/// Bytes a name costs beside its letters: the counts of its text, its slot and its position.
const PER_NAME: u64 = 16 + 16 + 6;

/// The interner.
#[derive(Default)]
pub(super) struct Names {
    names: Vec<Arc<str>>,
    /// Positions by the hash of their text, which is not held twice.
    index: HashTable<u32>,
    bytes: u64,
}

fn hash(name: &str) -> u64 {
    FxBuildHasher.hash_one(name)
}

impl Names {
    /// Keeps a name; the text itself is shared with whoever brought it.
    pub(super) fn share(&mut self, name: &Arc<str>) -> Name {
        let names = &self.names;
        let slot = self.index.entry(hash(name), |n| names[*n as usize] == *name, |n| hash(&names[*n as usize]));
        match slot {
            Slot::Occupied(known) => Name(*known.get()),
            Slot::Vacant(free) => {
                let n = names.len() as u32;
                free.insert(n);
                self.bytes += name.len() as u64 + PER_NAME;
                self.names.push(name.clone());
                Name(n)
            }
        }
    }

    pub(super) fn find(&self, name: &str) -> Option<Name> {
        self.index.find(hash(name), |n| *self.names[*n as usize] == *name).map(|n| Name(*n))
    }

    pub(super) fn get(&self, name: Name) -> &Arc<str> {
        &self.names[name.0 as usize]
    }
}

/// What is kept of a record.
pub(super) struct Entry {
    pub(super) id: Name,
    pub(super) form: u16,
    pub(super) unit: Name,
    pub(super) by: Option<Name>,
    pub(super) case: Option<Name>,
    pub(super) at: Moment,
    pub(super) submitted: Option<Moment>,
    /// The file, where it is not the one its id and unit suggest.
    pub(super) path: Option<Arc<str>>,
    pub(super) spot: Spot,
    /// The ids of the records this one replaces.
    pub(super) supersedes: Box<[Name]>,
    /// The period it covers, as written in its header.
    pub(super) covers: Option<Name>,
    /// Values kept, by field index.
    pub(super) kept: Box<[(u16, Value)]>,
    /// The parent cases it names.
    pub(super) parents: Box<[Name]>,
}

/// One occurrence of a step.
#[derive(Clone, Copy)]
pub(super) struct Event {
    pub(super) case: Name,
    pub(super) process: u16,
    pub(super) step: u16,
    pub(super) entry: u32,
    pub(super) at: Moment,
    pub(super) by: Option<Name>,
    /// Index into the step's outcomes.
    pub(super) outcome: Option<u8>,
    /// Its form leaves its time blank although it must not: it happened, and nothing more is known.
    pub(super) untimed: bool,
    /// The record alone says that it belongs to this process.
    pub(super) sure: bool,
}

/// The form of a record that has none: its header says all.
pub(super) const NO_FORM: u16 = u16::MAX;

/// A name that is no record's id.
const NONE: u32 = u32::MAX;

/// All records seen.
#[derive(Default)]
pub(super) struct Index {
    pub(super) names: Names,
    pub(super) entries: Vec<Entry>,
    /// Position of the record each name is the id of.
    records: Vec<u32>,
    by_form: Vec<Vec<u32>>,
    by_case: FxHashMap<Name, Vec<u32>>,
    pub(super) events: Vec<Event>,
    /// Cases given up, and the record that says so.
    pub(super) withdrawn: Vec<(Name, u32)>,
    /// Fields left blank whose condition reads other records.
    pub(super) blanks: Vec<(u32, Blank)>,
    /// Who acted, where a case may say who holds the role.
    pub(super) pending: Vec<Pending>,
    /// Records of metrics that expressions ask for, by metric.
    pub(super) groups: RefCell<FxHashMap<usize, Rc<Groups>>>,
    kept_bytes: u64,
}

impl Index {
    /// Adds a record; `None` when its id is already taken (the first stays).
    pub(super) fn add(&mut self, entry: Entry) -> Option<u32> {
        let n = self.entries.len() as u32;
        if self.named(entry.id).is_some() {
            return None;
        }
        self.records.resize(self.names.names.len(), NONE);
        self.records[entry.id.0 as usize] = n;
        if entry.form != NO_FORM {
            self.note_form(usize::from(entry.form), n);
        }
        if let Some(case) = entry.case {
            self.by_case.entry(case).or_default().push(n);
        }
        self.kept_bytes += entry.kept.iter().map(|(_, v)| weight(v)).sum::<u64>();
        self.entries.push(entry);
        Some(n)
    }

    /// Records that a later one names in `supersedes`.
    pub(super) fn replaced(&self) -> FxHashSet<u32> {
        let named = self.entries.iter().flat_map(|e| e.supersedes.iter());
        named.filter_map(|id| self.named(*id)).collect()
    }

    fn note_form(&mut self, form: usize, n: u32) {
        if self.by_form.len() <= form {
            self.by_form.resize(form + 1, Vec::new());
        }
        self.by_form[form].push(n);
    }

    /// The form of a record; none when its header says all.
    pub(super) fn form<'h>(&self, handbook: &'h Handbook, n: u32) -> Option<&'h Form> {
        handbook.forms.get(self.entry(n).form as usize)
    }

    /// A record by its id.
    pub(super) fn find(&self, id: &str) -> Option<u32> {
        self.names.find(id).and_then(|name| self.named(name))
    }

    /// The record a name is the id of.
    pub(super) fn named(&self, id: Name) -> Option<u32> {
        self.records.get(id.0 as usize).copied().filter(|n| *n != NONE)
    }

    /// Records of a form, in the order they came.
    pub(super) fn of_form(&self, form: u16) -> &[u32] {
        self.by_form.get(usize::from(form)).map_or(&[], Vec::as_slice)
    }

    /// Records of a case, in the order they came.
    pub(super) fn of_case(&self, case: Name) -> &[u32] {
        self.by_case.get(&case).map_or(&[], Vec::as_slice)
    }

    pub(super) fn entry(&self, n: u32) -> &Entry {
        &self.entries[n as usize]
    }

    /// A kept value.
    pub(super) fn kept(&self, n: u32, field: usize) -> Option<&Value> {
        let kept = &self.entry(n).kept;
        kept.iter().find(|(f, _)| *f as usize == field).map(|(_, v)| v)
    }

    /// Where the record stands.
    pub(super) fn place(&self, n: u32) -> Place {
        let entry = self.entry(n);
        let path = entry.path.clone().unwrap_or_else(|| own_file(self.names.get(entry.unit), self.names.get(entry.id)).into());
        Place { path, spot: entry.spot.clone() }
    }

    /// Bytes held, for the benchmark.
    pub(super) fn bytes(&self) -> u64 {
        let entries = self.entries.len() as u64 * (size_of::<Entry>() as u64 + 20);
        entries + self.events.len() as u64 * size_of::<Event>() as u64 + self.names.bytes + self.kept_bytes
    }
}

/// The file a unit would keep a single record in.
fn own_file(unit: &str, id: &str) -> String {
    format!("{FOLDER}/{unit}/{id}.toml")
}

/// A record's path, unless its id and unit suggest it.
pub(super) fn telling_path(path: &Arc<str>, unit: &str, id: &str) -> Option<Arc<str>> {
    let own = path.strip_prefix(FOLDER).and_then(|p| p.strip_prefix('/')).and_then(|p| p.strip_prefix(unit));
    let own = own.and_then(|p| p.strip_prefix('/')).and_then(|p| p.strip_suffix(".toml"));
    (own != Some(id)).then(|| path.clone())
}

fn weight(value: &Value) -> u64 {
    let own = size_of::<(u16, Value)>() as u64;
    own + match value {
        Value::Text(text) => text.len() as u64 + 16,
        Value::List(items) => items.iter().map(weight).sum(),
        Value::Row(parts) => parts.iter().map(|(_, v)| weight(v) + 16).sum(),
        _ => 0,
    }
}
