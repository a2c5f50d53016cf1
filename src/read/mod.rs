//! Syntax of each file type: bytes in, values with their places out. Bad input is data, never a failure of the run.
//! Whether a name resolves is not known here.

mod context;
pub mod csv;
pub mod decode;
pub mod json;
pub mod markdown;
mod moment;
mod node;
mod number;
mod period;
pub mod sheet;
mod spare;
#[cfg(test)]
mod tests;
pub mod toml;
mod toml_slip;

pub use context::Context;
pub use moment::Moment;
pub use node::{Key, Node, Table, Value};
pub use number::decimal;
pub use period::CivilPeriod;
pub use spare::Spare;
