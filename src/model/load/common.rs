//! What the loaders of tables share: resolving clauses, forms, roles, parameters and limits by name.

use std::collections::HashSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::reader::Reader;
use super::scope::{Names, unknown_parameter};
use crate::diag::{Code, Diagnostic, nearest};
use crate::lang::Sentence;
use crate::model::{ClauseKey, Limit, Organization, ParameterType, StepRef};
use crate::read::Value;
use crate::say;
use crate::source::{Place, Span};

/// What names in tables resolve against.
pub(super) struct Context<'m> {
    pub(super) names: Names<'m>,
    pub(super) keys: &'m FxHashMap<ClauseKey, (usize, usize)>,
    pub(super) organization: &'m Organization,
}

impl Context<'_> {
    /// The clause under `key`, or the one inherited; reports one that does not exist.
    pub(super) fn clause(&self, r: &Reader, key: &'static str, inherited: Option<&ClauseKey>) -> ClauseKey {
        let Some(name) = r.text(key) else {
            return inherited.cloned().unwrap_or_else(|| {
                r.missing(key);
                Arc::from("")
            });
        };
        let name: ClauseKey = name.into();
        self.clause_exists(r, key, &name);
        name
    }

    fn clause_exists(&self, r: &Reader, key: &str, name: &str) {
        if self.keys.contains_key(name) {
            return;
        }
        let message = say!("沒有條款「{n}」", "没有条款“{n}”", "no clause `{n}`", n = name);
        unknown(r, "clause-unknown", r.place_of(key), message, nearest(name, self.keys.keys().map(|k| &**k)));
    }

    /// A list of clauses.
    pub(super) fn clauses(&self, r: &Reader, key: &'static str) -> Vec<ClauseKey> {
        let names = r.texts(key);
        names.iter().for_each(|n| self.clause_exists(r, key, n));
        names.into_iter().map(Into::into).collect()
    }

    /// The form under `key`.
    pub(super) fn form(&self, r: &Reader, key: &'static str) -> Arc<str> {
        let name = r.need(key);
        self.form_exists(r, key, &name);
        name.into()
    }

    /// A name that must lead to a field (or the header) of each form: what leads nowhere would never match.
    pub(super) fn leads(&self, r: &Reader, key: &str, name: &str, forms: &[Arc<str>]) {
        let shapes = self.names.shapes;
        for form in forms.iter().filter(|form| shapes.has_form(form) && !shapes.leads(form, name)) {
            let message =
                say!("表單「{f}」沒有欄位「{n}」", "表单“{f}”没有字段“{n}”", "the form `{f}` has no field `{n}`", f = form, n = name);
            let fields = shapes.fields(form);
            let near = nearest(name, fields.iter().map(|(id, _)| &**id));
            unknown(r, "name-unknown", r.place_of(key), message, near);
        }
    }

    /// A form or several.
    pub(super) fn forms(&self, r: &Reader, key: &'static str) -> Vec<Arc<str>> {
        let names = r.texts(key);
        names.iter().for_each(|n| self.form_exists(r, key, n));
        names.into_iter().map(Into::into).collect()
    }

    fn form_exists(&self, r: &Reader, key: &str, name: &str) {
        if !name.is_empty() && !self.names.shapes.has_form(name) {
            let message = say!("沒有表單「{n}」", "没有表单“{n}”", "no form `{n}`", n = name);
            unknown(r, "form-unknown", r.place_of(key), message, nearest(name, self.names.shapes.form_ids()));
        }
    }

    /// Role names: `all`, a role of the organisation, or `param:` of a role parameter.
    pub(super) fn roles(&self, r: &Reader, key: &'static str) -> Vec<String> {
        let roles = r.spanned_texts(key);
        for (role, span) in &roles {
            if let Some(id) = role.strip_prefix("param:") {
                self.parameter(r, key, id, &[ParameterType::Role]);
            } else if role != "all" && self.organization.role(role).is_none() {
                let message = say!("沒有角色「{n}」", "没有角色“{n}”", "no role `{n}`", n = role);
                let near = nearest(role, self.organization.roles.iter().map(|x| x.id.as_str()));
                unknown(r, "role-unknown", r.at(*span), message, near);
            }
        }
        roles.into_iter().map(|(role, _)| role).collect()
    }

    /// Reports a parameter that does not exist or is of a type that does not fit.
    pub(super) fn parameter(&self, r: &Reader, key: &str, id: &str, wanted: &[ParameterType]) {
        match self.names.parameters.iter().find(|p| &*p.id == id) {
            None => r.error("parameter-unknown", r.place_of(key), unknown_parameter(self.names.parameters, id)),
            Some(p) if !wanted.contains(&p.ty) => {
                let message = say!(
                    "參數「{n}」的類型不合此處",
                    "参数“{n}”的类型不合此处",
                    "parameter `{n}` is of a type that does not fit here",
                    n = id
                );
                r.error("parameter-type", r.place_of(key), message);
            }
            Some(_) => {}
        }
    }

    /// A length of time: `param:x`, `10 workdays`, `+5wd`, `3d`.
    pub(super) fn limit(&self, r: &Reader, key: &'static str) -> Option<Limit> {
        let node = r.node(key)?;
        match &node.value {
            Value::Number(n) => Some(Limit::Count(i64::try_from(*n).ok()?)),
            Value::Text(text) => match text.strip_prefix("param:") {
                Some(id) => {
                    use ParameterType::*;
                    self.parameter(r, key, id, &[Days, Workdays, Hours, Months, Number]);
                    Some(Limit::Parameter(id.into()))
                }
                None => parse_limit(text).or_else(|| no_limit(r, node.span, text)),
            },
            // Anything else would leave the demand without its limit, and nobody would know.
            _ => no_limit(r, node.span, key),
        }
    }

    /// A process of this handbook.
    pub(super) fn process_exists(&self, r: &Reader, key: &str, name: &str) -> bool {
        let known = self.names.shapes.steps(name).is_some();
        if !known {
            let message = say!("沒有流程「{n}」", "没有流程“{n}”", "no process `{n}`", n = name);
            unknown(r, "process-unknown", r.place_of(key), message, nearest(name, self.names.shapes.process_ids()));
        }
        known
    }

    /// The process among all that has a step of this name, when exactly one does.
    pub(super) fn only_process_with(&self, step: &str) -> Option<String> {
        let shapes = self.names.shapes;
        let mut having = shapes.process_ids().filter(|p| shapes.steps(p).is_some_and(|s| s.iter().any(|id| &**id == step)));
        let first = having.next()?.to_owned();
        having.next().is_none().then_some(first)
    }
}

/// Reads a literal length of time.
pub(super) fn parse_limit(text: &str) -> Option<Limit> {
    let text = text.trim().trim_start_matches('+');
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '-').unwrap_or(text.len());
    let n: i64 = text[..digits].parse().ok()?;
    match text[digits..].trim() {
        "d" | "day" | "days" => Some(Limit::Days(n)),
        "wd" | "workday" | "workdays" => Some(Limit::Workdays(n)),
        "h" | "hour" | "hours" => Some(Limit::Hours(n)),
        "m" | "month" | "months" => Some(Limit::Months(n)),
        "" => Some(Limit::Count(n)),
        _ => None,
    }
}

/// Reads `process/step:outcome`.
pub(super) fn step_ref(text: &str) -> StepRef {
    let (process, rest) = text.split_once('/').map_or((None, text), |(p, r)| (Some(Arc::from(p)), r));
    let (step, outcome) = rest.split_once(':').map_or((rest, None), |(s, o)| (s, Some(Arc::from(o))));
    StepRef { process, step: step.into(), outcome }
}

/// The index of a name, reported when there is none.
pub(super) fn position<'a>(r: &Reader, key: &str, name: &str, names: impl Iterator<Item = &'a Arc<str>> + Clone) -> Option<usize> {
    let found = names.clone().position(|n| &**n == name);
    if found.is_none() {
        unknown(
            r,
            "name-unknown",
            r.place_of(key),
            say!("沒有「{n}」", "没有“{n}”", "no `{n}`", n = name),
            nearest(name, names.map(|n| &**n)),
        );
    }
    found
}

/// Reports a name that leads nowhere, with the one probably meant.
fn unknown(r: &Reader, code: Code, place: Place, message: Sentence, near: Option<&str>) {
    let diagnostic = Diagnostic::error(code, place, message);
    r.report(match near {
        Some(near) => diagnostic.help(say!("是否為「{n}」？", "是否为“{n}”？", "did you mean `{n}`?", n = near)),
        None => diagnostic,
    });
}

/// Reports ids declared twice.
pub(super) fn unique<'a>(r: &Reader, ids: impl Iterator<Item = (&'a Arc<str>, &'a Place)>) {
    let mut seen = HashSet::new();
    for (id, place) in ids.filter(|(id, _)| !id.is_empty()) {
        if !seen.insert(id.clone()) {
            r.error("id-duplicate", place.clone(), say!("編號「{id}」重複", "编号“{id}”重复", "`{id}` is declared twice", id = id));
        }
    }
}

/// Says that what was written is no limit.
fn no_limit(r: &Reader, span: Span, written: &str) -> Option<Limit> {
    let message = say!(
        "「{t}」不是期限；例：10 workdays、14 days、24 hours",
        "“{t}”不是期限；例：10 workdays、14 days、24 hours",
        "`{t}` is no length of time; for example 10 workdays, 14 days, 24 hours",
        t = written
    );
    r.error("limit", r.at(span), message);
    None
}
