//! Duties owed each period or after an event, metrics, thresholds and grades.

use std::sync::Arc;

use rust_decimal::Decimal;

use super::{ClauseKey, Limit, StepRef};
use crate::expr::{Expr, Name};
use crate::source::Place;

/// Something owed.
#[derive(Clone, Debug)]
pub struct Duty {
    /// Id.
    pub id: Arc<str>,
    /// Title.
    pub title: String,
    /// The same in English, where it is given.
    pub title_en: Option<String>,
    /// Roles whose units owe it: any of.
    pub owed_by: Vec<String>,
    /// It is owed only while this holds; it reads parameters.
    pub when: Option<Expr>,
    /// When it is owed.
    pub occasion: Occasion,
    /// Forms that fulfil it: any of.
    pub forms: Vec<Arc<str>>,
    /// Only records for which this holds count.
    pub where_: Option<Expr>,
    /// One for each item of this list.
    pub for_each: Option<Expr>,
    /// Path of the field that says whose duty (or which item) a record fulfils; the record's unit otherwise.
    pub key: Option<Name>,
    /// The process whose cases it belongs to.
    pub process: Option<Arc<str>>,
    /// The clause.
    pub clause: ClauseKey,
    /// Further clauses that demand the same act.
    pub also: Vec<ClauseKey>,
    /// A partial first or last period is owed too.
    pub partial: bool,
    /// A note.
    pub note: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// When a duty is owed.
#[derive(Clone, Debug)]
pub enum Occasion {
    /// It must exist, once, by the day given.
    Once {
        /// The last day.
        due: Option<Limit>,
    },
    /// Again and again.
    Every(Every),
    /// After an event.
    On {
        /// The event.
        trigger: Trigger,
        /// How records answer it.
        answer: Option<Answer>,
        /// Within how long.
        within: Option<Limit>,
        /// A date it is due on.
        due: Option<Expr>,
        /// The answer comes before the event, by the limit.
        before: bool,
    },
}

/// The rhythm of a periodic duty.
#[derive(Clone, Debug)]
pub enum Every {
    /// The longest stretch without one, both ends included.
    Gap {
        /// How long.
        gap: Limit,
        /// Step that opens the stretch; the unit's own activity otherwise.
        from: Option<StepRef>,
        /// Step that ends it.
        until: Option<StepRef>,
    },
    /// So many a period.
    Per {
        /// Which period.
        per: Per,
        /// How many.
        count: usize,
        /// How long after the period's end (or, with a calendar day, on which day).
        due: Option<Limit>,
        /// Month and day of the year instead.
        due_day: Option<(i8, i8)>,
        /// Field that carries the period covered.
        period: Option<Arc<str>>,
        /// The record is for the period after the one it is filed in.
        covers_next: bool,
    },
}

/// Periods of the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Per {
    /// Monday to Sunday.
    Week,
    /// Two ISO weeks, from the first of the year.
    Fortnight,
    /// A month.
    Month,
    /// A quarter.
    Quarter,
    /// Half a year.
    Half,
    /// A year.
    Year,
}

impl Per {
    /// Every period.
    pub const ALL: [Per; 6] = [Per::Week, Per::Fortnight, Per::Month, Per::Quarter, Per::Half, Per::Year];

    /// The word for it in checks.
    pub fn word(self) -> &'static str {
        match self {
            Per::Week => "week",
            Per::Fortnight => "fortnight",
            Per::Month => "month",
            Per::Quarter => "quarter",
            Per::Half => "half",
            Per::Year => "year",
        }
    }
}

/// The event a duty answers.
#[derive(Clone, Debug)]
pub enum Trigger {
    /// A record of a form, when the expression holds.
    Form {
        /// The form.
        form: Arc<str>,
        /// The condition.
        when: Option<Expr>,
    },
    /// A step, possibly with an outcome.
    Step(StepRef),
    /// Each row of a group of a form.
    Rows {
        /// The form.
        form: Arc<str>,
        /// The group.
        group: Arc<str>,
        /// The condition, with `each` as the row.
        when: Option<Expr>,
    },
    /// Another duty was missed.
    Missed(Arc<str>),
}

/// How a record answers a trigger.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The forms.
    pub forms: Vec<Arc<str>>,
    /// Ref field whose value is the trigger's id; `case` means the same case; none: the trigger record itself.
    pub key: Option<Name>,
}

/// A figure computed from records.
#[derive(Clone, Debug)]
pub struct Metric {
    /// Id.
    pub id: Arc<str>,
    /// Label.
    pub title: String,
    /// The same in English, where it is given.
    pub title_en: Option<String>,
    /// Over one record of a form, or many.
    pub over: MetricOver,
    /// The formula.
    pub value: Expr,
    /// Field with the figure the unit reported.
    pub reported: Option<Arc<str>>,
    /// How far the reported figure may be off.
    pub tolerance: Option<Decimal>,
    /// Unit of measure.
    pub unit: Option<String>,
    /// The clause.
    pub clause: ClauseKey,
    /// Where it is declared.
    pub place: Place,
}

/// What a metric ranges over.
#[derive(Clone, Debug)]
pub enum MetricOver {
    /// Each record of the form.
    Each(Arc<str>),
    /// Records of the form, grouped.
    Many {
        /// The form.
        form: Arc<str>,
        /// Grouping fields.
        by: Vec<String>,
        /// Ordering field.
        order: Option<String>,
        /// Only these.
        where_: Option<Expr>,
    },
}

/// A warning line and what follows from reaching it.
#[derive(Clone, Debug)]
pub struct Threshold {
    /// Id.
    pub id: Arc<str>,
    /// Label.
    pub title: String,
    /// The same in English, where it is given.
    pub title_en: Option<String>,
    /// Form and field read.
    pub reading: (Arc<str>, Arc<str>),
    /// The line.
    pub limit: Option<Expr>,
    /// Levels from the most severe down.
    pub levels: Vec<(Arc<str>, Expr)>,
    /// The level when none of these holds.
    pub otherwise: Arc<str>,
    /// Field that must state the level reached.
    pub reported: Option<Arc<str>>,
    /// Ref or text field that must be filled in at the levels named in `demands_at`.
    pub demands: Option<Arc<str>>,
    /// Levels at which it must.
    pub demands_at: Vec<Arc<str>>,
    /// The clause.
    pub clause: ClauseKey,
    /// Where it is declared.
    pub place: Place,
}

/// A scale of grades.
#[derive(Clone, Debug)]
pub struct Grade {
    /// Id.
    pub id: Arc<str>,
    /// Label.
    pub title: String,
    /// The same in English, where it is given.
    pub title_en: Option<String>,
    /// Bands, best first.
    pub bands: Vec<Band>,
    /// Form and expression graded.
    pub form: Option<Arc<str>>,
    /// What is graded.
    pub value: Option<Expr>,
    /// Field with the grade given.
    pub reported: Option<Arc<str>>,
    /// The clause.
    pub clause: ClauseKey,
    /// Where it is declared.
    pub place: Place,
}

/// A band of a scale.
#[derive(Clone, Debug, PartialEq)]
pub struct Band {
    /// Its name.
    pub name: String,
    /// Its lower end, a number or `param:` expression; the last band has none.
    pub from: Option<Expr>,
}
