//! `[[duty]]`: what is owed each period or after an event.

use std::sync::Arc;

use super::common::{Context, step_ref};
use super::reader::Reader;
use super::scope::{Frame, expression};
use crate::expr::Type;
use crate::model::{Answer, Duty, Every, Occasion, Per, Trigger};
use crate::say;

pub(super) fn duty(r: Reader, cx: &Context) -> Option<Duty> {
    let forms = cx.forms(&r, "form");
    let place = r.place();
    let process = process_of(&r, cx);
    let (occasion, answer_forms) = occasion(&r, cx, process.as_deref())?;
    let forms = if forms.is_empty() { answer_forms } else { forms };
    let names: Vec<String> = forms.iter().map(|f| f.to_string()).collect();
    let mut frame = Frame::record(&cx.names, &names);
    if let Some(process) = &process {
        frame = frame.and_case(process);
    }
    let id = r.need("id");
    let duty = Duty {
        title: r.text("title").unwrap_or_else(|| id.clone()),
        title_en: r.text("title_en"),
        id: id.into(),
        owed_by: cx.roles(&r, "owed_by"),
        when: expression(&r, "when", &Frame::record(&cx.names, &[]), Some(&Type::Bool)),
        where_: expression(&r, "where", &frame, Some(&Type::Bool)),
        for_each: expression(&r, "for_each", &frame, None),
        key: r.text("key").map(|key| key.as_str().into()),
        clause: cx.clause(&r, "clause", None),
        also: cx.clauses(&r, "also"),
        partial: r.flag("partial", false),
        note: r.text("note"),
        occasion,
        forms,
        process,
        place,
    };
    duty.key.iter().for_each(|key| cx.leads(&r, "key", key, &duty.forms));
    if let Occasion::Every(Every::Per { period: Some(period), .. }) = &duty.occasion {
        cx.leads(&r, "every", period, &duty.forms);
    }
    r.finish();
    Some(duty)
}

/// The process a duty belongs to: named, or the only one with the step it speaks of.
fn process_of(r: &Reader, cx: &Context) -> Option<Arc<str>> {
    if let Some(name) = r.text("process") {
        return cx.process_exists(r, "process", &name).then(|| name.into());
    }
    let step = r.sub("every").and_then(|e| e.text("from")).or_else(|| r.sub("on").and_then(|o| o.text("step")))?;
    let reference = step_ref(step.trim_start_matches("step:"));
    let found = reference.process.map(|p| p.to_string()).or_else(|| cx.only_process_with(&reference.step));
    if found.is_none() {
        let message = say!(
            "步驟「{s}」不屬於唯一的流程；請以 process 指明",
            "步骤“{s}”不属于唯一的流程；请以 process 指明",
            "step `{s}` is not in exactly one process; name it with `process`",
            s = step
        );
        r.error("process-ambiguous", r.place(), message);
    }
    found.map(Into::into)
}

fn occasion(r: &Reader, cx: &Context, process: Option<&str>) -> Option<(Occasion, Vec<Arc<str>>)> {
    if r.flag("once", false) {
        return Some((Occasion::Once { due: cx.limit(r, "due") }, Vec::new()));
    }
    if let Some(every) = r.sub("every") {
        let rhythm = rhythm(&every, cx);
        every.finish();
        return Some((Occasion::Every(rhythm?), Vec::new()));
    }
    let Some(on) = r.sub("on") else {
        r.error(
            "duty-occasion",
            r.place(),
            say!("義務須有 every、on 或 once", "义务须有 every、on 或 once", "a duty needs `every`, `on` or `once`"),
        );
        return None;
    };
    let (trigger, ty) = trigger(&on, cx, process)?;
    on.finish();
    let answer = r.sub("answer").map(|a| {
        let answer = Answer { forms: cx.forms(&a, "form"), key: a.text("key").map(|key| key.as_str().into()) };
        answer.key.iter().for_each(|key| cx.leads(&a, "key", key, &answer.forms));
        a.finish();
        answer
    });
    let mut frame = Frame::record(&cx.names, &[]).and_trigger(ty);
    if let Some(process) = process {
        frame = frame.and_case(process);
    }
    let within = cx.limit(r, "within").or_else(|| cx.limit(r, "lead"));
    let due = expression(r, "due", &frame, Some(&Type::Moment));
    let forms = answer.as_ref().map(|a| a.forms.clone()).unwrap_or_default();
    Some((Occasion::On { trigger, answer, within, due, before: r.flag("before", false) }, forms))
}

fn trigger(on: &Reader, cx: &Context, process: Option<&str>) -> Option<(Trigger, Type)> {
    if let Some(text) = on.text("step") {
        let mut step = step_ref(&text);
        step.process = step.process.or_else(|| process.map(Arc::from));
        let forms = step.process.as_deref().map(|p| cx.names.shapes.step_forms(p, &step.step)).unwrap_or_default();
        let ty = cx.names.shapes.record(forms.iter().map(String::as_str));
        return Some((Trigger::Step(step), ty));
    }
    if let Some(id) = on.text("missed") {
        return Some((Trigger::Missed(id.into()), cx.names.shapes.record(std::iter::empty())));
    }
    let form = cx.form(on, "form");
    let ty = cx.names.shapes.record(std::iter::once(&*form));
    let frame = Frame::record(&cx.names, &[form.to_string()]).and_trigger(ty.clone());
    let Some(group) = on.text("rows") else {
        let when = expression(on, "when", &frame, Some(&Type::Bool));
        return Some((Trigger::Form { form, when }, ty));
    };
    let row = cx.names.shapes.fields(&form).into_iter().find(|(id, _)| **id == *group).map_or(Type::Any, |(_, t)| t);
    let row = if let Type::List(row) = row { *row } else { Type::Any };
    let ty = merged(&row, ty);
    let when = expression(on, "when", &frame.and_each(row), Some(&Type::Bool));
    Some((Trigger::Rows { form, group: group.into(), when }, ty))
}

/// A row as the event: its own parts first, then those of its record.
fn merged(row: &Type, record: Type) -> Type {
    match (row, record) {
        (Type::Row(own), Type::Row(rest)) => {
            let others = rest.iter().filter(|(n, _)| own.iter().all(|(o, _)| o != n));
            Type::Row(own.iter().chain(others).cloned().collect())
        }
        (_, record) => record,
    }
}

fn rhythm(r: &Reader, cx: &Context) -> Option<Every> {
    if r.has("gap") {
        let step = |key| r.text(key).map(|t| step_ref(t.trim_start_matches("step:")));
        let gap: Every = Every::Gap { gap: cx.limit(r, "gap")?, from: step("from"), until: step("until") };
        return Some(gap);
    }
    let named = r.need("per");
    let Some(per) = Per::ALL.into_iter().find(|per| per.word() == named) else {
        let message = say!("沒有週期「{p}」", "没有周期“{p}”", "no period `{p}`", p = named);
        r.error("value-unlisted", r.place_of("per"), message);
        return None;
    };
    let text = r.text("due");
    let due_day = text.as_deref().and_then(month_and_day);
    let due = if due_day.is_none() && text.is_some() { cx.limit(r, "due") } else { None };
    let covers_next = r.text("covers").as_deref() == Some("next");
    let period = r.text("period").map(Into::into);
    Some(Every::Per { per, count: r.count("count").unwrap_or(1), due, due_day, period, covers_next })
}

/// `12-31`
fn month_and_day(text: &str) -> Option<(i8, i8)> {
    let (month, day) = text.split_once('-')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}
