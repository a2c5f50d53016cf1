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
use super::trace::{CaseContext, State};
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
    pub(super) fn waits(&self, posts: &Posts) -> bool {
        self.case.is_some() && self.roles.iter().any(|role| posts.is_bound(role))
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
            Standing::Lacks if !self.people.iter().any(|who| handbook.organization.knows(&who.by)) => {
                desk.count(self.check, &self.unit, Verdict::CannotCheck);
            }
            Standing::Lacks => desk.fail(self.check, &self.unit, self.breach(handbook)),
            // Nobody holds a role that only cases give: outside such a case it asks nothing.
            Standing::Vacant if self.roles.iter().any(|role| posts.is_bound(role)) => {
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

/// What waits for its case, and what waits for none.
pub(super) struct Waiting<'a> {
    by_case: FxHashMap<Id, Vec<&'a Pending>>,
    left: Vec<&'a Pending>,
}

impl<'a> Waiting<'a> {
    pub(super) fn new(index: &'a Index) -> Waiting<'a> {
        let mut waiting = Waiting { by_case: FxHashMap::default(), left: Vec::new() };
        for pending in &index.pending {
            match pending.case.as_ref().and_then(|case| index.ids.find(case)) {
                Some(case) => waiting.by_case.entry(case).or_default().push(pending),
                None => waiting.left.push(pending),
            }
        }
        waiting
    }

    /// Judges what waited for a case, now that it is known whom its process binds.
    pub(super) fn told(&mut self, case: Id, desk: &mut Desk, (cx, state): (&CaseContext, &State)) {
        let asked = self.by_case.get_mut(&case).into_iter().flat_map(|asked| asked.extract_if(.., |p| p.concerns(cx.process)));
        for pending in asked {
            pending.judge((cx.handbook, cx.posts, desk), &|role| cx.bound(state, role));
        }
    }

    /// Judges what no case told.
    pub(super) fn rest(mut self, (handbook, posts, desk): (&Handbook, &Posts, &mut Desk)) {
        self.left.extend(self.by_case.into_values().flatten());
        self.left.sort_by(|a, b| (&a.record, a.check).cmp(&(&b.record, b.check)));
        for pending in self.left {
            pending.judge((handbook, posts, desk), &|_| None);
        }
    }
}
