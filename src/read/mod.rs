//! Syntax of each file type: bytes in, values with their places out. Bad input is data, never a failure of the run.
//! Whether a name resolves is not known here.

pub mod csv;
pub mod decode;
pub mod json;
pub mod markdown;
mod moment;
mod node;
pub mod toml;

pub use moment::Moment;
pub use node::{Key, Node, Table, Value};
