//! Testing the checks themselves: samples that must pass, samples that must fail, and mutations of the samples that must
//! not go unnoticed.
//!
//! `sample` reads `checks/<regulation>/samples/`, `mutate` derives small breaches from the tables of the checks, `bench`
//! judges each altered set of records, `run` draws the conclusions, and `report` says what was noticed and which checks
//! nothing makes fail. Calls `records` and `judge`; knows neither pages nor the records of the units.

mod batch;
mod bench;
mod edit;
mod given;
mod moment;
mod mutate;
mod report;
mod run;
mod sample;
#[cfg(test)]
mod tests;

pub use edit::{Changed, Edit, apply};
pub use given::{Given, given};
pub use mutate::{Aspect, Expect, Mutation};
pub use report::{Report, json, text};
pub use run::{Fate, Trial, Tried, TriedBreach, exercised, regulations, run};
pub use sample::{Breach, Sample, Set, Variant, load};
