//! A small bar chart, laid out here and drawn by a template; its figures stand beside it as a table.

use jiff::civil::Date;
use serde::Serialize;

/// Width of a bar with its gap.
const STEP: usize = 46;
/// Height of the tallest bar.
const HEIGHT: usize = 120;
/// Room above for figures, and below for names.
const ROOM: usize = 24;

/// A chart of counts.
#[derive(Serialize)]
pub(super) struct Chart {
    width: usize,
    height: usize,
    base: usize,
    total: usize,
    bars: Vec<Bar>,
}

/// A bar.
#[derive(Serialize)]
struct Bar {
    x: usize,
    y: usize,
    middle: usize,
    height: usize,
    name: String,
    count: usize,
}

impl Chart {
    /// Lays out bars, the first on the left.
    pub(super) fn of(counts: Vec<(String, usize)>) -> Chart {
        let most = counts.iter().map(|(_, n)| *n).max().unwrap_or_default().max(1);
        let total = counts.iter().map(|(_, n)| n).sum();
        let width = counts.len() * STEP;
        let bar = |(i, (name, count)): (usize, (String, usize))| {
            let height = (count * HEIGHT).div_ceil(most);
            Bar { x: i * STEP + 6, y: ROOM + HEIGHT - height, middle: i * STEP + STEP / 2, height, name, count }
        };
        Chart { width, height: HEIGHT + 2 * ROOM, base: ROOM + HEIGHT, total, bars: counts.into_iter().enumerate().map(bar).collect() }
    }
}

/// The twelve months up to a day, that day's last.
pub(super) fn year_up_to(day: Date) -> Vec<(i16, i8)> {
    let last = i32::from(day.year()) * 12 + i32::from(day.month()) - 1;
    let month = |n: i32| (i16::try_from(n.div_euclid(12)).unwrap_or_default(), i8::try_from(n.rem_euclid(12) + 1).unwrap_or(1));
    (last - 11..=last).map(month).collect()
}
