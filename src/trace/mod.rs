//! Clause ↔ check ↔ record, both ways: which checks enforce a clause, which records a check looks at, and what is left out.
//!
//! `links` joins the handbook, an outcome and the records it was made from; `query` narrows; `mandates` holds a list of demands
//! against the handbook; `text`, `json` and `csv` show. Nothing is judged here and no file is read.

mod csv;
mod json;
mod links;
mod mandates;
mod query;
mod subject;
#[cfg(test)]
mod tests;
mod text;
mod words;

pub use self::csv::csv;
pub use self::json::json;
pub use self::links::{Figures, Trace};
pub use self::mandates::{Demands, Mandate, MandateMap, Standing};
pub use self::query::{Query, Unknown};
pub use self::subject::Subject;
pub use self::text::text;
pub use self::words::unknown;

use crate::lang::{Lang, in_script};
use crate::source::Place;

/// What a report of traces is made of.
pub struct Report<'a> {
    /// The links.
    pub trace: &'a Trace<'a>,
    /// What is asked for.
    pub query: &'a Query,
    /// The demands of the source, where there is a map of them.
    pub demands: Option<&'a [Demands]>,
    /// The language of the report.
    pub lang: Lang,
    /// A place as people see it.
    pub place: &'a dyn Fn(&Place) -> String,
}

impl Report<'_> {
    /// A text of the handbook in the script of the report, harmless to terminals and readers of data.
    fn shown(&self, text: &str) -> String {
        let unruly = |c: char| c.is_control() || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        in_script(text, self.lang).replace(unruly, "\u{fffd}")
    }
}
