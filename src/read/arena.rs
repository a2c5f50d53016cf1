//! Where the nodes of a text lie: beside each other in a few blocks of memory, and given back together.

use bumpalo::Bump;

use super::{Key, Node, Table};

/// Memory kept for the next text; more was taken by an unusual one.
const KEPT: usize = 1 << 20;

/// The memory of nodes. A stream of lines clears it after each line, and so works in the same place all the time.
#[derive(Default)]
pub struct Arena {
    bump: Bump,
}

impl Arena {
    /// A copy of a text.
    pub fn text<'t>(&'t self, text: &str) -> &'t str {
        self.bump.alloc_str(text)
    }

    /// A list of nodes.
    pub fn list<'t>(&'t self, items: impl IntoIterator<Item = Node<'t>, IntoIter: ExactSizeIterator>) -> &'t [Node<'t>] {
        self.bump.alloc_slice_fill_iter(items)
    }

    /// A table of entries.
    pub fn table<'t>(&'t self, entries: &[(Key<'t>, Node<'t>)]) -> Table<'t> {
        Table { entries: self.bump.alloc_slice_copy(entries) }
    }

    /// Gives back what all nodes took.
    pub fn clear(&mut self) {
        if self.bump.allocated_bytes() > KEPT {
            self.bump = Bump::new();
        }
        self.bump.reset();
    }
}
