//! Who may act: roles by person and unit on a day, with delegations, looked up fast.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use crate::model::{Assignment, Handbook, RoleKind};

/// Roles held, indexed by person; answers are remembered, since a stream asks the same again and again.
pub(super) struct Posts<'h> {
    handbook: &'h Handbook,
    by_person: FxHashMap<&'h str, Vec<&'h Assignment>>,
    roles: FxHashMap<&'h str, u32>,
    units: FxHashMap<&'h str, Arc<str>>,
    /// Roles whose holders cases of some process name.
    bound: FxHashSet<&'h str>,
    remembered: RefCell<FxHashMap<Question, Standing>>,
    owners: RefCell<FxHashMap<(u32, Date), Option<Arc<str>>>>,
    held: RefCell<FxHashMap<(u32, Arc<str>, Date), bool>>,
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
    /// The case binds it to something that is not known.
    Unbound,
}

impl Standing {
    /// Of several roles (or signers), any will do. One that cannot be told leaves the whole untold; one that nobody holds
    /// leaves it to the others.
    pub(super) fn or(self, other: Standing) -> Standing {
        let rank = |s: Standing| match s {
            Standing::Holds => 3,
            Standing::Unbound => 2,
            Standing::Lacks => 1,
            Standing::Vacant => 0,
        };
        if rank(other) > rank(self) { other } else { self }
    }
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
        let units = handbook.organization.units.iter().map(|u| (u.id.as_str(), Arc::from(u.id.as_str()))).collect();
        let bound = handbook.processes.iter().flat_map(|p| &p.roles).map(|(role, _)| role.as_ref()).collect();
        Posts {
            handbook,
            by_person,
            roles,
            units,
            bound,
            remembered: Default::default(),
            owners: Default::default(),
            held: Default::default(),
        }
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

    /// Whether cases of some process say who holds a role.
    pub(super) fn is_bound(&self, role: &str) -> bool {
        self.bound.contains(role)
    }

    /// A unit by its id, as a shared text.
    pub(super) fn unit(&self, id: &str) -> Option<&Arc<str>> {
        self.units.get(id)
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

    /// Whether a unit holds a role on a day, or somebody does in it.
    pub(super) fn is_held(&self, role: &str, unit: &Arc<str>, date: Date) -> bool {
        let Some(n) = self.roles.get(role) else { return role == "all" };
        let question = (*n, unit.clone(), date);
        if let Some(known) = self.held.borrow().get(&question) {
            return *known;
        }
        let organization = &self.handbook.organization;
        let answer = match organization.role(role).map_or(RoleKind::Team, |r| r.kind) {
            RoleKind::Unit => organization.unit_holds(unit, role, date),
            RoleKind::Person | RoleKind::Team => !organization.holders(role, Some(unit), date).is_empty(),
        };
        self.held.borrow_mut().insert(question, answer);
        answer
    }

    /// Whether a signer held a role: in the unit given where somebody holds it there, else in any unit.
    pub(super) fn signer(&self, role: &str, person: &Arc<str>, unit: &Arc<str>, date: Date) -> Standing {
        let here = self.standing(role, person, unit, date);
        if here != Standing::Lacks || self.is_held(role, unit, date) {
            return here;
        }
        self.elsewhere(role, person, here, date)
    }

    /// Whether somebody named by a record held a role: in its unit, else in any unit.
    pub(super) fn named(&self, role: &str, person: &Arc<str>, unit: &Arc<str>, date: Date) -> Standing {
        match self.standing(role, person, unit, date) {
            Standing::Lacks => self.elsewhere(role, person, Standing::Lacks, date),
            here => here,
        }
    }

    fn elsewhere(&self, role: &str, person: &Arc<str>, here: Standing, date: Date) -> Standing {
        let organization = &self.handbook.organization;
        let mut units: Vec<&str> = organization.assignments.iter().map(|a| a.unit.as_str()).collect();
        units.sort_unstable();
        units.dedup();
        units.into_iter().fold(here, |known, unit| known.or(self.standing(role, person, &Arc::from(unit), date)))
    }

    /// Whether a person acts for one of the units or persons a role is bound to by a case.
    pub(super) fn bound(&self, names: &[Arc<str>], person: &Arc<str>, unit: Option<&Arc<str>>, date: Date) -> Standing {
        let acts_for = |name: &str| name == &**person || self.handbook.organization.principals(person, None, date).any(|p| p == name);
        let fits = |name: &Arc<str>| acts_for(name) || unit.is_none_or(|u| **u == **name) && self.is_member(person, name, date);
        if names.iter().any(fits) { Standing::Holds } else { Standing::Lacks }
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
        // Who held the role at another time did not on that day, whoever else did.
        if vacant && !self.ever_held(person, role) { Standing::Vacant } else { Standing::Lacks }
    }

    fn ever_held(&self, person: &str, role: &str) -> bool {
        self.by_person.get(person).into_iter().flatten().any(|a| a.role == role)
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
