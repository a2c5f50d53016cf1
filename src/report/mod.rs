//! Results for people and machines. Renderers are siblings: they see outcomes, diagnostics and texts, and nothing else.

mod citation;
mod fold;
mod json;
mod problem;
mod snippet;
mod text;
mod texts;

pub use json::json;
pub use problem::{Label, Problem, Spot, Words, problems};
pub use text::{text, text_of_handbook};
pub use texts::{Shown, Texts};

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
