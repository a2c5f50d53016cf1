//! `[[metric]]`, `[[threshold]]` and `[[grade]]`.

use std::sync::Arc;

use super::common::Context;
use super::reader::Reader;
use super::scope::{Frame, compile_at, expression};
use crate::expr::{Expr, Type};
use crate::model::{Band, Grade, Metric, MetricOver, Threshold};
use crate::read::Value;
use crate::say;

pub(super) fn metric(r: Reader, cx: &Context) -> Option<Metric> {
    let over = if r.has("over") {
        let (form, frame) = framed(&r, cx, "over");
        let frame = frame.measuring();
        let where_ = expression(&r, "where", &frame, Some(&Type::Bool));
        MetricOver::Many { form, by: r.texts("by"), order: r.text("order"), where_ }
    } else {
        MetricOver::Each(cx.form(&r, "form"))
    };
    let (form, grouped) = match &over {
        MetricOver::Each(form) => (form, false),
        MetricOver::Many { form, .. } => (form, true),
    };
    let frame = Frame::record(&cx.names, &[form.to_string()]);
    let frame = if grouped { frame.grouped().measuring() } else { frame };
    let value = expression(&r, "value", &frame, None);
    let id = r.need("id");
    let reported = r.text("reported").map(Arc::from);
    field_exists(&r, cx, form, reported.as_ref(), "reported");
    if let MetricOver::Many { form, by, order, .. } = &over {
        by.iter().for_each(|name| cx.leads(&r, "by", name, std::slice::from_ref(form)));
        order.iter().for_each(|name| cx.leads(&r, "order", name, std::slice::from_ref(form)));
    }
    let (tolerance, unit, clause, place) = (r.number("tolerance"), r.text("unit"), cx.clause(&r, "clause", None), r.place());
    let (title, title_en) = (r.text("title").unwrap_or_else(|| id.clone()), r.text("title_en"));
    r.text("note");
    r.finish();
    Some(Metric { id: id.into(), title, title_en, value: value?, over, reported, tolerance, unit, clause, place })
}

fn framed<'m>(r: &Reader, cx: &'m Context, key: &'static str) -> (Arc<str>, Frame<'m>) {
    let form = cx.form(r, key);
    let frame = Frame::record(&cx.names, &[form.to_string()]);
    (form, frame)
}

fn field_exists(r: &Reader, cx: &Context, form: &str, field: Option<&Arc<str>>, key: &str) {
    let Some(field) = field else { return };
    if !cx.names.shapes.has_field(form, field) {
        r.error(
            "name-unknown",
            r.place_of(key),
            say!("表單沒有欄位「{n}」", "表单没有字段“{n}”", "the form has no field `{n}`", n = field),
        );
    }
}

/// `form.field`
fn reading(r: &Reader, cx: &Context, key: &'static str) -> Option<(Arc<str>, Arc<str>)> {
    let text = r.text(key)?;
    let Some((form, field)) = text.split_once('.') else {
        let message = say!("「{t}」應為「表單.欄位」", "“{t}”应为“表单.字段”", "`{t}` must be `form.field`", t = text);
        r.error("value-type", r.place_of(key), message);
        return None;
    };
    let field: Arc<str> = field.into();
    field_exists(r, cx, form, Some(&field), key);
    Some((form.into(), field))
}

/// A field of the same form, written bare or as `form.field`.
fn same_form_field(r: &Reader, cx: &Context, key: &'static str, form: &str) -> Option<Arc<str>> {
    let text = r.text(key)?;
    let field: Arc<str> = text.strip_prefix(form).and_then(|t| t.strip_prefix('.')).unwrap_or(&text).into();
    field_exists(r, cx, form, Some(&field), key);
    Some(field)
}

pub(super) fn threshold(r: Reader, cx: &Context) -> Option<Threshold> {
    let id = r.need("id");
    let reading = reading(&r, cx, "reading")?;
    let frame = Frame::record(&cx.names, &[reading.0.to_string()]).and_limit();
    let threshold = Threshold {
        title: r.text("title").unwrap_or_else(|| id.clone()),
        title_en: r.text("title_en"),
        limit: limit(&r, &frame),
        levels: levels(&r, &frame),
        otherwise: r.text("otherwise").map_or_else(|| "normal".into(), Into::into),
        reported: same_form_field(&r, cx, "reported", &reading.0),
        demands: same_form_field(&r, cx, "demands", &reading.0),
        demands_at: r.texts("demands_at").into_iter().map(Into::into).collect(),
        clause: cx.clause(&r, "clause", None),
        place: r.place(),
        id: id.into(),
        reading,
    };
    r.text("worse");
    r.text("note");
    r.finish();
    Some(threshold)
}

/// `param:x`, `expr:<CEL>`, or a plain number.
fn limit(r: &Reader, frame: &Frame) -> Option<Expr> {
    let node = r.node("limit")?;
    let source = match &node.value {
        Value::Number(n) => n.to_string(),
        Value::Text(text) => match (text.strip_prefix("param:"), text.strip_prefix("expr:")) {
            (Some(id), _) => format!("param('{id}')"),
            (_, Some(source)) => source.trim().to_owned(),
            _ => text.to_string(),
        },
        _ => return None,
    };
    compile_at(r, &source, node.span, frame, Some(&Type::Number))
}

/// Levels in the order written; `>= limit` stands for `value >= limit`.
fn levels(r: &Reader, frame: &Frame) -> Vec<(Arc<str>, Expr)> {
    let mut levels = Vec::new();
    for (name, node) in r.named("levels") {
        let Some(text) = node.text() else { continue };
        let bare = text.trim_start().starts_with(['<', '>', '=', '!']);
        let source = if bare { format!("value {text}") } else { text.to_owned() };
        levels.extend(compile_at(r, &source, node.span, frame, Some(&Type::Bool)).map(|e| (Arc::from(name), e)));
    }
    levels
}

pub(super) fn grade(r: Reader, cx: &Context) -> Option<Grade> {
    let id = r.need("id");
    let form = r.has("form").then(|| cx.form(&r, "form"));
    let names: Vec<String> = form.iter().map(|f| f.to_string()).collect();
    let frame = Frame::record(&cx.names, &names);
    let grade = Grade {
        title: r.text("title").unwrap_or_else(|| id.clone()),
        title_en: r.text("title_en"),
        bands: r.node("bands").map(|n| bands(&r, n, &frame)).unwrap_or_default(),
        value: expression(&r, "value", &frame, None),
        reported: form.as_deref().and_then(|f| same_form_field(&r, cx, "reported", f)),
        clause: cx.clause(&r, "clause", None),
        place: r.place(),
        id: id.into(),
        form,
    };
    r.text("note");
    r.finish();
    Some(grade)
}

/// Names only, or tables with a name and a lower end.
fn bands(r: &Reader, node: &crate::read::Node, frame: &Frame) -> Vec<Band> {
    let mut bands = Vec::new();
    for item in node.list().unwrap_or_default() {
        if let Some(name) = item.text() {
            bands.push(Band { name: name.to_owned(), from: None });
            continue;
        }
        let Some(table) = item.table() else { continue };
        let band = Reader::new(table, item.span, r.path(), r.sink());
        let from = band.node("from").and_then(|n| {
            let source = match &n.value {
                Value::Number(number) => number.to_string(),
                Value::Text(text) => text.strip_prefix("param:").map_or_else(|| text.to_string(), |id| format!("param('{id}')")),
                _ => return None,
            };
            compile_at(r, &source, n.span, frame, Some(&Type::Number))
        });
        bands.push(Band { name: band.need("name"), from });
        band.finish();
    }
    bands
}
