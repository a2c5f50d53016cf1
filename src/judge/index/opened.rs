//! Values unpacked a moment ago: a case looks at the same few again and again.

use std::cell::RefCell;

use crate::expr::Value;

/// How many stay.
const SLOTS: usize = 1 << 9;

/// A field of a record.
type Asked = (u32, u16);

/// The value last unpacked in each slot.
#[derive(Default)]
pub(super) struct Opened(RefCell<Vec<Option<(Asked, Option<Value>)>>>);

impl Opened {
    /// The value of a field of a record, unpacked by `work` unless it still lies here.
    pub(super) fn get(&self, asked: Asked, work: impl FnOnce() -> Option<Value>) -> Option<Value> {
        let slot = (asked.0 as usize).wrapping_mul(7).wrapping_add(asked.1.into()) % SLOTS;
        if let Some(Some((known, value))) = self.0.borrow().get(slot)
            && *known == asked
        {
            return value.clone();
        }
        let value = work();
        let mut opened = self.0.borrow_mut();
        if opened.is_empty() {
            opened.resize(SLOTS, None);
        }
        opened[slot] = Some((asked, value.clone()));
        value
    }
}
