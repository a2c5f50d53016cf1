//! What a handbook says of answers to findings: where it allows waivers, who attests, how long rectification may take.

use jiff::ToSpan;
use jiff::civil::Date;
use rust_decimal::prelude::ToPrimitive;
use rustc_hash::FxHashSet;

use super::{ClauseKey, Handbook, Limit, Norm, ParameterType, Regulation, RoleKind, Unit};
use crate::expr::Value;
use crate::source::Place;

/// Ids of the forms every handbook knows.
pub const ANSWER_FORMS: [&str; 4] = ["rectification", "recheck", "waiver", "attestation"];

/// Checks from which a regulation allows a departure.
#[derive(Clone, Debug)]
pub struct Waivable {
    /// The clause that allows it.
    pub clause: ClauseKey,
    /// Ids of checks; one that ends in `*` means all that begin so.
    pub checks: Vec<String>,
    /// Roles that may approve: any of.
    pub by: Vec<String>,
    /// The longest a waiver may last; none: any time.
    pub longest: Option<Limit>,
    /// A waiver may reach back before the day it was approved.
    pub afterwards: bool,
    /// Where it is declared.
    pub place: Place,
}

impl Waivable {
    /// Whether a check is meant.
    pub fn means(&self, check: &str) -> bool {
        let fits = |pattern: &String| pattern.strip_suffix('*').map_or(pattern == check, |head| check.starts_with(head));
        self.checks.iter().any(fits)
    }
}

/// What `[answers]` in `handbook.toml` says.
#[derive(Clone, Debug, Default)]
pub struct AnswerRules {
    /// How long a notice gives for rectification.
    pub rectify_within: Option<Limit>,
    /// From which rectification of one clause by one unit on repetition is itself a finding.
    pub repeated: Option<usize>,
    /// Roles that may attest; empty: any role the person holds.
    pub attested_by: Vec<String>,
    /// The longest an attestation holds.
    pub attested_for: Option<Limit>,
}

impl Handbook {
    /// The last day of a limit counted from a day by a unit's calendar; none where the limit or the calendar does not say.
    pub fn last_day(&self, limit: &Limit, unit: Option<&str>, from: Date) -> Option<Date> {
        match limit {
            Limit::Days(n) | Limit::Count(n) => Some(from.saturating_add(n.days())),
            Limit::Workdays(n) => self.calendar(unit)?.add_workdays(from, *n).ok(),
            Limit::Hours(n) => Some(from.saturating_add(((n + 23) / 24).days())),
            Limit::Months(n) => Some(from.saturating_add(n.months())),
            Limit::Parameter(id) => {
                let ty = self.parameter(id)?.ty;
                let Value::Number(number) = self.parameter_value(id, from, unit)?.value else { return None };
                let n = number.to_i64()?;
                let literal = match ty {
                    ParameterType::Workdays => Limit::Workdays(n),
                    ParameterType::Hours => Limit::Hours(n),
                    ParameterType::Months => Limit::Months(n),
                    _ => Limit::Days(n),
                };
                self.last_day(&literal, unit, from)
            }
        }
    }

    /// Whether a person holds a role on a day, in a unit or anywhere, by themselves or for somebody else. A role of units is held by
    /// the people of such a unit.
    pub fn acts_as(&self, person: &str, role: &str, date: Date) -> bool {
        let organization = &self.organization;
        let holds = |who: &str| match organization.role(role).map(|r| r.kind) {
            Some(RoleKind::Unit) => organization.units_holding(role, date).iter().any(|u| organization.is_member(who, &u.id, date)),
            _ => organization.person_holds(who, role, None, date),
        };
        holds(person) || organization.principals(person, Some(role), date).any(holds)
    }

    /// Clauses that bind and that no check stands for, with their regulations: whether they are kept, a person must judge.
    pub fn unchecked(&self) -> impl Iterator<Item = (&Regulation, &ClauseKey, &super::Clause)> {
        let cited: FxHashSet<&ClauseKey> = self.checks.iter().flat_map(|c| std::iter::once(&c.clause).chain(&c.also)).collect();
        let asks = |norm: Norm| !matches!(norm, Norm::None | Norm::May);
        let clauses = self.regulations.iter().flat_map(|r| r.clauses.iter().filter_map(move |c| Some((&**r, c.key.as_ref()?, c))));
        clauses.filter(move |(_, key, clause)| asks(clause.norm) && !cited.contains(*key))
    }

    /// The units that a clause binds on a day: those that hold one of its roles, or where somebody does; all the regulation applies
    /// to where it names nobody. Where nobody holds the role (only cases give it), whoever owns the regulation answers for it.
    pub fn units_bound(&self, regulation: &Regulation, clause: &super::Clause, date: Date) -> Vec<&Unit> {
        let organization = &self.organization;
        let holds = |unit: &Unit, role: &str| {
            organization.unit_holds(&unit.id, role, date) || !organization.holders(role, Some(&unit.id), date).is_empty()
        };
        let applies =
            |unit: &Unit| regulation.applies.is_empty() || regulation.applies.iter().any(|p| super::parameter::matches(p, &unit.id));
        let active: Vec<&Unit> = organization.units.iter().filter(|u| u.active.contains(date) && applies(u)).collect();
        let of = |wanted: &dyn Fn(&Unit) -> bool| active.iter().copied().filter(|u| wanted(u)).collect::<Vec<_>>();
        let open = clause.by.is_empty() || clause.by.iter().any(|role| role == "all");
        let bound = of(&|u| open || clause.by.iter().any(|role| holds(u, role)));
        let owning = if bound.is_empty() { of(&|u| holds(u, &regulation.owner)) } else { bound };
        if owning.is_empty() { active } else { owning }
    }
}
