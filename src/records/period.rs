//! How records write periods and lengths of time.

use jiff::civil::Date;

/// Whether a text names a period: `2026`, `2026-H1`, `2026-Q1`, `2026-03`, `2026-W07`, or `2026-03-01/2026-03-15`.
pub(super) fn is_period(text: &str) -> bool {
    if let Some((from, to)) = text.split_once('/') {
        let day = |t: &str| t.len() == 10 && t.parse::<Date>().is_ok();
        return day(from) && day(to) && from <= to;
    }
    let (year, rest) = match text.split_once('-') {
        Some((year, rest)) => (year, Some(rest)),
        None => (text, None),
    };
    year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit()) && rest.is_none_or(part_of_year)
}

fn part_of_year(part: &str) -> bool {
    let between = |digits: &str, width: usize, most: u8| {
        digits.len() == width && digits.bytes().all(|b| b.is_ascii_digit()) && digits.parse().is_ok_and(|n: u8| (1..=most).contains(&n))
    };
    match part.as_bytes().first() {
        Some(b'H') => between(&part[1..], 1, 2),
        Some(b'Q') => between(&part[1..], 1, 4),
        Some(b'W') => between(&part[1..], 2, 53),
        _ => between(part, 2, 12),
    }
}

/// Whether a text names a length of time: `3d`, `10wd`, `24h`, `2m`.
pub(super) fn is_duration(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let unit = &text[digits.len()..];
    (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && matches!(unit, "d" | "wd" | "h" | "m")
}
