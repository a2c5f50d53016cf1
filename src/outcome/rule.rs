//! What a kind of check asks and which defects it reports, in words: for explanations and for the pages of the site.

use crate::diag::Code;
use crate::lang::Sentence;
use crate::model::Kind;

/// A kind of check, or the reading of records as such.
#[derive(Clone, Debug)]
pub struct Rule {
    /// Its name in addresses and file names.
    pub id: &'static str,
    /// The sort of check; none for what is asked of every record.
    pub kind: Option<Kind>,
    /// Its name for readers.
    pub title: Sentence,
    /// What it asks, how it is judged, and what it leaves alone.
    pub about: Sentence,
    /// The defects it reports, each in a line.
    pub codes: Vec<(Code, Sentence)>,
}
