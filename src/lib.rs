//! Guiju (規矩): a governance handbook as code.
//!
//! The folder list is the pipeline. `source` reads bytes, `read` turns them into values with places, `model` resolves the
//! handbook, `records` streams submissions bound to their forms, `judge` yields verdicts and findings, `render` makes pages
//! and `report` prints. Only [`pipeline`] calls stages in order. Each stage is a function from values to a value plus
//! diagnostics; `docs/architecture.md` says what each module owns and must not know.

pub mod source;

pub mod lang;

pub mod diag;

pub mod read;

pub mod expr;

pub mod model;

pub mod outcome;

pub mod records;

pub mod judge;

pub mod answer;

pub mod lint;

pub mod trace;

pub mod render;

pub mod export;

pub mod output;

pub mod report;

pub mod links;

pub mod trial;

pub mod explain;

pub mod pipeline;

pub mod serve;

pub mod author;

pub mod cli;
