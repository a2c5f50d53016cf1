//! How a deadline was counted: from when, how long, which days did not count, until when.

use super::rows::Rows;
use crate::lang::Sentence;
use crate::outcome::{Clock, Counted};
use crate::say;

/// The rows of a deadline.
pub(super) fn rows(rows: &mut Rows, clock: &Clock) {
    if clock.limit != Counted::Fixed {
        let from = say!("{d}（當日不計）", "{d}（当日不计）", "{d} (that day is not counted)", d = clock.from);
        rows.say(say!("起算", "起算", "counted from"), &from);
        rows.say(say!("期限", "期限", "limit"), &length(clock.limit));
    }
    if !clock.skipped.is_empty() {
        rows.say(say!("不計入", "不计入", "days off"), &skipped(clock));
    }
    rows.add(say!("末日", "末日", "last day"), &clock.due.to_string());
}

/// The same in one sentence.
pub(super) fn sentence(clock: &Clock) -> Sentence {
    let length = length(clock.limit);
    let mut said = match clock.limit {
        Counted::Fixed => say!("末日 {d}", "末日 {d}", "due {d}", d = clock.due),
        _ => Sentence {
            hant: format!("自 {} 起 {}，末日 {}", clock.from, length.hant, clock.due),
            hans: format!("自 {} 起 {}，末日 {}", clock.from, length.hans, clock.due),
            en: format!("{} from {}, due {}", length.en, clock.from, clock.due),
        },
    };
    if !clock.skipped.is_empty() {
        let off = skipped(clock);
        said = said.then(say!("；不計入 ", "；不计入 ", "; days off ")).then(off);
    }
    said
}

fn length(limit: Counted) -> Sentence {
    match limit {
        Counted::Days(n) => say!("{n} 日", "{n} 日", "{n} days", n = n),
        Counted::Workdays(n) => say!("{n} 個工作日", "{n} 个工作日", "{n} working days", n = n),
        Counted::Hours(n) => say!("{n} 小時", "{n} 小时", "{n} hours", n = n),
        Counted::Months(n) => say!("{n} 個月", "{n} 个月", "{n} months", n = n),
        Counted::Fixed => say!("指定之日", "指定之日", "a set day"),
    }
}

fn skipped(clock: &Clock) -> Sentence {
    let days: Vec<String> = clock.skipped.iter().map(|d| d.to_string()).collect();
    Sentence { hant: days.join("、"), hans: days.join("、"), en: days.join(", ") }
}
