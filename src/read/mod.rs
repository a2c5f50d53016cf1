//! Syntax of each file type: bytes in, values with their places out. Bad input is data, never a failure of the run.
//! Whether a name resolves is not known here.

mod arena;
mod context;
pub mod csv;
pub mod decode;
pub mod json;
pub mod markdown;
mod moment;
mod node;
mod number;
mod period;
mod pile;
pub mod sheet;
#[cfg(test)]
mod tests;
pub mod toml;
mod toml_plain;
mod toml_slip;

pub use arena::Arena;
pub use context::Context;
pub use moment::Moment;
pub use node::{Key, Node, Table, Value};
pub use number::decimal;
pub use period::CivilPeriod;
