//! Diagnostics: what is wrong with a file or a handbook, where, and what to do about it. Knows no terminal and no format.

mod code;
mod nearest;

pub use code::{Code, CodeInfo, Severity, known};
pub use nearest::nearest;

use crate::lang::Sentence;
use crate::say;
use crate::source::Place;

/// One problem of the handbook or of a record file, with every place that explains it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which defect.
    pub code: Code,
    /// How grave.
    pub severity: Severity,
    /// What is wrong, in one sentence.
    pub message: Sentence,
    /// Where.
    pub place: Place,
    /// Related places, each with its own words.
    pub labels: Vec<(Place, Sentence)>,
    /// What to do.
    pub help: Option<Sentence>,
}

impl Diagnostic {
    /// An error at `place`.
    pub fn error(code: Code, place: Place, message: Sentence) -> Diagnostic {
        Diagnostic { code, severity: Severity::Error, message, place, labels: Vec::new(), help: None }
    }

    /// A warning at `place`.
    pub fn warning(code: Code, place: Place, message: Sentence) -> Diagnostic {
        Diagnostic { severity: Severity::Warning, ..Diagnostic::error(code, place, message) }
    }

    /// Adds what to do.
    pub fn help(mut self, help: Sentence) -> Diagnostic {
        self.help = Some(help);
        self
    }

    /// Adds a related place.
    pub fn label(mut self, place: Place, words: Sentence) -> Diagnostic {
        self.labels.push((place, words));
        self
    }
}

/// The one order of diagnostics: file, place, code.
pub fn sort(diagnostics: &mut [Diagnostic]) {
    diagnostics.sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
}

/// What is said of a name that leads nowhere, with the one probably meant.
pub fn or_meant(said: Sentence, meant: Option<&str>) -> Sentence {
    match meant {
        Some(meant) => said.then(say!("；是否為「{n}」？", "；是否为“{n}”？", "; did you mean `{n}`?", n = meant)),
        None => said,
    }
}
