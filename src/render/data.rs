//! The handbook as data, `handbook.json`: what its pages say, for other programs. `docs/handbook-json.md` describes it.
//!
//! Nobody is named in it and nothing of any record.

use std::sync::Arc;

use serde::Serialize;
use serde_json::{Value, json};

use super::inline;
use super::page::At;
use super::regulation::anchor;
use super::words;
use crate::lang::markup;
use crate::model::spoken;
use crate::model::{Clause, Field, FieldType, Form, Norm, Process, Regulation};

/// The version of the format: raised when a key goes or changes its meaning.
const VERSION: u32 = 1;

/// The document.
pub(super) fn json(at: At) -> Vec<u8> {
    let handbook = at.book.handbook;
    let organization = &handbook.organization;
    let document = json!({
        "format": "guiju-handbook",
        "version": VERSION,
        "as_of": at.book.as_of.to_string(),
        "language": handbook.settings.language,
        "title": handbook.settings.title,
        "publisher": handbook.settings.publisher,
        "address": handbook.settings.base_url,
        "regulations": [],
        "forms": handbook.forms.iter().map(form).collect::<Vec<_>>(),
        "processes": handbook.processes.iter().map(process).collect::<Vec<_>>(),
        "duties": handbook.duties.iter().map(|d| json!({
            "id": &*d.id, "title": d.title, "title_en": d.title_en, "clause": &*d.clause, "owed_by": d.owed_by, "forms": texts(&d.forms), "when": words::occasion(at, d),
        })).collect::<Vec<_>>(),
        "roles": organization.roles.iter().map(|r| json!({ "id": r.id, "title": names(&r.title) })).collect::<Vec<_>>(),
        "units": organization.units.iter().map(|u| json!({
            "id": u.id, "title": names(&u.title), "kind": u.kind, "parent": u.parent,
        })).collect::<Vec<_>>(),
        "parameters": handbook.parameters.iter().map(|p| parameter(at, p)).collect::<Vec<_>>(),
        "terms": handbook.glossary.iter().map(|t| json!({
            "id": t.id, "name": names(&t.names), "definition": names(&t.definitions), "synonyms": t.synonyms,
        })).collect::<Vec<_>>(),
    });
    // Put in as they are written: a tree of all clauses would be many times as large as its text.
    let written = document.to_string();
    let (before, after) = written.split_once(EMPTY).unwrap_or((&written, ""));
    // Some three times what it is read from; a text that grows would lie in memory twice.
    let mut text = Vec::with_capacity(3 * handbook.sources.iter().map(|(_, text)| text.len()).sum::<usize>());
    text.extend_from_slice(before.as_bytes());
    text.extend_from_slice(b"\"regulations\":[");
    for (n, one) in handbook.regulations.iter().enumerate() {
        text.extend_from_slice(if n > 0 { b"," } else { b"" });
        regulation(one, &mut text);
    }
    text.extend_from_slice(b"]");
    text.extend_from_slice(after.as_bytes());
    text.push(b'\n');
    text
}

/// Where the regulations go; inside a text its quotes would be escaped.
const EMPTY: &str = "\"regulations\":[]";

/// A name or text in three scripts.
#[derive(Serialize)]
struct Names<'n> {
    #[serde(rename = "zh-Hant")]
    hant: &'n str,
    #[serde(rename = "zh-Hans")]
    hans: &'n str,
    en: &'n str,
}

fn texts(all: &[Arc<str>]) -> Vec<&str> {
    all.iter().map(|text| &**text).collect()
}

fn names(all: &[String; 3]) -> Names<'_> {
    Names { hant: &all[0], hans: &all[1], en: &all[2] }
}

/// Adds a regulation. Most of a large handbook is clauses, which are written as they come.
fn regulation(regulation: &Regulation, out: &mut Vec<u8>) {
    let in_force = regulation.in_force.map(|d| d.to_string());
    field(out, "{\"id\":", Some(&regulation.id));
    field(out, ",\"title\":", Some(&regulation.title));
    field(out, ",\"title_en\":", regulation.title_en.as_deref());
    field(out, ",\"kind\":", Some(&regulation.kind));
    field(out, ",\"owner\":", Some(&regulation.owner));
    field(out, ",\"version\":", Some(&regulation.version));
    field(out, ",\"in_force\":", in_force.as_deref());
    out.extend_from_slice(b",\"clauses\":[");
    let mut text = String::new();
    for (n, one) in regulation.clauses.iter().enumerate() {
        out.extend_from_slice(if n > 0 { b"," } else { b"" });
        clause(&regulation.id, one, &mut text, out);
    }
    out.extend_from_slice(b"]}");
}

/// Adds a clause; `text` is room for its words.
fn clause(regulation: &str, clause: &Clause, text: &mut String, out: &mut Vec<u8>) {
    text.clear();
    text.push_str(regulation);
    text.push_str("/index.html#");
    text.push_str(anchor(clause));
    field(out, "{\"key\":", clause.key.as_deref());
    field(out, ",\"path\":", Some(text));
    field(out, ",\"eid\":", Some(&clause.eid));
    field(out, ",\"label\":", Some(&clause.label));
    field(out, ",\"address\":", Some(&clause.address));
    field(out, ",\"heading\":", clause.heading.as_deref());
    text.clear();
    inline::push_plain(&clause.text, text);
    field(out, ",\"text\":", Some(text));
    field(out, ",\"norm\":", Some(clause.norm).filter(|norm| *norm != Norm::None).map(Norm::id));
    out.extend_from_slice(b",\"by\":[");
    for (n, role) in clause.by.iter().enumerate() {
        field(out, if n > 0 { "," } else { "" }, Some(role));
    }
    out.extend_from_slice(b"],\"parent\":");
    match clause.parent {
        Some(parent) => out.extend_from_slice(parent.to_string().as_bytes()),
        None => out.extend_from_slice(b"null"),
    }
    field(out, ",\"hash\":", Some(&clause.hash));
    out.push(b'}');
}

/// Adds a text, or that there is none, behind its name.
fn field(out: &mut Vec<u8>, name: &str, text: Option<&str>) {
    out.extend_from_slice(name.as_bytes());
    match text {
        Some(text) => markup::push_json(text, out),
        None => out.extend_from_slice(b"null"),
    }
}

fn form(form: &Form) -> Value {
    json!({
        "id": &*form.id,
        "title": form.title,
        "title_en": form.title_en,
        "clause": &*form.clause,
        "submitted_by": form.submitted_by,
        "submitted_to": form.submitted_to,
        "fields": form.fields.iter().map(form_field).collect::<Vec<_>>(),
    })
}

fn form_field(field: &Field) -> Value {
    let columns = match &field.ty {
        FieldType::Group(columns) => columns.iter().map(form_field).collect(),
        _ => Vec::new(),
    };
    json!({
        "id": &*field.id,
        "label": field.label,
        "label_en": field.label_en,
        "type": field.ty.name(),
        "many": field.many,
        "required": field.required,
        "confidential": field.confidential,
        "clause": &*field.clause,
        "fields": columns,
    })
}

fn process(process: &Process) -> Value {
    let step = |s: &crate::model::Step| json!({ "id": &*s.id, "title": s.title, "title_en": s.title_en, "clause": &*s.clause, "actors": s.actors, "forms": texts(&s.forms), "outcomes": texts(&s.outcomes.names()) });
    json!({
        "id": &*process.id,
        "title": process.title,
        "title_en": process.title_en,
        "clause": &*process.clause,
        "steps": process.steps.iter().map(step).collect::<Vec<_>>(),
    })
}

fn parameter(at: At, parameter: &crate::model::Parameter) -> Value {
    let value = parameter.resolve(at.book.as_of, None);
    json!({
        "id": &*parameter.id,
        "label": parameter.label,
        "label_en": parameter.label_en,
        "clause": &*parameter.clause,
        "value": value.as_ref().map(|v| spoken::plain(&v.value).hant),
        "decided": value.as_ref().is_some_and(|v| !v.provisional),
    })
}
