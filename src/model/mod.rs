//! The resolved, immutable handbook: regulations and their clauses, parameters, organisation, calendar, and the demands
//! declared beside them. Knows no records, no clock, no HTML.

mod alone;
mod answer;
mod calendar;
mod check;
mod citation;
mod clause;
mod coverage;
mod difference;
mod duty;
mod form;
mod glossary;
mod handbook;
mod load;
pub mod memo;
mod moved;
pub mod numbering;
mod organization;
mod parameter;
mod process;
mod reference;
mod repository;
mod schedule;
mod secret;
mod settings;
mod shared;
pub mod sheet;
pub mod spoken;
mod text;
mod titled;
pub mod wording;

pub use answer::{ANSWER_FORMS, AnswerRules, Waivable};
pub use calendar::{Calendar, CalendarGap, DayKind};
pub use check::{Check, CheckId, Kind, Strength};
pub use citation::CrossReference;
pub use clause::{Clause, ClauseHead, ClauseKey, Inline, Level, Mark, Norm, Regulation, Term, plain};
pub use coverage::Coverage;
pub use duty::{Answer, Band, Duty, Every, Grade, Metric, MetricOver, Occasion, Per, Threshold, Trigger};
pub use form::{Field, FieldType, Form, HEADER_NAMES, OTHER, Options, PLACEHOLDERS, Rule, RuleKind, Signature};

pub use glossary::glossary;
pub use handbook::Handbook;
pub use load::{Kept, SourceText, load, load_again, signature_id};
pub use moved::Moved;
pub use organization::{Assignment, Delegation, External, Organization, Period, Person, Role, RoleKind, Unit};
pub(crate) use parameter::choices;
pub use parameter::{Limit, Parameter, ParameterType, ParameterValue, Resolved};
pub use process::{After, Clock, Facts, Loop, Outcomes, Process, ProcessRule, Separation, Step, StepRef};
pub use repository::{CodeHost, Repository};
pub use schedule::{Occurrence, upcoming};
pub use settings::{Settings, Theme};
pub use shared::Shared;
pub use text::{TextContext, regulation, regulations};
pub use titled::Titled;
