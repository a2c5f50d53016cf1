//! Working days of a region. A date beyond the data is an error, never a guess.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What a day is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DayKind {
    /// A working day.
    Working,
    /// Saturday or Sunday.
    Weekend,
    /// A holiday, with its name.
    Holiday(String),
}

/// The first day asked for that the calendar has no data of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CalendarGap(pub Date);

/// The calendar of one region.
#[derive(Clone, Debug, Default)]
pub struct Calendar {
    /// Region id.
    pub region: String,
    /// Years the data covers.
    pub years: Vec<i16>,
    /// Days off by name, where they differ from the weekend rule.
    pub holidays: BTreeMap<Date, String>,
    /// Weekend days worked.
    pub working: BTreeMap<Date, String>,
    /// What `is_working` answers from; made when first asked.
    pub days: OnceLock<Days>,
}

/// Every day of the years covered, for counting.
#[derive(Clone, Debug, Default)]
pub struct Days {
    first: i16,
    /// Twelve months of 31 slots a year; `None` where the data say nothing.
    worked: Vec<Option<bool>>,
}

impl Days {
    fn of(calendar: &Calendar) -> Days {
        let first = calendar.years.iter().copied().min().unwrap_or_default();
        let last = calendar.years.iter().copied().max().unwrap_or(first - 1);
        let mut days = Days { first, worked: vec![None; slot(i32::from(last - first) + 1, 1, 1)] };
        for date in calendar
            .years
            .iter()
            .filter_map(|y| Date::new(*y, 1, 1).ok())
            .flat_map(|d| d.series(1.day()).take_while(move |x| x.year() == d.year()))
        {
            let worked = calendar.day(date).ok().map(|day| day == DayKind::Working);
            days.worked[slot(i32::from(date.year() - first), date.month(), date.day())] = worked;
        }
        days
    }

    fn get(&self, date: Date) -> Option<bool> {
        let years = i32::from(date.year()) - i32::from(self.first);
        if years < 0 {
            return None;
        }
        self.worked.get(slot(years, date.month(), date.day())).copied().flatten()
    }
}

fn slot(years: i32, month: i8, day: i8) -> usize {
    years as usize * 372 + (month as usize - 1) * 31 + day as usize - 1
}

impl Calendar {
    /// What kind of day `date` is.
    pub fn day(&self, date: Date) -> Result<DayKind, CalendarGap> {
        if !self.years.contains(&date.year()) {
            return Err(CalendarGap(date));
        }
        if let Some(name) = self.holidays.get(&date) {
            return Ok(DayKind::Holiday(name.clone()));
        }
        let weekend = matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday);
        Ok(if weekend && !self.working.contains_key(&date) { DayKind::Weekend } else { DayKind::Working })
    }

    /// Whether `date` is worked.
    pub fn is_working(&self, date: Date) -> Result<bool, CalendarGap> {
        self.days.get_or_init(|| Days::of(self)).get(date).ok_or(CalendarGap(date))
    }

    /// The day `n` working days after `start`; the start day is not counted. Negative `n` counts back.
    pub fn add_workdays(&self, start: Date, n: i64) -> Result<Date, CalendarGap> {
        let mut date = start;
        let mut left = n.abs();
        while left > 0 {
            date = if n > 0 { date.tomorrow() } else { date.yesterday() }.map_err(|_| CalendarGap(date))?;
            left -= i64::from(self.is_working(date)?);
        }
        Ok(date)
    }

    /// `date`, or the next working day when it is none.
    pub fn roll_forward(&self, mut date: Date) -> Result<Date, CalendarGap> {
        while !self.is_working(date)? {
            date = date.tomorrow().map_err(|_| CalendarGap(date))?;
        }
        Ok(date)
    }

    /// `date`, or the last working day before it when it is none.
    pub fn roll_back(&self, mut date: Date) -> Result<Date, CalendarGap> {
        while !self.is_working(date)? {
            date = date.yesterday().map_err(|_| CalendarGap(date))?;
        }
        Ok(date)
    }

    /// Working days from `a` (not counted) to `b` (counted).
    pub fn workdays_between(&self, a: Date, b: Date) -> Result<i64, CalendarGap> {
        let (low, high, sign) = if a <= b { (a, b, 1) } else { (b, a, -1) };
        let mut count = 0;
        let mut date = low;
        while date < high {
            date = date.tomorrow().map_err(|_| CalendarGap(date))?;
            count += i64::from(self.is_working(date)?);
        }
        Ok(count * sign)
    }
}
