//! Faults of a handbook as data for whoever shows them beside a page: in every language at once, each with its line.

use serde::Serialize;

use super::Texts;
use super::snippet::excerpt;
use crate::diag::{Diagnostic, Severity};
use crate::lang::{Lang, Sentence, in_script};
use crate::source::Place;

/// One fault.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// How grave.
    pub severity: Severity,
    /// Which defect.
    pub code: &'static str,
    /// What is wrong.
    pub message: Words,
    /// Where.
    pub place: Spot,
    /// Related places with their own words.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Option<Words>,
}

/// A sentence by language tag.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Words {
    #[serde(rename = "zh-Hant")]
    hant: String,
    #[serde(rename = "zh-Hans")]
    hans: String,
    en: String,
}

/// A place with the line it stands in, cut into what is before it, it and what is after.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Spot {
    /// Path from the root.
    pub path: String,
    /// Line, from 1.
    pub line: Option<usize>,
    /// Column in characters, from 1.
    pub column: Option<usize>,
    /// The line.
    pub excerpt: Option<[String; 3]>,
}

/// A related place.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Label {
    /// Where.
    pub place: Spot,
    /// Why it matters.
    pub words: Words,
}

/// The faults as data, in their order.
pub fn problems(diagnostics: &[Diagnostic], texts: &Texts) -> Vec<Problem> {
    diagnostics.iter().map(|d| problem(d, texts)).collect()
}

fn problem(diagnostic: &Diagnostic, texts: &Texts) -> Problem {
    Problem {
        severity: diagnostic.severity,
        code: diagnostic.code,
        message: (&diagnostic.message).into(),
        place: spot(&diagnostic.place, texts),
        labels: diagnostic.labels.iter().map(|(place, said)| Label { place: spot(place, texts), words: said.into() }).collect(),
        help: diagnostic.help.as_ref().map(Words::from),
    }
}

impl From<&Sentence> for Words {
    fn from(sentence: &Sentence) -> Words {
        Words { hant: sentence.hant.clone(), hans: in_script(&sentence.hans, Lang::Hans), en: sentence.en.clone() }
    }
}

fn spot(place: &Place, texts: &Texts) -> Spot {
    let shown = texts.show(place);
    let lines = excerpt(place, texts).map(|(_, text, span)| {
        let part = |range: std::ops::Range<usize>| text.get(range).unwrap_or_default().to_owned();
        [part(0..span.start), part(span.clone()), part(span.end..text.len())]
    });
    Spot {
        path: shown.path.to_string(),
        line: shown.start.map(|p| p.line),
        column: shown.start.map(|p| p.column),
        excerpt: lines.filter(|parts| parts.iter().any(|p| !p.is_empty())),
    }
}
