//! Who may act: roles by person and unit on a day, with delegations, looked up fast.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::model::{Assignment, Handbook, RoleKind};

/// Roles held, indexed by person; answers are remembered, since a stream asks the same again and again.
pub(super) struct Posts<'h> {
    handbook: &'h Handbook,
    by_person: FxHashMap<&'h str, Vec<&'h Assignment>>,
    remembered: std::cell::RefCell<FxHashMap<Question, Standing>>,
}

type Question = (Arc<str>, Arc<str>, Arc<str>, Date);

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
        Posts { handbook, by_person, remembered: Default::default() }
    }

    /// Whether `person`, filing for `unit`, may act in `role` on `date`.
    pub(super) fn standing(&self, role: &str, person: &Arc<str>, unit: &Arc<str>, date: Date) -> Standing {
        if role == "all" {
            return Standing::Holds;
        }
        let question = (Arc::from(role), person.clone(), unit.clone(), date);
        if let Some(known) = self.remembered.borrow().get(&question) {
            return *known;
        }
        let answer = self.ask(role, person, unit, date);
        self.remembered.borrow_mut().insert(question, answer);
        answer
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
