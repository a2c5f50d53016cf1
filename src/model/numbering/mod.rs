//! Numbers and labels of clauses: Chinese numerals both ways, the label forms of each numbering profile, and whether labels
//! follow one another.

mod label;
mod numeral;
mod profile;
mod sequence;
#[cfg(test)]
mod tests;

pub use label::{Label, Number};
pub use numeral::{numeral, numeral_prefix, parse_numeral};
pub use profile::Profile;
pub(in crate::model) use profile::worded;
pub use sequence::{Fault, follow};
