//! Positions of records or occurrences by the id they belong to.

use super::names::Id;

/// Positions by the id they belong to, each group in order.
pub(in crate::judge) struct Grouped {
    starts: Vec<u32>,
    sorted: Vec<u32>,
}

impl Grouped {
    /// Counts first, so that every group is written where it ends up.
    pub(super) fn new(ids: usize, of: impl Iterator<Item = Option<Id>> + Clone) -> Grouped {
        let mut starts = vec![0_u32; ids + 1];
        of.clone().flatten().for_each(|id| starts[id.position() + 1] += 1);
        (0..ids).for_each(|n| starts[n + 1] += starts[n]);
        let mut next = starts.clone();
        let mut sorted = vec![0; starts[ids] as usize];
        for (n, id) in of.enumerate() {
            let Some(id) = id else { continue };
            let place = &mut next[id.position()];
            sorted[*place as usize] = n as u32;
            *place += 1;
        }
        Grouped { starts, sorted }
    }

    /// The group of an id.
    pub(super) fn of(&self, id: Id) -> &[u32] {
        let at = |n: usize| self.starts.get(n).map_or(0, |start| *start as usize);
        self.sorted.get(at(id.position())..at(id.position() + 1)).unwrap_or_default()
    }

    /// Every group that holds something, with its id.
    pub(in crate::judge) fn groups(&self) -> impl Iterator<Item = (Id, &[u32])> {
        let all = self.starts.windows(2).enumerate().map(|(n, w)| (Id::at(n), &self.sorted[w[0] as usize..w[1] as usize]));
        all.filter(|(_, group)| !group.is_empty())
    }

    pub(super) fn bytes(&self) -> usize {
        (self.starts.len() + self.sorted.len()) * 4
    }
}
