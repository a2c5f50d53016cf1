//! Memory that is used again: what the nodes of one text took serves those of the next.

use super::{Key, Node, Value};

/// Lists and tables kept for the next text, and the entries of the largest.
const SPARED: (usize, usize) = (32, 64);

/// The memory of nodes that are done with, for the nodes of the next text: a stream of lines then works in the same few places.
#[derive(Default)]
pub struct Spare {
    tables: Vec<Vec<(Key<'static>, Node<'static>)>>,
    lists: Vec<Vec<Node<'static>>>,
}

impl Spare {
    /// Room for a table.
    pub(super) fn table<'t>(&mut self) -> Vec<(Key<'t>, Node<'t>)> {
        self.tables.pop().unwrap_or_default()
    }

    /// Room for a list.
    pub(super) fn list<'t>(&mut self) -> Vec<Node<'t>> {
        self.lists.pop().unwrap_or_default()
    }

    /// Takes the memory of a node.
    pub fn take(&mut self, node: Node) {
        match node.value {
            Value::Table(mut table) => {
                table.entries.drain(..).for_each(|(_, node)| self.take(node));
                if self.tables.len() < SPARED.0 && table.entries.capacity() <= SPARED.1 {
                    self.tables.push(emptied(table.entries));
                }
            }
            Value::List(mut items) => {
                items.drain(..).for_each(|node| self.take(node));
                if self.lists.len() < SPARED.0 && items.capacity() <= SPARED.1 {
                    self.lists.push(emptied(items));
                }
            }
            _ => {}
        }
    }
}

/// A list without its items, for items that live as long as need be: the memory stays the same.
fn emptied<T, U>(items: Vec<T>) -> Vec<U> {
    items.into_iter().filter_map(|_| None).collect()
}
