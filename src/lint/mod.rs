//! Judges the handbook itself: what loads and is yet unfit to be published, each rule in a file of its own.
//!
//! A rule sees the resolved handbook and nothing else. It reports at full length; the desk drops what the handbook allows with
//! a reason, and gives each finding the severity the handbook wants.

mod allow;
pub mod confirmed;
mod desk;
mod facts;
mod register;
pub mod rules;
mod sheet;
#[cfg(test)]
mod tests;

use crate::diag::{self, Code, Diagnostic, Severity};
use crate::lang::Sentence;
use crate::model::Handbook;
use crate::outcome;

pub use desk::Desk;
pub use facts::Facts;

/// Keys taken out of use, in full; they may not be given again.
pub fn retired_keys(handbook: &Handbook) -> impl Iterator<Item = String> {
    register::retired(handbook).into_keys()
}

/// A defect the lint looks for.
pub struct Rule {
    /// Its code.
    pub code: Code,
    /// How grave, unless the handbook says otherwise.
    pub severity: Severity,
    /// What the defect is, in one line.
    pub title: fn() -> Sentence,
}

/// Rules that share a subject, a file and a page of documentation.
pub struct Family {
    /// The page in `docs/lint/`.
    pub page: &'static str,
    /// Its name for readers.
    pub title: fn() -> Sentence,
    /// What it asks, and how it is judged.
    pub about: fn() -> Sentence,
    /// The defects it reports.
    pub rules: &'static [Rule],
    /// Looks for them.
    pub run: fn(&Facts, &mut Desk),
}

/// Every family in words.
pub fn explained() -> Vec<outcome::Rule> {
    let rule = |family: &Family| outcome::Rule {
        id: format!("lint-{}", family.page),
        subject: outcome::Subject::Handbook,
        examples: Some(format!("docs/lint/{}.md", family.page)),
        title: (family.title)(),
        about: (family.about)(),
        codes: family.rules.iter().map(|rule| (rule.code, (rule.title)())).collect(),
    };
    rules::FAMILIES.iter().map(rule).collect()
}

/// How grave a handbook takes a rule; none where it is switched off, or there is no such rule.
pub fn severity(handbook: &Handbook, code: &str) -> Option<Severity> {
    let wanted = allow::read(handbook).levels.get(code).copied();
    wanted.unwrap_or_else(|| rules::rule(code).map(|rule| rule.severity))
}

/// What a run of all rules gave.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// What is to be mended or looked at, in order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many further ones the handbook allows with a reason.
    pub allowed: usize,
}

/// Runs every rule over a handbook without errors.
pub fn run(handbook: &Handbook) -> Linted {
    let facts = Facts::new(handbook);
    let mut desk = Desk::new(allow::read(handbook));
    for family in rules::FAMILIES {
        (family.run)(&facts, &mut desk);
    }
    let (mut diagnostics, allowed) = desk.close();
    diag::sort(&mut diagnostics);
    diagnostics.dedup();
    Linted { diagnostics, allowed }
}
