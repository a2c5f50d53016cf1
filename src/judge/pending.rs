//! Who acted, where a case may say who holds the role: the signer of a record, and who filed a form outside the steps.
//!
//! Where no process binds the role, the organisation answers at once. Otherwise the record waits for its case.

use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashMap;

use super::desk::{Desk, Draft};
use super::index::{Id, Index};
use super::kinds::{actor, signature};
use super::posts::{Posts, Standing};
use crate::model::Handbook;
use crate::outcome::Verdict;
use crate::read::Moment;
use crate::source::Place;

/// A question of who acted.
pub(super) struct Pending {
    pub(super) check: usize,
    /// Any of these roles will do.
    pub(super) roles: Vec<String>,
    /// Some role comes from a parameter nobody has decided.
    pub(super) provisional: bool,
    /// Any of these people will do.
    pub(super) people: Vec<Who>,
    /// The item signed for; none asks who filed the record.
    pub(super) signed_for: Option<String>,
    pub(super) unit: Arc<str>,
    pub(super) record: Arc<str>,
    pub(super) case: Option<Arc<str>>,
}

/// Somebody who signed or filed.
pub(super) struct Who {
    pub(super) by: Arc<str>,
    /// The unit they acted for, where it matters.
    pub(super) unit: Arc<str>,
    pub(super) at: Moment,
    pub(super) place: Place,
}

/// What a case binds a role to.
type Binding<'a> = actor::Bound<'a>;

impl Pending {
    /// Bytes it holds.
    pub(super) fn bytes(&self) -> usize {
        let roles: usize = self.roles.iter().map(|role| size_of::<String>() + role.len()).sum();
        size_of::<Pending>() + roles + self.people.len() * size_of::<Who>() + self.signed_for.as_ref().map_or(0, String::len)
    }

    /// Whether a case may have the answer.
    pub(super) fn waits(&self, handbook: &Handbook) -> bool {
        self.case.is_some() && self.roles.iter().any(|role| is_bound(handbook, role))
    }

    /// Whether the process of a case binds one of its roles.
    pub(super) fn concerns(&self, process: &crate::model::Process) -> bool {
        process.roles.iter().any(|(role, _)| self.roles.contains(role))
    }

    /// Judges it.
    pub(super) fn judge(&self, (handbook, posts, desk): (&Handbook, &Posts, &mut Desk), binding: Binding) {
        let mut known = Standing::Vacant;
        for who in &self.people {
            for role in &self.roles {
                known = known.or(self.standing(posts, who, role, binding));
            }
        }
        match known {
            Standing::Holds => desk.count(self.check, &self.unit, Verdict::Pass),
            Standing::Lacks => desk.fail(self.check, &self.unit, self.breach(handbook)),
            // Nobody holds a role that only cases give: outside such a case it asks nothing.
            Standing::Vacant if self.roles.iter().any(|role| is_bound(handbook, role)) => {
                desk.count(self.check, &self.unit, Verdict::NotApplicable);
            }
            untold => {
                let date = self.people.first().map_or(Date::MIN, |who| who.at.date);
                let titles = actor::role_titles(handbook, &self.roles, (date, &self.unit));
                let note = (Some(self.record.clone()), actor::why_untold(untold, &titles), None);
                desk.note(self.check, &self.unit, Verdict::CannotCheck, note);
            }
        }
    }

    fn standing(&self, posts: &Posts, who: &Who, role: &str, binding: Binding) -> Standing {
        let signs = self.signed_for.is_some();
        match binding(role).as_deref() {
            Some(Ok(names)) => posts.bound(names, &who.by, (!signs).then_some(&who.unit), who.at.date),
            Some(Err(_)) => Standing::Unbound,
            None if signs => posts.signer(role, &who.by, &who.unit, who.at.date),
            None => posts.standing(role, &who.by, &who.unit, who.at.date),
        }
    }

    fn breach(&self, handbook: &Handbook) -> Draft {
        let Some(who) = self.people.first() else { return Draft::default() };
        let draft = match &self.signed_for {
            Some(item) => signature::lacks_role(handbook, &self.roles, (&who.by, item)),
            None => {
                let act = actor::Act {
                    by: &who.by,
                    unit: &who.unit,
                    at: who.at,
                    record: &|| self.record.clone(),
                    case: None,
                    place: &|| who.place.clone(),
                    named: false,
                };
                actor::breach(handbook, &self.roles, &act, self.provisional)
            }
        };
        Draft {
            place: Some(who.place.clone()),
            record: Some(self.record.clone()),
            case: self.case.clone(),
            since: Some(who.at),
            provisional: self.provisional,
            ..draft
        }
    }
}

/// Whether cases of some process say who holds a role.
fn is_bound(handbook: &Handbook, role: &str) -> bool {
    handbook.processes.iter().any(|p| p.roles.iter().any(|(r, _)| r == role))
}

/// What waits, by case.
pub(super) fn by_case<'a>(index: &'a Index, left: &mut Vec<&'a Pending>) -> FxHashMap<Id, Vec<&'a Pending>> {
    let mut waiting: FxHashMap<Id, Vec<&Pending>> = FxHashMap::default();
    for pending in &index.pending {
        match pending.case.as_ref().and_then(|case| index.ids.find(case)) {
            Some(case) => waiting.entry(case).or_default().push(pending),
            None => left.push(pending),
        }
    }
    waiting
}
