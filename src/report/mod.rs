//! Results for people and machines. Renderers are siblings: they see outcomes, diagnostics and texts, and nothing else.

mod answers;
mod citation;
mod csv;
mod fault_lists;
mod faults;
mod github;
mod gitlab;
mod item;
mod json;
mod junit;
mod markdown;
mod notice;
mod past;
mod problem;
mod register;
mod rows;
mod sarif;
mod snippet;
mod tallies;
mod text;
mod texts;
mod xlsx;

pub use csv::csv;
pub use faults::{FaultFormat, Faults, faults, summary};
pub use github::github;
pub use gitlab::gitlab;
pub use json::json;
pub use junit::junit;
pub use markdown::markdown;
pub use notice::Notice;
pub use problem::{Label, Problem, Spot, Words, problems};
pub use register::{Register, register, register_csv, scorecard};
pub use sarif::sarif;
pub use snippet::safe;
pub use text::{breach, text, text_of_handbook};
pub use texts::{Shown, Texts};
pub use xlsx::{register_xlsx, xlsx};

use crate::lang::Lang;
use crate::model::Handbook;
use crate::outcome::Outcome;

/// What a report is made of.
pub struct Report<'a> {
    /// The handbook.
    pub handbook: &'a Handbook,
    /// The judgement.
    pub outcome: &'a Outcome,
    /// Texts of files.
    pub texts: &'a Texts<'a>,
    /// The language of the report.
    pub lang: Lang,
}
