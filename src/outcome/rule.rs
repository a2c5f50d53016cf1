//! What a rule asks and which defects it reports, in words: for explanations and for the pages of the site.

use crate::diag::Code;
use crate::lang::Sentence;
use crate::model::Kind;

/// What a rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// What a sort of check demands of records.
    Check(Kind),
    /// Every record, whatever it says.
    Record,
    /// Answers to findings.
    Answer,
    /// The handbook itself.
    Handbook,
}

/// A kind of check, the reading of records as such, a sort of answer, or a family of the lint.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name in addresses.
    pub id: String,
    /// What it looks at.
    pub subject: Subject,
    /// The page of documentation that shows it at work, where there is one.
    pub examples: Option<String>,
    /// Its name for readers.
    pub title: Sentence,
    /// What it asks, how it is judged, and what it leaves alone.
    pub about: Sentence,
    /// The defects it reports, each in a line.
    pub codes: Vec<(Code, Sentence)>,
}

impl Rule {
    /// The sort of check it speaks of.
    pub fn kind(&self) -> Option<Kind> {
        match self.subject {
            Subject::Check(kind) => Some(kind),
            _ => None,
        }
    }

    /// Whether it reports a defect.
    pub fn reports(&self, code: &str) -> bool {
        self.codes.iter().any(|(c, _)| *c == code)
    }
}
