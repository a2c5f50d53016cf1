//! Diagnostics: what is wrong with a file or a handbook, where, and what to do about it. Knows no terminal and no format.

mod code;

pub use code::{Code, CodeInfo, Severity, known};

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

/// The candidate closest to `word` by edit distance, when close enough to be meant.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = (word.chars().count() / 3).max(1);
    let scored = candidates.into_iter().map(|c| (distance(word, c), c));
    scored.filter(|(d, _)| *d <= limit).min().map(|(_, c)| c)
}

/// What is said of a name that leads nowhere, with the one probably meant.
pub fn or_meant(said: Sentence, meant: Option<&str>) -> Sentence {
    match meant {
        Some(meant) => said.then(say!("；是否為「{n}」？", "；是否为“{n}”？", "; did you mean `{n}`?", n = meant)),
        None => said,
    }
}

/// Letters to add, drop, change, or swap with their neighbour.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut above: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut next = vec![i];
        for j in 1..=b.len() {
            let same = usize::from(a[i - 1] != b[j - 1]);
            let mut least = (row[j - 1] + same).min(row[j] + 1).min(next[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                least = least.min(above[j - 2] + 1);
            }
            next.push(least);
        }
        above = std::mem::replace(&mut row, next);
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_of_the_finger_are_understood() {
        assert_eq!(nearest("feild", ["field", "file"]), Some("field"));
        assert_eq!(nearest("salse", ["office", "sales"]), Some("sales"));
        assert_eq!(nearest("request", ["review", "memo"]), None);
    }
}
