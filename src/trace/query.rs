//! What is asked for: regulations, clauses, checks, records. What is asked of several sorts must hold together.

use std::collections::HashSet;

use super::links::clauses_of;
use super::{Subject, Trace};
use crate::diag;
use crate::model::{Check, Clause, Norm, Regulation};

/// What to show; empty lists ask for everything.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// Only these regulations.
    pub regulations: Vec<String>,
    /// Only these clauses, those of the groups they name, and what stands below.
    pub clauses: Vec<String>,
    /// Only these checks.
    pub checks: Vec<String>,
    /// Only these records.
    pub records: Vec<String>,
    /// Name every record, and not only how many there are.
    pub each_record: bool,
    /// Figures only.
    pub summary: bool,
}

/// A name nothing bears.
#[derive(Clone, Debug, PartialEq)]
pub struct Unknown {
    /// The flag it was given with.
    pub flag: &'static str,
    /// The name.
    pub name: String,
    /// The name probably meant.
    pub near: Option<String>,
}

/// What a query selects.
pub(super) struct Selected<'a> {
    /// Clauses with their regulation and the checks that cite them.
    pub(super) clauses: Vec<(&'a Regulation, &'a Clause, Vec<usize>)>,
    /// Checks.
    pub(super) checks: Vec<usize>,
    /// Records.
    pub(super) records: Vec<usize>,
}

impl Query {
    /// Whether records are named one by one: asked for, or few by what else is asked.
    pub(super) fn names_records(&self) -> bool {
        self.each_record || !(self.clauses.is_empty() && self.checks.is_empty() && self.records.is_empty())
    }

    /// The first name nothing bears.
    pub fn unknown(&self, trace: &Trace) -> Option<Unknown> {
        let handbook = trace.handbook;
        let regulations = || handbook.regulations.iter().map(|r| r.id.as_str());
        let keys = || handbook.regulations.iter().flat_map(|r| r.clauses.iter().filter_map(|c| c.key.as_deref()));
        let checks = || handbook.checks.iter().map(|c| &*c.id);
        let records = || trace.subjects.iter().map(|s| &*s.id);
        let groups: Vec<String> = self.clauses.iter().filter(|asked| !keys().any(|key| is_of(key, asked))).cloned().collect();
        strange("--regulation", &self.regulations, regulations)
            .or_else(|| strange("--clause", &groups, keys))
            .or_else(|| strange("--check", &self.checks, checks))
            .or_else(|| strange("--record", &self.records, records))
    }

    pub(super) fn regulation(&self, id: &str) -> bool {
        has(&self.regulations, id)
    }

    pub(super) fn record(&self, subject: &Subject) -> bool {
        has(&self.records, &subject.id)
    }

    fn check(&self, trace: &Trace, n: usize) -> bool {
        let of_record = self.records.is_empty() || trace.records_of(n).any(|s| self.record(s));
        has(&self.checks, &trace.handbook.checks[n].id) && of_record
    }

    /// Everything the query selects, in the order of the handbook.
    pub(super) fn select<'a>(&self, trace: &Trace<'a>) -> Selected<'a> {
        let handbook = trace.handbook;
        let mut clauses = Vec::new();
        for regulation in handbook.regulations.iter().filter(|r| self.regulation(&r.id)) {
            let of_regulation = regulation.clauses.iter().filter_map(|clause| self.clause(trace, regulation, clause));
            clauses.extend(of_regulation.map(|(clause, checks)| (&**regulation, clause, checks)));
        }
        let keys: HashSet<&str> = clauses.iter().filter_map(|(_, clause, _)| clause.key.as_deref()).collect();
        let cites = |check: &Check| self.clauses.is_empty() || clauses_of(check).any(|key| keys.contains(key));
        let wanted = |n: &usize| {
            let check = &handbook.checks[*n];
            self.regulation(&check.regulation) && cites(check) && self.check(trace, *n)
        };
        let checks: Vec<usize> = (0..handbook.checks.len()).filter(wanted).collect();
        let looked: HashSet<&str> = checks.iter().flat_map(|n| trace.records_of(*n)).map(|s| &*s.id).collect();
        let all = self.regulations.is_empty() && self.clauses.is_empty() && self.checks.is_empty();
        let shown = |s: &Subject| self.record(s) && (all || looked.contains(&*s.id));
        let records = (0..trace.subjects.len()).filter(|n| shown(&trace.subjects[*n])).collect();
        Selected { clauses, checks, records }
    }

    /// A clause with its checks, where it is asked for. Clauses that bind nobody are shown only with a check.
    fn clause<'a>(&self, trace: &Trace<'a>, regulation: &'a Regulation, clause: &'a Clause) -> Option<(&'a Clause, Vec<usize>)> {
        let key = clause.key.as_deref()?;
        let below = |key: &&str| self.clauses.iter().any(|asked| is_of(key, asked));
        if !self.clauses.is_empty() && !trace.path(regulation, clause).iter().any(below) {
            return None;
        }
        let checks: Vec<usize> = trace.checks_of(key).filter(|n| self.check(trace, *n)).collect();
        let narrowed = !self.checks.is_empty() || !self.records.is_empty();
        let shown = !checks.is_empty() || (!narrowed && (clause.norm != Norm::None || self.clauses.iter().any(|c| c == key)));
        shown.then_some((clause, checks))
    }
}

/// Whether a key is the one asked for, or of the group it names: `cross/request` names `cross/request.fields`.
fn is_of(key: &str, asked: &str) -> bool {
    key.strip_prefix(asked).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

fn has(list: &[String], name: &str) -> bool {
    list.is_empty() || list.iter().any(|item| item == name)
}

fn strange<'n, N: Iterator<Item = &'n str>>(flag: &'static str, asked: &[String], names: impl Fn() -> N) -> Option<Unknown> {
    let name = asked.iter().find(|name| !names().any(|known| known == name.as_str()))?;
    Some(Unknown { flag, name: name.clone(), near: diag::nearest(name, names()).map(str::to_owned) })
}
