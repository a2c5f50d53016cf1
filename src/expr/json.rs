//! The tree as browsers receive it: arrays whose first item names the part. `docs/expressions.md` documents the form.

use serde_json::{Map, Value as Json, json};

use super::{Tree, Value};

impl Tree {
    /// The tree as JSON. Numbers and dates are objects with the exact text, since a browser's own numbers are binary.
    pub fn to_json(&self) -> Json {
        match self {
            Tree::Literal(value) => value.to_json(),
            Tree::Name(name) => json!(["name", &**name]),
            Tree::Field(row, part) => json!(["field", row.to_json(), &**part]),
            Tree::Has(path) => json!(["has", path.to_json()]),
            Tree::Not(a) => json!(["not", a.to_json()]),
            Tree::Negate(a) => json!(["neg", a.to_json()]),
            Tree::Binary(op, a, b) => json!([op.symbol(), a.to_json(), b.to_json()]),
            Tree::If(c, a, b) => json!(["if", c.to_json(), a.to_json(), b.to_json()]),
            Tree::List(items) => headed(vec![json!("list")], items),
            Tree::Call(function, args) => headed(vec![json!("call"), json!(function.name())], args),
            Tree::Each { quantifier, list, name, body } => json!([quantifier.name(), list.to_json(), &**name, body.to_json()]),
        }
    }
}

fn headed(mut head: Vec<Json>, parts: &[Tree]) -> Json {
    head.extend(parts.iter().map(Tree::to_json));
    Json::Array(head)
}

impl Value {
    /// A value in the form it has inside a tree.
    pub fn to_json(&self) -> Json {
        match self {
            Value::Absent | Value::Record(_) => Json::Null,
            Value::Bool(b) => json!(b),
            Value::Number(n) => json!({ "n": n.normalize().to_string() }),
            Value::Text(text) => json!(&**text),
            Value::Moment(moment) => json!({ "d": moment_text(moment) }),
            Value::List(items) => Json::Array([json!("list")].into_iter().chain(items.iter().map(Value::to_json)).collect()),
            Value::Row(parts) => {
                let parts: Map<String, Json> = parts.iter().map(|(name, value)| (name.to_string(), value.to_json())).collect();
                json!({ "row": parts })
            }
        }
    }
}

/// A day, or the instant in UTC.
fn moment_text(moment: &crate::read::Moment) -> String {
    match moment.clock() {
        None => moment.date.to_string(),
        Some((_, instant)) => instant.to_string(),
    }
}
