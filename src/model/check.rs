//! Checks: every declared demand, by id, bound to its clause. Derived from forms, processes, duties and metrics.

use std::sync::Arc;

use super::{ClauseKey, Norm};
use crate::source::Place;

/// A check's id: `form.field`, `process.step@within`, a duty's id, …
pub type CheckId = Arc<str>;

/// The sort of demand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// A record of the form exists and is of a submitter.
    Form,
    /// A field.
    Field,
    /// A rule over fields.
    Rule,
    /// A signature.
    Signature,
    /// A reference to another record.
    Reference,
    /// A step in its order.
    Step,
    /// Who takes a step.
    Actor,
    /// By when.
    Deadline,
    /// A rule over a case.
    CaseRule,
    /// Different persons.
    Separation,
    /// A duty.
    Duty,
    /// A metric.
    Metric,
    /// A threshold.
    Threshold,
    /// A grade.
    Grade,
}

/// How grave a breach is, from the clause's norm.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Strength {
    /// must, must not, and the conditions of may.
    Error,
    /// should.
    Warning,
}

impl From<Norm> for Strength {
    fn from(norm: Norm) -> Strength {
        if norm == Norm::Should { Strength::Warning } else { Strength::Error }
    }
}

/// One declared demand.
#[derive(Clone, Debug)]
pub struct Check {
    /// Id.
    pub id: CheckId,
    /// Sort.
    pub kind: Kind,
    /// Title, for people.
    pub title: String,
    /// The same in English, where it is given.
    pub title_en: Option<String>,
    /// The clause it enforces.
    pub clause: ClauseKey,
    /// Further clauses.
    pub also: Vec<ClauseKey>,
    /// Regulation id.
    pub regulation: Arc<str>,
    /// Gravity.
    pub strength: Strength,
    /// Where it is declared.
    pub place: Place,
}
