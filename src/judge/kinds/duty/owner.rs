//! Which units owe a duty.

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
    let owners = match case {
        Some(case) => in_case(cx, duty, case),
        None => units(cx, duty, date),
    };
    if owners.contains(unit) { vec![unit.clone()] } else { owners }
}

/// A role named by a parameter.
fn named(cx: &DutyContext, role: &str, date: Date) -> String {
    let Some(id) = role.strip_prefix("param:") else { return role.to_owned() };
    match cx.handbook.parameter_value(id, date, None).map(|r| r.value) {
        Some(Value::Text(role)) => role.to_string(),
        _ => role.to_owned(),
    }
}

fn holding(cx: &DutyContext, role: &str, date: Date) -> Vec<Arc<str>> {
    let organization = &cx.handbook.organization;
    if organization.role(role).is_some_and(|r| r.kind == RoleKind::Unit) || role == "all" {
        let units = organization.units.iter().filter(|u| u.active.contains(date));
        return units.filter(|u| role == "all" || organization.unit_holds(&u.id, role, date)).map(|u| Arc::from(u.id.as_str())).collect();
    }
    let posts = organization.assignments.iter().filter(|a| a.role == role && a.period.contains(date));
    let mut units: Vec<Arc<str>> = posts.map(|a| Arc::from(a.unit.as_str())).collect();
    units.sort();
    units.dedup();
    units
}
