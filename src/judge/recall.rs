//! Answers remembered by position, until what they rest on changes.

use std::cell::RefCell;

/// Answers, as far as asked.
pub(super) struct Recall<T>(RefCell<Vec<Option<T>>>);

impl<T> Default for Recall<T> {
    fn default() -> Self {
        Recall(RefCell::default())
    }
}

impl<T: Clone> Recall<T> {
    /// The answer at a position, worked out when first asked.
    pub(super) fn get(&self, n: usize, work: impl FnOnce() -> T) -> T {
        if let Some(known) = self.0.borrow().get(n).and_then(Option::clone) {
            return known;
        }
        let answer = work();
        let mut known = self.0.borrow_mut();
        if known.len() <= n {
            known.resize(n + 1, None);
        }
        known[n] = Some(answer.clone());
        answer
    }

    /// Forgets the answers at some positions.
    pub(super) fn drop_at(&self, positions: &[usize]) {
        let mut known = self.0.borrow_mut();
        for n in positions {
            known.get_mut(*n).into_iter().for_each(|answer| *answer = None);
        }
    }

    /// Forgets all.
    pub(super) fn clear(&self) {
        self.0.borrow_mut().clear();
    }
}
