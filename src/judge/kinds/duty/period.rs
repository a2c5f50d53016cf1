//! So many a period, and things that must exist once.

use crate::lang::Sentence;
use jiff::ToSpan;
use jiff::civil::Date;

use super::{Activity, DutyContext, at_record, fail, for_items, fulfilling, title, unit_wide};
use crate::expr::Value;
use crate::judge::clock;
use crate::judge::desk::{Desk, Draft};
use crate::judge::kinds::deadline;
use crate::model::{Duty, Every, Limit};
use crate::outcome::{Clock, Verdict};
use crate::read::{CivilPeriod, Moment};
use crate::say;

/// Periods beyond this many are not walked: a handbook that owes more since its beginning has a wrong `duties_from`.
const MOST_PERIODS: usize = 2_000;

/// Something that must exist once.
pub(super) fn once(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), due: Option<&Limit>) {
    let activities = for_items(cx, desk, (duty, check), unit_wide(cx, duty));
    for activity in &activities {
        let filed = |n: &u32| cx.index.submitted(*n).unwrap_or(cx.index.entry(*n).at);
        let first = fulfilling(cx, duty, activity).into_iter().min_by(|a, b| filed(a).compare(filed(b)));
        if let Some(first) = first {
            // Without a due day of its own it only has to be there.
            let due = due.map(|limit| deadline::counted(cx.handbook, limit, activity.from, &activity.unit));
            match due {
                Some(due) => in_time(cx, desk, (duty, check), (activity, due, String::new()), first),
                None => desk.count(check, &activity.unit, Verdict::Pass),
            }
            continue;
        }
        let due = due.map_or(Ok((deadline::fixed(activity.from), false)), |limit| deadline::counted(cx.handbook, limit, activity.from, &activity.unit));
        absent(cx, desk, (duty, check), (activity, due, String::new()));
    }
}

type Due = Result<deadline::Due, crate::lang::Sentence>;

/// Nothing there: missed when the due day has passed, open until then.
fn absent(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), (activity, due, period): (&Activity, Due, String)) {
    let subject = activity.case.map(|c| c.cx.id.clone());
    match due {
        Ok((clock, provisional)) if clock::is_late(Moment::day(cx.as_of), clock.due) => {
            let draft = missing(cx, duty, (activity, clock, &period), provisional);
            fail(cx, desk, (duty, check), &activity.unit, draft);
        }
        Ok((clock, _)) => {
            let reason = say!("待辦：{t}{p}", "待办：{t}{p}", "to do: {t}{p}"; t = &title(cx, duty, activity), p = &told(&period));
            desk.note(check, &activity.unit, Verdict::Open, (subject, reason, Some(clock.due)));
        }
        Err(why) => desk.note(check, &activity.unit, Verdict::CannotCheck, (subject, why, None)),
    }
}

/// A period in brackets, where there is one.
fn told(period: &str) -> Sentence {
    if period.is_empty() { Sentence::default() } else { say!("（{p}）", "（{p}）", " ({p})", p = period) }
}

fn missing(cx: &DutyContext, duty: &Duty, (activity, clock, period): (&Activity, Clock, &str), provisional: bool) -> Draft {
    Draft {
        code: "duty-missing",
        message: say!(
            "「{t}」{p}應於 {due} 以前提交，沒有記錄",
            "“{t}”{p}应于 {due} 以前提交，没有记录",
            "{t}{p}: due by {due}, and nothing was submitted",
            due = clock.due;
            t = &title(cx, duty, activity),
            p = &told(period)
        ),
        help: say!("補辦並提交記錄", "补办并提交记录", "do it and submit the record"),
        since: Some(clock.due),
        clock: Some(clock),
        provisional,
        detail: detail(activity, period),
        ..at_record(cx, activity.anchor, activity.case)
    }
}

/// Each whole period of the activity.
pub(super) fn judge(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), every: &Every, activity: &Activity) {
    let Every::Per { per, count, covers_next, .. } = every else { return };
    let end = activity.to.map_or(cx.as_of, |m| m.date);
    let records = fulfilling(cx, duty, activity);
    let mut judged = false;
    let mut start = per.start(activity.from.date);
    for _ in 0..MOST_PERIODS {
        let last = per.end(start);
        if start > end {
            break;
        }
        let whole = start >= activity.from.date && activity.to.is_none_or(|t| last <= t.date);
        if whole || duty.partial {
            let covered = if *covers_next { next_start(last) } else { start };
            let matching: Vec<u32> = records.iter().copied().filter(|n| covers(cx, every, *n, (covered, per.end(covered)), *covers_next)).collect();
            let due = due(cx, every, (start, last), activity);
            one(cx, desk, (duty, check), (activity, due, per.name(covered)), (&matching, *count));
            judged = true;
        }
        start = next_start(last);
    }
    if !judged {
        desk.count(check, &activity.unit, Verdict::NotApplicable);
    }
}

fn one(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), (activity, due, period): (&Activity, Due, String), (matching, count): (&[u32], usize)) {
    if matching.len() < count {
        return absent(cx, desk, (duty, check), (activity, due, period));
    }
    // The one that completes the count decides.
    in_time(cx, desk, (duty, check), (activity, due, period), matching[count - 1]);
}

/// Filings are judged by when they were filed.
fn in_time(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), (activity, due, period): (&Activity, Due, String), deciding: u32) {
    let Ok((clock, provisional)) = due else { return desk.count(check, &activity.unit, Verdict::Pass) };
    let entry = cx.index.entry(deciding);
    let filed = cx.index.submitted(deciding).unwrap_or(entry.at);
    if !clock::is_late(filed, clock.due) {
        return desk.count(check, &activity.unit, Verdict::Pass);
    }
    fail(cx, desk, (duty, check), &activity.unit, Draft {
        code: "duty-late",
        message: say!(
            "「{t}」{p}應於 {due} 以前提交，實際為 {at}",
            "“{t}”{p}应于 {due} 以前提交，实际为 {at}",
            "{t}{p}: due by {due}, submitted on {at}",
            due = clock.due,
            at = filed;
            t = &title(cx, duty, activity),
            p = &told(&period)
        ),
        help: say!("說明逾期原因，之後按期提交", "说明逾期原因，之后按期提交", "give the reason, and submit on time from now on"),
        since: Some(clock.due),
        clock: Some(clock),
        provisional,
        detail: detail(activity, &period),
        ..at_record(cx, Some(deciding), activity.case)
    });
}

/// Whether a record covers a period: by its period field or header, else by when it happened.
fn covers(cx: &DutyContext, every: &Every, n: u32, (start, end): (Date, Date), covers_next: bool) -> bool {
    let Every::Per { period, .. } = every else { return false };
    let entry = cx.index.entry(n);
    let form = &cx.handbook.forms[entry.form as usize];
    let field = period.as_ref().and_then(|p| form.fields.iter().position(|f| f.id == *p));
    let written = field.and_then(|f| cx.index.kept(n, f));
    let header = || cx.index.covers(n).map(AsRef::as_ref);
    if let Some(text) = written.as_ref().and_then(Value::as_text).or_else(header) {
        return CivilPeriod::parse(text).is_some_and(|p| p.start <= start && end <= p.end);
    }
    // A plan for the next period without a period field is the one made in the period before it.
    let (start, end) = if covers_next { (shift_back(start, end), start.yesterday().unwrap_or(start)) } else { (start, end) };
    entry.at.date >= start && entry.at.date <= end
}

fn shift_back(start: Date, end: Date) -> Date {
    let days = (end - start).get_days() + 1;
    clock::shift(start, -(i64::from(days)).days())
}

fn due(cx: &DutyContext, every: &Every, (_, end): (Date, Date), activity: &Activity) -> Due {
    let Every::Per { due, due_day, .. } = every else { return Ok((deadline::fixed(Moment::day(end)), false)) };
    if let Some((month, day)) = due_day {
        let date = Date::new(end.year(), *month, *day).unwrap_or(end);
        return Ok((deadline::fixed(Moment::day(date)), false));
    }
    match due {
        Some(limit) => deadline::counted(cx.handbook, limit, Moment::day(end), &activity.unit),
        None => Ok((deadline::fixed(Moment::day(end)), false)),
    }
}

fn next_start(last: Date) -> Date {
    last.tomorrow().unwrap_or(last)
}

/// What tells one breach of a duty from another: the period, and the item it is owed for.
fn detail(activity: &Activity, period: &str) -> String {
    match &activity.item {
        Some(item) => format!("{period} {item}").trim().to_owned(),
        None => period.to_owned(),
    }
}
