//! Which units owe a duty.

use std::borrow::Cow;
use std::sync::Arc;

use jiff::civil::Date;

use super::{DutyContext, Followed};
use crate::expr::Value;
use crate::model::{Duty, RoleKind};

/// Units that owe a duty of a case: those its roles are bound to there, else those of the organisation.
pub(super) fn in_case(cx: &DutyContext, duty: &Duty, case: &Followed) -> Vec<Arc<str>> {
    let mut units: Vec<Arc<str>> = Vec::new();
    for role in &duty.owed_by {
        let role = named(cx, role, case.cx.opened());
        match case.cx.bound(&case.state, &role).as_deref() {
            Some(Ok(names)) => units.extend(names.iter().filter_map(|n| unit_of(cx, n, case.cx.opened()))),
            Some(Err(_)) => {}
            None => units.extend(holding(cx, &role, case.cx.opened())),
        }
    }
    units.sort();
    units.dedup();
    units
}

/// A unit by its name, or the unit of a person on a day.
fn unit_of(cx: &DutyContext, name: &str, date: Date) -> Option<Arc<str>> {
    let organization = &cx.handbook.organization;
    if organization.unit(name).is_some() {
        return Some(Arc::from(name));
    }
    let post = organization.assignments.iter().find(|a| a.person.as_deref() == Some(name) && a.period.contains(date));
    post.map(|a| Arc::from(a.unit.as_str()))
}

/// Units of the organisation that owe a duty on a day.
pub(super) fn units(cx: &DutyContext, duty: &Duty, date: Date) -> Vec<Arc<str>> {
    let mut units: Vec<Arc<str>> = duty.owed_by.iter().flat_map(|role| holding(cx, &named(cx, role, date), date)).collect();
    units.sort();
    units.dedup();
    units
}

/// Who owes the answer to an event of `unit`: the unit itself where it holds the role, else those that do.
pub(super) fn answering(cx: &DutyContext, duty: &Duty, case: Option<&Followed>, unit: &Arc<str>, date: Date) -> Vec<Arc<str>> {
    if duty.owed_by.is_empty() || duty.owed_by.iter().any(|r| r == "all") {
        return vec![unit.clone()];
    }
    let Some(case) = case else {
        let itself = duty.owed_by.iter().any(|role| holds(cx, &named(cx, role, date), unit, date));
        return if itself { vec![unit.clone()] } else { units(cx, duty, date) };
    };
    let owners = in_case(cx, duty, case);
    if owners.contains(unit) { vec![unit.clone()] } else { owners }
}

/// A role named by a parameter.
fn named<'r>(cx: &DutyContext, role: &'r str, date: Date) -> Cow<'r, str> {
    let Some(id) = role.strip_prefix("param:") else { return Cow::Borrowed(role) };
    match cx.handbook.parameter_value(id, date, None).map(|r| r.value) {
        Some(Value::Text(role)) => Cow::Owned(role.to_string()),
        _ => Cow::Borrowed(role),
    }
}

/// Whether a role is one of units.
fn is_of_units(cx: &DutyContext, role: &str) -> bool {
    role == "all" || cx.handbook.organization.role(role).is_some_and(|r| r.kind == RoleKind::Unit)
}

/// Whether a unit is among those that hold a role.
fn holds(cx: &DutyContext, role: &str, unit: &str, date: Date) -> bool {
    let organization = &cx.handbook.organization;
    if is_of_units(cx, role) {
        let active = organization.unit(unit).is_some_and(|u| u.active.contains(date));
        return active && (role == "all" || organization.unit_holds(unit, role, date));
    }
    organization.assignments.iter().any(|a| a.role == role && a.unit == unit && a.period.contains(date))
}

fn holding(cx: &DutyContext, role: &str, date: Date) -> Vec<Arc<str>> {
    let organization = &cx.handbook.organization;
    let shared = |unit: &crate::model::Unit| Arc::from(unit.id.as_str());
    if role == "all" {
        return organization.units.iter().filter(|u| u.active.contains(date)).map(shared).collect();
    }
    if is_of_units(cx, role) {
        return organization.units_holding(role, date).into_iter().map(shared).collect();
    }
    let posts = organization.assignments.iter().filter(|a| a.role == role && a.period.contains(date));
    let mut units: Vec<Arc<str>> = posts.map(|a| Arc::from(a.unit.as_str())).collect();
    units.sort();
    units.dedup();
    units
}
