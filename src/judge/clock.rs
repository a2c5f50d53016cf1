//! Deadlines: from a start and a limit to the last moment allowed.
//!
//! The start day is not counted and the limit ends with its last day. Calendar-day limits that end on a day off roll
//! forward; hour limits run on the wall clock. A day outside the calendar data is an error, never a guess.

use std::cmp::Ordering;

use jiff::civil::Date;
use jiff::{Span, ToSpan};

use crate::expr::Value;
use crate::model::{Calendar, CalendarGap, Handbook, Limit, ParameterType};
use crate::outcome::{Clock, Counted};
use crate::read::Moment;

/// A limit with its parameter looked up.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Length {
    pub(super) counted: Counted,
    pub(super) provisional: bool,
}

/// Why a limit gives no last day.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NoDue {
    /// The parameter has neither a decision nor a default.
    Undecided(String),
    /// The calendar has no data of this day.
    Gap(Date),
    /// The unit has no calendar.
    NoCalendar,
}

impl From<CalendarGap> for NoDue {
    fn from(gap: CalendarGap) -> NoDue {
        NoDue::Gap(gap.0)
    }
}

/// The length of a limit on the day its clock starts.
pub(super) fn length(handbook: &Handbook, limit: &Limit, unit: Option<&str>, date: Date) -> Result<Length, NoDue> {
    let counted = match limit {
        Limit::Days(n) => Counted::Days(*n),
        Limit::Workdays(n) => Counted::Workdays(*n),
        Limit::Hours(n) => Counted::Hours(*n),
        Limit::Months(n) => Counted::Months(*n),
        Limit::Count(n) => Counted::Days(*n),
        Limit::Parameter(id) => return parameter(handbook, id, unit, date),
    };
    Ok(Length { counted, provisional: false })
}

fn parameter(handbook: &Handbook, id: &str, unit: Option<&str>, date: Date) -> Result<Length, NoDue> {
    let undecided = || NoDue::Undecided(id.to_owned());
    let parameter = handbook.parameter(id).ok_or_else(undecided)?;
    let resolved = parameter.resolve(date, unit).ok_or_else(undecided)?;
    let Value::Number(number) = resolved.value else { return Err(undecided()) };
    let n = i64::try_from(number).map_err(|_| undecided())?;
    let counted = match parameter.ty {
        ParameterType::Workdays => Counted::Workdays(n),
        ParameterType::Hours => Counted::Hours(n),
        ParameterType::Months => Counted::Months(n),
        _ => Counted::Days(n),
    };
    Ok(Length { counted, provisional: resolved.provisional })
}

/// Counts a length from a start: the last moment allowed, and the days off that working-day counting skipped.
pub(super) fn count(from: Moment, length: Length, calendar: Option<&Calendar>) -> Result<Clock, NoDue> {
    let calendar = || calendar.ok_or(NoDue::NoCalendar);
    let mut skipped = Vec::new();
    let due = match length.counted {
        Counted::Fixed => from,
        Counted::Hours(n) => hours_after(from, n),
        Counted::Workdays(n) => {
            let calendar = calendar()?;
            let end = calendar.add_workdays(from.date, n)?;
            skipped = calendar.days_off(from.date, end)?;
            Moment::day(end)
        }
        Counted::Days(n) => Moment::day(rolled(calendar()?, shift(from.date, n.days()), n)?),
        Counted::Months(n) => Moment::day(rolled(calendar()?, shift(from.date, n.months()), n)?),
    };
    Ok(Clock { from, limit: length.counted, skipped, due })
}

/// A last day that is a day off moves to the next working day; one counted back moves further back, so that no notice is
/// shorter than asked.
fn rolled(calendar: &Calendar, date: Date, n: i64) -> Result<Date, CalendarGap> {
    if n < 0 { calendar.roll_back(date) } else { calendar.roll_forward(date) }
}

/// A date moved by a span; the ends of time where it would leave them.
pub(super) fn shift(date: Date, span: Span) -> Date {
    date.checked_add(span).unwrap_or(if span.is_negative() { Date::MIN } else { Date::MAX })
}

/// Hours on the wall clock; a start without a clock counts from the end of its day.
fn hours_after(from: Moment, hours: i64) -> Moment {
    match from.clock() {
        Some((time, instant)) => {
            let local = from.date.to_datetime(time);
            let end = local.checked_add(hours.hours()).unwrap_or(local);
            let later = instant.checked_add(hours.hours()).unwrap_or(instant);
            Moment::clocked(end, later)
        }
        None => Moment::day(shift(from.date, ((hours + 23) / 24).days())),
    }
}

/// Whether a moment is after the last one allowed. A whole day is late only from the next day on.
pub(super) fn is_late(at: Moment, due: Moment) -> bool {
    at.compare(due) == Ordering::Greater
}
