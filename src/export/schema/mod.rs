//! JSON Schemas (draft 2020-12) of what people write by hand: records by form, and the files of a handbook. Editors complete and
//! check with them while typing; `guiju` itself remains the judge. `docs/schemas.md` lists what a schema can't say.

mod condition;
mod field;
mod record;
mod shared;

use serde_json::{Map, Value as Json, json};

use super::Export;
use crate::model::{Form, Handbook};

/// The dialect.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Schemas of the handbook's own files: the name, and the schema without its address.
const DECLARED: [(&str, &str); 6] = [
    ("handbook", include_str!("declared/handbook.json")),
    ("organization", include_str!("declared/organization.json")),
    ("calendar", include_str!("declared/calendar.json")),
    ("parameters", include_str!("declared/parameters.json")),
    ("checks", include_str!("declared/checks.json")),
    ("front-matter", include_str!("declared/front-matter.json")),
];

/// The schemas of a handbook.
#[derive(Clone, Copy)]
pub struct Schemas<'h> {
    /// The handbook whose records are described.
    pub handbook: &'h Handbook,
}

impl Schemas<'_> {
    /// Every schema, by its path.
    pub fn all(&self) -> Vec<Export> {
        let declared = DECLARED.iter().map(|(name, text)| self.declared(name, text));
        let forms = self.handbook.forms.iter().map(|form| self.file(&record_path(form), record::of_form(self, form)));
        declared.chain([self.file("record.schema.json", record::any(self))]).chain(forms).collect()
    }

    fn declared(&self, name: &str, text: &str) -> Export {
        // They are part of this program, and a test reads each.
        let schema = serde_json::from_str(text).unwrap_or_else(|_| json!({}));
        self.file(&format!("{name}.schema.json"), schema)
    }

    /// A schema with its dialect, and its address where the handbook says where it is published.
    fn file(&self, path: &str, schema: Json) -> Export {
        let mut whole = Map::new();
        whole.insert("$schema".into(), DIALECT.into());
        if let Some(base) = &self.handbook.settings.base_url {
            whole.insert("$id".into(), format!("{}/schemas/{path}", base.trim_end_matches('/')).into());
        }
        if let Json::Object(parts) = schema {
            whole.extend(parts);
        }
        let mut bytes = serde_json::to_vec_pretty(&Json::Object(whole)).unwrap_or_default();
        bytes.push(b'\n');
        Export { path: path.to_owned(), bytes }
    }
}

/// Where the schema of a form's records lies.
fn record_path(form: &Form) -> String {
    format!("records/{}.schema.json", form.id)
}
