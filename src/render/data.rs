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
            "id": &*d.id, "title": d.title, "clause": &*d.clause, "owed_by": d.owed_by, "forms": texts(&d.forms), "when": words::occasion(at, d),
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
        // Nothing a regulation holds fails to be written.
        let _ = serde_json::to_writer(&mut text, &regulation(one));
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

/// A regulation.
#[derive(Serialize)]
struct RegulationData<'r> {
    id: &'r str,
    title: &'r str,
    title_en: Option<&'r str>,
    kind: &'r str,
    owner: &'r str,
    version: &'r str,
    in_force: Option<String>,
    clauses: Vec<ClauseData<'r>>,
}

/// A clause.
#[derive(Serialize)]
struct ClauseData<'c> {
    key: Option<&'c str>,
    path: String,
    eid: &'c str,
    label: &'c str,
    address: &'c str,
    heading: Option<&'c str>,
    text: String,
    norm: Option<&'static str>,
    by: &'c [String],
    parent: Option<usize>,
    hash: &'c str,
}

fn regulation(regulation: &Regulation) -> RegulationData<'_> {
    let clause = |clause| self::clause(&regulation.id, clause);
    RegulationData {
        id: &regulation.id,
        title: &regulation.title,
        title_en: regulation.title_en.as_deref(),
        kind: &regulation.kind,
        owner: &regulation.owner,
        version: &regulation.version,
        in_force: regulation.in_force.map(|d| d.to_string()),
        clauses: regulation.clauses.iter().map(clause).collect(),
    }
}

fn clause<'c>(regulation: &str, clause: &'c Clause) -> ClauseData<'c> {
    ClauseData {
        key: clause.key.as_deref(),
        path: format!("{regulation}/index.html#{}", anchor(clause)),
        eid: &clause.eid,
        label: &clause.label,
        address: &clause.address,
        heading: clause.heading.as_deref(),
        text: inline::plain(&clause.text),
        norm: if clause.norm == Norm::None { None } else { Some(clause.norm.id()) },
        by: &clause.by,
        parent: clause.parent,
        hash: &clause.hash,
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
        "fields": form.fields.iter().map(field).collect::<Vec<_>>(),
    })
}

fn field(field: &Field) -> Value {
    let columns = match &field.ty {
        FieldType::Group(columns) => columns.iter().map(self::field).collect(),
        _ => Vec::new(),
    };
    json!({
        "id": &*field.id,
        "label": field.label,
        "type": field.ty.name(),
        "many": field.many,
        "required": field.required,
        "confidential": field.confidential,
        "clause": &*field.clause,
        "fields": columns,
    })
}

fn process(process: &Process) -> Value {
    let step = |s: &crate::model::Step| json!({ "id": &*s.id, "title": s.title, "clause": &*s.clause, "actors": s.actors, "forms": texts(&s.forms), "outcomes": texts(&s.outcomes.names()) });
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
        "clause": &*parameter.clause,
        "value": value.as_ref().map(|v| words::plain_value(&v.value)),
        "decided": value.as_ref().is_some_and(|v| !v.provisional),
    })
}
