//! `[[process]]`: steps, loops, rules and separations.

use std::sync::Arc;

use super::common::{self, Context, step_ref};
use super::reader::Reader;
use super::scope::{Frame, compile_at, expression};
use crate::expr::{Expr, Type};
use crate::model::{Clock, Facts, Loop, Outcomes, Process, ProcessRule, Separation, Step};
use crate::read::Value;
use crate::say;

pub(super) fn process(r: Reader, cx: &Context) -> Process {
    let id = r.need("id");
    let clause = cx.clause(&r, "clause", None);
    let frame = Frame::case(&cx.names, &id);
    let parents = r.texts("parents");
    parents.iter().for_each(|p| {
        cx.process_exists(&r, "parents", p);
    });
    let steps: Vec<Step> = r.tables("step").into_iter().map(|s| step(s, cx, &id, &clause)).collect();
    common::unique(&r, steps.iter().map(|s| (&s.id, &s.place)));
    let process = Process {
        title: r.need("title"),
        title_en: r.text("title_en"),
        parents: parents.into_iter().map(Into::into).collect(),
        case_by: r.texts("case_by"),
        roles: roles(&r, &frame),
        loops: r.tables("loop").into_iter().filter_map(|l| way_back(l, cx, &steps)).collect(),
        rules: r.tables("rule").into_iter().filter_map(|x| rule(x, cx, &frame, &steps, &clause)).collect(),
        separations: separations(&r, cx, &steps, &clause),
        after_close: indices(&r, "after_close", &steps),
        note: r.text("note"),
        place: r.place(),
        id: id.into(),
        clause,
        steps,
    };
    r.finish();
    process
}

/// `[process.roles]`: each value yields a unit, a person, or a list of them.
fn roles(r: &Reader, frame: &Frame) -> Vec<(String, Expr)> {
    let mut roles = Vec::new();
    for (role, node) in r.named("roles") {
        let Some(text) = node.text() else { continue };
        roles.extend(compile_at(r, text, node.span, frame, None).map(|e| (role, e)));
    }
    roles
}

fn step(r: Reader, cx: &Context, process: &str, process_clause: &Arc<str>) -> Step {
    let id = r.need("id");
    let forms = cx.forms(&r, "form");
    let names: Vec<String> = forms.iter().map(|f| f.to_string()).collect();
    let own = Frame::record(&cx.names, &names).and_case(process);
    let item = Frame::case(&cx.names, process);
    let step = Step {
        title: r.need("title"),
        title_en: r.text("title_en"),
        actors: cx.roles(&r, "actor"),
        after: after(&r, cx),
        facts: facts(&r, cx, &names),
        outcomes: outcomes(&r, &own),
        undecided: r.text("undecided").map(|p| p.trim_start_matches("param:").to_owned()),
        within: cx.limit(&r, "within"),
        due: expression(&r, "due", &item, Some(&Type::Moment)),
        clock: r.text("clock").map(|text| clock(&text)),
        clause: cx.clause(&r, "clause", Some(process_clause)),
        for_each: expression(&r, "for_each", &item, None),
        key: r.text("key"),
        recorded: r.flag("recorded", true),
        repeats: r.flag("repeats", false),
        required: r.flag("required", true),
        when: expression(&r, "when", &item, Some(&Type::Bool)),
        closes: r.flag("closes", false),
        place: r.place(),
        id: id.into(),
        forms,
    };
    r.text("note");
    r.finish();
    step
}

fn after(r: &Reader, cx: &Context) -> Vec<Vec<crate::model::StepRef>> {
    let Some(node) = r.node("after") else { return Vec::new() };
    let single = std::slice::from_ref(node);
    let mut all = Vec::new();
    for item in node.list().unwrap_or(single) {
        let alternatives = item.list().unwrap_or(std::slice::from_ref(item));
        let refs: Vec<_> = alternatives.iter().filter_map(|n| n.text()).map(step_ref).collect();
        for parent in refs.iter().filter_map(|s| s.process.as_ref()) {
            cx.process_exists(r, "after", parent);
        }
        all.push(refs);
    }
    all
}

fn facts(r: &Reader, cx: &Context, forms: &[String]) -> Option<Facts> {
    let facts = r.sub("facts")?;
    let named = |key: &'static str| -> Option<Arc<str>> {
        let name = facts.text(key)?;
        if !forms.iter().any(|f| cx.names.shapes.has_field(f, &name)) {
            facts.error(
                "name-unknown",
                facts.place_of(key),
                say!("表單沒有欄位「{n}」", "表单没有字段“{n}”", "the form has no field `{n}`", n = name),
            );
        }
        Some(name.into())
    };
    let found = Facts { at: named("at"), by: named("by") };
    facts.finish();
    Some(found)
}

fn outcomes(r: &Reader, frame: &Frame) -> Outcomes {
    let Some(node) = r.node("outcomes") else { return Outcomes::None };
    if let Some(items) = node.list() {
        return Outcomes::Listed(items.iter().filter_map(|n| n.text()).map(Arc::from).collect());
    }
    let Some(table) = node.table() else { return Outcomes::None };
    let mut computed = Vec::new();
    for (name, value) in table.entries {
        let Value::Text(text) = &value.value else { continue };
        let expr = compile_at(r, text, value.span, frame, Some(&Type::Bool));
        computed.extend(expr.map(|e| (Arc::from(name.name), e)));
    }
    Outcomes::Computed(computed)
}

fn clock(text: &str) -> Clock {
    match text.strip_suffix(".submitted") {
        Some(step) => Clock { step: step_ref(step), submitted: true },
        None => Clock { step: step_ref(text.strip_suffix(".at").unwrap_or(text)), submitted: false },
    }
}

fn indices(r: &Reader, key: &'static str, steps: &[Step]) -> Vec<usize> {
    let names = r.texts(key);
    names.iter().filter_map(|n| common::position(r, key, n, steps.iter().map(|s| &s.id))).collect()
}

fn way_back(r: Reader, cx: &Context, steps: &[Step]) -> Option<Loop> {
    let on = step_ref(&r.need("on"));
    let to = r.need("to");
    common::position(&r, "on", &on.step, steps.iter().map(|s| &s.id));
    let via = indices(&r, "via", steps);
    let clause = r.has("clause").then(|| cx.clause(&r, "clause", None));
    let found = common::position(&r, "to", &to, steps.iter().map(|s| &s.id));
    let result = found.map(|to| Loop { on, via, to, max: cx.limit(&r, "max"), clause, place: r.place() });
    r.text("note");
    r.finish();
    result
}

fn rule(r: Reader, cx: &Context, frame: &Frame, steps: &[Step], process_clause: &Arc<str>) -> Option<ProcessRule> {
    let assert = expression(&r, "assert", frame, Some(&Type::Bool));
    let when = expression(&r, "when", frame, Some(&Type::Bool));
    let clause = cx.clause(&r, "clause", Some(process_clause));
    let place = r.place();
    let id: Arc<str> = r.text("id").unwrap_or_else(|| format!("rule{}", place.span().start)).into();
    let (message, message_en) = (r.text("message"), r.text("message_en"));
    r.finish();
    let assert = assert?;
    let steps = steps_read(&assert, steps);
    Some(ProcessRule { id, assert, when, message, message_en, clause, steps, place })
}

/// The steps a case expression reads by `case.<step>.…`.
pub(super) fn steps_read(expr: &Expr, steps: &[Step]) -> Vec<usize> {
    let mut read: Vec<usize> = Vec::new();
    for path in expr.paths() {
        if let [case, name, ..] = path.as_slice()
            && **case == *"case"
        {
            read.extend(steps.iter().position(|step| step.id == *name));
        }
    }
    read.sort_unstable();
    read.dedup();
    read
}

fn separations(r: &Reader, cx: &Context, steps: &[Step], process_clause: &Arc<str>) -> Vec<Separation> {
    let mut all = Vec::new();
    for (n, s) in r.tables("separation").into_iter().enumerate() {
        let id = s.text("id").unwrap_or_else(|| format!("separation{}", n + 1)).into();
        all.push(Separation {
            id,
            steps: indices(&s, "steps", steps),
            by_unit: s.text("by").as_deref() == Some("unit"),
            clause: cx.clause(&s, "clause", Some(process_clause)),
            place: s.place(),
        });
        s.finish();
    }
    all
}
