//! Who may act: roles by person and unit on a day, with delegations, looked up fast.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::model::{Assignment, Handbook, RoleKind};

/// Roles held, indexed by person; answers are remembered, since a stream asks the same again and again.
pub(super) struct Posts<'h> {
    handbook: &'h Handbook,
    by_person: FxHashMap<&'h str, Vec<&'h Assignment>>,
    roles: FxHashMap<&'h str, u32>,
    remembered: RefCell<FxHashMap<Question, Standing>>,
    owners: RefCell<FxHashMap<(u32, Date), Option<Arc<str>>>>,
}

/// Role (by its position), person, unit and day.
type Question = (u32, Arc<str>, Arc<str>, Date);

/// Whether someone may act in a role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    /// Holds it, or a delegation of it.
    Holds,
    /// Does not.
    Lacks,
    /// Nobody holds it on that day: it cannot be checked.
    Vacant,
}

impl<'h> Posts<'h> {
    pub(super) fn new(handbook: &'h Handbook) -> Self {
        let mut by_person: FxHashMap<&str, Vec<&Assignment>> = FxHashMap::default();
        for assignment in &handbook.organization.assignments {
            if let Some(person) = &assignment.person {
                by_person.entry(person).or_default().push(assignment);
            }
        }
        let roles = handbook.organization.roles.iter().zip(0..).map(|(r, n)| (r.id.as_str(), n)).collect();
        Posts { handbook, by_person, roles, remembered: Default::default(), owners: Default::default() }
    }

    /// Whether `person`, filing for `unit`, may act in `role` on `date`.
    pub(super) fn standing(&self, role: &str, person: &Arc<str>, unit: &Arc<str>, date: Date) -> Standing {
        if role == "all" {
            return Standing::Holds;
        }
        let Some(n) = self.roles.get(role) else { return self.ask(role, person, unit, date) };
        let question = (*n, person.clone(), unit.clone(), date);
        if let Some(known) = self.remembered.borrow().get(&question) {
            return *known;
        }
        let answer = self.ask(role, person, unit, date);
        self.remembered.borrow_mut().insert(question, answer);
        answer
    }

    /// The first unit that holds a role on a day, or that somebody holds it for.
    pub(super) fn first_unit(&self, role: &str, date: Date) -> Option<Arc<str>> {
        let n = *self.roles.get(role)?;
        if let Some(known) = self.owners.borrow().get(&(n, date)) {
            return known.clone();
        }
        let organization = &self.handbook.organization;
        let held = organization.units_holding(role, date).first().map(|u| u.id.as_str());
        let posts = || organization.assignments.iter().find(|a| a.role == role && a.period.contains(date));
        let unit: Option<Arc<str>> = held.or_else(|| posts().map(|a| a.unit.as_str())).map(Arc::from);
        self.owners.borrow_mut().insert((n, date), unit.clone());
        unit
    }

    fn ask(&self, role: &str, person: &str, unit: &str, date: Date) -> Standing {
        let organization = &self.handbook.organization;
        let kind = organization.role(role).map_or(RoleKind::Team, |r| r.kind);
        let holds = match kind {
            RoleKind::Unit => organization.unit_holds(unit, role, date) && self.is_member(person, unit, date),
            RoleKind::Person | RoleKind::Team => self.holds(person, role, unit, date),
        };
        if holds {
            return Standing::Holds;
        }
        let vacant = match kind {
            RoleKind::Unit => organization.units_holding(role, date).is_empty(),
            RoleKind::Person | RoleKind::Team => organization.holders(role, None, date).is_empty(),
        };
        if vacant { Standing::Vacant } else { Standing::Lacks }
    }

    fn holds(&self, person: &str, role: &str, unit: &str, date: Date) -> bool {
        let own = |who: &str| {
            let posts = self.by_person.get(who).into_iter().flatten();
            posts.into_iter().any(|a| a.role == role && a.unit == unit && a.period.contains(date))
        };
        own(person) || self.handbook.organization.principals(person, Some(role), date).any(own)
    }

    /// Whether a person, or somebody they act for, belongs to a unit on a day.
    pub(super) fn is_member(&self, person: &str, unit: &str, date: Date) -> bool {
        let own = |who: &str| {
            let posts = self.by_person.get(who).into_iter().flatten();
            posts.into_iter().any(|a| a.unit == unit && a.period.contains(date))
        };
        own(person) || self.handbook.organization.principals(person, None, date).any(own)
    }

    /// A person and everybody they act for on a day: who an act counts for when duties must be separate.
    pub(super) fn acting_for(&self, person: &str, date: Date) -> Vec<String> {
        let principals = self.handbook.organization.principals(person, None, date);
        std::iter::once(person.to_owned()).chain(principals.map(str::to_owned)).collect()
    }
}
