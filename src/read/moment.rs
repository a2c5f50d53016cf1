//! Dates as records write them: a whole day, or an instant with the wall clock it was read from.

use std::cmp::Ordering;
use std::fmt;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::{Offset, TimeZone};

/// A whole day, or an instant together with the wall clock it was written with.
///
/// A date is a whole day: compared with an instant of that day it is equal, so that the same day satisfies an order and a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Moment {
    /// The civil day.
    pub date: Date,
    /// The wall clock and the instant, unless only a day was written.
    pub clock: Option<(Time, Timestamp)>,
}

impl Moment {
    /// A whole day.
    pub fn day(date: Date) -> Moment {
        Moment { date, clock: None }
    }

    /// An instant seen from a zone.
    pub fn at(instant: Timestamp, zone: &TimeZone) -> Moment {
        let local = zone.to_datetime(instant);
        Moment { date: local.date(), clock: Some((local.time(), instant)) }
    }

    /// A wall-clock time of a zone (the earlier one where clocks were set back).
    pub fn local(time: DateTime, zone: &TimeZone) -> Option<Moment> {
        let instant = time.to_zoned(zone.clone()).ok()?.timestamp();
        Some(Moment { date: time.date(), clock: Some((time.time(), instant)) })
    }

    /// A wall-clock time with its offset from UTC.
    pub fn offset(time: DateTime, offset: Offset) -> Option<Moment> {
        let instant = offset.to_timestamp(time).ok()?;
        Some(Moment { date: time.date(), clock: Some((time.time(), instant)) })
    }

    /// Reads `2026-03-02`, `2026-03-02T09:30`, `2026-03-02T09:30:00+08:00`; times without an offset are in `zone`.
    pub fn parse(text: &str, zone: &TimeZone) -> Option<Moment> {
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

    /// Order by instant where both have one, else by day.
    pub fn compare(self, other: Moment) -> Ordering {
        match (self.clock, other.clock) {
            (Some((_, a)), Some((_, b))) => a.cmp(&b),
            _ => self.date.cmp(&other.date),
        }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.clock {
            None => write!(f, "{}", self.date),
            Some((time, _)) => write!(f, "{} {:02}:{:02}", self.date, time.hour(), time.minute()),
        }
    }
}
