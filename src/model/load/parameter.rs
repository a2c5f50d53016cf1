//! `content/parameters.toml` and `content/<regulation>/parameters.toml`.

use std::sync::Arc;

use super::reader::Reader;
use crate::expr::Value;
use crate::model::{Parameter, ParameterType, ParameterValue};
use crate::read::{self, Node};
use crate::say;

/// Reads the tables of every file; an id belongs to one parameter, wherever it is written.
pub(super) fn parameters<'p, 't: 'p>(files: impl Iterator<Item = Reader<'p, 't>>) -> Vec<Parameter> {
    let mut parameters: Vec<Parameter> = Vec::new();
    for reader in files {
        parameters.extend(reader.tables("parameter").into_iter().map(parameter));
        super::common::unique(&reader, parameters.iter().map(|p| (&p.id, &p.place)));
        reader.finish();
    }
    parameters
}

fn parameter(r: Reader) -> Parameter {
    let ty = parameter_type(&r);
    let default = r.node("default").map(value);
    let mut values: Vec<ParameterValue> = r.tables("values").into_iter().filter_map(decided).collect();
    values.sort_by_key(|v| v.from);
    let allowed: Vec<Value> = r.node("allowed").and_then(|n| n.list()).unwrap_or_default().iter().map(value).collect();
    let parameter = Parameter {
        id: r.need("id").into(),
        label: r.need("label"),
        label_en: r.text("label_en"),
        ty,
        default,
        values,
        allowed,
        wording: r.named("wording").into_iter().filter_map(|(k, n)| Some((k, n.text()?.to_owned()))).collect(),
        clause: r.text("clause").unwrap_or_default().into(),
        note: r.text("note"),
        place: r.place(),
    };
    r.text("source");
    r.text("unit");
    values_fit(&r, &parameter);
    r.finish();
    parameter
}

fn parameter_type(r: &Reader) -> ParameterType {
    use ParameterType::*;
    match r.need("type").as_str() {
        "days" => Days,
        "workdays" => Workdays,
        "hours" => Hours,
        "months" => Months,
        "number" => Number,
        "percent" => Percent,
        "money" => Money,
        "choice" => Choice,
        "role" => Role,
        "list" => List,
        "table" => Table,
        "text" => Text,
        other => {
            r.error(
                "value-unlisted",
                r.place_of("type"),
                say!("沒有參數類型「{t}」", "没有参数类型“{t}”", "no parameter type `{t}`", t = other),
            );
            Text
        }
    }
}

fn decided(r: Reader) -> Option<ParameterValue> {
    let scope = r.sub("scope");
    let unit = scope.as_ref().and_then(|s| s.text("unit"));
    scope.into_iter().for_each(Reader::finish);
    let decided = ParameterValue { from: r.date("from")?, value: value(r.node("value")?), decided_by: r.text("decided_by"), unit };
    r.finish();
    Some(decided)
}

/// A value of any kind, as expressions see it.
pub(super) fn value(node: &Node) -> Value {
    match &node.value {
        read::Value::Null => Value::Absent,
        read::Value::Text(text) => Value::text(text),
        read::Value::Number(number) => Value::Number(*number),
        read::Value::Bool(flag) => Value::Bool(*flag),
        read::Value::Moment(moment) => Value::Moment(*moment),
        read::Value::List(items) => Value::List(items.iter().map(value).collect()),
        read::Value::Table(table) => Value::Row(table.entries.iter().map(|(k, v)| (Arc::from(k.name), value(v))).collect()),
    }
}

/// Every value is of the parameter's type and among those allowed.
fn values_fit(r: &Reader, p: &Parameter) {
    use ParameterType::*;
    let fits = |v: &Value| match p.ty {
        Choice | Role | Text => matches!(v, Value::Text(_)),
        List | Table => matches!(v, Value::List(_) | Value::Row(_)),
        _ => matches!(v, Value::Number(_)),
    };
    for v in p.default.iter().chain(p.values.iter().map(|d| &d.value)) {
        if !fits(v) {
            r.error(
                "parameter-type",
                p.place.clone(),
                say!("「{id}」的值不合類型", "“{id}”的值不合类型", "a value of `{id}` is not of its type", id = p.id),
            );
        } else if !p.allowed.is_empty() && !p.allowed.contains(v) {
            let message =
                say!("「{id}」的值不在容許範圍", "“{id}”的值不在容许范围", "a value of `{id}` is not among those allowed", id = p.id);
            r.error("parameter-not-allowed", p.place.clone(), message);
        }
    }
}
