//! Kinds of demand, one file each: its codes and titles, and how it is evaluated. Everything that lists kinds is derived
//! from [`REGISTRY`].

use crate::diag::Code;
use crate::lang::Sentence;
use crate::model::Kind;
use crate::outcome::{Rule, Subject};

/// A kind of demand and the defects it can report.
pub struct KindInfo {
    /// The sort of check it evaluates.
    pub kind: Kind,
    /// File name of its page in `docs/kinds/`, without the ending.
    pub page: &'static str,
    /// Its name for readers.
    pub title: fn() -> Sentence,
    /// What it asks, how it is judged, and what it leaves alone.
    pub about: fn() -> Sentence,
    /// Codes it reports, each with a line of what the defect is.
    pub codes: &'static [(Code, fn() -> Sentence)],
}

/// Every kind in words.
pub fn rules() -> Vec<Rule> {
    let rule = |kind: &&KindInfo| Rule {
        id: kind.page.to_owned(),
        subject: Subject::Check(kind.kind),
        examples: Some(format!("docs/kinds/{}.md", kind.page)),
        title: (kind.title)(),
        about: (kind.about)(),
        codes: kind.codes.iter().map(|(code, title)| (*code, title())).collect(),
    };
    REGISTRY.iter().map(rule).collect()
}

/// Declares the kinds' modules and lists them.
macro_rules! kinds {
    ($($module:ident),* $(,)?) => {
        $(pub(in crate::judge) mod $module;)*
        /// Every kind.
        pub const REGISTRY: &[&KindInfo] = &[$(&$module::INFO),*];
    };
}

kinds! { field, rule, signature, reference, step, actor, deadline, case_rule, separation, duty, metric, threshold, grade }
