//! What the workshop leaves for the thread beside it: the edition shown now, and the one the session began with.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

use super::super::snapshot::Snapshot;

/// How long to wait for the first edition.
const PATIENCE: Duration = Duration::from_secs(60);

/// An edition as it was read.
#[derive(Clone)]
pub(super) struct Edition {
    pub(super) number: u64,
    pub(super) snapshot: Arc<Snapshot>,
}

/// What is shown, and what it is compared with.
#[derive(Clone)]
pub(super) struct Shown {
    pub(super) start: Edition,
    pub(super) now: Edition,
    /// Both were read without errors, as far as there was one.
    whole: bool,
}

/// One side puts, the other takes when it is asked something.
#[derive(Clone, Default)]
pub(in crate::serve) struct Shelf(Arc<(Mutex<Option<Shown>>, Condvar)>);

impl Shelf {
    /// A new edition. The session begins with the first that has no errors.
    pub(in crate::serve) fn put(&self, number: u64, whole: bool, snapshot: &Snapshot) {
        let now = Edition { number, snapshot: Arc::new(snapshot.clone()) };
        let mut shown = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        *shown = Some(match shown.take() {
            Some(before) if before.whole || !whole => Shown { now, ..before },
            _ => Shown { start: now.clone(), now, whole },
        });
        self.0.1.notify_all();
    }

    /// What is shown, once there is something.
    pub(super) fn shown(&self) -> Option<Shown> {
        let shown = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (shown, _) = self.0.1.wait_timeout_while(shown, PATIENCE, |s| s.is_none()).unwrap_or_else(PoisonError::into_inner);
        shown.clone()
    }

    /// From here on, changes are told against what is shown now.
    pub(super) fn begin(&self) {
        let mut shown = self.0.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(shown) = shown.as_mut() {
            shown.start = shown.now.clone();
        }
    }
}
