//! What is kept of every record and every occurrence.

use std::borrow::Cow;
use std::sync::Arc;

use super::names::{Id, Name};
use crate::expr::Value;
use crate::read::Moment;
use crate::source::Spot;

/// A record as intake hands it in.
pub(in crate::judge) struct Entered<'a> {
    pub(in crate::judge) entry: Entry,
    pub(in crate::judge) submitted: Option<Moment>,
    /// The file, where it is not the one its id and unit suggest.
    pub(in crate::judge) path: Option<Arc<str>>,
    pub(in crate::judge) spot: Spot,
    /// The period it covers, as written in its header.
    pub(in crate::judge) covers: Option<Name>,
    /// The ids of the records this one replaces.
    pub(in crate::judge) supersedes: &'a [Arc<str>],
    /// The parent cases it names.
    pub(in crate::judge) parents: &'a [Arc<str>],
    /// Fields kept, and what they hold.
    pub(in crate::judge) keep: &'a [u16],
    pub(in crate::judge) value: &'a dyn Fn(u16) -> Cow<'a, Value>,
}

/// What is at hand of every record.
#[derive(Clone)]
pub(in crate::judge) struct Entry {
    pub(in crate::judge) id: Id,
    pub(in crate::judge) case: Option<Id>,
    pub(in crate::judge) unit: Name,
    pub(in crate::judge) by: Option<Name>,
    pub(in crate::judge) at: Moment,
    /// Where its packed part begins.
    pub(super) block: u32,
    pub(super) offset: u16,
    pub(in crate::judge) form: u16,
}

impl Entry {
    /// An entry that is not packed yet.
    pub(in crate::judge) fn new((id, form): (Id, u16), (unit, by): (Name, Option<Name>), case: Option<Id>, at: Moment) -> Entry {
        Entry { id, case, unit, by, at, block: 0, offset: 0, form }
    }
}

/// One occurrence of a step.
#[derive(Clone, Copy)]
pub(in crate::judge) struct Event {
    pub(in crate::judge) case: Id,
    pub(in crate::judge) process: u16,
    pub(in crate::judge) step: u16,
    pub(in crate::judge) entry: u32,
    pub(in crate::judge) at: Moment,
    pub(in crate::judge) by: Option<Name>,
    /// Index into the step's outcomes.
    pub(in crate::judge) outcome: Option<u8>,
    /// Its form leaves its time blank although it must not: it happened, and nothing more is known.
    pub(in crate::judge) untimed: bool,
    /// The record alone says that it belongs to this process.
    pub(in crate::judge) sure: bool,
}

/// No outcome; no step has so many.
pub(super) const NO_OUTCOME: u8 = u8::MAX;

/// An event without what its record says already.
#[derive(Clone, Copy)]
pub(super) struct Shown {
    pub(super) entry: u32,
    pub(super) process: u16,
    pub(super) step: u16,
    /// [`NO_OUTCOME`] where there is none, or it is not known yet.
    pub(super) outcome: u8,
    pub(super) untimed: bool,
    pub(super) sure: bool,
    /// The form tells another time or person than the header.
    pub(super) told: bool,
}
