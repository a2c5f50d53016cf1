//! Submissions: a stream of records bound to their forms, each with its faults. Never part of the model; knows no verdicts.
//!
//! [`stream()`] walks `records/`, reads every file as its type asks and hands over one [`Submission`] after another. A record
//! owns what it carries, so the receiver may keep it; names repeated over records (units, people, cases, steps) are shared.

mod attachments;
mod bind;
mod codes;
mod conceal;
mod convert;
mod draft;
mod fault;
mod header;
mod lines;
mod names;
mod parts;
mod record;
mod share;
mod stream;
mod table;
#[cfg(test)]
mod tests;
mod workbook;

pub use codes::rule;
pub use conceal::{COVER, concealed};
pub use fault::Fault;
pub use header::{Attached, Covers, Header, HeaderKey, Mark, Serves, Status};
pub use record::{Bound, Origin, Outline, Record, Row, Submission};
pub use share::{Shard, Share};
pub use stream::{Totals, stream, stream_lines, stream_share, stream_under};
