//! Who is who: units, people, and the roles they hold for dated periods.

use crate::lang::Sentence;
use std::sync::OnceLock;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use crate::source::Place;

/// A span of days; open ends are `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Period {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
}

impl Period {
    /// Whether a day lies within.
    pub fn contains(&self, date: Date) -> bool {
        self.from.is_none_or(|f| f <= date) && self.to.is_none_or(|t| date <= t)
    }
}

/// What a role is held by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RoleKind {
    /// Units: who acts must belong to one.
    Unit,
    /// Single persons.
    Person,
    /// Any one of several persons.
    Team,
}

/// A role.
#[derive(Clone, Debug)]
pub struct Role {
    /// Id shared by all regulations.
    pub id: String,
    /// Title in three scripts.
    pub title: [String; 3],
    /// What holds it.
    pub kind: RoleKind,
    /// Kinds of unit that always hold it (`department`), for roles of units.
    pub unit_kinds: Vec<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A unit.
#[derive(Clone, Debug)]
pub struct Unit {
    /// Id; the name of its folder in `records/`.
    pub id: String,
    /// Title in three scripts.
    pub title: [String; 3],
    /// headquarters, department, operating_unit, …
    pub kind: String,
    /// The unit above.
    pub parent: Option<String>,
    /// When it exists.
    pub active: Period,
    /// Calendar region, when not the handbook's.
    pub region: Option<String>,
    /// Zone name, when not the handbook's.
    pub zone: Option<String>,
    /// Where it is declared.
    pub place: Place,
}

/// A person.
#[derive(Clone, Debug)]
pub struct Person {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
}

impl Role {
    /// Its title in every language.
    pub fn words(&self) -> Sentence {
        in_scripts(&self.title)
    }
}

impl Unit {
    /// Its title in every language.
    pub fn words(&self) -> Sentence {
        in_scripts(&self.title)
    }
}

fn in_scripts([hant, hans, en]: &[String; 3]) -> Sentence {
    let or_hant = |title: &String| if title.is_empty() { hant.clone() } else { title.clone() };
    Sentence { hans: or_hant(hans), en: or_hant(en), hant: hant.clone() }
}

/// A role held: by a person in a unit, or by a unit.
#[derive(Clone, Debug)]
pub struct Assignment {
    /// The person; none when the unit itself holds the role.
    pub person: Option<String>,
    /// The role.
    pub role: String,
    /// The unit.
    pub unit: String,
    /// When.
    pub period: Period,
    /// Where it is declared.
    pub place: Place,
}

/// A person acting for another.
#[derive(Clone, Debug)]
pub struct Delegation {
    /// Who delegates.
    pub from_person: String,
    /// Who acts.
    pub to_person: String,
    /// Which role; none: all.
    pub role: Option<String>,
    /// When.
    pub period: Period,
    /// Where it is declared.
    pub place: Place,
}

/// A party outside the organisation.
#[derive(Clone, Debug)]
pub struct External {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Where it is declared.
    pub place: Place,
}

/// All of it.
#[derive(Clone, Debug, Default)]
pub struct Organization {
    /// Roles.
    pub roles: Vec<Role>,
    /// Units.
    pub units: Vec<Unit>,
    /// People.
    pub people: Vec<Person>,
    /// Roles held.
    pub assignments: Vec<Assignment>,
    /// Delegations.
    pub delegations: Vec<Delegation>,
    /// Parties outside.
    pub external: Vec<External>,
    /// Positions by id; made when first asked, after everything is declared.
    pub positions: OnceLock<Positions>,
}

/// Positions of units, people and roles by their ids.
#[derive(Clone, Debug, Default)]
pub struct Positions {
    units: FxHashMap<String, usize>,
    people: FxHashMap<String, usize>,
    roles: FxHashMap<String, usize>,
}

/// The first declaration of an id counts.
fn positions<'a>(ids: impl DoubleEndedIterator<Item = &'a String> + ExactSizeIterator) -> FxHashMap<String, usize> {
    ids.enumerate().rev().map(|(n, id)| (id.clone(), n)).collect()
}

impl Organization {
    /// A unit by id.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.positions().units.get(id).map(|n| &self.units[*n])
    }

    /// A person by id.
    pub fn person(&self, id: &str) -> Option<&Person> {
        self.positions().people.get(id).map(|n| &self.people[*n])
    }

    /// A role by id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        self.positions().roles.get(id).map(|n| &self.roles[*n])
    }

    fn positions(&self) -> &Positions {
        self.positions.get_or_init(|| Positions {
            units: positions(self.units.iter().map(|u| &u.id)),
            people: positions(self.people.iter().map(|p| &p.id)),
            roles: positions(self.roles.iter().map(|r| &r.id)),
        })
    }

    /// Whether somebody, of the organisation or an external party, is registered under an id.
    pub fn knows(&self, id: &str) -> bool {
        self.person(id).is_some() || self.external.iter().any(|e| e.id == id)
    }

    /// A person's or external party's display name; the id when unknown.
    pub fn name<'a>(&'a self, id: &'a str) -> &'a str {
        let person = self.person(id).map(|p| p.name.as_str());
        person.or_else(|| self.external.iter().find(|e| e.id == id).map(|e| e.name.as_str())).unwrap_or(id)
    }

    /// Whether a unit holds a role of units on a day, by its kind or by assignment.
    pub fn unit_holds(&self, unit: &str, role: &str, date: Date) -> bool {
        let by_kind = || {
            let kinds = self.role(role).map(|r| r.unit_kinds.as_slice()).unwrap_or_default();
            self.unit(unit).is_some_and(|u| u.active.contains(date) && kinds.contains(&u.kind))
        };
        let assigned = |a: &Assignment| a.person.is_none() && a.role == role && a.unit == unit && a.period.contains(date);
        by_kind() || self.assignments.iter().any(assigned)
    }

    /// Units that hold a role of units on a day.
    pub fn units_holding(&self, role: &str, date: Date) -> Vec<&Unit> {
        let kinds = self.role(role).map(|r| r.unit_kinds.as_slice()).unwrap_or_default();
        let given = self.assignments.iter().filter(|a| a.person.is_none() && a.role == role && a.period.contains(date));
        let given: Vec<&str> = given.map(|a| a.unit.as_str()).collect();
        let holds = |unit: &&Unit| kinds.contains(&unit.kind) || given.contains(&unit.id.as_str());
        self.units.iter().filter(|u| u.active.contains(date)).filter(holds).collect()
    }

    /// Whether a person belongs to a unit on a day, in any role.
    pub fn is_member(&self, person: &str, unit: &str, date: Date) -> bool {
        let mine = |a: &&Assignment| a.person.as_deref() == Some(person) && a.unit == unit;
        self.assignments.iter().filter(mine).any(|a| a.period.contains(date))
    }

    /// Whether a person holds a role in a unit (or anywhere, without one) on a day, not counting delegations.
    pub fn person_holds(&self, person: &str, role: &str, unit: Option<&str>, date: Date) -> bool {
        let fits = |a: &&Assignment| a.person.as_deref() == Some(person) && a.role == role && unit.is_none_or(|u| a.unit == u);
        self.assignments.iter().filter(fits).any(|a| a.period.contains(date))
    }

    /// The people `person` acts for on a day in a role, through delegations.
    pub fn principals<'a>(&'a self, person: &'a str, role: Option<&'a str>, date: Date) -> impl Iterator<Item = &'a str> {
        let covers = move |d: &&Delegation| match (&d.role, role) {
            (Some(limited), Some(asked)) => limited == asked,
            _ => true,
        };
        let mine = move |d: &&Delegation| d.to_person == person && d.period.contains(date);
        self.delegations.iter().filter(mine).filter(covers).map(|d| d.from_person.as_str())
    }

    /// Everybody who holds a role on a day, in a unit or anywhere.
    pub fn holders(&self, role: &str, unit: Option<&str>, date: Date) -> Vec<&str> {
        let fits = |a: &&Assignment| a.role == role && unit.is_none_or(|u| a.unit == u) && a.period.contains(date);
        let mut people: Vec<&str> = self.assignments.iter().filter(fits).filter_map(|a| a.person.as_deref()).collect();
        people.sort_unstable();
        people.dedup();
        people
    }
}
