//! The value of one field.

use rust_decimal::Decimal;
use serde_json::{Map, Number, Value as Json, json};

use super::{Schemas, shared};
use crate::model::{Field, FieldType, OTHER, Options, PLACEHOLDERS, choices};

/// What may stand in a field: its value, or nothing where that is allowed.
pub(super) fn property(schemas: &Schemas, field: &Field) -> Json {
    let mut schema = if field.required && !empty_is_an_answer(field) {
        value(schemas, field)
    } else {
        json!({ "anyOf": [value(schemas, field), { "$ref": "#/$defs/blank" }] })
    };
    if let Json::Object(parts) = &mut schema {
        parts.insert("title".into(), field.label.clone().into());
        let help = field.help.iter().chain(field.unit.iter()).cloned().collect::<Vec<_>>();
        parts.insert(
            "description".into(),
            help.iter().chain([&format!("[{}]", field.clause)]).cloned().collect::<Vec<_>>().join(" ").into(),
        );
    }
    schema
}

/// A list or group that asks for no item is answered by an empty one.
pub(super) fn empty_is_an_answer(field: &Field) -> bool {
    (field.many || matches!(field.ty, FieldType::Group(_))) && field.min_items == Some(0)
}

/// A value that is filled in.
fn value(schemas: &Schemas, field: &Field) -> Json {
    let group = if let FieldType::Group(cells) = &field.ty { Some(cells) } else { None };
    let one = match group {
        Some(cells) => row(schemas, cells),
        None => single(schemas, field),
    };
    if group.is_none() && !field.many {
        return one;
    }
    let mut list = json!({ "type": "array", "items": one });
    list["minItems"] = field.min_items.unwrap_or(1).max(1).into();
    if let Some(most) = field.max_items {
        list["maxItems"] = most.into();
    }
    list
}

/// A row of a group.
fn row(schemas: &Schemas, cells: &[Field]) -> Json {
    let properties: Map<String, Json> = cells.iter().map(|c| (c.id.to_string(), property(schemas, c))).collect();
    let required: Vec<&str> = cells.iter().filter(|c| c.required).map(|c| &*c.id).collect();
    let mut schema = json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false });
    let notes: Vec<Json> = cells.iter().filter_map(note).collect();
    if !notes.is_empty() {
        schema["allOf"] = notes.into();
    }
    schema
}

/// 其他 needs the field that says what.
pub(super) fn note(field: &Field) -> Option<Json> {
    let note = field.note.as_deref().filter(|_| field.open)?;
    let other = json!({ "const": OTHER });
    let chosen = if field.many { json!({ "type": "array", "contains": other }) } else { other };
    Some(json!({
        "if": { "required": [&*field.id], "properties": { &*field.id: chosen } },
        "then": { "required": [note], "properties": { note: { "not": { "$ref": "#/$defs/blank" } } } }
    }))
}

/// One value, with the lengths and the pattern any text may be held to.
fn single(schemas: &Schemas, field: &Field) -> Json {
    let mut schema = of_type(schemas, field);
    if let Some(pattern) = &field.pattern {
        // Beside the type's own, which stays.
        schema = json!({ "allOf": [schema, { "pattern": pattern.as_str() }] });
    }
    let lengths = [("minLength", field.min_length), ("maxLength", field.max_length)];
    for (word, length) in lengths.into_iter().filter_map(|(word, length)| Some((word, length?))) {
        schema[word] = length.into();
    }
    schema
}

fn of_type(schemas: &Schemas, field: &Field) -> Json {
    match &field.ty {
        FieldType::Text => text(field),
        FieldType::Number | FieldType::Money | FieldType::Percent => number(field),
        FieldType::Bool => json!({ "type": "boolean" }),
        FieldType::Date => shared::moment(),
        FieldType::DateTime => shared::instant(),
        FieldType::Period => json!({
            "anyOf": [
                { "type": "string", "pattern": r"^\s*[0-9]{4}(-(H[12]|Q[1-4]|W[0-9]{2}|[0-9]{2}(-[0-9]{2}(/[0-9]{4}-[0-9]{2}-[0-9]{2})?)?))?\s*$" },
                { "type": "integer", "minimum": 1000, "maximum": 9999 }
            ]
        }),
        FieldType::Duration => json!({ "type": "string", "pattern": r"^\s*[0-9]{1,6}(d|wd|h|m)\s*$" }),
        FieldType::Choice => choice(schemas, field),
        FieldType::Person => json!({ "$ref": "#/$defs/person" }),
        FieldType::Unit => json!({ "$ref": "#/$defs/unit" }),
        FieldType::Ref { row: Some(_), .. } | FieldType::Attachment => shared::text(),
        FieldType::Ref { .. } => json!({ "type": "string", "pattern": r"^[^#]*[^#\s][^#]*$" }),
        FieldType::Group(_) => json!({}),
    }
}

fn text(field: &Field) -> Json {
    let mut all = vec![json!({ "pattern": r"\S" })];
    if !field.placeholder {
        all.push(json!({ "not": { "pattern": placeholders() } }));
    }
    json!({ "type": "string", "allOf": all })
}

/// Answers that say nothing, in any case of letters.
fn placeholders() -> String {
    let letter = |c: char| match (c.is_ascii_alphabetic(), c) {
        (true, c) => format!("[{}{}]", c.to_ascii_lowercase(), c.to_ascii_uppercase()),
        (false, '/') => "/".to_owned(),
        (false, c) => c.to_string(),
    };
    let words: Vec<String> = PLACEHOLDERS.iter().map(|word| word.chars().map(letter).collect()).collect();
    format!(r"^\s*({})?[。.！!]*\s*$", words.join("|"))
}

fn number(field: &Field) -> Json {
    let percent = matches!(field.ty, FieldType::Percent);
    let mut schema = json!({ "type": if field.decimals == Some(0) { "integer" } else { "number" } });
    let ends =
        [("minimum", field.min.or(percent.then_some(Decimal::ZERO))), ("maximum", field.max.or(percent.then_some(Decimal::ONE_HUNDRED)))];
    for (word, end) in ends {
        if let Some(number) = end.and_then(json_number) {
            schema[word] = number.into();
        }
    }
    schema
}

/// A decimal as a number of JSON.
pub(super) fn json_number(decimal: Decimal) -> Option<Number> {
    let text = decimal.normalize().to_string();
    text.parse::<i64>().map(Number::from).ok().or_else(|| Number::from_f64(text.parse().ok()?))
}

/// Options listed; of a parameter, those of every value decided, since which one holds depends on day and unit.
fn choice(schemas: &Schemas, field: &Field) -> Json {
    let mut offered: Vec<String> = match &field.options {
        Some(Options::Listed(listed)) => listed.clone(),
        Some(Options::Parameter(id)) => {
            let values = schemas.handbook.parameter(id).into_iter().flat_map(|p| p.offered_values());
            values.flat_map(choices).map(str::to_owned).collect()
        }
        None => Vec::new(),
    };
    if offered.is_empty() {
        return shared::text();
    }
    if field.open {
        offered.push(OTHER.to_owned());
    }
    let mut seen = std::collections::HashSet::new();
    offered.retain(|o| seen.insert(o.clone()));
    json!({ "type": "string", "enum": offered })
}
