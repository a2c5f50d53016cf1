//! One cell: its address, and its value as a person sees it.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use rust_decimal::Decimal;

use super::format::{Formats, Shape};
use super::grid::Content;
use super::refusal::Refusal;
use super::strings::{Strings, unescaped};
use crate::read::decimal;

/// Last row and column of the format.
const LAST: (u32, u32) = (1_048_576, 16_384);

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// What cells are read with.
#[derive(Clone, Copy)]
pub(super) struct Reader<'w> {
    pub(super) formats: &'w Formats,
    pub(super) strings: &'w Strings,
    pub(super) since_1904: bool,
}

/// What stands in a cell before it is understood.
pub(super) struct Written<'t> {
    /// The kind of value (`t`).
    pub(super) kind: Cow<'t, str>,
    /// The number of the format (`s`).
    pub(super) style: u32,
    /// The value (`v`, or an inline text).
    pub(super) value: Cow<'t, str>,
    /// A formula stands behind it.
    pub(super) formula: bool,
}

impl<'w> Reader<'w> {
    /// The content of a cell; none where it is empty.
    pub(super) fn content(self, written: Written) -> Result<Option<Content<'w>>, Refusal> {
        let Written { kind, style, value: text, formula } = written;
        if text.is_empty() {
            // A formula that yields an empty text has a value; one nobody ever computed has none.
            return Ok((formula && kind != "str").then_some(Content::Uncomputed));
        }
        Ok(match &*kind {
            "s" => {
                let n = text.trim().parse().map_err(|_| Refusal::Broken("a cell names no shared text".to_owned()))?;
                let shared = self.strings.get(n).ok_or_else(|| Refusal::Broken(format!("shared text {n}")))?;
                filled(Cow::Borrowed(shared))
            }
            "str" | "inlineStr" => filled(Cow::Owned(unescaped(text).into_owned())),
            "b" => Some(Content::Text(Cow::Borrowed(if text.trim() == "1" { "是" } else { "否" }))),
            "e" => Some(Content::Error(text.into_owned())),
            "d" => Some(Content::Text(Cow::Owned(text.trim_end_matches('Z').trim_end_matches("T00:00:00").to_owned()))),
            "" | "n" => Some(self.number(text.trim(), style)?),
            other => return Err(Refusal::Broken(format!("t=\"{other}\""))),
        })
    }

    fn number(self, text: &str, style: u32) -> Result<Content<'w>, Refusal> {
        let shape = self.formats.get(style);
        if shape == Shape::General && is_plain(text) {
            return Ok(Content::Text(Cow::Owned(text.to_owned())));
        }
        let number: f64 = text.parse().map_err(|_| Refusal::Broken("a cell holds no number".to_owned()))?;
        let day =
            matches!(shape, Shape::Date | Shape::DateTime).then(|| moment(number, self.since_1904, shape == Shape::DateTime)).flatten();
        Ok(Content::Text(Cow::Owned(day.or_else(|| shown(number, shape)).unwrap_or_else(|| text.to_owned()))))
    }
}

fn filled(text: Cow<'_, str>) -> Option<Content<'_>> {
    (!text.trim().is_empty()).then_some(Content::Text(text))
}

/// Whether a number is written as people see it: at most fifteen digits, none idle.
fn is_plain(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, part) = digits.split_once('.').map_or((digits, None), |(whole, part)| (whole, Some(part)));
    let all = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let leads = whole == "0" || !whole.starts_with('0');
    let ends = part.map_or(digits != "0" || digits == text, |part| all(part) && !part.ends_with('0'));
    digits.len() <= 15 && all(whole) && leads && ends
}

/// A number with the fifteen digits spreadsheets hold to, so that 0.1 + 0.2 is 0.3.
fn shown(number: f64, shape: Shape) -> Option<String> {
    let exact = decimal(&format!("{number:.14e}")).filter(|_| number.is_finite())?.normalize();
    let padded = |number: Decimal, decimals: u8| {
        let mut number = number;
        if number.scale() < u32::from(decimals) {
            number.rescale(u32::from(decimals));
        }
        number.to_string()
    };
    Some(match shape {
        Shape::Fixed(n) => padded(exact, n),
        Shape::Percent(n) => format!("{}%", padded(exact.checked_mul(Decimal::ONE_HUNDRED)?.normalize(), n)),
        _ => exact.to_string(),
    })
}

/// A day counted from the workbook's first, with its time where the format or the number has one.
fn moment(number: f64, since_1904: bool, clock: bool) -> Option<String> {
    let seconds = (number * DAY).round();
    if !(0.0..=3.0e11).contains(&seconds) {
        return None;
    }
    let (days, rest) = ((seconds / DAY).floor() as i64, (seconds % DAY) as i64);
    let day = day(days, since_1904)?;
    Some(match (rest, clock) {
        (0, false) => day.to_string(),
        _ => format!("{day}T{:02}:{:02}:{:02}", rest / 3600, rest / 60 % 60, rest % 60),
    })
}

/// Spreadsheets took over a leap day in 1900 that never was: day 60 is none.
fn day(days: i64, since_1904: bool) -> Option<Date> {
    let first = match (since_1904, days) {
        (true, _) => date(1904, 1, 1),
        (false, 60) | (false, 0) => return None,
        (false, ..60) => date(1899, 12, 31),
        (false, _) => date(1899, 12, 30),
    };
    first.checked_add(i32::try_from(days).ok()?.days()).ok().filter(|d| d.year() < 10_000)
}

/// Row and column from 1 of an address such as `C12`.
pub(super) fn position(address: &str) -> Result<(u32, u32), Refusal> {
    let wrong = || Refusal::Broken(format!("cell {}", address.chars().take(20).collect::<String>()));
    let letters = address.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (column, row) = address.split_at(letters);
    if !(1..=3).contains(&letters) || row.len() > 7 || !row.bytes().all(|b| b.is_ascii_digit()) {
        return Err(wrong());
    }
    let column = column.bytes().fold(0, |n, b| n * 26 + u32::from(b.to_ascii_uppercase() - b'A' + 1));
    let row: u32 = row.parse().map_err(|_| wrong())?;
    if row == 0 || row > LAST.0 || column > LAST.1 { Err(wrong()) } else { Ok((row, column)) }
}

/// The address of a row and column from 1, as spreadsheets show it.
pub fn address(row: u32, column: u32) -> String {
    let (mut letters, mut n) = (Vec::new(), column);
    while n > 0 {
        letters.push(b'A' + ((n - 1) % 26) as u8);
        n = (n - 1) / 26;
    }
    letters.iter().rev().map(|b| char::from(*b)).chain(row.to_string().chars()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_go_both_ways() {
        for (row, column, text) in [(1, 1, "A1"), (12, 3, "C12"), (9, 26, "Z9"), (9, 27, "AA9"), (1_048_576, 16_384, "XFD1048576")] {
            assert_eq!(address(row, column), text);
            assert_eq!(position(text), Ok((row, column)));
        }
        for odd in ["", "A", "1", "A0", "A1048577", "XFE1", "AAAA1", "A-1", "A99999999", "文1"] {
            assert!(position(odd).is_err(), "{odd}");
        }
    }

    #[test]
    fn days_are_counted_as_each_system_does() {
        assert_eq!(moment(46_083.0, false, false).unwrap(), "2026-03-02");
        assert_eq!(moment(46_083.395_833_333_336, false, false).unwrap(), "2026-03-02T09:30:00");
        assert_eq!(moment(46_083.0, false, true).unwrap(), "2026-03-02T00:00:00");
        assert_eq!(moment(44_621.0, true, false).unwrap(), "2026-03-02");
        assert_eq!(moment(59.0, false, false).unwrap(), "1900-02-28");
        assert_eq!(moment(61.0, false, false).unwrap(), "1900-03-01");
        for none in [60.0, 0.0, -1.0, 1e9, 1e300, f64::NAN] {
            assert_eq!(moment(none, false, false), None, "{none}");
        }
    }

    #[test]
    fn what_is_written_plainly_is_shown_as_written() {
        for plain in ["0", "7", "-7", "1000", "12.5", "-0.25", "0.1", "123456789012345", "1234567.8901234"] {
            assert!(is_plain(plain), "{plain}");
            assert_eq!(shown(plain.parse().unwrap(), Shape::General).unwrap(), plain);
        }
        for other in ["", "-", "-0", "07", "1.", ".5", "1.50", "1e3", "1E3", "+1", "nan", "1234567890123456", "一", "1 "] {
            assert!(!is_plain(other), "{other}");
        }
    }

    #[test]
    fn numbers_show_fifteen_digits() {
        let general = |n: f64| shown(n, Shape::General).unwrap();
        assert_eq!(general(0.1 + 0.2), "0.3");
        assert_eq!(general(1e15), "1000000000000000");
        assert_eq!(general(-12.5), "-12.5");
        assert_eq!(shown(12.5, Shape::Fixed(2)).unwrap(), "12.50");
        assert_eq!(shown(0.9, Shape::Percent(0)).unwrap(), "90%");
        assert_eq!(shown(0.123_45, Shape::Percent(0)).unwrap(), "12.345%");
        assert_eq!(shown(1e300, Shape::General), None);
    }
}
