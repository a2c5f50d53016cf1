//! Working days of a region. A date beyond the data is an error, never a guess.

use std::collections::BTreeMap;
use std::sync::OnceLock;

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

/// Every day of the years covered, for counting: twelve months of 31 slots a year.
#[derive(Clone, Debug, Default)]
pub struct Days {
    first: i16,
    slots: Vec<Slot>,
}

/// What a slot stands for.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Slot {
    Worked,
    Off,
    /// The data say nothing of this day.
    Unknown,
    /// The month has no such day.
    NoDay,
}

impl Days {
    fn of(calendar: &Calendar) -> Days {
        let first = calendar.years.iter().copied().min().unwrap_or_default();
        let last = calendar.years.iter().copied().max().unwrap_or(first - 1);
        let slots = (0..slot(i32::from(last) - i32::from(first) + 1, 1, 1)).map(|n| match date(first, n).map(|date| calendar.day(date)) {
            Some(Ok(DayKind::Working)) => Slot::Worked,
            Some(Ok(_)) => Slot::Off,
            Some(Err(_)) => Slot::Unknown,
            None => Slot::NoDay,
        });
        Days { first, slots: slots.collect() }
    }

    fn slot(&self, date: Date) -> Option<usize> {
        let years = i32::from(date.year()) - i32::from(self.first);
        (years >= 0).then(|| slot(years, date.month(), date.day())).filter(|n| *n < self.slots.len())
    }

    fn get(&self, date: Date) -> Option<bool> {
        match self.slots[self.slot(date)?] {
            Slot::Worked => Some(true),
            Slot::Off => Some(false),
            Slot::Unknown | Slot::NoDay => None,
        }
    }

    /// The days after one, with whether they are worked, as far as the data say.
    fn after(&self, date: Date) -> impl Iterator<Item = (usize, bool)> + '_ {
        let first = date.tomorrow().ok().and_then(|next| self.slot(next)).unwrap_or(self.slots.len());
        let days = (first..).zip(&self.slots[first..]).filter(|(_, slot)| **slot != Slot::NoDay);
        days.take_while(|(_, slot)| **slot != Slot::Unknown).map(|(n, slot)| (n, *slot == Slot::Worked))
    }

    fn date(&self, slot: usize) -> Option<Date> {
        date(self.first, slot)
    }
}

fn slot(years: i32, month: i8, day: i8) -> usize {
    years as usize * 372 + (month as usize - 1) * 31 + day as usize - 1
}

/// The day of a slot; none where the month has no such day.
fn date(first: i16, slot: usize) -> Option<Date> {
    Date::new(first + (slot / 372) as i16, (slot % 372 / 31 + 1) as i8, (slot % 31 + 1) as i8).ok()
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
        self.days().get(date).ok_or(CalendarGap(date))
    }

    fn days(&self) -> &Days {
        self.days.get_or_init(|| Days::of(self))
    }

    /// The day `n` working days after `start`; the start day is not counted. Negative `n` counts back.
    pub fn add_workdays(&self, start: Date, n: i64) -> Result<Date, CalendarGap> {
        let ahead = usize::try_from(n).ok().and_then(|n| n.checked_sub(1));
        let found = ahead.and_then(|n| self.days().after(start).filter(|(_, worked)| *worked).nth(n));
        if let Some(date) = found.and_then(|(slot, _)| self.days().date(slot)) {
            return Ok(date);
        }
        // Back, or to where the data end: the first day that is missing is told.
        let mut date = start;
        let mut left = n.abs();
        while left > 0 {
            date = if n > 0 { date.tomorrow() } else { date.yesterday() }.map_err(|_| CalendarGap(date))?;
            left -= i64::from(self.is_working(date)?);
        }
        Ok(date)
    }

    /// The days off after one day and up to another; none where the other comes first.
    pub fn days_off(&self, from: Date, to: Date) -> Result<Vec<Date>, CalendarGap> {
        if to <= from {
            return Ok(Vec::new());
        }
        let end = self.days().slot(to).ok_or(CalendarGap(to))?;
        let off = self.days().after(from).take_while(|(slot, _)| *slot <= end).filter(|(_, worked)| !worked);
        Ok(off.filter_map(|(slot, _)| self.days().date(slot)).collect())
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

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    /// Data of 2024 and 2026, as a handbook has them that lacks a year.
    fn calendar() -> Calendar {
        let holidays = [date(2024, 2, 29), date(2024, 12, 31), date(2026, 1, 1), date(2026, 1, 2)];
        let working = [date(2026, 1, 10)];
        Calendar {
            years: vec![2026, 2024],
            holidays: holidays.map(|day| (day, "假".to_owned())).into(),
            working: working.map(|day| (day, "補班".to_owned())).into(),
            ..Calendar::default()
        }
    }

    /// Day by day, as the words of a limit say it.
    fn by_day(calendar: &Calendar, from: Date, n: i64) -> Option<(Date, Vec<Date>)> {
        let (mut date, mut left, mut off) = (from, n, Vec::new());
        while left > 0 {
            date = date.tomorrow().ok()?;
            match calendar.day(date).ok()? == DayKind::Working {
                true => left -= 1,
                false => off.push(date),
            }
        }
        Some((date, off))
    }

    #[test]
    fn a_limit_that_starts_on_the_eve_of_the_data_tells_of_every_day_off() {
        let end = calendar().add_workdays(date(2025, 12, 31), 2).unwrap();
        assert_eq!(end, date(2026, 1, 6));
        let off = [1, 2, 3, 4].map(|day| date(2026, 1, day));
        assert_eq!(calendar().days_off(date(2025, 12, 31), end), Ok(off.to_vec()));
        let first = Calendar { years: vec![2026], ..calendar() };
        assert_eq!(first.days_off(date(2025, 12, 31), end), Ok(off.to_vec()));
    }

    proptest! {
        #[test]
        fn days_are_counted_as_one_by_one(year in 2023..2028i16, day in 1..367i16, n in 0..300i64) {
            let from = Date::new(year, 1, 1).unwrap().checked_add(jiff::Span::new().days(day - 1)).unwrap();
            let calendar = calendar();
            let counted = calendar.add_workdays(from, n).ok();
            let told = counted.map(|end| (end, calendar.days_off(from, end).unwrap()));
            prop_assert_eq!(told, by_day(&calendar, from, n));
        }
    }
}
