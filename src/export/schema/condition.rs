//! Conditions as schemas: what must hold of a record's fields for a condition to be surely true (or surely false). What can't be
//! said is left out, and a schema with less in it never refuses more.

use serde_json::{Value as Json, json};

use super::field::json_number;
use crate::expr::{Op, Tree, Value};
use crate::model::{Field, FieldType};

/// The schema that holds of `fields` where the condition is surely `wanted`; none where a schema can't say.
pub(super) fn holds(tree: &Tree, fields: &[Field], wanted: bool) -> Option<Json> {
    match tree {
        Tree::Literal(Value::Bool(truth)) => Some(if *truth == wanted { json!({}) } else { json!({ "not": {} }) }),
        Tree::Name(name) => {
            let field = plain(fields, name).filter(|f| matches!(f.ty, FieldType::Bool))?;
            Some(of(field, json!({ "const": wanted })))
        }
        Tree::Not(inner) => holds(inner, fields, !wanted),
        Tree::Has(inner) => match &**inner {
            Tree::Name(name) if fields.iter().any(|f| *f.id == **name) => {
                let filled = json!({ "required": [&**name], "properties": { &**name: filled() } });
                Some(if wanted { filled } else { json!({ "not": filled }) })
            }
            _ => None,
        },
        Tree::Binary(op @ (Op::And | Op::Or), a, b) => {
            let sides = [holds(a, fields, wanted), holds(b, fields, wanted)];
            // Truth of `&&` and falsehood of `||` need both sides.
            if (*op == Op::And) == wanted {
                let [a, b] = sides;
                Some(json!({ "allOf": [a?, b?] }))
            } else {
                let known: Vec<Json> = sides.into_iter().flatten().collect();
                (!known.is_empty()).then(|| json!({ "anyOf": known }))
            }
        }
        Tree::Binary(op, a, b) => compared(*op, (a, b), fields, wanted),
        _ => None,
    }
}

fn filled() -> Json {
    json!({ "not": { "$ref": "#/$defs/blank" } })
}

/// A field of one value by its name.
fn plain<'f>(fields: &'f [Field], name: &str) -> Option<&'f Field> {
    fields.iter().find(|f| *f.id == *name && !f.many)
}

fn of(field: &Field, schema: Json) -> Json {
    json!({ "required": [&*field.id], "properties": { &*field.id: schema } })
}

/// Neither blank nor what is named.
fn other_than(schema: Json) -> Json {
    json!({ "not": { "anyOf": [schema, { "$ref": "#/$defs/blank" }] } })
}

fn compared(op: Op, sides: (&Tree, &Tree), fields: &[Field], wanted: bool) -> Option<Json> {
    let (name, value, op) = match sides {
        (Tree::Name(name), value) => (name, value, op),
        (value, Tree::Name(name)) => (name, value, turned(op)?),
        _ => return None,
    };
    let field = plain(fields, name)?;
    match (op, value) {
        (Op::Equal | Op::NotEqual, Tree::Literal(value)) => {
            let same = json!({ "const": constant(field, value)? });
            Some(of(field, if (op == Op::Equal) == wanted { same } else { other_than(same) }))
        }
        (Op::In, Tree::List(items)) => {
            let constants: Option<Vec<Json>> =
                items.iter().map(|i| if let Tree::Literal(v) = i { constant(field, v) } else { None }).collect();
            let among = json!({ "enum": constants? });
            Some(of(field, if wanted { among } else { other_than(among) }))
        }
        (_, Tree::Literal(Value::Number(number))) if is_number(field) => {
            let word = match (op, wanted) {
                (Op::Less, true) | (Op::GreaterEqual, false) => "exclusiveMaximum",
                (Op::LessEqual, true) | (Op::Greater, false) => "maximum",
                (Op::Greater, true) | (Op::LessEqual, false) => "exclusiveMinimum",
                (Op::GreaterEqual, true) | (Op::Less, false) => "minimum",
                _ => return None,
            };
            Some(of(field, json!({ "type": "number", word: json_number(*number)? })))
        }
        _ => None,
    }
}

/// The operator with its sides exchanged.
fn turned(op: Op) -> Option<Op> {
    Some(match op {
        Op::Equal | Op::NotEqual => op,
        Op::Less => Op::Greater,
        Op::LessEqual => Op::GreaterEqual,
        Op::Greater => Op::Less,
        Op::GreaterEqual => Op::LessEqual,
        _ => return None,
    })
}

fn is_number(field: &Field) -> bool {
    matches!(field.ty, FieldType::Number | FieldType::Money | FieldType::Percent)
}

/// A constant as the field would hold it.
fn constant(field: &Field, value: &Value) -> Option<Json> {
    match (value, &field.ty) {
        (Value::Text(text), FieldType::Text | FieldType::Choice) => Some(json!(&**text)),
        (Value::Bool(truth), FieldType::Bool) => Some(json!(truth)),
        (Value::Number(number), _) if is_number(field) => json_number(*number).map(Json::Number),
        _ => None,
    }
}
