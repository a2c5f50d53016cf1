//! The pages of roles: everything that binds whoever holds one.

use serde::Serialize;

use super::agenda::{self, DueLine};
use super::inline;
use super::listing::{self, Listing};
use super::page::{At, Link};
use super::regulation::anchor;
use super::words;
use crate::model::{Clause, Duty, Form, Norm, Regulation, Role, RoleKind};

/// The list of roles.
#[derive(Serialize)]
pub(super) struct RolesPage {
    roles: Vec<RoleLine>,
}

/// A role in the list.
#[derive(Serialize)]
struct RoleLine {
    link: Link,
    kind: String,
    clauses: usize,
    forms: usize,
    duties: usize,
}

/// A role's page.
#[derive(Serialize)]
pub(super) struct RolePage {
    id: String,
    title: String,
    kind: String,
    units: Vec<Link>,
    people: Vec<String>,
    bound: Vec<Group>,
    everybody: Vec<Group>,
    forms: Vec<Link>,
    receives: Vec<Link>,
    steps: Vec<StepLine>,
    duties: Vec<DutyView>,
    next: Vec<DueLine>,
    later: Vec<DueLine>,
}

/// Clauses of one regulation.
#[derive(Serialize)]
pub(super) struct Group {
    regulation: Link,
    /// The clauses; none where they are only counted.
    clauses: Vec<ClauseLine>,
    /// How many there are, with the place of the first, where a page would hold too many.
    count: Option<Link>,
}

/// Most clauses a page lists. Beyond it nobody reads them in one go, so it counts them by regulation.
const LISTED: usize = 1000;

/// A clause in a list.
#[derive(Serialize)]
struct ClauseLine {
    href: String,
    address: String,
    text: String,
    norm: &'static str,
}

/// A step in a list.
#[derive(Serialize)]
pub(super) struct StepLine {
    process: Link,
    step: Link,
    within: Option<words::Amount>,
    forms: Vec<Link>,
}

/// A duty in a list.
#[derive(Serialize)]
pub(super) struct DutyView {
    id: String,
    title: String,
    when: String,
    owed_by: Vec<Link>,
    forms: Vec<Link>,
    clause: Link,
    note: Option<String>,
}

/// Builds the list.
pub(super) fn list(at: At) -> RolesPage {
    let handbook = at.book.handbook;
    let line = |role: &Role| RoleLine {
        link: at.role(&role.id),
        kind: kind(at, role.kind),
        clauses: handbook.regulations.iter().flat_map(|r| &r.clauses).filter(|c| c.by.contains(&role.id)).count(),
        forms: handbook.forms.iter().filter(|f| at.meant(&f.submitted_by, &[&role.id]).is_some()).count(),
        duties: handbook.duties.iter().filter(|d| at.meant(&d.owed_by, &[&role.id]).is_some()).count(),
    };
    RolesPage { roles: handbook.organization.roles.iter().map(line).collect() }
}

/// Builds a role's page.
pub(super) fn page(at: At, role: &Role) -> RolePage {
    let handbook = at.book.handbook;
    let organization = &handbook.organization;
    let people = organization.holders(&role.id, None, at.book.as_of);
    let held = [role.id.as_str()];
    let (next, later) = agenda::next(at, &held, None);
    RolePage {
        id: role.id.clone(),
        title: at.book.name(&role.title).to_owned(),
        kind: kind(at, role.kind),
        units: organization.units_holding(&role.id, at.book.as_of).iter().map(|u| at.unit(&u.id)).collect(),
        people: if handbook.settings.publish_people {
            people.iter().map(|p| organization.name(p).to_owned()).collect()
        } else {
            Vec::new()
        },
        bound: groups(at, &|c| c.by.contains(&role.id)),
        everybody: groups(at, &|c| c.by.iter().any(|b| b == "all")),
        forms: forms(at, &held, |f| &f.submitted_by),
        receives: forms(at, &held, |f| &f.submitted_to),
        steps: steps(at, &held),
        duties: duties(at, &held),
        next,
        later,
    }
}

/// The forms that concern whoever holds one of `roles`.
pub(super) fn forms(at: At, roles: &[&str], of: impl Fn(&Form) -> &Vec<String>) -> Vec<Link> {
    let forms = at.book.handbook.forms.iter();
    forms.filter_map(|f| Some(Link { default: at.meant(of(f), roles)?, ..at.form(&f.id) })).collect()
}

/// The duties of whoever holds one of `roles`.
pub(super) fn duties(at: At, roles: &[&str]) -> Vec<DutyView> {
    at.book.handbook.duties.iter().filter(|d| at.meant(&d.owed_by, roles).is_some()).map(|d| duty(at, d, "")).collect()
}

/// The steps whoever holds one of `roles` takes.
pub(super) fn steps(at: At, roles: &[&str]) -> Vec<StepLine> {
    let all = at.book.handbook.processes.iter().flat_map(|p| p.steps.iter().map(move |s| (p, s)));
    let line = |(process, step): (&crate::model::Process, &crate::model::Step)| {
        Some(StepLine {
            process: at.process(process),
            step: Link { default: at.meant(&step.actors, roles)?, ..at.step(process, step) },
            within: step.within.as_ref().map(|l| words::limit(at, l)),
            forms: step.forms.iter().map(|f| at.form(f)).collect(),
        })
    };
    all.filter_map(line).collect()
}

/// The clauses a test picks, by regulation.
pub(super) fn groups(at: At, picks: &dyn Fn(&Clause) -> bool) -> Vec<Group> {
    let regulations = at.book.handbook.regulations.iter();
    let picked: Vec<(&Regulation, Vec<&Clause>)> =
        regulations.map(|r| (&**r, r.clauses.iter().filter(|c| picks(c)).collect())).filter(|(_, c): &(_, Vec<_>)| !c.is_empty()).collect();
    let listed = picked.iter().map(|(_, clauses)| clauses.len()).sum::<usize>() <= LISTED;
    picked.into_iter().map(|(regulation, clauses)| group(at, regulation, &clauses, listed)).collect()
}

fn group(at: At, regulation: &Regulation, clauses: &[&Clause], listed: bool) -> Group {
    let href = Some(at.to(&format!("{}/index.html", regulation.id)));
    let first = clauses.first().filter(|_| !listed);
    Group {
        regulation: Link { href, label: at.book.title(regulation).to_owned(), ..Link::default() },
        clauses: clauses.iter().filter(|_| listed).map(|c| line(at, regulation, c)).collect(),
        count: first.map(|clause| Link {
            href: Some(href_of(at, regulation, clause)),
            label: at.book.strings.fill("role.count", &[("n", &clauses.len().to_string())]),
            ..Link::default()
        }),
    }
}

fn href_of(at: At, regulation: &Regulation, clause: &Clause) -> String {
    at.to(&format!("{}/index.html#{}", regulation.id, anchor(clause)))
}

fn line(at: At, regulation: &Regulation, clause: &Clause) -> ClauseLine {
    let words = inline::plain(&clause.text);
    ClauseLine {
        href: href_of(at, regulation, clause),
        address: clause.address.clone(),
        text: if words.is_empty() { clause.heading.clone().unwrap_or_default() } else { words },
        norm: if clause.norm == Norm::None { "" } else { clause.norm.id() },
    }
}

/// The duties of all regulations.
pub(super) fn all_duties(at: At) -> Listing<DutyView> {
    Listing::new(listing::groups(at, |h| &h.duties, |d| &d.clause, |d, home| duty(at, d, home)))
}

/// A duty as shown.
fn duty(at: At, duty: &Duty, home: &str) -> DutyView {
    DutyView {
        id: duty.id.to_string(),
        title: at.book.title(duty).to_owned(),
        when: words::occasion(at, duty),
        owed_by: at.roles(&duty.owed_by),
        forms: duty.forms.iter().map(|f| at.form(f)).collect(),
        clause: at.cite(&duty.clause, home),
        note: duty.note.clone(),
    }
}

fn kind(at: At, kind: RoleKind) -> String {
    let name = match kind {
        RoleKind::Unit => "role.of_units",
        RoleKind::Person => "role.of_person",
        RoleKind::Team => "role.of_team",
    };
    at.book.strings.get(name).to_owned()
}
