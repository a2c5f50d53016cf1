//! How an organisation answers findings. Judging says what is wrong; this stage says what is already known of it.
//!
//! It takes an outcome and returns it with every finding's standing. No file, no clock, no printing.

mod baseline;

pub use baseline::{compare, read as read_baseline, write as write_baseline};

use crate::outcome::{Outcome, name_apart};

/// Gives every finding a name of its own, so that an answer to one is never taken for an answer to another.
pub fn settle(outcome: &mut Outcome) {
    name_apart(outcome.findings.iter_mut().map(|f| &mut f.fingerprint));
}
