//! Interned texts: names that recur and are asked for as shared texts, and ids, which are many and are kept as plain letters.

use std::hash::BuildHasher;
use std::num::NonZeroU32;
use std::ops::Range;
use std::sync::Arc;

use hashbrown::HashTable;
use rustc_hash::{FxBuildHasher, FxHashMap};

/// A name that recurs: a unit, a person, a choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::judge) struct Name(NonZeroU32);

/// The id of a record or a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(in crate::judge) struct Id(NonZeroU32);

fn numbered(position: usize) -> NonZeroU32 {
    NonZeroU32::new(position as u32 + 1).unwrap_or(NonZeroU32::MAX)
}

impl Name {
    /// The number it is written as; 0 stands for none.
    pub(super) fn number(name: Option<Name>) -> u64 {
        name.map_or(0, |name| u64::from(name.0.get()))
    }

    pub(super) fn of_number(number: u64) -> Option<Name> {
        NonZeroU32::new(number as u32).map(Name)
    }
}

impl Id {
    /// Its position among all ids.
    pub(in crate::judge) fn position(self) -> usize {
        self.0.get() as usize - 1
    }

    pub(super) fn at(position: usize) -> Id {
        Id(numbered(position))
    }
}

/// Names that recur.
#[derive(Default)]
pub(in crate::judge) struct Names {
    names: Vec<Arc<str>>,
    index: FxHashMap<Arc<str>, Name>,
    /// Texts of `names` asked for lately, by where they lie in memory.
    lately: Lately,
    bytes: u64,
}

/// Where texts lie and what their names are, each in one of a few places: whoever asks mostly has the very text that is kept.
struct Lately([Option<(usize, Name)>; Lately::PLACES]);

impl Default for Lately {
    fn default() -> Lately {
        Lately([None; Lately::PLACES])
    }
}

impl Lately {
    const PLACES: usize = 128;

    fn place(address: usize) -> usize {
        ((address >> 4) ^ (address >> 11)) % Lately::PLACES
    }

    fn get(&self, address: usize) -> Option<Name> {
        self.0[Lately::place(address)].filter(|(known, _)| *known == address).map(|(_, name)| name)
    }

    fn put(&mut self, address: usize, name: Name) {
        self.0[Lately::place(address)] = Some((address, name));
    }
}

/// Bytes a name costs beside its letters: the counts of its text, its slot and its position.
const PER_NAME: u64 = 16 + 16 + 32;

impl Names {
    /// Keeps a name; the text itself is shared with whoever brought it.
    pub(in crate::judge) fn share(&mut self, name: &Arc<str>) -> Name {
        let address = name.as_ptr().addr();
        self.lately.get(address).unwrap_or_else(|| {
            let found = self.index.get(name).copied().unwrap_or_else(|| self.add(name));
            // Only a text that is kept here stays where it lies.
            if Arc::ptr_eq(name, self.get(found)) {
                self.lately.put(address, found);
            }
            found
        })
    }

    fn add(&mut self, name: &Arc<str>) -> Name {
        let added = Name(numbered(self.names.len()));
        self.bytes += name.len() as u64 + PER_NAME;
        self.names.push(name.clone());
        self.index.insert(name.clone(), added);
        added
    }

    pub(in crate::judge) fn get(&self, name: Name) -> &Arc<str> {
        &self.names[name.0.get() as usize - 1]
    }

    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// Ids in one block.
const BLOCK: usize = 1 << 12;

/// Ids, their letters one after the other.
#[derive(Default)]
pub(in crate::judge) struct Ids {
    blocks: Vec<Block>,
    count: usize,
    /// What was asked for last among those that come several times in a row.
    last: Option<Id>,
    /// Positions by the hash of their text, which is not held twice.
    index: HashTable<u32>,
}

#[derive(Default)]
struct Block {
    text: String,
    ends: Vec<u32>,
}

impl Block {
    fn get(&self, n: usize) -> &str {
        &self.text[self.range(n)]
    }

    /// Whether the letters are these; where others begin is not looked at.
    fn is(&self, n: usize, id: &str) -> bool {
        let range = self.range(n);
        range.len() == id.len() && self.text.as_bytes()[range] == *id.as_bytes()
    }

    fn range(&self, n: usize) -> Range<usize> {
        let start = if n == 0 { 0 } else { self.ends[n - 1] as usize };
        start..self.ends[n] as usize
    }
}

fn hash(id: &str) -> u64 {
    FxBuildHasher.hash_one(id)
}

fn letters(blocks: &[Block], position: usize) -> &str {
    blocks[position / BLOCK].get(position % BLOCK)
}

fn is_at(blocks: &[Block], position: u32, id: &str) -> bool {
    blocks[position as usize / BLOCK].is(position as usize % BLOCK, id)
}

impl Ids {
    /// Keeps an id.
    pub(in crate::judge) fn share(&mut self, id: &str) -> Id {
        let hashed = hash(id);
        if let Some(known) = self.index.find(hashed, |n| is_at(&self.blocks, *n, id)) {
            return Id::at(*known as usize);
        }
        if self.index.len() == self.index.capacity() {
            self.make_room();
        }
        let blocks = &mut self.blocks;
        self.index.insert_unique(hashed, self.count as u32, |n| hash(letters(blocks, *n as usize)));
        if self.count.is_multiple_of(BLOCK) {
            if let Some(full) = blocks.last_mut() {
                full.text.shrink_to_fit();
            }
            blocks.push(Block { text: String::new(), ends: Vec::with_capacity(BLOCK) });
        }
        if let Some(block) = blocks.last_mut() {
            block.text.push_str(id);
            block.ends.push(block.text.len() as u32);
        }
        self.count += 1;
        Id::at(self.count - 1)
    }

    /// Keeps an id that mostly is the same as the last time, as the case of records that follow each other.
    pub(in crate::judge) fn share_again(&mut self, id: &str) -> Id {
        if let Some(last) = self.last.filter(|last| is_at(&self.blocks, last.position() as u32, id)) {
            return last;
        }
        let found = self.share(id);
        self.last = Some(found);
        found
    }

    /// A larger table. Ids are put into it in their own order, in which their letters lie one after the other.
    #[cold]
    fn make_room(&mut self) {
        let blocks = &self.blocks;
        let rehash = |n: &u32| hash(letters(blocks, *n as usize));
        let mut larger = HashTable::with_capacity((self.count * 2).max(8));
        for n in 0..self.count as u32 {
            larger.insert_unique(rehash(&n), n, rehash);
        }
        self.index = larger;
    }

    pub(in crate::judge) fn find(&self, id: &str) -> Option<Id> {
        self.index.find(hash(id), |n| is_at(&self.blocks, *n, id)).map(|n| Id::at(*n as usize))
    }

    pub(in crate::judge) fn get(&self, id: Id) -> &str {
        letters(&self.blocks, id.position())
    }

    /// An id as a text of its own, for findings.
    pub(in crate::judge) fn text(&self, id: Id) -> Arc<str> {
        Arc::from(self.get(id))
    }

    /// How many there are.
    pub(in crate::judge) fn len(&self) -> usize {
        self.count
    }

    pub(super) fn bytes(&self) -> u64 {
        let blocks: usize = self.blocks.iter().map(|b| b.text.len() + b.ends.len() * 4).sum();
        (blocks + self.index.allocation_size()) as u64
    }
}
