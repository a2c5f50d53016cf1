//! The pages of units: what each one is, which roles it holds and what it owes.

use serde::Serialize;

use super::agenda::{self, DueLine};
use super::compliance::{Judged, Standing};
use super::page::{At, Link};
use super::role::{self, DutyView, Group, StepLine};
use crate::model::Unit;

/// The list of units, as a tree told by depth.
#[derive(Serialize)]
pub(super) struct UnitsPage {
    units: Vec<UnitLine>,
}

/// A unit in the list.
#[derive(Serialize)]
struct UnitLine {
    link: Link,
    kind: String,
    depth: usize,
    active: bool,
}

/// A unit's page.
#[derive(Serialize)]
pub(super) struct UnitPage {
    id: String,
    title: String,
    kind: String,
    parent: Option<Link>,
    children: Vec<Link>,
    from: Option<String>,
    to: Option<String>,
    roles: Vec<Link>,
    people: Vec<(String, Vec<Link>)>,
    forms: Vec<Link>,
    duties: Vec<DutyView>,
    next: Vec<DueLine>,
    later: Vec<DueLine>,
    standing: Option<Standing>,
    steps: Vec<StepLine>,
    bound: Vec<Group>,
}

/// Deepest nesting shown; also what stops a cycle of parents.
const DEPTH: usize = 8;

/// Builds the list.
pub(super) fn list(at: At) -> UnitsPage {
    let mut units = Vec::new();
    branch(at, None, 0, &mut units);
    UnitsPage { units }
}

fn branch(at: At, parent: Option<&str>, depth: usize, out: &mut Vec<UnitLine>) {
    let units = &at.book.handbook.organization.units;
    let below = |u: &&Unit| match (&u.parent, parent) {
        (Some(own), Some(asked)) => own == asked,
        (Some(own), None) => !units.iter().any(|u| u.id == *own),
        (None, asked) => asked.is_none(),
    };
    for unit in units.iter().filter(below).filter(|_| depth < DEPTH) {
        out.push(UnitLine { link: at.unit(&unit.id), kind: kind(at, unit), depth, active: unit.active.contains(at.book.as_of) });
        branch(at, Some(&unit.id), depth + 1, out);
    }
}

fn kind(at: At, unit: &Unit) -> String {
    at.book.strings.find(&format!("unit_kind.{}", unit.kind)).unwrap_or(&unit.kind).to_owned()
}

/// Builds a unit's page.
pub(super) fn page(at: At, unit: &Unit, judged: Option<&Judged>) -> UnitPage {
    let handbook = at.book.handbook;
    let organization = &handbook.organization;
    let held = held(at, unit);
    let (next, later) = agenda::next(at, &held, Some(&unit.id));
    UnitPage {
        id: unit.id.clone(),
        title: at.book.name(&unit.title).to_owned(),
        kind: kind(at, unit),
        parent: unit.parent.as_deref().map(|p| at.unit(p)),
        children: organization.units.iter().filter(|u| u.parent.as_deref() == Some(&unit.id)).map(|u| at.unit(&u.id)).collect(),
        from: unit.active.from.map(|d| d.to_string()),
        to: unit.active.to.map(|d| d.to_string()),
        roles: held.iter().map(|r| at.role(r)).collect(),
        people: if handbook.settings.publish_people { people(at, unit) } else { Vec::new() },
        forms: role::forms(at, &held, |f| &f.submitted_by),
        duties: role::duties(at, &held),
        next,
        later,
        standing: judged.and_then(|j| j.standing(at, unit)),
        steps: role::steps(at, &held),
        bound: role::groups(at, &|c| c.by.iter().any(|role| held.contains(&role.as_str()))),
    }
}

/// The roles a unit holds on the day of the page.
pub(super) fn held<'h>(at: At<'_, 'h>, unit: &Unit) -> Vec<&'h str> {
    let organization = &at.book.handbook.organization;
    let ids = organization.roles.iter().map(|r| r.id.as_str());
    ids.filter(|r| organization.unit_holds(&unit.id, r, at.book.as_of)).collect()
}

/// The people of a unit and the roles they hold in it.
fn people(at: At, unit: &Unit) -> Vec<(String, Vec<Link>)> {
    let organization = &at.book.handbook.organization;
    let mut out: Vec<(String, Vec<Link>)> = Vec::new();
    for assignment in organization.assignments.iter().filter(|a| a.unit == unit.id && a.period.contains(at.book.as_of)) {
        let Some(person) = assignment.person.as_deref() else { continue };
        let name = organization.name(person).to_owned();
        match out.iter_mut().find(|(n, _)| *n == name) {
            Some((_, roles)) => roles.push(at.role(&assignment.role)),
            None => out.push((name, vec![at.role(&assignment.role)])),
        }
    }
    out
}
