//! When periodic duties fall due, as far as the handbook alone can tell: periods of the calendar and their last days.

use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

use super::{Duty, Every, Handbook, Limit, Occasion, ParameterType, Per};
use crate::expr::Value;

/// Periods beyond this many are not walked.
const MOST: usize = 200;

/// A day on which something is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    /// The period it is owed for, as records write it: `2026-Q3`.
    pub period: String,
    /// The last day.
    pub due: Date,
    /// The day rests on a parameter nobody has decided.
    pub provisional: bool,
}

/// The days a duty of units falls due from one day to another. What depends on records (an event, the last time it was done, a
/// case) is not among them, nor what lies beyond the calendar's data.
pub fn upcoming(handbook: &Handbook, duty: &Duty, unit: Option<&str>, (from, until): (Date, Date)) -> Vec<Occurrence> {
    let Occasion::Every(Every::Per { per, due, due_day, covers_next, .. }) = &duty.occasion else { return Vec::new() };
    if duty.process.is_some() || duty.when.is_some() {
        return Vec::new();
    }
    let owed_from = handbook.in_force(&duty.clause).max(handbook.settings.duties_from);
    let mut found = Vec::new();
    // What is due now may belong to a period that is over.
    let mut start = (0..2).fold(per.start(from), |start, _| per.start(shift(start, (-1).days())));
    for _ in 0..MOST {
        let end = per.end(start);
        let day = match (due_day, due) {
            (Some((month, day)), _) => Date::new(end.year(), *month, *day).ok().map(|d| (d, false)),
            (None, Some(limit)) => last_day(handbook, limit, end, unit),
            (None, None) => Some((end, false)),
        };
        let Some((due, provisional)) = day.filter(|(day, _)| *day <= until || end <= until) else { break };
        let owed = owed_from.is_none_or(|first| start >= first || (duty.partial && end >= first));
        if owed && due >= from && due <= until {
            let covered = if *covers_next { shift(end, 1.day()) } else { start };
            found.push(Occurrence { period: per.name(covered), due, provisional });
        }
        start = shift(end, 1.day());
    }
    found
}

/// The last day of a limit that begins on a day, and whether it rests on an undecided parameter.
fn last_day(handbook: &Handbook, limit: &Limit, from: Date, unit: Option<&str>) -> Option<(Date, bool)> {
    let (limit, provisional) = match limit {
        Limit::Parameter(id) => decided(handbook, id, from, unit)?,
        other => (other.clone(), false),
    };
    let calendar = handbook.calendar(unit)?;
    let rolled = |date: Date, n: i64| if n < 0 { calendar.roll_back(date) } else { calendar.roll_forward(date) };
    let day = match limit {
        Limit::Workdays(n) => calendar.add_workdays(from, n),
        Limit::Days(n) | Limit::Count(n) => rolled(shift(from, n.days()), n),
        Limit::Months(n) => rolled(shift(from, n.months()), n),
        Limit::Hours(n) => Ok(shift(from, ((n + 23) / 24).days())),
        Limit::Parameter(_) => return None,
    };
    day.ok().map(|day| (day, provisional))
}

/// The length a parameter gives on a day.
fn decided(handbook: &Handbook, id: &str, date: Date, unit: Option<&str>) -> Option<(Limit, bool)> {
    let parameter = handbook.parameter(id)?;
    let resolved = parameter.resolve(date, unit)?;
    let Value::Number(number) = resolved.value else { return None };
    let n = i64::try_from(number).ok()?;
    let limit = match parameter.ty {
        ParameterType::Workdays => Limit::Workdays(n),
        ParameterType::Hours => Limit::Hours(n),
        ParameterType::Months => Limit::Months(n),
        _ => Limit::Days(n),
    };
    Some((limit, resolved.provisional))
}

/// A date moved by a span; the ends of time where it would leave them.
fn shift(date: Date, span: Span) -> Date {
    date.checked_add(span).unwrap_or(if span.is_negative() { Date::MIN } else { Date::MAX })
}

impl Per {
    /// The first day of the period a day lies in.
    pub fn start(self, date: Date) -> Date {
        let first = |month: i8| Date::new(date.year(), month, 1).unwrap_or(date);
        match self {
            Per::Week => monday(date),
            Per::Fortnight => {
                let monday = monday(date);
                if monday.iso_week_date().week() % 2 == 1 { monday } else { shift(monday, (-7).days()) }
            }
            Per::Month => first(date.month()),
            Per::Quarter => first((date.month() - 1) / 3 * 3 + 1),
            Per::Half => first(if date.month() > 6 { 7 } else { 1 }),
            Per::Year => first(1),
        }
    }

    /// The last day of the period that begins on a day.
    pub fn end(self, start: Date) -> Date {
        let length = match self {
            Per::Week => 7.days(),
            Per::Fortnight => 14.days(),
            Per::Month => 1.month(),
            Per::Quarter => 3.months(),
            Per::Half => 6.months(),
            Per::Year => 1.year(),
        };
        let next = shift(start, length);
        next.yesterday().unwrap_or(next)
    }

    /// The name of the period that begins on a day, as records write it.
    pub fn name(self, start: Date) -> String {
        let (year, month) = (start.year(), start.month());
        match self {
            Per::Week | Per::Fortnight => {
                let week = start.iso_week_date();
                format!("{}-W{:02}", week.year(), week.week())
            }
            Per::Month => format!("{year}-{month:02}"),
            Per::Quarter => format!("{year}-Q{}", (month - 1) / 3 + 1),
            Per::Half => format!("{year}-H{}", if month > 6 { 2 } else { 1 }),
            Per::Year => year.to_string(),
        }
    }
}

fn monday(date: Date) -> Date {
    shift(date, (-i64::from(date.weekday().since(Weekday::Monday))).days())
}
