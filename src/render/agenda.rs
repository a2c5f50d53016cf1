//! What is due and when: the next dates of duties, as lists, by month, and as calendars to subscribe to.

use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::Date;
use serde::Serialize;

use super::ics::{self, Event};
use super::page::{At, Link};
use super::words;
use crate::model::{Duty, upcoming};

/// How far ahead dates are shown.
const MONTHS: i64 = 12;

/// How many days are shown at once.
const NEXT: usize = 8;

/// Something due on a day.
#[derive(Clone, Serialize)]
pub(super) struct DueLine {
    day: String,
    period: String,
    duty: Link,
    forms: Vec<Link>,
    owed_by: Vec<Link>,
    provisional: bool,
}

/// The calendar page: what is due, month by month.
#[derive(Serialize)]
pub(super) struct CalendarPage {
    months: Vec<Month>,
    /// Duties without a fixed day.
    others: usize,
    feeds: Vec<Link>,
}

/// A month of the calendar page.
#[derive(Serialize)]
struct Month {
    name: String,
    title: String,
    lines: Vec<DueLine>,
}

/// A duty of somebody with a day it is due.
struct Due<'h> {
    duty: &'h Duty,
    day: Date,
    period: String,
    provisional: bool,
}

/// The duties of whoever holds one of `roles` (of everybody without any), with their next days, in order of time.
fn dues<'h>(at: At<'_, 'h>, roles: Option<&[&str]>, unit: Option<&str>) -> Vec<Due<'h>> {
    let from = at.book.as_of;
    let until = from.checked_add(MONTHS.months()).unwrap_or(from);
    let handbook = at.book.handbook;
    let mine = |duty: &&Duty| roles.is_none_or(|roles| at.meant(&duty.owed_by, roles).is_some());
    let mut found = Vec::new();
    for duty in handbook.duties.iter().filter(mine) {
        let days = upcoming(handbook, duty, unit, (from, until));
        found.extend(days.into_iter().map(|o| Due { duty, day: o.due, period: o.period, provisional: o.provisional }));
    }
    found.sort_by(|a, b| (a.day, &a.duty.id).cmp(&(b.day, &b.duty.id)));
    found
}

/// The next days of whoever holds one of `roles`, and apart from them those of the rest of the year.
pub(super) fn next(at: At, roles: &[&str], unit: Option<&str>) -> (Vec<DueLine>, Vec<DueLine>) {
    let mut all: Vec<DueLine> = dues(at, Some(roles), unit).iter().map(|due| line(at, due)).collect();
    let later = all.split_off(NEXT.min(all.len()));
    (all, later)
}

fn line(at: At, due: &Due) -> DueLine {
    DueLine {
        day: due.day.to_string(),
        period: due.period.clone(),
        duty: Link {
            href: Some(at.to(&format!("duties/index.html#{}", due.duty.id))),
            label: at.book.title(due.duty).to_owned(),
            ..Link::default()
        },
        forms: due.duty.forms.iter().map(|f| at.form(f)).collect(),
        owed_by: at.roles(&due.duty.owed_by),
        provisional: due.provisional,
    }
}

/// A month as people write it.
fn month_words(at: At, year: i16, month: i8) -> String {
    let strings = &at.book.strings;
    let number = month.to_string();
    let name = usize::try_from(month - 1).ok().and_then(|n| strings.get("calendar.months").split(',').nth(n));
    strings.fill("calendar.month", &[("year", &year.to_string()), ("month", name.unwrap_or(&number))])
}

/// Builds the calendar page.
pub(super) fn page(at: At) -> CalendarPage {
    let all = dues(at, None, None);
    let mut months: BTreeMap<(i16, i8), Vec<DueLine>> = BTreeMap::new();
    for due in &all {
        months.entry((due.day.year(), due.day.month())).or_default().push(line(at, due));
    }
    let month = |((year, month), lines): ((i16, i8), Vec<DueLine>)| Month {
        name: format!("{year}-{month:02}"),
        title: month_words(at, year, month),
        lines,
    };
    let dated: std::collections::HashSet<&str> = all.iter().map(|d| &*d.duty.id).collect();
    let units = at.book.handbook.organization.units.iter().filter(|u| u.active.contains(at.book.as_of));
    let feed = |unit: &crate::model::Unit| Link { href: Some(at.to(&format!("units/{}/calendar.ics", unit.id))), ..at.unit(&unit.id) };
    CalendarPage {
        months: months.into_iter().map(month).collect(),
        others: at.book.handbook.duties.iter().filter(|d| !dated.contains(&*d.id)).count(),
        feeds: units.map(feed).collect(),
    }
}

/// Whose calendar a feed is.
pub(super) struct Owner<'o> {
    /// `units/sales-east`, `roles/management`, or `calendar`.
    pub(super) path: &'o str,
    /// The name shown.
    pub(super) name: &'o str,
    /// The roles held; none: everybody's.
    pub(super) roles: Option<&'o [&'o str]>,
    /// The unit, for its own calendar of working days and parameters.
    pub(super) unit: Option<&'o str>,
}

/// A feed of what is due.
pub(super) fn feed(at: At, owner: &Owner) -> String {
    let strings = &at.book.strings;
    let shown = |text: &str| at.book.script.text(text).into_owned();
    let base = at.book.handbook.settings.base_url.as_deref().map(|b| b.trim_end_matches('/'));
    let event = |due: &Due| {
        let clause = at.cite(&due.duty.clause, "").label;
        let forms: Vec<String> = due.duty.forms.iter().map(|f| at.form(f).label).collect();
        let parts = [words::occasion(at, due.duty), strings.list(&forms), clause];
        Event {
            uid: format!("{}-{}-{}@guiju", due.duty.id, due.period, owner.path.replace('/', "-")),
            day: due.day,
            summary: shown(&format!("{} {}", at.book.title(due.duty), due.period)),
            description: shown(&parts.iter().filter(|p| !p.is_empty()).map(String::as_str).collect::<Vec<_>>().join("\n")),
            url: base.map(|b| format!("{b}/duties/#{}", due.duty.id)),
        }
    };
    let events: Vec<Event> = dues(at, owner.roles, owner.unit).iter().map(event).collect();
    ics::calendar(&shown(owner.name), at.book.as_of, at.book.lang.tag(), &events)
}
