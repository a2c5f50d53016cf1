//! Without too long a gap: the longest stretch from the opening, between occurrences, and to the end or the as-of day.

use super::{Activity, DutyContext, at_record, fail, fulfilling, title};
use crate::judge::clock;
use crate::judge::desk::{Desk, Draft};
use crate::judge::kinds::deadline;
use crate::model::{Duty, Limit};
use crate::outcome::{Clock, Related, Verdict};
use crate::read::Moment;
use crate::say;

pub(super) fn judge(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), gap: &Limit, activity: &Activity) {
    let ended = activity.to;
    let records = fulfilling(cx, duty, activity);
    let inside = |n: &u32| {
        let at = cx.index.entry(*n).at;
        at.compare(activity.from).is_ge() && ended.is_none_or(|end| at.compare(end).is_le())
    };
    let mut last = (activity.from, activity.anchor);
    for n in records.into_iter().filter(inside) {
        let at = cx.index.entry(n).at;
        stretch(cx, desk, (duty, check), gap, (activity, last, (at, Some(n))));
        last = (at, Some(n));
    }
    match ended {
        Some(end) => stretch(cx, desk, (duty, check), gap, (activity, last, (end, None))),
        None => open_end(cx, desk, (duty, check), gap, (activity, last)),
    }
}

type Point = (Moment, Option<u32>);

/// Judges the stretch between two points.
fn stretch(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), gap: &Limit, (activity, from, to): (&Activity, Point, Point)) {
    match deadline::counted(cx.handbook, gap, from.0, &activity.unit) {
        Ok((clock, _)) if !clock::is_late(to.0, clock.due) => desk.count(check, &activity.unit, Verdict::Pass),
        Ok((clock, provisional)) => fail(cx, desk, (duty, check), &activity.unit, breach(cx, duty, (activity, from, to), clock, provisional)),
        Err(why) => desk.note(check, &activity.unit, Verdict::CannotCheck, (activity.case.map(|c| c.cx.id.clone()), why, None)),
    }
}

fn breach(cx: &DutyContext, duty: &Duty, (activity, from, to): (&Activity, Point, Point), clock: Clock, provisional: bool) -> Draft {
    let related = to.1.and(from.1).map(|n| Related { place: cx.index.place(n), words: say!("前一次", "前一次", "the time before") });
    Draft {
        code: "duty-gap",
        message: say!(
            "「{t}」自 {from} 起至 {to} 沒有記錄，應於 {due} 以前再辦一次",
            "“{t}”自 {from} 起至 {to} 没有记录，应于 {due} 以前再办一次",
            "{t}: nothing between {from} and {to}; the next was due by {due}",
            from = from.0,
            to = to.0,
            due = clock.due;
            t = &title(cx, duty, activity)
        ),
        help: say!("補交漏掉的記錄，並依週期辦理", "补交漏掉的记录，并按周期办理", "submit what was left out, and keep the rhythm"),
        expected: Some(deadline::allowed(&clock)),
        related: related.into_iter().collect(),
        since: Some(clock.due),
        clock: Some(clock),
        provisional,
        detail: activity.item.as_ref().map_or_else(|| from.0.to_string(), |item| format!("{} {item}", from.0)),
        ..at_record(cx, to.1.or(from.1), activity.case)
    }
}

/// The stretch that has not ended: late when its last day has passed, open until then.
fn open_end(cx: &DutyContext, desk: &mut Desk, (duty, check): (&Duty, usize), gap: &Limit, (activity, from): (&Activity, Point)) {
    let now = Moment::day(cx.as_of);
    match deadline::counted(cx.handbook, gap, from.0, &activity.unit) {
        Ok((clock, provisional)) if clock::is_late(now, clock.due) => {
            fail(cx, desk, (duty, check), &activity.unit, breach(cx, duty, (activity, from, (now, None)), clock, provisional));
        }
        Ok((clock, _)) => desk.note_with(check, &activity.unit, Verdict::Open, || {
            let reason = say!("待辦：{t}", "待办：{t}", "to do: {t}"; t = &title(cx, duty, activity));
            (activity.case.map(|c| c.cx.id.clone()), reason, Some(clock.due))
        }),
        // The calendar lacks its last day, which surely lies ahead.
        Err(_) if deadline::is_ahead(cx.handbook, gap, (from.0, cx.as_of), &activity.unit) => {
            let reason = say!("待辦：{t}", "待办：{t}", "to do: {t}"; t = &title(cx, duty, activity));
            desk.note(check, &activity.unit, Verdict::Open, (activity.case.map(|c| c.cx.id.clone()), reason, None));
        }
        Err(why) => desk.note(check, &activity.unit, Verdict::CannotCheck, (activity.case.map(|c| c.cx.id.clone()), why, None)),
    }
}
