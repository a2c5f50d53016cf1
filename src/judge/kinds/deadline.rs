//! By when: a step within its limit after its clock started, or by the day an expression names.

use std::sync::Arc;

use jiff::ToSpan;
use jiff::civil::Date;

use super::KindInfo;
use crate::expr::{Unknown, Value};
use crate::judge::clock::{self, NoDue};
use crate::judge::desk::{Desk, Draft};
use crate::judge::index::Event;
use crate::judge::trace::{CaseContext, State};
use crate::lang::Sentence;
use crate::model::spoken;
use crate::model::{Handbook, Kind, Limit, ParameterType, Titled};
use crate::outcome::{Clock, Counted, Verdict};
use crate::read::Moment;
use crate::say;

/// The kind.
pub const INFO: KindInfo = KindInfo {
    kind: Kind::Deadline,
    page: "deadline",
    title: || say!("期限", "期限", "deadline"),
    about: || {
        say!(
            "期限自所依的步驟完成（或 clock 所指的步驟）起算，起算當日不計，至末日終了為止，末日當天辦理仍為如期。工作日跳過週末與假日；日曆日與月的末日遇假日順延至次一工作日；小時依時鐘計算。每一輪重新起算。尚未辦理而末日未到為未到期，已過為逾期。參數尚未決定又無預設值，或日曆沒有資料時無法查核。",
            "期限自所依的步骤完成（或 clock 所指的步骤）起算，起算当日不计，至末日终了为止，末日当天办理仍为如期。工作日跳过周末与假日；日历日与月的末日遇假日顺延至次一工作日；小时依时钟计算。每一轮重新起算。尚未办理而末日未到为未到期，已过为逾期。参数尚未决定又无默认值，或日历没有数据时无法核查。",
            "A limit runs from the step it depends on (or the one `clock` names). The day of the start is not counted, and the last day still is in time. Working days skip weekends and holidays; calendar days and months that end on a day off end on the next working day; hours run on the wall clock. Each round starts it anew. What is not done is open until the last day has passed. A limit without a value, or beyond the calendar, cannot be checked."
        )
    },
    codes: &[
        ("deadline-missed", || say!("逾期才辦理", "逾期才办理", "done after its deadline")),
        ("deadline-passed", || say!("期限已過，尚未辦理", "期限已过，尚未办理", "not done, and its deadline has passed")),
    ],
};

/// A due moment, how it was counted, and whether an undecided parameter decided it.
pub(in crate::judge) type Due = (Clock, bool);

/// When a step is due, as the case stands; `Ok(None)` when it has no limit.
pub(in crate::judge) fn due(cx: &CaseContext, state: &State, step: usize, start: Option<Moment>, unit: &Arc<str>) -> Result<Option<Due>, Sentence> {
    let declared = cx.step(step);
    if let Some(expr) = &declared.due {
        state.provisional.set(false);
        return match cx.evaluate(state, &expr.tree, None) {
            Ok(Value::Moment(due)) => Ok(Some((fixed(due), state.provisional.get()))),
            Ok(_) | Err(Unknown::Absent(_)) => Err(say!("期限所依的日期未填", "期限所依的日期未填", "the date it depends on was not filled in")),
            Err(unknown) => Err(reason(unknown)),
        };
    }
    let Some(limit) = &declared.within else { return Ok(None) };
    let from = start_of_clock(cx, state, step).or(start);
    let Some(from) = from else { return Err(say!("起算的步驟尚未發生", "起算的步骤尚未发生", "the step that starts its clock has not happened")) };
    counted(cx.handbook, limit, from, unit).map(Some)
}

fn start_of_clock(cx: &CaseContext, state: &State, step: usize) -> Option<Moment> {
    let clock = cx.step(step).clock.as_ref()?;
    let seen = state.latest[cx.process.named(&clock.step.step)?]?;
    let filed = clock.submitted.then(|| cx.index.submitted(seen.entry)).flatten();
    Some(filed.unwrap_or(seen.at))
}

/// Counts a limit from a start for a unit.
pub(in crate::judge) fn counted(handbook: &Handbook, limit: &Limit, from: Moment, unit: &str) -> Result<Due, Sentence> {
    let length = clock::length(handbook, limit, Some(unit), from.date).map_err(no_due)?;
    let clock = clock::count(from, length, handbook.calendar(Some(unit))).map_err(no_due)?;
    Ok((clock, length.provisional))
}

/// Whether a limit surely has not run out, even where the calendar lacks its last day: no limit ends before its days are counted.
pub(in crate::judge) fn is_ahead(handbook: &Handbook, limit: &Limit, (from, now): (Moment, Date), unit: &str) -> bool {
    let Ok(length) = clock::length(handbook, limit, Some(unit), from.date) else { return false };
    let span = match length.counted {
        Counted::Days(n) | Counted::Workdays(n) if n >= 0 => n.days(),
        Counted::Months(n) if n >= 0 => n.months(),
        _ => return false,
    };
    now <= clock::shift(from.date, span)
}

/// A due moment that was not counted.
pub(in crate::judge) fn fixed(due: Moment) -> Clock {
    Clock { from: due, limit: Counted::Fixed, skipped: Vec::new(), due }
}

fn no_due(why: NoDue) -> Sentence {
    match why {
        NoDue::Undecided(id) => say!("參數「{id}」尚未決定", "参数“{id}”尚未决定", "parameter `{id}` is not decided", id = id),
        NoDue::Gap(date) => say!("日曆沒有 {d} 的資料", "日历没有 {d} 的数据", "the calendar has no data for {d}", d = date),
        NoDue::NoCalendar => say!("沒有工作日曆", "没有工作日历", "there is no calendar"),
    }
}

/// Why a value is unknown, for readers.
pub(in crate::judge) fn reason(unknown: Unknown) -> Sentence {
    match unknown {
        Unknown::Absent(path) => say!("「{p}」未填或尚未發生", "“{p}”未填或尚未发生", "`{p}` was not filled in or has not happened", p = path),
        Unknown::DivisionByZero => say!("除以零", "除以零", "division by zero"),
        Unknown::TooCostly => say!("運算過大", "运算过大", "too costly to compute"),
        Unknown::Because(sentence) => *sentence,
    }
}

/// Judges the time of a step that happened.
pub(in crate::judge) fn judge(cx: &CaseContext, state: &State, desk: &mut Desk, event: &Event, start: Option<Moment>) {
    let step = event.step as usize;
    let check = cx.steps.steps[step].within;
    if check == usize::MAX {
        return;
    }
    let unit = cx.index.unit(event.entry).clone();
    let record = || cx.index.id(event.entry);
    if event.untimed || counts_from_unknown(cx, state, step) {
        return desk.count(check, &unit, Verdict::CannotCheck);
    }
    match due(cx, state, step, start, &unit) {
        Ok(None) => {}
        Ok(Some((clock, _))) if !clock::is_late(event.at, clock.due) => desk.in_time(check, &unit, clock),
        Ok(Some((clock, provisional))) => {
            let draft = late(&cx.step(step).words(), clock, event.at);
            let place = Some(cx.index.place(event.entry));
            let detail = format!("round {}", state.round);
            desk.fail(check, &unit, Draft { place, record: Some(record()), case: Some(cx.id.clone()), provisional, detail, ..draft });
        }
        Err(why) => desk.note(check, &unit, Verdict::CannotCheck, (Some(record()), why, None)),
    }
}

/// Whether what starts a step's clock was recorded twice, or without its time: that has the one finding.
fn counts_from_unknown(cx: &CaseContext, state: &State, step: usize) -> bool {
    let clock = cx.step(step).clock.as_ref().and_then(|c| cx.process.named(&c.step.step));
    let before = clock.as_ref().map_or(cx.steps.steps[step].before.as_slice(), std::slice::from_ref);
    let untimed = |step: usize| cx.events.iter().any(|e| e.step as usize == step && e.untimed);
    before.iter().any(|b| state.twice[*b].is_some() || untimed(*b))
}

/// The words for something done too late.
pub(in crate::judge) fn late(title: &Sentence, clock: Clock, at: Moment) -> Draft {
    Draft {
        code: "deadline-missed",
        message: say!(
            "「{t}」應於 {due} 以前完成，實際為 {at}",
            "“{t}”应于 {due} 以前完成，实际为 {at}",
            "{t}: due by {due}, done on {at}",
            due = clock.due,
            at = at;
            t = title
        ),
        help: say!(
            "說明逾期原因並辦理整改；若日期有誤，更正記錄",
            "说明逾期原因并办理整改；若日期有误，更正记录",
            "give the reason and rectify, or correct the record if the date is wrong"
        ),
        expected: Some(allowed(&clock)),
        found: Some(Sentence::same(at.to_string())),
        since: Some(clock.due),
        clock: Some(clock),
        ..Draft::default()
    }
}

/// The words for something not done whose deadline has passed.
pub(in crate::judge) fn overdue(title: &Sentence, clock: Clock) -> Draft {
    Draft {
        code: "deadline-passed",
        message: say!(
            "「{t}」應於 {due} 以前完成，尚無記錄",
            "“{t}”应于 {due} 以前完成，尚无记录",
            "{t}: due by {due}, and there is no record of it",
            due = clock.due;
            t = title
        ),
        help: say!("儘速補辦並提交記錄", "尽快补办并提交记录", "do it now and submit the record"),
        expected: Some(allowed(&clock)),
        since: Some(clock.due),
        clock: Some(clock),
        ..Draft::default()
    }
}

/// How a deadline was counted, in words.
pub(in crate::judge) fn allowed(clock: &Clock) -> Sentence {
    let (from, due) = (clock.from, clock.due);
    if let Some(back) = counted_back(clock) {
        return back;
    }
    let Some(length) = length(clock.limit) else { return say!("{due} 以前", "{due} 以前", "by {due}", due = due) };
    say!(
        "自 {from} 起 {n}內{off}，即 {due} 以前",
        "自 {from} 起 {n}内{off}，即 {due} 以前",
        "within {n} from {from}{off}, by {due}",
        from = from,
        due = due;
        n = &length,
        off = &not_counted(clock)
    )
}

/// How long, with its unit.
fn length(limit: Counted) -> Option<Sentence> {
    let (unit, n) = match limit {
        Counted::Fixed => return None,
        Counted::Days(n) => (ParameterType::Days, n),
        Counted::Workdays(n) => (ParameterType::Workdays, n),
        Counted::Hours(n) => (ParameterType::Hours, n),
        Counted::Months(n) => (ParameterType::Months, n),
    };
    Some(spoken::amount(unit, n.abs().into()))
}

/// The days off that a deadline does not count: those skipped, or the one it would have ended on.
fn not_counted(clock: &Clock) -> Sentence {
    let ends = |span: jiff::Span| clock.from.date.checked_add(span).is_ok_and(|end| end < clock.due.date);
    let put_off = match clock.limit {
        Counted::Days(n) => ends(jiff::Span::new().days(n)),
        Counted::Months(n) => ends(jiff::Span::new().months(n)),
        _ => false,
    };
    match clock.skipped.len() {
        _ if put_off => say!("（末日為休息日，順延）", "（末日为休息日，顺延）", " (put off from a day off)"),
        0 => Sentence::default(),
        1 => say!("（不計 1 個休息日）", "（不计 1 个休息日）", " (1 day off not counted)"),
        n => say!("（不計 {n} 個休息日）", "（不计 {n} 个休息日）", " ({n} days off not counted)", n = n),
    }
}

/// How a deadline before its start was counted, in words.
fn counted_back(clock: &Clock) -> Option<Sentence> {
    let back = matches!(clock.limit, Counted::Days(n) | Counted::Workdays(n) | Counted::Hours(n) | Counted::Months(n) if n < 0);
    let length = length(clock.limit).filter(|_| back)?;
    let (from, due) = (clock.from, clock.due);
    Some(say!("{from} 前 {n}，即 {due} 以前", "{from} 前 {n}，即 {due} 以前", "{n} before {from}, by {due}", from = from, due = due; n = &length))
}
