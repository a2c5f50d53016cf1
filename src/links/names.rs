//! The names on a page in little room: sorted, each once, one behind the other in a single text.

use std::borrow::Cow;

/// Sorted names.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Names {
    text: Box<str>,
    ends: Box<[u32]>,
}

impl Names {
    /// Packs names, which may repeat.
    pub(super) fn of(mut names: Vec<Cow<str>>) -> Names {
        names.sort_unstable();
        names.dedup();
        let mut text = String::with_capacity(names.iter().map(|name| name.len()).sum());
        let ends = names.iter().map(|name| {
            text.push_str(name);
            text.len() as u32
        });
        Names { ends: ends.collect(), text: text.into() }
    }

    fn get(&self, n: usize) -> &str {
        let start = n.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[n] as usize]
    }

    /// The names in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.ends.len()).map(|n| self.get(n))
    }

    /// Whether a name is among them.
    pub(super) fn contains(&self, name: &str) -> bool {
        let (mut low, mut high) = (0, self.ends.len());
        while low < high {
            let middle = (low + high) / 2;
            match self.get(middle).cmp(name) {
                std::cmp::Ordering::Equal => return true,
                std::cmp::Ordering::Less => low = middle + 1,
                std::cmp::Ordering::Greater => high = middle,
            }
        }
        false
    }
}
