//! Typed conversion of one written value.

use std::borrow::Cow;

use jiff::civil::{Date, DateTime, Time};
use rust_decimal::Decimal;

use super::draft::Site;
use crate::expr;
use crate::lang::Sentence;
use crate::model::FieldType;
use crate::read::{CivilPeriod, Moment, Node, Value, decimal};
use crate::say;

/// Puts the value as the type asks; nothing when it is of another type. Groups are bound elsewhere. Each kind is put by itself,
/// since a processor stalls when it moves what it has just written in parts.
#[inline(always)]
pub(super) fn value(node: &Node, ty: &FieldType, site: &Site, put: impl FnOnce(expr::Value)) -> Option<()> {
    let names = &site.desk.names;
    match ty {
        FieldType::Text | FieldType::Attachment => put(expr::Value::text(text(node)?)),
        FieldType::Choice => put(expr::Value::Text(names.choice(text(node)?))),
        FieldType::Number | FieldType::Money | FieldType::Percent => put(expr::Value::Number(number(node, ty, site)?)),
        FieldType::Bool => put(expr::Value::Bool(truth(node, site)?)),
        FieldType::Date => put(expr::Value::Moment(Moment::day(moment(node, site)?.date))),
        FieldType::DateTime => put(expr::Value::Moment(moment(node, site).filter(|m| !m.is_day())?)),
        FieldType::Period => put(expr::Value::Text(names.choice(&period(node)?))),
        FieldType::Duration => put(expr::Value::text(text(node).filter(|t| is_duration(t))?)),
        FieldType::Person => put(expr::Value::Text(names.person(text(node)?)?)),
        FieldType::Unit => put(expr::Value::Text(names.unit(text(node)?)?)),
        FieldType::Ref { row, .. } => put(expr::Value::text(text(node).filter(|t| row.is_some() || !t.contains('#'))?)),
        FieldType::Group(_) => return None,
    }
    Some(())
}

fn text<'n>(node: &'n Node) -> Option<&'n str> {
    node.text().map(trim)
}

/// `str::trim`, at once where a text begins and ends with what is surely no space, as nearly all do.
pub(super) fn trim(text: &str) -> &str {
    let bytes = text.as_bytes();
    let ends_in_character = || bytes.len() >= 3 && (0xE4..=0xEE).contains(&bytes[bytes.len() - 3]);
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if is_solid(*first) && (last.is_ascii_graphic() || ends_in_character()) => text,
        _ => text.trim(),
    }
}

/// Whether a text holds spaces alone.
pub(super) fn is_blank(text: &str) -> bool {
    text.as_bytes().first().is_none_or(|first| !is_solid(*first)) && text.trim().is_empty()
}

/// A byte no space of Unicode begins with.
fn is_solid(first: u8) -> bool {
    first.is_ascii_graphic() || (0xE4..=0xF4).contains(&first)
}

fn number(node: &Node, ty: &FieldType, site: &Site) -> Option<Decimal> {
    match &node.value {
        Value::Number(number) => Some(*number),
        Value::Text(text) if site.loose => loose_number(text, ty),
        _ => None,
    }
}

/// A number as spreadsheets show it: `1,234.50`, `90%` in a percentage.
fn loose_number(text: &str, ty: &FieldType) -> Option<Decimal> {
    let text = text.trim();
    let text = if matches!(ty, FieldType::Percent) { text.strip_suffix(['%', '％']).unwrap_or(text).trim_end() } else { text };
    if !text.contains(',') {
        return decimal(text);
    }
    let whole = text.split('.').next().unwrap_or(text);
    let mut groups = whole.trim_start_matches(['-', '+']).split(',');
    let first = groups.next().is_some_and(|g| (1..=3).contains(&g.len()));
    (first && groups.all(|g| g.len() == 3)).then(|| decimal(&text.replace(',', "")))?
}

fn truth(node: &Node, site: &Site) -> Option<bool> {
    match &node.value {
        Value::Bool(truth) => Some(*truth),
        Value::Text(text) if site.loose => match text.trim() {
            "true" | "TRUE" | "True" | "是" => Some(true),
            "false" | "FALSE" | "False" | "否" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// A day or an instant, as a value of its own or as text.
pub(super) fn moment(node: &Node, site: &Site) -> Option<Moment> {
    match &node.value {
        Value::Moment(moment) => Some(*moment),
        Value::Text(text) => {
            let text = trim(text);
            if text.len() > 64 {
                return None;
            }
            Moment::parse(text, site.zone).or_else(|| if site.loose { slashed(text, site) } else { None })
        }
        _ => None,
    }
}

/// A day as spreadsheets show it: `2026/3/2`, `2026/3/2 9:30`.
fn slashed(text: &str, site: &Site) -> Option<Moment> {
    let (day, clock) = text.split_once(' ').map_or((text, None), |(day, clock)| (day, Some(clock)));
    let mut parts = day.splitn(3, ['/', '-']);
    let year = parts.next().filter(|y| y.len() == 4)?.parse().ok()?;
    let date = Date::new(year, parts.next()?.parse().ok()?, parts.next()?.parse().ok()?).ok()?;
    let Some(clock) = clock else { return Some(Moment::day(date)) };
    let mut parts = clock.trim().splitn(3, ':');
    let (hour, minute) = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    let second = parts.next().map_or(Some(0), |s| s.parse().ok())?;
    Moment::local(DateTime::from_parts(date, Time::new(hour, minute, second, 0).ok()?), site.zone)
}

fn period<'n>(node: &'n Node) -> Option<Cow<'n, str>> {
    let written: Cow<str> = match &node.value {
        Value::Text(text) => Cow::Borrowed(text.trim()),
        // `period = 2026` is natural to write for a year.
        Value::Number(year) => Cow::Owned(year.to_string()),
        _ => return None,
    };
    CivilPeriod::parse(&written).map(|_| written)
}

/// Whether a text names a length of time: `3d`, `10wd`, `24h`, `2m`.
pub(super) fn is_duration(text: &str) -> bool {
    let digits = text.trim_end_matches(|c: char| c.is_ascii_lowercase());
    let unit = &text[digits.len()..];
    (1..=6).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) && matches!(unit, "d" | "wd" | "h" | "m")
}

/// The items of a cell that holds a list.
pub(super) fn split(text: &str) -> impl Iterator<Item = &str> {
    text.split(['、', ';', '；']).map(str::trim).filter(|t| !t.is_empty())
}

/// A text short enough to quote in a message.
pub(super) fn clip(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(40) {
        Some((end, _)) => Cow::Owned(format!("{}…", &text[..end])),
        None => Cow::Borrowed(text),
    }
}

/// What stands there, in words; the value itself only where it may be shown.
pub(super) fn found(node: &Node, show: bool) -> Sentence {
    let kind = match &node.value {
        Value::Null => return say!("空白", "空白", "nothing"),
        Value::Text(text) if show => return say!("「{t}」", "“{t}”", "\"{t}\"", t = clip(text)),
        Value::Number(number) if show => return Sentence::same(number.to_string()),
        Value::Moment(moment) if show => return Sentence::same(moment.to_string()),
        Value::Bool(truth) if show => return Sentence::same(truth.to_string()),
        kind => kind,
    };
    match kind {
        Value::Text(_) => a_text(),
        Value::Number(_) => say!("數字", "数字", "a number"),
        Value::Moment(_) => say!("日期", "日期", "a date"),
        Value::Bool(_) => say!("是非值", "是非值", "a truth value"),
        Value::List(_) => say!("清單", "列表", "a list"),
        _ => say!("一個表", "一个表", "a table"),
    }
}

/// "a text"
pub(super) fn a_text() -> Sentence {
    say!("文字", "文字", "a text")
}

/// "a day or a day with time"
pub(super) fn a_moment() -> Sentence {
    say!(
        "日期，或日期與時間，如 2026-03-02T09:30",
        "日期，或日期与时间，如 2026-03-02T09:30",
        "a day, or a day with time such as 2026-03-02T09:30"
    )
}

/// What a type asks for, in words.
pub(super) fn expected(ty: &FieldType) -> Sentence {
    match ty {
        FieldType::Text | FieldType::Choice => a_text(),
        FieldType::Number => say!("數字", "数字", "a number"),
        FieldType::Money => say!("金額（數字）", "金额（数字）", "an amount (a number)"),
        FieldType::Percent => say!("百分比（數字，不加 %）", "百分比（数字，不加 %）", "a percentage (a number without %)"),
        FieldType::Bool => say!("true 或 false（表格中可填是、否）", "true 或 false（表格中可填是、否）", "true or false"),
        FieldType::Date => say!("日期，如 2026-03-02", "日期，如 2026-03-02", "a day such as 2026-03-02"),
        FieldType::DateTime => {
            say!("日期與時間，如 2026-03-02T09:30", "日期与时间，如 2026-03-02T09:30", "a day with time such as 2026-03-02T09:30")
        }
        FieldType::Period => say!(
            "期間，如 2026-03、2026-Q1、2026-W07",
            "期间，如 2026-03、2026-Q1、2026-W07",
            "a period such as 2026-03, 2026-Q1 or 2026-W07"
        ),
        FieldType::Duration => {
            say!("時間長度，如 3d、10wd、24h、2m", "时间长度，如 3d、10wd、24h、2m", "a length of time such as 3d, 10wd, 24h or 2m")
        }
        FieldType::Person => say!("名冊中的人員", "名册中的人员", "a person of the organisation"),
        FieldType::Unit => say!("組織中的單位", "组织中的单位", "a unit of the organisation"),
        FieldType::Ref { row: Some(_), .. } => say!("記錄編號，或 編號#列", "记录编号，或 编号#行", "a record's id, or ID#row"),
        FieldType::Ref { .. } => say!("記錄編號", "记录编号", "a record's id"),
        FieldType::Group(_) => say!("一列列的表", "一行行的表", "rows, each a table"),
        FieldType::Attachment => say!("檔案路徑", "文件路径", "a file's path"),
    }
}
