//! Periods as records write them: a year, a half, a quarter, a month, an ISO week, a day, or two days with `/` between.

use std::fmt;

use jiff::ToSpan;
use jiff::civil::{Date, ISOWeekDate, Weekday};

/// A stretch of whole days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct CivilPeriod {
    /// The first day.
    pub start: Date,
    /// The last day.
    pub end: Date,
}

impl CivilPeriod {
    /// A period, unless it would end before it starts.
    pub fn new(start: Date, end: Date) -> Option<CivilPeriod> {
        (start <= end).then_some(CivilPeriod { start, end })
    }

    /// Reads `2026`, `2026-H1`, `2026-Q1`, `2026-03`, `2026-W07`, `2026-03-01` and `2026-03-01/2026-03-15`.
    pub fn parse(text: &str) -> Option<CivilPeriod> {
        if let Some((start, end)) = text.split_once('/') {
            return CivilPeriod::new(day(start)?, day(end)?);
        }
        match text.len() {
            4 => CivilPeriod::months(digits(text)?, 1, 12),
            10 => day(text).and_then(|d| CivilPeriod::new(d, d)),
            7 | 8 => CivilPeriod::part(digits(text.get(..4)?)?, text.get(4..)?.strip_prefix('-')?),
            _ => None,
        }
    }

    /// The part of a year behind its dash.
    fn part(year: i16, part: &str) -> Option<CivilPeriod> {
        if let Some(week) = part.strip_prefix('W') {
            return CivilPeriod::week(year, (week.len() == 2).then(|| digits(week))??);
        }
        let number = digits(part.strip_prefix(['H', 'Q']).unwrap_or(part))?;
        match (part.as_bytes().first()?, part.len()) {
            (b'H', 2) if (1..=2).contains(&number) => CivilPeriod::months(year, number * 6 - 5, 6),
            (b'Q', 2) if (1..=4).contains(&number) => CivilPeriod::months(year, number * 3 - 2, 3),
            (b'0'..=b'9', 2) => CivilPeriod::months(year, number, 1),
            _ => None,
        }
    }

    fn months(year: i16, first: i16, count: i16) -> Option<CivilPeriod> {
        let month = |number: i16| Date::new(year, i8::try_from(number).ok()?, 1).ok();
        CivilPeriod::new(month(first)?, month(first + count - 1)?.last_of_month())
    }

    fn week(year: i16, week: i16) -> Option<CivilPeriod> {
        let start = ISOWeekDate::new(year, i8::try_from(week).ok()?, Weekday::Monday).ok()?.date();
        CivilPeriod::new(start, start.checked_add(6.days()).ok()?)
    }

    /// Whether a day lies in it.
    pub fn contains(self, day: Date) -> bool {
        self.start <= day && day <= self.end
    }
}

impl fmt::Display for CivilPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.start, self.end)
    }
}

/// A day written in full; other forms of ISO 8601 are not accepted in records.
fn day(text: &str) -> Option<Date> {
    (text.len() == 10).then(|| text.parse().ok())?
}

/// A number of digits alone, since `str::parse` would take a sign too.
fn digits(text: &str) -> Option<i16> {
    text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::CivilPeriod;

    fn shown(text: &str) -> String {
        CivilPeriod::parse(text).map_or("none".into(), |p| p.to_string())
    }

    #[test]
    fn every_form_of_period_reads() {
        assert_eq!(shown("2026"), "2026-01-01/2026-12-31");
        assert_eq!(shown("2026-H2"), "2026-07-01/2026-12-31");
        assert_eq!(shown("2026-Q1"), "2026-01-01/2026-03-31");
        assert_eq!(shown("2024-02"), "2024-02-01/2024-02-29");
        assert_eq!(shown("2026-W01"), "2025-12-29/2026-01-04");
        assert_eq!(shown("2026-W53"), "2026-12-28/2027-01-03");
        assert_eq!(shown("2026-03-05"), "2026-03-05/2026-03-05");
        assert_eq!(shown("2026-03-01/2026-03-15"), "2026-03-01/2026-03-15");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "26",
            "2026-",
            "2026-H3",
            "2026-Q0",
            "2026-13",
            "2026-3",
            "2025-W53",
            "2026-W7",
            "2026-03-15/2026-03-01",
            "2026-+1",
            "２０２６",
        ] {
            assert_eq!(CivilPeriod::parse(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reader(text in ".{0,24}") {
            if let Some(period) = CivilPeriod::parse(&text) {
                prop_assert!(period.start <= period.end);
                prop_assert_eq!(CivilPeriod::parse(&period.to_string()), Some(period));
            }
        }

        #[test]
        fn near_periods_do_not_break_it_either(text in "[0-9]{4}-?[HQW0-9/-]{0,16}") {
            let _ = CivilPeriod::parse(&text);
        }
    }
}
