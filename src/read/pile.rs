//! What readers of nested syntax share: the entries of tables that are not closed yet, repeated keys, the ends of texts.

use super::{Arena, Key, Node, Table};
use crate::lang::markup::{plain_length, special_in_json};

/// Entries for which room is made beforehand: more than most records have.
const ENTRIES: usize = 32;

/// Entries and items of what is not closed yet, the innermost last. Items of lists have no key.
pub(super) struct Pile<'t> {
    arena: &'t Arena,
    entries: Vec<(Key<'t>, Node<'t>)>,
}

impl<'t> Pile<'t> {
    /// A pile whose tables and lists go to an arena.
    pub(super) fn new(arena: &'t Arena) -> Pile<'t> {
        Pile { arena, entries: Vec::with_capacity(ENTRIES) }
    }

    /// How high it is: what opens now begins here.
    #[inline(always)]
    pub(super) fn height(&self) -> usize {
        self.entries.len()
    }

    /// Puts an entry or an item on top.
    #[inline(always)]
    pub(super) fn put(&mut self, key: Key<'t>, node: Node<'t>) {
        self.entries.push((key, node));
    }

    /// What lies on the pile from a height on.
    pub(super) fn above(&self, height: usize) -> &[(Key<'t>, Node<'t>)] {
        &self.entries[height..]
    }

    /// Takes off the entries of a table.
    pub(super) fn table(&mut self, from: usize) -> Table<'t> {
        let table = self.arena.table(&self.entries[from..]);
        self.entries.truncate(from);
        table
    }

    /// Takes off the items of a list.
    pub(super) fn list(&mut self, from: usize) -> &'t [Node<'t>] {
        let items = self.arena.list(self.entries[from..].iter().map(|(_, node)| *node));
        self.entries.truncate(from);
        items
    }

    /// A text that is not written in one piece.
    pub(super) fn text(&self, text: &str) -> &'t str {
        self.arena.text(text)
    }
}

/// Tells that a key may have come before: each goes into one of 64 drawers by its ends, and into one by its middle. Only where both
/// are taken are keys compared.
#[derive(Default)]
pub(super) struct Drawers {
    taken: [u64; 2],
    /// Some key may have come before.
    pub(super) crowded: bool,
}

impl Drawers {
    /// Puts a key into its drawers.
    #[inline(always)]
    pub(super) fn put(&mut self, key: &str) {
        let byte = |at: usize| key.as_bytes().get(at).copied().map_or(0, usize::from);
        let length = key.len();
        let (ends, middle) =
            (1_u64 << ((byte(0) + byte(length.wrapping_sub(1)) * 3) % 64), 1_u64 << ((byte(length / 2) + length * 5) % 64));
        self.crowded |= self.taken[0] & ends != 0 && self.taken[1] & middle != 0;
        self.taken[0] |= ends;
        self.taken[1] |= middle;
    }
}

/// How many bytes come before the next quote, backslash or control character.
#[inline(always)]
pub(super) fn plain(bytes: &[u8]) -> usize {
    plain_length(bytes, special_in_json)
}
