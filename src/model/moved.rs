//! Keys that no longer stand in the text: where each went, or that it was repealed. A key is for ever, so its links go on working.

use jiff::civil::Date;

use super::ClauseKey;
use crate::source::Place;

/// A key that left the text.
#[derive(Clone, Debug)]
pub struct Moved {
    /// The key as it was cited.
    pub from: String,
    /// The clause that took its place; none: repealed.
    pub to: Option<ClauseKey>,
    /// Since when.
    pub on: Option<Date>,
    /// Why, for those who follow an old link.
    pub note: Option<String>,
    /// Where it is declared.
    pub place: Place,
}
