//! Judging: a stream of records against a handbook, as of a day. No files, no printing, no HTML.
//!
//! Records are judged one by one as they arrive; what cases, duties, references and metrics will ask later is kept in a
//! small index. [`Judge::finish`] judges those. Kinds of demand live in `kinds/`, one file each.

mod clock;
mod crossing;
mod desk;
mod env;
mod facts;
mod family;
mod figure;
mod index;
mod intake;
mod keep;
pub mod kinds;
mod order;
mod pending;
mod plan;
mod posts;
mod recall;
mod run;
mod standing;
mod trace;

pub use facts::{BadFact, Fact, Read, Shift};
pub use run::{Judge, JudgeOptions};
