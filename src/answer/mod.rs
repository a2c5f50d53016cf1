//! How an organisation answers findings. Judging says what is wrong; this stage says what is known of it already, permitted, being
//! mended or closed, and what needs a person.
//!
//! It takes an outcome and the answers submitted, and returns the outcome with every finding's standing. Answers at fault are
//! findings themselves. No file, no clock, no printing.

mod attest;
mod baseline;
mod intake;
mod rectify;
mod report;
mod rules;
mod waiver;

pub use baseline::{compare, read as read_baseline, write as write_baseline};
pub use intake::Submitted;
pub use rules::{CODES, rules};

use crate::model::Handbook;
use crate::outcome::{Outcome, name_apart, sort_findings};

/// Gives every finding a name of its own, and holds the answers against them.
pub fn settle(handbook: &Handbook, outcome: &mut Outcome, mut submitted: Submitted) {
    // An answer to one finding must never be taken for an answer to another.
    name_apart(outcome.findings.iter_mut().map(|f| &mut f.fingerprint));
    submitted.waivers.retain(|w| !submitted.replaced.contains(&w.id));
    submitted.attestations.retain(|a| !submitted.replaced.contains(&a.id));
    waiver::apply(handbook, outcome, std::mem::take(&mut submitted.waivers));
    attest::apply(handbook, outcome, std::mem::take(&mut submitted.attestations));
    rectify::apply(handbook, outcome, &mut submitted);
    sort_findings(&mut outcome.findings);
}
