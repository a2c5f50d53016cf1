//! Records: one form's, and any.

use serde_json::{Map, Value as Json, json};

use super::field::{empty_is_an_answer, note, property};
use super::{Schemas, condition, record_path, shared};
use crate::model::{Field, FieldType, Form};

/// The schema of a file of a form's records.
pub(super) fn of_form(schemas: &Schemas, form: &Form) -> Json {
    let mut definitions = shared::definitions(schemas);
    definitions["record"] = record(schemas, form);
    let mut schema = file(json!({ "$ref": "#/$defs/record" }));
    schema["title"] = form.title.clone().into();
    schema["$defs"] = definitions;
    schema
}

/// The schema of a file of records of any forms.
pub(super) fn any(schemas: &Schemas) -> Json {
    let forms = &schemas.handbook.forms;
    let each = forms.iter().map(|form| {
        json!({
            "if": { "required": ["form"], "properties": { "form": { "const": &*form.id } } },
            "then": { "$ref": format!("{}#/$defs/record", record_path(form)) }
        })
    });
    let ids: Vec<&str> = forms.iter().map(|f| &*f.id).collect();
    let record = json!({
        "type": "object",
        "required": ["id"],
        "properties": { "form": { "enum": ids } },
        "allOf": each.collect::<Vec<_>>()
    });
    let mut schema = file(json!({ "$ref": "#/$defs/record" }));
    schema["title"] = "記錄".into();
    schema["$defs"] = json!({ "record": record });
    schema
}

/// A file holds one record, a list of them, or a table with such a list under `record`.
fn file(record: Json) -> Json {
    let list = json!({ "type": "array", "items": record });
    json!({
        "if": { "type": "object", "required": ["record"], "not": { "required": ["id"] } },
        "then": { "properties": { "record": list }, "additionalProperties": false },
        "else": { "if": { "type": "array" }, "then": list, "else": record }
    })
}

/// A draft, or a record withdrawn, may lack what a final one needs.
fn record(schemas: &Schemas, form: &Form) -> Json {
    let mut properties = header();
    properties.insert("form".into(), json!({ "const": &*form.id }));
    let fields: Map<String, Json> = form.fields.iter().map(|f| (f.id.to_string(), property(schemas, f))).collect();
    properties.insert("fields".into(), json!({ "type": "object", "properties": fields, "additionalProperties": false }));
    json!({
        "title": form.title,
        "type": "object",
        "properties": properties,
        "required": ["id", "form"],
        "additionalProperties": false,
        "if": { "properties": { "status": { "enum": ["final", "正式"] } } },
        "then": owed(form)
    })
}

/// What a final record must have.
fn owed(form: &Form) -> Json {
    let required: Vec<&str> = form.fields.iter().filter(|f| f.required).map(|f| &*f.id).collect();
    let mut fields = json!({ "required": required });
    let conditions: Vec<Json> = form.fields.iter().flat_map(|f| conditional(form, f)).chain(form.fields.iter().filter_map(note)).collect();
    if !conditions.is_empty() {
        fields["allOf"] = conditions.into();
    }
    let mut schema = json!({ "properties": { "fields": fields } });
    if !required.is_empty() {
        schema["required"] = json!(["fields"]);
    }
    schema
}

/// A field, or the cells of a group, required under conditions over the form's own fields.
fn conditional(form: &Form, field: &Field) -> Vec<Json> {
    let when = |field: &Field| condition::holds(&field.required_when.as_ref().filter(|_| !field.required)?.tree, &form.fields, true);
    let mut found: Vec<Json> = when(field).map(|when| json!({ "if": when, "then": needed(field) })).into_iter().collect();
    if let FieldType::Group(cells) = &field.ty {
        let inside = |cell: &Field| {
            let rows = json!({ "properties": { &*field.id: { "items": needed(cell) } } });
            when(cell).map(|when| json!({ "if": when, "then": rows }))
        };
        found.extend(cells.iter().filter_map(inside));
    }
    found
}

fn needed(field: &Field) -> Json {
    let mut schema = json!({ "required": [&*field.id] });
    if !empty_is_an_answer(field) {
        schema["properties"] = json!({ &*field.id: { "not": { "$ref": "#/$defs/blank" } } });
    }
    schema
}

/// The entries of a record's header, fields apart.
fn header() -> Map<String, Json> {
    let (text, texts) = (json!({ "type": "string" }), shared::texts());
    let person = json!({ "$ref": "#/$defs/person" });
    let moment = json!({ "$ref": "#/$defs/moment" });
    let blank_or = |schema: Json| json!({ "anyOf": [schema, { "$ref": "#/$defs/blank" }] });
    let table = |parts: Json| json!({ "type": "object", "properties": parts });
    let tables = |item: Json| json!({ "anyOf": [{ "type": "array", "items": item }, item] });
    let entries = [
        ("id", shared::text()),
        ("unit", blank_or(json!({ "$ref": "#/$defs/unit" }))),
        ("case", text.clone()),
        ("parents", texts.clone()),
        ("step", texts.clone()),
        ("steps", texts.clone()),
        ("by", blank_or(person.clone())),
        ("delegate", blank_or(person.clone())),
        ("at", blank_or(moment.clone())),
        ("submitted", blank_or(moment.clone())),
        ("status", json!({ "enum": ["draft", "final", "void", "草稿", "正式", "作廢", "作废"] })),
        ("outcome", text.clone()),
        ("supersedes", texts.clone()),
        ("covers", table(json!({ "period": text, "subject": text }))),
        ("to", texts),
        ("serves", tables(table(json!({ "form": text, "map": { "type": "object" } })))),
        ("signature", tables(table(json!({ "by": person, "at": moment, "as": text, "for": text, "recorded_by": person })))),
        ("attachment", tables(json!({ "type": "object", "required": ["path"], "properties": { "path": shared::text(), "sha256": text } }))),
    ];
    entries.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}
