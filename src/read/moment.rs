//! Dates as records write them: a whole day, or an instant with the wall clock it was read from.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// A whole day, or an instant together with the wall clock it was written with; to the microsecond, in sixteen bytes, since every
/// record has several.
///
/// A date is a whole day: compared with an instant of that day it is equal, so that the same day satisfies an order and a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The civil day.
    pub date: Date,
    /// The second of the day on the wall clock; [`NO_CLOCK`] when only a day was written.
    second: u32,
    /// Microseconds since 1970.
    instant: i64,
}

/// The second of a whole day.
const NO_CLOCK: u32 = u32::MAX;

impl Moment {
    /// A whole day.
    pub fn day(date: Date) -> Moment {
        Moment { date, second: NO_CLOCK, instant: 0 }
    }

    /// An instant and the wall clock it is read from.
    pub fn clocked(local: DateTime, instant: Timestamp) -> Moment {
        let time = local.time();
        let second = (i32::from(time.hour()) * 60 + i32::from(time.minute())) * 60 + i32::from(time.second());
        Moment { date: local.date(), second: second.unsigned_abs(), instant: instant.as_microsecond() }
    }

    /// An instant seen from a zone.
    pub fn at(instant: Timestamp, zone: &TimeZone) -> Moment {
        Moment::clocked(zone.to_datetime(instant), instant)
    }

    /// A wall-clock time of a zone (the earlier one where clocks were set back).
    pub fn local(time: DateTime, zone: &TimeZone) -> Option<Moment> {
        let instant = time.to_zoned(zone.clone()).ok()?.timestamp();
        Some(Moment::clocked(time, instant))
    }

    /// A wall-clock time with its offset from UTC.
    pub fn offset(time: DateTime, offset: Offset) -> Option<Moment> {
        let instant = offset.to_timestamp(time).ok()?;
        Some(Moment::clocked(time, instant))
    }

    /// The wall clock and the instant, unless it is a whole day.
    pub fn clock(self) -> Option<(Time, Timestamp)> {
        if self.is_day() {
            return None;
        }
        let part = |seconds: u32| i8::try_from(seconds % 60).unwrap_or_default();
        let nanosecond = i32::try_from(self.instant.rem_euclid(1_000_000) * 1_000).unwrap_or_default();
        let hour = i8::try_from(self.second / 3600).unwrap_or_default();
        let time = Time::new(hour, part(self.second / 60), part(self.second), nanosecond).ok()?;
        Some((time, Timestamp::from_microsecond(self.instant).ok()?))
    }

    /// The day, and the second of the day with the instant in microseconds unless it is a whole day: to keep it in few bytes.
    pub(crate) fn parts(self) -> (Date, Option<(u32, i64)>) {
        (self.date, self.instant().map(|instant| (self.second, instant)))
    }

    /// A moment from its parts.
    pub(crate) fn of_parts(date: Date, clock: Option<(u32, i64)>) -> Moment {
        let (second, instant) = clock.unwrap_or((NO_CLOCK, 0));
        Moment { date, second, instant }
    }

    /// Whether it is a whole day.
    pub fn is_day(self) -> bool {
        self.second == NO_CLOCK
    }

    /// The instant in microseconds since 1970, unless it is a whole day.
    pub fn instant(self) -> Option<i64> {
        (!self.is_day()).then_some(self.instant)
    }

    /// Reads `2026-03-02`, `2026-03-02T09:30`, `2026-03-02T09:30:00+08:00`; times without an offset are in `zone`.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Moment> {
        if let Some(moment) = Moment::usual(text, zone) {
            return Some(moment);
        }
        if text.len() == 10 {
            return text.parse::<Date>().ok().map(Moment::day);
        }
        let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text).ok()?;
        let time = DateTime::from_parts(pieces.date(), pieces.time()?);
        match pieces.to_numeric_offset() {
            Some(offset) => Moment::offset(time, offset),
            None => Moment::local(time, zone),
        }
    }

    /// Reads what nearly all records write: a day, or a day with hours, minutes and seconds, with the offset or without. TOML and the
    /// full parser read the same in it; anything else is left to them.
    pub(super) fn usual(text: &str, zone: &TimeZone) -> Option<Moment> {
        let text = text.as_bytes();
        let date = day(text.get(..10)?)?;
        match text.len() {
            10 => Some(Moment::day(date)),
            19 => Moment::local(DateTime::from_parts(date, clock(&text[10..])?), zone),
            25 => offset(&text[10..], date),
            _ => None,
        }
    }

    /// Order by instant where both have one, else by day.
    pub fn compare(self, other: Moment) -> Ordering {
        match self.is_day() || other.is_day() {
            true => self.date.cmp(&other.date),
            false => self.instant.cmp(&other.instant),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.is_day() {
            true => write!(f, "{}", self.date),
            false => write!(f, "{} {:02}:{:02}", self.date, self.second / 3600, self.second / 60 % 60),
        }
    }
}

/// Pairs of digits, read one after another.
#[derive(Default)]
struct Pairs {
    /// One of them was no number, or too large.
    odd: bool,
}

impl Pairs {
    #[inline(always)]
    fn read(&mut self, tens: u8, ones: u8, below: u8) -> u8 {
        let (tens, ones) = (tens.wrapping_sub(b'0'), ones.wrapping_sub(b'0'));
        let number = tens.wrapping_mul(10).wrapping_add(ones);
        self.odd |= (tens > 9) | (ones > 9) | (number >= below);
        number
    }
}

/// A day: `2026-03-02`.
fn day(text: &[u8]) -> Option<Date> {
    let [y, yy, yyy, yyyy, b'-', m, mm, b'-', d, dd] = *text else { return None };
    let mut pairs = Pairs::default();
    let year = i16::from(pairs.read(y, yy, 100)) * 100 + i16::from(pairs.read(yyy, yyyy, 100));
    let (month, day) = (pairs.read(m, mm, 13), pairs.read(d, dd, 32));
    Date::new(year, month as i8, day as i8).ok().filter(|_| !pairs.odd)
}

/// A clock: `T09:30:00`.
fn clock(text: &[u8]) -> Option<Time> {
    let [b'T', h, hh, b':', m, mm, b':', s, ss] = *text else { return None };
    let mut pairs = Pairs::default();
    let [hour, minute, second] = [pairs.read(h, hh, 24), pairs.read(m, mm, 60), pairs.read(s, ss, 60)];
    Time::new(hour as i8, minute as i8, second as i8, 0).ok().filter(|_| !pairs.odd)
}

/// A clock with its offset: `T09:30:00+08:00`.
fn offset(text: &[u8], date: Date) -> Option<Moment> {
    let [b'T', h, hh, b':', m, mm, b':', s, ss, sign @ (b'+' | b'-'), o, oo, b':', p, pp] = *text else { return None };
    let mut pairs = Pairs::default();
    let seconds = |hour: u8, minute: u8, second: u8| (i64::from(hour) * 60 + i64::from(minute)) * 60 + i64::from(second);
    let second = seconds(pairs.read(h, hh, 24), pairs.read(m, mm, 60), pairs.read(s, ss, 60));
    let offset = seconds(pairs.read(o, oo, 24), pairs.read(p, pp, 60), 0);
    // What lies at the ends of time is left to the library.
    if pairs.odd || !(1..9999).contains(&date.year()) {
        return None;
    }
    let utc = if sign == b'+' { second - offset } else { second + offset };
    Some(Moment { date, second: u32::try_from(second).ok()?, instant: (days(date) * 86_400 + utc) * 1_000_000 })
}

/// Days from 1970 to a day of our era. Years are counted from March, so that a leap day is the last of its year.
fn days(date: Date) -> i64 {
    let (year, month) = (i64::from(date.year()), i64::from(date.month()));
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let before = year * 365 + year / 4 - year / 100 + year / 400;
    before + (month * 153 + 2) / 5 + i64::from(date.day()) - 719_469
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use jiff::tz::TimeZone;
    use proptest::prelude::*;

    use super::*;

    /// What the library alone makes of a text.
    fn slowly(text: &str) -> Option<(Date, Time, Timestamp)> {
        let pieces = jiff::fmt::temporal::DateTimeParser::new().parse_pieces(text).ok()?;
        let time = DateTime::from_parts(pieces.date(), pieces.time()?);
        Some((time.date(), time.time(), pieces.to_numeric_offset()?.to_timestamp(time).ok()?))
    }

    fn quickly(text: &str) -> Option<(Date, Time, Timestamp)> {
        Moment::parse(text, &TimeZone::UTC).and_then(|m| Some((m.date, m.clock()?.0, m.clock()?.1)))
    }

    #[test]
    fn a_moment_is_small() {
        assert_eq!(size_of::<Moment>(), 16);
        assert_eq!(Moment::parse("0000-02-29", &TimeZone::UTC), Some(Moment::day(date(0, 2, 29))));
        assert_eq!(Moment::parse("-001-02-28", &TimeZone::UTC), None);
    }

    proptest! {
        #[test]
        fn the_short_way_reads_as_the_library_does(text in "(20[0-9]{2}|[0-9]{4})-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-6][0-9]:[0-6][0-9][+-][0-2][0-9]:[0-6][0-9]") {
            prop_assert_eq!(quickly(&text), slowly(&text), "{}", text);
        }

        #[test]
        fn fractions_are_kept_to_the_microsecond(micro in 0..1_000_000u32) {
            let text = format!("1969-12-31T23:59:59.{micro:06}-05:00");
            prop_assert_eq!(quickly(&text), slowly(&text));
        }
    }
}
