//! `content/organization.toml` and `content/calendar.toml`.

use std::collections::HashSet;

use super::reader::Reader;
use crate::model::{Assignment, Calendar, Delegation, External, Organization, Period, Person, Role, RoleKind, Unit};
use crate::say;

pub(super) fn organization(reader: Reader) -> Organization {
    let organization = Organization {
        roles: reader.tables("role").into_iter().map(role).collect(),
        units: reader.tables("unit").into_iter().map(unit).collect(),
        people: reader.tables("person").into_iter().map(person).collect(),
        assignments: reader.tables("assignment").into_iter().flat_map(assignments).collect(),
        delegations: reader.tables("delegation").into_iter().map(delegation).collect(),
        external: reader.tables("external").into_iter().map(external).collect(),
        ..Organization::default()
    };
    names_exist(&organization, &reader);
    reader.finish();
    organization
}

fn titles(r: &Reader) -> [String; 3] {
    let hant = r.need("title");
    [hant.clone(), r.text("title_hans").unwrap_or(hant.clone()), r.text("title_en").unwrap_or(hant)]
}

fn period(r: &Reader) -> Period {
    Period { from: r.date("from"), to: r.date("to") }
}

fn role(r: Reader) -> Role {
    let kind = match r.text("kind").as_deref() {
        Some("unit") | None => RoleKind::Unit,
        Some("person") => RoleKind::Person,
        Some("team") => RoleKind::Team,
        Some(other) => {
            let message =
                say!("「{k}」不是 unit、person 或 team", "“{k}”不是 unit、person 或 team", "`{k}` is not unit, person or team", k = other);
            r.error("value-unlisted", r.place_of("kind"), message);
            RoleKind::Unit
        }
    };
    let role = Role { id: r.need("id"), title: titles(&r), kind, unit_kinds: r.texts("unit_kinds"), place: r.place() };
    r.finish();
    role
}

fn unit(r: Reader) -> Unit {
    let unit = Unit {
        id: r.need("id"),
        title: titles(&r),
        kind: r.text("kind").unwrap_or_else(|| "department".into()),
        parent: r.text("parent"),
        active: period(&r),
        region: r.text("calendar"),
        zone: r.text("zone"),
        place: r.place(),
    };
    r.finish();
    unit
}

fn person(r: Reader) -> Person {
    let person = Person { id: r.need("id"), name: r.need("name"), place: r.place() };
    r.finish();
    person
}

/// One table may give several roles; each becomes an assignment of its own.
fn assignments(r: Reader) -> Vec<Assignment> {
    let (person, unit, period) = (r.text("person"), r.need("unit"), period(&r));
    let roles = r.spanned_texts("role");
    if roles.is_empty() {
        r.missing("role");
    }
    let one = |(role, span)| Assignment { person: person.clone(), role, unit: unit.clone(), period, place: r.at(span) };
    let all = roles.into_iter().map(one).collect();
    r.finish();
    all
}

fn delegation(r: Reader) -> Delegation {
    let delegation = Delegation {
        from_person: r.need("from_person"),
        to_person: r.need("to_person"),
        role: r.text("role"),
        period: period(&r),
        place: r.place(),
    };
    r.finish();
    delegation
}

fn external(r: Reader) -> External {
    let external = External { id: r.need("id"), name: r.need("name"), place: r.place() };
    r.finish();
    external
}

fn names_exist(o: &Organization, r: &Reader) {
    let roles: HashSet<&str> = o.roles.iter().map(|x| x.id.as_str()).collect();
    let units: HashSet<&str> = o.units.iter().map(|x| x.id.as_str()).collect();
    let people: HashSet<&str> = o.people.iter().map(|x| x.id.as_str()).collect();
    let check = |known: &HashSet<&str>, name: &str, place: &crate::source::Place| {
        if !known.contains(name) && !name.is_empty() {
            let message = say!("組織中沒有「{n}」", "组织中没有“{n}”", "the organisation has no `{n}`", n = name);
            r.error("name-unknown", place.clone(), message);
        }
    };
    for a in &o.assignments {
        check(&roles, &a.role, &a.place);
        check(&units, &a.unit, &a.place);
        a.person.iter().for_each(|p| check(&people, p, &a.place));
    }
    for d in &o.delegations {
        check(&people, &d.from_person, &d.place);
        check(&people, &d.to_person, &d.place);
    }
    o.units.iter().for_each(|u| u.parent.iter().for_each(|p| check(&units, p, &u.place)));
    repeated(r, o.units.iter().map(|u| (&u.id, &u.place)));
    repeated(r, o.people.iter().map(|u| (&u.id, &u.place)));
    repeated(r, o.roles.iter().map(|u| (&u.id, &u.place)));
}

fn repeated<'a>(r: &Reader, ids: impl Iterator<Item = (&'a String, &'a crate::source::Place)>) {
    let mut seen = HashSet::new();
    for (id, place) in ids.filter(|(id, _)| !id.is_empty()) {
        if !seen.insert(id) {
            r.error("id-duplicate", place.clone(), say!("編號「{id}」重複", "编号“{id}”重复", "`{id}` is declared twice", id = id));
        }
    }
}

/// Years of one or several regions.
pub(super) fn calendars(reader: Reader) -> Vec<Calendar> {
    let mut calendars: Vec<Calendar> = Vec::new();
    for year in reader.tables("year") {
        let region = year.text("region").unwrap_or_else(|| "tw".into());
        let index = calendars.iter().position(|c| c.region == region).unwrap_or_else(|| {
            calendars.push(Calendar { region, ..Calendar::default() });
            calendars.len() - 1
        });
        let calendar = &mut calendars[index];
        calendar.years.extend(year.count("year").and_then(|n| i16::try_from(n).ok()));
        year.text("source");
        calendar.holidays.extend(year.tables("holidays").into_iter().filter_map(named_day));
        calendar.working.extend(year.tables("working").into_iter().filter_map(named_day));
        year.finish();
    }
    reader.finish();
    calendars
}

fn named_day(r: Reader) -> Option<(jiff::civil::Date, String)> {
    let day = (r.date("date")?, r.text("name").unwrap_or_default());
    r.finish();
    Some(day)
}
