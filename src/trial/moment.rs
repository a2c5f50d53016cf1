//! Dates inside tables: read, moved, and written back in the form they had.

use jiff::civil::{Date, DateTime, Time};
use jiff::{SignedDuration, ToSpan};
use toml::Value;
use toml::value::Datetime;

/// The day of a value, written as a date or as text.
pub fn day(value: &Value) -> Option<Date> {
    civil(value).map(|at| at.date())
}

/// The local date and time of a value; a whole day is its midnight.
pub fn civil(value: &Value) -> Option<DateTime> {
    let written = written(value)?;
    let date = written.date?;
    let date = Date::new(i16::try_from(date.year).ok()?, date.month as i8, date.day as i8).ok()?;
    let time = match written.time {
        Some(t) => Time::new(t.hour as i8, t.minute as i8, t.second.unwrap_or(0) as i8, 0).ok()?,
        None => Time::midnight(),
    };
    Some(DateTime::from_parts(date, time))
}

fn written(value: &Value) -> Option<Datetime> {
    match value {
        Value::Datetime(written) => Some(*written),
        Value::String(text) => text.trim().replace(' ', "T").parse().ok(),
        _ => None,
    }
}

/// The value with another day, and otherwise as it was.
pub fn on(value: &Value, date: Date) -> Option<Value> {
    let clock = civil(value)?.time();
    at(value, DateTime::from_parts(date, clock))
}

/// The value moved by `+20d`, `-3d` or `+30h`.
pub fn shift(value: &Value, by: &str) -> Option<Value> {
    let now = civil(value)?;
    let (number, unit) = by.split_at_checked(by.len().checked_sub(1)?)?;
    let n: i64 = number.trim_start_matches('+').parse().ok().filter(|n: &i64| n.abs() <= 100_000)?;
    let moved = match unit {
        "d" => now.checked_add(n.days()).ok()?,
        "h" => now.checked_add(SignedDuration::from_hours(n)).ok()?,
        _ => return None,
    };
    at(value, moved)
}

fn at(value: &Value, moved: DateTime) -> Option<Value> {
    let mut written = written(value)?;
    let date = written.date.as_mut()?;
    (date.year, date.month, date.day) = (u16::try_from(moved.year()).ok()?, moved.month() as u8, moved.day() as u8);
    if let Some(time) = written.time.as_mut() {
        (time.hour, time.minute) = (moved.hour() as u8, moved.minute() as u8);
    }
    Some(match value {
        Value::String(_) => Value::String(written.to_string()),
        _ => Value::Datetime(written),
    })
}
