//! Mutations derived from the tables of the checks: each changes the conforming set so that one check must notice.

mod duties;
mod fields;
mod figures;
mod ground;
mod order;
mod people;
mod rules;
mod scale;
mod tweak;

use jiff::civil::Date;

use self::ground::Ground;
use super::{Edit, Set};
use crate::diag::Code;
use crate::lang::Sentence;
use crate::model::{CheckId, Handbook, Kind};
use crate::say;

/// What a mutation disturbs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// A required field is missing or empty.
    Required,
    /// A field holds what it must not.
    Content,
    /// A reference leads nowhere.
    Reference,
    /// A signature is missing or not entitled.
    Signature,
    /// Fields disagree.
    Rule,
    /// A figure, level or grade is wrong.
    Figure,
    /// A step is skipped, repeated or too early.
    Order,
    /// Somebody acts who may not.
    Actor,
    /// Something is late.
    Deadline,
    /// One person on both sides.
    Separation,
    /// One of a series is left out or late.
    Series,
}

impl Aspect {
    /// All, in the order of reports.
    pub const ALL: [Aspect; 11] = [
        Aspect::Required,
        Aspect::Content,
        Aspect::Reference,
        Aspect::Signature,
        Aspect::Rule,
        Aspect::Figure,
        Aspect::Order,
        Aspect::Actor,
        Aspect::Deadline,
        Aspect::Separation,
        Aspect::Series,
    ];

    /// Whether the change that disturbs it is looked for among several; the others are known from the declaration alone.
    pub fn is_searched(self) -> bool {
        !matches!(self, Aspect::Required | Aspect::Content | Aspect::Reference)
    }

    /// Its name in data.
    pub fn id(self) -> &'static str {
        match self {
            Aspect::Required => "required",
            Aspect::Content => "content",
            Aspect::Reference => "reference",
            Aspect::Signature => "signature",
            Aspect::Rule => "rule",
            Aspect::Figure => "figure",
            Aspect::Order => "order",
            Aspect::Actor => "actor",
            Aspect::Deadline => "deadline",
            Aspect::Separation => "separation",
            Aspect::Series => "series",
        }
    }

    /// Its name for readers.
    pub fn title(self) -> Sentence {
        match self {
            Aspect::Required => say!("必填", "必填", "required"),
            Aspect::Content => say!("內容", "内容", "content"),
            Aspect::Reference => say!("引用", "引用", "reference"),
            Aspect::Signature => say!("簽署", "签署", "signature"),
            Aspect::Rule => say!("規則", "规则", "rule"),
            Aspect::Figure => say!("數字", "数字", "figure"),
            Aspect::Order => say!("次序", "次序", "order"),
            Aspect::Actor => say!("辦理者", "办理者", "actor"),
            Aspect::Deadline => say!("期限", "期限", "deadline"),
            Aspect::Separation => say!("職責分離", "职责分离", "separation"),
            Aspect::Series => say!("定期與回應", "定期与回应", "series"),
        }
    }
}

/// What must come of a mutation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Expect {
    /// A finding.
    Finding,
    /// Something new to do: there is no day after which it would be late.
    Open,
    /// Something to do, which a step owed again and again is anyhow.
    StillOpen,
}

/// A change that one check must notice.
#[derive(Clone, Debug)]
pub struct Mutation {
    /// What it disturbs.
    pub aspect: Aspect,
    /// The check meant for it.
    pub check: CheckId,
    /// A check that may report it instead.
    pub or: Option<CheckId>,
    /// The code it must give; none: any of the check's.
    pub code: Option<Code>,
    /// What must come of it.
    pub expects: Expect,
    /// What is done, for readers.
    pub what: Sentence,
    /// Ways to do it, tried in turn until one is noticed: what breaks a rule cannot be told from the rule alone.
    pub ways: Vec<Vec<Edit>>,
}

impl Mutation {
    fn new(aspect: Aspect, check: &str, what: Sentence) -> Mutation {
        Mutation { aspect, check: check.into(), or: None, code: None, expects: Expect::Finding, what, ways: Vec::new() }
    }

    fn code(self, code: Code) -> Mutation {
        Mutation { code: Some(code), ..self }
    }

    fn way(mut self, edits: impl IntoIterator<Item = Edit>) -> Mutation {
        self.ways.push(edits.into_iter().collect());
        self
    }

    fn ways(self, ways: impl IntoIterator<Item = Vec<Edit>>) -> Mutation {
        Mutation { ways: ways.into_iter().filter(|w| !w.is_empty()).collect(), ..self }
    }

    /// The records changed, in the first way tried.
    pub fn records(&self) -> Vec<&str> {
        let mut ids: Vec<&str> = self.ways.first().into_iter().flatten().map(Edit::record).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Whether a check is meant to notice it.
    pub fn means(&self, check: &str) -> bool {
        *self.check == *check || self.or.as_deref() == Some(check)
    }
}

/// Derives the mutations of a regulation's checks from its conforming set; one without a way found no record to change.
pub(super) fn derive(handbook: &Handbook, set: &Set, as_of: Date) -> Vec<Mutation> {
    let ground = Ground::new(handbook, set, as_of);
    let mut mutations = Vec::new();
    for form in &handbook.forms {
        fields::derive(&ground, form, &mut mutations);
        rules::derive(&ground, form, &mut mutations);
        people::of_form(&ground, form, &mut mutations);
    }
    for process in &handbook.processes {
        order::derive(&ground, process, &mut mutations);
        people::of_process(&ground, process, &mut mutations);
        rules::of_process(&ground, process, &mut mutations);
    }
    handbook.duties.iter().for_each(|duty| duties::derive(&ground, duty, &mut mutations));
    figures::derive(&ground, &mut mutations);
    mutations.retain(|m| handbook.check(&m.check).is_some_and(|c| *c.regulation == *set.regulation));
    mutations
}

/// Whether a check asks for nothing that could be broken: a figure nobody reports, a step that may be left out or repeated.
pub(super) fn asks_nothing(handbook: &Handbook, id: &str) -> bool {
    let Some(check) = handbook.check(id) else { return false };
    match check.kind {
        Kind::Metric => handbook.metrics.iter().any(|m| *m.id == *id && m.reported.is_none()),
        Kind::Grade => handbook.grades.iter().any(|g| *g.id == *id && g.reported.is_none()),
        Kind::Threshold => handbook.thresholds.iter().any(|t| *t.id == *id && t.reported.is_none() && t.demands.is_none()),
        Kind::Step => free_step(handbook, id),
        Kind::Form => handbook.form(id).is_some_and(|form| form.submitted_by.is_empty() || people::steps_say_who(handbook, form)),
        _ => false,
    }
}

fn free_step(handbook: &Handbook, id: &str) -> bool {
    let Some((process, step)) = id.split_once('.') else { return false };
    let Some(process) = handbook.process(process) else { return false };
    let Some(n) = process.step(step) else { return false };
    let declared = &process.steps[n];
    let in_loop = process.loops.iter().any(|l| l.via.contains(&n));
    !declared.required && declared.repeats && !in_loop && !process.steps.iter().any(|s| s.closes)
}
