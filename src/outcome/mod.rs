//! What judging yields: verdicts, findings, tallies. The only thing `judge` and those who show its results share.

mod answer;
mod data;
mod finding;
mod known;
mod replay;
mod rule;
mod tally;
mod verdict;

pub use answer::{Answer, Answers, Attestation, Judgement, Progress, Recheck, Rectification, Waiver};
pub use data::{Counts, Head};
pub use finding::{Clock, Counted, Finding, Note, Related, sort as sort_findings};
pub use known::{Compared, Known, digest, name_apart};
pub use replay::{Replay, Ruling, Turn};
pub use rule::{Rule, Subject};
pub use tally::{Tally, TallyKey};
pub use verdict::Verdict;

use jiff::civil::Date;

use crate::diag::Diagnostic;

/// The result of judging records against a handbook.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The day the judgement speaks of.
    pub as_of: Date,
    /// Verdict counts per unit and check.
    pub tally: Tally,
    /// Breaches, in order.
    pub findings: Vec<Finding>,
    /// Verdicts other than pass and fail that readers must see: what is open, cannot be checked, needs a person.
    pub notes: Vec<Note>,
    /// Problems of record files themselves, before judging.
    pub diagnostics: Vec<Diagnostic>,
    /// How findings are answered.
    pub answers: Answers,
    /// The run beside the findings known before it; none without a baseline.
    pub baseline: Option<Compared>,
    /// Cases retold, where that was asked for.
    pub replays: Vec<Replay>,
    /// Cases asked for that no record belongs to.
    pub unknown_cases: Vec<String>,
    /// Records judged.
    pub records: u64,
    /// Cases judged.
    pub cases: u64,
    /// Files read.
    pub files: u64,
    /// Bytes the index holds for all records.
    pub index_bytes: u64,
}
