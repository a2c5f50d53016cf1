//! Answers to findings: the forms every handbook knows, `[[waivable]]`, and what `[answers]` names.

use std::sync::{Arc, LazyLock};

use rustc_hash::FxHashMap;

use super::common::{Context, parse_limit};
use super::reader::{Reader, Sink};
use super::scope::Names;
use super::{SourceText, form};
use crate::diag::{Diagnostic, nearest};
use crate::model::{ANSWER_FORMS, AnswerRules, Form, Handbook, Limit, Organization, Waivable};
use crate::read::Table;
use crate::say;
use crate::source::{Place, Span};

/// The forms every handbook knows.
const FORMS: &str = include_str!("builtin.toml");

/// Where their faults would be.
const PATH: &str = "builtin/answers.toml";

/// The text of the forms every handbook knows, to be parsed with the rest.
pub(super) fn source() -> &'static SourceText {
    static SOURCE: LazyLock<SourceText> = LazyLock::new(|| SourceText { path: Arc::from(PATH), text: Arc::from(FORMS) });
    &SOURCE
}

/// Reads them. They rest on no clause: what they lack is a fault of the record as such.
pub(super) fn forms(table: &Table, (names, sink): (Names, &Sink)) -> Vec<Form> {
    let keys = FxHashMap::from_iter([(Arc::from(""), (0, 0))]);
    let organization = Organization::default();
    let cx = Context { names, keys: &keys, organization: &organization };
    let path: Arc<str> = Arc::from(PATH);
    let reader = Reader::new(table, Span::default(), &path, sink);
    reader.tables("form").into_iter().map(|t| Form { builtin: true, ..form::form(t, &cx) }).collect()
}

/// `[[waivable]]`
pub(super) fn waivable(r: Reader, cx: &Context) -> Waivable {
    let waivable = Waivable {
        clause: cx.clause(&r, "clause", None),
        checks: r.texts("checks"),
        by: cx.roles(&r, "by"),
        longest: cx.limit(&r, "longest"),
        afterwards: r.flag("afterwards", false),
        place: r.place_of("checks"),
    };
    for (key, empty) in [("checks", waivable.checks.is_empty()), ("by", waivable.by.is_empty())] {
        if empty {
            r.missing(key);
        }
    }
    r.finish();
    waivable
}

/// `[answers]`
pub(super) fn rules(reader: &Reader) -> AnswerRules {
    let Some(r) = reader.sub("answers") else { return AnswerRules::default() };
    let limit = |key| {
        let text = r.text(key)?;
        let limit = text.strip_prefix("param:").map(|id| Limit::Parameter(id.into())).or_else(|| parse_limit(&text));
        if limit.is_none() {
            let message = say!(
                "「{t}」不是期限；例：10 workdays、14 days",
                "“{t}”不是期限；例：10 workdays、14 days",
                "`{t}` is no length of time; for example 10 workdays, 14 days",
                t = text
            );
            r.error("limit", r.place_of(key), message);
        }
        limit
    };
    let rules = AnswerRules {
        rectify_within: limit("rectify_within"),
        repeated: r.count("repeated").filter(|n| *n > 1),
        attested_by: r.texts("attested_by"),
        attested_for: limit("attested_for"),
    };
    r.finish();
    rules
}

/// What waivers and `[answers]` name must exist, and no form may take the name of one that every handbook knows.
pub(super) fn verify(handbook: &Handbook, found: &mut Vec<Diagnostic>) {
    let checks = || handbook.checks.iter().map(|c| &*c.id);
    for waivable in &handbook.waivable {
        for name in waivable.checks.iter().filter(|name| {
            let only = Waivable { checks: vec![(*name).clone()], ..waivable.clone() };
            !checks().any(|id| only.means(id))
        }) {
            let message = say!("沒有檢查項「{n}」", "没有检查项“{n}”", "no check `{n}`", n = name);
            let mut fault = Diagnostic::error("check-unknown", waivable.place.clone(), message);
            if let Some(near) = nearest(name, checks()) {
                fault = fault.help(say!("是否為「{n}」？", "是否为“{n}”？", "did you mean `{n}`?", n = near));
            }
            found.push(fault);
        }
    }
    let rules = &handbook.settings.answers;
    for role in rules.attested_by.iter().filter(|role| handbook.organization.role(role).is_none()) {
        let message = say!("沒有角色「{n}」", "没有角色“{n}”", "no role `{n}`", n = role);
        found.push(Diagnostic::error("role-unknown", Place::whole("handbook.toml"), message));
    }
    let limits = [&rules.rectify_within, &rules.attested_for].into_iter().flatten();
    for id in limits.filter_map(|l| if let Limit::Parameter(id) = l { Some(id) } else { None }) {
        if handbook.parameter(id).is_none() {
            let message = say!("沒有參數「{n}」", "没有参数“{n}”", "no parameter `{n}`", n = id);
            found.push(Diagnostic::error("parameter-unknown", Place::whole("handbook.toml"), message));
        }
    }
    for form in handbook.forms.iter().filter(|f| !f.builtin && ANSWER_FORMS.contains(&&*f.id)) {
        let message = say!(
            "「{n}」是內建表單的編號，請改用其他編號",
            "“{n}”是内置表单的编号，请改用其他编号",
            "`{n}` is the id of a built-in form; take another",
            n = form.id
        );
        found.push(Diagnostic::error("name-reserved", form.place.clone(), message));
    }
}
